"""Open work by anything that names it: order, box, label, waybill, place, or an item that only one order wants."""

from collections.abc import Sequence

from app.crediting import is_covered
from app.domain.codes import CodeType, is_own_code
from app.domain.events import EventKind
from app.domain.order import Order
from app.domain.parcel import LabelState
from app.domain.picking import Says, read_item
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.labelling import void_labels
from app.ports import Session
from app.usecases.picking import taking
from app.usecases.picking.turn import Turn

CREDIT_GONE = "credit"
"""The reason that stands in the event of an order that was held because its credit is gone."""
_MOST_NAMED = 9
"""Orders to choose from; one key each."""


def open_work(turn: Turn) -> Says:
    """Nothing is open: what does the code name?"""
    no = turn.uow.orders.find(turn.code)
    if no is not None:
        return open_order(turn, no)
    if not turn.modes.open_by_item:
        return Says.SCAN_ORDER_FIRST if turn.matches() else Says.UNKNOWN_CODE
    waiting = turn.uow.places.wanting_at(turn.warehouse_id, turn.code, _MOST_NAMED + 1)
    if waiting is not None:
        return _open_by_place(turn, waiting)
    matches = turn.matches()
    if not matches:
        return Says.UNKNOWN_CODE
    skus = [sku_id for sku_id, _ in matches]
    wanting = turn.uow.places.wanting(turn.warehouse_id, skus, _MOST_NAMED + 1)
    if len(wanting) != 1:
        return _choose(turn, wanting) if wanting else Says.SCAN_ORDER_FIRST
    says = open_order(turn, wanting[0])
    if says not in (Says.ORDER_OPENED, Says.ORDER_RESUMED) or turn.order is None:
        return says
    return scan_in_order(turn, turn.order)


def _open_by_place(turn: Turn, waiting: Sequence[str]) -> Says:
    if not waiting:
        turn.facts = {"location": turn.code}
        return Says.LOCATION_EMPTY
    if len(waiting) > 1:
        return _choose(turn, waiting)
    says = open_order(turn, waiting[0])
    if says in (Says.ORDER_OPENED, Says.ORDER_RESUMED):
        turn.remember(location=turn.code)
    return says


def _choose(turn: Turn, numbers: Sequence[str]) -> Says:
    turn.facts = {"orders": list(numbers[:_MOST_NAMED]), "more": len(numbers) > _MOST_NAMED}
    return Says.CHOOSE_ORDER


def open_order(turn: Turn, no: str) -> Says:
    """The order comes into hand, if it may be picked here and nobody else has it, or the picker takes it over."""
    order = turn.order = turn.uow.orders.load(no)
    turn.facts = {"order": no, "stage": order.stage.value}
    refusal = _not_pickable(turn, order)
    if refusal is not None:
        return refusal
    others = [s for s in turn.uow.people.stations_with(no) if s != turn.context.station]
    if others and order.stage is Stage.ASSIGNED:
        asked = turn.question(Says.CONFIRM_TAKE_OVER)
        if asked is not None:
            turn.facts = {"order": no, "station": ", ".join(others)}
            turn.order = None
            return asked
        taken = Session(lost=no, lost_to=turn.context.station)
        for station in others:
            turn.uow.people.keep_session(station, taken, turn.context.now)
    boxes = [scan.box for scan in turn.uow.orders.scans(order.id)]
    turn.session = Session(no, box=max(boxes, default=1))
    if order.stage is Stage.PICKED:
        return _same_order(turn, order)
    if boxes:
        return Says.ORDER_RESUMED
    turn.note(EventKind.PICKING_STARTED, code=turn.code)
    return Says.ORDER_OPENED


def stopped(turn: Turn, order: Order) -> Says | None:
    """Looked at with every scan: cancelled, held, changed at its source, or credit that is not there any more. Then a
    label that was printed is void, and an order without its credit is held until somebody has looked at it."""
    says = _stop_of(turn, order)
    if says is None:
        return None
    if says is Says.STOP_CREDIT:
        order.hold()
        turn.note(EventKind.ORDER_HELD, reason=CREDIT_GONE)
    if order.stage is Stage.PICKED:
        void_labels(order, turn.uow, turn.context)
    return says


def _stop_of(turn: Turn, order: Order) -> Says | None:
    turn.facts = {"order": order.no}
    if order.stage is Stage.CANCELLED:
        return Says.STOP_CANCELLED
    if order.held:
        kind, why = turn.uow.orders.held_by(order.id)
        if why == CREDIT_GONE:
            return Says.STOP_CREDIT
        turn.facts["reason"] = why
        return Says.STOP_ADDRESS if kind == "source" else Says.STOP_HELD
    if order.stage in OPEN_STAGES and not is_covered(order, turn.uow, turn.context):
        return Says.STOP_CREDIT
    return None


def sent_away(turn: Turn, order: Order) -> Says | None:
    """Whether the order in hand is no more to be picked here: its source changed before the first piece, so it went
    back to routing, and perhaps to another warehouse already."""
    is_here = order.stage not in OPEN_STAGES or order.warehouse_id == turn.warehouse_id
    return None if is_here else Says.STOP_ADDRESS


def _not_pickable(turn: Turn, order: Order) -> Says | None:
    stop = stopped(turn, order)
    if stop is not None:
        return stop
    if order.awaits not in (Awaits.PICKING, Awaits.SHIPPING):
        return Says.ALREADY_PICKED if order.stage in (Stage.SHIPPED, Stage.SIGNED) else Says.NOT_READY
    if order.warehouse_id != turn.warehouse_id:
        return Says.OTHER_WAREHOUSE
    return _off_the_list(turn, order) if order.stage is Stage.ASSIGNED else None


def _off_the_list(turn: Turn, order: Order) -> Says | None:
    """Whoever opens an order alone takes it off its pick list, unless somebody else walks with that list."""
    carried = turn.uow.lists.bin_of(order.id)
    if carried is None:
        return None
    head = turn.uow.lists.open_of(carried[0])
    if head is not None and head.station not in ("", turn.context.station):
        turn.facts = {"order": order.no, "list": carried[0], "station": head.station}
        return Says.LIST_TAKEN
    turn.uow.lists.drop(order.id, turn.context.now)
    turn.note(EventKind.LIST_LEFT, list=carried[0], bin=carried[1])
    return None


def scan_in_order(turn: Turn, order: Order) -> Says:
    """An item of it, a place, its own number, its label, or another order."""
    matches = turn.matches()
    if order.stage is Stage.ASSIGNED:
        if not matches and turn.uow.places.is_place(turn.warehouse_id, turn.code):
            return _stand_at(turn, order)
        item = read_item(order, matches, turn.uow.places.skus_at(turn.warehouse_id, turn.session.location))
        if item.line is not None:
            return taking.take(turn, order, item)
        if item.says is Says.AMBIGUOUS:
            return item.says
    other = turn.uow.orders.find(turn.code)
    if matches and (other is None or order.stage is Stage.ASSIGNED):
        return _wrong(turn, [sku_id for sku_id, _ in matches])
    if other is None:
        return Says.UNKNOWN_CODE
    return _same_order(turn, order) if other == order.no else _switch(turn, order, other)


def _switch(turn: Turn, order: Order, other: str) -> Says:
    """From one order to another; asked where the first is begun."""
    if order.stage is Stage.PICKED and turn.uow.parcels.is_label(turn.code):
        return Says.OTHER_LABEL
    started = order.stage is Stage.ASSIGNED and any(line.picked for line in order.lines)
    if started and not turn.asked(Says.CONFIRM_TAKE_OVER):  # that one comes after the yes to this one
        asked = turn.question(Says.CONFIRM_SWITCH)
        if asked is not None:
            turn.facts = {"order": order.no, "other": other}
            return asked
    return open_order(turn, other)


def _wrong(turn: Turn, skus: Sequence[int]) -> Says:
    """It says whose it is, where it is wanted at all."""
    wanting = turn.uow.places.wanting(turn.warehouse_id, skus, 1)
    turn.facts = {"other": wanting[0]} if wanting else {}
    return Says.WRONG_ITEM


def _stand_at(turn: Turn, order: Order) -> Says:
    """The picker stands there; it says what is to be taken from there."""
    there = set(turn.uow.places.skus_at(turn.warehouse_id, turn.code))
    line = next((line for line in order.lines if line.sku_id in there and not line.done), None)
    turn.facts = {"location": turn.code}
    if line is None:
        return Says.LOCATION_EMPTY
    turn.remember(location=turn.code)
    turn.tell(line, location=turn.code)
    return Says.LOCATION_SET


def _same_order(turn: Turn, order: Order) -> Says:
    """Its own number again, or a label that was printed for it."""
    if not is_own_code(turn.code, CodeType.PARCEL) and not turn.uow.parcels.is_label(turn.code):
        return Says.ALREADY_OPEN if order.stage is Stage.ASSIGNED else Says.ALREADY_PICKED
    return apply_label(turn, order)


def apply_label(turn: Turn, order: Order) -> Says:
    """It sticks on its box; with the last one the order leaves the hand."""
    live = turn.uow.parcels.live_labels(order.id)
    label = next((label for label in live if label.code == turn.code), None)
    if label is None:
        return Says.OLD_LABEL
    turn.uow.parcels.apply(label.code)
    turn.note(EventKind.LABEL_APPLIED, label=label.code)
    left = sum(other.state is not LabelState.APPLIED for other in live if other is not label)
    turn.facts = {"box": label.box, "boxes": len(live), "unlabelled": left}
    if not left:
        turn.session = Session(list_no=turn.session.list_no)
    return Says.LABEL_APPLIED
