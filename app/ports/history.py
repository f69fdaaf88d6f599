"""What a trial of rules looks at: orders as they stand now, and decisions on record with what routing saw then."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.routing import Decision, Demand, Site, StockKey, Waiting


@dataclass(frozen=True, slots=True)
class Standing:
    """Orders that could be routed now, their numbers by id, how each waits, and all that routing would look at:
    warehouses, what is free of the SKUs wanted, and orders given to each warehouse today."""

    demands: Sequence[Demand]
    numbers: Mapping[int, str]
    waiting: Sequence[Waiting]
    sites: Sequence[Site]
    available: Mapping[StockKey, int]
    given: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision on record, and what it was made from. `demand` has the lines and quantities of then, and the order's
    facts at that time; SKU ids are places in the record, in `available` too. It is None for a part of a split order,
    which was decided with the order it comes from. `distances` are those of then, nearest first."""

    id: int
    order_no: str
    at: datetime
    decision: Decision
    demand: Demand | None
    available: Mapping[StockKey, int] = field(default_factory=dict)
    distances: tuple[tuple[float, Site], ...] = ()


class History(Protocol):
    """Reads only: each call is one short transaction in which the database itself refuses to write."""

    def order(self, code: str, needs: Set[str], now: datetime) -> Standing:
        """One order by any of its codes, with what is promised to it counted as free; Refused("order.unknown"), and
        Refused("trial.incomplete") for one that lacks what routing needs."""
        ...

    def queue(self, needs: Set[str], now: datetime) -> Standing:
        """Every order that waits for routing, with these facts."""
        ...

    def begin(self, since: datetime) -> tuple[int, int]:
        """The id before the first decision since then, and how many decisions came after it."""
        ...

    def given(self, since: datetime) -> Mapping[int, int]:
        """Orders that each warehouse (id) had been given on that day of China before this moment."""
        ...

    def records(self, after: int, needs: Set[str], limit: int) -> Sequence[Recorded]:
        """The next decisions behind an id, oldest first, with these facts."""
        ...
