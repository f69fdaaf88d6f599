"""Stock and routing as use cases need them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.order import Order
from app.domain.routing import Decision, Demand, Site, StockKey, Waiting
from app.domain.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Run:
    """Who routes, when, by which version of the rules, and how many orders a day warehouses take (by id; those that
    are not named take any number)."""

    rules_version: int
    limits: Mapping[int, int]
    by: str
    station: str
    at: datetime


class Stock(Protocol):
    """On hand and reserved per warehouse and SKU, with the movement ledger."""

    def count_in(
        self, counts: Mapping[StockKey, tuple[int, str | None]], batch: str, by: str, at: datetime
    ) -> list[StockKey]:
        """Set on hand and location (None: where it was) as counted, a movement for each difference; returns the keys
        whose count is below what is already promised: these are left as they were."""
        ...

    def consume(self, order_id: int, by: str, at: datetime) -> None:
        """Picked goods leave: on hand and reserved go down by the order's reservations, which end."""
        ...

    def release(self, order_id: int) -> None:
        """The order's reservations end, nothing leaves."""
        ...

    def send_out(self, transfer: Transfer, by: str, at: datetime) -> None:
        """Goods of a transfer leave the donor's shelf, and with them what the order had reserved there."""
        ...

    def bring_in(
        self, transfer: Transfer, pieces: Mapping[int, int], order_id: int | None, by: str, at: datetime
    ) -> None:
        """So many pieces (by line id) of a transfer enter the destination's stock, reserved for the order where one is
        named."""
        ...

    def correct(self, place: StockKey, pieces: int, kind: str, reference: str, by: str, at: datetime) -> None:
        """So many pieces more (or fewer) are there, as a movement of that kind; LostRace where what is reserved would
        not be there any more."""
        ...

    def promised_from(self, line_id: int) -> int | None:
        """The warehouse (id) where a line is reserved."""
        ...

    def promised_to(self, place: StockKey, limit: int) -> Sequence[str]:
        """Numbers of orders that have something of this place reserved, oldest first."""
        ...

    def fullest(self, sku_id: int) -> int | None:
        """The warehouse (id) that has most of a SKU to give; None where there has never been any."""
        ...

    def reserved_at(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """(warehouse id, SKU id, quantity) promised to the order."""
        ...

    def release_pieces(self, order_id: int, pieces: Mapping[int, int]) -> None:
        """So many pieces (by line id) of what the order has reserved are free again."""
        ...

    def reserve_more(self, order_id: int, line_id: int, place: StockKey, pieces: int) -> bool:
        """So many pieces more for a line that has a reservation there; False when they are not free."""
        ...

    def left_after(self, order_id: int, place: StockKey) -> int:
        """Pieces that lie there once the order has taken what it has reserved."""
        ...

    def unpick(self, order: Order, by: str, at: datetime) -> None:
        """Picked goods of an order that is picked again lie on the shelf, reserved for it."""
        ...

    def free_elsewhere(self, warehouse_id: int, sku_id: int) -> int:
        """Pieces free in all other warehouses together."""
        ...

    def put_back(self, order: Order, by: str, at: datetime) -> None:
        """Picked goods of a cancelled order return to the shelf."""
        ...


class Routing(Protocol):
    """The routing work list and what is decided on it."""

    def queue(self, needs: Set[str], now: datetime) -> Sequence[Waiting]:
        """Every order that waits for routing, by promise, with those of these facts that are an order's own."""
        ...

    def claim(
        self, order_ids: Sequence[int], needs: Set[str], now: datetime, most: int | None = None
    ) -> Sequence[Demand]:
        """Those of the orders that still wait for routing, locked, in this sequence, the first `most` of them, with the
        facts needed; two runs never get the same one."""
        ...

    def sites(self) -> Sequence[Site]:
        """All warehouses."""
        ...

    def given(self, limits: Mapping[int, int], day: date) -> dict[int, int]:
        """Orders that warehouses with a limit (orders a day by id) were given that day of China; locked until the end,
        and to be asked before `available`."""
        ...

    def available(self, sku_ids: Iterable[int], *, locked: bool) -> dict[StockKey, int]:
        """What is free of these SKUs everywhere: the rows locked in one order, or looked at as they are, and `apply`
        confirms what was decided on them."""
        ...

    def apply(self, decisions: Sequence[Decision], run: Run) -> None:
        """Write the plans of claimed orders in bulk: reservations, stock, orders, decisions, transfers, production,
        events, changes; LostRace where a warehouse would be given more than its limit, or where stock that was not
        locked is not what the plans need."""
        ...

    def branch_off(self, order: Order, pieces: Mapping[int, int], by: str, station: str, at: datetime) -> str:
        """So many pieces (by line id, not picked) become an order of their own in the routing queue, with the event of
        it; its number. The lines of `order` say what is left; its money stays with it."""
        ...
