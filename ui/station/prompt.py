"""The one thing to do now, in one short sentence."""

from app.domain.parcel import LabelState
from app.domain.stages import Stage
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views import LineRow, StationView

QUESTIONS = frozenset({"confirm_switch", "confirm_take_over"})
"""Answers that wait for the same code again."""


def next_line(view: StationView) -> LineRow | None:
    """The line to pick now: the one in hand while it is not full, else the next open one on the walk."""
    open_lines = [line for line in view.lines if line.picked < line.quantity]
    in_hand = [line for line in open_lines if line.position == view.active_position]
    return next(iter(in_hand or open_lines), None)


def prompt(view: StationView, answer: ScanAnswer | None) -> str:
    """At most eight words and a place."""
    if answer is not None and answer.says in QUESTIONS:
        return text("Scan the same code again to confirm")
    if view.order is None:
        return text("Scan an order")
    if view.order.stage is Stage.PICKED:
        if view.parcel is not None and view.parcel.label_state == LabelState.PENDING:
            return text("The label is being made")
        return text("Stick on the label and scan it")
    line = next_line(view)
    if line is None:
        return text("Scan an order")
    return text("Scan: {name}  {location}", name=line.name or line.sku, location=line.location).rstrip()
