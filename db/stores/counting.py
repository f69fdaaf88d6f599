"""Counts and the walk in the database. Stock changes by db.stores.stock alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
    union,
    update,
)

from app.domain.codes import CodeType, make_code
from app.domain.counting import Count, CountKind, CountState, CountTask, Reason, Shelf, TaskState, Why
from app.domain.routing import StockKey
from app.errors import Refused
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.tables.base import Big, to_ms
from db.tables.catalog import skus, warehouses
from db.tables.orders import order_lines
from db.tables.stock import count_tasks, locations, reservations, stock, stock_counts

_c, _t = stock_counts.c, count_tasks.c
_TASK_COLUMNS = ("id", "no", "warehouse_id", "location", "state", "station", "by", "created_at")
SETTLED = or_(_c.task_id.is_(None), _t.state != TaskState.OPEN.value)
"""Counts that may be talked about, joined with their tasks: while a location is being counted nobody is told."""


class CountStore:
    """app.ports.counting.Counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shelves(self, places: Iterable[StockKey], since: datetime) -> Mapping[StockKey, Shelf]:
        """The rows of the stock first: whoever finishes an order waits for them, so that what is in hand fits."""
        keys, r = sorted(set(places)), reservations.c
        known = self._locked(keys)
        taken = self._sums(
            select(r.warehouse_id, r.sku_id, func.sum(order_lines.c.picked))
            .join_from(reservations, order_lines, order_lines.c.id == r.line_id)
            .where(self._at(r.warehouse_id, r.sku_id, keys), order_lines.c.picked > 0)
            .group_by(r.warehouse_id, r.sku_id)
        )
        alone = self._sums(
            select(_c.warehouse_id, _c.sku_id, func.sum(_c.counted - _c.expected))
            .where(self._at(_c.warehouse_id, _c.sku_id, keys), _c.state == CountState.DONE.value, _c.at > since)
            .group_by(_c.warehouse_id, _c.sku_id)
        )
        priced = select(skus.c.id, skus.c.price_fen).where(among(self._connection, skus.c.id, [key[1] for key in keys]))
        prices = {row[0]: row[1] for row in self._connection.execute(priced)}
        found = {}
        for key in keys:
            on_hand, reserved, location = known[key]
            found[key] = Shelf(on_hand, reserved, taken.get(key, 0), location, alone.get(key, 0), prices.get(key[1], 0))
        return found

    def _locked(self, keys: Sequence[StockKey]) -> dict[StockKey, tuple[int, int, str]]:
        """On hand, reserved, location. A place that is new begins here: two people finding there follow each other."""
        s = stock.c
        at = self._at(s.warehouse_id, s.sku_id, keys)
        there = {(row[0], row[1]) for row in self._connection.execute(select(s.warehouse_id, s.sku_id).where(at))}
        insert_rows(self._connection, stock, ("warehouse_id", "sku_id"), [key for key in keys if key not in there])
        held = select(s.warehouse_id, s.sku_id, s.on_hand, s.reserved, s.location).where(at)
        rows = self._connection.execute(held.order_by(s.warehouse_id, s.sku_id).with_for_update())
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}

    def _at(
        self, warehouse: ColumnElement[int], sku: ColumnElement[int], keys: Sequence[StockKey]
    ) -> ColumnElement[bool]:
        return warehouse.in_({key[0] for key in keys}) & among(self._connection, sku, [key[1] for key in keys])

    def _sums(self, query: Select[Any]) -> dict[StockKey, int]:
        return {(row[0], row[1]): int(row[2]) for row in self._connection.execute(query)}

    def placed(self, warehouse_id: int, location: str) -> Sequence[int]:
        """By id."""
        s = stock.c
        here = (s.warehouse_id == warehouse_id) & (s.location == location) & (s.on_hand > 0)
        return list(self._connection.execute(select(s.sku_id).where(here).order_by(s.sku_id)).scalars())

    def settle_at(self, place: StockKey, location: str) -> None:
        """Goods that have a place keep it."""
        s = stock.c
        homeless = update(stock).where(s.warehouse_id == place[0], s.sku_id == place[1], s.location == "")
        self._connection.execute(homeless.values(location=location))

    def add(self, count: Count, station: str, at: datetime) -> int:
        """One row."""
        new = insert(stock_counts).values(
            task_id=count.task_id or None,
            kind=count.kind.value,
            warehouse_id=count.place[0],
            sku_id=count.place[1],
            location=count.location,
            expected=count.expected,
            counted=count.counted,
            reason=count.why.text(),
            state=count.state.value,
            order_no=count.order_no,
            station=station,
            by=count.by,
            at=at,
        )
        made: int = self._connection.execute(new.returning(_c.id)).scalar_one()
        return made

    def put(self, count: Count, at: datetime) -> None:
        """By its number."""
        self._connection.execute(
            update(stock_counts)
            .where(_c.id == count.id)
            .values(
                expected=count.expected,
                counted=count.counted,
                reason=count.why.text(),
                state=count.state.value,
                by=count.by,
                at=at,
            )
        )

    def load(self, count_id: int) -> Count:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        found = select(stock_counts).outerjoin_from(stock_counts, count_tasks).where(_c.id == count_id, SETTLED)
        row = self._connection.execute(found.with_for_update(of=stock_counts)).first()
        if row is None:
            raise Refused("count.unknown", count=count_id)
        return _count(row)

    def answer(self, count_id: int, state: CountState, why: Why, by: str, at: datetime) -> None:
        """Who counted stays."""
        decided = update(stock_counts).where(_c.id == count_id)
        self._connection.execute(
            decided.values(state=state.value, reason=why.text(), decided_by=by, decided_at=at),
        )

    def undecided(self, place: StockKey, location: str) -> Sequence[Count]:
        """By number."""
        here = (_c.warehouse_id == place[0]) & (_c.sku_id == place[1]) & (_c.location == location)
        found = select(stock_counts).outerjoin_from(stock_counts, count_tasks).where(here, SETTLED)
        asked = found.where(_c.state == CountState.ASKED.value).order_by(_c.id)
        return [_count(row) for row in self._connection.execute(asked)]

    def of_task(self, task_id: int) -> Sequence[Count]:
        """By SKU id."""
        rows = select(stock_counts).where(_c.task_id == task_id).order_by(_c.sku_id)
        return [_count(row) for row in self._connection.execute(rows)]

    def drop(self, count_ids: Iterable[int]) -> None:
        """They have moved nothing."""
        self._connection.execute(delete(stock_counts).where(among(self._connection, _c.id, count_ids)))

    def forget(self, place: StockKey) -> None:
        """Goods that lie where they do not belong are another matter."""
        open_tasks = select(_t.id).where(_t.state == TaskState.OPEN.value)
        mine = (_c.warehouse_id == place[0]) & (_c.sku_id == place[1]) & (_c.reason != Reason.MISPLACED.value)
        self._connection.execute(delete(stock_counts).where(mine, _c.task_id.in_(open_tasks)))

    def open(
        self, warehouse_id: int, locations: Sequence[str], station: str, by: str, at: datetime
    ) -> Sequence[tuple[str, str]]:
        """Two people opening at once follow each other."""
        one = select(warehouses.c.id).where(warehouses.c.id == warehouse_id)
        self._connection.execute(one.with_for_update(key_share=True))
        tasks = {row[0]: row[1] for row in self._connection.execute(_being_counted(warehouse_id).add_columns(_t.no))}
        new = [code for code in locations if code not in tasks]
        ids = reserve_ids(self._connection, count_tasks, len(new))
        tail = (TaskState.OPEN.value, station, by, to_ms(at))
        rows = [
            (task_id, make_code(CodeType.COUNT, task_id), warehouse_id, code, *tail)
            for task_id, code in zip(ids, new, strict=True)
        ]
        insert_rows(self._connection, count_tasks, _TASK_COLUMNS, rows)
        tasks |= {row[3]: row[1] for row in rows}
        return [(tasks[code], code) for code in locations]

    def task(self, no: str) -> CountTask:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        row = self._connection.execute(
            select(_t.id, _t.no, _t.warehouse_id, warehouses.c.code, _t.location, _t.state)
            .join_from(count_tasks, warehouses)
            .where(_t.no == no)
            .with_for_update(of=count_tasks)
        ).first()
        if row is None:
            raise Refused("count.no_task", task=no)
        return CountTask(*row[:5], TaskState(row[5]))

    def close(self, task_id: int, state: TaskState, at: datetime) -> None:
        """With the time of its end."""
        self._connection.execute(
            update(count_tasks).where(_t.id == task_id).values(state=state.value, closed_at=at),
        )

    def locations(self, warehouse_id: int) -> Sequence[str]:
        """Those of the walk and those where goods are."""
        places = walk_of(warehouse_id)
        return list(self._connection.execute(select(places.c.code).order_by(*in_walk_order(places))).scalars())

    def longest_ago(self, warehouse_id: int, limit: int) -> Sequence[str]:
        """By the end of the last count, then the walk."""
        places, last = walk_of(warehouse_id), last_counts(warehouse_id)
        found = (
            select(places.c.code)
            .outerjoin_from(places, last, last.c.location == places.c.code)
            .where(places.c.code.not_in(_being_counted(warehouse_id)))
            .order_by(func.coalesce(last.c.at, 0), *in_walk_order(places))
        )
        return list(self._connection.execute(found.limit(limit)).scalars())

    def doubtful(self, warehouse_id: int, since: datetime, limit: int) -> Sequence[str]:
        """Refused ones were no differences."""
        found = (
            select(_c.location)
            .outerjoin_from(stock_counts, count_tasks)
            .where(
                SETTLED,
                _c.warehouse_id == warehouse_id,
                _c.at > since,
                _c.counted != _c.expected,
                _c.location != "",
                _c.state != CountState.REFUSED.value,
                _c.location.not_in(_being_counted(warehouse_id)),
            )
            .group_by(_c.location)
            .order_by(func.count().desc(), _c.location)
        )
        return list(self._connection.execute(found.limit(limit)).scalars())

    def put_walk(self, warehouse_id: int, walk: Mapping[str, int]) -> tuple[int, int]:
        """Locations that the file does not name stay where they are."""
        w = locations.c
        rows = self._connection.execute(select(w.code, w.walk).where(w.warehouse_id == warehouse_id))
        known = {row[0]: row[1] for row in rows}
        added = [(warehouse_id, code, place) for code, place in walk.items() if code not in known]
        changed = [(place, warehouse_id, code) for code, place in walk.items() if known.get(code, place) != place]
        insert_rows(self._connection, locations, ("warehouse_id", "code", "walk"), added)
        update_rows(self._connection, locations, ("walk",), ("warehouse_id", "code"), changed)
        return len(added), len(changed)


def walk_of(warehouse_id: int) -> Subquery:
    """Every location of a warehouse: `code`, and `walk` where somebody has said it."""
    w, s = locations.c, stock.c
    used = select(s.location.label("code")).where(s.warehouse_id == warehouse_id, s.location != "")
    every = union(used, select(w.code).where(w.warehouse_id == warehouse_id)).subquery()
    said = (w.warehouse_id == warehouse_id) & (w.code == every.c.code)
    return select(every.c.code, w.walk).outerjoin_from(every, locations, said).subquery()


def in_walk_order(places: Subquery) -> tuple[ColumnElement[Any], ...]:
    """Locations without a place in the walk come last."""
    return places.c.walk.is_(None), places.c.walk, places.c.code


def last_counts(warehouse_id: int) -> Subquery:
    """When each `location` was last counted (`at`, in milliseconds)."""
    ended = func.max(type_coerce(_t.closed_at, Big)).label("at")
    counted = (_t.warehouse_id == warehouse_id) & (_t.state == TaskState.COUNTED.value)
    return select(_t.location, ended).where(counted).group_by(_t.location).subquery()


def _being_counted(warehouse_id: int) -> Select[Any]:
    return select(_t.location).where(_t.warehouse_id == warehouse_id, _t.state == TaskState.OPEN.value)


def _count(row: Row[Any]) -> Count:
    return Count(
        id=row.id,
        task_id=row.task_id or 0,
        kind=CountKind(row.kind),
        place=(row.warehouse_id, row.sku_id),
        location=row.location,
        expected=row.expected,
        counted=row.counted,
        why=Why.of(row.reason),
        state=CountState(row.state),
        by=row.by,
        order_no=row.order_no,
    )
