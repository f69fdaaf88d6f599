"""Printers, what they print, and the life of a print job."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

from app.domain.label_look import DEFAULT_LAYOUT


class Document(StrEnum):
    """What a printer is named for."""

    LABEL = "label"
    SLIP = "slip"
    MANIFEST = "manifest"
    SHEET = "sheet"


class PrinterKind(StrEnum):
    """How a printer is reached: raw bytes over TCP, a queue of the operating system or of an IPP printer, or files in a
    folder."""

    TCP = "tcp"
    QUEUE = "queue"
    FOLDER = "folder"


class Language(StrEnum):
    """What a printer understands."""

    PDF = "pdf"
    ZPL = "zpl"
    TSPL = "tspl"


class JobState(StrEnum):
    """A job waits for a printer that takes it; sent, the printer has it; printed, it said so. Failed ones wait for a
    person."""

    WAITING = "waiting"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fault(StrEnum):
    """Why a job is not on paper yet."""

    UNREACHABLE = "unreachable"
    STALLED = "stalled"
    BROKEN_OFF = "broken_off"
    SILENT = "silent"
    OFFLINE = "offline"
    PAUSED = "paused"
    PAPER = "paper"
    RIBBON = "ribbon"
    OPEN = "open"
    JAM = "jam"
    UNKNOWN_QUEUE = "unknown_queue"
    FOLDER = "folder"
    BUSY = "busy"
    UNPRINTABLE = "unprintable"
    OTHER_PAPER = "other_paper"
    REFUSED = "refused"
    OTHER = "other"


class Lamp(StrEnum):
    """What a station shows of its printing."""

    OK = "ok"
    WAITING = "waiting"
    NO_PRINTER = "no_printer"
    FAULT = "fault"


DPIS = (203, 300)
"""Dots per inch that printers have."""


@dataclass(frozen=True, slots=True)
class Printer:
    """`address` is host:port, the name of a queue (or its ipp:// address), or a folder; `layout` names the label layout
    of the paper in it."""

    code: str
    name: str
    kind: PrinterKind
    address: str
    language: Language
    dpi: int = 203
    layout: str = DEFAULT_LAYOUT


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a job at its printer: still WAITING when nothing is on paper, SENT or PRINTED, or FAILED when
    trying again cannot help. `ticket` is the printer's own number of a job that it has and has not finished."""

    state: JobState
    fault: Fault | None = None
    ticket: str = ""


FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds until a job is tried again."""


def wait_after(attempts: int) -> float:
    """Seconds until the next attempt, doubling from one to the next; attempts never end."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(max(attempts - 1, 0), 16))


RAW_PORT = 9100
"""Where printers take raw bytes."""


def sound_address(kind: PrinterKind, address: str) -> str:
    """An address as it is kept, empty when it can be none: host:port (9100 unless said), a queue's name or its ipp://
    address, or a folder's full path."""
    given = address.strip()
    if kind is PrinterKind.FOLDER:
        return given if PurePosixPath(given).is_absolute() or PureWindowsPath(given).is_absolute() else ""
    if not given.isprintable() or (kind is PrinterKind.TCP and " " in given):
        return ""
    if kind is PrinterKind.QUEUE:
        return given
    host, colon, port = given.rpartition(":")
    if not colon:
        return f"{given}:{RAW_PORT}" if given else ""
    sound = host and port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536
    return f"{host}:{int(port)}" if sound else ""
