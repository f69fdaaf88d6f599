"""What the case desk and the duty watch read: exceptions, their timeline, who is on duty, alarms, workers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from app.domain.cases import CaseDeed, CaseKind, CaseState, Link, OrderType, Severity
from app.domain.events import Facts


class Pressing(StrEnum):
    """What an open case calls for: its time is over, or nobody has taken it."""

    OVERDUE = "overdue"
    UNTAKEN = "untaken"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; empty means every live one. Of `owner` (an operator's code), `warehouse` and `cause` (the code of
    the root cause they were closed with) "" means those without one, None any. `role` is one of people.Role's values;
    `closed` None means live and closed ones; `link` what they are about, `text` any part of number, order, SKU or
    customer; `since` and `until` the days at the site, both counted, on which they were opened; `numbers` those among
    which they must be (None: any)."""

    owner: str | None = None
    role: str = ""
    kind: CaseKind | None = None
    warehouse: str | None = None
    closed: bool | None = False
    link: Link | None = None
    text: str = ""
    cause: str | None = None
    since: date | None = None
    until: date | None = None
    pressing: Pressing | None = None
    numbers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case desk. `customer` is a code, `customer_name` who that is, or who bought the order. `due_at`
    is when it is escalated unless somebody acts (None: its clock stands), `cost` its place in the queue, the
    most costly to leave first; `orders` how many orders hang on it."""

    id: int
    no: str
    kind: CaseKind
    state: CaseState
    severity: Severity
    facts: Facts
    order_no: str
    order_type: OrderType | None
    stage: str
    warehouse: str
    customer: str
    role: str
    owner: str
    owner_name: str
    level: int
    opened_at: datetime
    due_at: datetime | None
    reacted_at: datetime | None
    resume_at: datetime | None
    cleared_at: datetime | None
    closed_at: datetime | None
    promised_at: datetime | None
    orders: int
    cost: int
    customer_name: str = ""


@dataclass(frozen=True, slots=True)
class CaseEventRow:
    """One line of a case's timeline; no `by`: the program did it."""

    at: datetime
    kind: CaseDeed
    by: str
    by_name: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the checklist, from which article."""

    position: int
    words: str
    article: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class CasePhotoRow:
    """A picture of a case, in the evidence folder."""

    sha256: str
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """All of a case. `cause_code` and `solution` once it is closed; `proposal` is what the closing form begins with,
    made of what was done."""

    row: CaseRow
    links: tuple[Link, ...]
    timeline: tuple[CaseEventRow, ...]
    steps: tuple[StepRow, ...]
    photos: tuple[CasePhotoRow, ...]
    cause_code: str
    solution: str
    article: str
    proposal: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A root cause in the tree; `uses` cases were closed with it."""

    code: str
    parent: str
    zh: str
    en: str
    active: bool
    uses: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """The newest version of one part of the duty rules (domain.duty.DutyKind value): its text as stored."""

    kind: str
    version: int
    content: str
    note: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Who is away from when to when, and who does their work."""

    id: int
    operator: str
    operator_name: str
    from_at: datetime
    to_at: datetime
    deputy: str
    deputy_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alarm for a person that nobody has acknowledged yet (port `screen`), or one that went another way."""

    id: int
    case_no: str
    case_kind: CaseKind
    severity: Severity
    facts: Facts
    order_no: str
    kind: str
    port: str
    operator: str
    state: str
    created_at: datetime
    closed_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A program that delivers and watches; `lost` when it has not been seen for longer than its lease."""

    name: str
    host: str
    started_at: datetime
    seen_at: datetime
    doing: str
    trouble: str
    lost: bool


@dataclass(frozen=True, slots=True)
class WatchSummary:
    """The numbers above the duty watch: live cases, those over their time, without an owner who has reacted, orders
    hanging on them, and live cases by kind, by warehouse and by owner (the most first)."""

    live: int
    overdue: int
    unanswered: int
    orders: int
    by_kind: Mapping[str, int]
    by_warehouse: Mapping[str, int]
    by_owner: Mapping[str, int]


class CaseReader(Protocol):
    """Exceptions, as screens read them."""

    def cases(self, where: CaseFilter, after: tuple[int, int] | None = None, limit: int = 100) -> Sequence[CaseRow]:
        """By cost of waiting, the most costly first; closed ones by their end, live and closed ones together by when
        they were opened, the newest first. `after` is (cost, id) of the last row seen."""
        ...

    def case(self, no: str) -> CaseDetail | None:
        """By its number."""
        ...

    def cases_of(self, order_no: str) -> Sequence[CaseRow]:
        """Every case that is about an order, newest first."""
        ...

    def watch_summary(self) -> WatchSummary:
        """The numbers above the duty watch."""
        ...

    def causes(self) -> Sequence[CauseRow]:
        """The tree, parents before children, in the order they are shown."""
        ...

    def duty_rules(self) -> Sequence[DutyRow]:
        """The newest of each kind; defaults have version 0."""
        ...

    def duty_versions(self, kind: str, limit: int = 50) -> Sequence[DutyRow]:
        """Newest first."""
        ...

    def absences(self) -> Sequence[AbsenceRow]:
        """Running and coming ones, by their beginning."""
        ...

    def alerts(self, operator: str = "", limit: int = 200) -> Sequence[AlertRow]:
        """Not acknowledged ones on the screen of an operator (empty: of everybody), newest first."""
        ...

    def sent_alerts(self, limit: int = 200) -> Sequence[AlertRow]:
        """Alarms by robot and mail, newest first."""
        ...

    def workers(self) -> Sequence[WorkerRow]:
        """Those that have not ended, the longest unseen first."""
        ...
