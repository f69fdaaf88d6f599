"""What the scan station says, at most eight words and what to do next, and what its commands are called."""

from collections.abc import Mapping

from app.domain.events import EventKind
from app.domain.picking import Says, StationCommand
from app.domain.stages import Stage
from app.i18n import text
from app.words.table import Table

EVENTS: Table = {
    EventKind.EXTRA_TAKEN: lambda: text("More than ordered: {pieces} × {sku}"),
    EventKind.UNSCANNED_TAKEN: lambda: text("{pieces} pieces taken without a scan, seen by {witness}"),
    EventKind.BOX_CLOSED: lambda: text("Box {box} closed"),
    EventKind.ORDER_UNPICKED: lambda: text("Picking opened again, labels void"),
    EventKind.LABEL_RESENT: lambda: text("Label {label} is drawn once more"),
    EventKind.LABEL_REPRINTED: lambda: text("Label printed again (copy {copy}): {flaw}"),
}
_OPENING: Table = {
    Says.ORDER_OPENED: lambda: text("Order opened, scan the first item"),
    Says.ORDER_RESUMED: lambda: text("Resumed where it stopped, scan on"),
    Says.ORDER_CLOSED: lambda: text("Closed, scan an order"),
    Says.ALREADY_OPEN: lambda: text("Open already, scan an item"),
    Says.ALREADY_PICKED: lambda: text("Picked already, scan its label"),
    Says.SCAN_ORDER_FIRST: lambda: text("Scan the order first"),
    Says.OTHER_WAREHOUSE: lambda: text("Another warehouse's, set it aside"),
    Says.NOT_READY: lambda: text("Not ready to pick, set it aside"),
    Says.CONFIRM_SWITCH: lambda: text("Leave {order} unfinished? Scan again"),
    Says.CONFIRM_TAKE_OVER: lambda: text("Open at {station}. Scan again to take over"),
    Says.ORDER_TAKEN: lambda: text("{order} is at {station} now, put it down"),
    Says.CHOOSE_ORDER: lambda: text("Several orders want it, choose one"),
    Says.LOGGED_OUT: lambda: text("Logged out, scan your badge"),
}
_TAKING: Table = {
    Says.ITEM_ACCEPTED: lambda: text("{picked}/{quantity} {name}"),
    Says.LINE_DONE: lambda: text("Line done {picked}/{quantity} {name}"),
    Says.ORDER_DONE: lambda: text("Order done, stick on label {label}"),
    Says.UNDONE: lambda: text("Taken back: {picked}/{quantity} {name}"),
    Says.NOTHING_TO_UNDO: lambda: text("Nothing to undo, scan on"),
    Says.WRONG_ITEM: lambda: text("Wrong item, put it back"),
    Says.OVER_QUANTITY: lambda: text("Too many, put back: {name} {picked}/{quantity}"),
    Says.UNKNOWN_CODE: lambda: text("Unknown code, scan again or type it"),
    Says.AMBIGUOUS: lambda: text("Several items fit, scan the location"),
    Says.QUANTITY_TAKEN: lambda: text("Quantity taken: {picked}/{quantity} {name}"),
    Says.TOO_MANY_KEYED: lambda: text("At most {most} typed, scan the rest"),
    Says.SCAN_ITEM_FIRST: lambda: text("Scan the item first"),
    Says.SCAN_LOCATION_FIRST: lambda: text("Scan the location first, then {name}"),
    Says.LOCATION_SET: lambda: text("At {location}: take {name}"),
    Says.LOCATION_EMPTY: lambda: text("Nothing wanted at {location}, scan another"),
    Says.SKIPPED: lambda: text("Put off, next: {next}"),
    Says.NOTHING_TO_SKIP: lambda: text("Only this line is left, go on"),
}
_BOXING: Table = {
    Says.CLOSE_BOX_FIRST: lambda: text("Close the box first, then {name}"),
    Says.BOX_CLOSED: lambda: text("Box {box} closed, fill box {next}"),
    Says.BOX_EMPTY: lambda: text("Box {box} is empty, fill it first"),
    Says.NOT_COMPLETE: lambda: text("{pieces} pieces lack: pick, short or part"),
    Says.NOTHING_PICKED: lambda: text("Nothing picked yet, scan an item"),
    Says.CONFIRM_PARTIAL: lambda: text("Send only {picked} of {quantity}? Again: yes"),
    Says.PARTIAL_DONE: lambda: text("Part done {picked}/{quantity}, stick on the label"),
    Says.BADGE_WANTED: lambda: text("{pieces} pieces unscanned? Scan a second badge"),
    Says.CONFIRM_UNPICK: lambda: text("Open {order} again? Again: yes"),
    Says.UNPICKED: lambda: text("Open again, tear the labels off"),
    Says.LABEL_APPLIED: lambda: text("Label on the box, next order"),
    Says.OLD_LABEL: lambda: text("Old label, stick on the new one"),
    Says.OTHER_LABEL: lambda: text("Another order's label, take yours"),
    Says.REPRINT_WHY: lambda: text("Why print again? Choose"),
    Says.REPRINTED: lambda: text("Printed again, destroy the old label"),
}
_TROUBLES: Table = {
    Says.SHORT_WHY: lambda: text("{lacks} × {name} lack. Why?"),
    Says.SHORT_HOW: lambda: text("What now? {elsewhere} free elsewhere"),
    Says.SHORT_SPLIT: lambda: text("{lacks} split off as {other}, go on"),
    Says.SHORT_REROUTED: lambda: text("Back to routing, put the goods back"),
    Says.SHORT_WAITS: lambda: text("{order} on hold, set the goods aside"),
    Says.FOUND_HOW_MANY: lambda: text("How many more than expected? Type it"),
    Says.FOUND_CORRECTED: lambda: text("Stock of {sku} +{pieces}, go on"),
    Says.FOUND_ASKED: lambda: text("{sku} +{pieces} waits for approval, go on"),
    Says.CONFIRM_HOLD: lambda: text("Put {order} on hold? Again: yes"),
    Says.HELD: lambda: text("{order} on hold, set the goods aside"),
    Says.NOT_PERMITTED: lambda: text("Not allowed, call the keeper"),
    Says.ACKNOWLEDGED: lambda: text("Noted, go on"),
    Says.NOT_NOW: lambda: text("Not possible now, look above"),
    Says.PHOTO: lambda: text("Take the photo now"),
    Says.HELP: lambda: text("See what can be done now"),
    Says.STOP_CANCELLED: lambda: text("STOP! Cancelled: put the goods back"),
    Says.STOP_HELD: lambda: text("STOP! On hold: set the goods aside"),
    Says.STOP_ADDRESS: lambda: text("STOP! Changed at its source: set aside"),
    Says.STOP_CREDIT: lambda: text("STOP! Credit is short: set aside"),
}
_ELSEWHERE: Table = {
    Says.LIST_OPENED: lambda: text("List open, {left} pieces to pick"),
    Says.LIST_RESUMED: lambda: text("List resumed, {left} pieces left"),
    Says.LIST_DONE: lambda: text("List done, stick on the labels"),
    Says.LIST_CLOSED: lambda: text("List put down, scan an order"),
    Says.LIST_TAKEN: lambda: text("List {list} is at {station}, leave it"),
    Says.ITEM_TO_BIN: lambda: text("Into bin {bin}: {name}"),
    Says.BIN_DONE: lambda: text("Bin {bin} done, stick on label {label}"),
    Says.TRANSFER_PICKED: lambda: text("Transfer picked; scan again when it leaves"),
    Says.TRANSFER_SENT: lambda: text("Transfer is on its way"),
    Says.TRANSFER_RECEIVED: lambda: text("Transfer received, put the goods away"),
    Says.TRANSFER_NOT_NOW: lambda: text("Nothing to do with this transfer now"),
}
_IN_BIN: Table = {
    Says.LINE_DONE: lambda: text("Into bin {bin}: {picked}/{quantity} {name}, line done"),
    Says.QUANTITY_TAKEN: lambda: text("Into bin {bin}: {picked}/{quantity} {name}"),
    Says.UNDONE: lambda: text("Out of bin {bin}: {picked}/{quantity} {name}"),
    Says.LIST_DONE: lambda: text("Bin {bin}, list done, stick on labels"),
}
"""Of an order on a cart."""
_SAYS: Table = {**_OPENING, **_TAKING, **_BOXING, **_TROUBLES, **_ELSEWHERE}
COMMANDS: Table = {
    StationCommand.ACK: lambda: text("OK"),
    StationCommand.UNDO: lambda: text("Undo"),
    StationCommand.CANCEL: lambda: text("Close"),
    StationCommand.REST: lambda: text("Rest"),
    StationCommand.SKIP: lambda: text("Skip"),
    StationCommand.SHORT: lambda: text("Short"),
    StationCommand.NEXTBOX: lambda: text("Next box"),
    StationCommand.FINISH: lambda: text("Finish"),
    StationCommand.PARTIAL: lambda: text("Part"),
    StationCommand.SHIPALL: lambda: text("Ship all"),
    StationCommand.HOLD: lambda: text("Hold"),
    StationCommand.FOUND: lambda: text("Surplus"),
    StationCommand.REPRINT: lambda: text("Reprint"),
    StationCommand.PHOTO: lambda: text("Photo"),
    StationCommand.HELP: lambda: text("Help"),
    StationCommand.LOGOUT: lambda: text("Log out"),
    StationCommand.MISSING: lambda: text("Not there"),
    StationCommand.DAMAGED: lambda: text("Damaged"),
    StationCommand.SPLIT: lambda: text("Send the rest later"),
    StationCommand.REROUTE: lambda: text("From elsewhere"),
    StationCommand.WAIT: lambda: text("Wait on hold"),
}
"""Their names on tiles and on the command sheet."""
USES: Table = {
    StationCommand.ACK: lambda: text("I have seen the stop or the mistake"),
    StationCommand.UNDO: lambda: text("The last piece comes out of the box again"),
    StationCommand.CANCEL: lambda: text("Out of a question, else out of the order"),
    StationCommand.REST: lambda: text("All pieces the line still lacks are in the box"),
    StationCommand.SKIP: lambda: text("This line comes last"),
    StationCommand.SHORT: lambda: text("This line cannot be filled"),
    StationCommand.NEXTBOX: lambda: text("The box is full, go on with another"),
    StationCommand.FINISH: lambda: text("What lacks before the order is complete"),
    StationCommand.PARTIAL: lambda: text("What is in the box leaves, the rest becomes an order"),
    StationCommand.SHIPALL: lambda: text("The whole order without scans; a second badge says yes"),
    StationCommand.HOLD: lambda: text("Stop the order until the office releases it"),
    StationCommand.FOUND: lambda: text("More is there than the system says"),
    StationCommand.REPRINT: lambda: text("Another copy of the labels, the old ones are void"),
    StationCommand.PHOTO: lambda: text("A photo for the order in hand"),
    StationCommand.HELP: lambda: text("What can be done now"),
    StationCommand.LOGOUT: lambda: text("Somebody else works here now"),
    StationCommand.MISSING: lambda: text("After Short or Reprint: it is not there"),
    StationCommand.DAMAGED: lambda: text("After Short or Reprint: it is damaged"),
    StationCommand.SPLIT: lambda: text("After Short: the rest becomes an order of its own"),
    StationCommand.REROUTE: lambda: text("After Short: the whole order goes back to routing"),
    StationCommand.WAIT: lambda: text("After Short: the order waits on hold"),
}
"""What they are for."""


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """What the station says, still with its placeholders; an answer whose facts change what is to do next has more
    than one sentence."""
    if code == Says.ORDER_DONE and _count(facts, "boxes") > 1:
        return text("Order done, stick on {boxes} labels")
    if code == Says.LABEL_APPLIED and _count(facts, "unlabelled"):
        return text("Label {box}/{boxes} on, now the next")
    if code == Says.ALREADY_PICKED and facts.get("stage") in (Stage.SHIPPED, Stage.SIGNED):
        return text("Has left already, scan another order")
    entry = (_IN_BIN.get(code) if _count(facts, "bin") else None) or _SAYS.get(code)
    return entry() if entry else code


def _count(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0
