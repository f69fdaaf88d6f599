"""What comes next with a case: one step, in words, with one key."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from app.domain.cases import CaseKind, CaseState, OrderType
from app.domain.stages import Awaits, Stage
from app.i18n import text
from app.views.cases import CaseRow


class Go(StrEnum):
    """Where the next step leads that is none of another screen: taken, going on, closed, its messages sent again, into
    the case, its order."""

    TAKE = "take"
    RESUME = "resume"
    CLOSE = "close"
    RESEND = "resend"
    CASE = "case"
    ORDER = "order"


class NextStep(NamedTuple):
    """`go` is a Go value, or the key of the screen on which it is done; empty when nothing is left to do."""

    told: str = ""
    go: str = ""


_Steps = dict[str, Callable[[], NextStep]]
_BY_WAIT: _Steps = {
    Awaits.DATA: lambda: NextStep(text("Complete the order"), Go.ORDER),
    Awaits.ROUTING: lambda: NextStep(text("Route it"), "routing"),
    Awaits.TRANSFER: lambda: NextStep(text("Complete the transfer"), "routing"),
    Awaits.PRODUCTION: lambda: NextStep(text("Promise a day"), "production"),
    Awaits.PICKING: lambda: NextStep(text("Release to picking"), "waves"),
    Awaits.SHIPPING: lambda: NextStep(text("Hand to the courier"), "handover"),
    Awaits.SIGNATURE: lambda: NextStep(text("Ask the courier"), Go.ORDER),
    Awaits.RELEASE: lambda: NextStep(text("Decide and release"), Go.ORDER),
}
"""Of orders that are stuck, by what they wait for."""
_BY_KIND: _Steps = {
    CaseKind.INCOMPLETE: _BY_WAIT[Awaits.DATA],
    CaseKind.NO_STOCK: lambda: NextStep(text("Find stock"), "routing"),
    CaseKind.SHORT: lambda: NextStep(text("Count the location"), "counting"),
    CaseKind.STOPPED: _BY_WAIT[Awaits.RELEASE],
    CaseKind.LABEL: lambda: NextStep(text("Look at the printer"), "printers"),
    CaseKind.COURIER: _BY_WAIT[Awaits.SIGNATURE],
    CaseKind.CREDIT: lambda: NextStep(text("Decide on credit"), "credit"),
    CaseKind.PROMISE: lambda: NextStep(text("Speed it up"), Go.ORDER),
    CaseKind.COUNT: lambda: NextStep(text("Decide the difference"), "counting"),
    CaseKind.IMPORT: lambda: NextStep(text("Import again"), "import"),
    CaseKind.MESSAGE: lambda: NextStep(text("Send again"), Go.RESEND),
}


def next_step(row: CaseRow, me: str) -> NextStep:
    """Taken first by whoever has it, then what its kind asks for, at last its cause."""
    if row.state is CaseState.CLOSED:
        return NextStep()
    if row.state is CaseState.CLEARED:
        return NextStep(text("Say why, close"), Go.CLOSE)
    if row.reacted_at is None:
        return NextStep(text("Take it") if row.owner in ("", me) else text("Take it over"), Go.TAKE)
    if row.state is CaseState.PAUSED:
        return NextStep(text("Go on"), Go.RESUME)
    return _of_kind(row)


def _of_kind(row: CaseRow) -> NextStep:
    made = row.order_type is OrderType.OEM or row.stage == Stage.TO_PRODUCE
    if row.kind is CaseKind.NO_STOCK and made:
        return _BY_WAIT[Awaits.PRODUCTION]()
    found = _BY_KIND.get(row.kind) or _BY_WAIT.get(str(row.facts.get("awaits")))
    if found is not None:
        step = found()
        return step if row.order_no or step.go != Go.ORDER else NextStep(step.told, Go.CASE)
    return NextStep(text("Open the order"), Go.ORDER) if row.order_no else NextStep(text("Open the case"), Go.CASE)
