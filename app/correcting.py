"""Steps of several use cases that correct stock by what somebody found: the number, its movement, who waits for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.codes import clean_code, scanned_code
from app.domain.counting import (
    MOST_PIECES,
    WINDOW,
    Correction,
    Count,
    CountKind,
    CountState,
    CountTask,
    Limit,
    Shelf,
    Why,
    decide,
)
from app.domain.events import EventKind, Facts
from app.domain.routing import StockKey
from app.errors import BadInput, Refused
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import leave_stations, requeue, serve_waiting, take_back, warn_promised


@dataclass(frozen=True, slots=True)
class Surplus:
    """So many pieces of a place (warehouse id, SKU id) MORE than the system says, why, where they lie, and the order
    that was in hand."""

    place: StockKey
    pieces: int
    why: Why
    location: str = ""
    order_no: str = ""


def correct_stock(uow: UnitOfWork, context: Context, ruling: Ruling, found: Surplus) -> Correction:
    """Within the keeper's limit at once, with its movement and for who waits (ids in `served`: whoever calls has them
    routed); above it asked. The order named is left alone: its ledger is its caller's to write."""
    if not 0 < found.pieces <= MOST_PIECES:
        raise BadInput("argument.bad", field="quantity", found=found.pieces, expected=f"1 – {MOST_PIECES:,}")
    shelf = uow.counts.shelves([found.place], context.now - WINDOW)[found.place]
    state = decide(found.pieces, shelf, Limit.of(uow.company.settings()))
    expected = shelf.expected
    count = Count(
        kind=CountKind.FOUND,
        place=found.place,
        location=found.location or shelf.location,
        expected=expected,
        counted=expected + found.pieces,
        why=found.why,
        state=state,
        by=context.by.code,
        order_no=found.order_no,
    )
    count_id = uow.counts.add(count, context.station, context.now)
    served: tuple[int, ...] = ()
    if state is CountState.DONE:
        move(count, count_id, uow, context)
        served = serve_waiting([found.place[1]], uow, context, ruling)
    sku = tell([found.place[1]], uow)[found.place[1]]
    on_hand = shelf.on_hand + (found.pieces if state is CountState.DONE else 0)
    return Correction(count_id, sku, found.pieces, state, on_hand, served)


def move(count: Count, count_id: int, uow: UnitOfWork, context: Context) -> None:
    """The movement of a correction, after which who was counting there begins anew; LostRace where an order would lose
    what it was promised."""
    if not count.pieces:
        return
    by, at = context.by.code, context.now
    uow.stock.correct(count.place, count.pieces, count.kind.value, str(count_id), by, at)
    uow.counts.forget(count.place)
    if count.pieces > 0:
        uow.counts.settle_at(count.place, count.location)


def tell(sku_ids: Iterable[int], uow: UnitOfWork) -> dict[int, str]:
    """Screens hear of the stock of these SKUs and of the list of corrections; the SKUs by id."""
    skus = {sku_id: sku for sku_id, (sku, _) in uow.catalog.names(sku_ids).items()}
    for sku in skus.values():
        uow.changed("stock", sku)
    uow.changed("count", "")
    return skus


def warn(count: Count, task: CountTask, sku: str, uow: UnitOfWork, context: Context) -> Sequence[str]:
    """Orders that stand on goods which a count did not find say so in their timelines; their numbers."""
    doubt: Facts = {
        "sku": sku,
        "warehouse": task.warehouse,
        "reason": "missing",
        "pieces": -count.pieces,
        "count": task.no,
    }
    return warn_promised(count.place, doubt, uow, context)


def give_way(count: Count, shelf: Shelf, uow: UnitOfWork, context: Context) -> Sequence[int]:
    """Orders that nobody has in hand go back to routing, the newest first, until what is left on the shelf covers the
    rest; their ids. Refused("count.in_hand") when that is not enough."""
    lack, back = shelf.lacks(count.pieces), []
    for no in reversed(uow.stock.promised_to(count.place, shelf.reserved)):
        if lack <= 0:
            break
        order = uow.orders.load(no)
        if order.picking_started:
            continue
        lack -= sum(q for *place, q in uow.stock.reserved_at(order.id) if tuple(place) == count.place)
        leave_stations(order, uow, context)
        take_back(order, uow, context.now)
        requeue(order, context.now)
        facts: Facts = {"pieces": -count.pieces, "count": count.id, "location": count.location}
        order.record(EventKind.STOCK_MISSING, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
        back.append(order.id)
    if lack > 0:
        raise Refused("count.in_hand", count=count.id, pieces=lack)
    return back


def item_of(code: str, warehouse_id: int, location: str, uow: UnitOfWork) -> tuple[int, int]:
    """(SKU id, pieces the code stands for) of a scanned or typed code; where several products share it, the one that
    belongs to this location. Refused("sku.unknown"), Refused("sku.several")."""
    scanned = scanned_code(code)
    matches = uow.catalog.sku_matches(scanned)
    if not matches:
        raise Refused("sku.unknown", sku=scanned)
    if len({sku_id for sku_id, _ in matches}) > 1:
        here = uow.counts.placed(warehouse_id, location) if location else ()
        matches = [match for match in matches if match[0] in here]
    if len({sku_id for sku_id, _ in matches}) != 1:
        raise Refused("sku.several", sku=scanned)
    return matches[0]


def warehouse_of(code: str, uow: UnitOfWork, context: Context) -> tuple[int, str]:
    """(id, code) of the warehouse named, or of the one where the acting station stands."""
    if not code:
        standing = uow.people.station_warehouse(context.station)
        if standing is None:
            raise Refused("station.unknown", station=context.station)
        return standing
    known = uow.catalog.warehouse_ids()
    wanted = clean_code(code)
    if wanted not in known:
        raise Refused("warehouse.unknown", warehouse=code, known=", ".join(sorted(known)))
    return known[wanted], wanted
