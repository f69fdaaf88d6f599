"""Pick lists as use cases and the station's engine need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.pick_lists import ListKind, ListState, Step


@dataclass(frozen=True, slots=True)
class ListHead:
    """A pick list itself; `station` has it in work (empty while nobody has)."""

    no: str
    kind: ListKind
    state: ListState
    station: str
    warehouse_id: int


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to be made; `cutoff_at` is when its `carrier` leaves (empty, None: a list for no one carrier)."""

    kind: ListKind
    warehouse_id: int
    carrier: str
    cutoff_at: datetime | None
    by: str
    station: str
    at: datetime


class Lists(Protocol):
    """Pick lists and their orders. An order that is held, cancelled or routed anew leaves its list when it is saved."""

    def find(self, no: str) -> ListHead | None:
        """By its number, whatever its state."""
        ...

    def open_of(self, no: str) -> ListHead | None:
        """The same while it is open (released or being picked)."""
        ...

    def steps(self, no: str) -> Sequence[Step]:
        """What is still to be picked of its orders, in the order of the walk."""
        ...

    def orders_of(self, no: str) -> Sequence[str]:
        """Numbers of the orders that are in the open list now, by number."""
        ...

    def bin_of(self, order_id: int) -> tuple[str, int] | None:
        """(number of the open list, bin of its cart) of an order."""
        ...

    def bin_in(self, no: str, order_id: int) -> int:
        """The bin that an order has in a list, or had before it left it; 0 where it was never in it."""
        ...

    def take(self, no: str, station: str, after: str = "") -> bool:
        """The list is this station's from now on: true when it was nobody's, its own already, or that of the station
        `after` which it takes over from; false when somebody was faster, or it is closed."""
        ...

    def close_if_done(self, no: str, at: datetime) -> bool:
        """A list being picked with nothing left to pick is done; whether it is."""
        ...

    def release(self, new: NewList, orders: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Make a list of those of these orders that nobody has begun and that are in no list, in bins 1, 2, …, with an
        event for each; its number and theirs, both empty when there are none."""
        ...

    def drop(self, order_id: int, at: datetime) -> None:
        """The order leaves its open list; a list that nobody is left in is cancelled."""
        ...

    def end(self, no: str, state: ListState, at: datetime) -> bool:
        """An open list is done or cancelled, its orders are free for others; false when it is closed already."""
        ...
