"""The one door for changes: permission, idempotency, repetition of a lost race; one command, one transaction."""

import dataclasses
import hashlib
import json
import random
import threading
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

import structlog

from app.domain.people import Actor, Operator, Permission
from app.errors import LostRace, Refused, Unavailable
from app.ports import Clock, Context, UnitOfWork

V = TypeVar("V")
log = structlog.get_logger("picklane.bus")

ATTEMPTS = 8
"""How often a lost race is repeated before the operator is told."""


class Command(Protocol):
    """A frozen dataclass with an imperative name; one intention has one `request_id`."""

    @property
    def request_id(self) -> str:
        """The caller's id of this intention (UUID)."""
        ...


@dataclass(frozen=True, slots=True)
class Result(Generic[V]):
    """What a command brought; `repeated` says that it had been done before and nothing changed now."""

    value: V
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Handler:
    """How a command type is done: its use case, the right it needs, the type of its value (None: no value)."""

    run: Callable[[Any, UnitOfWork, Context], Any]
    permission: Permission
    value: type | None


class Bus:
    """Hands commands to use cases."""

    def __init__(self, handlers: Mapping[type, Handler], unit_of_work: Callable[[], UnitOfWork], clock: Clock) -> None:
        self._handlers = handlers
        self._unit_of_work = unit_of_work
        self._clock = clock

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do a command as one transaction; Refused, NeedsConfirmation and Unavailable pass through."""
        handler = self._handlers[type(command)]
        for attempt in range(ATTEMPTS):
            try:
                return self._once(command, actor, handler, repeats=attempt > 0)
            except LostRace as race:
                log.info("race lost", command=type(command).__name__, attempt=attempt, why=str(race))
                threading.Event().wait(random.uniform(0.005, 0.02) * 2**attempt)
        raise Unavailable("database.busy", attempts=ATTEMPTS)

    def _once(self, command: Command, actor: Actor, handler: Handler, *, repeats: bool) -> Result[Any]:
        name = type(command).__name__
        digest = _digest(command, actor)
        with self._unit_of_work() as uow:
            done = uow.requests.find(command.request_id)
            if done is not None:
                if done[0] != digest:
                    raise Refused("request.reused", request=command.request_id)
                return Result(_decode(json.loads(done[1]), handler.value), repeated=True)
            operator = _permitted(uow, actor, handler.permission)
            context = Context(operator, actor.station, self._clock(), repeats)
            value = handler.run(command, uow, context)
            uow.requests.keep(command.request_id, name, digest, _encode(value), context.now)
            uow.commit()
        log.info("done", command=name, by=operator.code)
        return Result(value)


def _permitted(uow: UnitOfWork, actor: Actor, permission: Permission) -> Operator:
    operator = uow.people.operator(actor.operator)
    if operator is None or not operator.active:
        raise Refused("operator.unknown", operator=actor.operator)
    if not operator.may(permission):
        raise Refused("operator.not_permitted", operator=operator.name, permission=permission.value)
    return operator


def _digest(command: Command, actor: Actor) -> str:
    fingerprint = getattr(command, "fingerprint", None)
    content = fingerprint() if fingerprint else repr(command)
    return hashlib.sha256(f"{type(command).__name__} {actor} {content}".encode()).hexdigest()


def _encode(value: object) -> str:
    if value is None:
        return "null"
    return json.dumps(dataclasses.asdict(value), ensure_ascii=False, default=str)  # type: ignore[call-overload]


def _decode(content: Any, kind: Any) -> Any:
    """Build a value type from its JSON again: dataclasses, tuples of them, plain values and times, each or None."""
    if kind is None or content is None:
        return content
    if isinstance(kind, types.UnionType):
        kind = next(part for part in kind.__args__ if part is not types.NoneType)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{key: _decode(item, hints[key]) for key, item in content.items()})  # type: ignore[operator]
    if getattr(kind, "__origin__", None) is tuple and isinstance(kind, types.GenericAlias):
        return tuple(_decode(item, kind.__args__[0]) for item in content)
    if hasattr(kind, "fromisoformat"):
        return kind.fromisoformat(content)
    return content
