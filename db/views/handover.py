"""Loads, what waits for them, and the pools of waybill numbers."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.domain.couriers import courier_name
from app.domain.handover import LoadState, Waits
from app.domain.parcel import LabelState
from app.domain.stages import Stage
from app.views.handover import DueRow, HandoverDetail, HandoverRow, OutgoingRow, WaybillRow
from db.stores.loads import waiting_here
from db.tables.catalog import warehouses
from db.tables.orders import orders
from db.tables.parcels import labels, loads, parcels, waybill_numbers
from db.tables.people import operators

_l = loads.c
_p = parcels.c


def handover_rows(connection: Connection, warehouse: str, limit: int) -> list[HandoverRow]:
    """Open ones first."""
    opened_first = case((_l.state == LoadState.OPEN.value, 0), else_=1)
    found = _loads().order_by(opened_first, _l.id.desc()).limit(limit)
    if warehouse:
        found = found.where(warehouses.c.code == warehouse)
    return [_row(row) for row in connection.execute(found)]


def handover_detail(connection: Connection, no: str, most_missing: int) -> HandoverDetail | None:
    """Five short SELECTs."""
    row = connection.execute(_loads().add_columns(_l.id, _l.warehouse_id).where(_l.no == no)).first()
    if row is None:
        return None
    inside = connection.execute(_outgoing().where(_p.load_id == row.id).order_by(_p.no))
    here = waiting_here(row.warehouse_id, row.carrier)
    missing = connection.execute(_outgoing().where(here).order_by(_p.id).limit(most_missing))
    count = select(func.count()).select_from(parcels.join(orders))
    return HandoverDetail(
        _row(row),
        tuple(OutgoingRow(*each[:8]) for each in inside),
        tuple(_missing(each) for each in missing),
        connection.execute(count.where(here)).scalar_one(),
        connection.execute(count.where(waiting_here(row.warehouse_id, ""))).scalar_one(),
    )


def due_rows(connection: Connection, warehouse: str) -> list[DueRow]:
    """However a courier is spelled."""
    waiting = (
        select(_p.carrier, func.count())
        .select_from(parcels.join(orders).join(warehouses))
        .where(warehouses.c.code == warehouse, orders.c.stage == Stage.PICKED.value, orders.c.held == 0)
        .where(_p.load_id.is_(None), _p.shipped_at.is_(None))
        .group_by(_p.carrier)
    )
    counts: Counter[str] = Counter()
    for carrier, count in connection.execute(waiting):
        counts[courier_name(carrier)] += count
    return [DueRow(carrier, count) for carrier, count in counts.most_common()]


def waybill_rows(connection: Connection) -> list[WaybillRow]:
    """By courier."""
    n = waybill_numbers.c
    free = n.parcel_id.is_(None)
    first = func.min(case((free, n.number)))
    taken = func.count(n.parcel_id)
    rows = connection.execute(
        select(n.carrier, func.count() - taken, taken, func.coalesce(first, "")).group_by(n.carrier).order_by(n.carrier)
    )
    return [WaybillRow(*row) for row in rows]


def _loads() -> Select[Any]:
    inside = select(func.count()).where(_p.load_id == _l.id).scalar_subquery()
    name = func.coalesce(operators.c.name, _l.by)
    return (
        select(_l.no, _l.carrier, warehouses.c.code, _l.state, _l.station, name, _l.opened_at, _l.closed_at, inside)
        .join_from(loads, warehouses)
        .outerjoin(operators, operators.c.code == _l.by)
    )


def _row(row: Any) -> HandoverRow:
    return HandoverRow(row[0], row[1], row[2], LoadState(row[3]), *row[4:9])


def _outgoing() -> Select[Any]:
    other = parcels.alias("other")
    boxes = select(func.count()).where(other.c.order_id == _p.order_id).scalar_subquery()
    return (
        select(
            _p.no,
            orders.c.no,
            func.coalesce(_p.waybill, ""),
            orders.c.buyer,
            orders.c.region,
            _p.box,
            boxes,
            _p.weight_g,
            func.coalesce(labels.c.state, ""),
        )
        .join_from(parcels, orders)
        .outerjoin(labels, (labels.c.parcel_id == _p.id) & (labels.c.state != LabelState.VOID.value))
    )


def _missing(row: Any) -> OutgoingRow:
    waits = Waits.NOT_SCANNED if row[8] == LabelState.APPLIED else Waits.UNLABELLED
    return replace(OutgoingRow(*row[:8]), waits=waits)
