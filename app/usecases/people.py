"""Logging in at a desk or a station."""

from dataclasses import dataclass

from app.errors import Refused
from app.ports import Context, PinHasher, UnitOfWork

MIN_PIN = 4


@dataclass(frozen=True, slots=True)
class LogIn:
    """The acting operator gives a PIN; the first one given becomes the operator's PIN."""

    request_id: str
    pin: str

    def fingerprint(self) -> str:
        """Without the PIN: it never reaches the table of requests."""
        return "log_in"


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who is logged in now; `pin_set` says that this PIN was the first."""

    code: str
    name: str
    roles: tuple[str, ...]
    pin_set: bool


def log_in(command: LogIn, uow: UnitOfWork, context: Context, hasher: PinHasher) -> LoggedIn:
    """Refused("pin.wrong") or Refused("pin.short")."""
    operator = context.by
    first = not operator.pin_hash
    if first:
        if len(command.pin) < MIN_PIN or not command.pin.isdigit():
            raise Refused("pin.short", digits=MIN_PIN)
        uow.people.set_pin(operator.id, hasher.hash(command.pin))
    elif not hasher.verify(operator.pin_hash, command.pin):
        raise Refused("pin.wrong", operator=operator.name)
    return LoggedIn(operator.code, operator.name, tuple(sorted(role.value for role in operator.roles)), first)
