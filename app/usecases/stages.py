"""The later stages, confirmed by a person, and the ways out: hold, release, cancel."""

from dataclasses import dataclass
from datetime import datetime

from app.crediting import free, give_back
from app.domain.codes import clean_code, clean_text
from app.domain.couriers import courier_name
from app.domain.events import EventKind, Facts
from app.domain.order import Order
from app.domain.stages import OPEN_STAGES, Move, Stage
from app.errors import Refused
from app.labelling import label_again, unlabel_boxes
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import serve_waiting, take_back
from app.shipping import ship, sign


@dataclass(frozen=True, slots=True)
class ConfirmShipped:
    """The parcel left with this courier under this waybill number. `order` is any code that names the order."""

    request_id: str
    order: str
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True)
class ConfirmSigned:
    """The customer has signed: `order` is what was scanned from the delivery note, or `reason` says how it is known."""

    request_id: str
    order: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HoldOrder:
    """Nothing happens to this order until it is released."""

    request_id: str
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """A held order goes on where it stood."""

    request_id: str
    order: str


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """The order is not wanted any more; what was promised or picked goes back."""

    request_id: str
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageChanged:
    """The order and where it stands now."""

    order: str
    stage: str
    at: datetime


def confirm_shipped(command: ConfirmShipped, uow: UnitOfWork, context: Context) -> StageChanged:
    """④: the waybill number is kept and sent to the customer; of several parcels one has it, and the others travel
    with it or have numbers of their own. Refused("parcel.in_load") for what a courier's load has."""
    carrier, waybill = _required(command.carrier, "carrier"), clean_code(_required(command.waybill, "waybill"))
    order = _load(uow, command.order)
    boxes = uow.loads.boxes_of(order.no)
    ship(order, boxes, {"carrier": carrier, "waybill": waybill}, uow, context)
    staying = [box for box in boxes if not box.left]
    loaded = next((box for box in staying if box.load_no), None)
    if loaded is not None:
        raise Refused("parcel.in_load", parcel=loaded.no, load=loaded.load_no)
    taker = next((box for box in staying if box.waybill in ("", waybill)), staying[0])
    uow.waybills.give(waybill, courier_name(carrier), taker.id, context.now)
    uow.loads.send(staying, context.now)
    return StageChanged(order.no, order.stage.value, order.stage_at)


def confirm_signed(command: ConfirmSigned, uow: UnitOfWork, context: Context) -> StageChanged:
    """⑤: the end of the track."""
    order = _load(uow, command.order)
    facts = {"code": clean_code(command.order), "reason": clean_text(command.reason).strip()}
    sign(order, {name: said for name, said in facts.items() if said and said != order.no}, uow, context)
    return StageChanged(order.no, order.stage.value, order.stage_at)


def hold_order(command: HoldOrder, uow: UnitOfWork, context: Context) -> StageChanged:
    """Only an order the warehouse still works on can be held."""
    reason = _required(command.reason, "reason")
    order = _load(uow, command.order)
    if order.held or order.stage not in OPEN_STAGES:
        raise Refused("order.not_holdable", order=order.no, stage=order.stage.value, held=order.held)
    order.hold()
    return _finish(order, EventKind.ORDER_HELD, {"reason": reason}, uow, context)


def release_order(command: ReleaseOrder, uow: UnitOfWork, context: Context, ruling: Ruling) -> StageChanged:
    """Ends a hold; goods that have come meanwhile serve the order now."""
    order = _load(uow, command.order)
    if not order.held:
        raise Refused("order.not_held", order=order.no)
    order.held = False
    changed = uow.orders.held_by(order.id)[0] == "source"  # the address on the label may be the old one
    if order.stage is Stage.PICKED and (changed or not uow.parcels.live_labels(order.id)):
        label_again(order, "released", uow, context)
    released = _finish(order, EventKind.ORDER_RELEASED, {}, uow, context)
    free(order, uow, context)
    lacking = uow.production.lacking([order.id]).get(order.id, ())
    if order.id not in serve_waiting({sku_id for sku_id, _ in lacking}, uow, context, ruling):
        return released
    return StageChanged(order.no, Stage.PAID.value, context.now)


def cancel_order(command: CancelOrder, uow: UnitOfWork, context: Context) -> StageChanged:
    """Reservations, transfers and production requests end; picked goods return and the label is void."""
    reason = _required(command.reason, "reason")
    order = _load(uow, command.order)
    was_picked = order.stage is Stage.PICKED
    if was_picked:
        _all_here(order, uow)
    order.move(Move.CANCEL, context.now)
    if was_picked:
        uow.stock.put_back(order, context.by.code, context.now)
        unlabel_boxes(order, uow, context)
    else:
        take_back(order, uow, context.now)
    order.held = False
    give_back(order, uow)
    cancelled = _finish(order, EventKind.ORDER_CANCELLED, {"reason": reason}, uow, context)
    free(order, uow, context)
    return cancelled


def _all_here(order: Order, uow: UnitOfWork) -> None:
    gone = next((box for box in uow.loads.boxes_of(order.no) if box.left), None)
    if gone is not None:
        raise Refused("order.partly_left", order=order.no, parcel=gone.no)


def _required(text: str, field: str) -> str:
    given = clean_text(text).strip()
    if not given:
        raise Refused("field.required", field=field)
    return given


def _load(uow: UnitOfWork, code: str) -> Order:
    no = uow.orders.find(clean_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return uow.orders.load(no)


def _finish(order: Order, kind: EventKind, facts: Facts, uow: UnitOfWork, context: Context) -> StageChanged:
    order.record(kind, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    return StageChanged(order.no, order.stage.value, order.stage_at)
