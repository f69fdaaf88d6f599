"""Queues of the Windows spooler: jobs handed over as raw bytes or as drawn pages, and followed."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.adapters.printers.windows import Spooler, SpoolerError
from app.domain.printing import Delivery, Fault, JobState, Language, Printer

_FINISH, _PAUSE = 2.0, 0.1
"""Most seconds to wait for a job to be finished, and between two looks."""
_UNKNOWN_PRINTER = 1801
_PRINTED, _DELETED = 0x80 | 0x1000, 0x4 | 0x100
_JOB_FAULTS = ((0x40, Fault.PAPER), (0x20, Fault.OFFLINE), (0x1, Fault.PAUSED), (0x2 | 0x200 | 0x400, Fault.OTHER))
_PRINTER_FAULTS = (
    (0x10 | 0x40, Fault.PAPER),
    (0x8, Fault.JAM),
    (0x400000, Fault.OPEN),
    (0x40000, Fault.RIBBON),
    (0x80 | 0x1000, Fault.OFFLINE),
    (0x1, Fault.PAUSED),
    (0x2 | 0x100000, Fault.OTHER),
)
"""Bits of JOB_STATUS and PRINTER_STATUS, those that say most first."""


class SpoolerQueues:
    """The queues of this computer."""

    def __init__(self, spooler: Spooler | None = None) -> None:
        self._spooler = spooler or Spooler()

    def send(self, printer: Printer, title: str, data: bytes) -> Delivery:
        """Nothing is given to a printer that stands still. Thermal printers get their own language as it is; for the
        others the pages of the PDF are drawn."""
        try:
            with self._opened(printer.address) as queue:
                fault = _fault_of(self._spooler.printer_status(queue), _PRINTER_FAULTS)
                if fault is not None:
                    return Delivery(JobState.WAITING, fault)
                if printer.language is Language.PDF:
                    job = self._spooler.draw(printer.address, title, data)
                else:
                    job = self._spooler.write(queue, title, data)
        except SpoolerError as error:
            is_unknown = error.number == _UNKNOWN_PRINTER
            return Delivery(JobState.WAITING, Fault.UNKNOWN_QUEUE if is_unknown else Fault.UNREACHABLE)
        except ValueError:
            return Delivery(JobState.FAILED, Fault.UNPRINTABLE)
        return Delivery(JobState.SENT, ticket=str(job))

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        """Waits a moment for a job under way; the spooler forgets a job once it is on paper."""
        until = time.monotonic() + _FINISH
        try:
            with self._opened(printer.address) as queue:
                while True:
                    status = self._spooler.job_status(queue, int(ticket))
                    if status is None or status & _PRINTED:
                        return Delivery(JobState.PRINTED)
                    if status & _DELETED:
                        return Delivery(JobState.FAILED, Fault.REFUSED)
                    of_printer = self._spooler.printer_status(queue)
                    fault = _fault_of(status, _JOB_FAULTS) or _fault_of(of_printer, _PRINTER_FAULTS)
                    if fault is not None or time.monotonic() > until:
                        return Delivery(JobState.SENT, fault, ticket)
                    threading.Event().wait(_PAUSE)
        except SpoolerError:
            return Delivery(JobState.SENT, Fault.UNREACHABLE, ticket)

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        queue = self._spooler.open(name)
        try:
            yield queue
        finally:
            self._spooler.close(queue)


def _fault_of(status: int, faults: Sequence[tuple[int, Fault]]) -> Fault | None:
    return next((fault for bits, fault in faults if status & bits), None)
