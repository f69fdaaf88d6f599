"""Locations of warehouses, and who wants what lies there."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select

from app.domain.stages import Awaits
from db.bulk import among
from db.tables.lists import pick_list_orders
from db.tables.orders import orders
from db.tables.people import stations
from db.tables.stock import locations, reservations, stock

_LAST = 10**9


class PlaceStore:
    """app.ports.Places."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_place(self, warehouse_id: int, code: str) -> bool:
        """A location that was named, or where something lies."""
        named = select(locations.c.code).where(locations.c.warehouse_id == warehouse_id, locations.c.code == code)
        return self._connection.execute(named).first() is not None or bool(self.skus_at(warehouse_id, code))

    def place_of(self, warehouse_id: int, sku_id: int) -> str:
        """As its stock says."""
        c = stock.c
        found = select(c.location).where(c.warehouse_id == warehouse_id, c.sku_id == sku_id)
        return self._connection.execute(found).scalar() or ""

    def skus_at(self, warehouse_id: int, location: str) -> Sequence[int]:
        """By id."""
        if not location:
            return ()
        c = stock.c
        found = select(c.sku_id).where(c.warehouse_id == warehouse_id, c.location == location).order_by(c.sku_id)
        return self._connection.execute(found).scalars().all()

    def walk(self, warehouse_id: int, sku_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
        """A place that is not on the walk comes last, by its code."""
        c, same = stock.c, (locations.c.warehouse_id == stock.c.warehouse_id) & (locations.c.code == stock.c.location)
        rows = (
            select(c.sku_id, locations.c.walk, c.location)
            .outerjoin_from(stock, locations, same)
            .where(c.warehouse_id == warehouse_id, among(self._connection, c.sku_id, sku_ids))
        )
        return {row[0]: (row[1] or _LAST, row[2]) for row in self._connection.execute(rows)}

    def wanting(self, warehouse_id: int, sku_ids: Sequence[int], limit: int) -> Sequence[str]:
        """By the reservations there; not those that somebody has in hand or on a cart."""
        return self._wanting(warehouse_id, among(self._connection, reservations.c.sku_id, sku_ids), limit)

    def wanting_at(self, warehouse_id: int, location: str, limit: int) -> Sequence[str] | None:
        """Of everything that lies there."""
        if not self.is_place(warehouse_id, location):
            return None
        return self.wanting(warehouse_id, self.skus_at(warehouse_id, location), limit)

    def _wanting(self, warehouse_id: int, goods: ColumnElement[bool], limit: int) -> Sequence[str]:
        in_hand = select(stations.c.order_no).where(stations.c.order_no == orders.c.no).exists()
        listed = select(pick_list_orders.c.bin).where(
            pick_list_orders.c.order_id == orders.c.id, pick_list_orders.c.open == 1
        )
        rows = (
            select(orders.c.no)
            .join_from(reservations, orders, orders.c.id == reservations.c.order_id)
            .where(reservations.c.warehouse_id == warehouse_id, goods, orders.c.awaits == Awaits.PICKING.value)
            .where(~in_hand, ~listed.exists())
            .group_by(orders.c.id, orders.c.no)
            .order_by(orders.c.id)
            .limit(limit)
        )
        return self._connection.execute(rows).scalars().all()
