"""Imports in the database, and what is needed to take one back."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, insert, select, type_coerce, update

from app.domain.events import EventKind, Facts, canonical
from app.domain.order import Order
from app.errors import Refused
from app.ports import BatchHead, ReturnEntry
from db import search
from db.bulk import among, insert_rows
from db.stores.incoming import LINE_COLUMNS, SOURCE_COLUMNS, STANDING_COLUMNS
from db.stores.ledger import add_changes
from db.stores.orders import OrderStore
from db.tables.base import Big, Instant, to_ms
from db.tables.orders import batch_orders, batches, order_events, order_lines, orders, returns
from db.tables.parcels import courier_events, parcels

_RETURN_MARK = re.compile(r"^[^0-9]+")
_ABOUT = (EventKind.CASE_OPENED.value, EventKind.CASE_CLOSED.value, EventKind.CASE_REOPENED.value)


class BatchStore:
    """app.ports.Batches."""

    def __init__(self, connection: Connection, orders_: OrderStore) -> None:
        self._connection = connection
        self._orders = orders_

    def open(self, kind: str, files: Sequence[str], digest: str, by: str, at: datetime, profile: str = "") -> str:
        """Its number is its id."""
        listed = json.dumps(files, ensure_ascii=False)
        new = insert(batches).values(kind=kind, files=listed, digest=digest, by=by, at=at, profile=profile)
        return str(self._connection.execute(new.returning(batches.c.id)).scalar_one())

    def report(self, batch: str, counts: Facts) -> None:
        """As JSON."""
        self._put(batch, counts=canonical(counts))

    def head(self, batch: str) -> BatchHead:
        """Locked until the transaction ends."""
        wanted = batches.c.id == int(batch) if batch.isascii() and batch.isdigit() and len(batch) < 16 else false()
        row = self._connection.execute(select(batches).where(wanted).with_for_update()).first()
        if row is None:
            raise Refused("batch.unknown", batch=batch)
        return BatchHead(str(row.id), row.kind, row.state, row.first_order, row.last_order)

    def undone(self, batch: str, by: str, at: datetime) -> None:
        """Kept, with who took it back and when."""
        self._put(batch, state="undone", undone_by=by, undone_at=at)

    def _put(self, batch: str, **values: object) -> None:
        self._connection.execute(update(batches).where(batches.c.id == int(batch)).values(**values))

    def snapshot(self, order: Order) -> str:
        """Driver values as JSON."""
        columns = [_as_stored(orders.c[name]) for name in SOURCE_COLUMNS + STANDING_COLUMNS]
        values = self._connection.execute(select(*columns).where(orders.c.id == order.id)).one()
        content = {"values": list(values), "lines": self._line_values(order.id)}
        return json.dumps(content, ensure_ascii=False)

    def restore(self, order: Order, snapshot: str) -> None:
        """As `snapshot` said."""
        content = json.loads(snapshot)
        values = dict(zip(SOURCE_COLUMNS + STANDING_COLUMNS, content["values"], strict=True))
        self._orders.put(order, values, [tuple(line) for line in content["lines"]])

    def _line_values(self, order_id: int) -> list[list[object]]:
        columns = [order_lines.c[name] for name in LINE_COLUMNS[2:]]
        rows = select(*columns).where(order_lines.c.order_id == order_id).order_by(order_lines.c.position)
        return [list(row) for row in self._connection.execute(rows)]

    def add_returns(self, channel: str, batch: str, entries: Sequence[ReturnEntry]) -> int:
        """Each once; linked to its sale by number, else by the customer's last order of that product."""
        if not entries:
            return 0
        sales = self._sales(channel, entries)
        known = self._known_returns(channel, [entry.external_no for entry in entries])
        rows = {}
        for entry in entries:
            key = (entry.external_no, entry.position)
            if key not in known:
                named = (sales[number] for number in _sale_numbers(entry) if number in sales)
                sale = next(named, None) or self._last_sale(channel, entry)
                rows[key] = (int(batch), channel, *key, sale, *entry.line, to_ms(entry.at))
        columns = ("batch_id", "channel", "external_no", "position", "order_id")
        insert_rows(
            self._connection,
            returns,
            (*columns, "sku_id", "code", "title", "quantity", "price_fen", "at"),
            list(rows.values()),
        )
        return len(rows)

    def _sales(self, channel: str, entries: Sequence[ReturnEntry]) -> dict[str, int]:
        numbers = {number for entry in entries for number in _sale_numbers(entry)}
        found = select(orders.c.external_no, orders.c.id).where(
            orders.c.channel == channel, among(self._connection, orders.c.external_no, sorted(numbers))
        )
        return {row.external_no: row.id for row in self._connection.execute(found)}

    def _known_returns(self, channel: str, numbers: Sequence[str]) -> set[tuple[str, int]]:
        found = select(returns.c.external_no, returns.c.position).where(
            returns.c.channel == channel, among(self._connection, returns.c.external_no, sorted(set(numbers)))
        )
        return {(row.external_no, row.position) for row in self._connection.execute(found)}

    def _last_sale(self, channel: str, entry: ReturnEntry) -> int | None:
        if entry.customer_id is None or entry.line[0] is None:
            return None
        of_product = select(order_lines.c.id).where(
            order_lines.c.order_id == orders.c.id, order_lines.c.sku_id == entry.line[0]
        )
        last = select(func.max(orders.c.id)).where(
            orders.c.customer_id == entry.customer_id, orders.c.channel == channel, of_product.exists()
        )
        return self._connection.execute(last).scalar()

    def changed(self, batch: str, order: Order, before: str) -> None:
        """One row an order and import."""
        rows = [(int(batch), order.id, order.event_seq, before)]
        insert_rows(self._connection, batch_orders, ("batch_id", "order_id", "seq", "before"), rows)

    def untouched(self, head: BatchHead) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """By ledger, version, and returns that came by another import; credit that an order took is given back, and a
        case about an order is no work on it."""
        c, e = orders.c, order_events.c
        other = (e.seq > 1) & e.kind.not_in([EventKind.CREDIT_TAKEN.value, *_ABOUT])
        last = select(func.max(e.seq)).where(e.order_id == c.id, e.kind.not_in(_ABOUT)).correlate(orders)
        worked_on = select(e.seq).where(e.order_id == c.id, other).exists()
        returned = select(returns.c.id).where(returns.c.order_id == c.id, returns.c.batch_id != int(head.no)).exists()
        touched = select(c.no).where(_of_batch(head), (c.version != c.event_seq) | worked_on | returned)
        changed = (
            select(c.no, last.scalar_subquery().label("last"), batch_orders.c.seq, batch_orders.c.before)
            .join_from(batch_orders, orders)
            .where(batch_orders.c.batch_id == int(head.no))
            .order_by(c.id)
        )
        found = [(row.no, row.before if row.last == row.seq else "") for row in self._connection.execute(changed)]
        return list(self._connection.execute(touched.order_by(c.id).limit(100)).scalars()), found

    def on_account(self, head: BatchHead) -> Sequence[str]:
        """By what they take of their customer's account."""
        taking = select(orders.c.no).where(_of_batch(head), orders.c.credit_fen != 0).order_by(orders.c.id)
        return list(self._connection.execute(taking).scalars())

    def remove(self, head: BatchHead) -> int:
        """Everything an import wrote for its new orders."""
        ids = list(self._connection.execute(select(orders.c.id).where(_of_batch(head))).scalars())
        search.remove(self._connection, self._words_of_many(ids))
        last_parcel = select(func.max(parcels.c.id)).where(among(self._connection, parcels.c.order_id, ids))
        self._put(head.no, last_parcel=self._connection.execute(last_parcel).scalar() or 0)
        self._connection.execute(returns.delete().where(returns.c.batch_id == int(head.no)))
        boxes = select(parcels.c.id).where(among(self._connection, parcels.c.order_id, ids))
        self._connection.execute(courier_events.delete().where(courier_events.c.parcel_id.in_(boxes)))
        for table in (order_lines, order_events, parcels):
            self._connection.execute(table.delete().where(among(self._connection, table.c.order_id, ids)))
        gone = orders.delete().where(among(self._connection, orders.c.id, ids)).returning(orders.c.no)
        add_changes(self._connection, "order", list(self._connection.execute(gone).scalars()))
        return len(ids)

    def _words_of_many(self, ids: Sequence[int]) -> list[tuple[int, list[str]]]:
        c = orders.c
        codes: dict[int, list[str]] = {order_id: [] for order_id in ids}
        lines = (
            select(order_lines.c.order_id, order_lines.c.code)
            .where(among(self._connection, order_lines.c.order_id, ids))
            .order_by(order_lines.c.order_id, order_lines.c.position)
        )
        for order_id, code in self._connection.execute(lines):
            codes[order_id].append(code)
        rows = self._connection.execute(
            select(c.id, c.no, c.external_no, c.buyer, c.contact, c.phone, c.region).where(
                among(self._connection, c.id, ids)
            )
        )
        return [(row[0], search.order_words(*row[1:], codes[row[0]])) for row in rows]


def _as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A time as its milliseconds."""
    return type_coerce(column, Big) if isinstance(column.type, Instant) else column


def _of_batch(head: BatchHead) -> ColumnElement[bool]:
    """The new orders of an import, by the ids between which they lie."""
    between = orders.c.id.between(head.first_order, head.last_order)
    return between & (orders.c.batch_id == int(head.no))


def _sale_numbers(entry: ReturnEntry) -> list[str]:
    """The sale as named, else the same receipt, else its number without a mark in front (C536379, 退536379)."""
    numbers = [entry.sale_no, entry.external_no, _RETURN_MARK.sub("", entry.external_no)]
    return [number for number in numbers if number]
