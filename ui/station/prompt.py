"""The one thing to do now, in one short sentence."""

from app import words
from app.domain.parcel import LabelState
from app.domain.picking import Pack, Says
from app.domain.stages import Stage
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views.orders import LineRow, ParcelRow
from app.views.station import CartView, StationView


def next_line(view: StationView) -> LineRow | None:
    """The line to pick now: the one in hand while it is not full, else the next open one on the walk."""
    open_lines = [line for line in view.lines if line.picked < line.quantity]
    in_hand = [line for line in open_lines if line.position == view.active_position]
    return next(iter(in_hand or open_lines), None)


def live_labels(view: StationView) -> tuple[ParcelRow, ...]:
    """Those that are not void, by box."""
    return tuple(box for box in view.boxes if box.label_code and box.label_state != LabelState.VOID)


def next_label(view: StationView) -> ParcelRow | None:
    """The first that is not on its box yet."""
    return next((box for box in live_labels(view) if box.label_state != LabelState.APPLIED), None)


def label_trouble(label: ParcelRow | None) -> str:
    """Why there is nothing to stick on yet, and what to do where it does not come by itself; empty when there is."""
    if label is not None and label.message:
        return text("The label failed, print it again: F9")
    if label is None or label.label_state == LabelState.PENDING:
        return text("The label is being made")
    return ""


def prompt(view: StationView) -> str:
    """At most eight words and a place."""
    asks = view.hand.question
    if asks == Says.FOUND_HOW_MANY:
        return words.says(asks, {})
    if view.cart is not None:
        return _of_cart(view.cart, view.active_position)
    if view.order is None:
        return text("Another station has it now, scan on") if asks == Says.ORDER_TAKEN else text("Scan an order")
    if view.order.stage is Stage.PICKED:
        return _of_label(view)
    line = next_line(view)
    return text("Scan an order") if line is None else _of_line(view, line)


def hint_of(view: StationView, answer: ScanAnswer) -> str:
    """After the last piece of a line: the shelf should be empty, if the system is right; of an order: the pool of its
    courier had no number for its label."""
    if courier := answer.facts.get("unnumbered"):
        return text("No waybill number of {courier} left: take one by hand", courier=courier)
    if answer.says != Says.LINE_DONE:
        return ""
    done = (line for line in view.lines if line.sku == answer.facts.get("sku") and line.position in view.emptied)
    line = next((line for line in done if line.picked >= line.quantity), None)
    return text("{location} should be empty now. If it is not: F4", location=line.location) if line else ""


def _of_line(view: StationView, line: LineRow) -> str:
    name = line.name or line.title or line.sku
    if _box_must_close(view):
        return text("Close the box: F5")
    if view.modes.force_location and line.location and view.hand.location != line.location:
        return text("Go to {location} and scan it", location=line.location)
    return text("Scan: {name}  {location}", name=name, location=line.location).rstrip()


def _box_must_close(view: StationView) -> bool:
    """A box for each line, and the line that was scanned last is full."""
    last = next((line for line in view.lines if line.position == view.hand.line), None)
    return view.modes.pack is Pack.LINE and last is not None and last.picked >= last.quantity


def _of_label(view: StationView) -> str:
    label, count = next_label(view), len(live_labels(view))
    trouble = label_trouble(label)
    if label is None or trouble:
        return trouble
    if count > 1:
        return text("Stick on label {box} of {boxes} and scan it", box=label.box, boxes=count)
    return text("Stick on the label and scan it")


def _of_cart(cart: CartView, at: int | None) -> str:
    if not cart.steps:
        return text("Stick on the labels and scan them")
    step = cart.steps[(at or 1) - 1]
    return text("{location}  {name} × {pieces}", location=step.location, name=step.name, pieces=step.pieces).lstrip()
