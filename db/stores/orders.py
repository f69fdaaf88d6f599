"""The pool in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, text, true, update

from app.domain.codes import CodeType, is_label_code, is_own_code, make_code
from app.domain.events import EventKind, Facts, canonical
from app.domain.intake import Channel, IncomingLine, IncomingOrder, Missing, Pay
from app.domain.order import Order, OrderLine
from app.domain.stages import OPEN_STAGES, Stage, awaits
from app.errors import LostRace, Refused
from app.ports import KnownOrder, PoolEntry, Scanned
from db import search
from db.bulk import Row, among, insert_rows, reserve_ids, update_rows
from db.stores.incoming import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    SOURCE_COLUMNS,
    STANDING_COLUMNS,
    order_row,
    search_words,
    source_of,
    source_values,
    standing_values,
)
from db.stores.ledger import add_changes, add_events, last_stop, sealed, standing_scans
from db.stores.lists import ListStore
from db.stores.parcels import add_sent_parcels
from db.tables.base import to_ms
from db.tables.catalog import skus
from db.tables.orders import batches, order_lines, orders, production_requests
from db.tables.parcels import labels, parcels

_ON_THE_WAY = frozenset({Stage.ASSIGNED, Stage.PICKED, Stage.SHIPPED, Stage.SIGNED})
"""Stages in which an order may be on a pick list."""


class OrderStore:
    """app.ports.Orders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counts: dict[int, tuple[int, int]] = {}

    def known(self, channel: str, external_nos: Sequence[str]) -> dict[str, KnownOrder]:
        """Those in the pool already, the incomplete ones with what is known of them."""
        c = orders.c
        rows = self._connection.execute(
            select(c.external_no, c.id, c.no, c.missing, c.stage, c.marks).where(
                c.channel == channel, among(self._connection, c.external_no, external_nos)
            )
        ).all()
        sources = self._sources([row.id for row in rows if row.missing])
        return {
            row.external_no: KnownOrder(row.id, row.no, _split(row.missing), row.stage, row.marks, sources.get(row.id))
            for row in rows
        }

    def _sources(self, order_ids: Sequence[int]) -> dict[int, IncomingOrder]:
        if not order_ids:
            return {}
        lines = self._source_lines(order_ids)
        rows = self._connection.execute(select(orders).where(among(self._connection, orders.c.id, order_ids)))
        return {row.id: source_of(row, tuple(lines[row.id])) for row in rows}

    def region(self, order_id: int) -> str:
        """As the pool lists it."""
        found: str = self._connection.execute(select(orders.c.region).where(orders.c.id == order_id)).scalar_one()
        return found

    def entry_of(self, order: Order) -> IncomingOrder:
        """As it arrived, with what has been put right since."""
        return self._sources([order.id])[order.id]

    def _source_lines(self, order_ids: Sequence[int]) -> dict[int, list[IncomingLine]]:
        found: dict[int, list[IncomingLine]] = {order_id: [] for order_id in order_ids}
        rows = self._connection.execute(
            select(order_lines, skus.c.code.label("sku"))
            .outerjoin_from(order_lines, skus)
            .where(among(self._connection, order_lines.c.order_id, order_ids))
            .order_by(order_lines.c.order_id, order_lines.c.position)
        )
        for row in rows:
            codes = tuple(dict.fromkeys(code for code in (row.code, row.sku) if code))
            line = IncomingLine(codes, row.title, row.quantity, row.price_fen)
            found[row.order_id].append(line)
        return found

    def add(
        self, channel: str, batch: str, entries: Sequence[PoolEntry], by: str, at: datetime, facts: Facts | None = None
    ) -> Sequence[tuple[int, str]]:
        """Orders, lines, first events, search words and changes; parcels of orders shipped elsewhere."""
        ids = self.new_ids(len(entries))
        at_ms = to_ms(at)
        order_rows, event_rows, search_rows, numbers = [], [], [], []
        line_rows: list[Row] = []
        for order_id, entry in zip(ids, entries, strict=True):
            no = make_code(CodeType.ORDER, order_id)
            received: Facts = {"channel": channel, "external_no": entry.source.external_no or no, "batch": batch}
            if facts:
                received |= facts
            event = sealed(order_id, no, 1, at_ms, EventKind.ORDER_RECEIVED, by, "", received)
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
        add_sent_parcels(self._connection, ids, entries, at_ms)
        if ids:
            of_batch = update(batches).where(batches.c.id == int(batch))
            self._connection.execute(of_batch.values(first_order=ids[0], last_order=ids[-1]))
        return list(zip(ids, numbers, strict=True))

    def new_ids(self, count: int) -> list[int]:
        """Ids for orders about to be written, which no order has ever had."""
        return reserve_ids(self._connection, orders, count, self._last_given())

    def _last_given(self) -> int:
        """The highest id an import ever gave: numbers of undone orders must not come again."""
        newest = select(batches.c.last_order).where(batches.c.last_order > 0).order_by(batches.c.id.desc()).limit(1)
        return self._connection.execute(newest).scalar() or 0

    def renew(self, order: Order, entry: PoolEntry) -> None:
        """Fields, lines and search words of a better reading."""
        values = dict(
            zip(SOURCE_COLUMNS + STANDING_COLUMNS, source_values(entry) + standing_values(entry), strict=True)
        )
        self.put(order, values, entry.lines)

    def mark(self, marks: Mapping[int, str]) -> None:
        """One statement for all."""
        update_rows(self._connection, orders, ("marks",), ("id",), [(says, id_) for id_, says in marks.items()])

    def put(self, order: Order, values: Mapping[str, object], lines: Sequence[Row]) -> None:
        """Other values (as the driver wants them) and lines in the place of an order's."""
        before = self.words_of(order.id)
        names = tuple(values)
        update_rows(self._connection, orders, names, ("id",), [(*values.values(), order.id)])
        self._put_lines(order.id, lines)
        now = self.load(order.no)
        order.missing, order.stage_at, order.lines = now.missing, now.stage_at, now.lines
        order.customer_id, order.pay, order.amount_fen = now.customer_id, now.pay, now.amount_fen
        order.credit_fen, order.marks = now.credit_fen, now.marks
        search.replace(self._connection, order.id, before, self.words_of(order.id))

    def _put_lines(self, order_id: int, lines: Sequence[Row]) -> None:
        """Into the rows that are there, since closed transfers and production requests name them; those of a line that
        is there no more go with it."""
        mine = select(order_lines.c.id).where(order_lines.c.order_id == order_id).order_by(order_lines.c.position)
        ids = list(self._connection.execute(mine).scalars())
        rows = [(order_id, position, *line) for position, line in enumerate(lines, 1)]
        pairs = zip(rows, ids, strict=False)
        update_rows(self._connection, order_lines, LINE_COLUMNS, ("id",), [(*row, line_id) for row, line_id in pairs])
        insert_rows(self._connection, order_lines, LINE_COLUMNS, rows[len(ids) :])
        surplus = ids[len(rows) :]
        if surplus:
            for column in (production_requests.c.line_id, order_lines.c.id):
                self._connection.execute(column.table.delete().where(among(self._connection, column, surplus)))

    def words_of(self, order_id: int) -> list[str]:
        """What the order is found by, as it stands now."""
        c = orders.c
        row = self._connection.execute(
            select(c.no, c.external_no, c.buyer, c.contact, c.phone, c.region).where(c.id == order_id)
        ).one()
        codes = self._connection.execute(
            select(order_lines.c.code).where(order_lines.c.order_id == order_id).order_by(order_lines.c.position)
        )
        return search.order_words(*row, list(codes.scalars()))

    def with_gap(self, missing: str, value: str) -> Sequence[str]:
        """By the partial index of incomplete orders."""
        gap: ColumnElement[bool] = true()
        if missing == Missing.ADDRESS:
            gap = orders.c.address == value
        elif missing == Missing.SKU:
            lacking = order_lines.c.sku_id.is_(None) & (order_lines.c.code == value)
            gap = select(order_lines.c.id).where(order_lines.c.order_id == orders.c.id, lacking).exists()
        rows = select(orders.c.no, orders.c.missing).where(text("awaits = 'data'"), gap).order_by(orders.c.id)
        return [row.no for row in self._connection.execute(rows) if missing in _split(row.missing)]

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
            customer_id=row["customer_id"],
            pay=Pay(row["pay"]),
            amount_fen=row["amount_fen"],
            credit_fen=row["credit_fen"],
            stops=row["stops"],
            marks=row["marks"],
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
        self._counts.update((line.id, (line.picked, line.quantity)) for line in lines)
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
                stops=order.stops,
                pieces=sum(line.quantity for line in order.lines),
                missing=",".join(gap.value for gap in Missing if gap in order.missing),
                credit_fen=order.credit_fen,
                marks=order.marks,
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
        now = {line.id: (line.picked, line.quantity) for line in order.lines}
        changed = [(*counts, line_id) for line_id, counts in now.items() if self._counts.get(line_id) != counts]
        update_rows(self._connection, order_lines, ("picked", "quantity"), ("id",), changed)
        self._counts.update(now)
        if order.new_events and (order.held or order.stage not in _ON_THE_WAY):
            ListStore(self._connection).drop(order.id, order.new_events[-1].at)
        add_events(
            self._connection,
            [
                (order.id, e.seq, to_ms(e.at), e.kind.value, e.by, e.station, canonical(e.facts), e.hash)
                for e in order.new_events
            ],
        )
        order.new_events = []
        add_changes(self._connection, "order", [order.no])

    def parts(self, order_id: int) -> Sequence[str]:
        """Oldest first."""
        inside = orders.c.stage.in_([stage.value for stage in OPEN_STAGES])
        found = select(orders.c.no).where(orders.c.parent_id == order_id, inside).order_by(orders.c.id)
        return list(self._connection.execute(found).scalars())

    def scans(self, order_id: int) -> Sequence[Scanned]:
        """From the ledger."""
        return standing_scans(self._connection, order_id)

    def held_by(self, order_id: int) -> tuple[str, str]:
        """By the last event that stopped it."""
        return last_stop(self._connection, order_id)

    def count_incomplete(self) -> int:
        """From the partial index of incomplete orders."""
        return self._connection.execute(
            select(func.count()).select_from(orders).where(text("awaits = 'data'"))
        ).scalar_one()


def _split(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(",")) if listed else ()
