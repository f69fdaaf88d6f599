"""A scan tape: what happens at stations, one deed a line, with what each must bring; read from text and written as it.

AT HZ-1 AS picker                       # from here on scans happen there
SCAN 6901234567892 → says item_accepted, beeps tick, line 1/2
SAY QTY 12         → says quantity_taken, beeps tick, stock HZ BP-1 50/12
WAIT 1.5
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.picking import COMMAND_CODES, StationCommand, command_code, quantity_code, quantity_of
from app.errors import BadInput, Problem

QTY = "QTY"
"""Said with a number behind it; every other word is a StationCommand."""
TRAINING = "training"
"""The mark of a database that holds nothing to lose: set to 1 when it is made, and never by a person."""


class Fact(StrEnum):
    """What can be expected of a scan, by the word it begins with."""

    SAYS = "says"
    BEEPS = "beeps"
    LINE = "line"
    PRINTS = "prints"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must come: `says` and `beeps` the answer's codes, `line` picked/quantity, `prints` how many
    documents, `stock` on hand/reserved of `sku` in `warehouse`."""

    fact: Fact
    value: str
    warehouse: str = ""
    sku: str = ""

    @property
    def name(self) -> str:
        """What it is about: the fact, and the place for stock."""
        return " ".join(filter(None, (self.fact.value, self.warehouse, self.sku)))


@dataclass(frozen=True, slots=True)
class At:
    """From here on `operator` scans at `station`."""

    station: str
    operator: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The scanner sends `what`: a code, or a name that the player knows."""

    what: str
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """A command by its name, as its barcode, key or tile would send it; `pieces` belong to QTY."""

    word: str
    pieces: int = 0
    expected: tuple[Expected, ...] = ()

    @property
    def code(self) -> str:
        """The command's barcode."""
        return quantity_code(self.pieces) if self.word == QTY else command_code(StationCommand(self.word))


@dataclass(frozen=True, slots=True)
class Wait:
    """So many milliseconds pass."""

    ms: int


Deed = At | Scan | Say | Wait


@dataclass(frozen=True, slots=True)
class Row:
    """A deed and where it stands; rows count from 1."""

    row: int
    deed: Deed


_TOKEN = r'("(?:[^"\\]|\\.)*"|[^"\s]\S*)'
_LINE = re.compile(
    r'(?P<deed>(?:"(?:[^"\\]|\\.)*"|(?!->)[^"#→])*)(?P<arrow>(?:→|->)(?P<wants>[^#]*))?(?P<note>#.*)?', re.DOTALL
)
_DEED = re.compile(
    rf"AT\s+{_TOKEN}\s+AS\s+{_TOKEN}"
    r'|SCAN\s+("(?:[^"\\]|\\.)*"|[^"]+)'
    r"|SAY\s+(\S+)(?:\s+(\d{1,5}))?"
    r"|WAIT\s+(\d{1,7}(?:\.\d{1,3})?)",
    re.ASCII,
)
_WANTS: dict[Fact, re.Pattern[str]] = {
    Fact.SAYS: re.compile(r"(?P<value>[a-z_.]+)"),
    Fact.BEEPS: re.compile(r"(?P<value>[a-z]+)"),
    Fact.LINE: re.compile(r"(?P<value>\d+/\d+)", re.ASCII),
    Fact.PRINTS: re.compile(r"(?P<value>\d+)", re.ASCII),
    Fact.STOCK: re.compile(r"(?P<warehouse>\S+) (?P<sku>\S+(?: \S+)*) (?P<value>\d+/\d+)", re.ASCII),
}


def read_tape(file: str, content: str) -> tuple[Row, ...]:
    """BadInput("tape.bad") names every line that cannot be read, with what was expected there."""
    rows, problems = [], []
    for number, line in enumerate(content.removeprefix("\ufeff").split("\n"), 1):
        try:
            deed = read_line(line)
        except BadInput as error:
            problems += [Problem(file, number, each.field, each.found, each.expected) for each in error.problems]
        else:
            rows += [Row(number, deed)] if deed else []
    if problems:
        raise BadInput("tape.bad", tuple(problems), file=file)
    return tuple(rows)


def read_line(line: str) -> Deed | None:
    """The deed of a line; None when it holds none, only a comment perhaps. BadInput("tape.bad")."""
    parts = _LINE.fullmatch(line.strip())
    if parts is None:
        raise _bad("", line, "tape.quote")
    said = parts["deed"].strip()
    if not said and not parts["arrow"]:
        return None
    found = _DEED.fullmatch(said)
    if found is None:
        raise _bad("", said, "tape.deed")
    return _deed(found, _expected(said, parts["wants"]) if parts["arrow"] else ())


def _deed(found: re.Match[str], expected: tuple[Expected, ...]) -> Deed:
    station, operator, what, word, pieces, seconds = found.groups()
    if what is not None:
        return Scan(_unquoted(what), expected)
    if word is not None:
        if word not in {QTY, *StationCommand} or (word == QTY) != bool(pieces):
            raise _bad("SAY", found[0].removeprefix("SAY").strip(), "tape.command")
        return Say(word, int(pieces or 0), expected)
    if expected:
        raise _bad(expected[0].name, expected[0].value, "tape.no_answer")
    if seconds is not None:
        whole, _, rest = seconds.partition(".")
        return Wait(int(whole) * 1000 + int(f"{rest:0<3}"))
    return At(_unquoted(station), _unquoted(operator))


def _expected(said: str, wants: str) -> tuple[Expected, ...]:
    found: list[Expected] = []
    for part in wants.split(","):
        word, _, rest = part.strip().partition(" ")
        match = _WANTS[Fact(word)].fullmatch(rest.strip()) if word in set(Fact) else None
        if match is None:
            raise _bad(said, part.strip(), "tape.expected")
        found.append(Expected(Fact(word), **match.groupdict()))
        if found[-1].name in [each.name for each in found[:-1]]:
            raise _bad(said, part.strip(), "tape.once")
    return tuple(found)


def _unquoted(token: str) -> str:
    if not token.startswith('"'):
        return token
    try:
        return str(json.loads(token))
    except ValueError:
        raise _bad("", token, "tape.quote") from None


def _bad(field: str, found: str, expected: str) -> BadInput:
    return BadInput("tape.bad", (Problem("", 0, field, found, expected),), file="")


def write_tape(deeds: Iterable[Deed], *notes: str) -> str:
    """A tape that reads back as these deeds, the notes above them."""
    return "".join(f"{line}\n" for line in (*(f"# {note}" for note in notes), *map(write_line, deeds)))


def write_line(deed: Deed) -> str:
    """One line of a tape."""
    match deed:
        case At(station, operator):
            return f"AT {_token(station)} AS {_token(operator)}"
        case Wait(ms):
            return f"WAIT {ms / 1000:.3f}".rstrip("0").rstrip(".")
        case Say(word, pieces):
            said = f"SAY {word} {pieces}" if word == QTY else f"SAY {word}"
        case Scan(what):
            said = f"SCAN {_quoted(what)}"
    wants = ", ".join(f"{each.name} {each.value}" for each in deed.expected)
    return f"{said} → {wants}" if wants else said


def _token(text: str) -> str:
    return json.dumps(text) if any(c.isspace() for c in text) else _quoted(text)


def _quoted(text: str) -> str:
    """As it stands where that reads back the same; else as JSON has it, which keeps every character."""
    odd = any(mark in text for mark in ('"', "#", "→", "->"))
    is_plain = bool(text) and not odd and text == text.strip() and text.isprintable()
    return text if is_plain else json.dumps(text)


def deed_of(raw: str, expected: tuple[Expected, ...]) -> Scan | Say:
    """What the scanner sent, as a deed: a command by its name, everything else as it is."""
    if raw in COMMAND_CODES:
        return Say(COMMAND_CODES[raw].value, 0, expected)
    pieces = quantity_of(raw)
    return Scan(raw, expected) if pieces is None else Say(QTY, pieces, expected)
