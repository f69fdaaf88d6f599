"""The hot folder: a finished file in inbox/CHANNEL (orders) or inbox/courier (tracking news) is taken in once, then
moved to done/ or failed/ with a report."""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from app import words
from app.domain.intake import Channel
from app.errors import BadInput, Problem, Refused, Unavailable
from app.i18n import text
from app.ports import LeftOut, NothingUsable
from app.worker.courier import CourierSummary, news_lines
from app.worker.intake import ImportSummary

COURIER = "courier"
"""The folder of tracking news."""
FOLDERS = (*(channel.value for channel in Channel if channel is not Channel.PHONE), COURIER)
SETTLED_SECONDS = 2.0
"""A file that has not changed for so long has been copied whole."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".download")
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
_STAMP = re.compile(r"\d{8,}")
_MOST_NAMED = 200
_LONGEST = 230
"""Bytes of a name: with `.report.txt` behind it, it is below the 255 of every file system."""
_LONGEST_SUFFIX = 16
_NOT_NOW = ("file.unreadable", "file.missing")
"""Another program still has the file open, or has taken it away."""

Import = Callable[[str, Sequence[Path]], ImportSummary | CourierSummary]
"""Takes in files of one of the FOLDERS."""
WriteLeftOut = Callable[[Sequence[Problem], Sequence[LeftOut], Path], None]
_Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class InboxDone:
    """A file that was dealt with: `state` is done or failed, `detail` one sentence. A folder or file that cannot be
    dealt with is told once, as failed, and stays where it is."""

    file: str
    channel: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a file while it had that mark; kept until the file is out of the way, so that one that cannot be
    moved is not imported again and again."""

    mark: _Mark
    state: str
    told: str
    rejected: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]


class Inbox:
    """One hot folder; of several programs that watch it, one at a time works."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder = folder
        self._clock = clock
        self._seen: dict[Path, tuple[_Mark, float]] = {}
        self._outcomes: dict[Path, _Outcome] = {}
        self._complaints: dict[Path, str] = {}

    def look(self, take: Import, write_left_out: WriteLeftOut) -> Iterator[InboxDone]:
        """Import every file that is whole by now. Unavailable from `take` is passed on; everything stays then."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock", timeout=0)
            lock.acquire()
        except Timeout:
            return
        except OSError:
            yield from self._complain(self.folder, "", words.refusal(_closed(self.folder)))
            return
        try:
            for channel in FOLDERS:
                yield from self._look_into(channel, take, write_left_out)
        finally:
            lock.release()

    def _look_into(self, channel: str, take: Import, write_left_out: WriteLeftOut) -> Iterator[InboxDone]:
        folder = self.folder / channel
        try:
            for part in ("done", "failed"):
                (folder / part).mkdir(parents=True, exist_ok=True)
            settled = self._settled(channel, folder)
        except OSError:
            yield from self._complain(folder, channel, words.refusal(_closed(folder)))
            return
        for files in settled:
            try:
                self._import(channel, files, take)
            except Refused as refused:  # nothing is wrong with the file
                yield from self._complain(files[0], channel, words.refusal(refused))
                continue
            for file in files:
                yield from self._put_away(channel, file, write_left_out)

    def _settled(self, channel: str, folder: Path) -> list[list[Path]]:
        """Files that have stood still long enough; those of one export go together, when all of them have."""
        exports: dict[str, list[Path]] = {}
        growing: set[str] = set()
        now = self._clock()
        before = {path: self._seen.pop(path) for path in list(self._seen) if path.parent == folder}
        for path, mark in sorted(_files(folder)):
            was, since = before.get(path, (mark, now))
            self._seen[path] = (mark, since if was == mark else now)
            export = _export(channel, path)
            exports.setdefault(export, []).append(path)
            if now - self._seen[path][1] < SETTLED_SECONDS:
                growing.add(export)
        return [files for export, files in exports.items() if export not in growing]

    def _import(self, channel: str, files: Sequence[Path], take: Import) -> None:
        """Note what came of each file; Refused when it is not for the file's own sake that it cannot be imported."""
        marks = {file: self._seen[file][0] for file in files}
        fresh = [file for file in files if file not in self._outcomes or self._outcomes[file].mark != marks[file]]
        if not fresh:
            return
        try:
            summary = take(channel, fresh)
            state, told, rejected, left_out = "done", _told(summary), summary.rejected, _left_out(summary)
        except BadInput as bad:
            if bad.code in _NOT_NOW:
                raise
            told = words.refusal(Refused(bad.code, **bad.facts))
            state, rejected = "failed", bad.problems
            left_out = bad.left_out if isinstance(bad, NothingUsable) else ()
        for file in fresh:
            self._outcomes[file] = _Outcome(marks[file], state, told, rejected, left_out)
            left_out = ()  # of all files together, written once

    def _put_away(self, channel: str, file: Path, write_left_out: WriteLeftOut) -> Iterator[InboxDone]:
        outcome = self._outcomes[file]
        try:
            if outcome.left_out:
                target = _free(file.parent / "failed", file.stem, ".rejected.xlsx")
                write_left_out(outcome.rejected, outcome.left_out, target)
                outcome = self._outcomes[file] = replace(outcome, left_out=())
            target = _free(file.parent / outcome.state, file.stem, file.suffix)
            target.with_name(f"{target.name}.report.txt").write_text(_report(outcome), encoding="utf-8")
            file.replace(target)
        except (OSError, Unavailable) as error:
            away = error if isinstance(error, Unavailable) else _unwritable(file, error)
            told = f"{outcome.told} {words.refusal(away)}"
            yield from self._complain(file, channel, told, outcome.state)
            return
        for kept in (self._outcomes, self._seen, self._complaints):
            kept.pop(file, None)
        yield InboxDone(_plain(file.name), channel, outcome.state, _plain(outcome.told))

    def _complain(self, where: Path, channel: str, told: str, state: str = "failed") -> Iterator[InboxDone]:
        """Say it once."""
        if self._complaints.get(where) != told:
            self._complaints[where] = told
            yield InboxDone(_plain(where.name), channel, state, _plain(told))


def _files(folder: Path) -> Iterator[tuple[Path, _Mark]]:
    """Files of people, whatever they are called; nothing that leads out of the folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.lower()
            if name.startswith((".", "~$")) or name.endswith(_UNFINISHED) or name in _OF_THE_SYSTEM:
                continue
            try:
                if entry.is_file(follow_symlinks=False):
                    about = entry.stat(follow_symlinks=False)
                    yield Path(entry.path), (about.st_size, about.st_mtime_ns)
            except FileNotFoundError:
                continue


def _export(channel: str, path: Path) -> str:
    """What the files of one export have in common: a Taobao order list and its line list are named by one time."""
    stamps = _STAMP.findall(path.stem) if channel == Channel.TAOBAO else []
    return stamps[-1] if stamps else path.name


def _left_out(summary: ImportSummary | CourierSummary) -> tuple[LeftOut, ...]:
    return summary.left_out if isinstance(summary, ImportSummary) else ()


def _told(summary: ImportSummary | CourierSummary) -> str:
    if isinstance(summary, CourierSummary):
        return ". ".join(news_lines(summary))
    return text(
        "Batch {batch}: {orders} new orders ({incomplete} incomplete), {duplicates} there already, {completed}"
        " completed, {changed} changed, {rejected} rows rejected.",
        batch=summary.batch,
        orders=summary.orders,
        incomplete=summary.incomplete,
        duplicates=summary.duplicates,
        completed=summary.completed,
        changed=summary.changed,
        rejected=len(summary.rejected),
    )


def _report(outcome: _Outcome) -> str:
    lines = [outcome.told, *map(words.problem, outcome.rejected[:_MOST_NAMED])]
    if len(outcome.rejected) > _MOST_NAMED:
        lines.append(text("… and {count} more", count=len(outcome.rejected) - _MOST_NAMED))
    return "".join(f"{_plain(line)}\n" for line in lines)


def _plain(line: str) -> str:
    """On one line and printable, whatever a file is called."""
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())


def _closed(folder: Path) -> Unavailable:
    return Unavailable("folder.unwritable", folder=str(folder))


def _unwritable(file: Path, error: OSError) -> Unavailable:
    return Unavailable("file.unwritable", file=str(error.filename2 or error.filename or file), why=error.strerror or "")


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """A name that is not taken: this one, or with a number behind it; a very long one is cut."""
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = stem + suffix, ""
    names = (_cut(stem, f"-{number}{suffix}" if number > 1 else suffix) for number in count(1))
    return next(path for path in (folder / name for name in names) if not os.path.lexists(path))


def _cut(stem: str, end: str) -> str:
    room = _LONGEST - len(os.fsencode(end))
    whole = os.fsencode(stem)
    return (stem if len(whole) <= room else whole[:room].decode(errors="ignore")) + end
