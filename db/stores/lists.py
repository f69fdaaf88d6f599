"""Pick lists in the database: an order is in one open list at most, a list at one station."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, select, update

from app.domain.codes import CodeType, make_code
from app.domain.events import EventKind, Facts
from app.domain.pick_lists import OPEN, ListKind, ListState, Step, Want, walk
from app.domain.stages import Awaits, Stage
from app.errors import LostRace
from app.ports.lists import ListHead, NewList
from db.bulk import among, insert_rows, reserve_ids, update_rows
from db.stores.ledger import add_changes, add_events, sealed
from db.tables.base import to_ms
from db.tables.catalog import skus
from db.tables.lists import pick_list_orders, pick_lists
from db.tables.orders import order_lines, orders
from db.tables.people import stations
from db.tables.stock import locations, stock

_l, _in = pick_lists.c, pick_list_orders.c
_IS_OPEN = _l.state.in_(sorted(OPEN))
_LAST = 2**31
"""Where places lie that have no number on the walk: behind those that have."""
PLACED = (
    order_lines.join(orders, orders.c.id == order_lines.c.order_id)
    .join(skus, skus.c.id == order_lines.c.sku_id)
    .outerjoin(stock, (stock.c.warehouse_id == orders.c.warehouse_id) & (stock.c.sku_id == order_lines.c.sku_id))
    .outerjoin(
        locations,
        (locations.c.warehouse_id == orders.c.warehouse_id) & (locations.c.code == stock.c.location),
    )
)
"""Lines of orders with the place of their goods in the warehouse that serves them."""
LEFT = order_lines.c.quantity - order_lines.c.picked
"""Pieces still to be picked."""


def want_columns(bin_: ColumnElement[int], pieces: ColumnElement[int]) -> tuple[ColumnElement[Any], ...]:
    """The columns of a Want, from PLACED."""
    place = (func.coalesce(locations.c.walk, _LAST), func.coalesce(stock.c.location, ""))
    return bin_, orders.c.no, order_lines.c.id, *place, skus.c.id, skus.c.code, skus.c.name, pieces


def is_free(warehouse_id: int) -> ColumnElement[bool]:
    """Orders that wait to be picked there, that nobody has begun or has in hand, and that are in no list."""
    o = orders.c
    begun = select(order_lines.c.id).where(order_lines.c.order_id == o.id, order_lines.c.picked > 0)
    listed = select(_in.list_id).where(_in.order_id == o.id, _in.open == 1)
    in_hand = select(stations.c.id).where(stations.c.order_no == o.no)
    here = (o.stage == Stage.ASSIGNED.value) & (o.warehouse_id == warehouse_id) & (o.awaits == Awaits.PICKING.value)
    return and_(here, *(~taken.correlate(orders).exists() for taken in (begun, listed, in_hand)))


class ListStore:
    """app.ports.lists.Lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, no: str) -> ListHead | None:
        """Open or closed."""
        row = self._row(select(_l.no, _l.kind, _l.state, _l.station, _l.warehouse_id).where(_l.no == no))
        if row is None:
            return None
        return ListHead(row.no, ListKind(row.kind), ListState(row.state), row.station, row.warehouse_id)

    def open_of(self, no: str) -> ListHead | None:
        """By its number."""
        head = self.find(no)
        return head if head is not None and head.state in OPEN else None

    def steps(self, no: str) -> Sequence[Step]:
        """As the shelves stand now."""
        listed = PLACED.join(pick_list_orders, _in.order_id == orders.c.id).join(pick_lists, _l.id == _in.list_id)
        rows = self._connection.execute(
            select(*want_columns(_in.bin, LEFT))
            .select_from(listed)
            .where(_l.no == no, _in.open == 1, orders.c.awaits == Awaits.PICKING.value, LEFT > 0)
        )
        return walk(Want(*row) for row in rows)

    def orders_of(self, no: str) -> Sequence[str]:
        """In the sequence in which they are locked everywhere."""
        inside = select(orders.c.no).join_from(pick_list_orders, orders).join(pick_lists).where(_l.no == no)
        return list(self._connection.execute(inside.where(_in.open == 1).order_by(orders.c.no)).scalars())

    def bin_of(self, order_id: int) -> tuple[str, int] | None:
        """By the index of open ones."""
        row = self._row(self._mine(order_id))
        return None if row is None else (row.no, row.bin)

    def bin_in(self, no: str, order_id: int) -> int:
        """Open or not."""
        row = self._row(
            select(_in.bin).join_from(pick_list_orders, pick_lists).where(_l.no == no, _in.order_id == order_id)
        )
        return 0 if row is None else int(row.bin)

    def _mine(self, order_id: int) -> Select[Any]:
        inside = select(_l.id, _l.no, _in.bin).join_from(pick_list_orders, pick_lists)
        return inside.where(_in.order_id == order_id, _in.open == 1)

    def take(self, no: str, station: str, after: str = "") -> bool:
        """One guarded statement: of two stations only one finds the list as it was."""
        free = (_l.state == ListState.RELEASED.value) & (_l.station == "")
        theirs = (_l.state == ListState.PICKING.value) & _l.station.in_({station, after} - {""})
        taken = update(pick_lists).where(_l.no == no, free | theirs)
        done = self._connection.execute(taken.values(state=ListState.PICKING.value, station=station))
        return self._told(no, done.rowcount)

    def close_if_done(self, no: str, at: datetime) -> bool:
        """By what its lines say."""
        head = self.find(no)
        if head is None or head.state is not ListState.PICKING or self.steps(no):
            return False
        return self.end(no, ListState.DONE, at)

    def release(self, new: NewList, orders: Sequence[str]) -> tuple[str, Sequence[str]]:
        """In bulk: stations wait for it. The index of open ones is the last word on who is in the list."""
        claimed = self._claim(new.warehouse_id, orders)
        if not claimed:
            return "", ()
        (list_id,) = reserve_ids(self._connection, pick_lists, 1)
        no = make_code(CodeType.PICK_LIST, list_id)
        values = {"kind": new.kind.value, "state": ListState.RELEASED.value, "carrier": new.carrier, "by": new.by}
        times = {"cutoff_at": new.cutoff_at, "created_at": new.at}
        self._connection.execute(
            insert(pick_lists).values(id=list_id, no=no, warehouse_id=new.warehouse_id, **values, **times)
        )
        bins = [(list_id, row.id, place) for place, row in enumerate(claimed, 1)]
        insert_rows(self._connection, pick_list_orders, ("list_id", "order_id", "bin"), bins)
        self._tell(claimed, new, no)
        return no, [row.no for row in claimed]

    def _claim(self, warehouse_id: int, numbers: Sequence[str]) -> list[Row[Any]]:
        """Locked first, then looked at: what others did before the lock was ours is seen."""
        asked = among(self._connection, orders.c.no, numbers)
        self._connection.execute(select(orders.c.id).where(asked).order_by(orders.c.no).with_for_update())
        c = orders.c
        free = select(c.id, c.no, c.version, c.event_seq, c.event_hash).where(asked, is_free(warehouse_id))
        places = {no: place for place, no in enumerate(numbers)}
        return sorted(self._connection.execute(free), key=lambda row: places[row.no])

    def _tell(self, claimed: Sequence[Row[Any]], new: NewList, no: str) -> None:
        """Every order's ledger, and the screens."""
        events, rows = [], []
        for place, row in enumerate(claimed, 1):
            facts: Facts = {"list": no, "bin": place}
            who = (EventKind.LIST_RELEASED, new.by, new.station, facts)
            event = sealed(row.id, row.event_hash or row.no, row.event_seq + 1, to_ms(new.at), *who)
            events.append(event)
            rows.append((row.version + 1, event[1], event[-1], row.id, row.version))
        columns = ("version", "event_seq", "event_hash")
        if update_rows(self._connection, orders, columns, ("id", "version"), rows) != len(rows):
            raise LostRace("orders")
        add_events(self._connection, events)
        add_changes(self._connection, "order", [row.no for row in claimed])
        self._told(no, 1)

    def drop(self, order_id: int, at: datetime) -> None:
        """Looks first: most orders are in none."""
        row = self._row(self._mine(order_id))
        if row is None:
            return
        mine = (_in.list_id == row.id, _in.open == 1)
        self._connection.execute(update(pick_list_orders).where(*mine, _in.order_id == order_id).values(open=0))
        if self._row(select(_in.order_id).where(*mine).limit(1)) is None:
            self.end(row.no, ListState.CANCELLED, at)
        self._told(row.no, 1)

    def end(self, no: str, state: ListState, at: datetime) -> bool:
        """Closed once."""
        closed = update(pick_lists).where(_l.no == no, _IS_OPEN).values(state=state.value, closed_at=at)
        done = self._connection.execute(closed).rowcount
        if done:
            this = select(_l.id).where(_l.no == no).scalar_subquery()
            self._connection.execute(update(pick_list_orders).where(_in.list_id == this).values(open=0))
        return self._told(no, done)

    def _row(self, query: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(query).first()

    def _told(self, no: str, changed: int) -> bool:
        if changed:
            add_changes(self._connection, "list", [no])
        return changed > 0
