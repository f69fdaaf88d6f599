"""Counting as use cases need it: what the system says of a shelf, what was counted, and the walk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.counting import Count, CountState, CountTask, Shelf, TaskState, Why
from app.domain.routing import StockKey


class Counts(Protocol):
    """Corrections, locations to be counted, and the order in which they are walked."""

    def shelves(self, places: Iterable[StockKey], since: datetime) -> Mapping[StockKey, Shelf]:
        """What the system says of these places, locked for this transaction; `since` is where WINDOW begins."""
        ...

    def placed(self, warehouse_id: int, location: str) -> Sequence[int]:
        """SKUs (ids) whose place is this location and of which something is on hand."""
        ...

    def settle_at(self, place: StockKey, location: str) -> None:
        """Goods that had no location lie here."""
        ...

    def add(self, count: Count, station: str, at: datetime) -> int:
        """Keep one; its number."""
        ...

    def put(self, count: Count, at: datetime) -> None:
        """Keep what one has become: expected, counted, why, state, by whom."""
        ...

    def load(self, count_id: int) -> Count:
        """One, locked; Refused("count.unknown"), also while its location is being counted."""
        ...

    def answer(self, count_id: int, state: CountState, why: Why, by: str, at: datetime) -> None:
        """What somebody decided on it."""
        ...

    def undecided(self, place: StockKey, location: str) -> Sequence[Count]:
        """Differences of this place, found at this location, that wait for a decision."""
        ...

    def of_task(self, task_id: int) -> Sequence[Count]:
        """What was counted, in lock order."""
        ...

    def drop(self, count_ids: Iterable[int]) -> None:
        """These were never counted."""
        ...

    def forget(self, place: StockKey) -> None:
        """What is being counted of this place, while nobody has closed the count, was never counted."""
        ...

    def open(
        self, warehouse_id: int, locations: Sequence[str], station: str, by: str, at: datetime
    ) -> Sequence[tuple[str, str]]:
        """Begin to count locations: (number of the task, location) of each, also where it was open already."""
        ...

    def task(self, no: str) -> CountTask:
        """One, locked; Refused("count.no_task")."""
        ...

    def close(self, task_id: int, state: TaskState, at: datetime) -> None:
        """It is over."""
        ...

    def locations(self, warehouse_id: int) -> Sequence[str]:
        """All of a warehouse, in the order of the walk."""
        ...

    def longest_ago(self, warehouse_id: int, limit: int) -> Sequence[str]:
        """Locations that nobody has counted for longest, those never counted first; none that is being counted."""
        ...

    def doubtful(self, warehouse_id: int, since: datetime, limit: int) -> Sequence[str]:
        """Locations with most differences since then; none that is being counted."""
        ...

    def put_walk(self, warehouse_id: int, walk: Mapping[str, int]) -> tuple[int, int]:
        """The place of each location in the walk; returns (added, changed)."""
        ...
