"""Printers and jobs in the words of tables, and what of them is pressing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.domain.printing import Document, JobState, Lamp, PrinterKind
from app.i18n import text
from app.views.printing import PrinterRow, PrintJobRow, PrintLampRow
from app.words import printing
from ui import clock
from ui.widgets.table import Column

NOTHING = "–"
LESSER = (3, 4)
"""Columns of the printers that a small window leaves out: what they speak, and their paper."""
LAMP_TONES = {Lamp.OK: "good", Lamp.WAITING: "info", Lamp.NO_PRINTER: "warn", Lamp.FAULT: "warn"}
LAMP_ICONS = {"good": "check", "info": "clock", "warn": "warning"}


@dataclass(frozen=True, slots=True)
class UseLine:
    """A station (empty: every other one) with what it is called, and its printers (codes) by document."""

    station: str
    name: str
    own: Mapping[Document, str]
    common: Mapping[Document, str]


def job_columns() -> list[Column[PrintJobRow]]:
    """What was and is to be printed."""
    return [
        Column(text("Time"), lambda row: words.clock(row.created_at, clock.now()), 112),
        Column(text("Document"), lambda row: printing.document(row.document), 84),
        Column(text("Number"), lambda row: row.reference, 132, code=True),
        Column(text("Order"), lambda row: row.order_no, 116, code=True),
        Column(text("Station"), lambda row: row.station or NOTHING, 72),
        Column(text("Printer"), lambda row: row.printer or NOTHING, 92),
        Column(text("State"), state_words, 0, state_tone),
    ]


def state_words(row: PrintJobRow) -> str:
    """Where it stands, and why it does not go on."""
    if row.state is JobState.WAITING and not row.printer:
        return printing.LAMPS[Lamp.NO_PRINTER]()
    told = printing.job_state(row.state)
    return f"{told} · {printing.fault(row.fault)}" if row.fault else told


def state_tone(row: PrintJobRow) -> str:
    """A failed one needs somebody."""
    if row.state is JobState.FAILED:
        return "bad"
    if row.fault or (row.state is JobState.WAITING and not row.printer):
        return "warn"
    return "quiet" if row.state in (JobState.PRINTED, JobState.CANCELLED) else ""


def printer_columns() -> list[Column[PrinterRow]]:
    """The printers there are."""
    return [
        Column(text("Code"), lambda row: row.printer.code, 92, code=True),
        Column(text("Name"), lambda row: row.printer.name, 148),
        Column(text("Address"), lambda row: row.printer.address),
        Column(text("Speaks"), speaks, 120),
        Column(text("Paper"), lambda row: row.printer.layout.replace("x", " × "), 84),
        Column(text("State"), printer_words, 192, lambda row: "warn" if row.fault else ""),
    ]


def speaks(row: PrinterRow) -> str:
    """Its language, and its dots where they matter."""
    return f"{row.printer.language.value.upper()} · {row.printer.dpi} dpi"


def printer_words(row: PrinterRow) -> str:
    """What is in its way, or how much waits for it."""
    waiting = printing.lamp(Lamp.WAITING, row.waiting, None) if row.waiting else ""
    if row.fault:
        return " · ".join(filter(None, (printing.fault(row.fault), waiting)))
    return waiting or printing.lamp(Lamp.OK, 0, None)


def use_columns() -> list[Column[UseLine]]:
    """A station in each line, a document in each column."""
    return [
        Column(text("Station"), lambda line: line.name),
        *(_use_column(document) for document in Document),
    ]


def _use_column(document: Document) -> Column[UseLine]:
    def tone(line: UseLine) -> str:
        if document in line.own:
            return ""
        return "quiet" if document in line.common or document is not Document.LABEL else "warn"

    return Column(printing.document(document), lambda line: used(line, document), 100, tone)


def used(line: UseLine, document: Document) -> str:
    """The printer of a document at a station; in brackets where it is that of every station."""
    own, common = line.own.get(document, ""), line.common.get(document, "")
    return own or (f"({common})" if common else NOTHING)


def address_hint(kind: PrinterKind) -> str:
    """What an address looks like."""
    return {
        PrinterKind.TCP: "192.168.1.50:9100",
        PrinterKind.QUEUE: text("Name of the queue, or ipp://…"),
        PrinterKind.FOLDER: text("Full path of the folder"),
    }[kind]


def lamp_words(row: PrintLampRow) -> str:
    """A station's lamp without the station."""
    return printing.lamp(row.lamp, row.waiting, row.fault, row.printer)


def footer(rows: Sequence[PrintJobRow]) -> str:
    """What the table adds up to."""
    open_jobs = [row for row in rows if row.state in (JobState.WAITING, JobState.SENT, JobState.FAILED)]
    return text("{count} jobs · {open} not on paper yet", count=f"{len(rows):,}", open=f"{len(open_jobs):,}")
