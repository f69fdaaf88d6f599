"""拆单: the lines of an order that another warehouse serves become an order of their own; its money stays."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, type_coerce

from app.domain.codes import CodeType, make_code
from app.domain.events import EventKind, Facts
from app.domain.order import Order
from app.domain.routing import Decision, DemandLine, Site
from app.domain.stages import Awaits, Stage
from app.ports.stock import Run
from db import search
from db.bulk import among, insert_rows, update_rows
from db.stores.ledger import EventValues, add_changes, add_events, sealed
from db.stores.orders import OrderStore
from db.tables.base import Big, Instant, to_ms
from db.tables.orders import order_lines, orders

_SHARED = (
    *("channel", "batch_id", "customer_id", "buyer", "contact", "phone", "address", "adcode", "region", "lat", "lon"),
    *("remark", "pay", "urgent", "ordered_at", "paid_at", "promised_at", "received_at"),
)
"""What a part takes over from its order."""
_OWN = (
    *("id", "no", "external_no", "parent_id", "stage", "stage_at", "awaits", "warehouse_id"),
    *("line_count", "pieces", "event_seq", "event_hash"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """A part that became an order: its id and number, the warehouse that serves it, its lines, and the plan it comes
    from."""

    order_id: int
    no: str
    external_no: str
    site: Site
    lines: tuple[DemandLine, ...]
    plan: Decision


Parts = dict[int, Apart]
"""By the id of each line that moved."""


def split(
    connection: Connection, plans: Sequence[Decision], lines: Mapping[int, tuple[DemandLine, ...]], run: Run
) -> Parts:
    """The first part of each plan stays in its order, every other one becomes an order with the lines of it; `lines`
    are those of each order now."""
    pool = OrderStore(connection)
    before = {plan.order_id: pool.words_of(plan.order_id) for plan in plans}
    parents = _parents(connection, list(before))
    parts = _apart(pool, plans, lines, parents)
    added = [_order_row(part, parents[part.plan.order_id], run) for part in parts]
    insert_rows(connection, orders, _OWN + _SHARED, [row for row, _ in added])
    add_events(connection, [event for _, event in added])
    by_line = {line.line_id: part for part in parts for line in part.lines}
    _move_lines(connection, lines, by_line)
    for order_id, words in before.items():
        search.replace(connection, order_id, words, pool.words_of(order_id))
    words_of = pool.words_of
    search.add(connection, [search.index_row(connection, part.order_id, words_of(part.order_id)) for part in parts])
    return by_line


def _parents(connection: Connection, order_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """What the parts take over, and how many parts there are already."""
    part = orders.alias("part")
    earlier = select(func.count()).where(part.c.parent_id == orders.c.id).scalar_subquery()
    shared = [
        type_coerce(orders.c[name], Big).label(name) if isinstance(orders.c[name].type, Instant) else orders.c[name]
        for name in _SHARED
    ]
    rows = select(orders.c.id, orders.c.no, orders.c.external_no, earlier.label("earlier"), *shared)
    return {row.id: row for row in connection.execute(rows.where(among(connection, orders.c.id, order_ids)))}


def _apart(
    pool: OrderStore,
    plans: Sequence[Decision],
    lines: Mapping[int, tuple[DemandLine, ...]],
    parents: Mapping[int, Row[Any]],
) -> list[Apart]:
    leaving = [(plan, place, part) for plan in plans for place, part in enumerate(plan.parts[1:], 2)]
    found = []
    for order_id, (plan, place, part) in zip(pool.new_ids(len(leaving)), leaving, strict=True):
        parent = parents[plan.order_id]
        goods = {allocation.line_id for allocation in part.goods}
        own = tuple(line for line in lines[plan.order_id] if line.line_id in goods)
        external_no = f"{parent.external_no}/{place + parent.earlier}"
        found.append(Apart(order_id, make_code(CodeType.ORDER, order_id), external_no, part.site, own, plan))
    return found


def _order_row(part: Apart, parent: Row[Any], run: Run) -> tuple[tuple[object, ...], EventValues]:
    at_ms, kind = to_ms(run.at), EventKind.ORDER_SPLIT
    facts: Facts = {"of": parent.no, "warehouse": part.site.code}
    event = sealed(part.order_id, part.no, 1, at_ms, kind, run.by, run.station, facts)
    own = (part.order_id, part.no, part.external_no, parent.id, Stage.ASSIGNED.value, at_ms, Awaits.PICKING.value)
    goods = (part.site.id, len(part.lines), sum(line.quantity for line in part.lines), 1, event[-1])
    return (*own, *goods, *(getattr(parent, name) for name in _SHARED)), event


def _move_lines(connection: Connection, lines: Mapping[int, tuple[DemandLine, ...]], by_line: Parts) -> None:
    """To their new orders, counted from 1 in each as in the old one."""
    moved, counts, pieces = [], Counter[int](), Counter[int]()
    for order_id, all_lines in lines.items():
        for line in all_lines:
            owner = by_line[line.line_id].order_id if line.line_id in by_line else order_id
            counts[owner] += 1
            pieces[owner] += line.quantity
            moved.append((owner, counts[owner], line.line_id))
    update_rows(connection, order_lines, ("order_id", "position"), ("id",), moved)
    rest = [(counts[order_id], pieces[order_id], order_id) for order_id in lines]
    update_rows(connection, orders, ("line_count", "pieces"), ("id",), rest)


def branch_off(
    connection: Connection, order: Order, pieces: Mapping[int, int], by: str, station: str, at_ms: int
) -> str:
    """Pieces of lines that are not picked leave for an order of their own in the routing queue; a line that leaves
    whole moves, of any other a new one is made. Returns its number; `order` is left to be saved."""
    pool = OrderStore(connection)
    before, parent = pool.words_of(order.id), _parents(connection, [order.id])[order.id]
    (order_id,) = pool.new_ids(1)
    no, external_no = make_code(CodeType.ORDER, order_id), f"{parent.external_no}/{parent.earlier + 2}"
    event = sealed(order_id, no, 1, at_ms, EventKind.ORDER_SPLIT, by, station, {"of": order.no, "warehouse": ""})
    own = (order_id, no, external_no, order.id, Stage.PAID.value, at_ms, Awaits.ROUTING.value, None)
    goods = (len(pieces), sum(pieces.values()), 1, event[-1])
    row = (*own, *goods, *(getattr(parent, name) for name in _SHARED))
    insert_rows(connection, orders, _OWN + _SHARED, [row])
    add_events(connection, [event])
    _leave(connection, order, order_id, pieces)
    search.replace(connection, order.id, before, pool.words_of(order.id))
    search.add(connection, [search.index_row(connection, order_id, pool.words_of(order_id))])
    add_changes(connection, "order", [no])
    return no


def _leave(connection: Connection, order: Order, order_id: int, pieces: Mapping[int, int]) -> None:
    going = [line for line in order.lines if line.id in pieces]
    whole = [line for line in going if pieces[line.id] == line.quantity]
    moved = [(order_id, place, line.id) for place, line in enumerate(whole, 1)]
    update_rows(connection, order_lines, ("order_id", "position"), ("id",), moved)
    parted = [line for line in going if line not in whole]
    update_rows(
        connection, order_lines, ("quantity",), ("id",), [(line.quantity - pieces[line.id], line.id) for line in parted]
    )
    rows = [
        (order_id, place, line.sku_id, line.sku, line.title, pieces[line.id], line.price_fen)
        for place, line in enumerate(parted, len(whole) + 1)
    ]
    columns = ("order_id", "position", "sku_id", "code", "title", "quantity", "price_fen")
    insert_rows(connection, order_lines, columns, rows)
    for line in parted:
        line.quantity -= pieces[line.id]
    order.lines = [line for line in order.lines if line not in whole]
    left = (len(order.lines), sum(line.quantity for line in order.lines), order.id)
    update_rows(connection, orders, ("line_count", "pieces"), ("id",), [left])
