"""Found stock (R25): pieces that nobody knew of are put right at once, or asked for and then decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.correcting import Surplus, correct_stock, give_way, item_of, move, tell, warehouse_of
from app.deciding import decide
from app.domain.codes import clean_code, clean_text
from app.domain.counting import WINDOW, Count, CountState, Reason, Why
from app.domain.events import EventKind, Facts
from app.domain.order import Order
from app.errors import Refused
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import serve_waiting


@dataclass(frozen=True, slots=True)
class FoundStock:
    """So many pieces of an item (by any of its codes) MORE than the system says lie in a warehouse (default: where the
    station stands), found while that order was in hand."""

    request_id: str
    code: str
    pieces: int
    reason: str = Reason.FOUND.value
    note: str = ""
    location: str = ""
    order: str = ""
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class ApproveCount:
    """The difference is real."""

    request_id: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RefuseCount:
    """The difference is not believed; the number stays as it is."""

    request_id: str
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class StockCorrected:
    """What became of a difference (`state`), what is on hand now, and the orders that are routed anew because of it."""

    count: int
    sku: str
    warehouse: str
    pieces: int
    state: str
    on_hand: int
    orders: tuple[str, ...] = ()


def found_stock(command: FoundStock, uow: UnitOfWork, context: Context, ruling: Ruling) -> StockCorrected:
    """Within the limit at once, and who waits for the goods is served in the same moment."""
    why = Why.given(command.reason, clean_text(command.note))
    warehouse_id, warehouse = warehouse_of(command.warehouse, uow, context)
    location = clean_code(command.location)
    sku_id, _ = item_of(command.code, warehouse_id, location, uow)
    order = _order(command.order, uow)
    found = Surplus((warehouse_id, sku_id), command.pieces, why, location, order.no if order else "")
    done = correct_stock(uow, context, ruling, found)
    if order is not None:
        facts: Facts = {"sku": done.sku, "pieces": done.pieces, "warehouse": warehouse, "count": done.id}
        order.record(EventKind.STOCK_FOUND, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
    orders = _route(done.served, uow, context, ruling)
    return StockCorrected(done.id, done.sku, warehouse, done.pieces, done.state.value, done.on_hand, orders)


def approve_count(command: ApproveCount, uow: UnitOfWork, context: Context, ruling: Ruling) -> StockCorrected:
    """The number follows the shelf. Orders that stand on goods which are not there go back to routing, the newest
    first; Refused("count.in_hand") when pickers have too many of them."""
    count = _asked(command.count, uow, context)
    shelf = uow.counts.shelves([count.place], context.now - WINDOW)[count.place]
    back = give_way(count, shelf, uow, context)
    _answer(count, CountState.APPROVED, command.note, uow, context)
    move(count, count.id, uow, context)
    served = serve_waiting([count.place[1]], uow, context, ruling) if count.pieces > 0 else ()
    orders = _route([*back, *served], uow, context, ruling)
    return _decided(count, CountState.APPROVED, shelf.on_hand + count.pieces, uow, orders)


def refuse_count(command: RefuseCount, uow: UnitOfWork, context: Context) -> StockCorrected:
    """With a note for who counted."""
    if not clean_text(command.note).strip():
        raise Refused("field.required", field="note")
    count = _asked(command.count, uow, context)
    _answer(count, CountState.REFUSED, command.note, uow, context)
    shelf = uow.counts.shelves([count.place], context.now - WINDOW)[count.place]
    return _decided(count, CountState.REFUSED, shelf.on_hand, uow)


def _order(code: str, uow: UnitOfWork) -> Order | None:
    if not code:
        return None
    no = uow.orders.find(clean_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return uow.orders.load(no)


def _asked(count_id: int, uow: UnitOfWork, context: Context) -> Count:
    """Nobody decides on what they have counted themselves."""
    count = uow.counts.load(count_id)
    if count.state is not CountState.ASKED:
        raise Refused("count.decided", count=count_id, difference=count.state.value)
    if count.by == context.by.code:
        raise Refused("count.own", count=count_id)
    return count


def _answer(count: Count, state: CountState, note: str, uow: UnitOfWork, context: Context) -> None:
    why = replace(count.why, answer=clean_text(note))
    uow.counts.answer(count.id, state, why, context.by.code, context.now)


def _route(order_ids: Sequence[int], uow: UnitOfWork, context: Context, ruling: Ruling) -> tuple[str, ...]:
    """Back in the queue, they are decided in the same moment; their numbers."""
    if order_ids:
        decide(order_ids, uow, context, ruling)
    return tuple(uow.production.numbers(order_ids))


def _decided(
    count: Count, state: CountState, on_hand: int, uow: UnitOfWork, orders: tuple[str, ...] = ()
) -> StockCorrected:
    sku = tell([count.place[1]], uow)[count.place[1]]
    warehouse = next(site.code for site in uow.routing.sites() if site.id == count.place[0])
    return StockCorrected(count.id, sku, warehouse, count.pieces, state.value, on_hand, orders)
