"""Parcels on their way out, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, update
from sqlalchemy.orm import aliased

from app.domain.codes import CodeType, make_code
from app.domain.couriers import spellings
from app.domain.handover import Box, Load, LoadState
from app.domain.parcel import LabelState
from app.domain.stages import Stage
from app.errors import LostRace, Refused
from db.bulk import among, reserve_ids
from db.tables.catalog import warehouses
from db.tables.orders import orders
from db.tables.parcels import labels, loads, parcel_lines, parcels

_LIVE = labels.c.state != LabelState.VOID.value
_p = parcels.c
_scanned = aliased(labels, name="scanned")


def waiting_here(warehouse_id: int, carrier: str) -> ColumnElement[bool]:
    """Parcels (joined with their orders) of one warehouse that wait for this courier and are in no load; those of
    orders on hold wait for something else, and boxes that were emptied again for nothing."""
    goods = select(parcel_lines.c.line_id).where(parcel_lines.c.parcel_id == _p.id).exists()
    return (
        (orders.c.stage == Stage.PICKED.value)
        & (orders.c.warehouse_id == warehouse_id)
        & (orders.c.held == 0)
        & _p.load_id.is_(None)
        & _p.shipped_at.is_(None)
        & _p.carrier.in_(spellings(carrier))
        & goods
    )


class LoadStore:
    """app.ports.Loads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, carrier: str, warehouse_id: int, station: str, by: str, at: datetime) -> str:
        """Numbered by its key."""
        load_id = reserve_ids(self._connection, loads, 1)[0]
        no, state = make_code(CodeType.LOAD, load_id), LoadState.OPEN.value
        place = {"carrier": carrier, "warehouse_id": warehouse_id, "station": station}
        self._connection.execute(insert(loads).values(id=load_id, no=no, state=state, by=by, opened_at=at, **place))
        return no

    def load(self, no: str) -> Load:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        row = self._connection.execute(
            select(loads, warehouses.c.code)
            .join_from(loads, warehouses)
            .where(loads.c.no == no)
            .with_for_update(of=loads)
        ).first()
        if row is None:
            raise Refused("load.unknown", load=no)
        return Load(row.id, row.no, row.carrier, row.warehouse_id, row.code, LoadState(row.state))

    def box(self, code: str) -> Box | None:
        """By any of its codes; a label also says in which state it is itself."""
        by_label = select(_scanned.c.parcel_id).where(_scanned.c.code == code).scalar_subquery()
        rows = self._connection.execute(
            _boxes(code).where((_p.no == code) | (_p.waybill == code) | (_p.id == by_label)).limit(2)
        ).all()
        return _box(rows[0]) if len(rows) == 1 else None

    def boxes_of(self, order_no: str) -> Sequence[Box]:
        """By number of the box; but those that were emptied again."""
        goods = select(parcel_lines.c.line_id).where(parcel_lines.c.parcel_id == _p.id).exists()
        mine = _boxes("").where(orders.c.no == order_no, goods | labels.c.state.is_not(None))
        rows = self._connection.execute(mine.order_by(_p.box, _p.id))
        return list(map(_box, rows))

    def inside(self, load: Load) -> Sequence[Box]:
        """By order and box."""
        rows = self._connection.execute(_boxes("").where(_p.load_id == load.id).order_by(orders.c.no, _p.box, _p.id))
        return list(map(_box, rows))

    def put(self, box: Box, load: Load) -> None:
        """Guarded: it is in no load and has not left."""
        free = update(parcels).where(_p.id == box.id, _p.load_id.is_(None), _p.shipped_at.is_(None))
        if self._connection.execute(free.values(load_id=load.id, carrier=load.carrier)).rowcount != 1:
            raise LostRace(f"parcel {box.no}")

    def take_out(self, boxes: Sequence[Box]) -> None:
        """One statement."""
        self._connection.execute(self._these(boxes).values(load_id=None))

    def send(self, boxes: Sequence[Box], at: datetime) -> None:
        """One statement."""
        self._connection.execute(self._these(boxes).values(shipped_at=at))

    def _these(self, boxes: Sequence[Box]) -> Any:
        return update(parcels).where(among(self._connection, _p.id, [box.id for box in boxes]))

    def end(self, load: Load, state: LoadState, by: str, at: datetime) -> None:
        """With who ended it and when."""
        one = update(loads).where(loads.c.id == load.id)
        self._connection.execute(one.values(state=state.value, closed_at=at, closed_by=by))

    def counts(self, load: Load) -> tuple[int, int]:
        """By the index of loads, and by the pool's."""
        inside = select(func.count()).select_from(parcels).where(_p.load_id == load.id)
        waiting = select(func.count()).select_from(parcels.join(orders))
        here = waiting.where(waiting_here(load.warehouse_id, load.carrier))
        return self._connection.execute(inside).scalar_one(), self._connection.execute(here).scalar_one()

    def missing(self, load: Load, limit: int) -> Sequence[str]:
        """Oldest first."""
        here = select(_p.no).join_from(parcels, orders).where(waiting_here(load.warehouse_id, load.carrier))
        return list(self._connection.execute(here.order_by(_p.id).limit(limit)).scalars())


def _boxes(code: str) -> Select[Any]:
    """Parcels with their order, load and live label, and the label of that code."""
    return (
        select(
            _p.id,
            _p.no,
            orders.c.no,
            _p.carrier,
            func.coalesce(_p.waybill, ""),
            func.coalesce(loads.c.no, ""),
            func.coalesce(loads.c.state, ""),
            func.coalesce(labels.c.state, ""),
            func.coalesce(_scanned.c.state, ""),
            _p.shipped_at.is_not(None),
        )
        .join_from(parcels, orders)
        .outerjoin(loads, loads.c.id == _p.load_id)
        .outerjoin(labels, (labels.c.parcel_id == _p.id) & _LIVE)
        .outerjoin(_scanned, (_scanned.c.parcel_id == _p.id) & (_scanned.c.code == code))
    )


def _box(row: Any) -> Box:
    return Box(*row)
