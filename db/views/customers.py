"""Customers while a name is being typed, and one with everything that the order form shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from app.domain.codes import clean_code, clean_text
from app.domain.geo import Point
from app.domain.intake import Place
from app.views.customers import AddressRow, CustomerDetail, CustomerRow, PartRow
from app.views.orders import OrderRow
from db.bulk import among
from db.tables.catalog import customer_addresses, customers
from db.tables.orders import order_lines, orders
from db.views.credit import credit_row
from db.views.parts import LONGEST, part_rows
from db.views.pool import order_rows, rows_of

_RECENT_ORDERS = 50
"""Usual parts are those of so many latest orders."""
_MOST_PARTS = 20
_MOST_ORDERS = 10


def found_customers(connection: Connection, text: str, limit: int) -> tuple[CustomerRow, ...]:
    """All are looked through, a few thousand: who has this very code first, then who ordered last."""
    words, code = clean_text(text).strip()[:LONGEST], clean_code(text)[:LONGEST]
    c = customers.c
    last_order = select(func.max(orders.c.id)).where(orders.c.customer_id == c.id).scalar_subquery()
    is_exact = func.lower(c.code) == func.lower(code)
    rows = connection.execute(
        select(customers)
        .where(
            or_(
                c.code.icontains(code, autoescape=True),
                c.name.icontains(words, autoescape=True),
                c.phone.contains(code, autoescape=True),
                c.initials.contains(code, autoescape=True),
            )
        )
        .order_by(is_exact.desc(), func.coalesce(last_order, 0).desc(), c.code)
        .limit(limit)
    ).all()
    addresses = _addresses(connection, [row.id for row in rows])
    return tuple(_customer_row(row, addresses[row.id]) for row in rows)


def customer_detail(connection: Connection, code: str, now: datetime) -> CustomerDetail | None:
    """Short SELECTs by key."""
    row = connection.execute(select(customers).where(customers.c.code == clean_text(code))).first()
    if row is None:
        return None
    addresses = _addresses(connection, [row.id])[row.id]
    return CustomerDetail(
        row=_customer_row(row, addresses),
        addresses=tuple(AddressRow(a.address, _place(a), a.used_at) for a in addresses),
        usual=_usual_parts(connection, row.id, row.level),
        orders=_latest_orders(connection, row.id),
        credit=credit_row(connection, row, now),
    )


def _customer_row(row: Row[Any], addresses: Sequence[Row[Any]]) -> CustomerRow:
    address, region = (addresses[0].address, addresses[0].region) if addresses else ("", "")
    return CustomerRow(row.code, row.name, row.kind, row.phone, row.contact, row.level, address, region)


def _addresses(connection: Connection, customer_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By customer, the one used last first."""
    c = customer_addresses.c
    rows = connection.execute(
        select(customer_addresses)
        .where(among(connection, c.customer_id, customer_ids))
        .order_by(c.customer_id, func.coalesce(c.used_at, 0).desc(), c.id.desc())
    )
    found: dict[int, list[Row[Any]]] = {customer_id: [] for customer_id in customer_ids}
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _place(row: Row[Any]) -> Place | None:
    return Place(row.adcode, row.region, Point(row.lat, row.lon)) if row.adcode else None


def _usual_parts(connection: Connection, customer_id: int, level: str) -> tuple[PartRow, ...]:
    """What the customer ordered last comes first."""
    lines = order_lines.c
    rows = connection.execute(
        select(lines.sku_id)
        .where(lines.order_id.in_(_latest(customer_id, _RECENT_ORDERS)), lines.sku_id.is_not(None))
        .group_by(lines.sku_id)
        .order_by(func.max(lines.order_id).desc(), lines.sku_id)
        .limit(_MOST_PARTS)
    )
    return part_rows(connection, [(sku_id, 1) for sku_id in rows.scalars()], level)


def _latest_orders(connection: Connection, customer_id: int) -> tuple[OrderRow, ...]:
    rows = connection.execute(rows_of(_latest(customer_id, _MOST_ORDERS)).order_by(orders.c.id.desc()))
    return tuple(order_rows(connection, rows))


def _latest(customer_id: int, limit: int) -> Select[tuple[int]]:
    """Ids of the customer's newest orders."""
    return select(orders.c.id).where(orders.c.customer_id == customer_id).order_by(orders.c.id.desc()).limit(limit)
