"""The pool by filter: one index serves every combination of stage, channel and warehouse.

The index (stage, channel, warehouse, id) is read once for each combination the filter leaves open, each read
taking only the newest page, so that no filter walks over orders it does not show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Text,
    TextClause,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from app.domain.duty import Duty
from app.domain.intake import Channel, Pay
from app.domain.stages import Awaits, Stage
from app.domain.watching import Bounds
from app.views.orders import NO_WAREHOUSE, OrderFilter, OrderRow
from db import search
from db.stores.duty import timing
from db.stores.watch_ranges import EVERYWHERE
from db.tables.base import Big, Instant
from db.tables.catalog import warehouses
from db.tables.orders import NEEDING, OPEN, orders
from db.views.limits import overdue_ids, pauses

_FEW = 50_000
"""So many orders are gathered from an index before the search is asked; of more, hits fill a page soon."""
_NEAR = 5_000
"""Among so many of the newest orders, words that one in fifty has fill a page at once (PostgreSQL)."""

_Condition = ColumnElement[bool] | TextClause

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
    _c.urgent,
    _c.pay,
)


def order_rows(connection: Connection, rows: Iterable[Sequence[object]]) -> list[OrderRow]:
    """Rows that begin with ROW_COLUMNS as the screens want them, each with its clock by the limits in force."""
    found = list(rows)
    duty = timing(connection) if found else Duty()
    made = [_order_row(row[: len(ROW_COLUMNS)], duty) for row in found]
    stopped = pauses(connection, [row.no for row in made if row.clock is not None])
    return [
        replace(row, clock=replace(row.clock, pause=stopped[row.no])) if row.no in stopped and row.clock else row
        for row in made
    ]


def _order_row(row: Sequence[object], duty: Duty) -> OrderRow:
    values = list(row)
    values[2], values[4], values[5] = Channel(str(values[2])), Stage(str(values[4])), Awaits(str(values[5]))
    values[6] = bool(values[6])
    values[7] = tuple(str(values[7]).split(",")) if values[7] else ()
    values[8] = values[8] or ""
    values[17], values[18] = bool(values[17]), Pay(str(values[18]))
    values.append(duty.clock(values[4], values[17], values[16]))  # type: ignore[arg-type]
    return OrderRow(*values)  # type: ignore[arg-type]


def rows_of(ids: Select[tuple[int]]) -> Select[tuple[object, ...]]:
    """ROW_COLUMNS for some ids."""
    return select(*ROW_COLUMNS).outerjoin_from(orders, warehouses).where(_c.id.in_(ids))


def page_ids(
    connection: Connection, where: OrderFilter, now: datetime, after: int | None, limit: int
) -> Select[tuple[int]]:
    """The newest ids behind a key that fit the filter."""
    if where.text.strip():
        return _found(connection, where, now, after, limit)
    behind = [_c.id < after] if after is not None else []
    if where.late or where.over:
        # the sign keeps the planner from walking the whole pool backwards in search of the late ones
        late = select(_c.id).where(*_conditions(connection, where, now)).where(*behind)
        return late.order_by(literal_column("+orders.id").desc()).limit(limit)
    if where.incomplete or where.lacks or where.needs:
        ids = select(_c.id).where(*_conditions(connection, where, now)).where(*behind)
    elif where.stage or where.channel or where.warehouse:
        ids = _by_combination(connection, where, behind, limit)
    else:
        ids = select(_c.id).where(*behind)
    return ids.order_by(literal_column("id").desc()).limit(limit)


def _found(
    connection: Connection, where: OrderFilter, now: datetime, after: int | None, limit: int
) -> Select[tuple[int]]:
    """Hits of the search, newest first, on the way that suits the database."""
    conditions = _conditions(connection, where, now)
    rest = select(_c.id).where(*conditions)
    if connection.dialect.name != "sqlite":
        page, is_whole = _found_near(connection, where, rest, after, limit)
        if is_whole:
            return page
    elif conditions and _are_few(connection, rest):
        ids = search.hits(connection, where.text)
        # the sign keeps FTS5 from being asked about each of them
        among = [literal_column(f"+{search.key(connection)}", Big).in_(rest)]
        return _newest_hits(connection, ids, among, after, limit)
    beside = " CROSS JOIN orders" if conditions else ""  # so written, SQLite keeps this sequence
    joined = [text(f"orders.id = {search.key(connection)}"), *conditions] if conditions else []
    return _newest_hits(connection, search.hits(connection, where.text, beside), joined, after, limit)


def _found_near(
    connection: Connection, where: OrderFilter, rest: Select[tuple[int]], after: int | None, limit: int
) -> tuple[Select[tuple[int]], bool]:
    """Hits among the newest thousands that fit the rest of the filter, and whether they are all that the page needs.

    PostgreSQL gathers every hit before it can sort them; words that many orders have fill a page from the newest
    orders alone, and a filter that leaves few orders needs no index of words.
    """
    behind = [_c.id < after] if after is not None else []
    newest = literal_column("+orders.id" if where.late or where.over else "orders.id", Big).desc()
    near = rest.where(*behind).order_by(newest).limit(_NEAR)
    page = _newest_hits(connection, search.hits(connection, where.text, only=near), [], after, limit)
    found, looked_at = (
        connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one() for ids in (page, near)
    )
    return page, found == limit or looked_at < _NEAR


def _newest_hits(
    connection: Connection,
    ids: Select[tuple[int]] | None,
    conditions: Sequence[_Condition],
    after: int | None,
    limit: int,
) -> Select[tuple[int]]:
    if ids is None:
        return select(_c.id).where(false())
    key = search.key(connection)
    behind = [key < after] if after is not None else []
    return ids.where(*conditions, *behind).order_by(key.desc()).limit(limit)


def _are_few(connection: Connection, ids: Select[tuple[int]]) -> bool:
    some = ids.limit(_FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= _FEW


def _conditions(connection: Connection, where: OrderFilter, now: datetime) -> list[ColumnElement[bool] | TextClause]:
    """The filter without its text, worded so that an index serves each part."""
    found: list[_Condition] = []
    if where.incomplete or where.lacks:
        found.append(text(f"orders.awaits = '{Awaits.DATA.value}'"))
    if where.lacks:
        found.append(_listed(literal_column("orders.missing", Text), where.lacks))
    if where.needs:
        found.append(_needing(where.needs))
    if where.late:
        found.append(text(f"orders.stage IN ({OPEN})"))
        found.append(literal_column("orders.promised_at", Instant) < now)
    return found + (_overdue(connection, where, now) if where.over else _placed(connection, where))


def _placed(connection: Connection, where: OrderFilter) -> list[_Condition]:
    """All parts of the index of the pool, up to the last one that is asked for."""
    found: list[_Condition] = []
    if where.stage or where.channel or where.warehouse:
        stages = [where.stage] if where.stage else list(Stage)
        found.append(literal_column("orders.stage", Text).in_([stage.value for stage in stages]))
    if where.channel or where.warehouse:
        channels = [where.channel] if where.channel else list(Channel)
        found.append(literal_column("orders.channel", Text).in_([channel.value for channel in channels]))
    if where.warehouse:
        site = _warehouse_id(connection, where.warehouse)
        found.append(_stands_in(literal_column("orders.warehouse_id", Big), site))
    return found


def _overdue(connection: Connection, where: OrderFilter, now: datetime) -> list[_Condition]:
    """Only the ranges of the stage and the warehouse that are asked for: no other index is to serve them."""
    bounds = Bounds.of(timing(connection), now)
    sites: Sequence[str] = EVERYWHERE
    if where.warehouse:
        site = _warehouse_id(connection, where.warehouse)
        sites = ("IS NULL",) if site is None else (f"= {site}",)
    found: list[_Condition] = [
        literal_column("orders.id", Big).in_(overdue_ids(connection, bounds, where.stage, sites))
    ]
    if where.channel:
        found.append(literal_column("orders.channel", Text) == where.channel.value)
    return found


def _listed(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """A code among several joined by commas."""
    return literal(",").concat(column).concat(",").contains(f",{code},", autoescape=True)


def _needing(needs: frozenset[Awaits]) -> ColumnElement[bool]:
    """Each part worded as the condition of its partial index."""
    parts: list[ColumnElement[bool]] = []
    if Awaits.DATA in needs:
        parts.append(literal_column(f"orders.awaits = '{Awaits.DATA.value}'", Boolean))
    rest = sorted(need.value for need in needs - {Awaits.DATA})
    if rest:
        among = literal_column(f"orders.awaits IN ({NEEDING})", Boolean)
        parts.append(among & literal_column("orders.awaits", Text).in_(rest))
    return or_(*parts)


def _warehouse_id(connection: Connection, code: str) -> int | None:
    if code == NO_WAREHOUSE:
        return None
    found = connection.execute(select(warehouses.c.id).where(warehouses.c.code == code)).scalar()
    return -1 if found is None else found


def _stands_in(column: ColumnElement[int | None], site: int | None) -> ColumnElement[bool]:
    """IS NOT DISTINCT FROM would say the same, but PostgreSQL uses no index for it."""
    return column.is_(None) if site is None else column == site


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
            .where(_c.stage == stage.value, _c.channel == channel.value, _stands_in(_c.warehouse_id, site))
            .where(*behind)
            # the whole index: PostgreSQL does not know that IS NULL leaves nothing to sort
            .order_by(_c.stage.desc(), _c.channel.desc(), _c.warehouse_id.desc(), _c.id.desc())
            .limit(limit)
            .subquery()
        )
        parts.append(select(part.c.id))
    return select(union_all(*parts).subquery("combined").c.id.label("id"))


def count(connection: Connection, where: OrderFilter, now: datetime) -> int:
    """How many there are in all."""
    query = select(func.count()).select_from(orders).where(*_conditions(connection, where, now))
    if where.text.strip():
        ids = search.hits(connection, where.text)
        query = query.where(false() if ids is None else _c.id.in_(ids))
    return connection.execute(query).scalar_one()
