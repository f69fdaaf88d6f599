"""JSON files of channels, opened safely: lines, one value or one list; of several pushes of an order only the latest.

Refusals of a whole file, beside those of app.adapters.tables, each with one Problem (row 0: the whole file):
file.not_json [json], file.not_<channel> [the channel's code for its push], file.json_too_large [json_size].
Problems of one push, the rest goes on: encoding, json (none, or NaN, or nested too deeply) and those of
app.adapters.json_fields.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple, NoReturn

from app.adapters import tables
from app.adapters.cells import clipped, one_line
from app.adapters.json_fields import Fields
from app.domain.intake import IncomingOrder
from app.errors import BadInput, Problem
from app.ports import ChannelReading, LeftOut

_LINE = 4_000_000
"""Characters of a line, as in a table."""
_DOCUMENT = 64_000_000
"""Characters of a file that is one JSON value, about 50,000 orders. A file of lines may be longer."""
_VALUES = 5_000_000
"""Values of such a file, which take 64 bytes and more each once they are read."""
_UNDECODED = re.compile("[\udc80-\udcff]")
"""What stands for bytes that make no sense in the file's encoding."""
_ASCII = bytes(range(128))
_CHUNK = 1 << 20
_BLANKS = re.compile(r"[ \t\r\n]*")


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


_DECODER = json.JSONDecoder(parse_constant=_refuse)


Found = tuple[str, Mapping[str, object]]
"""The path and the value of an order's object."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a channel writes orders: its name, the code of what is expected, where in a value its orders stand (nowhere
    when it is not this channel's), and how one is read: the order, and when it was changed at its source."""

    name: str
    expected: str
    orders: Callable[[object], Sequence[Found]]
    read: Callable[[Fields], tuple[IncomingOrder, datetime | None]]


class _Entry(NamedTuple):
    """A line of a file, or one value of the list it is: its line, its path in the list and its text on one line."""

    file: str
    row: int
    path: str
    raw: str


@dataclass(frozen=True, slots=True)
class _Push:
    """An order with the time of its change, or what is wrong with the entry that should have held one."""

    order: IncomingOrder | None = None
    changed_at: datetime | None = None
    problems: tuple[Problem, ...] = ()
    entry: _Entry | None = None


@dataclass(slots=True)
class _Pool:
    """The pushes that count: the latest of each order, and those of which not even the order is known."""

    shape: Shape
    pushes: dict[object, _Push] = field(default_factory=dict)

    def add(self, path: Path) -> None:
        """Take in a file; BadInput when nothing in it is this channel's."""
        found, wrong = 0, dict[str, str]()
        for entry in _entries(path):
            orders, expected = self._orders(entry)
            found += len(orders)
            for where, given in orders:
                self._put(entry, Fields(given, ".".join(filter(None, (entry.path, where))), []))
            if expected:
                entry = entry._replace(raw=_UNDECODED.sub("\ufffd", entry.raw))
                problem = Problem(entry.file, entry.row, entry.path, clipped(one_line(entry.raw[:200])), expected)
                self.pushes[entry] = _Push(problems=(problem,), entry=entry)
                wrong.setdefault(expected, entry.raw)
        if not found:
            ours = {self.shape.expected: f"file.not_{self.shape.name}"}
            codes = ours | {"json": "file.not_json", "encoding": "file.encoding"}
            expected = next((code for code in (*ours, *wrong) if code in wrong), self.shape.expected)
            raise _refusal(path, codes[expected], expected, wrong.get(expected, ""))

    def _orders(self, entry: _Entry) -> tuple[Sequence[Found], str]:
        """The orders of an entry, or the code of what was expected in their place."""
        try:
            entry.raw.encode()
            value = _DECODER.decode(entry.raw)
        except UnicodeEncodeError:
            return (), "encoding"
        except (ValueError, RecursionError):
            return (), "json"
        orders = self.shape.orders(value)
        return orders, "" if orders else self.shape.expected

    def _put(self, entry: _Entry, fields: Fields) -> None:
        order, changed_at = self.shape.read(fields)
        problems = tuple(bad.at(entry.file, entry.row) for bad in fields.wrong)
        key = order.external_no or (entry, len(self.pushes))
        known = self.pushes.get(key)
        if known and known.changed_at and changed_at and changed_at < known.changed_at:
            return
        self.pushes[key] = _Push(None, changed_at, problems, entry) if problems else _Push(order, changed_at)

    def reading(self, digest: str) -> ChannelReading:
        """What came of it."""
        left: dict[str, dict[str, None]] = {}
        for push in self.pushes.values():
            if push.entry:
                left.setdefault(push.entry.file, {})[push.entry.raw] = None
        return ChannelReading(
            tuple(push.order for push in self.pushes.values() if push.order),
            tuple(problem for push in self.pushes.values() for problem in push.problems),
            digest,
            tuple(LeftOut(file, ("json",), tuple((raw,) for raw in raws)) for file, raws in left.items()),
        )


def read_channel(paths: Sequence[Path], shape: Shape) -> ChannelReading:
    """All orders of the files. A push that is wrong is rejected and the rest goes on; BadInput as listed above."""
    pool = _Pool(shape)
    digests = []
    for path in paths:
        pool.add(path)
        with path.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return pool.reading(hashlib.sha256("".join(sorted(digests)).encode()).hexdigest())


def _refusal(path: Path, code: str, expected: str, found: str = "") -> BadInput:
    problem = Problem(path.name, 0, "", clipped(one_line(found[:200])), expected)
    return BadInput(code, (problem,), file=path.name, found=problem.found)


def _entries(path: Path) -> Iterator[_Entry]:
    """What a file holds, as text. One that is neither lines nor a value as a whole comes as lines."""
    tables.first_bytes(path)
    with path.open(encoding=_encoding(path), errors="surrogateescape") as stream:
        text = "" if _is_lines(stream) else _document(path, stream)
        spans = _spans(text)
        if spans is None:
            stream.seek(0)
            yield from _lines(path, stream)
            return
    row, last, is_list = 1, 0, text.startswith("[", _skip(text, 0))
    for index, (start, end) in enumerate(spans):
        row += text.count("\n", last, start)
        last = start
        place = f"[{index}]" if is_list else ""
        yield _Entry(path.name, row, place, text[start:end].replace("\n", " "))


def _encoding(path: Path) -> str:
    """UTF-8 when more than half of what is beyond ASCII makes sense so; a broken byte does not turn the rest into
    GB18030, in which nearly everything makes some sense."""
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            if len(piece) == _CHUNK:  # its last character may be cut
                piece = piece[: piece.rfind(b"\n") + 1] or piece
            beyond = len(piece.translate(None, _ASCII))
            if beyond:
                lost = len(_UNDECODED.findall(piece.decode("utf-8", "surrogateescape")))
                return "utf-8-sig" if lost * 2 < beyond else "gb18030"
    return "utf-8-sig"


def _is_lines(stream: TextIOWrapper) -> bool:
    """Whether there are two filled lines and one of them is a value of its own; a list may have such a line inside."""
    filled = (line for line in iter(lambda: stream.readline(_LINE), "") if line.strip())
    first, second = next(filled, ""), next(filled, "")
    is_list = first.lstrip().startswith("[")
    return second != "" and (_spans(first) is not None or (not is_list and _spans(second) is not None))


def _lines(path: Path, stream: TextIOWrapper) -> Iterator[_Entry]:
    """The filled lines; one that does not end is never read whole."""
    row = 0
    while line := stream.readline(_LINE):
        row += 1
        if len(line) == _LINE:
            raise _refusal(path, "file.json_too_large", "json_size", line)
        if line.strip():
            yield _Entry(path.name, row, "", line.removesuffix("\n"))


def _document(path: Path, stream: TextIOWrapper) -> str:
    """The whole text, when it is not too much to be read at once."""
    stream.seek(0)
    text = stream.read(_DOCUMENT)
    if len(text) == _DOCUMENT or sum(map(text.count, "[{,")) > _VALUES:
        raise _refusal(path, "file.json_too_large", "json_size", text[:200])
    return text


def _spans(text: str) -> list[tuple[int, int]] | None:
    """From where to where the one value of the text goes, or each value of the one list; None for anything else."""
    try:
        at = _skip(text, 0)
        if not text.startswith("[", at):
            end = _DECODER.raw_decode(text, at)[1]
            return [(at, end)] if _skip(text, end) == len(text) else None
        return _items(text, _skip(text, at + 1))
    except (ValueError, RecursionError):
        return None


def _items(text: str, at: int) -> list[tuple[int, int]] | None:
    """The values of a list whose bracket stands before `at`; None when other text follows the list."""
    spans: list[tuple[int, int]] = []
    while not text.startswith("]", at):
        start = at
        at = _DECODER.raw_decode(text, start)[1]
        spans.append((start, at))
        at = _skip(text, at)
        if text.startswith(",", at):
            at = _skip(text, at + 1)
        elif not text.startswith("]", at):
            return None
    return spans if _skip(text, at + 1) == len(text) else None


def _skip(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at
