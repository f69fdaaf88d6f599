"""The time without the database, in words: what the station says by itself, and what did not fit afterwards."""

from app.domain.events import EventKind
from app.domain.picking import Says
from app.i18n import text
from app.words.table import Table

EVENTS: Table = {
    EventKind.CONFLICT_SETTLED: lambda: text("Scan {code} at {at} without the database did not count: {note}"),
}
ALONE: Table = {
    Says.ORDER_DONE: lambda: text("Order complete; the label comes with the connection"),
    Says.WRONG_ITEM: lambda: text("Not in this order"),
    Says.UNKNOWN_CODE: lambda: text("Not known without the database"),
    Says.NOT_NOW: lambda: text("Not possible without the database"),
}
"""What sounds different when the station says it by itself."""
_LOCAL: Table = {
    Says.ITEM_ACCEPTED: lambda: text("counted"),
    Says.QUANTITY_TAKEN: lambda: text("quantity counted"),
    Says.LINE_DONE: lambda: text("counted, line done"),
    Says.ORDER_DONE: lambda: text("counted, order complete"),
    Says.UNDONE: lambda: text("taken back"),
    Says.ORDER_CLOSED: lambda: text("order closed"),
}
REFUSALS: Table = {
    "spool.in_use": lambda: text(
        "Another window of this computer works as station {station} already. Close it, or choose another station."
    ),
    "conflict.unknown": lambda: text("There is no such conflict. Look at the list again."),
    "conflict.settled": lambda: text("{by} has seen to this conflict already."),
}
UNAVAILABLE: Table = {
    "spool.unwritable": lambda: text(
        "This scan could not be kept on this computer ({path}): {why}. Make room on the disk, then scan again."
    ),
}
FIELDS: Table = {"note": lambda: text("What was done")}


def local(code: str) -> str:
    """The station's version of a scan that did not fit afterwards, in a word or two."""
    entry = _LOCAL.get(code)
    return entry() if entry else text("accepted")
