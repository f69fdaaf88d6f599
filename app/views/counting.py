"""What the counting screen reads: locations being counted, corrections, and the walk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CountTaskRow:
    """A location that is being counted: who opened it, and what was scanned so far (SKUs and pieces)."""

    no: str
    warehouse: str
    location: str
    by: str
    by_name: str
    opened_at: datetime
    items: int
    pieces: int


@dataclass(frozen=True, slots=True)
class CountedRow:
    """What was counted of a SKU at a location that is being counted. What should be there is not told."""

    sku: str
    name: str
    counted: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A difference between shelf and system (CountKind, CountState and Reason values). `home` is where the system says
    the SKU lies; `on_hand` and `reserved` are of now; `worth_fen` is what the difference is worth, 0 where nobody knows
    the price."""

    id: int
    kind: str
    task: str
    warehouse: str
    sku: str
    name: str
    location: str
    home: str
    expected: int
    counted: int
    worth_fen: int
    reason: str
    note: str
    state: str
    order_no: str
    by: str
    by_name: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    on_hand: int
    reserved: int

    @property
    def pieces(self) -> int:
        """More, or below 0 fewer, than the system said."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location: its place in the walk (None: nobody has said), SKUs on hand there, when it was last counted, its
    differences of the last thirty days, and the task that counts it now (empty: none)."""

    code: str
    walk: int | None
    items: int
    counted_at: datetime | None
    differences: int
    task: str


class CountReader(Protocol):
    """Reads of counting."""

    def count_tasks(self, warehouse: str = "", limit: int = 500) -> Sequence[CountTaskRow]:
        """Locations that are being counted, in the order of the walk."""
        ...

    def counted(self, task: str) -> Sequence[CountedRow]:
        """What was scanned at one of them, the last first."""
        ...

    def corrections(self, warehouse: str = "", asked: bool = False, limit: int = 200) -> Sequence[CorrectionRow]:
        """Differences, newest first; or only those that wait for a decision, oldest first. None of a location that is
        being counted."""
        ...

    def locations(self, warehouse: str) -> Sequence[LocationRow]:
        """All of a warehouse in the order of the walk."""
        ...
