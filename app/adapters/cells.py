"""What one cell of a foreign table may say: strict grammars for text, ids, money, counts and times.

Nothing is guessed: a cell that does not fit its grammar raises BadCell and the caller rejects its row.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from app.errors import Problem

CHINA = timezone(timedelta(hours=8))
"""China Standard Time, in which every shop writes its exports; without daylight saving since 1991."""

MAX_QUANTITY = 1_000_000
"""No order line and no shelf of a small warehouse holds more pieces: a larger number is another column's."""

_MONEY = re.compile(r"([0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))? ?元?")
_QUANTITY = re.compile(r"([0-9]{1,9})(?:\.0+)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")
# What Excel leaves of a number it cannot show: 4.53E+18 after it dropped digits, ##### in a narrow column.
_DAMAGED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+|#+")
_TIME = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[ T] ?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_WRAPPED = ("=", "'")
_YEARS = range(2000, 2100)


class BadCell(Exception):  # noqa: N818 - a finding about one cell, always turned into a Problem
    """A cell that does not fit: the column's name, the text found and the code of what was expected."""

    def __init__(self, field: str, found: str, expected: str) -> None:
        super().__init__(field, found, expected)
        self.field, self.found, self.expected = field, found, expected

    def at(self, file: str, row: int) -> Problem:
        """The finding with its place."""
        return Problem(file, row, self.field, clipped(self.found), self.expected)


def clipped(text: str) -> str:
    """At most 120 characters of a text found, so that a message stays readable."""
    return text if len(text) <= 120 else text[:119] + "…"


def plain(cell: str) -> str:
    """The value behind the wrappings of exports: blanks, `="123"`, a leading apostrophe, the word null."""
    text = cell.strip()
    if text[:1] in _WRAPPED:
        if text.startswith('="') and text.endswith('"') and len(text) > 2:
            text = text[2:-1].strip()
        text = text.removeprefix("'").strip()
    return "" if text == "null" else text


def one_line(cell: str) -> str:
    """A plain text on one line: runs of blanks become one, control and direction characters are dropped."""
    if not cell:
        return ""
    text = " ".join(plain(cell).split())
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs")


def text_id(field: str, cell: str) -> str:
    """A number that names something (code, phone, waybill) as text, or empty; a damaged one raises."""
    text = one_line(cell)
    if _DAMAGED.fullmatch(text):
        raise BadCell(field, text, "text_id")
    return text


def needed_id(field: str, cell: str) -> str:
    """A code that must be there."""
    text = text_id(field, cell)
    if not text:
        raise BadCell(field, text, "filled")
    return text


def needed_text(field: str, cell: str) -> str:
    """A text that must be there."""
    text = one_line(cell)
    if not text:
        raise BadCell(field, text, "filled")
    return text


def money(field: str, cell: str) -> int:
    """Yuan such as `1,234.50元` as fen; empty is 0. No sign, no exponent, ASCII digits, at most two decimals."""
    text = plain(cell)
    if not text:
        return 0
    found = _MONEY.fullmatch(text)
    if not found:
        raise BadCell(field, text, "money")
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def count(field: str, cell: str) -> int:
    """A whole number of pieces from 0 (`2.0`, as tables store 2, is 2)."""
    text = plain(cell)
    found = _QUANTITY.fullmatch(text)
    if not found or int(found[1]) > MAX_QUANTITY:
        raise BadCell(field, text, "quantity")
    return int(found[1])


def quantity(field: str, cell: str) -> int:
    """A whole number of pieces from 1."""
    pieces = count(field, cell)
    if pieces == 0:
        raise BadCell(field, plain(cell), "quantity")
    return pieces


def latitude(field: str, cell: str) -> float:
    """Degrees north, -90 to 90."""
    return _degrees(field, cell, 90)


def longitude(field: str, cell: str) -> float:
    """Degrees east, -180 to 180."""
    return _degrees(field, cell, 180)


def _degrees(field: str, cell: str, limit: int) -> float:
    text = plain(cell)
    if not _DEGREES.fullmatch(text) or abs(float(text)) > limit:
        raise BadCell(field, text, "degrees")
    return float(text)


def time(field: str, cell: str) -> datetime | None:
    """`2016/5/23 22:02` or ISO, in China's time unless a zone stands there, as aware UTC; None when empty."""
    text = plain(cell)
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if not found or int(found[1]) not in _YEARS:
        raise BadCell(field, text, "time")
    year, _, month, day, hour, minute, second, zone = found.groups(default="")
    try:
        zoned = datetime.strptime(zone, "%z").tzinfo if zone else CHINA
        return datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zoned
        ).astimezone(UTC)
    except ValueError:
        raise BadCell(field, text, "time") from None
