"""Printers that take raw bytes over TCP (port 9100), and what they say of themselves.

Of many only the connection tells: all bytes taken and the connection closed in return is printed; taken without a word
is sent. Those that answer their language's status question (ZPL ~HS, TSPL ESC ! ?) are asked before, so that nothing
goes to one without paper, and after, until they have nothing left to print.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.printing import Delivery, Fault, JobState, Language, Printer

_CONNECT, _ANSWER, _WRITE, _PRINT, _CLOSE = 3.0, 1.0, 10.0, 5.0, 3.0
"""Most seconds to wait for each."""
_PAUSE = 0.1
_TICKET = "asked"
"""The printer has no number for a job: whether it has anything left to print says enough."""
_QUESTION = {Language.ZPL: b"~HS\r\n", Language.TSPL: b"\x1b!?"}
_ZPL_LINES, _ZPL_END = 3, b"\x03"
_TSPL_FAULTS = ((0x04, Fault.PAPER), (0x01, Fault.OPEN), (0x02, Fault.JAM), (0x08, Fault.RIBBON), (0x10, Fault.PAUSED))
_TSPL_PRINTING, _TSPL_OTHER = 0x20, 0x80


@dataclass(frozen=True, slots=True)
class _Status:
    """What a printer says: what is in its way, and whether it has something left to print."""

    fault: Fault | None
    is_busy: bool


class RawPrinters:
    """Remembers which printers do not answer status questions, and spares them."""

    def __init__(self) -> None:
        self._mute: set[str] = set()

    def send(self, printer: Printer, data: bytes) -> Delivery:
        """Within about twenty seconds, whatever the printer does."""
        try:
            with _connected(printer.address) as line:
                before = self._ask(line, printer)
                if before is not None and before.fault is not None:
                    return Delivery(JobState.WAITING, before.fault)
                line.settimeout(_WRITE)
                line.sendall(data)
                return _finished(line) if before is None else self._printed(line, printer)
        except TimeoutError:
            return Delivery(JobState.WAITING, Fault.STALLED)
        except _UnreachableError:
            return Delivery(JobState.WAITING, Fault.UNREACHABLE)
        except OSError:
            return Delivery(JobState.WAITING, Fault.BROKEN_OFF)

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        """Whether a printer that had something to print has nothing left."""
        try:
            with _connected(printer.address) as line:
                return self._printed(line, printer)
        except OSError:
            return Delivery(JobState.SENT, Fault.UNREACHABLE, ticket)

    def _printed(self, line: socket.socket, printer: Printer) -> Delivery:
        until = time.monotonic() + _PRINT
        while True:
            try:
                status = self._ask(line, printer)
            except OSError:
                status = None
            if status is None:
                return Delivery(JobState.SENT, Fault.BROKEN_OFF, _TICKET)
            if status.fault is None and not status.is_busy:
                return Delivery(JobState.PRINTED)
            if status.fault is not None or time.monotonic() > until:
                return Delivery(JobState.SENT, status.fault, _TICKET)
            threading.Event().wait(_PAUSE)

    def _ask(self, line: socket.socket, printer: Printer) -> _Status | None:
        """None when the printer does not answer such questions."""
        question = _QUESTION.get(printer.language)
        if question is None or printer.address in self._mute:
            return None
        line.settimeout(_ANSWER)
        line.sendall(question)
        try:
            return _zpl_status(line) if printer.language is Language.ZPL else _tspl_status(line)
        except (TimeoutError, ValueError):
            self._mute.add(printer.address)
            return None


class _UnreachableError(OSError):
    """No connection at all."""


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    host, _, port = address.rpartition(":")
    try:
        line = socket.create_connection((host.strip("[]"), int(port)), _CONNECT)
    except OSError as error:
        raise _UnreachableError(str(error)) from None
    with line:
        yield line


def _finished(line: socket.socket) -> Delivery:
    """Everything is handed over; a printer that has read it closes the connection in return."""
    line.shutdown(socket.SHUT_WR)
    line.settimeout(_CLOSE)
    try:
        while line.recv(4096):
            pass
    except TimeoutError:
        return Delivery(JobState.SENT, Fault.SILENT)
    return Delivery(JobState.PRINTED)


def _zpl_status(line: socket.socket) -> _Status:
    """~HS: three lines between STX and ETX with comma-separated fields; ValueError for anything else."""
    answer = b""
    while answer.count(_ZPL_END) < _ZPL_LINES:
        answer += _received(line, 1024)
    first, second = (part.rpartition(b"\x02")[2].split(b",") for part in answer.split(_ZPL_END)[:2])
    if len(first) < 5 or len(second) < 9:
        raise ValueError(answer)
    flags = ((first[1], Fault.PAPER), (second[2], Fault.OPEN), (second[3], Fault.RIBBON), (first[2], Fault.PAUSED))
    fault = next((fault for flag, fault in flags if int(flag)), None)
    return _Status(fault, int(first[4]) > 0 or int(second[8]) > 0)


def _tspl_status(line: socket.socket) -> _Status:
    """ESC ! ?: one byte of flags."""
    flags = _received(line, 1)[0]
    fault = next((fault for bit, fault in _TSPL_FAULTS if flags & bit), None)
    return _Status(Fault.OTHER if fault is None and flags & _TSPL_OTHER else fault, bool(flags & _TSPL_PRINTING))


def _received(line: socket.socket, most: int) -> bytes:
    """ConnectionError when the printer hangs up instead."""
    answer = line.recv(most)
    if not answer:
        raise ConnectionResetError("no answer")
    return answer
