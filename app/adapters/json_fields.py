"""Values of a JSON object taken by name, with the dotted path of whatever is wrong; what lines and regions add up to.

Codes of what was expected: object, text, text_id, filled, quantity, count, money, fen, time, status.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from app.adapters import cells
from app.adapters.cells import BadCell
from app.domain.intake import IncomingLine, SourceStatus

T = TypeVar("T")

_CODE = 128
"""Characters of a number or code; no shop's are longer, and databases do not index much more."""
_FEN = re.compile(r"([0-9]{1,12})(?:\.0+)?")
_INT_BITS = 128
"""No number of an order is larger; Python refuses to write one of thousands of digits."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FROM, _UNTIL = 946_684_800_000, 4_102_444_800_000
"""The years 2000 to 2099 in milliseconds."""
_MILLISECONDS = 100_000_000_000
"""From here a number of this century counts milliseconds, below it seconds."""
_REGION_ENDS = (*"省市区县盟旗镇乡", "自治州", "街道")
_ENDING = re.compile(r"(?:[^\W\d]{1,8}族|维吾尔)?自治[区州县旗]|[省市区县]")
_OTHER_THING = re.compile("[东南西北中]?(?:[路街巷弄桥站委]|大[道街]|政府)|市")
"""What follows a region's name that only begins another one, a road or a building: 景德镇市, 城区大道."""


class Fields:
    """A JSON object whose values are taken by name, the first of several names that is filled.

    Nothing raises: what does not fit goes to `wrong` with its dotted path, and reads as empty.
    """

    __slots__ = ("_given", "_path", "wrong")

    def __init__(self, given: Mapping[str, object], path: str, wrong: list[BadCell]) -> None:
        self._given, self._path, self.wrong = given, path, wrong

    def has(self, *names: str) -> bool:
        """Whether one of the names is filled."""
        return self._find(names)[1] is not None

    def part(self, name: str) -> "Fields":
        """The object of that name; an empty one when it is missing or, as PHP writes it, an empty list."""
        path, value = self._find((name,))
        return Fields(self._object(path, value) or {}, path, self.wrong)

    def parts(self, *way: str) -> list["Fields"]:
        """The objects of the list at the end of the way. The list may stand earlier on it, and one object alone."""
        path = self._path
        value: object = self._given
        for name in way:
            if not isinstance(value, dict):
                break
            path, value = _joined(path, name), value.get(name)
        several = value if isinstance(value, list) else [value]
        paths = [f"{path}[{index}]" if several is value else path for index in range(len(several))]
        found = ((at, self._object(at, item)) for at, item in zip(paths, several, strict=True))
        return [Fields(given, at, self.wrong) for at, given in found if given is not None]

    def words(self, *names: str) -> str:
        """A text on one line, or empty."""
        return self._read(names, _text, "", "text")

    def code(self, *names: str) -> str:
        """A number that names something, as text, or empty."""
        return self._read(names, _code, "", "text_id")

    def needed_code(self, *names: str) -> str:
        """A code that must be there."""
        return self._read(names, _needed_code, "", "text_id")

    def codes(self, *names: str) -> tuple[str, ...]:
        """All codes that stand under these names, each once."""
        return tuple(dict.fromkeys(filter(None, map(self.code, names))))

    def quantity(self, *names: str) -> int:
        """A whole number of pieces from 1; it must be there."""
        return self._read(names, cells.quantity, 1, "quantity")

    def count(self, *names: str) -> int:
        """A whole number from 0; 0 when nothing is said."""
        return self._read(names, cells.count, 0, "count") if self.has(*names) else 0

    def fen(self, *names: str) -> int:
        """An amount counted in fen; 0 when nothing is said."""
        return self._read(names, _fen, 0, "fen")

    def yuan(self, *names: str) -> int:
        """An amount written in yuan, as fen; 0 when nothing is said."""
        return self._read(names, cells.money, 0, "money", fractions=True)

    def time(self, *names: str) -> datetime | None:
        """Milliseconds or seconds since 1970 (the size tells which) or a time in China, as aware UTC."""
        return self._read(names, _time, None, "time")

    def status(self, known: Mapping[str, SourceStatus], *names: str, needed: bool = True) -> SourceStatus | None:
        """What the source's word or number for a status means; None when it is wrong or not said."""

        def grammar(path: str, cell: str) -> SourceStatus | None:
            word = cells.one_line(cell)
            if word not in known and (word or needed):
                raise BadCell(path, word, "status")
            return known.get(word)

        return self._read(names, grammar, None, "status")

    def _find(self, names: Sequence[str]) -> tuple[str, object]:
        for name in names:
            value = self._given.get(name)
            if value is not None and not (isinstance(value, str) and not value.strip()):
                return _joined(self._path, name), value
        return _joined(self._path, names[0]), None

    def _object(self, path: str, value: object) -> Mapping[str, object] | None:
        if isinstance(value, dict):
            return value
        if value is not None and value not in ("", []):
            self.wrong.append(BadCell(path, shown(value), "object"))
        return None

    def _read(
        self,
        names: Sequence[str],
        grammar: Callable[[str, str], T],
        empty: T,
        expected: str,
        fractions: bool = False,
    ) -> T:
        path, value = self._find(names)
        cell = _cell(value, fractions)
        try:
            if cell is None:
                raise BadCell(path, shown(value), expected)
            return grammar(path, cell)
        except BadCell as bad:
            self.wrong.append(bad)
            return empty


def shown(value: object) -> str:
    """A short text of a JSON value, for a message."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(str(key) for key, _ in zip(value, range(9), strict=False)) + "}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, int) and value.bit_length() > _INT_BITS:
        return "…"
    return json.dumps(value)


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _cell(value: object, fractions: bool) -> str | None:
    """The value as a grammar reads it; None for what is no text and no number, or a fraction where none may be."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:  # beyond that a float has lost digits
            return str(int(value))
        return repr(value) if fractions else None
    if isinstance(value, bool) or not isinstance(value, int) or value.bit_length() > _INT_BITS:
        return None
    return str(value)


def _text(_path: str, cell: str) -> str:
    return cells.one_line(cell)


def _code(path: str, cell: str) -> str:
    code = cells.text_id(path, cell)
    if len(code) > _CODE:
        raise BadCell(path, code, "text_id")
    return code


def _needed_code(path: str, cell: str) -> str:
    code = _code(path, cell)
    if not code:
        raise BadCell(path, code, "filled")
    return code


def _fen(path: str, cell: str) -> int:
    text = cells.plain(cell)
    found = _FEN.fullmatch(text or "0")
    if not found:
        raise BadCell(path, text, "fen")
    return int(found[1])


def _time(path: str, cell: str) -> datetime | None:
    text = cells.plain(cell)
    if not (text.isascii() and text.isdigit()):
        return cells.time(path, text)
    if not text.strip("0"):
        return None
    number = int(text[:14])
    milliseconds = number if number >= _MILLISECONDS else number * 1000
    if len(text) > 13 or not _FROM <= milliseconds < _UNTIL:
        raise BadCell(path, text, "time")
    return _EPOCH + timedelta(milliseconds=milliseconds)


def spaced_address(regions: Sequence[str], detail: str) -> str:
    """`省 市 区 街道`, without the regions that the detail begins with (广东 + 广东省广州市… too)."""
    rest = detail
    for index, region in enumerate(regions):
        if region and rest.startswith(region):
            rest = _behind(region, rest, tuple(filter(None, regions[index + 1 :])))
    return " ".join(dict.fromkeys(filter(None, (*regions, rest))))


def _behind(region: str, text: str, next_regions: tuple[str, ...]) -> str:
    """What stands behind the region; the whole text where the name may be part of another one."""
    after = text[len(region) :]
    if not region.endswith(_REGION_ENDS):
        ending = _ENDING.match(after)
        if ending is None and not after.startswith((" ", *next_regions)):
            return text
        after = after[ending.end() :] if ending else after
    return text if _OTHER_THING.match(after) else after.lstrip()


def noted(*remarks: str) -> str:
    """What buyer and seller remarked, each once."""
    return "；".join(dict.fromkeys(filter(None, remarks)))


def settled(
    status: SourceStatus, lines: Sequence[tuple[IncomingLine, bool]]
) -> tuple[SourceStatus, tuple[IncomingLine, ...]]:
    """The order's status and lines, for lines with whether each is closed (refunded, cancelled).

    A closed line of an order that goes on is not wanted any more; an unshipped order with nothing else is closed.
    """
    wanted = tuple(line for line, closed in lines if not closed)
    if wanted and status is not SourceStatus.CLOSED:
        return status, wanted
    if lines and not wanted and status in (SourceStatus.UNPAID, SourceStatus.PAID):
        status = SourceStatus.CLOSED
    return status, tuple(line for line, _ in lines)
