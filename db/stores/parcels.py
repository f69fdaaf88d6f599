"""Parcels and labels in the database."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy import Row as SqlRow

from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState, content_of, mask_name, mask_phone
from app.domain.site import exact
from app.domain.stages import Stage
from app.ports import Boxes, LiveLabel, PoolEntry
from db.bulk import Row, among, insert_rows, reserve_ids
from db.tables.catalog import warehouses
from db.tables.orders import batches, orders
from db.tables.parcels import labels, parcel_lines, parcels


def parcel_ids(connection: Connection, count: int) -> list[int]:
    """For new parcels: no number that an undone import took with it comes again."""
    undone = select(func.max(batches.c.last_parcel)).where(batches.c.last_parcel > 0)
    return reserve_ids(connection, parcels, count, connection.execute(undone).scalar() or 0)


def add_sent_parcels(connection: Connection, ids: Sequence[int], entries: Sequence[PoolEntry], at_ms: int) -> None:
    """Boxes of new orders that had left before they came to us."""
    sent = [
        (order_id, entry.source)
        for order_id, entry in zip(ids, entries, strict=True)
        if entry.source.waybill and entry.stage in (Stage.SHIPPED, Stage.SIGNED)
    ]
    used = _used_waybills(connection, [source.waybill for _, source in sent])
    rows = []
    for parcel_id, (order_id, source) in zip(parcel_ids(connection, len(sent)), sent, strict=True):
        waybill = None if source.waybill in used else source.waybill
        used.add(source.waybill)
        rows.append((parcel_id, make_code(CodeType.PARCEL, parcel_id), order_id, source.carrier, waybill, at_ms))
    insert_rows(connection, parcels, ("id", "no", "order_id", "carrier", "waybill", "created_at"), rows)


def _used_waybills(connection: Connection, numbers: Sequence[str]) -> set[str]:
    if not numbers:
        return set()
    found = select(parcels.c.waybill).where(among(connection, parcels.c.waybill, numbers))
    return set(connection.execute(found).scalars())


class ParcelStore:
    """app.ports.Parcels."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, order: Order, boxes: Boxes, at: datetime) -> Sequence[tuple[int, str]]:
        """New boxes, counted from 1 whatever their numbers were."""
        opened: list[tuple[int, str]] = []
        goods: list[Row] = []
        skus = {line.id: line.sku_id for line in order.lines}
        for parcel_id, number in zip(parcel_ids(self._connection, len(boxes)), sorted(boxes), strict=True):
            opened.append((parcel_id, make_code(CodeType.PARCEL, parcel_id)))
            new = {"id": parcel_id, "no": opened[-1][1], "order_id": order.id, "created_at": at, "box": len(opened)}
            self._connection.execute(insert(parcels).values(new))
            goods += [(parcel_id, line_id, skus[line_id], pieces) for line_id, pieces in boxes[number].items()]
        insert_rows(self._connection, parcel_lines, ("parcel_id", "line_id", "sku_id", "quantity"), goods)
        return opened

    def _ask(self, parcel_id: int, content: LabelContent, by: str, at: datetime) -> None:
        self._connection.execute(
            insert(labels).values(
                parcel_id=parcel_id,
                code=content.label_code,
                copy=content.copy,
                state=LabelState.PENDING.value,
                content=json.dumps(asdict(content), ensure_ascii=False),
                reason=content.reason,
                by=by,
                at=at,
            )
        )

    def _head(self, order: Order) -> SqlRow[Any]:
        return self._connection.execute(
            select(orders, warehouses.c.code.label("site"), warehouses.c.name.label("site_name"))
            .join_from(orders, warehouses)
            .where(orders.c.id == order.id)
        ).one()

    def issue(self, order: Order, reason: str, by: str, at: datetime) -> Sequence[LabelContent]:
        """But for boxes that were emptied again; the copy's number goes on from the last one of the box."""
        self.void(order.id)
        goods = self._goods(order.id)
        made: list[LabelContent] = []
        if not goods:
            return made
        head = self._head(order)
        last = select(func.max(labels.c.copy)).where(labels.c.parcel_id == parcels.c.id).scalar_subquery()
        number = func.coalesce(parcels.c.waybill, "").label("waybill")
        rows = self._connection.execute(
            select(parcels.c.id, parcels.c.no, parcels.c.box, parcels.c.carrier, number, last.label("copy"))
            .where(among(self._connection, parcels.c.id, list(goods)))
            .order_by(parcels.c.box)
        ).all()
        for row in rows:
            own = (row.no, (row.copy or 0) + 1, at, goods[row.id], row.box, len(rows))
            # who sees a courier's name without a number would look for it: both, or neither
            sent = {"carrier": row.carrier, "waybill": row.waybill} if row.waybill else {}
            content = replace(_content(head, order, *own), reason=reason, **sent)
            self._ask(row.id, content, by, at)
            made.append(content)
        return made

    def _goods(self, order_id: int) -> dict[int, dict[int, int]]:
        """Pieces by line id, by parcel id."""
        found: dict[int, dict[int, int]] = {}
        rows = select(parcel_lines.c.parcel_id, parcel_lines.c.line_id, parcel_lines.c.quantity)
        for parcel_id, line_id, pieces in self._connection.execute(
            rows.join_from(parcel_lines, parcels).where(parcels.c.order_id == order_id)
        ):
            found.setdefault(parcel_id, {})[line_id] = pieces
        return found

    def unpack(self, order_id: int) -> None:
        """A void label keeps its row: nobody may stick it on, and it says so when it is scanned."""
        self.void(order_id)
        mine = select(parcels.c.id).where(parcels.c.order_id == order_id)
        self._connection.execute(delete(parcel_lines).where(parcel_lines.c.parcel_id.in_(mine)))

    def is_label(self, code: str) -> bool:
        """By the code printed on it."""
        return self._connection.execute(select(labels.c.id).where(labels.c.code == code)).first() is not None

    def live_labels(self, order_id: int) -> Sequence[LiveLabel]:
        """By box."""
        rows = self._connection.execute(
            select(labels.c.code, labels.c.state, parcels.c.no, parcels.c.box)
            .join_from(labels, parcels)
            .where(parcels.c.order_id == order_id, labels.c.state != LabelState.VOID.value)
            .order_by(parcels.c.box, parcels.c.id)
        )
        return [LiveLabel(row.code, LabelState(row.state), row.no, row.box) for row in rows]

    def apply(self, label_code: str) -> None:
        """It sticks on the box."""
        self._connection.execute(
            update(labels)
            .where(labels.c.code == label_code, labels.c.state != LabelState.VOID.value)
            .values(state=LabelState.APPLIED.value)
        )

    def void(self, order_id: int) -> Sequence[str]:
        """Never to be stuck on."""
        codes = [label.code for label in self.live_labels(order_id)]
        mine = among(self._connection, labels.c.code, codes)
        self._connection.execute(update(labels).where(mine).values(state=LabelState.VOID.value))
        return codes

    def orders_of(self, labels_: Collection[str]) -> Mapping[str, str]:
        """In one statement."""
        found = select(labels.c.code, orders.c.no).join_from(labels, parcels).join(orders)
        live = found.where(among(self._connection, labels.c.code, labels_), labels.c.state != LabelState.VOID.value)
        return {row.code: row.no for row in self._connection.execute(live)}

    def content(self, label_code: str) -> LabelContent:
        """As frozen when it was asked for."""
        stored = self._connection.execute(select(labels.c.content).where(labels.c.code == label_code)).scalar_one()
        return content_of(stored)

    def rendered(self, label_code: str, pdf: bytes, layout: str) -> None:
        """Bytes are kept once; a label scanned back in the meantime stays applied."""
        drawn = update(labels).where(labels.c.code == label_code, labels.c.pdf.is_(None))
        self._connection.execute(drawn.values(pdf=pdf, layout=layout))
        self._connection.execute(
            update(labels)
            .where(labels.c.code == label_code, labels.c.state == LabelState.PENDING.value)
            .values(state=LabelState.RENDERED.value)
        )


def _content(
    head: SqlRow[Any],
    order: Order,
    no: str,
    copy: int,
    at: datetime,
    goods: Mapping[int, int],
    box: int,
    boxes: int,
) -> LabelContent:
    """What the label of a box shows, names and phones masked."""
    return LabelContent(
        parcel_no=no,
        label_code=make_label_code(no, copy),
        copy=copy,
        order_no=order.no,
        external_no=order.external_no,
        channel=order.channel.value,
        warehouse_code=head.site,
        warehouse_name=head.site_name,
        sender_name=head.site_name,
        receiver_name=mask_name(head.contact or head.buyer),
        receiver_phone=mask_phone(head.phone),
        receiver_region=head.region,
        receiver_address=head.address,
        items=tuple((line.sku, line.title, goods[line.id]) for line in order.lines if goods.get(line.id)),
        remark=head.remark,
        urgent=bool(head.urgent),
        created=exact(at),
        box=box,
        boxes=boxes,
    )
