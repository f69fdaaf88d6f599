"""What counting and found stock are called, and what is said about them."""

from app.domain.counting import CountState, Reason
from app.domain.events import EventKind
from app.i18n import text
from app.words.table import Table

REASONS: Table = {
    Reason.FOUND: lambda: text("found"),
    Reason.MISPLACED: lambda: text("misplaced"),
    Reason.DAMAGED: lambda: text("damaged"),
    Reason.MISCOUNTED: lambda: text("miscounted"),
    Reason.RETURNED: lambda: text("came back"),
    Reason.OTHER: lambda: text("other reason"),
}
STATES: Table = {
    CountState.DONE: lambda: text("corrected"),
    CountState.ASKED: lambda: text("to be decided"),
    CountState.APPROVED: lambda: text("approved"),
    CountState.REFUSED: lambda: text("refused"),
}
"""What became of a difference."""
EVENTS: Table = {
    EventKind.STOCK_FOUND: lambda: text("{pieces} × {sku} found at {warehouse} beyond what the system said"),
    EventKind.STOCK_MISSING: lambda: text("A count at {location} found {pieces} pieces missing. Back to routing"),
}
PERMISSIONS: Table = {
    "count": lambda: text("count stock"),
    "approve_count": lambda: text("decide on differences"),
}
FIELDS: Table = {
    "note": lambda: text("Note"),
    "location": lambda: text("Location"),
}
REFUSALS: Table = {
    "sku.several": lambda: text("“{sku}” stands for several products. Scan another code of it."),
    "location.unknown": lambda: text("{warehouse} has no location “{location}”. Check the code."),
    "count.unknown": lambda: text("There is no difference no. {count} to decide on."),
    "count.no_task": lambda: text("There is no count “{task}”. Check the number."),
    "count.closed": lambda: text("The count of {location} is over. Open it anew."),
    "count.nothing": lambda: text("{warehouse} has no location to count now."),
    "count.decided": lambda: text("Difference no. {count} is decided already: {difference}."),
    "count.own": lambda: text("You counted this yourself. A colleague decides on it."),
    "count.in_use": lambda: text("Another window of this computer counts already. Close it, or count there."),
    "count.in_hand": lambda: text(
        "Pickers have {pieces} of these pieces in hand. Let them finish or put them back, then approve."
    ),
    "count.uncounted": lambda: text(
        "{count} products that belong to {location} were not scanned. Look again; then close: they count as none."
    ),
}


def count_reason(code: str, note: str = "") -> str:
    """A reason, with what was said to it."""
    entry = REASONS.get(code)
    return " – ".join(part for part in (entry() if entry else code, note) if part)


def count_state(code: str) -> str:
    """What became of a difference."""
    entry = STATES.get(code)
    return entry() if entry else code


def doubt() -> str:
    """An order's timeline, where a count did not find its goods."""
    return text("Stock in doubt: count {count} misses {pieces} × {sku} at {warehouse}")
