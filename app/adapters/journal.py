"""A file of lines that only grows while something in it waits for an answer: what is in it survives a power cut."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

import structlog
from filelock import FileLock, Timeout

from app.errors import Refused, Unavailable

log = structlog.get_logger("picklane.journal")

_ROTATE_AT = 1 << 20
"""Bytes from which the file is emptied as soon as nothing waits; it is emptied at the start anyway."""


class Entry(Protocol):
    """A frozen dataclass with an id of its own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str:
        """The request id of the command that it becomes."""
        ...


E = TypeVar("E", bound=Entry)
J = TypeVar("J", bound="Journal[Any]")


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("spool.unwritable", path=str(path), why=str(error)) from error


class Journal(Generic[E]):
    """Owned by one program at a time, and used on one thread. `read` makes an entry of a line again (ValueError,
    TypeError or KeyError for one that is none); `in_use` is what another program hears."""

    def __init__(self, path: Path, read: Callable[[dict[str, Any]], E], in_use: Refused) -> None:
        self.path, self._read = path, read
        self.damaged = 0
        self._waiting: dict[str, E] = {}
        self._file = -1
        self._lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        with _disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as held:
                raise in_use from held
            self._open()

    @property
    def waiting(self) -> Mapping[str, E]:
        """Entries without an answer by id, oldest first."""
        return MappingProxyType(self._waiting)

    @property
    def is_closed(self) -> bool:
        """Whether it was given back."""
        return self._file < 0

    def keep(self, entry: E) -> None:
        """A new one, or one that waits as it is now: it survives a power cut from here on. Unavailable
        ("spool.unwritable") when the disk does not take it; then everything is as it was."""
        self._append(asdict(entry), lasting=True)
        self._waiting[entry.id] = entry

    def settle(self, entry_id: str, how: str) -> None:
        """Answered, refused or dropped: it is not sent again."""
        if self._waiting.pop(entry_id, None) is None:
            return
        try:
            self._append({"done": entry_id, "as": how}, lasting=False)
            if not self._waiting and os.fstat(self._file).st_size > _ROTATE_AT:
                self._empty()
        except Unavailable as error:  # the next program sends it again, and hears the same answer
            log.warning("not marked", entry=entry_id, why=str(error))

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
        if whole < len(content):  # the program died while it wrote; nobody was told anything about that entry yet
            log.warning("torn line", file=self.path.name, bytes=len(content) - whole)
            os.ftruncate(self._file, whole)
        for line in content[:whole].splitlines():
            self._take_in(line)
        if not self._waiting and whole:
            self._empty()

    def _take_in(self, line: bytes) -> None:
        try:
            content = json.loads(line)
            if "done" in content:
                self._waiting.pop(content["done"])
            else:
                entry = self._read(content)
                self._waiting[entry.id] = entry
        except (ValueError, TypeError, KeyError):
            self.damaged += 1
            log.error("unreadable line", file=self.path.name, line=line[:200])

    def _append(self, content: Mapping[str, Any], *, lasting: bool) -> None:
        """One line, on the disk before it returns if it is `lasting`."""
        line = json.dumps(content, default=str).encode() + b"\n"
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


_opened: "WeakValueDictionary[Path, Journal[Any]]" = WeakValueDictionary()


def shared(path: Path, make: Callable[[Path], J]) -> J:
    """The journal of that file, the same one for everybody in this program; raises as Journal does."""
    found = _opened.get(path)
    if found is None or found.is_closed:
        found = _opened[path] = make(path)
    return found  # type: ignore[return-value] # a file has one kind of entries
