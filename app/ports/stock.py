"""Stock and routing as use cases need them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.events import Facts
from app.domain.order import Order
from app.domain.routing import Decision, Demand, Site, StockKey


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

    def move(self, transfer_id: int, by: str, at: datetime) -> None:
        """Goods of a transfer go from the donor to the destination, their reservation with them."""
        ...

    def reserved_at(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """(warehouse id, SKU id, quantity) promised to the order."""
        ...

    def put_back(self, order: Order, by: str, at: datetime) -> None:
        """Picked goods of a cancelled order return to the shelf."""
        ...


class Routing(Protocol):
    """The routing work list and what is decided on it."""

    def claim(self, limit: int) -> Sequence[Demand]:
        """The next orders that wait for routing, locked; two runs never get the same one."""
        ...

    def sites(self) -> Sequence[Site]:
        """All warehouses."""
        ...

    def available(self, sku_ids: Iterable[int]) -> dict[StockKey, int]:
        """What is free of these SKUs everywhere, the rows locked in one order."""
        ...

    def apply(self, decisions: Sequence[Decision], policy: Facts, by: str, station: str, at: datetime) -> None:
        """Write the plans in bulk: reservations, stock, orders, decisions, transfers, production, events, changes."""
        ...

    def open_transfers(self, order_id: int) -> Sequence[tuple[int, str]]:
        """(id, number) of the order's transfers still proposed."""
        ...

    def transfer(self, no: str) -> tuple[int, str, int, str]:
        """(id, order number, destination's id and code) of a proposed transfer, locked; Refused("transfer.unknown")."""
        ...

    def close_transfer(self, transfer_id: int, state: str, at: datetime) -> None:
        """Mark it done or cancelled."""
        ...

    def close_requests(self, order_id: int, state: str) -> None:
        """The order's open production requests are done or cancelled."""
        ...

    def servable(self, sku_ids: Iterable[int]) -> Sequence[str]:
        """Numbers of orders to produce that lack one of these SKUs, and for which by now every lacking line could be
        served whole by some warehouse; the oldest first."""
        ...
