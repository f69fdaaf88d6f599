"""Orders by the facts of app.domain.order_facts: the columns, and only the joins that the facts wanted need."""

from collections.abc import Set
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, func, literal, select, type_coerce

from app.domain.facts import Value
from app.domain.order_facts import OF_CUSTOMER, Known, Moment, order_facts
from db.tables.base import Big
from db.tables.catalog import customers, skus
from db.tables.orders import order_lines, orders

_c = orders.c
_COUNT = len(Known._fields)


def known_columns(names: Set[str]) -> list[ColumnElement[Any]]:
    """The last columns of a row that `facts_of` reads; those that none of the facts asks for cost nothing."""
    if not names:
        return []
    since = func.coalesce(_c.paid_at, _c.ordered_at, _c.received_at)
    times = [type_coerce(time, Big) for time in (since, _c.promised_at, _c.received_at)]
    asked = bool(names & OF_CUSTOMER)
    person = [
        func.coalesce(column, "") if asked else literal("")
        for column in (customers.c.code, customers.c.kind, customers.c.grade)
    ]
    weight = _weight() if "weight" in names else literal(0)
    columns = [_c.channel, _c.pay, *times, _c.region, *person, _c.amount_fen, _c.pieces, _c.line_count, weight]
    return [column.label(f"known_{place}") for place, column in enumerate(columns)]


def facts_of(row: Row[Any], names: Set[str], now: Moment) -> dict[str, Value]:
    """The facts of these names by a row that ends with `known_columns`."""
    return order_facts(Known(*row[-_COUNT:]), names, now) if names else {}


def _weight() -> ColumnElement[int]:
    lines: Select[tuple[int]] = select(func.coalesce(func.sum(order_lines.c.quantity * skus.c.weight_g), 0))
    return lines.select_from(order_lines.join(skus)).where(order_lines.c.order_id == _c.id).scalar_subquery()


def known_from(names: Set[str]) -> FromClause:
    """What `known_columns` are read from."""
    return orders.outerjoin(customers) if names & OF_CUSTOMER else orders
