"""Cases as use cases need them: seen once a cause, loaded locked, written with their timeline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.cases import Case, CaseEvent, Link, OrderType
from app.domain.causes import Cause
from app.domain.events import EventKind, Facts


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an article as a line of the checklist; `position` counts from 1."""

    position: int
    words: str
    article: str
    done: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """Why it was and what solved it; `article` is the number of the one that did (empty: none)."""

    cause: str
    solution: str
    article: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseOrder:
    """What a case says of its first order: warehouse and customer by their codes."""

    no: str
    order_type: OrderType
    stage: str
    warehouse: str
    customer: str


class Cases(Protocol):
    """Exceptions."""

    def order(self, no: str) -> CaseOrder:
        """An order as a case sees it; Refused("order.unknown")."""
        ...

    def load(self, numbers: Sequence[str]) -> Sequence[Case]:
        """By their numbers and in that order, locked (in the order of their ids); Refused("case.unknown")."""
        ...

    def live(self, causes: Iterable[str]) -> Mapping[str, Case]:
        """The live cases of these causes, locked, by cause."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Whose time is over, the longest first, locked; such as another transaction has locked are left out."""
        ...

    def to_resume(self, now: datetime, limit: int) -> Sequence[Case]:
        """Paused ones whose pause is over, as `due`."""
        ...

    def add(self, cases: Sequence[Case], links: Mapping[str, Iterable[Link]]) -> None:
        """Keep new ones in bulk with their timelines and links (by cause); each gets its id and number. LostRace where
        a cause has a live case meanwhile."""
        ...

    def save(self, cases: Sequence[Case]) -> None:
        """Write them and what is new in their timelines, in bulk; LostRace when another was first."""
        ...

    def close(self, closed: Sequence[Case], closing: Closing) -> None:
        """`save` them for good, with why; Refused("cause.unknown") for a cause that is not in the tree."""
        ...

    def reopen(self, case: Case) -> None:
        """`save` one that was closed, without why."""
        ...

    def links(self, case_ids: Sequence[int]) -> Mapping[int, frozenset[Link]]:
        """What they are about; the first order too."""
        ...

    def link(self, found: Mapping[int, Iterable[Link]]) -> None:
        """They are about more (none of it known before)."""
        ...

    def events(self, case_id: int) -> Sequence[CaseEvent]:
        """The timeline, oldest first."""
        ...

    def steps(self, case_id: int) -> Sequence[Step]:
        """The checklist."""
        ...

    def add_steps(self, case_id: int, steps: Sequence[Step]) -> None:
        """Put these behind those there."""
        ...

    def tick(self, case_id: int, position: int, by: str, at: datetime | None) -> None:
        """A step is done, or (no time) is not."""
        ...

    def add_photo(self, case_id: int, sha256: str, name: str, size: int, by: str, at: datetime) -> bool:
        """False for one that is there already."""
        ...

    def causes(self, *, to_write: bool = False) -> Mapping[str, Cause]:
        """The tree of root causes by code, retired ones too; those that come with the program where nobody has changed
        them. `to_write`: nobody else changes it until the transaction ends."""
        ...

    def put_cause(self, cause: Cause) -> None:
        """Add it, or change what is there under its code."""
        ...

    def tell_orders(self, kind: EventKind, told: Mapping[str, Facts], by: str, station: str, at: datetime) -> None:
        """Write one event into each of these orders' ledgers, in bulk; numbers that are no order's (any more) are left
        out. LostRace when another was first."""
        ...
