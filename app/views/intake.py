"""What came in by files, what it lacks, and how well each channel does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import: what it was (Channel or MasterKind value), from which files, by whom, `done` or `undone`, and what it
    did (orders, lines, duplicates, incomplete, completed, changed, returns, rejected)."""

    no: str
    kind: str
    files: tuple[str, ...]
    by: str
    at: datetime
    state: str
    profile: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap that several incomplete orders share: `missing` is sku or address, `value` the unknown code or the
    address text, `example` one of the orders, `title` what its line calls the product."""

    missing: str
    value: str
    title: str
    orders: int
    example: str


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A channel's orders of one day (of arrival): how many came complete, what the others lacked by Missing value, how
    many were stopped and cancelled, and, of the files of that day, duplicates and rejected rows."""

    day: date
    channel: str
    orders: int
    complete: int
    lacked: Mapping[str, int]
    stopped: int
    cancelled: int
    duplicates: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """The newest version of a mapping profile; `by` is empty for one that comes with the program."""

    profile: Profile
    by: str
    at: datetime | None


class IntakeReader(Protocol):
    """Reads what came in."""

    def batches(self, limit: int = 100) -> Sequence[BatchRow]:
        """Imports of files, newest first."""
        ...

    def gaps(self, limit: int = 200) -> Sequence[GapRow]:
        """What incomplete orders lack and a clerk can put right, the gap most orders share first."""
        ...

    def quality(self, days: int = 30) -> Sequence[QualityRow]:
        """Channel quality by day, newest first."""
        ...

    def profiles(self) -> Sequence[ProfileRow]:
        """Mapping profiles in use, saved ones by name."""
        ...
