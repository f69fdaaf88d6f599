"""Parcels are scanned into a courier's load, counted against what waits for it, and shipped in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from app.domain.codes import clean_code, clean_text, scanned_code
from app.domain.couriers import courier_name
from app.domain.events import EventKind, Facts
from app.domain.handover import Box, Load, LoadState, may_enter, may_leave
from app.domain.order import Order
from app.errors import NeedsConfirmation, Refused
from app.ports import Context, UnitOfWork
from app.shipping import ship

MOST_NAMED = 20
"""Parcels that a question or a refusal names; of the rest only the number is told."""


@dataclass(frozen=True, slots=True)
class OpenLoad:
    """A load for this courier at the acting station's warehouse."""

    request_id: str
    carrier: str


@dataclass(frozen=True, slots=True)
class LoadParcel:
    """The parcel that the code names goes into the load; `code` is its label's, its own number or its waybill's."""

    request_id: str
    load: str
    code: str


@dataclass(frozen=True, slots=True)
class UnloadParcel:
    """The parcel that the code names is taken out again."""

    request_id: str
    load: str
    code: str


@dataclass(frozen=True, slots=True)
class CloseLoad:
    """The courier has taken the load: its orders are shipped. `confirm` answers that parcels stay behind."""

    request_id: str
    load: str
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class CancelLoad:
    """The load is given up; its parcels wait again."""

    request_id: str
    load: str


@dataclass(frozen=True, slots=True)
class LoadChanged:
    """A load, its courier and state, and how many parcels were or are in it."""

    load: str
    carrier: str
    state: str
    parcels: int


@dataclass(frozen=True, slots=True)
class ParcelMoved:
    """A parcel that went into a load or out of it; of `expected` parcels so many are `inside`. `again`: it was there
    already, and nothing changed."""

    load: str
    parcel: str
    order: str
    waybill: str
    inside: int
    expected: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class LoadClosed:
    """What left: so many parcels, the orders shipped with them, and the orders of which some parcel is still here."""

    load: str
    carrier: str
    parcels: int
    shipped: tuple[str, ...]
    partly: tuple[str, ...]


def open_load(command: OpenLoad, uow: UnitOfWork, context: Context) -> LoadChanged:
    """Refused("station.unknown") where no station says which warehouse it is."""
    carrier = courier_name(clean_text(command.carrier))
    if not carrier:
        raise Refused("field.required", field="carrier")
    warehouse = uow.people.station_warehouse(context.station)
    if warehouse is None:
        raise Refused("station.unknown", station=context.station)
    no = uow.loads.open(carrier, warehouse[0], context.station, context.by.code, context.now)
    uow.changed("load", no)
    return LoadChanged(no, carrier, LoadState.OPEN.value, 0)


def load_parcel(command: LoadParcel, uow: UnitOfWork, context: Context) -> ParcelMoved:
    """Refused as domain.handover.may_enter, Refused("parcel.no_waybill") for a parcel when none of its order has a
    number of the courier, or Refused("parcel.unknown")."""
    load = _open(command.load, uow)
    box, order = _box(command.code, uow)
    may_enter(box, order, load)
    if not any(each.waybill for each in uow.loads.boxes_of(order.no)):
        raise Refused("parcel.no_waybill", parcel=box.no, carrier=load.carrier)
    if box.load_no == load.no:
        return _moved(load, box, uow, again=True)
    uow.loads.put(box, load)
    _note(order, EventKind.PARCEL_LOADED, load, [box], uow, context)
    return _moved(load, box, uow)


def unload_parcel(command: UnloadParcel, uow: UnitOfWork, context: Context) -> ParcelMoved:
    """Refused("load.not_inside")."""
    load = _open(command.load, uow)
    box, order = _box(command.code, uow)
    if box.load_no != load.no:
        raise Refused("load.not_inside", parcel=box.no, load=load.no)
    uow.loads.take_out([box])
    _note(order, EventKind.PARCEL_UNLOADED, load, [box], uow, context)
    return _moved(load, box, uow)


def close_load(command: CloseLoad, uow: UnitOfWork, context: Context) -> LoadClosed:
    """Every order whose parcels have all left is shipped, all in one transaction. NeedsConfirmation("load.missing")
    names what waits for this courier and is not in the load. Refused: load.empty; load.stops with the parcels to take
    out, since meanwhile their orders were cancelled, held or unpacked, or they got another label; and whatever keeps an
    order from being shipped."""
    load = _open(command.load, uow)
    boxes = list(uow.loads.inside(load))
    if not boxes:
        raise Refused("load.empty", load=load.no)
    orders = {no: uow.orders.load(no) for no in sorted({box.order_no for box in boxes})}
    stopped = [box.no for box in boxes if not may_leave(box, orders[box.order_no])]
    if stopped:
        raise Refused("load.stops", load=load.no, parcels=_named(stopped, len(stopped)))
    _ask_for_missing(command, load, uow)
    uow.loads.send(boxes, context.now)
    uow.loads.end(load, LoadState.CLOSED, context.by.code, context.now)
    shipped = [no for no, order in orders.items() if _ship(order, load, uow, context)]
    uow.changed("load", load.no)
    return LoadClosed(load.no, load.carrier, len(boxes), tuple(shipped), tuple(sorted(set(orders) - set(shipped))))


def cancel_load(command: CancelLoad, uow: UnitOfWork, context: Context) -> LoadChanged:
    """Each order's timeline says that its parcels were taken out."""
    load = _open(command.load, uow)
    boxes = list(uow.loads.inside(load))
    uow.loads.take_out(boxes)
    for no, taken in groupby(boxes, key=attrgetter("order_no")):
        _note(uow.orders.load(no), EventKind.PARCEL_UNLOADED, load, list(taken), uow, context)
    uow.loads.end(load, LoadState.CANCELLED, context.by.code, context.now)
    uow.changed("load", load.no)
    return LoadChanged(load.no, load.carrier, LoadState.CANCELLED.value, len(boxes))


def _open(no: str, uow: UnitOfWork) -> Load:
    load = uow.loads.load(clean_code(no))
    load.must_be_open()
    return load


def _box(code: str, uow: UnitOfWork) -> tuple[Box, Order]:
    """The parcel as it is once its order is locked."""
    scanned = scanned_code(code)
    box = uow.loads.box(scanned)
    if box is None:
        raise Refused("parcel.unknown", scanned=code)
    order = uow.orders.load(box.order_no)
    return uow.loads.box(scanned) or box, order


def _moved(load: Load, box: Box, uow: UnitOfWork, *, again: bool = False) -> ParcelMoved:
    inside, waiting = uow.loads.counts(load)
    return ParcelMoved(load.no, box.no, box.order_no, box.waybill, inside, inside + waiting, again)


def _note(order: Order, kind: EventKind, load: Load, boxes: Sequence[Box], uow: UnitOfWork, context: Context) -> None:
    facts: Facts = {"load": load.no, "carrier": load.carrier, "parcel": ", ".join(box.no for box in boxes)}
    order.record(kind, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    uow.changed("load", load.no)


def _ask_for_missing(command: CloseLoad, load: Load, uow: UnitOfWork) -> None:
    if command.confirm == "load.missing":
        return
    count = uow.loads.counts(load)[1]
    if count:
        named = uow.loads.missing(load, MOST_NAMED)
        raise NeedsConfirmation("load.missing", load=load.no, count=count, parcels=_named(named, count))


def _named(parcels: Sequence[str], count: int) -> str:
    shown = ", ".join(parcels[:MOST_NAMED])
    return f"{shown} … +{count - MOST_NAMED}" if count > MOST_NAMED else shown


def _ship(order: Order, load: Load, uow: UnitOfWork, context: Context) -> bool:
    """Whether the order could be shipped: no parcel of it is still in the house."""
    boxes = list(uow.loads.boxes_of(order.no))
    if not all(box.left for box in boxes):
        return False
    carriers, waybills = (
        dict.fromkeys(values) for values in zip(*((b.carrier, b.waybill) for b in boxes), strict=True)
    )
    facts: Facts = {"carrier": ", ".join(carriers), "waybill": ", ".join(filter(None, waybills)), "load": load.no}
    ship(order, boxes, facts, uow, context)
    return True
