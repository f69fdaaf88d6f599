"""Parcels and labels in the database."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState, mask_name, mask_phone
from app.domain.site import exact
from app.domain.stages import Stage
from app.errors import Refused
from app.ports import PoolEntry
from db.bulk import among, insert_rows, reserve_ids
from db.tables.catalog import warehouses
from db.tables.orders import batches, orders
from db.tables.parcels import labels, parcels


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

    def open(self, order: Order, at: datetime) -> LabelContent:
        """A new box with its first label."""
        parcel_id = parcel_ids(self._connection, 1)[0]
        no = make_code(CodeType.PARCEL, parcel_id)
        self._connection.execute(insert(parcels).values(id=parcel_id, no=no, order_id=order.id, created_at=at))
        content = self._content(order, no, 1, at)
        self._connection.execute(
            insert(labels).values(
                parcel_id=parcel_id,
                code=content.label_code,
                copy=content.copy,
                state=LabelState.PENDING.value,
                content=json.dumps(asdict(content), ensure_ascii=False),
            )
        )
        return content

    def _content(self, order: Order, no: str, copy: int, at: datetime) -> LabelContent:
        row = self._connection.execute(
            select(orders, warehouses.c.code.label("site"), warehouses.c.name.label("site_name"))
            .join_from(orders, warehouses)
            .where(orders.c.id == order.id)
        ).one()
        return LabelContent(
            parcel_no=no,
            label_code=make_label_code(no, copy),
            copy=copy,
            order_no=order.no,
            external_no=order.external_no,
            channel=order.channel.value,
            warehouse_code=row.site,
            warehouse_name=row.site_name,
            sender_name=row.site_name,
            receiver_name=mask_name(row.contact or row.buyer),
            receiver_phone=mask_phone(row.phone),
            receiver_region=row.region,
            receiver_address=row.address,
            items=tuple((line.sku, line.title, line.quantity) for line in order.lines),
            remark=row.remark,
            urgent=bool(row.urgent),
            created=exact(at),
        )

    def is_label(self, code: str) -> bool:
        """By the code printed on it."""
        return self._connection.execute(select(labels.c.id).where(labels.c.code == code)).first() is not None

    def live_label(self, order_id: int) -> tuple[str, LabelState] | None:
        """The one that is not void."""
        row = self._connection.execute(
            select(labels.c.code, labels.c.state)
            .join_from(labels, parcels)
            .where(parcels.c.order_id == order_id, labels.c.state != LabelState.VOID.value)
        ).first()
        return None if row is None else (row[0], LabelState(row[1]))

    def apply(self, label_code: str) -> None:
        """It sticks on the box."""
        self._connection.execute(
            update(labels)
            .where(labels.c.code == label_code, labels.c.state != LabelState.VOID.value)
            .values(state=LabelState.APPLIED.value)
        )

    def void(self, order_id: int) -> str | None:
        """Never to be stuck on."""
        live = self.live_label(order_id)
        if live is None:
            return None
        self._connection.execute(update(labels).where(labels.c.code == live[0]).values(state=LabelState.VOID.value))
        return live[0]

    def ship(self, order_id: int, carrier: str, waybill: str, at: datetime) -> None:
        """A waybill number belongs to one parcel only."""
        used = self._connection.execute(select(parcels.c.no).where(parcels.c.waybill == waybill)).scalar()
        if used is not None:
            raise Refused("waybill.used", waybill=waybill, parcel=used)
        self._connection.execute(
            update(parcels)
            .where(parcels.c.order_id == order_id)
            .values(carrier=carrier, waybill=waybill, shipped_at=at)
        )

    def content(self, label_code: str) -> LabelContent:
        """As frozen when it was asked for."""
        stored = self._connection.execute(select(labels.c.content).where(labels.c.code == label_code)).scalar_one()
        values = json.loads(stored)
        values["items"] = tuple((sku, name, quantity) for sku, name, quantity in values["items"])
        return LabelContent(**values)

    def rendered(self, label_code: str, pdf: bytes) -> None:
        """Bytes are kept once; a label scanned back in the meantime stays applied."""
        drawn = update(labels).where(labels.c.code == label_code, labels.c.pdf.is_(None)).values(pdf=pdf)
        self._connection.execute(drawn)
        self._connection.execute(
            update(labels)
            .where(labels.c.code == label_code, labels.c.state == LabelState.PENDING.value)
            .values(state=LabelState.RENDERED.value)
        )
