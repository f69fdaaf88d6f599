"""What is to be made, in words."""

from collections.abc import Mapping
from datetime import date, datetime

from app.domain.site import SITE_ZONE
from app.i18n import text
from app.usecases.production import ProductionAccepted, ProductionFinished
from app.views.routing import ProductionRow
from ui import clock

OPEN, ACCEPTED, DONE = "open", "accepted", "done"
STATES = (OPEN, ACCEPTED, DONE)


def state_word(state: str) -> str:
    """The planner's answer."""
    return {OPEN: text("To answer"), ACCEPTED: text("Accepted"), DONE: text("Made")}[state]


def _day(when: datetime) -> date:
    return when.astimezone(SITE_ZONE).date()


def day(when: datetime | None) -> str:
    """11-25 周三, in China; empty for none."""
    if when is None:
        return ""
    local = when.astimezone(SITE_ZONE)
    names = (text("Mon"), text("Tue"), text("Wed"), text("Thu"), text("Fri"), text("Sat"), text("Sun"))
    return f"{local:%m-%d} {names[local.weekday()]}"


def done_words(done: ProductionAccepted | ProductionFinished, names: Mapping[str, str]) -> str:
    """What an answer has brought; `names` are those of the warehouses by code."""
    if isinstance(done, ProductionAccepted):
        return text(
            "{sku}: {pieces} pieces for {orders} orders promised for {day}",
            sku=done.sku,
            pieces=f"{done.pieces:,}",
            orders=done.orders,
            day=day(done.promised_at),
        )
    return text(
        "{sku}: {pieces} pieces in {warehouse}; {orders} orders go on, {assigned} of them can be picked",
        sku=done.sku,
        pieces=f"{done.pieces:,}",
        warehouse=names.get(done.warehouse, done.warehouse),
        orders=done.orders,
        assigned=done.assigned,
    )


def due_tone(row: ProductionRow) -> str:
    """An answer that is overdue is bad, one that is due within a day a warning."""
    left = (row.due_at - clock.now()).total_seconds()
    return "" if row.state == DONE or left >= 86_400 else "warn" if left >= 0 else "bad"


def promise_tone(row: ProductionRow) -> str:
    """A promise for a later day than customers were told."""
    late = row.promised_at is not None and _day(row.promised_at) > _day(row.due_at)
    return "warn" if late and row.state != DONE else ""


def state_tone(row: ProductionRow) -> str:
    """What has no answer yet stands out."""
    return {OPEN: "accent", ACCEPTED: "", DONE: "quiet"}[row.state]
