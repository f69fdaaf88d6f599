"""The floor: transfers on their way, and what must be made."""

from sqlalchemy import Connection, func, select, text, type_coerce
from sqlalchemy.orm import aliased

from app.views.orders import OrderRow, TransferRow
from app.views.routing import ProductionRow
from db.stores.production import ASKED_FOR
from db.tables.base import Big, from_ms
from db.tables.catalog import skus, warehouses
from db.tables.orders import MOVING, orders, production_requests, transfer_lines, transfers
from db.views.pool import ROW_COLUMNS, order_rows

MOVES = text(f"transfers.state IN ({MOVING})")
"""Worded as the condition of the partial index."""
_DAY_MS, _CHINA_MS = 86_400_000, 28_800_000
"""China's day begins so long before the one of UTC; it has no summer time."""

_donor, _taker = aliased(warehouses, name="donor"), aliased(warehouses, name="taker")


def transfer_rows(connection: Connection, order_id: int | None = None, limit: int = 200) -> tuple[TransferRow, ...]:
    """All of one order, or those neither received nor cancelled, oldest first."""
    t, c = transfers.c, transfer_lines.c
    pieces = select(func.sum(c.quantity)).where(c.transfer_id == t.id).scalar_subquery()
    rows = connection.execute(
        select(t.no, orders.c.no, _donor.c.code, _taker.c.code, t.state, func.coalesce(pieces, 0), t.created_at)
        .join_from(transfers, orders)
        .join(_donor, _donor.c.id == t.from_id)
        .join(_taker, _taker.c.id == t.to_id)
        .where(MOVES if order_id is None else t.order_id == order_id)
        .order_by(t.id)
        .limit(limit)
    )
    return tuple(TransferRow(*row[:5], int(row[5]), row[6]) for row in rows)


def production_rows(connection: Connection, limit: int) -> list[ProductionRow]:
    """One a SKU, a day on which orders need it, and an answer of the planner; by the earliest promise."""
    r = production_requests.c
    due = type_coerce(orders.c.promised_at, Big)
    day = (due + _CHINA_MS) // _DAY_MS
    first = func.min(due)
    answer = (r.state, r.promised_at, r.by)
    rows = connection.execute(
        select(skus.c.code, skus.c.name, func.sum(r.quantity), func.count(r.order_id.distinct()), first, *answer)
        .join_from(production_requests, orders)
        .join(skus, skus.c.id == r.sku_id)
        .where(ASKED_FOR)
        .group_by(skus.c.code, skus.c.name, day, *answer)
        .order_by(first, skus.c.code)
        .limit(limit)
    )
    return [ProductionRow(row[0], row[1], int(row[2]), row[3], from_ms(row[4]), *row[5:]) for row in rows]


def lacking_rows(connection: Connection, sku: str, limit: int) -> list[OrderRow]:
    """However the channel named the product."""
    r = production_requests.c
    asking = select(r.order_id).join_from(production_requests, skus, skus.c.id == r.sku_id).where(skus.c.code == sku)
    found = select(*ROW_COLUMNS).outerjoin_from(orders, warehouses).where(orders.c.id.in_(asking.where(ASKED_FOR)))
    first = found.order_by(orders.c.promised_at, orders.c.id).limit(limit)
    return order_rows(connection, connection.execute(first))
