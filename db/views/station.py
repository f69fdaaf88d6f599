"""What the screen of a station shows."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.domain.duty import StageClock, first_of
from app.domain.picking import Says
from app.domain.stages import Awaits, Stage
from app.ports import Session
from app.views.orders import LineRow, OrderRow
from app.views.station import CartView, Hand, ScanRow, StationView
from db.stores.duty import timing
from db.stores.lists import ListStore
from db.stores.people import PeopleStore
from db.stores.places import PlaceStore
from db.tables.catalog import warehouses
from db.tables.lists import pick_list_orders, pick_lists
from db.tables.orders import order_lines, orders
from db.tables.people import scans
from db.tables.stock import stock
from db.views.order import box_rows, order_line_rows
from db.views.pool import ROW_COLUMNS, order_rows

_LAST_SCANS = 10


def station_view(connection: Connection, code: str) -> StationView:
    """The work in hand as its session says, in the sequence of the engine; nothing for a station nobody knows."""
    here, last = PeopleStore(connection).at_station(code), _last_scans(connection, code)
    if here is None:
        return StationView(None, (), None, last, ())
    session, modes = here.session, here.modes
    question, asked = _question(session), session.pending.partition(" ")[2]
    hand = Hand(session.location, _line_of(session), session.box, session.skipped, question, asked)
    cart = _cart(connection, session.list_no, code)
    order = _order(connection, session.order_no)
    if order is None:
        return StationView(None, (), _step_at(cart, hand), last, (), hand, modes, cart)
    lines, emptied = _lines(connection, order.id, here.warehouse_id, hand)
    active = _step_at(cart, hand) if cart else _active(order, lines, hand)
    return StationView(order, lines, active, last, box_rows(connection, order.id), hand, modes, cart, emptied)


def _order(connection: Connection, no: str) -> OrderRow | None:
    if not no:
        return None
    found = select(*ROW_COLUMNS).outerjoin_from(orders, warehouses).where(orders.c.no == no)
    return next(iter(order_rows(connection, connection.execute(found))), None)


def _question(session: Session) -> str:
    """The last one asked: one that the same code answers, else one that others answer, else what was taken over."""
    if session.pending:
        return session.pending.split()[0]
    if session.asks is not None:
        return session.asks.says.value
    return Says.ORDER_TAKEN.value if session.lost else ""


def _line_of(session: Session) -> int:
    return session.asks.line if session.asks is not None and session.asks.line else session.line


def _lines(
    connection: Connection, order_id: int, warehouse_id: int, hand: Hand
) -> tuple[tuple[LineRow, ...], frozenset[int]]:
    """In the sequence of the walk, and those after which nothing is left on the shelf."""
    here = (stock.c.sku_id == order_lines.c.sku_id) & (stock.c.warehouse_id == warehouse_id)
    goods = (
        select(order_lines.c.position, stock.c.sku_id, stock.c.on_hand)
        .join_from(order_lines, stock, here)
        .where(order_lines.c.order_id == order_id)
    )
    skus = {position: (sku_id, on_hand) for position, sku_id, on_hand in connection.execute(goods)}
    places = PlaceStore(connection).walk(warehouse_id, [sku_id for sku_id, _ in skus.values()])
    later = {position: number for number, position in enumerate(hand.skipped, 1)}
    nowhere = (0, 0)
    lines = sorted(
        order_line_rows(connection, order_id),
        key=lambda line: (
            later.get(line.position, 0),
            places.get(skus.get(line.position, nowhere)[0], (0, "")),
            line.position,
        ),
    )
    pieces = Counter[str]()
    for line in lines:
        pieces[line.sku] += line.quantity
    emptied = {x.position for x in lines if x.location and skus.get(x.position, nowhere)[1] <= pieces[x.sku]}
    return tuple(lines), frozenset(emptied)


def _active(order: OrderRow, lines: tuple[LineRow, ...], hand: Hand) -> int | None:
    """The line in hand while it is not full, else the next one on the walk."""
    waiting = [line.position for line in lines if line.picked < line.quantity]
    if not waiting or order.stage is not Stage.ASSIGNED:
        return None
    return hand.line if hand.line in waiting else waiting[0]


def _cart(connection: Connection, no: str, station: str) -> CartView | None:
    """The list in hand, while it is this station's."""
    store = ListStore(connection)
    head = store.open_of(no) if no else None
    if head is None or head.station != station:
        return None
    c, open_ = order_lines.c, pick_list_orders.c.open
    counted = (open_, pick_list_orders.c.bin, orders.c.awaits, func.sum(c.quantity), func.sum(c.picked))
    each = (
        select(*counted, orders.c.stage, orders.c.urgent, orders.c.stage_at)
        .join_from(pick_lists, pick_list_orders)
        .join(orders)
        .join(order_lines)
        .where(pick_lists.c.no == no)
        .group_by(orders.c.id, open_, pick_list_orders.c.bin, orders.c.awaits)
        .order_by(pick_list_orders.c.bin)
    )
    rows = connection.execute(each).all()
    inside = [row for row in rows if row.open]
    return CartView(
        no=no,
        steps=tuple(store.steps(no)),
        orders=len(inside),
        orders_done=sum(row.awaits != Awaits.PICKING.value for row in inside),
        pieces=sum(int(row[3]) for row in inside),
        picked=sum(int(row[4]) for row in inside),
        left=tuple(row.bin for row in rows if not row.open),
        clock=_first_clock(connection, [row[-3:] for row in inside if row.awaits == Awaits.PICKING.value]),
    )


def _first_clock(connection: Connection, rows: Sequence[tuple[str, int, datetime]]) -> StageClock | None:
    """Of orders in a stage, urgent or not, since when: the one that ends first."""
    duty = timing(connection)
    return first_of(duty.clock(Stage(stage), bool(urgent), since) for stage, urgent, since in rows)


def _step_at(cart: CartView | None, hand: Hand) -> int | None:
    """Number of the step where the picker stands, else of the next one."""
    if cart is None or not cart.steps:
        return None
    here = (number for number, step in enumerate(cart.steps, 1) if step.location == hand.location != "")
    return next(here, 1)


def _last_scans(connection: Connection, code: str) -> tuple[ScanRow, ...]:
    rows = connection.execute(
        select(scans.c.at, scans.c.code, scans.c.ok, scans.c.says, scans.c.facts)
        .where(scans.c.station == code)
        .order_by(scans.c.id.desc())
        .limit(_LAST_SCANS)
    )
    return tuple(ScanRow(row[0], row[1], bool(row[2]), row[3], json.loads(row[4])) for row in rows)
