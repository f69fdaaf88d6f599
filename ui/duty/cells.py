"""What can stand in a cell of the duty rules: how a value is shown, and how it is read again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from app.i18n import text

_SPAN = re.compile(r"(?:(\d{1,4})\s*(?:h|hours?|小时|时|:))?\s*(?:(\d{1,5})\s*(?:m|min|分|分钟)?)?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?::?(\d{2}))?")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_RANGE = re.compile(r"([1-7])(?:-([1-7]))?")


@dataclass(frozen=True, slots=True)
class Codec:
    """`read` raises ValueError for anything that is not `expected`; `choices` are the words of all values there are."""

    told: Callable[[Any], str]
    read: Callable[[str], Any]
    expected: str
    choices: tuple[str, ...] = ()

    def tidy(self, typed: str) -> str:
        """What was typed, as it will be shown; or as it is where it cannot be read."""
        try:
            return self.told(self.read(typed))
        except ValueError:
            return typed.strip()


def choice(options: Mapping[Any, str]) -> Codec:
    """One of these values, by its words."""
    values = {word: value for value, word in options.items()}

    def read(typed: str) -> Any:
        if typed.strip() not in values:
            raise ValueError(typed)
        return values[typed.strip()]

    return Codec(lambda value: options.get(value, str(value)), read, text("One of the list."), tuple(options.values()))


def words() -> Codec:
    """Any words."""
    return Codec(str, str.strip, "")


def whole(least: int, most: int) -> Codec:
    """A whole number."""

    def read(typed: str) -> int:
        number = int(typed)
        if not least <= number <= most:
            raise ValueError(typed)
        return number

    return Codec(str, read, text("A whole number from {least} to {most}.", least=least, most=most))


def span() -> Codec:
    """So many minutes, as 2 h 30 min."""
    return Codec(span_words, minutes_of, text("A time such as 2 h, 90 min or 1:30."))


def span_words(minutes: int) -> str:
    """2 h, 2 h 30 min, 45 min."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return text("{hours} h {minutes} min", hours=hours, minutes=rest)
    return text("{hours} h", hours=hours) if hours else text("{minutes} min", minutes=rest)


def minutes_of(typed: str) -> int:
    """2h, 2 小时, 90, 90 min, 1:30, 1 h 30 min; ValueError for anything else and for nothing."""
    found = _SPAN.fullmatch(typed.strip().replace(":", ":"))
    if found is None or not any(found.groups()):
        raise ValueError(typed)
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def clock_time(*, optional: bool = True) -> Codec:
    """A time of day, as 08:30."""

    def read(typed: str) -> time | None:
        plain = typed.strip().replace(":", ":")
        if not plain and optional:
            return None
        found = _TIME.fullmatch(plain)
        if found is None:
            raise ValueError(typed)
        return time(int(found[1]) % 24, int(found[2] or 0)) if int(found[1]) <= 24 else _bad(typed)

    expected = text("A time such as 08:30, or nothing.") if optional else text("A time such as 08:30.")
    return Codec(lambda value: f"{value:%H:%M}" if value is not None else "", read, expected)


def day() -> Codec:
    """A day, as 2026-10-01."""

    def read(typed: str) -> date:
        found = _DAY.fullmatch(typed.strip().replace("/", "-").replace(".", "-"))
        return date(int(found[1]), int(found[2]), int(found[3])) if found is not None else _bad(typed)

    return Codec(
        lambda value: value.isoformat() if isinstance(value, date) else "", read, text("A day such as 2026-11-01.")
    )


def weekdays() -> Codec:
    """Days of the week, as 1-5 or 1,3,6."""

    def read(typed: str) -> tuple[int, ...]:
        found: set[int] = set()
        for part in re.split(r"[,,、;\s]+", typed.strip()):
            span_ = _RANGE.fullmatch(part)
            if span_ is None:
                raise ValueError(typed)
            found |= set(range(int(span_[1]), int(span_[2] or span_[1]) + 1))
        return tuple(sorted(found)) or _bad(typed)

    return Codec(_days, read, text("Days of the week, 1 for Monday: 1-5 or 1,3,6."))


def _days(value: tuple[int, ...]) -> str:
    """Three days or more in a row with a dash."""
    runs: list[list[int]] = []
    for each in value:
        if runs and runs[-1][-1] == each - 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _bad(typed: str) -> Any:
    raise ValueError(typed)
