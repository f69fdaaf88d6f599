"""Stock in the database: every change is a guarded statement, in (warehouse, SKU) order, with its movement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from app.domain.order import Order
from app.domain.routing import StockKey
from app.domain.transfers import Transfer
from app.errors import LostRace
from db.bulk import among, insert_rows, update_rows
from db.tables.base import to_ms
from db.tables.orders import orders
from db.tables.stock import reservations, stock, stock_movements

_MOVEMENT_COLUMNS = ("warehouse_id", "sku_id", "kind", "quantity", "reference", "by", "at")
_RESERVATION_COLUMNS = ("line_id", "warehouse_id", "order_id", "sku_id", "quantity")
_KEYS = ("warehouse_id", "sku_id")


class StockStore:
    """app.ports.Stock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_in(
        self, counts: Mapping[StockKey, tuple[int, str | None]], batch: str, by: str, at: datetime
    ) -> list[StockKey]:
        """New places are inserted, known ones set where the count covers what is promised."""
        before = self._places({sku for _, sku in counts})
        refused = [key for key, (count, _) in counts.items() if key in before and before[key][1] > count]
        at_ms = to_ms(at)
        added, changed, moved = [], [], []
        for key in sorted(counts.keys() - set(refused)):
            count, location = counts[key]
            was = before[key][0] if key in before else 0
            if key not in before:
                added.append((*key, count, 0, location or ""))
            else:
                changed.append((count, before[key][2] if location is None else location, *key))
            if count != was:
                moved.append((*key, "count", count - was, batch, by, at_ms))
        insert_rows(self._connection, stock, (*_KEYS, "on_hand", "reserved", "location"), added)
        done = update_rows(self._connection, stock, ("on_hand", "location"), _KEYS, changed, "reserved <= :n")
        if done != len(changed):
            raise LostRace("stock count")
        insert_rows(self._connection, stock_movements, _MOVEMENT_COLUMNS, moved)
        return refused

    def _places(self, sku_ids: set[int]) -> dict[StockKey, tuple[int, int, str]]:
        rows = self._connection.execute(
            select(stock.c.warehouse_id, stock.c.sku_id, stock.c.on_hand, stock.c.reserved, stock.c.location)
            .where(among(self._connection, stock.c.sku_id, sorted(sku_ids)))
            .order_by(stock.c.warehouse_id, stock.c.sku_id)
            .with_for_update()
        )
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}

    def reserved_at(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """Promises of an order in lock order."""
        rows = self._connection.execute(
            select(reservations.c.warehouse_id, reservations.c.sku_id, reservations.c.quantity)
            .where(reservations.c.order_id == order_id)
            .order_by(reservations.c.warehouse_id, reservations.c.sku_id)
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def consume(self, order_id: int, by: str, at: datetime) -> None:
        """Out of the shelf."""
        promised = self.reserved_at(order_id)
        self._add_to_stock([(-q, -q, w, s) for w, s, q in promised])
        self._end_reservations(order_id)
        self._note([(w, s, "pick", -q, str(order_id), by, to_ms(at)) for w, s, q in promised])

    def release(self, order_id: int) -> None:
        """Free again."""
        self._add_to_stock([(0, -q, w, s) for w, s, q in self.reserved_at(order_id)])
        self._end_reservations(order_id)

    def release_pieces(self, order_id: int, pieces: Mapping[int, int]) -> None:
        """A reservation of nothing is none."""
        r = reservations.c
        mine = (r.order_id == order_id) & among(self._connection, r.line_id, list(pieces))
        found = select(r.line_id, r.warehouse_id, r.sku_id, r.quantity).where(mine)
        rows = sorted(self._connection.execute(found).all(), key=lambda row: (row.warehouse_id, row.sku_id))
        self._add_to_stock([(0, -pieces[row.line_id], row.warehouse_id, row.sku_id) for row in rows])
        ended = [row.line_id for row in rows if row.quantity == pieces[row.line_id]]
        self._connection.execute(delete(reservations).where(mine, among(self._connection, r.line_id, ended)))
        less = [(-pieces[row.line_id], row.line_id, row.warehouse_id) for row in rows if row.line_id not in ended]
        update_rows(self._connection, reservations, ("quantity+=",), ("line_id", "warehouse_id"), less)

    def reserve_more(self, order_id: int, line_id: int, place: StockKey, pieces: int) -> bool:
        """Guarded by what is free."""
        c, r = stock.c, reservations.c
        free = update(stock).where(c.warehouse_id == place[0], c.sku_id == place[1], c.on_hand - c.reserved >= pieces)
        if self._connection.execute(free.values(reserved=c.reserved + pieces)).rowcount != 1:
            return False
        mine = update(reservations).where(r.line_id == line_id, r.warehouse_id == place[0], r.order_id == order_id)
        if self._connection.execute(mine.values(quantity=r.quantity + pieces)).rowcount != 1:
            raise LostRace("reservations")
        return True

    def left_after(self, order_id: int, place: StockKey) -> int:
        """By its reservations."""
        c, r = stock.c, reservations.c
        mine = (
            select(func.coalesce(func.sum(r.quantity), 0))
            .where(r.order_id == order_id, r.warehouse_id == place[0], r.sku_id == place[1])
            .scalar_subquery()
        )
        left = select(c.on_hand - mine).where(c.warehouse_id == place[0], c.sku_id == place[1])
        return int(self._connection.execute(left).scalar() or 0)

    def unpick(self, order: Order, by: str, at: datetime) -> None:
        """What `consume` did, the other way round."""
        self.put_back(order, by, at)
        assert order.warehouse_id is not None
        goods = _by_sku((line.sku_id, line.quantity) for line in order.lines if line.sku_id is not None)
        self._add_to_stock([(0, quantity, order.warehouse_id, sku) for sku, quantity in goods])
        rows = [
            (line.id, order.warehouse_id, order.id, line.sku_id, line.quantity)
            for line in order.lines
            if line.sku_id is not None
        ]
        insert_rows(self._connection, reservations, _RESERVATION_COLUMNS, rows)

    def free_elsewhere(self, warehouse_id: int, sku_id: int) -> int:
        """Now."""
        c = stock.c
        free = select(func.coalesce(func.sum(c.on_hand - c.reserved), 0))
        pieces: int = self._connection.execute(
            free.where(c.sku_id == sku_id, c.warehouse_id != warehouse_id)
        ).scalar_one()
        return int(pieces)

    def put_back(self, order: Order, by: str, at: datetime) -> None:
        """What was picked stands on the shelf again."""
        goods: dict[StockKey, int] = {}
        for line in order.lines:
            if line.sku_id is not None and order.warehouse_id is not None and line.picked:
                key = (order.warehouse_id, line.sku_id)
                goods[key] = goods.get(key, 0) + line.picked
        self._add_to_stock([(q, 0, *key) for key, q in sorted(goods.items())])
        self._note([(*key, "return", q, str(order.id), by, to_ms(at)) for key, q in sorted(goods.items())])

    def send_out(self, transfer: Transfer, by: str, at: datetime) -> None:
        """With the reservations that the order has of them."""
        goods = _by_sku((line.sku_id, line.quantity) for line in transfer.lines)
        self._add_to_stock([(-q, -q, transfer.from_id, sku) for sku, q in goods])
        mine = among(self._connection, reservations.c.line_id, [line.line_id for line in transfer.lines])
        ended = delete(reservations).where(mine, reservations.c.warehouse_id == transfer.from_id)
        if self._connection.execute(ended).rowcount != len(transfer.lines):
            raise LostRace("reservations")
        tail = (str(transfer.id), by, to_ms(at))
        self._note([(transfer.from_id, sku, "transfer_out", -q, *tail) for sku, q in goods])

    def bring_in(
        self, transfer: Transfer, pieces: Mapping[int, int], order_id: int | None, by: str, at: datetime
    ) -> None:
        """Promised to the order as they stand on the shelf, where it is named."""
        goods = _by_sku((line.sku_id, pieces[line.line_id]) for line in transfer.lines)
        self._ensure_places(transfer.to_id, [sku for sku, _ in goods])
        self._add_to_stock([(q, q if order_id else 0, transfer.to_id, sku) for sku, q in goods])
        if order_id:
            place = (transfer.to_id, order_id)
            rows = [(line.line_id, *place, line.sku_id, pieces[line.line_id]) for line in transfer.lines]
            insert_rows(self._connection, reservations, _RESERVATION_COLUMNS, rows)
        tail = (str(transfer.id), by, to_ms(at))
        self._note([(transfer.to_id, sku, "transfer_in", q, *tail) for sku, q in goods if q])

    def correct(self, place: StockKey, pieces: int, kind: str, reference: str, by: str, at: datetime) -> None:
        """One movement; a place that is new begins with it."""
        warehouse_id, sku_id = place
        self._ensure_places(warehouse_id, [sku_id])
        self._add_to_stock([(pieces, 0, *place)])
        self._note([(*place, kind, pieces, reference, by, to_ms(at))])

    def promised_from(self, line_id: int) -> int | None:
        """A line is promised whole."""
        found = select(reservations.c.warehouse_id).where(reservations.c.line_id == line_id)
        warehouse_id: int | None = self._connection.execute(found).scalar()
        return warehouse_id

    def promised_to(self, place: StockKey, limit: int) -> Sequence[str]:
        """Oldest first."""
        r = reservations.c
        rows = (
            select(orders.c.no)
            .join_from(reservations, orders, orders.c.id == r.order_id)
            .where(r.warehouse_id == place[0], r.sku_id == place[1])
            .group_by(orders.c.id, orders.c.no)
            .order_by(orders.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(rows).scalars())

    def fullest(self, sku_id: int) -> int | None:
        """The lowest id of those that have most."""
        c = stock.c
        free = select(c.warehouse_id).where(c.sku_id == sku_id)
        most = free.order_by((c.on_hand - c.reserved).desc(), c.warehouse_id).limit(1)
        warehouse_id: int | None = self._connection.execute(most).scalar()
        return warehouse_id

    def _ensure_places(self, warehouse_id: int, sku_ids: Sequence[int]) -> None:
        known = self._connection.execute(
            select(stock.c.sku_id).where(
                stock.c.warehouse_id == warehouse_id, among(self._connection, stock.c.sku_id, sku_ids)
            )
        ).scalars()
        new = sorted(set(sku_ids) - set(known))
        insert_rows(self._connection, stock, _KEYS, [(warehouse_id, sku) for sku in new])

    def _add_to_stock(self, steps: Sequence[tuple[int, int, int, int]]) -> None:
        """(on hand, reserved, warehouse, SKU) added; the table's CHECK refuses anything impossible."""
        done = 0
        for on_hand, reserved, warehouse_id, sku_id in steps:
            done += self._connection.execute(
                update(stock)
                .where(
                    stock.c.warehouse_id == warehouse_id,
                    stock.c.sku_id == sku_id,
                    stock.c.on_hand + on_hand >= stock.c.reserved + reserved,
                    stock.c.reserved + reserved >= 0,
                )
                .values(on_hand=stock.c.on_hand + on_hand, reserved=stock.c.reserved + reserved)
            ).rowcount
        if done != len(steps):
            raise LostRace("stock")

    def _end_reservations(self, order_id: int) -> None:
        self._connection.execute(delete(reservations).where(reservations.c.order_id == order_id))

    def _note(self, rows: Sequence[tuple[object, ...]]) -> None:
        insert_rows(self._connection, stock_movements, _MOVEMENT_COLUMNS, rows)


def _by_sku(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(SKU id, pieces), lines of one SKU together, in lock order."""
    found: dict[int, int] = {}
    for sku_id, quantity in pieces:
        found[sku_id] = found.get(sku_id, 0) + quantity
    return sorted(found.items())
