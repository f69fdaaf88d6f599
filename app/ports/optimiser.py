"""Choosing for many orders at once, where they want the same stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.routing import StockKey


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve an order: the warehouse (None: left as it is), the stock it takes, the orders of a day it takes
    from a warehouse, and what it costs: parcels, km, and 1 when the order would not leave in time."""

    site: int | None
    takes: Mapping[StockKey, int]
    parcels: int
    km: float
    late: int
    given: Mapping[int, int] = field(default_factory=dict)


class Optimiser(Protocol):
    """Finds the best choice within a time."""

    def choose(
        self,
        orders: Sequence[Sequence[Option]],
        free: Mapping[StockKey, int],
        room: Mapping[int, int],
        seconds: float,
    ) -> list[int] | None:
        """Which option each order takes, never more than is free or than a warehouse has room for; option 0 of each is
        what it would get one by one. No sum of the three costs is above that of all options 0, and fewer late orders
        come first, then fewer parcels, then fewer km. None when nothing better was found in time."""
        ...
