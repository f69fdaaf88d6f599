"""Waybill numbers: the pool that couriers fill in advance, and the number of each parcel."""

from dataclasses import dataclass

from app.domain.codes import CodeType, clean_code, clean_text, is_label_code, is_own_code, scanned_code
from app.domain.couriers import NumberSource, courier_name, couriers_of, looks_odd
from app.domain.events import EventKind, Facts
from app.domain.handover import Box
from app.domain.stages import Stage
from app.errors import NeedsConfirmation, Refused
from app.ports import Context, UnitOfWork

_MOST_ODD = 5


@dataclass(frozen=True, slots=True)
class AddWaybillNumbers:
    """Numbers that a courier gave us in advance."""

    request_id: str
    carrier: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumbersAdded:
    """So many are new; the rest was known. `odd` are some that do not look like this courier's."""

    carrier: str
    added: int
    known: int
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeWaybill:
    """The parcel that `code` names (or the only one of the order that it names) travels with this courier. Without a
    number it takes the next one of the pool; `number` was typed or scanned. `confirm` answers a doubt about it."""

    request_id: str
    code: str
    carrier: str
    number: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class WaybillTaken:
    """The parcel's number now, and where it comes from (couriers.NumberSource); `again`: it had that one before."""

    parcel: str
    order: str
    carrier: str
    waybill: str
    source: str
    again: bool = False


def add_waybill_numbers(command: AddWaybillNumbers, uow: UnitOfWork, context: Context) -> NumbersAdded:
    """Numbers that look odd are added all the same."""
    carrier = _carrier(command.carrier)
    numbers = tuple(dict.fromkeys(filter(None, map(clean_code, command.numbers))))
    if not numbers:
        raise Refused("field.required", field="waybill")
    added = uow.waybills.add(carrier, numbers)
    uow.changed("waybill", carrier)
    odd = tuple(number for number in numbers if looks_odd(carrier, number))
    return NumbersAdded(carrier, added, len(numbers) - added, odd[:_MOST_ODD])


def take_waybill(command: TakeWaybill, uow: UnitOfWork, context: Context) -> WaybillTaken:
    """Refused: parcel.unknown; parcel.which with the numbers of an order's several; waybill.not_now for one that has
    left or is not picked; waybill.none_left; waybill.used; waybill.own_code for a number that is one of ours.
    NeedsConfirmation: waybill.odd for a number that does not look like the courier's, waybill.replace when the parcel
    has another one already."""
    carrier = _carrier(command.carrier)
    no = _parcel(command.code, uow)
    box = _box(no, uow)
    order = uow.orders.load(box.order_no)
    box = _box(no, uow)  # as it is now that nobody else has its order
    if box.left or box.load_no or order.stage is not Stage.PICKED:
        raise Refused("waybill.not_now", parcel=box.no, order=order.no)
    given = scanned_code(command.number)
    same_carrier = courier_name(box.carrier) == carrier
    if box.waybill and (given == box.waybill or (not given and same_carrier)):
        return WaybillTaken(box.no, order.no, carrier, box.waybill, NumberSource.GIVEN.value, again=True)
    _ask(command, box, carrier, given)
    source = NumberSource.GIVEN if given else NumberSource.POOL
    number = given or uow.waybills.take(carrier, box.id, context.now)
    if number is None:
        raise Refused("waybill.none_left", carrier=carrier)
    uow.waybills.give(number, carrier, box.id, context.now)
    facts: Facts = {"parcel": box.no, "carrier": carrier, "waybill": number, "source": source.value}
    order.record(EventKind.WAYBILL_TAKEN, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    return WaybillTaken(box.no, order.no, carrier, number, source.value)


def _carrier(name: str) -> str:
    carrier = courier_name(clean_text(name))
    if not carrier:
        raise Refused("field.required", field="carrier")
    return carrier


def _parcel(code: str, uow: UnitOfWork) -> str:
    """The number of the parcel that a code names, by itself or as the only one of its order."""
    scanned = scanned_code(code)
    box = uow.loads.box(scanned)
    if box is not None:
        return box.no
    no = uow.orders.find(scanned)
    boxes = uow.loads.boxes_of(no) if no else ()
    if not boxes:
        raise Refused("parcel.unknown", scanned=code)
    if len(boxes) > 1:
        raise Refused("parcel.which", order=no, parcels=", ".join(box.no for box in boxes))
    return boxes[0].no


def _box(no: str, uow: UnitOfWork) -> Box:
    box = uow.loads.box(no)
    if box is None:
        raise Refused("parcel.unknown", scanned=no)
    return box


def _ask(command: TakeWaybill, box: Box, carrier: str, given: str) -> None:
    if is_label_code(given) or any(is_own_code(given, kind) for kind in CodeType):
        raise Refused("waybill.own_code", scanned=given)
    if box.waybill and command.confirm != "waybill.replace":
        raise NeedsConfirmation("waybill.replace", parcel=box.no, carrier=box.carrier, waybill=box.waybill)
    if given and not command.confirm and looks_odd(carrier, given):
        others = ", ".join(courier.name for courier in couriers_of(given))
        raise NeedsConfirmation("waybill.odd", carrier=carrier, waybill=given, looks=others or "–")
