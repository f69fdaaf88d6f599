"""What a scanned symbol says: GTINs, GS1 element strings, automotive transport labels, and plain codes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.codes import CodeType, clean_code, is_label_code, is_own_code, scanned_code

GS = "\x1d"
"""The group separator: how FNC1 inside a symbol arrives, unless the keyboard wedge drops it."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z](?=.)", re.DOTALL)
_GS1_SYMBOLS = frozenset({"]C1", "]e0", "]d2", "]Q3", "]J1"})
"""AIM identifiers of symbols that begin with FNC1: GS1-128, DataBar, GS1 DataMatrix, GS1 QR, GS1 DotCode."""

_LONGEST_UNMARKED = 120
"""Characters; longer texts without separators have too many readings to mean anything."""
_DATE = r"\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
_TEXT = r"[!\"%-?A-Z_a-z]"
_FIXED: Mapping[str, str] = {
    "00": r"\d{18}",
    **dict.fromkeys(("01", "02"), r"\d{14}"),
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), _DATE),
    "20": r"\d\d",
    **{f"{unit}{decimals}": r"\d{6}" for unit in range(310, 317) for decimals in range(6)},
    **{str(place): r"\d{13}" for place in range(410, 418)},
}
_OPEN: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("30", "37"), (r"\d", 8)),
    **dict.fromkeys(("10", "21", "22", "420"), (_TEXT, 20)),
    **dict.fromkeys(("240", "241", "250", "251", "400", "403", "90"), (_TEXT, 30)),
    **{str(inner): (_TEXT, 90) for inner in range(91, 100)},
}
"""GS1 application identifiers met on articles and cartons: of fixed length, and those that end at FNC1 or the end."""

_ENVELOPE = re.compile(r"(?:^\[\)>\x1e?|\x1e)(0[56])\x1d([^\x1e\x04]*)")
_DATA_FIELD = re.compile(r"(\d{0,3}[A-Z])(.+)", re.DOTALL)
_PART_FIELDS = ("P", "1P", "30P")
"""Data identifiers of part numbers (ANSI MH10.8.2): the customer's, the supplier's, either one's with a suffix."""
_LONE_PART = re.compile(r"(?:P|1P|30P)(.{3,})")


@dataclass(frozen=True, slots=True)
class Reading:
    """One symbol read: `raw` as the scanner sent it, the codes to look up (plain, best first, at least one), how many
    `pieces` of the article the label says (None: it does not say), and its serial number or an empty text."""

    raw: str
    candidates: tuple[str, ...]
    pieces: int | None = None
    serial: str = ""


def read_symbol(raw: str) -> Reading:
    """Never fails: what has no known structure is one candidate, the text itself made plain.

    A structure that is only likely (nothing marks it) comes after the text as it stands, so a code of the master data
    is never taken apart.
    """
    plain = scanned_code(raw)
    found = _AIM.match(raw)
    content = raw[found.end() :] if found else raw
    envelopes = _ENVELOPE.findall(content) if content.startswith("[)>") else []
    if envelopes:
        return _of_envelopes(raw, plain, envelopes)
    sure = GS in content or (found is not None and found[0] in _GS1_SYMBOLS)
    elements = _of_elements(content.strip(f"{GS}\r\n\t "), sure=sure)
    if elements is None:
        return Reading(raw, _distinct([plain, *_variants(plain)]) or (plain,))
    codes, pieces, serial = elements
    return Reading(raw, _distinct(codes if sure else [plain, *codes]), pieces, serial)


def gtin_check_digit(digits: str) -> str:
    """The digit that follows these of a GTIN: weights 3 and 1 from the right, modulo 10 (GS1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin(code: str) -> bool:
    """Whether this is an EAN-8, UPC-A, EAN-13 or GTIN-14 with the right check digit."""
    shaped = len(code) in (8, 12, 13, 14) and code.isascii() and code.isdigit()
    return shaped and gtin_check_digit(code[:-1]) == code[-1]


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))


def _variants(plain: str) -> list[str]:
    """The same article as it may stand in the master data: a GTIN in its other lengths, a part number without its
    data identifier."""
    if is_gtin(plain):
        return _article(plain.zfill(14), counted=False) if len(plain) > 8 else []
    if is_own_code(plain, CodeType.PARCEL) or is_label_code(plain):
        return []
    found = _LONE_PART.fullmatch(plain)
    return [found[1]] if found else []


def _article(gtin: str, *, counted: bool) -> list[str]:
    """A GTIN-14 as 13 digits, 12 where it is a UPC, and 14. The article in a box (indicator 1–8) stands for the box
    only where the label says how many are in it."""
    if gtin[0] == "0":
        return [gtin[1:], *([gtin[2:]] if gtin[1] == "0" else []), gtin]
    unit = gtin[1:-1]
    return [gtin, unit + gtin_check_digit(unit)] if counted and gtin[0] != "9" else [gtin]


def _of_envelopes(raw: str, plain: str, envelopes: list[tuple[str, str]]) -> Reading:
    """An ISO 15434 message: format 05 holds GS1 element strings, format 06 fields with data identifiers."""
    codes: list[str] = []
    pieces: int | None = None
    serial = ""
    for kind, body in envelopes:
        found = (_of_elements(body, sure=True) or ([], None, "")) if kind == "05" else _of_fields(body)
        codes += found[0]
        pieces, serial = pieces or found[1], serial or found[2]
    return Reading(raw, _distinct(codes) or (plain,), pieces, serial)


def _of_fields(body: str) -> tuple[list[str], int | None, str]:
    fields: dict[str, str] = {}
    for part in body.split(GS):
        found = _DATA_FIELD.fullmatch(part)
        if found:
            fields.setdefault(found[1], found[2])
    codes = [clean_code(fields[name]) for name in _PART_FIELDS if name in fields]
    return codes, _count(fields.get("Q", "")), fields.get("S", "")


def _count(digits: str) -> int | None:
    return (int(digits) or None) if re.fullmatch(r"\d{1,8}", digits, re.ASCII) else None


def _of_elements(content: str, *, sure: bool) -> tuple[list[str], int | None, str] | None:
    """(codes, pieces, serial) of a GS1 element string; None when it is none, or its GTIN is misread. Where nothing
    marks it as one, only a GTIN makes it one."""
    if (
        not content[:2].isdigit()
        or (GS not in content and len(content) > _LONGEST_UNMARKED)
        or not (sure or content.startswith(_WANTED["gtin"]))
    ):
        return None
    values = {name: _Elements(content, *ais).value for name, ais in _WANTED.items()}
    if all(value is None for value in values.values()):
        return None
    pieces = _count(values["pieces"] or "")
    gtin = values["gtin"] or ""
    if gtin and not is_gtin(gtin):
        return None
    codes = _article(gtin, counted=pieces is not None) if gtin else []
    codes += [clean_code(values[name] or "") for name in ("part", "additional")]
    if not any(codes):
        return None
    return codes, pieces, values["serial"] or ""


_WANTED = {
    "gtin": ("01", "02"),
    "pieces": ("30", "37"),
    "serial": ("21",),
    "part": ("241",),
    "additional": ("240",),
}


class _Elements:
    """Every way to read a text as GS1 elements, as far as they differ in the value of the wanted identifiers.

    Without separators an element of open length may end anywhere; then a value counts only if every reading that uses
    up the whole text agrees on it.
    """

    def __init__(self, content: str, *wanted: str) -> None:
        self._content, self._wanted = content, wanted
        self._marked = GS in content
        self._known: dict[int, frozenset[str]] = {len(content): frozenset({""})}
        for at in range(len(content) - 1, -1, -1):
            self._known[at] = self._read(at)

    @property
    def value(self) -> str | None:
        """The value all readings agree on, empty where they have none or do not agree; None: not to be read so."""
        found = self._known[0] if self._content else frozenset()
        return next(iter(found)) if len(found) == 1 else "" if found else None

    def _read(self, at: int) -> frozenset[str]:
        if self._content[at] == GS:
            return self._known[at + 1]
        found: set[str] = set()
        for length in (2, 3, 4):
            name = self._content[at : at + length]
            for end in self._ends(name, at + length):
                rest = self._known[end]
                found |= {self._content[at + length : end]} if rest and name in self._wanted else rest
        return frozenset(sorted(found)[:2])  # two are enough to disagree

    def _ends(self, name: str, start: int) -> Iterable[int]:
        """Where the value of this element can end."""
        if name in _FIXED:
            found = re.compile(_FIXED[name], re.ASCII).match(self._content, start)
            return (found.end(),) if found else ()
        if name not in _OPEN:
            return ()
        letter, most = _OPEN[name]
        found = re.compile(f"{letter}{{1,{most}}}", re.ASCII).match(self._content, start)
        if found is None:
            return ()
        if not self._marked:
            return range(start + 1, found.end() + 1)
        is_whole = found.end() == len(self._content) or self._content[found.end()] == GS
        return (found.end(),) if is_whole else ()
