"""One order with everything a screen shows of it."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select, text

from app.domain.events import Topic
from app.domain.parcel import LabelState
from app.views.orders import CandidateRow, CoverRow, DecisionRow, EventRow, LineRow, OrderDetail, ParcelRow, ReturnRow
from db.tables.catalog import skus, warehouses
from db.tables.delivery import outbox
from db.tables.orders import decisions, order_events, order_lines, orders, returns
from db.tables.parcels import labels, parcel_lines, parcels
from db.tables.people import operators
from db.tables.stock import stock
from db.views.floor import transfer_rows
from db.views.pool import ROW_COLUMNS, order_rows


def order_detail(connection: Connection, no: str) -> OrderDetail | None:
    """Eight short SELECTs by key."""
    extra = (
        orders.c.contact,
        orders.c.phone,
        orders.c.address,
        orders.c.remark,
        orders.c.freight_fen,
        orders.c.discount_fen,
        orders.c.lat,
        orders.c.lon,
    )
    row = connection.execute(
        select(*ROW_COLUMNS, *extra).outerjoin_from(orders, warehouses).where(orders.c.no == no)
    ).first()
    if row is None:
        return None
    (head,) = order_rows(connection, [row])
    return OrderDetail(
        row=head,
        contact=row.contact,
        phone=row.phone,
        address=row.address,
        remark=row.remark,
        freight_fen=row.freight_fen,
        discount_fen=row.discount_fen,
        lat=row.lat,
        lon=row.lon,
        lines=order_line_rows(connection, head.id),
        decision=next(iter(decision_rows(connection, head.id, 1)), None),
        transfers=transfer_rows(connection, order_id=head.id),
        boxes=box_rows(connection, head.id),
        events=_events(connection, head.id),
        returns=_returns(connection, head.id),
    )


def order_line_rows(connection: Connection, order_id: int) -> tuple[LineRow, ...]:
    """Lines in their order, each with its bin in the serving warehouse."""
    rows = connection.execute(
        select(
            order_lines.c.position,
            func.coalesce(skus.c.code, order_lines.c.code),
            func.coalesce(skus.c.name, order_lines.c.title),
            order_lines.c.title,
            order_lines.c.quantity,
            order_lines.c.picked,
            order_lines.c.price_fen,
            func.coalesce(stock.c.location, ""),
        )
        .join_from(order_lines, orders)
        .outerjoin(skus, skus.c.id == order_lines.c.sku_id)
        .outerjoin(stock, (stock.c.warehouse_id == orders.c.warehouse_id) & (stock.c.sku_id == order_lines.c.sku_id))
        .where(order_lines.c.order_id == order_id)
        .order_by(order_lines.c.position)
    )
    return tuple(LineRow(*row) for row in rows)


def decision_rows(connection: Connection, order_id: int, limit: int = 1000) -> list[DecisionRow]:
    """Newest first."""
    c = decisions.c
    rows = connection.execute(
        select(c.at, c.outcome, c.warehouse, c.branch, c.rules_version, c.reach_km, c.candidates)
        .where(c.order_id == order_id)
        .order_by(c.id.desc())
        .limit(limit)
    ).all()
    if not rows:
        return []
    names = {row[0]: row[1] for row in connection.execute(select(warehouses.c.code, warehouses.c.name))}
    return [
        DecisionRow(*row[:6], tuple(_candidate(told, names) for told in json.loads(row.candidates))) for row in rows
    ]


def _candidate(told: list[Any], names: dict[str, str]) -> CandidateRow:
    """What was written before there were rules gives no facts."""
    code, km, within, verdict, covers, *why = told
    rows = tuple(CoverRow(*cover) for cover in covers)
    return CandidateRow(code, names.get(code, code), km, bool(within), verdict, rows, why[0] if why else {})


def box_rows(connection: Connection, order_id: int) -> tuple[ParcelRow, ...]:
    """Each with its newest label; not those that were unpacked again."""
    newest = select(func.max(labels.c.id)).where(labels.c.parcel_id == parcels.c.id).correlate(parcels)
    packed = select(parcel_lines.c.line_id).where(parcel_lines.c.parcel_id == parcels.c.id).exists()
    rows = connection.execute(
        select(
            parcels.c.no,
            func.coalesce(labels.c.state, ""),
            func.coalesce(labels.c.code, ""),
            parcels.c.carrier,
            func.coalesce(parcels.c.waybill, ""),
            parcels.c.box,
        )
        .outerjoin_from(parcels, labels, labels.c.id == newest.scalar_subquery())
        .where(parcels.c.order_id == order_id, packed | (func.coalesce(labels.c.state, "") != "void"))
        .order_by(parcels.c.box, parcels.c.id)
    )
    boxes = [ParcelRow(*row) for row in rows]
    undrawn = _undrawn(connection) if any(box.label_state == LabelState.PENDING for box in boxes) else {}
    return tuple(replace(box, message=undrawn.get(box.label_code, 0)) for box in boxes)


def _undrawn(connection: Connection) -> dict[str, int]:
    """Messages given up that should have drawn a label, by its code; by the index of what is not done."""
    failed = select(outbox.c.id, outbox.c.payload).where(text("state = 'failed'"), outbox.c.topic == Topic.LABEL)
    return {json.loads(row.payload)["label"]: row.id for row in connection.execute(failed)}


def _events(connection: Connection, order_id: int) -> tuple[EventRow, ...]:
    rows = connection.execute(
        select(
            order_events.c.seq,
            order_events.c.at,
            order_events.c.kind,
            order_events.c.by,
            func.coalesce(operators.c.name, order_events.c.by),
            order_events.c.station,
            order_events.c.facts,
        )
        .outerjoin_from(order_events, operators, operators.c.code == order_events.c.by)
        .where(order_events.c.order_id == order_id)
        .order_by(order_events.c.seq)
    )
    return tuple(EventRow(*row[:6], json.loads(row[6])) for row in rows)


def _returns(connection: Connection, order_id: int) -> tuple[ReturnRow, ...]:
    rows = connection.execute(
        select(
            returns.c.external_no,
            func.coalesce(skus.c.code, returns.c.code),
            returns.c.title,
            returns.c.quantity,
            returns.c.at,
        )
        .outerjoin_from(returns, skus)
        .where(returns.c.order_id == order_id)
        .order_by(returns.c.at, returns.c.id)
    )
    return tuple(ReturnRow(*row) for row in rows)
