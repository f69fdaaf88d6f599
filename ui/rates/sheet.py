"""What a table of rates is made of: columns that tidy what is typed, and a sheet that knows what is wrong."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app import words
from app.i18n import text
from ui.intake.amounts import price_of
from ui.screen import Tone

Row = Sequence[str]
"""A row as it is shown, a text for each column."""
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Derived:
    """A cell nobody types."""

    told: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Column:
    """`tidy` makes what was typed look as it will be kept, or leaves it where it is wrong; `choices` are all there
    are; `derived` says what stands in a column that cannot be edited, one that is `shown` only cannot either."""

    title: str
    width: int
    right: bool = False
    tidy: Callable[[str], str] = str.strip
    choices: tuple[str, ...] = ()
    derived: Callable[[Row], Derived] | None = None
    regions: bool = False
    shown: bool = False


class Sheet(ABC):
    """Something as rows of texts. `fixed` rows at the end can be edited but not taken away; where `ordered`, the first
    row that fits counts, and rows have no names; what does not `grow` has these rows and no others."""

    columns: Sequence[Column]
    fixed: int
    ordered: bool = False
    grows: bool = True

    @abstractmethod
    def blank(self) -> Row:
        """A new row."""

    @abstractmethod
    def rows(self, content: str) -> list[Row]:
        """The rows of a stored text."""

    @abstractmethod
    def content(self, rows: Sequence[Row]) -> str:
        """The text to store; only for rows without faults."""

    @abstractmethod
    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """What is wrong, at its cell, in words."""


def tidy_money(typed: str) -> str:
    """¥1,280.00 for any way to type it."""
    fen = price_of(typed)
    return typed.strip() if fen is None else words.money(fen)


def fen_of(cell: str) -> int:
    """The amount in a cell without faults."""
    return price_of(cell) or 0


def money_faults(rows: Sequence[Row], columns: Sequence[int]) -> dict[Cell, str]:
    """Cells that hold no amount."""
    sentence = text("No amount. Type it as 8, 8.5 or ¥1,280.00.")
    return {
        (at, column): sentence for at, row in enumerate(rows) for column in columns if price_of(row[column]) is None
    }


def name_faults(rows: Sequence[Row]) -> dict[Cell, str]:
    """Rows without a name, and names that stand twice."""
    names = [row[0] for row in rows]
    found: dict[Cell, str] = {}
    for at, name in enumerate(names):
        if not name:
            found[at, 0] = text("Give it a name.")
        elif name in names[:at]:
            found[at, 0] = text("“{name}” stands here twice. Give one another name.", name=name)
    return found


def changes(sheet: Sheet, before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    """What became different, a sentence for each row: added, removed, changed with from and to."""
    if sheet.ordered:
        return _changed_rows(before, after)
    old, new = _by_name(sheet, before), _by_name(sheet, after)
    told = [text("+ “{name}” added", name=row[0]) for key, row in new.items() if key not in old]
    told += [text("− “{name}” removed", name=row[0]) for key, row in old.items() if key not in new]
    for key, row in new.items():
        if key in old and list(old[key]) != list(row):
            parts = (
                f"{column.title} {was or '–'} → {now or '–'}"
                for column, was, now in zip(sheet.columns, old[key], row, strict=False)
                if was != now
            )
            told.append(f"“{row[0]}”: " + ", ".join(parts))
    if not told and list(map(list, before)) != list(map(list, after)):
        told.append(text("Another order of the rows"))
    return told


def _changed_rows(before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    """Of rows without names."""
    old, new = ([" · ".join(filter(None, row)) for row in rows] for rows in (before, after))
    told = [text("+ “{name}” added", name=row) for row in new if row not in old]
    told += [text("− “{name}” removed", name=row) for row in old if row not in new]
    return told or ([text("Another order of the rows")] if old != new else [])


def _by_name(sheet: Sheet, rows: Sequence[Row]) -> dict[str | int, Row]:
    last = len(rows) - sheet.fixed
    return {(row[0] if at < last else at - last): row for at, row in enumerate(rows)}
