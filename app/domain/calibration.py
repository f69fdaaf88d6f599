"""What a keyboard scanner makes of known codes, and how that is turned back into what was printed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.symbology import GS

LETTERS, DIGITS, SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "A-B.C/D_E"
GS1_LINE = ("010690123456789210AB12", "3712")
"""A GS1-128 in two parts with FNC1 between them (and before them, as always)."""
LINES = (LETTERS, DIGITS, SIGNS, "".join(GS1_LINE))
"""What the lines of the calibration sheet say, in the sequence in which they are scanned."""

_AIM = 3
"""Characters of an AIM symbology identifier: ], a letter, a digit."""
_LITERAL_END = re.compile(r"(?:\\[rnt])+$")


@dataclass(frozen=True, slots=True)
class Burst:
    """Keys of one scan: the characters as they arrived, those of the same keys on a US keyboard (empty where the system
    does not tell which keys they were), how it ended (CR, LF, Tab, or empty: by a pause) and the usual time from key to
    key in ms."""

    text: str
    keys: str = ""
    end: str = ""
    gap_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How one PC's scanners are read: by keys rather than characters, what arrives → what was meant (only where they
    differ), what stands before every code, whether codes end with a key, and whether FNC1 arrives."""

    by_keys: bool = False
    meant: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    ends: bool = True
    separates: bool = False

    def read(self, burst: Burst) -> str:
        """The code that was printed, control characters included."""
        arrived = (burst.keys if self.by_keys else burst.text).removeprefix(self.prefix)
        return _LITERAL_END.sub("", "".join(self.meant.get(each, each) for each in arrived))

    def to_text(self) -> str:
        """For the preferences."""
        return json.dumps(
            {
                "by_keys": self.by_keys,
                "meant": dict(self.meant),
                "prefix": self.prefix,
                "ends": self.ends,
                "separates": self.separates,
            }
        )

    @classmethod
    def of_text(cls, text: str) -> "Calibration":
        """Back from `to_text`; the usual one for anything else."""
        try:
            found = json.loads(text)
            made = cls(**found)
            return made if all(isinstance(x, str) for pair in made.meant.items() for x in pair) else cls()
        except (ValueError, TypeError, AttributeError):
            return cls()


def learn(bursts: Sequence[Burst]) -> Calibration | None:
    """From one burst for each of LINES; None when no table from characters to characters explains them (a line was left
    out, keys were swallowed, two characters look the same)."""
    if len(bursts) != len(LINES) or len({bool(burst.end) for burst in bursts}) != 1:
        return None
    ends = bool(bursts[0].end)
    by_keys = _table([burst.keys for burst in bursts])
    found = by_keys or _table([burst.text for burst in bursts])
    if found is None:
        return None
    prefix, meant, separates = found
    meant = {arrived: char for arrived, char in meant.items() if arrived != char}
    return Calibration(by_keys is not None, meant, prefix, ends, separates)


def fits(line: int, burst: Burst) -> bool:
    """Whether this burst can be that line of the sheet."""
    wanted = len(LINES[line])
    return any(wanted <= len(text) <= wanted + 8 for text in (burst.text, burst.keys))


def _table(arrived: Sequence[str]) -> tuple[str, dict[str, str], bool] | None:
    """(prefix, what arrives → what was meant, whether FNC1 arrives)."""
    before = {text[: len(text) - len(line)] for text, line in zip(arrived[:-1], LINES[:-1], strict=True)}
    if len(before) != 1:
        return None
    (extra,) = before
    meant: dict[str, str] = {}
    last = arrived[-1]
    separates = len(last) == len(extra) + len(LINES[-1]) + 1
    wanted = GS.join(GS1_LINE) if separates else LINES[-1]
    for text, line in zip(arrived, (*LINES[:-1], wanted), strict=True):
        if len(text) != len(extra) + len(line):
            return None
        for got, char in zip(text[len(extra) :], line, strict=True):
            if meant.setdefault(got, char) != char:
                return None
    if [meant.get(each, each) for each in extra[1 - _AIM :]] == ["C", "0"]:
        first = extra[-_AIM]
        if meant.setdefault(first, "]") != "]":
            return None
        extra = extra[:-_AIM]
    return extra, _both_cases(meant), separates


def _both_cases(meant: Mapping[str, str]) -> dict[str, str]:
    """Caps lock may be on tomorrow and off today."""
    turned = {
        got.swapcase(): char.swapcase()
        for got, char in meant.items()
        if len(got.swapcase()) == 1 and got.isalpha() and char.isalpha()
    }
    return {**turned, **meant}
