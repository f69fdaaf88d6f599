"""app.views.Reader over a database: each method is one short read transaction."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import case, func, select, text

from app.domain.codes import scanned_code
from app.domain.events import CONNECTED
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.ports import Clock
from app.views import (
    BoardCell,
    Lamps,
    MapOrderRow,
    OperatorRow,
    OrderDetail,
    OrderFilter,
    OrderPage,
    OrderRow,
    StationRow,
    StationView,
    TransferRow,
    WarehouseRow,
)
from db.engine import Database
from db.stores.orders import OrderStore
from db.tables.catalog import warehouses
from db.tables.delivery import changes, outbox
from db.tables.orders import labels, orders, parcels
from db.tables.people import operator_roles, operators, stations
from db.views import order as order_views
from db.views import pool
from db.views.station import station_view

_DAY = timedelta(hours=24)
_OLDEST_RUNNING = text("SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)")
"""Every transaction before this one has ended, so its changes have been seen."""


class SqlReader:
    """Safe from any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        """Newest first."""
        with self._database.reading() as connection:
            ids = pool.page_ids(connection, where, self._clock(), after, limit)
            rows = connection.execute(pool.rows_of(ids).order_by(orders.c.id.desc()))
            found = tuple(pool.order_row(row) for row in rows)
        return OrderPage(found, found[-1].id if len(found) == limit else None)

    def count(self, where: OrderFilter) -> int:
        """From an index."""
        with self._database.reading() as connection:
            return pool.count(connection, where, self._clock())

    def order(self, code: str) -> OrderDetail | None:
        """By any code."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            return None if no is None else order_views.order_detail(connection, no)

    def queue(self, limit: int = 200) -> Sequence[OrderRow]:
        """The order of claim()."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(*pool.ROW_COLUMNS)
                .outerjoin_from(orders, warehouses)
                .where(orders.c.awaits == Awaits.ROUTING.value)
                .order_by(orders.c.promised_at, orders.c.id)
                .limit(limit)
            )
            return [pool.order_row(row) for row in rows]

    def queue_length(self) -> int:
        """How many orders wait for routing."""
        with self._database.reading() as connection:
            waiting = select(func.count()).select_from(orders).where(orders.c.awaits == Awaits.ROUTING.value)
            return connection.execute(waiting).scalar_one()

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        """Still proposed."""
        with self._database.reading() as connection:
            return order_views.transfer_rows(connection, limit=limit)

    def map_orders(self, limit: int = 50_000) -> Sequence[MapOrderRow]:
        """Open ones."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(orders.c.no, orders.c.lat, orders.c.lon, orders.c.stage, orders.c.awaits)
                .where(orders.c.stage.in_([stage.value for stage in OPEN_STAGES]), orders.c.lat.is_not(None))
                .limit(limit)
            )
            return [MapOrderRow(r[0], r[1], r[2], Stage(r[3]), Awaits(r[4])) for r in rows]

    def board(self) -> Sequence[BoardCell]:
        """Two index ranges: what is open, and what ended in the last day."""
        now = self._clock()
        late = func.sum(case((orders.c.promised_at < now, 1), else_=0))
        groups = (
            select(warehouses.c.code, orders.c.stage, func.count(), func.min(orders.c.stage_at), late)
            .outerjoin_from(orders, warehouses)
            .group_by(warehouses.c.code, orders.c.stage)
        )
        open_stages = [stage.value for stage in (*OPEN_STAGES, Stage.SHIPPED)]
        ended = orders.c.stage.in_([Stage.SIGNED.value, Stage.CANCELLED.value])
        with self._database.reading() as connection:
            rows = list(connection.execute(groups.where(orders.c.stage.in_(open_stages))))
            rows += list(connection.execute(groups.where(ended, orders.c.stage_at > now - _DAY)))
        cells = []
        for code, stage, count, oldest, behind in rows:
            is_open = stage in OPEN_STAGES
            cells.append(BoardCell(code or "", Stage(stage), count, oldest, int(behind or 0) if is_open else 0))
        return cells

    def stage_counts(self) -> dict[str, int]:
        """All stages, also empty ones."""
        with self._database.reading() as connection:
            rows = connection.execute(select(orders.c.stage, func.count()).group_by(orders.c.stage))
            return {stage.value: 0 for stage in Stage} | {row[0]: row[1] for row in rows}

    def warehouses(self) -> Sequence[WarehouseRow]:
        """By code."""
        with self._database.reading() as connection:
            rows = connection.execute(select(warehouses).order_by(warehouses.c.code))
            return [WarehouseRow(row.code, row.name, row.lat, row.lon) for row in rows]

    def operators(self) -> Sequence[OperatorRow]:
        """Active ones."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(operators, operator_roles.c.role)
                .outerjoin_from(operators, operator_roles)
                .where(operators.c.active == 1)
                .order_by(operators.c.code, operator_roles.c.role)
            ).all()
        roles: dict[str, list[str]] = {}
        for row in rows:
            roles.setdefault(row.code, []).extend([row.role] if row.role else [])
        people = {row.code: row for row in rows}
        return [
            OperatorRow(code, row.name, tuple(roles[code]), row.badge or "", bool(row.pin_hash))
            for code, row in people.items()
        ]

    def stations(self) -> Sequence[StationRow]:
        """By code."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(stations.c.code, stations.c.name, warehouses.c.code)
                .join_from(stations, warehouses)
                .order_by(stations.c.code)
            )
            return [StationRow(*row) for row in rows]

    def station(self, code: str) -> StationView:
        """Its open work."""
        with self._database.reading() as connection:
            return station_view(connection, code)

    def label_pdf(self, code: str) -> bytes | None:
        """Stored bytes of the live label."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            found = (
                select(labels.c.pdf)
                .join_from(labels, parcels)
                .join(orders)
                .where(orders.c.no == no, labels.c.state != "void")
            )
            return connection.execute(found).scalar()

    def lamps(self) -> Lamps:
        """Two counts over small partial sets."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(outbox.c.state, func.count())
                .where(outbox.c.state != "done", outbox.c.topic.in_(CONNECTED))
                .group_by(outbox.c.state)
            )
            counts = {row[0]: row[1] for row in rows}
        return Lamps(counts.get("waiting", 0), counts.get("failed", 0))

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        """Where the feed stands, and what kinds of things changed."""
        with self._database.reading() as connection:
            if self._database.is_sqlite:
                newest = connection.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one()
                news = changes.c.id > position
            else:
                newest = connection.execute(_OLDEST_RUNNING).scalar_one()
                news = (changes.c.tx >= position) & (changes.c.tx > 0)  # the second names the partial index
            if position < 0:
                return newest, frozenset()
            kinds = select(changes.c.entity).where(news).distinct()
            return newest, frozenset(connection.execute(kinds).scalars())
