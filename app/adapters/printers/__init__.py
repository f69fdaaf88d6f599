"""Printers of every kind behind app.ports.Printers."""

import sys
from collections.abc import Callable

from app.adapters.labels.raster import to_printer
from app.adapters.printers.folder import write_file
from app.adapters.printers.ipp import IppQueues
from app.adapters.printers.proof import proof_page
from app.adapters.printers.raw import RawPrinters
from app.adapters.printers.spooler import SpoolerQueues
from app.domain.printing import Delivery, Fault, JobState, Printer, PrinterKind

__all__ = ["AnyPrinter", "proof_page"]

Convert = Callable[[bytes, int, str], bytes]


class AnyPrinter:
    """app.ports.Printers; safe from any thread."""

    def __init__(self, convert: Convert = to_printer) -> None:
        self._convert = convert
        self._raw = RawPrinters()
        self._queues: SpoolerQueues | IppQueues = SpoolerQueues() if sys.platform == "win32" else IppQueues()

    def send(self, printer: Printer, title: str, pdf: bytes) -> Delivery:
        """A document that cannot be turned into the printer's language fails for good."""
        try:
            data = self._convert(pdf, printer.dpi, printer.language)
        except ValueError:
            return Delivery(JobState.FAILED, Fault.UNPRINTABLE)
        if printer.kind is PrinterKind.TCP:
            return self._raw.send(printer, data)
        if printer.kind is PrinterKind.FOLDER:
            return write_file(printer, title, data)
        return self._queues.send(printer, title, data)

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        """Files are never followed: they are printed when they are written."""
        if printer.kind is PrinterKind.TCP:
            return self._raw.follow(printer, ticket)
        return self._queues.follow(printer, ticket)
