"""Queues of CUPS, and printers that speak IPP themselves (RFC 8010, RFC 8011): jobs handed over and followed."""

import getpass
import http.client
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote, urlsplit

from app.domain.printing import Delivery, Fault, JobState, Language, Printer

_PORT = 631
_TIMEOUT, _FINISH = 5.0, 2.0
"""Most seconds for one answer, and to wait for a job to be finished."""
_PAUSE = 0.1
_PRINT_JOB, _JOB, _PRINTER = 0x0002, 0x0009, 0x000B
_OPERATION, _JOB_GROUP, _END = 0x01, 0x02, 0x03
_INTEGER, _ENUM, _TEXT, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x21, 0x23, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_NUMBERS = (_INTEGER, _ENUM)
_FIRST_ERROR, _FIRST_OF_SERVER, _NOT_FOUND = 0x0400, 0x0500, 0x0406
_VERSIONS = (1, 2)
_COMPLETED, _CANCELLED, _ABORTED = 9, 7, 8
_STOPPED = 5
_REASONS = (
    ("media-jam", Fault.JAM),
    ("media-", Fault.PAPER),
    ("cover-open", Fault.OPEN),
    ("door-open", Fault.OPEN),
    ("interlock-open", Fault.OPEN),
    ("marker-supply-empty", Fault.RIBBON),
    ("toner-empty", Fault.RIBBON),
    ("offline", Fault.OFFLINE),
    ("connecting-to-device", Fault.OFFLINE),
    ("timed-out", Fault.OFFLINE),
    ("shutdown", Fault.OFFLINE),
    ("paused", Fault.PAUSED),
    ("moving-to-paused", Fault.PAUSED),
)
"""Beginnings of printer-state-reasons, those that say most first."""
_HARMLESS = ("-warning", "-report")
_requests = count(1)

Value = str | int
Attributes = dict[str, list[Value]]
Given = tuple[int, str, Value]
"""Tag, name and value of an attribute."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    attributes: Attributes

    @property
    def is_good(self) -> bool:
        return self.status < _FIRST_ERROR


@dataclass(frozen=True, slots=True)
class _Queue:
    """Where a printer is asked: the host's HTTP address, the path, and the printer's own address."""

    host: str
    port: int
    path: str
    uri: str
    is_cups: bool


class IppQueues:
    """Queues of CUPS on this computer by their names, IPP printers by their addresses."""

    def send(self, printer: Printer, title: str, data: bytes) -> Delivery:
        """Nothing is given to a queue that stands still: there it could neither go elsewhere nor be taken back."""
        return _send(printer, title, data)

    def follow(self, printer: Printer, ticket: str) -> Delivery:
        """Waits a moment for a job under way; a job that the queue has forgotten is neither printed nor failed."""
        return _follow(printer, int(ticket))


def _send(printer: Printer, title: str, data: bytes) -> Delivery:
    try:
        queue = _queue(printer.address)
        fault = _fault_of(queue)
        if fault is not None:
            return Delivery(JobState.WAITING, fault)
        mime = _mime(printer.language, queue)
        names = [(_TEXT, "job-name", title), (_MIME, "document-format", mime)]
        scaling = [(_KEYWORD, "print-scaling", "none")] if printer.language is Language.PDF else []
        answer = _ask(queue, _PRINT_JOB, names, scaling, data)
    except (OSError, http.client.HTTPException, ValueError):
        return Delivery(JobState.WAITING, Fault.UNREACHABLE)
    if not answer.is_good:
        is_final = answer.status < _FIRST_OF_SERVER
        return Delivery(JobState.FAILED, Fault.REFUSED) if is_final else Delivery(JobState.WAITING, Fault.BUSY)
    return Delivery(JobState.SENT, ticket=str(answer.attributes["job-id"][0]))


def _follow(printer: Printer, job: int) -> Delivery:
    ticket = str(job)
    until = time.monotonic() + _FINISH
    try:
        queue = _queue(printer.address)
        while True:
            answer = _ask(queue, _JOB, [(_INTEGER, "job-id", job)])
            if answer.status == _NOT_FOUND:
                return Delivery(JobState.SENT, Fault.SILENT)
            state = answer.attributes.get("job-state", [0])[0]
            if state == _COMPLETED:
                return Delivery(JobState.PRINTED)
            if state in (_CANCELLED, _ABORTED):
                return Delivery(JobState.FAILED, Fault.REFUSED)
            is_late = time.monotonic() > until
            fault = _fault_of(queue, warnings=is_late)
            if fault is not None or is_late:
                return Delivery(JobState.SENT, fault, ticket)
            threading.Event().wait(_PAUSE)
    except (OSError, http.client.HTTPException, ValueError):
        return Delivery(JobState.SENT, Fault.UNREACHABLE, ticket)


def _queue(address: str) -> _Queue:
    """A name is a queue of this computer's CUPS."""
    if "://" not in address:
        path = f"/printers/{quote(address)}"
        return _Queue("localhost", _PORT, path, f"ipp://localhost{path}", True)
    parts = urlsplit(address)
    if not parts.hostname:
        raise ValueError(address)
    port, path = parts.port or _PORT, parts.path or "/ipp/print"
    return _Queue(parts.hostname, port, path, f"ipp://{parts.hostname}:{port}{path}", path.startswith("/printers/"))


def _mime(language: Language, queue: _Queue) -> str:
    if language is Language.PDF:
        return "application/pdf"
    return "application/vnd.cups-raw" if queue.is_cups else "application/octet-stream"


def _fault_of(queue: _Queue, *, warnings: bool = False) -> Fault | None:
    """What stops a printer; with `warnings` also what it only warns of, such as one empty tray of several."""
    answer = _ask(queue, _PRINTER, [])
    if not answer.is_good:
        return Fault.UNKNOWN_QUEUE if answer.status == _NOT_FOUND else Fault.BUSY
    says = [str(reason) for reason in answer.attributes.get("printer-state-reasons", [])]
    wrong = [reason for reason in says if warnings or not reason.endswith(_HARMLESS)]
    named = (fault for begin, fault in _REASONS for reason in wrong if reason.startswith(begin))
    is_stopped = answer.attributes.get("printer-state") == [_STOPPED]
    is_closed = answer.attributes.get("printer-is-accepting-jobs") == [0]
    return next(named, Fault.PAUSED if is_stopped or is_closed else None)


def _ask(
    queue: _Queue, operation: int, given: Sequence[Given], of_job: Sequence[Given] = (), data: bytes = b""
) -> _Answer:
    """ValueError and HTTPException for an answer that is none."""
    always: list[Given] = [
        (_CHARSET, "attributes-charset", "utf-8"),
        (_LANGUAGE, "attributes-natural-language", "en"),
        (_URI, "printer-uri", queue.uri),
    ]
    user: Given = (_TEXT, "requesting-user-name", getpass.getuser())
    job = [each for each in given if each[1] == "job-id"]  # stands right behind the printer
    content = [*always, *job, user] + [each for each in given if each not in job]
    body = (
        struct.pack(">BBHI", 1, 1, operation, next(_requests)) + bytes([_OPERATION]) + b"".join(map(_packed, content))
    )
    if of_job:
        body += bytes([_JOB_GROUP]) + b"".join(map(_packed, of_job))
    connection = http.client.HTTPConnection(queue.host, queue.port, timeout=_TIMEOUT)
    try:
        connection.request("POST", queue.path, body + bytes([_END]) + data, {"Content-Type": "application/ipp"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise ValueError(response.status)
        return _unpacked(response.read())
    finally:
        connection.close()


def _packed(attribute: Given) -> bytes:
    tag, name, value = attribute
    raw = struct.pack(">i", value) if isinstance(value, int) else value.encode()[:255]
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw


def _unpacked(answer: bytes) -> _Answer:
    try:
        version, _, status = struct.unpack_from(">BBH", answer)
        if version not in _VERSIONS:
            raise ValueError(version)
        attributes: Attributes = {}
        for name, value in _values(answer):
            attributes.setdefault(name, []).append(value)
    except struct.error:
        raise ValueError("cut off") from None
    return _Answer(status, attributes)


def _values(answer: bytes) -> Iterator[tuple[str, Value]]:
    """A value without a name belongs to the name before it."""
    at, name = 8, ""
    while at < len(answer) and answer[at] != _END:
        tag = answer[at]
        at += 1
        if tag < 0x10:  # a new group begins
            continue
        length = struct.unpack_from(">H", answer, at)[0]
        name = answer[at + 2 : at + 2 + length].decode("utf-8", "replace") or name
        at += 2 + length
        length = struct.unpack_from(">H", answer, at)[0]
        raw = answer[at + 2 : at + 2 + length]
        at += 2 + length
        is_number = tag in _NUMBERS or len(raw) == 1  # a boolean is one byte
        yield name, int.from_bytes(raw, "big", signed=True) if is_number else raw.decode("utf-8", "replace")
