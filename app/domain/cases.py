"""Exceptions (R17–R19): what is wrong, who owns it, how long it may wait, and what was done until it was solved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from app.domain.events import Facts
from app.domain.stages import Stage
from app.errors import Refused


class CaseKind(StrEnum):
    """What kind of thing is wrong."""

    STUCK = "stuck"
    INCOMPLETE = "incomplete"
    NO_STOCK = "no_stock"
    SHORT = "short"
    STOPPED = "stopped"
    LABEL = "label"
    COURIER = "courier"
    CREDIT = "credit"
    PROMISE = "promise"
    COUNT = "count"
    IMPORT = "import"
    MESSAGE = "message"
    MANUAL = "manual"


class Severity(IntEnum):
    """How much it costs to wait."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class OrderType(StrEnum):
    """Order types of the trade: from stock, made to order, promised within hours and prepaid (R17)."""

    STOCK = "stock"
    OEM = "oem"
    URGENT = "urgent"

    @classmethod
    def of(cls, stage: Stage, urgent: bool) -> "OrderType":
        """Made to order is what has to be made: such an order has a live production request, and no other one has."""
        if stage is Stage.TO_PRODUCE:
            return cls.OEM
        return cls.URGENT if urgent else cls.STOCK


class CaseState(StrEnum):
    """Open; paused (its clock stands, for a reason); cleared (what was wrong is so no longer, but nobody has said why
    it was); closed with cause and solution."""

    OPEN = "open"
    PAUSED = "paused"
    CLEARED = "cleared"
    CLOSED = "closed"


class CaseDeed(StrEnum):
    """What happens to a case, in its timeline."""

    OPENED = "opened"
    JOINED = "joined"
    REACTED = "reacted"
    HANDED_OVER = "handed_over"
    NOTED = "noted"
    PAUSED = "paused"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    CLEARED = "cleared"
    RETURNED = "returned"
    STEPS_TAKEN = "steps_taken"
    STEP_DONE = "step_done"
    STEP_UNDONE = "step_undone"
    PHOTO_ADDED = "photo_added"
    ACTED = "acted"
    RESENT = "resent"
    CLOSED = "closed"
    REOPENED = "reopened"


class LinkKind(StrEnum):
    """What a case can be about."""

    ORDER = "order"
    SKU = "sku"
    CUSTOMER = "customer"
    PARCEL = "parcel"
    CARRIER = "carrier"
    STATION = "station"
    PRINTER = "printer"
    BATCH = "batch"
    COUNT = "count"
    MESSAGE = "message"


Link = tuple[LinkKind, str]


@dataclass(frozen=True, slots=True)
class Signal:
    """Something is wrong now. `cause` names it: however often it is seen, and by whatever alarm, it is one case.
    `order_no` is the order it was first seen at (empty: of no order); `links` what else it is about."""

    kind: CaseKind
    cause: str
    severity: Severity
    facts: Facts = field(default_factory=dict)
    order_no: str = ""
    order_type: OrderType | None = None
    stage: str = ""
    warehouse: str = ""
    customer: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One entry of a case's timeline; `by` is empty where the program did it by itself."""

    seq: int
    at: datetime
    kind: CaseDeed
    by: str
    facts: Facts


@dataclass(eq=False, slots=True)
class Case:
    """One exception, from being seen to being understood. `due_at` is when it is escalated next unless somebody acts;
    None while its clock stands. `paused` is how long its clock stood until now, in working time."""

    id: int
    no: str
    signal: Signal
    state: CaseState
    role: str
    owner: str
    level: int
    opened_at: datetime
    due_at: datetime | None
    reacted_at: datetime | None
    paused_at: datetime | None
    resume_at: datetime | None
    paused: timedelta
    cleared_at: datetime | None
    by: str
    version: int
    event_seq: int
    new_events: list[CaseEvent] = field(default_factory=list)

    def record(self, kind: CaseDeed, by: str, at: datetime, facts: Mapping[str, object] | None = None) -> None:
        """Write the timeline."""
        self.event_seq += 1
        self.new_events.append(CaseEvent(self.event_seq, at, kind, by, dict(facts or {})))

    def check_live(self) -> None:
        """Refused("case.closed") when nothing can be done to it but to open it again."""
        if self.state is CaseState.CLOSED:
            raise Refused("case.closed", case=self.no)
