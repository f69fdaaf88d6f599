"""app.ports.History over a database: orders as they stand, and decisions with what routing saw when it made them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.domain.codes import scanned_code
from app.domain.geo import Point
from app.domain.order_facts import ORDER_FACTS, Moment
from app.domain.routing import (
    Demand,
    DemandLine,
    StockKey,
    Waiting,
)
from app.domain.site import SITE_ZONE
from app.errors import Refused
from app.ports.history import Recorded, Standing
from db.bulk import among
from db.engine import Database
from db.stores.order_facts import facts_of, known_columns, known_from
from db.stores.orders import OrderStore
from db.stores.routing import RoutingStore
from db.tables.orders import decisions, order_lines, orders
from db.tables.rules import warehouse_days
from db.tables.stock import reservations, stock
from db.views.records import Page, lines_by


class SqlHistory:
    """Safe from any thread; PostgreSQL is told what SQLite's reading engine is: that nothing will be written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """One read transaction; a statement that would write fails in it."""
        with self._database.reading() as connection:
            if not self._database.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    def order(self, code: str, needs: Set[str], now: datetime) -> Standing:
        """Whatever its stage."""
        with self.looking() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            row = connection.execute(select(orders.c.id, orders.c.lat, orders.c.lon).where(orders.c.no == no)).first()
            if row is None:
                raise Refused("order.unknown", order=code)
            standing = _standing(connection, [Waiting(row.id, {}, 0.0)], needs, now)
            if len(standing.demands) != 1 or not standing.demands[0].lines:
                raise Refused("trial.incomplete", order=no)
            own = _promised(connection, row.id)
        return replace(standing, available=Counter(standing.available) + own)

    def queue(self, needs: Set[str], now: datetime) -> Standing:
        """As routing would rank it."""
        with self.looking() as connection:
            return _standing(connection, RoutingStore(connection).queue(needs, now), needs, now)

    def begin(self, since: datetime) -> tuple[int, int]:
        """Ids grow with time, so the first one is found by halving; no index is needed for it."""
        with self.looking() as connection:
            first = _first_since(connection, since)
            count = connection.execute(select(func.count()).where(decisions.c.id >= first)).scalar_one()
        return first - 1, count

    def given(self, since: datetime) -> Mapping[int, int]:
        """By the decisions of that day."""
        day = since.astimezone(SITE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        c = decisions.c
        with self.looking() as connection:
            ids = {site.code: site.id for site in RoutingStore(connection).sites()}
            rows = connection.execute(
                select(c.warehouse, func.count())
                .where(c.id >= _first_since(connection, day), c.id < _first_since(connection, since), c.warehouse != "")
                .group_by(c.warehouse)
            )
            return {ids[code]: count for code, count in rows if code in ids}

    def records(self, after: int, needs: Set[str], limit: int) -> Sequence[Recorded]:
        """A page by key."""
        with self.looking() as connection:
            return Page(connection, needs).read(after, limit)


def _first_since(connection: Connection, since: datetime) -> int:
    """The id of the first decision at or after a moment, or one more than the last."""
    c = decisions.c
    low, high = 1, connection.execute(select(func.coalesce(func.max(c.id), 0))).scalar_one() + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(select(c.id, c.at).where(c.id >= middle).order_by(c.id).limit(1)).first()
        if row is None or row.at >= since:
            high = middle
        else:
            low = row.id + 1
    return low


def _standing(connection: Connection, waiting: Sequence[Waiting], needs: Set[str], now: datetime) -> Standing:
    names, ids, c = needs & ORDER_FACTS, [order.order_id for order in waiting], orders.c
    moment = Moment.of(now)
    lines = lines_by(connection, order_lines.c.order_id, ids)
    rows = connection.execute(
        select(c.id, c.no, c.adcode, c.lat, c.lon, c.promised_at, *known_columns(names))
        .select_from(known_from(names))
        .where(among(connection, c.id, ids), c.lat.is_not(None), c.lon.is_not(None))
    ).all()
    demands = [_demand(row, [own.line for own in lines[row.id]], facts_of(row, names, moment)) for row in rows]
    wanted = sorted({line.sku_id for demand in demands for line in demand.lines})
    free = select(stock.c.warehouse_id, stock.c.sku_id, stock.c.on_hand - stock.c.reserved)
    available = connection.execute(free.where(among(connection, stock.c.sku_id, wanted)))
    return Standing(
        demands=demands,
        numbers={row.id: row.no for row in rows},
        waiting=waiting,
        sites=RoutingStore(connection).sites(),
        available={(site_id, sku_id): pieces for site_id, sku_id, pieces in available},
        given=_given_on(connection, now),
    )


def _demand(row: Row[Any], lines: Sequence[DemandLine], values: Mapping[str, Any]) -> Demand:
    return Demand(row.id, row.adcode, Point(row.lat, row.lon), tuple(lines), values, row.promised_at)


def _promised(connection: Connection, order_id: int) -> Counter[StockKey]:
    c = reservations.c
    rows = connection.execute(select(c.warehouse_id, c.sku_id, c.quantity).where(c.order_id == order_id))
    found: Counter[StockKey] = Counter()
    for warehouse_id, sku_id, quantity in rows:
        found[warehouse_id, sku_id] += quantity
    return found


def _given_on(connection: Connection, now: datetime) -> dict[int, int]:
    c = warehouse_days.c
    today = now.astimezone(SITE_ZONE).date().isoformat()
    return {row[0]: row[1] for row in connection.execute(select(c.warehouse_id, c.orders).where(c.day == today))}
