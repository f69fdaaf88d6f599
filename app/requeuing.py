"""Steps of several use cases that send orders back to routing: what was promised ends; goods that have come serve."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.domain.events import EventKind, Facts
from app.domain.order import Order
from app.domain.routing import RANK_FACTS, StockKey, rank
from app.domain.rules import Logic
from app.domain.stages import Move, Stage
from app.ports import Context, Ruling, Session, UnitOfWork

_MOST_WARNED = 50
"""Orders whose timelines say that their stock is in doubt."""


def take_back(order: Order, uow: UnitOfWork, at: datetime) -> None:
    """What routing promised ends: the order will be decided anew, or not at all."""
    uow.stock.release(order.id)
    uow.transfers.let_go(order.id, at)
    uow.production.close(order.id, "cancelled")
    order.transfer_open = False


def requeue(order: Order, at: datetime) -> None:
    """Routing decides anew, for a held order once it is released; Refused("stage.move") for goods already picked."""
    order.warehouse_id = None
    if order.stage is not Stage.PAID:
        held, order.held = order.held, False
        order.move(Move.REOPEN, at)
        order.held = held


def leave_stations(order: Order, uow: UnitOfWork, context: Context) -> None:
    """No station has the order open any more; what was scanned of it goes back to the shelf."""
    for scan in uow.orders.scans(order.id):
        line = next(line for line in order.lines if line.position == scan.position)
        line.picked -= scan.pieces
        facts = {"of": scan.seq, "line": line.position, "sku": line.sku, "pieces": scan.pieces, "picked": line.picked}
        order.record(EventKind.SCAN_UNDONE, context.now, context.by.code, context.station, facts)
    for station in uow.people.stations_with(order.no):
        uow.people.keep_session(station, Session(), context.now)


def serve_waiting(sku_ids: Iterable[int], uow: UnitOfWork, context: Context, ruling: Ruling) -> tuple[int, ...]:
    """Orders that waited for production of these SKUs go back to routing as far as what is free serves them, who is to
    be served first in front; their ids."""
    wanted = set(sku_ids)
    if not wanted:
        return ()
    logic = ruling(uow.rules, context.now)
    waiting = uow.production.waiting(wanted, logic.needs | RANK_FACTS, context.now)
    lacking = uow.production.lacking([order.order_id for order in waiting])
    free = _free(lacking, uow, logic)
    served = tuple(found.order_id for found in rank(waiting, logic) if _take(lacking[found.order_id], free))
    for no in uow.production.numbers(served):
        order = uow.orders.load(no)
        uow.production.close(order.id, "done")
        requeue(order, context.now)
        order.record(EventKind.ORDER_REOPENED, context.now, context.by.code, context.station, {})
        uow.orders.save(order)
    return served


def _free(lacking: Mapping[int, Sequence[tuple[int, int]]], uow: UnitOfWork, logic: Logic) -> dict[int, list[int]]:
    """Pieces to give by SKU id, one number a warehouse, safety stock left out."""
    limits = logic.rules.limits
    kept = {site.id: limits[site.code].safety for site in uow.routing.sites() if site.code in limits}
    available = uow.routing.available({sku_id for lines in lacking.values() for sku_id, _ in lines}, locked=True)
    found: dict[int, list[int]] = {}
    for (warehouse_id, sku_id), pieces in available.items():
        found.setdefault(sku_id, []).append(pieces - kept.get(warehouse_id, 0))
    return found


def _take(lines: Sequence[tuple[int, int]], free: dict[int, list[int]]) -> bool:
    """Whether some warehouse can serve each line whole; then it is taken, from where least is left over."""
    taken: list[tuple[list[int], int, int]] = []
    for sku_id, quantity in lines:
        places = free.get(sku_id, [])
        able = [(pieces, place) for place, pieces in enumerate(places) if pieces >= quantity]
        if not able:
            for at, place, pieces in taken:
                at[place] += pieces
            return False
        place = min(able)[1]
        places[place] -= quantity
        taken.append((places, place, quantity))
    return True


def warn_promised(place: StockKey, doubt: Facts, uow: UnitOfWork, context: Context, besides: str = "") -> list[str]:
    """Orders that have something of a place reserved that is not there say so in their timelines, all but one; their
    numbers, oldest first."""
    numbers = [no for no in uow.stock.promised_to(place, _MOST_WARNED + bool(besides)) if no != besides]
    for no in numbers[:_MOST_WARNED]:
        order = uow.orders.load(no)
        order.record(EventKind.STOCK_DOUBTED, context.now, context.by.code, context.station, doubt)
        uow.orders.save(order)
    return numbers[:_MOST_WARNED]
