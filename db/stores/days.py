"""How many orders a warehouse was given on a day: one row each, changed only by a guarded statement."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select, text

from app.errors import LostRace
from db.tables.rules import warehouse_days

_OPEN = text(
    "INSERT INTO warehouse_days (warehouse_id, day, orders) VALUES (:site, :day, 0)"
    " ON CONFLICT (warehouse_id, day) DO NOTHING"
)
_GIVE = text(
    "INSERT INTO warehouse_days (warehouse_id, day, orders) VALUES (:site, :day, :count)"
    " ON CONFLICT (warehouse_id, day) DO UPDATE SET orders = warehouse_days.orders + excluded.orders"
    " WHERE warehouse_days.orders + excluded.orders <= :limit"
)
_NO_LIMIT = 10**12


def lock_days(connection: Connection, sites: Sequence[int], day: date) -> dict[int, int]:
    """What these warehouses were given, the rows locked in the order of their ids until the transaction ends."""
    c = warehouse_days.c
    for site in sites:
        connection.execute(_OPEN, {"site": site, "day": day.isoformat()})
    rows = (
        select(c.warehouse_id, c.orders)
        .where(c.warehouse_id.in_(sites), c.day == day.isoformat())
        .order_by(c.warehouse_id)
        .with_for_update()
    )
    return {row.warehouse_id: row.orders for row in connection.execute(rows)} if sites else {}


def give(connection: Connection, counts: Mapping[int, int], limits: Mapping[int, int], day: date) -> None:
    """So many orders more; LostRace where a warehouse would go beyond its limit."""
    for site, count in sorted(counts.items()):
        values = {"site": site, "day": day.isoformat(), "count": count, "limit": limits.get(site, _NO_LIMIT)}
        if connection.execute(_GIVE, values).rowcount != 1:
            raise LostRace(f"orders of warehouse {site}")
