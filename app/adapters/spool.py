"""The station's own memory of its scans: a file of lines that only grows while something in it waits for an answer."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4
from weakref import WeakValueDictionary

import structlog
from filelock import FileLock, Timeout

from app.errors import Refused, Unavailable

log = structlog.get_logger("picklane.spool")

_ROTATE_AT = 1 << 20
"""Bytes from which the file is emptied as soon as nothing waits; it is emptied at the start anyway."""
_ODD = re.compile(r"[^\w-]")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("spool.unwritable", path=str(path), why=str(error)) from error


@dataclass(frozen=True, slots=True)
class SpooledScan:
    """One scan: `id` is the request id of its command, `raw` what the scanner sent and `code` what was made of it;
    `told` is what the station said by itself (a Says value) while the database was away and `order` the order it had in
    hand then; both may be empty."""

    id: str
    raw: str
    code: str
    at: datetime
    by: str
    station: str
    told: str = ""
    order: str = ""


class Spool:
    """One station's file, owned by one program at a time and used on one thread; `open_spool` makes it."""

    def __init__(self, path: Path, station: str) -> None:
        self.path, self.station = path, station
        self.damaged = 0
        self._waiting: dict[str, SpooledScan] = {}
        self._file = -1
        self._lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        with _disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as held:
                raise Refused("spool.in_use", station=station) from held
            self._open()

    @property
    def waiting(self) -> Mapping[str, SpooledScan]:
        """Scans without an answer by id, oldest first."""
        return MappingProxyType(self._waiting)

    @property
    def is_closed(self) -> bool:
        """Whether it was given back."""
        return self._file < 0

    def put(self, raw: str, code: str, by: str, at: datetime) -> SpooledScan:
        """Keep a scan: it survives a power cut from here on. Unavailable("spool.unwritable") when the disk does not
        take it; then there was no such scan."""
        scan = SpooledScan(str(uuid4()), raw, code, at, by, self.station)
        line = {name: value for name, value in asdict(scan).items() if value} | {"at": at.isoformat()}
        self._append(line, lasting=True)
        self._waiting[scan.id] = scan
        return scan

    def tell(self, scan_id: str, says: str, order: str) -> None:
        """The station says this by itself; the scan waits on. Unavailable("spool.unwritable")."""
        self._append({"told": scan_id, "says": says, "order": order}, lasting=True)
        self._waiting[scan_id] = replace(self._waiting[scan_id], told=says, order=order)

    def settle(self, scan_id: str, how: str) -> None:
        """Answered, refused or dropped: it is not sent again."""
        if self._waiting.pop(scan_id, None) is None:
            return
        try:
            self._append({"done": scan_id, "as": how}, lasting=False)
            if not self._waiting and os.fstat(self._file).st_size > _ROTATE_AT:
                self._empty()
        except Unavailable as error:  # the next program sends it again, and hears the same answer
            log.warning("not marked", scan=scan_id, why=str(error))

    def close(self) -> None:
        """Give the file to the next program."""
        if not self.is_closed:
            os.close(self._file)
            self._file = -1
        self._lock.release()

    def __del__(self) -> None:
        if not self.is_closed:
            self.close()

    def _open(self) -> None:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):  # the program died while it wrote; nobody was told anything about that scan yet
            log.warning("torn line", file=self.path.name, bytes=len(content) - whole)
            os.ftruncate(self._file, whole)
        for line in content[:whole].splitlines():
            self._take_in(line)
        if not self._waiting and whole:
            self._empty()

    def _take_in(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            if "id" in entry:
                scan = SpooledScan(**{**entry, "at": datetime.fromisoformat(entry["at"])})
                self._waiting[scan.id] = scan
            elif "told" in entry:
                scan = self._waiting[entry["told"]]
                self._waiting[scan.id] = replace(scan, told=entry["says"], order=entry["order"])
            else:
                self._waiting.pop(entry["done"])
        except (ValueError, TypeError, KeyError, AttributeError):
            self.damaged += 1
            log.error("unreadable line", file=self.path.name, line=line[:200])

    def _append(self, entry: Mapping[str, str], *, lasting: bool) -> None:
        """One line, on the disk before it returns if it is `lasting`."""
        line = json.dumps(entry).encode() + b"\n"
        with _disk(self.path):
            before = os.fstat(self._file).st_size
            try:
                if os.write(self._file, line) < len(line):
                    raise OSError("only a part of the line fitted")
                if lasting:
                    os.fsync(self._file)
            except OSError:
                os.ftruncate(self._file, before)
                raise

    def _empty(self) -> None:
        """Nothing waits: begin anew, but keep a file with unreadable lines for whoever wants to know."""
        with _disk(self.path):
            if self.damaged:
                self.path.with_suffix(".damaged").write_bytes(self.path.read_bytes())
            os.ftruncate(self._file, 0)
            os.fsync(self._file)


_opened: "WeakValueDictionary[Path, Spool]" = WeakValueDictionary()


def open_spool(folder: Path, station: str) -> Spool:
    """The spool of a station, the same one for everybody in this program. Refused("spool.in_use") when another program
    has it; Unavailable("spool.unwritable")."""
    path = folder / f"{_ODD.sub(lambda odd: f'%{ord(odd[0]):X}', station)}.jsonl"
    spool = _opened.get(path)
    if spool is None or spool.is_closed:
        spool = _opened[path] = Spool(path, station)
    return spool
