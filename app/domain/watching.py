"""What the watch looks for (R18): when an order waits too long, what is wrong with it, how pressing that is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app.domain.cases import CaseKind, Link, LinkKind, OrderType, Severity
from app.domain.duty import Duty
from app.domain.events import Facts
from app.domain.intake import Missing
from app.domain.stages import OPEN_STAGES, TIMED_STAGES, Awaits, Stage

SYMPTOMS = (CaseKind.STUCK, CaseKind.PROMISE)
"""Kinds that say only that an order waits: they are no cases of their own where a live case says why."""
OF_ORDERS = frozenset(
    {*SYMPTOMS, CaseKind.INCOMPLETE, CaseKind.NO_STOCK, CaseKind.STOPPED, CaseKind.CREDIT, CaseKind.COURIER},
)
"""Kinds that are seen at the orders themselves, and gone when the order has gone on."""
CROWD = 100
"""Of so many orders in one place with the same trouble each has a case of its own; beyond it the trouble is the place's
and one case: nobody can answer more one by one."""
QUIET = timedelta(hours=2)
"""Working time after which a trouble that is still there is a case again, though somebody has closed one about it."""
_OVER = "over"
_NEVER = datetime.fromtimestamp(0, UTC)
_BASE = {
    CaseKind.COUNT: Severity.LOW,
    CaseKind.LABEL: Severity.HIGH,
    CaseKind.CREDIT: Severity.HIGH,
    CaseKind.PROMISE: Severity.HIGH,
    CaseKind.IMPORT: Severity.HIGH,
    CaseKind.MESSAGE: Severity.HIGH,
}
"""All others are NORMAL."""


class Lack(NamedTuple):
    """A SKU of an order that must be made first; `promised_at` is None while no planner has promised a day."""

    sku: str
    name: str
    promised_at: datetime | None


class Unknown(NamedTuple):
    """A code in an order that nobody knows, and what the source called it."""

    code: str
    title: str


class Astray(NamedTuple):
    """A parcel of which its courier said last that something is wrong."""

    parcel: str
    carrier: str
    waybill: str
    says: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as the watch sees it: where it stands and since when, what it lacks, and why it was stopped."""

    id: int
    no: str
    stage: Stage
    stage_at: datetime
    awaits: Awaits
    urgent: bool
    missing: frozenset[Missing]
    warehouse: str
    customer: str
    promised_at: datetime
    reason: str = ""
    codes: tuple[Unknown, ...] = ()
    lacks: tuple[Lack, ...] = ()
    astray: tuple[Astray, ...] = ()

    @property
    def type(self) -> OrderType:
        """By its stage."""
        return OrderType.of(self.stage, self.urgent)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Moments that part what has waited too long at `now` from what has not: an order is over its limit that has stood
    since before `stuck` of its stage and type, in danger whose promise is before `danger`; a case that was over before
    `silent` explains nothing any more. They only ever move on."""

    now: datetime
    stuck: Mapping[tuple[Stage, OrderType], datetime]
    limits: Mapping[tuple[Stage, OrderType], timedelta]
    danger: datetime
    silent: datetime

    @classmethod
    def of(cls, duty: Duty, now: datetime) -> "Bounds":
        """By the limits and the calendar in force."""
        limits = {(stage, type_): duty.limits.of(stage, type_) for stage in TIMED_STAGES for type_ in OrderType}
        since = {limit: duty.calendar.before(now, limit) for limit in {*limits.values(), QUIET}}
        stuck = {place: since[limit] for place, limit in limits.items()}
        return cls(now, stuck, limits, duty.calendar.after(now, duty.limits.danger), since[QUIET])

    def is_over(self, order: Standing) -> bool:
        """Whether it has stood in its stage for longer than it may."""
        since = self.stuck.get((order.stage, order.type))
        return since is not None and order.stage_at <= since

    def is_in_danger(self, order: Standing) -> bool:
        """Whether it will miss its promise, or has."""
        return order.stage in OPEN_STAGES and order.promised_at <= self.danger


class Span(NamedTuple):
    """Moments behind `after`, up to `until`."""

    after: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Windows:
    """What has become of interest by time alone since the last look: orders that have stood in a stage since a moment
    of a span, promises to customers, promises of the production, and cases that were cleared or closed then."""

    stages: Sequence[tuple[Stage, Span]]
    promises: Span
    planned: Span
    over: Span
    clocks: Mapping[str, datetime]

    @classmethod
    def anew(cls, clocks: Mapping[str, datetime], bounds: Bounds) -> "Windows":
        """As `since`, but all the orders there are: other limits count now."""
        return cls.since({_OVER: clocks[_OVER]} if _OVER in clocks else {}, bounds)

    @classmethod
    def since(cls, clocks: Mapping[str, datetime], bounds: Bounds) -> "Windows":
        """`clocks` is up to where was looked the last time (a window without one begins at the beginning of time); the
        new ones are this one's `clocks`."""
        moved: dict[str, datetime] = {}

        def span(name: str, until: datetime) -> Span:
            moved[name] = max(until, clocks.get(name, _NEVER))
            return Span(clocks.get(name, _NEVER), moved[name])

        limits = dict.fromkeys((stage, limit) for (stage, _), limit in bounds.limits.items())
        since = {(stage, bounds.limits[stage, type_]): until for (stage, type_), until in bounds.stuck.items()}
        stages = [
            (stage, span(f"{stage}:{limit // timedelta(minutes=1)}", since[stage, limit])) for stage, limit in limits
        ]
        promises = span("promise", bounds.danger)
        return cls(stages, promises, span("planned", bounds.now), span(_OVER, bounds.silent), moved)


class Trouble(NamedTuple):
    """What is wrong with an order; `cause` names what many orders may have in common."""

    kind: CaseKind
    cause: str
    facts: Facts
    links: tuple[Link, ...] = ()


def troubles(order: Standing, bounds: Bounds) -> Iterator[Trouble]:
    """What is wrong with an order beside waiting. An unknown code is one trouble of all orders that name it, a SKU
    without a day one of all that need it: to promise days is planners' daily work, and a trouble once an order has
    waited too long for it, or a promised day is over."""
    if order.awaits is Awaits.RELEASE:
        yield _own(CaseKind.STOPPED, order, reason=order.reason)
    for each in order.astray:
        facts: Facts = {**each._asdict()}
        links = ((LinkKind.PARCEL, each.parcel), (LinkKind.CARRIER, each.carrier))
        yield Trouble(CaseKind.COURIER, f"courier:{each.parcel}", facts, links)
    if order.stage is Stage.PAID:
        yield from _gaps(order)
    if order.stage is Stage.TO_PRODUCE:
        yield from _lacks(order, bounds)


def message_cause(topic: str) -> str:
    """Messages of a topic that were given up are one case."""
    return f"{CaseKind.MESSAGE}:{topic}"


def _own(kind: CaseKind, order: Standing, **facts: object) -> Trouble:
    return Trouble(kind, own_cause(kind, order), facts)


def _gaps(order: Standing) -> Iterator[Trouble]:
    for code, title in order.codes:
        yield Trouble(CaseKind.INCOMPLETE, f"code:{code}", {"code": code, "title": title})
    others = order.missing - {Missing.SKU, Missing.CREDIT}
    if others:
        yield _own(CaseKind.INCOMPLETE, order, missing=",".join(sorted(others)))
    if Missing.CREDIT in order.missing and order.urgent:
        yield _own(CaseKind.CREDIT, order)


def _lacks(order: Standing, bounds: Bounds) -> Iterator[Trouble]:
    presses = order.urgent or bounds.is_over(order) or bounds.is_in_danger(order)
    for sku, name, promised_at in order.lacks:
        facts: Facts = {"sku": sku, "name": name}
        if promised_at is not None:
            facts["promised_at"] = promised_at.isoformat()
        if presses if promised_at is None else promised_at <= bounds.now:
            yield Trouble(CaseKind.NO_STOCK, f"no_stock:{sku}", facts, ((LinkKind.SKU, sku),))


def symptom(kind: CaseKind, order: Standing, bounds: Bounds) -> Trouble:
    """An order's waiting as a trouble of its own."""
    if kind is CaseKind.PROMISE:
        return _own(kind, order, stage=order.stage.value, promised_at=order.promised_at.isoformat())
    minutes = bounds.limits[order.stage, order.type] // timedelta(minutes=1)
    since = order.stage_at.isoformat()
    return _own(kind, order, stage=order.stage.value, awaits=order.awaits.value, since=since, limit=minutes)


def symptoms(order: Standing, bounds: Bounds) -> list[CaseKind]:
    """In what way it waits too long, the reason to open a case first; goods that have to be made wait for that."""
    if order.lacks:
        return []
    return [
        kind
        for kind, shows in ((CaseKind.STUCK, bounds.is_over(order)), (CaseKind.PROMISE, bounds.is_in_danger(order)))
        if shows
    ]


def severity(kind: CaseKind, order: Standing, waits: Collection[CaseKind]) -> Severity:
    """One step up for an urgent order, for one that waits too long for another reason than that, for a promise in
    danger."""
    steps = order.urgent + (CaseKind.PROMISE in waits and kind is not CaseKind.PROMISE)
    steps += CaseKind.STUCK in waits and kind not in SYMPTOMS
    return Severity(min(_BASE.get(kind, Severity.NORMAL) + steps, Severity.URGENT))


def base_severity(kind: CaseKind) -> Severity:
    """Of what no order makes more pressing."""
    return _BASE.get(kind, Severity.NORMAL)


def own_cause(kind: CaseKind, order: Standing) -> str:
    """The cause of a trouble that is one order's alone; stuck in another stage it is so for another reason."""
    return f"{kind}:{order.no}:{order.stage}" if kind is CaseKind.STUCK else f"{kind}:{order.no}"


def is_own(kind: CaseKind, cause: str, no: str) -> bool:
    """Whether a cause of this kind is this order's alone, at whatever stage."""
    return kind is CaseKind.COURIER or f"{cause}:".startswith(f"{kind}:{no}:")


class Place(NamedTuple):
    """Where orders with the same trouble are the same case once they are many."""

    kind: CaseKind
    stage: Stage
    warehouse: str
    type: OrderType

    @property
    def cause(self) -> str:
        """Of the one case."""
        return f"crowd:{self.kind}:{self.stage}:{self.type}:{self.warehouse}"

    @classmethod
    def of(cls, kind: CaseKind, order: Standing) -> "Place":
        """Where an order's own trouble is."""
        return cls(kind, order.stage, order.warehouse, order.type)

    @classmethod
    def of_cause(cls, cause: str) -> "Place | None":
        """The place that such a cause names; None for any other cause."""
        if not cause.startswith("crowd:"):
            return None
        _, kind, stage, type_, warehouse = cause.split(":", 4)
        return cls(CaseKind(kind), Stage(stage), warehouse, OrderType(type_))


@dataclass(frozen=True, slots=True)
class Watched:
    """What one pass of the watch did: cases opened, those that more was found of, those that are over, those nobody had
    reacted to in time; and the orders that were looked at."""

    opened: int = 0
    joined: int = 0
    cleared: int = 0
    escalated: int = 0
    looked_at: int = 0
