"""Pick lists: released, taken by a station, closed or cancelled; an order that drops out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.codes import clean_code, clean_text
from app.domain.events import EventKind
from app.domain.order import Order
from app.domain.pick_lists import MOST_BINS, OPEN, ListKind, ListState
from app.domain.printing import Document
from app.domain.stages import Awaits
from app.errors import BadInput, Refused
from app.ports import Context, ListHead, NewList, UnitOfWork
from app.printing_jobs import queue_print


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """These orders (by our numbers) share one cart, in bins 1, 2, … A wave's list also says with which carrier they
    leave, and when."""

    request_id: str
    kind: ListKind
    warehouse: str
    orders: tuple[str, ...]
    carrier: str = ""
    cutoff_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakeList:
    """The acting station picks this list from now on; `after` is the station it takes over from."""

    request_id: str
    list: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class CloseList:
    """The acting station is done with this list; orders that are not complete leave it."""

    request_id: str
    list: str


@dataclass(frozen=True, slots=True)
class CancelList:
    """Nobody picks this list any more; what lies in the bins already stays picked for its order."""

    request_id: str
    list: str


@dataclass(frozen=True, slots=True)
class DropOrder:
    """This order leaves its list, which goes on without it."""

    request_id: str
    order: str


@dataclass(frozen=True, slots=True)
class PrintSlips:
    """Print this PDF of a list's slips at the acting station."""

    request_id: str
    list: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class SlipsQueued:
    """The list, and the print job of its slips."""

    list: str
    job: int


@dataclass(frozen=True, slots=True)
class ListReleased:
    """The new list, its orders by bin, and those that were free no longer."""

    list: str
    orders: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListChanged:
    """The list, where it stands, and the orders that left it by this."""

    list: str
    state: str
    left: tuple[str, ...] = ()


def release_list(command: ReleaseList, uow: UnitOfWork, context: Context) -> ListReleased:
    """Orders that somebody has begun, or that are in another list, are left out; Refused("list.empty") when none is
    left."""
    asked = tuple(dict.fromkeys(command.orders))
    if not 0 < len(asked) <= MOST_BINS:
        raise BadInput("argument.bad", field="orders", found=len(asked), expected=f"1 – {MOST_BINS}")
    sites = {site.code: site.id for site in uow.routing.sites()}
    warehouse = clean_code(command.warehouse)
    if warehouse not in sites:
        raise Refused("warehouse.unknown", warehouse=command.warehouse, known=", ".join(sorted(sites)))
    carrier, who = clean_text(command.carrier).strip(), (context.by.code, context.station, context.now)
    new = NewList(command.kind, sites[warehouse], carrier, command.cutoff_at, *who)
    no, orders = uow.lists.release(new, asked)
    if not orders:
        raise Refused("list.empty", warehouse=warehouse)
    return ListReleased(no, tuple(orders), tuple(order for order in asked if order not in orders))


def take_list(command: TakeList, uow: UnitOfWork, context: Context) -> ListChanged:
    """Refused("list.taken") where somebody was faster."""
    head = _open(command.list, uow)
    here = uow.people.station_warehouse(context.station)
    if here is None:
        raise Refused("station.unknown", station=context.station)
    if here[0] != head.warehouse_id:
        raise Refused("list.elsewhere", list=head.no, warehouse=here[1])
    if not uow.lists.take(head.no, context.station, clean_text(command.after)):
        raise Refused("list.taken", list=head.no, station=head.station)
    return ListChanged(head.no, ListState.PICKING.value)


def close_list(command: CloseList, uow: UnitOfWork, context: Context) -> ListChanged:
    """Only the station that has it; the rest of its orders waits for another list."""
    head = _open(command.list, uow)
    if head.station != context.station:
        raise Refused("list.not_here", list=head.no)
    left = _leave(head.no, [Awaits.PICKING], uow, context)
    return _ended(head, ListState.DONE, left, uow, context)


def cancel_list(command: CancelList, uow: UnitOfWork, context: Context) -> ListChanged:
    """Also one that is being picked."""
    head = _open(command.list, uow)
    left = _leave(head.no, list(Awaits), uow, context)
    return _ended(head, ListState.CANCELLED, left, uow, context)


def drop_order(command: DropOrder, uow: UnitOfWork, context: Context) -> ListChanged:
    """Refused("list.not_in") for an order that is in no open list."""
    order = uow.orders.load(_number(command.order, uow))
    place = uow.lists.bin_of(order.id)
    if place is None:
        raise Refused("list.not_in", order=order.no)
    uow.lists.drop(order.id, context.now)
    _note(order, EventKind.LIST_LEFT, *place, uow, context)
    head = uow.lists.find(place[0])
    assert head is not None
    return ListChanged(head.no, head.state.value, (order.no,))


def print_slips(command: PrintSlips, uow: UnitOfWork, context: Context) -> SlipsQueued:
    """Of an open list."""
    head = _open(command.list, uow)
    return SlipsQueued(head.no, queue_print(uow, context, Document.SLIP, head.no, command.pdf))


def _leave(no: str, waiting: Sequence[Awaits], uow: UnitOfWork, context: Context) -> tuple[str, ...]:
    """Orders of a list that wait for one of these are told that they are in it no longer."""
    left = []
    for order in [uow.orders.load(order_no) for order_no in uow.lists.orders_of(no)]:
        place = uow.lists.bin_of(order.id)
        if place is not None and order.awaits in waiting:
            _note(order, EventKind.LIST_LEFT, *place, uow, context)
            left.append(order.no)
    return tuple(left)


def _ended(head: ListHead, state: ListState, left: tuple[str, ...], uow: UnitOfWork, context: Context) -> ListChanged:
    if not uow.lists.end(head.no, state, context.now):
        raise Refused("list.closed", list=head.no)
    return ListChanged(head.no, state.value, left)


def _note(order: Order, kind: EventKind, no: str, place: int, uow: UnitOfWork, context: Context) -> None:
    order.record(kind, context.now, context.by.code, context.station, {"list": no, "bin": place})
    uow.orders.save(order)


def _open(code: str, uow: UnitOfWork) -> ListHead:
    head = uow.lists.find(clean_code(code))
    if head is None:
        raise Refused("list.unknown", list=code)
    if head.state not in OPEN:
        raise Refused("list.closed", list=head.no)
    return head


def _number(code: str, uow: UnitOfWork) -> str:
    no = uow.orders.find(clean_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return no
