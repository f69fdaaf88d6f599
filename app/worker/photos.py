"""The folder of photos: a whole file whose name begins with the code of an order or parcel becomes evidence."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from app import words
from app.errors import Refused
from app.i18n import text
from app.usecases.evidence import EvidenceAdded
from app.worker.inbox import SETTLED_SECONDS, InboxDone

PHOTOS = "photos"
"""What the folder is called, inside the hot folder and in what is told of it."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".download")
_ENDS = re.compile(r"[ _.(（-]")
_LONGEST = 80
_Mark = tuple[int, int]

Add = Callable[[str, Path], EvidenceAdded]
"""Adds a photo to what a code names; Refused as for photos, and Refused("order.unknown")."""
Knows = Callable[[str], bool]
"""Whether a code names an order."""


class PhotoFolder:
    """One folder; a photo that was added twice, because a program ended in between, is there once."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self._clock = clock
        self._seen: dict[Path, tuple[_Mark, float]] = {}
        self._stuck: dict[Path, _Mark] = {}

    def look(self, add: Add, knows: Knows) -> Iterator[InboxDone]:
        """Add every photo that is whole by now, then move it to done/, or to failed/ with a report. Unavailable from
        `add` or `knows` is passed on; everything stays then."""
        try:
            for part in ("done", "failed"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / ".lock", timeout=0):
                for path in self._settled():
                    yield self._take(path, add, knows)
        except Timeout:
            return
        except OSError:  # told once, with the hot folder that it lies in
            return

    def _settled(self) -> list[Path]:
        """Photos that have stood still long enough; but not those that cannot be moved away."""
        now, before = self._clock(), self._seen
        self._seen = {}
        for path in sorted(self.folder.iterdir()):
            if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED) or not path.is_file():
                continue
            about = path.stat()
            mark = (about.st_size, about.st_mtime_ns)
            was, since = before.get(path, (mark, now))
            self._seen[path] = (mark, since if was == mark else now)
        whole = [path for path, (_, since) in self._seen.items() if now - since >= SETTLED_SECONDS]
        return [path for path in whole if self._stuck.get(path) != self._seen[path][0]]

    def _take(self, path: Path, add: Add, knows: Knows) -> InboxDone:
        try:
            added = add(_code(path.stem, knows), path)
        except Refused as refused:
            told = words.refusal(refused)
            self._put_away(path, "failed", told)
            return InboxDone(_plain(path.name), PHOTOS, "failed", told)
        self._put_away(path, "done", "")
        told = text("Photo of order {order}", order=added.order)
        return InboxDone(_plain(path.name), PHOTOS, "done", told)

    def _put_away(self, path: Path, state: str, report: str) -> None:
        """Under a name of its own; one that cannot be moved is not taken again until it changes."""
        mark = self._seen[path][0]
        target = self.folder / state / f"{path.stem[:_LONGEST]}-{mark[1]}{path.suffix[:8]}"
        try:
            if report:
                target.with_suffix(".txt").write_text(f"{report}\n", encoding="utf-8")
            path.replace(target)
        except OSError:
            self._stuck[path] = mark


def _code(name: str, knows: Knows) -> str:
    """The longest beginning of a file's name that names an order: O000000017A-2.jpg, 4530001 (1).jpg."""
    ends = [found.start() for found in _ENDS.finditer(name)]
    codes = [name, *(name[:end] for end in reversed(ends) if end)]
    return next(filter(knows, codes), codes[-1])


def _plain(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name)
