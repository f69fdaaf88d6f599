"""The routing work list and the stock it looks at, in bulk; what is decided on it is written by db.stores.plans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime

from sqlalchemy import Connection, literal_column, select, type_coerce

from app.domain.geo import Point
from app.domain.order import Order
from app.domain.order_facts import ORDER_FACTS, Moment
from app.domain.routing import Decision, Demand, DemandLine, Site, StockKey, Waiting
from app.domain.stages import Awaits
from app.ports.stock import Run
from db.bulk import among, in_sequence
from db.stores.days import lock_days
from db.stores.order_facts import facts_of, known_columns, known_from
from db.stores.plans import Claimed, PlanWriter
from db.stores.splitting import branch_off
from db.tables.base import Big, to_ms
from db.tables.catalog import skus, warehouses
from db.tables.orders import order_lines, orders
from db.tables.stock import stock

_WAITS = orders.c.awaits == literal_column(f"'{Awaits.ROUTING.value}'")
"""Worded as the condition of the partial index."""


class RoutingStore:
    """app.ports.Routing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._claimed: dict[int, Claimed] = {}
        self._unsure: dict[StockKey, int] | None = None

    def queue(self, needs: Set[str], now: datetime) -> Sequence[Waiting]:
        """From the partial index of the queue, by promise, then age."""
        names, moment = needs & ORDER_FACTS, Moment.of(now)
        received = type_coerce(orders.c.received_at, Big)
        rows = self._connection.execute(
            select(orders.c.id, received.label("came"), *known_columns(names))
            .select_from(known_from(names))
            .where(_WAITS)
            .order_by(orders.c.promised_at, orders.c.id)
        ).all()
        hour_ms = 3_600_000
        return [Waiting(row.id, facts_of(row, names, moment), (moment.ms - row.came) / hour_ms) for row in rows]

    def claim(
        self, order_ids: Sequence[int], needs: Set[str], now: datetime, most: int | None = None
    ) -> Sequence[Demand]:
        """Locked orders of another run are passed over (PostgreSQL)."""
        names, moment, c = needs & ORDER_FACTS, Moment.of(now), orders.c
        own = (c.id, c.no, c.version, c.event_seq, c.event_hash, c.stage, type_coerce(c.stage_at, Big).label("since"))
        asked = in_sequence(self._connection, order_ids)
        rows = self._connection.execute(
            select(*own, c.adcode, c.lat, c.lon, c.promised_at, *known_columns(names))
            .select_from(known_from(names).join(asked, asked.c.value == c.id))
            .where(_WAITS)
            .order_by(asked.c.place)
            .limit(most)
            .with_for_update(skip_locked=True, of=orders)
        ).all()
        lines = self._lines([row.id for row in rows])
        demands = []
        for row in rows:
            wanted = tuple(lines[row.id])
            self._claimed[row.id] = Claimed(
                row.no, row.version, row.event_seq, row.event_hash, row.stage, row.since, wanted
            )
            values = facts_of(row, names, moment)
            point = Point(row.lat, row.lon)
            demands.append(Demand(row.id, row.adcode, point, wanted, values, row.promised_at))
        return demands

    def _lines(self, order_ids: Sequence[int]) -> dict[int, list[DemandLine]]:
        found: dict[int, list[DemandLine]] = defaultdict(list)
        c = order_lines.c
        rows = self._connection.execute(
            select(c.order_id, c.id, skus.c.id, skus.c.code, c.quantity, c.price_fen)
            .join_from(order_lines, skus)
            .where(among(self._connection, c.order_id, order_ids))
            .order_by(c.order_id, c.position)
        ).all()
        for order_id, *line in rows:
            found[order_id].append(DemandLine(*line))
        return found

    def sites(self) -> Sequence[Site]:
        """All of them."""
        rows = self._connection.execute(select(warehouses).order_by(warehouses.c.id))
        return [Site(row.id, row.code, row.name, Point(row.lat, row.lon)) for row in rows]

    def given(self, limits: Mapping[int, int], day: date) -> dict[int, int]:
        """Locked before any stock."""
        return lock_days(self._connection, sorted(limits), day)

    def available(self, sku_ids: Iterable[int], *, locked: bool) -> dict[StockKey, int]:
        """One sorted lock, or none; who writes in SQLite has the lock of the whole file already."""
        c = stock.c
        wanted = select(c.warehouse_id, c.sku_id, c.on_hand - c.reserved).where(
            among(self._connection, c.sku_id, sorted(sku_ids))
        )
        if locked:
            wanted = wanted.order_by(c.warehouse_id, c.sku_id).with_for_update()
        found = {(site_id, sku_id): free for site_id, sku_id, free in self._connection.execute(wanted)}
        self._unsure = None if locked or self._connection.dialect.name == "sqlite" else found
        return found

    def apply(self, plans: Sequence[Decision], run: Run) -> None:
        """Everything a run of decisions changes, each table once."""
        PlanWriter(self._connection, self._claimed, run, self._unsure).write(plans)

    def branch_off(self, order: Order, pieces: Mapping[int, int], by: str, station: str, at: datetime) -> str:
        """As a split order does."""
        return branch_off(self._connection, order, pieces, by, station, to_ms(at))
