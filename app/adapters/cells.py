"""What one cell of a foreign table may say: strict grammars for text, ids, money, counts and times.

Nothing is guessed: a cell that does not fit its grammar raises BadCell and the caller rejects its row. A file of
50,000 lines has a million cells, so the usual spelling of each comes first and costs no regular expression.
"""

import functools
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from string import ascii_letters

from app.errors import Problem

CHINA = timezone(timedelta(hours=8))
"""China Standard Time, in which every shop writes its exports; without daylight saving since 1991."""

MAX_QUANTITY = 1_000_000
"""No order line and no shelf of a small warehouse holds more pieces: a larger number is another column's."""

_MONEY = re.compile(r"([0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))? ?元?")
_QUANTITY = re.compile(r"([0-9]{1,9})(?:\.0+)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_USUAL_TIME = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
# What Excel leaves of a number it cannot show: 4.53E+18 after it dropped digits, ##### in a narrow column.
_DAMAGED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+|#+")
_TIME = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[ T] ?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_WRAPPED = ("=", "'")
_APOSTROPHES = re.compile(r"[\s']+")
_EDGES = " ='"
_HALF_WIDTH = {code + 0xFEE0: code for code in map(ord, "0123456789" + ascii_letters + "+-.,:/")} | {0x3000: 0x20}
"""Digits and what stands beside them, as Chinese input methods write them in full width."""
_YEARS = range(2000, 2100)
# One midnight in China's time and in UTC; `replace` and `astimezone` take five times as long as this difference.
_MIDNIGHT = datetime(2000, 1, 1)
_MIDNIGHT_UTC = _MIDNIGHT.replace(tzinfo=CHINA).astimezone(UTC)


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
    """The value behind the wrappings of exports: blanks, `="123"`, leading apostrophes, the word null."""
    if not cell:
        return ""
    text = cell.strip()
    if text[:1] in _WRAPPED:
        text = _unwrapped(text)
    return "" if text == "null" else text


def _unwrapped(text: str) -> str:
    """Apostrophes come off outside (`app.adapters.left_out` puts one there) and inside of `="…"`."""
    text = _bare(text)
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = _bare(text[2:-1].strip())
    return text


def _bare(text: str) -> str:
    found = _APOSTROPHES.match(text)
    return text[found.end() :] if found else text


def half_width(text: str) -> str:
    """The text with full-width digits, letters and number signs in half width: １２－３ is 12-3."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def one_line(cell: str) -> str:
    """A plain text on one line: runs of blanks become one, control and direction characters are dropped."""
    if not cell:
        return ""
    # Of all blanks only the common one is printable.
    if cell.isprintable() and cell[0] not in _EDGES and cell[-1] != " " and cell != "null":
        return " ".join(cell.split()) if "  " in cell else cell
    text = " ".join(plain(cell).split())
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs")


def text_id(field: str, cell: str) -> str:
    """A number that names something (code, phone, waybill) as text, or empty; a damaged one raises."""
    if not cell:
        return ""
    digits = cell[2:-1] if cell[0] == "=" else cell.removeprefix("'")
    if digits.isdigit() and digits.isascii() and (cell[0] != "=" or cell == f'="{digits}"'):
        return digits
    text = half_width(one_line(cell))
    if ("+" in text or "#" in text) and _DAMAGED.fullmatch(text):
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
    """Yuan such as `1,234.50元` as fen; empty is 0. No sign, no exponent, at most two decimals."""
    if not cell:
        return 0
    if cell[-3:-2] == ".":
        digits = cell[:-3] + cell[-2:]
        if digits.isdigit() and digits.isascii() and 3 <= len(digits) <= 12:
            return int(digits)
    text = plain(cell)
    if not text:
        return 0
    found = _MONEY.fullmatch(half_width(text))
    if not found:
        raise BadCell(field, text, "money")
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def count(field: str, cell: str) -> int:
    """A whole number of pieces from 0 (`2.0`, as tables store 2, is 2)."""
    if len(cell) <= 6 and cell.isdigit() and cell.isascii():
        return int(cell)
    text = plain(cell)
    found = _QUANTITY.fullmatch(half_width(text))
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
    number = half_width(text)
    if not _DEGREES.fullmatch(number) or abs(float(number)) > limit:
        raise BadCell(field, text, "degrees")
    return float(number)


@functools.lru_cache(maxsize=100_000)
def time(field: str, cell: str) -> datetime | None:
    """`2016/5/23 22:02` or ISO, in China's time unless a zone stands there, as aware UTC; None when empty.
    Remembered, because every line of an order repeats its times."""
    text = plain(cell)
    if not text:
        return None
    try:
        if _USUAL_TIME.fullmatch(text):
            return _MIDNIGHT_UTC + (datetime.fromisoformat(text) - _MIDNIGHT)
        return _time(half_width(text))
    except ValueError:
        raise BadCell(field, text, "time") from None


def _time(text: str) -> datetime:
    """Any spelling of a time; ValueError."""
    found = _TIME.fullmatch(text)
    if not found or int(found[1]) not in _YEARS:
        raise ValueError(text)
    year, _, month, day, hour, minute, second, zone = found.groups(default="")
    zoned = datetime.strptime(zone, "%z").tzinfo if zone else CHINA
    return datetime(
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zoned
    ).astimezone(UTC)
