"""Locations being counted, corrections, and the walk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, type_coerce

from app.domain.codes import clean_code
from app.domain.counting import LATELY, CountState, TaskState, Why
from app.ports import Clock
from app.views.counting import CorrectionRow, CountedRow, CountTaskRow, LocationRow
from db.engine import Database
from db.stores.counting import SETTLED, in_walk_order, last_counts, walk_of
from db.tables.base import Big, from_ms
from db.tables.catalog import skus, warehouses
from db.tables.people import operators
from db.tables.stock import count_tasks, locations, stock, stock_counts

_c, _t = stock_counts.c, count_tasks.c


class CountReads:
    """app.views.counting.CountReader, a part of the reader."""

    _database: Database
    _clock: Clock

    def count_tasks(self, warehouse: str = "", limit: int = 500) -> Sequence[CountTaskRow]:
        """In the order of the walk."""
        with self._database.reading() as connection:
            return task_rows(connection, clean_code(warehouse), limit)

    def counted(self, task: str) -> Sequence[CountedRow]:
        """The last first."""
        with self._database.reading() as connection:
            return counted_rows(connection, clean_code(task))

    def corrections(self, warehouse: str = "", asked: bool = False, limit: int = 200) -> Sequence[CorrectionRow]:
        """None of a location that is being counted."""
        with self._database.reading() as connection:
            return correction_rows(connection, clean_code(warehouse), asked, limit)

    def locations(self, warehouse: str) -> Sequence[LocationRow]:
        """In the order of the walk."""
        with self._database.reading() as connection:
            return location_rows(connection, clean_code(warehouse), self._clock())


def task_rows(connection: Connection, warehouse: str, limit: int) -> list[CountTaskRow]:
    """With sums of what was scanned."""
    scanned = (
        select(_c.task_id, func.count().label("skus"), func.sum(_c.counted).label("pieces"))
        .group_by(_c.task_id)
        .subquery()
    )
    said = (locations.c.warehouse_id == _t.warehouse_id) & (locations.c.code == _t.location)
    rows = (
        select(
            _t.no,
            warehouses.c.code,
            _t.location,
            _t.by,
            operators.c.name,
            _t.created_at,
            scanned.c.skus,
            scanned.c.pieces,
        )
        .join_from(count_tasks, warehouses)
        .outerjoin(locations, said)
        .outerjoin(operators, operators.c.code == _t.by)
        .outerjoin(scanned, scanned.c.task_id == _t.id)
        .where(_t.state == TaskState.OPEN.value)
        .order_by(warehouses.c.code, locations.c.walk.is_(None), locations.c.walk, _t.location)
        .limit(limit)
    )
    if warehouse:
        rows = rows.where(warehouses.c.code == warehouse)
    return [
        CountTaskRow(no, site, location, by, name or by, at, items or 0, int(pieces or 0))
        for no, site, location, by, name, at, items, pieces in connection.execute(rows)
    ]


def counted_rows(connection: Connection, task: str) -> list[CountedRow]:
    """Nothing of what the system says."""
    rows = (
        select(skus.c.code, skus.c.name, _c.counted)
        .join_from(stock_counts, count_tasks)
        .join(skus, skus.c.id == _c.sku_id)
        .where(_t.no == task)
        .order_by(_c.at.desc(), _c.id.desc())
    )
    return [CountedRow(*row) for row in connection.execute(rows)]


def correction_rows(connection: Connection, warehouse: str, asked: bool, limit: int) -> list[CorrectionRow]:
    """Counts that were right are no corrections."""
    rows = _corrections().where(SETTLED, _c.counted != _c.expected)
    rows = rows.where(_c.state == CountState.ASKED.value).order_by(_c.id) if asked else rows.order_by(_c.id.desc())
    if warehouse:
        rows = rows.where(warehouses.c.code == warehouse)
    return [_correction(row) for row in connection.execute(rows.limit(limit))]


def _corrections() -> Select[Any]:
    s = stock.c
    lies = (s.warehouse_id == _c.warehouse_id) & (s.sku_id == _c.sku_id)
    system = (s.location.label("home"), s.on_hand, s.reserved)
    product = (skus.c.code.label("sku"), skus.c.name, skus.c.price_fen)
    return (
        select(
            stock_counts,
            _t.no.label("task"),
            warehouses.c.code.label("warehouse"),
            operators.c.name.label("by_name"),
            *product,
            *system,
        )
        .join_from(stock_counts, skus)
        .join(warehouses, warehouses.c.id == _c.warehouse_id)
        .outerjoin(count_tasks, _t.id == _c.task_id)
        .outerjoin(stock, lies)
        .outerjoin(operators, operators.c.code == _c.by)
    )


def _correction(row: Row[Any]) -> CorrectionRow:
    why = Why.of(row.reason)
    return CorrectionRow(
        id=row.id,
        kind=row.kind,
        task=row.task or "",
        warehouse=row.warehouse,
        sku=row.sku,
        name=row.name,
        location=row.location,
        home=row.home or "",
        expected=row.expected,
        counted=row.counted,
        worth_fen=abs(row.counted - row.expected) * row.price_fen,
        reason=why.reason.value,
        note=why.note,
        state=row.state,
        order_no=row.order_no,
        by=row.by,
        by_name=row.by_name or row.by,
        at=row.at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        answer=why.answer,
        on_hand=row.on_hand or 0,
        reserved=row.reserved or 0,
    )


def location_rows(connection: Connection, warehouse: str, now: datetime) -> list[LocationRow]:
    """Each fact is gathered once and joined; none for an unknown warehouse."""
    warehouse_id = connection.execute(select(warehouses.c.id).where(warehouses.c.code == warehouse)).scalar()
    if warehouse_id is None:
        return []
    s, places, last = stock.c, walk_of(warehouse_id), last_counts(warehouse_id)
    filled = (s.warehouse_id == warehouse_id) & (s.on_hand > 0)
    items = select(s.location, func.count().label("n")).where(filled).group_by(s.location).subquery()
    wrong = (_c.warehouse_id == warehouse_id) & (_c.at > now - LATELY) & (_c.counted != _c.expected)
    differences = (
        select(_c.location, func.count().label("n"))
        .outerjoin_from(stock_counts, count_tasks)
        .where(wrong, SETTLED, _c.state != CountState.REFUSED.value)
        .group_by(_c.location)
        .subquery()
    )
    opened = (_t.warehouse_id == warehouse_id) & (_t.state == TaskState.OPEN.value)
    tasks = select(_t.location, _t.no).where(opened).subquery()
    found = select(places.c.code, places.c.walk, items.c.n, type_coerce(last.c.at, Big), differences.c.n, tasks.c.no)
    found = found.select_from(places)
    for part in (items, last, differences, tasks):
        found = found.outerjoin(part, part.c.location == places.c.code)
    return [
        LocationRow(code, walk, held or 0, from_ms(at) if at else None, wrongs or 0, task or "")
        for code, walk, held, at, wrongs, task in connection.execute(found.order_by(*in_walk_order(places)))
    ]
