"""The pool by filter: one index serves every combination of stage, channel and warehouse.

The index (stage, channel, warehouse, id) is read once for each combination the filter leaves open, each read
taking only the newest page, so that no filter walks over orders it does not show.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from sqlalchemy import Boolean, ColumnElement, Connection, Select, and_, false, func, literal_column, select, union_all

from app.domain.intake import Channel
from app.domain.stages import Awaits, Stage
from app.views import NO_WAREHOUSE, OrderFilter, OrderRow
from db import search
from db.tables.catalog import warehouses
from db.tables.orders import OPEN, orders

_c = orders.c
ROW_COLUMNS = (
    _c.id,
    _c.no,
    _c.channel,
    _c.external_no,
    _c.stage,
    _c.awaits,
    _c.held,
    _c.missing,
    warehouses.c.code.label("site"),
    _c.buyer,
    _c.region,
    _c.line_count,
    _c.pieces,
    _c.amount_fen,
    _c.paid_at,
    _c.promised_at,
    _c.stage_at,
)


def order_row(row: Sequence[object]) -> OrderRow:
    """A row of ROW_COLUMNS as the screens want it."""
    values = list(row)
    values[2], values[4], values[5] = Channel(str(values[2])), Stage(str(values[4])), Awaits(str(values[5]))
    values[6] = bool(values[6])
    values[7] = tuple(str(values[7]).split(",")) if values[7] else ()
    values[8] = values[8] or ""
    return OrderRow(*values)  # type: ignore[arg-type]


def rows_of(ids: Select[tuple[int]]) -> Select[tuple[object, ...]]:
    """ROW_COLUMNS for some ids."""
    return select(*ROW_COLUMNS).outerjoin_from(orders, warehouses).where(_c.id.in_(ids))


def page_ids(
    connection: Connection, where: OrderFilter, now: datetime, after: int | None, limit: int
) -> Select[tuple[int]]:
    """The newest ids behind a key that fit the filter."""
    behind = [_c.id < after] if after is not None else []
    condition = _special(connection, where, now)
    if condition is not None:
        ids = select(_c.id).where(condition, *_tags(connection, where), *behind)
    elif where.stage or where.channel or where.warehouse:
        ids = _by_combination(connection, where, behind, limit)
    else:
        ids = select(_c.id).where(*behind)
    return ids.order_by(literal_column("id").desc()).limit(limit)


def _special(connection: Connection, where: OrderFilter, now: datetime) -> ColumnElement[bool] | None:
    """Conditions with an index of their own."""
    found: list[ColumnElement[bool]] = []
    if where.text.strip():
        matched = search.matches(connection, where.text)
        found.append(false() if matched is None else matched)
    if where.incomplete:
        found.append(_c.awaits == literal_column(f"'{Awaits.DATA.value}'"))
    if where.late:
        found.append(and_(literal_column(f"orders.stage IN ({OPEN})", Boolean()), _c.promised_at < now))
    return and_(*found) if found else None


def _tags(connection: Connection, where: OrderFilter) -> list[ColumnElement[bool]]:
    found = []
    if where.stage:
        found.append(_c.stage == where.stage.value)
    if where.channel:
        found.append(_c.channel == where.channel.value)
    if where.warehouse:
        found.append(_c.warehouse_id.is_not_distinct_from(_warehouse_id(connection, where.warehouse)))
    return found


def _warehouse_id(connection: Connection, code: str) -> int | None:
    if code == NO_WAREHOUSE:
        return None
    found = connection.execute(select(warehouses.c.id).where(warehouses.c.code == code)).scalar()
    return -1 if found is None else found


def _by_combination(
    connection: Connection, where: OrderFilter, behind: list[ColumnElement[bool]], limit: int
) -> Select[tuple[int]]:
    stages = [where.stage] if where.stage else list(Stage)
    channels = [where.channel] if where.channel else list(Channel)
    sites: list[int | None] = [_warehouse_id(connection, where.warehouse)]
    if not where.warehouse:
        sites = [None, *connection.execute(select(warehouses.c.id)).scalars()]
    parts = []
    for stage, channel, site in product(stages, channels, sites):
        part = (
            select(_c.id)
            .where(_c.stage == stage.value, _c.channel == channel.value, _c.warehouse_id.is_not_distinct_from(site))
            .where(*behind)
            .order_by(_c.id.desc())
            .limit(limit)
            .subquery()
        )
        parts.append(select(part.c.id))
    return select(union_all(*parts).subquery("combined").c.id.label("id"))


def count(connection: Connection, where: OrderFilter, now: datetime) -> int:
    """How many there are in all."""
    query = select(func.count()).select_from(orders).where(*_tags(connection, where))
    condition = _special(connection, where, now)
    if condition is not None:
        query = query.where(condition)
    return connection.execute(query).scalar_one()
