"""What the screens and the command line read of printers and their jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.printing import Document, Fault, JobState, Lamp, Printer


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer in use: how many jobs wait for it, and what is in its way."""

    printer: Printer
    waiting: int
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class PrinterUseRow:
    """Which printer (code) takes a document; an empty station means every station without a line of its own."""

    station: str
    document: Document
    printer: str


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    """A job. `printer` (code) is where it goes or went, empty where there is none; `order_no` is empty where it is not
    about one order."""

    id: int
    document: Document
    reference: str
    order_no: str
    station: str
    printer: str
    state: JobState
    attempts: int
    fault: Fault | None
    by: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PrintLampRow:
    """A station's printing in one look: `fault` and `printer` (code) are those of the newest job in trouble."""

    station: str
    lamp: Lamp
    waiting: int
    fault: Fault | None
    printer: str


class PrintingReader(Protocol):
    """A part of app.views.Reader."""

    def printers(self) -> Sequence[PrinterRow]:
        """Those in use, by code."""
        ...

    def printer_uses(self) -> Sequence[PrinterUseRow]:
        """By station and document, those of every station first."""
        ...

    def print_jobs(self, limit: int = 200, *, is_open: bool = False) -> Sequence[PrintJobRow]:
        """Newest first; with `is_open` only those that wait, are at a printer or failed."""
        ...

    def print_lamps(self) -> Sequence[PrintLampRow]:
        """Of every station, by code."""
        ...

    def print_lamp(self, station: str) -> PrintLampRow:
        """Of one station, or of the office (empty)."""
        ...
