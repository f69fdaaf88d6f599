"""The pool in the database."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from app.domain.codes import CodeType, is_label_code, is_own_code, make_code
from app.domain.events import EventKind, Facts, canonical
from app.domain.intake import Channel, IncomingLine, Missing
from app.domain.order import Order, OrderLine
from app.domain.stages import Stage, awaits
from app.errors import LostRace, Refused
from app.ports import KnownOrder, PoolEntry
from db import search
from db.bulk import Row, among, insert_rows, reserve_ids, update_rows
from db.stores.incoming import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    SOURCE_COLUMNS,
    order_row,
    search_words,
    source_of,
    source_values,
)
from db.stores.ledger import add_changes, add_events, sealed
from db.tables.base import to_ms
from db.tables.catalog import skus
from db.tables.orders import labels, order_events, order_lines, orders, parcels


class OrderStore:
    """app.ports.Orders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._picked: dict[int, int] = {}

    def known(self, channel: str, external_nos: Sequence[str]) -> dict[str, KnownOrder]:
        """Those in the pool already, the incomplete ones with what is known of them."""
        rows = self._connection.execute(
            select(orders).where(
                orders.c.channel == channel, among(self._connection, orders.c.external_no, external_nos)
            )
        ).all()
        lines = self._source_lines([row.id for row in rows if row.missing])
        found = {}
        for row in rows:
            source = source_of(row, tuple(lines[row.id])) if row.missing else None
            found[row.external_no] = KnownOrder(row.id, row.no, _split(row.missing), row.stage, source)
        return found

    def _source_lines(self, order_ids: Sequence[int]) -> dict[int, list[IncomingLine]]:
        found: dict[int, list[IncomingLine]] = {order_id: [] for order_id in order_ids}
        rows = self._connection.execute(
            select(order_lines)
            .where(among(self._connection, order_lines.c.order_id, order_ids))
            .order_by(order_lines.c.order_id, order_lines.c.position)
        )
        for row in rows:
            codes = (row.code,) if row.code else ()
            line = IncomingLine(codes, row.title, row.quantity, row.price_fen)
            found[row.order_id].append(line)
        return found

    def add(self, channel: str, batch: str, entries: Sequence[PoolEntry], by: str, at: datetime) -> None:
        """Orders, lines, first events, search words and changes; parcels of orders shipped elsewhere."""
        ids = reserve_ids(self._connection, orders, len(entries))
        at_ms = to_ms(at)
        order_rows, event_rows, search_rows, numbers = [], [], [], []
        line_rows: list[Row] = []
        for order_id, entry in zip(ids, entries, strict=True):
            no = make_code(CodeType.ORDER, order_id)
            facts: Facts = {"channel": channel, "external_no": entry.source.external_no, "batch": batch}
            event = sealed(order_id, no, 1, at_ms, EventKind.ORDER_RECEIVED, by, "", facts)
            event_rows.append(event)
            order_rows.append(order_row(order_id, no, channel, int(batch), entry, at_ms, event[-1]))
            line_rows.extend((order_id, position, *line) for position, line in enumerate(entry.lines, 1))
            search_rows.append(search.index_row(self._connection, order_id, search_words(no, entry)))
            numbers.append(no)
        insert_rows(self._connection, orders, ORDER_COLUMNS, order_rows)
        insert_rows(self._connection, order_lines, LINE_COLUMNS, line_rows)
        add_events(self._connection, event_rows)
        search.add(self._connection, search_rows)
        add_changes(self._connection, "order", numbers)
        self._add_sent_parcels(ids, entries, at_ms)

    def _add_sent_parcels(self, ids: Sequence[int], entries: Sequence[PoolEntry], at_ms: int) -> None:
        sent = [
            (order_id, entry.source)
            for order_id, entry in zip(ids, entries, strict=True)
            if entry.source.waybill and entry.stage in (Stage.SHIPPED, Stage.SIGNED)
        ]
        used = self._used_waybills([source.waybill for _, source in sent])
        rows = []
        for parcel_id, (order_id, source) in zip(reserve_ids(self._connection, parcels, len(sent)), sent, strict=True):
            waybill = None if source.waybill in used else source.waybill
            used.add(source.waybill)
            rows.append((parcel_id, make_code(CodeType.PARCEL, parcel_id), order_id, source.carrier, waybill, at_ms))
        insert_rows(self._connection, parcels, ("id", "no", "order_id", "carrier", "waybill", "created_at"), rows)

    def _used_waybills(self, numbers: Sequence[str]) -> set[str]:
        if not numbers:
            return set()
        found = select(parcels.c.waybill).where(among(self._connection, parcels.c.waybill, numbers))
        return set(self._connection.execute(found).scalars())

    def complete(self, order: Order, entry: PoolEntry, by: str, station: str, at: datetime) -> None:
        """Lines replaced, source fields and search words renewed."""
        before = self._words_of(order)
        source = entry.source
        order.missing = frozenset(Missing(code) for code in entry.missing)
        order.stage_at = entry.stage_at
        self._connection.execute(order_lines.delete().where(order_lines.c.order_id == order.id))
        line_rows = [(order.id, position, *line) for position, line in enumerate(entry.lines, 1)]
        insert_rows(self._connection, order_lines, LINE_COLUMNS, line_rows)
        order.lines = self._lines(order.id)
        order.record(EventKind.ORDER_COMPLETED, at, by, station, {"missing": list(entry.missing)})
        self._connection.execute(
            update(orders)
            .where(orders.c.id == order.id)
            .values(
                missing=",".join(entry.missing),
                customer_id=entry.customer_id,
                promised_at=entry.promised_at,
                paid_at=source.paid_at,
                **dict(zip(SOURCE_COLUMNS, source_values(entry), strict=True)),
            )
        )
        self.save(order)
        search.replace(self._connection, order.id, before, search_words(order.no, entry))

    def _words_of(self, order: Order) -> list[str]:
        row = self._connection.execute(
            select(orders.c.buyer, orders.c.contact, orders.c.phone, orders.c.region).where(orders.c.id == order.id)
        ).one()
        codes = self._connection.execute(
            select(order_lines.c.code).where(order_lines.c.order_id == order.id).order_by(order_lines.c.position)
        )
        return search.order_words(order.no, order.external_no, *row, list(codes.scalars()))

    def find(self, code: str) -> str | None:
        """Our number by any code that names exactly one order."""
        numbers: set[str] = set()
        if is_own_code(code, CodeType.ORDER):
            numbers = self._numbers(orders.c.no == code)
        elif is_own_code(code, CodeType.PARCEL) or is_label_code(code):
            by_label = select(labels.c.parcel_id).where(labels.c.code == code)
            boxes = select(parcels.c.order_id).where((parcels.c.no == code) | parcels.c.id.in_(by_label))
            numbers = self._numbers(orders.c.id.in_(boxes))
        if not numbers:
            by_waybill = select(parcels.c.order_id).where(parcels.c.waybill == code)
            numbers = self._numbers((orders.c.external_no == code) | orders.c.id.in_(by_waybill))
        return numbers.pop() if len(numbers) == 1 else None

    def _numbers(self, condition: ColumnElement[bool]) -> set[str]:
        return set(self._connection.execute(select(orders.c.no).where(condition).limit(3)).scalars())

    def load(self, no: str) -> Order:
        """Locked until the transaction ends (SQLite: by the write lock)."""
        row = self._connection.execute(select(orders).where(orders.c.no == no).with_for_update()).mappings().first()
        if row is None:
            raise Refused("order.unknown", order=no)
        return Order(
            id=row["id"],
            no=row["no"],
            channel=Channel(row["channel"]),
            external_no=row["external_no"],
            stage=Stage(row["stage"]),
            stage_at=row["stage_at"],
            held=bool(row["held"]),
            missing=frozenset(Missing(code) for code in _split(row["missing"])),
            transfer_open=bool(row["transfer_open"]),
            warehouse_id=row["warehouse_id"],
            version=row["version"],
            event_seq=row["event_seq"],
            event_hash=row["event_hash"],
            lines=self._lines(row["id"]),
        )

    def _lines(self, order_id: int) -> list[OrderLine]:
        rows = self._connection.execute(
            select(
                order_lines.c.id,
                order_lines.c.position,
                order_lines.c.sku_id,
                func.coalesce(skus.c.code, order_lines.c.code),
                func.coalesce(skus.c.name, order_lines.c.title),
                order_lines.c.quantity,
                order_lines.c.picked,
                order_lines.c.price_fen,
            )
            .outerjoin_from(order_lines, skus)
            .where(order_lines.c.order_id == order_id)
            .order_by(order_lines.c.position)
        )
        lines = [OrderLine(*row) for row in rows]
        self._picked.update((line.id, line.picked) for line in lines)
        return lines

    def save(self, order: Order) -> None:
        """The root always, lines that have pieces, new events, one change; guarded by the version read."""
        done = self._connection.execute(
            update(orders)
            .where(orders.c.id == order.id, orders.c.version == order.version)
            .values(
                stage=order.stage.value,
                stage_at=order.stage_at,
                awaits=awaits(
                    order.stage, held=order.held, incomplete=bool(order.missing), transfer_open=order.transfer_open
                ).value,
                held=int(order.held),
                transfer_open=int(order.transfer_open),
                warehouse_id=order.warehouse_id,
                version=order.version + 1,
                event_seq=order.event_seq,
                event_hash=order.event_hash,
            )
        )
        if done.rowcount != 1:
            raise LostRace(f"order {order.no}")
        order.version += 1
        changed = [(line.picked, line.id) for line in order.lines if self._picked.get(line.id) != line.picked]
        update_rows(self._connection, order_lines, ("picked",), ("id",), changed)
        self._picked.update((line_id, picked) for picked, line_id in changed)
        add_events(
            self._connection,
            [
                (order.id, e.seq, to_ms(e.at), e.kind.value, e.by, e.station, canonical(e.facts), e.hash)
                for e in order.new_events
            ],
        )
        order.new_events = []
        add_changes(self._connection, "order", [order.no])

    def scans(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """Item scans not undone, oldest first."""
        rows = self._connection.execute(
            select(order_events.c.seq, order_events.c.kind, order_events.c.facts)
            .where(
                order_events.c.order_id == order_id,
                order_events.c.kind.in_([EventKind.ITEM_SCANNED.value, EventKind.SCAN_UNDONE.value]),
            )
            .order_by(order_events.c.seq)
        )
        standing: dict[int, tuple[int, int, int]] = {}
        for seq, kind, text in rows:
            facts = json.loads(text)
            if kind == EventKind.ITEM_SCANNED.value:
                standing[seq] = (seq, facts["line"], facts["pieces"])
            else:
                standing.pop(facts["of"], None)
        return list(standing.values())

    def count_incomplete(self) -> int:
        """From the partial index of incomplete orders."""
        return self._connection.execute(
            select(func.count()).select_from(orders).where(orders.c.awaits == "data")
        ).scalar_one()


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
