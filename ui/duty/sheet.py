"""A table of the duty rules: one list of one of their documents, read, checked and written back as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import words
from app.domain.duty import DutyKind, DutyPart, of_text, to_text
from app.errors import BadInput
from app.i18n import text
from ui.duty.cells import Codec, choice
from ui.rates.sheet import Cell, Column, Row, Sheet

Newest = Callable[[DutyKind], DutyPart]
"""The part of the rules that is in force."""


def any_of(options: Mapping[Any, str], nothing: Any = None) -> Codec:
    """One of these, or any of them."""
    return choice({nothing: text("any"), **options})


@dataclass(frozen=True, slots=True)
class Field:
    """A column: the name it has in the document, its title and width, and what stands in it."""

    name: str
    title: str
    width: int
    codec: Codec
    right: bool = False
    shown: bool = False

    @property
    def column(self) -> Column:
        """As the table shows it."""
        return Column(self.title, self.width, self.right, self.codec.tidy, self.codec.choices, shown=self.shown)


class DutySheet(Sheet):
    """`newest` is the document in force: what other tables of it say stays when this one is saved."""

    ordered = True
    fixed = 0

    def __init__(self, kind: DutyKind, fields: Sequence[Field], newest: Newest) -> None:
        self.kind, self.fields, self._newest = kind, tuple(fields), newest
        self.columns = tuple(field.column for field in fields)

    def says(self) -> str:
        """What it does, in a sentence or two."""
        raise NotImplementedError

    def values(self, part: Any) -> Sequence[Sequence[Any]]:
        """The rows of a document."""
        raise NotImplementedError

    def put(self, part: Any, values: Sequence[Sequence[Any]]) -> DutyPart:
        """A document with these rows in the place of its own."""
        raise NotImplementedError

    def codec(self, at: int, column: int) -> Codec:
        """What stands in a cell."""
        return self.fields[column].codec

    def blank(self) -> Row:
        """The first choice of each."""
        return tuple(field.codec.choices[0] if field.codec.choices else "" for field in self.fields)

    def rows(self, content: str) -> list[Row]:
        """As people read them."""
        values = self.values(of_text(self.kind, content))
        return [
            [self.codec(at, column).told(value) for column, value in enumerate(row)] for at, row in enumerate(values)
        ]

    def content(self, rows: Sequence[Row]) -> str:
        """The whole document; only for rows without faults."""
        read = [[self.codec(at, place).read(cell) for place, cell in enumerate(row)] for at, row in enumerate(rows)]
        return to_text(self.put(self._newest(self.kind), read))

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Cells that cannot be read, else what the document as a whole forbids."""
        found: dict[Cell, str] = {}
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                codec = self.codec(at, column)
                try:
                    codec.read(cell)
                except ValueError:
                    found[at, column] = codec.expected
        return found or self.wrong(rows) or self._forbidden(rows)

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """What this table itself forbids, in its own words."""
        return {}

    def place(self, where: Mapping[str, object], rows: Sequence[Row]) -> Cell | None:
        """The cell of a fault of the document; None where it is in another table."""
        names = [field.name for field in self.fields]
        row, field = int(str(where["row"])) - 1, str(where["field"])
        if row < 0:
            return None
        return row, names.index(field) if field in names else 0

    def _forbidden(self, rows: Sequence[Row]) -> dict[Cell, str]:
        try:
            of_text(self.kind, self.content(rows))
        except BadInput as error:
            found, expected = error.facts["found"], words.expected(str(error.facts["expected"]))
            said = text("“{found}”, expected {expected}.", found=found, expected=expected)
            return {self.place(error.facts, rows) or (0, 0): said} if rows else {}
        return {}
