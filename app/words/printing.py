"""What printing is called, what is wrong with a printer and what to do about it."""

from app.domain.printing import Document, Fault, JobState, Lamp, PrinterKind
from app.i18n import text
from app.words.table import Table

DOCUMENTS: Table = {
    Document.LABEL: lambda: text("Label"),
    Document.SLIP: lambda: text("Pick slip"),
    Document.MANIFEST: lambda: text("Manifest"),
    Document.SHEET: lambda: text("Sheet"),
}
KINDS: Table = {
    PrinterKind.TCP: lambda: text("Network (TCP 9100)"),
    PrinterKind.QUEUE: lambda: text("Queue of the system"),
    PrinterKind.FOLDER: lambda: text("Folder"),
}
STATES: Table = {
    JobState.WAITING: lambda: text("waiting"),
    JobState.SENT: lambda: text("at the printer"),
    JobState.PRINTED: lambda: text("printed"),
    JobState.FAILED: lambda: text("failed"),
    JobState.CANCELLED: lambda: text("cancelled"),
}
FAULTS: Table = {
    Fault.UNREACHABLE: lambda: text("unreachable"),
    Fault.STALLED: lambda: text("takes no data"),
    Fault.BROKEN_OFF: lambda: text("broke off"),
    Fault.SILENT: lambda: text("no confirmation"),
    Fault.OFFLINE: lambda: text("offline"),
    Fault.PAUSED: lambda: text("paused"),
    Fault.PAPER: lambda: text("out of paper"),
    Fault.RIBBON: lambda: text("ribbon or toner empty"),
    Fault.OPEN: lambda: text("cover open"),
    Fault.JAM: lambda: text("paper jam"),
    Fault.UNKNOWN_QUEUE: lambda: text("no such queue"),
    Fault.FOLDER: lambda: text("folder not writable"),
    Fault.BUSY: lambda: text("busy"),
    Fault.UNPRINTABLE: lambda: text("cannot be printed"),
    Fault.OTHER_PAPER: lambda: text("other paper size"),
    Fault.REFUSED: lambda: text("refused by the printer"),
    Fault.OTHER: lambda: text("fault"),
}
REMEDIES: Table = {
    Fault.UNREACHABLE: lambda: text("Check power, network and address. It is tried again by itself."),
    Fault.STALLED: lambda: text("Check the printer's display. It is tried again by itself."),
    Fault.BROKEN_OFF: lambda: text("Look whether it came out. After three attempts it waits for you."),
    Fault.SILENT: lambda: text("Look whether it came out. A label counts once it is scanned back; else reprint it."),
    Fault.OFFLINE: lambda: text("Switch the printer on. It is tried again by itself."),
    Fault.PAUSED: lambda: text("Press “Resume” at the printer or in its queue."),
    Fault.PAPER: lambda: text("Load paper; it goes on by itself."),
    Fault.RIBBON: lambda: text("Change the ribbon or toner; it goes on by itself."),
    Fault.OPEN: lambda: text("Close the cover; it goes on by itself."),
    Fault.JAM: lambda: text("Remove the paper; it goes on by itself."),
    Fault.UNKNOWN_QUEUE: lambda: text("This computer has no queue of that name. Correct the name."),
    Fault.FOLDER: lambda: text("Check that the folder is there and may be written."),
    Fault.BUSY: lambda: text("It is tried again by itself."),
    Fault.UNPRINTABLE: lambda: text("Cancel it and print it anew."),
    Fault.OTHER_PAPER: lambda: text("The printer holds another size. Reprint the label, or load its paper."),
    Fault.REFUSED: lambda: text("Check language and paper of the printer, then try again."),
    Fault.OTHER: lambda: text("Check the printer's display."),
}
"""What to do about each fault."""
LAMPS: Table = {
    Lamp.OK: lambda: text("Printer ready"),
    Lamp.WAITING: lambda: text("{count} to print"),
    Lamp.NO_PRINTER: lambda: text("No printer"),
    Lamp.FAULT: lambda: text("Printer fault"),
}
PERMISSIONS: Table = {
    "reprint": lambda: text("reprint labels"),
    "printers": lambda: text("set up printers"),
}
FIELDS: Table = {
    "dpi": lambda: text("Dots per inch"),
    "document": lambda: text("Document"),
}
REFUSALS: Table = {
    "printer.unknown": lambda: text("There is no printer “{printer}”. See the list of printers."),
    "printer.address": lambda: text(
        "“{address}” is no address of a printer. Expected: HOST:PORT, the name of a queue, or a folder's full path."
    ),
    "printer.fault": lambda: text("{printer}: {fault}"),
    "print.unknown": lambda: text("There is no print job {job}."),
    "print.over": lambda: text("Print job {job} is over: {job_state}."),
    "print.sending": lambda: text("Print job {job} is on its way to the printer at this moment."),
    "print.sent": lambda: text("The printer has label {label}. If it did not come out, reprint it with a reason."),
    "print.not_pdf": lambda: text("{reference}: this is no PDF, or larger than 32 MB."),
    "label.too_late": lambda: text("Order {order} is at “{stage}”: its label cannot be reprinted any more."),
}


def document(code: str) -> str:
    """What is printed."""
    return _word(DOCUMENTS, code)


def kind(code: str) -> str:
    """How a printer is reached."""
    return _word(KINDS, code)


def job_state(code: str) -> str:
    """Where a job stands."""
    return _word(STATES, code)


def fault(code: str) -> str:
    """What is in a printer's way, in a few words."""
    return _word(FAULTS, code)


def remedy(code: str) -> str:
    """What to do about it."""
    return _word(REMEDIES, code)


def lamp(state: Lamp, waiting: int, why: Fault | None, printer: str = "") -> str:
    """A station's lamp in words."""
    if why is None:
        return LAMPS[state]().format(count=waiting)
    named = f"{printer}: {fault(why)}" if printer else text("Printer: {fault}", fault=fault(why))
    return f"{named} · {LAMPS[Lamp.WAITING]().format(count=waiting)}" if waiting else named


def _word(table: Table, code: str) -> str:
    entry = table.get(code)
    return entry() if entry else code
