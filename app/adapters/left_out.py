"""The rows of an import that did not come in, as a workbook that can be corrected and imported again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app import words
from app.adapters.tables import PROBLEMS_SHEET
from app.errors import Problem, Unavailable
from app.i18n import text
from app.ports import LeftOut

_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A table program takes a text that begins so for a formula."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\']")
_TITLE = 31
"""Characters of a sheet's name."""
_CELL = 32_767
"""Characters of a cell."""


def write_left_out(left_out: Sequence[LeftOut], rejected: Sequence[Problem], path: Path) -> None:
    """Write an XLSX with a sheet for each table, as it stood there, and one that says what is wrong.

    Every cell is text; one that a table program would run gets an apostrophe in front, which the reading takes off
    again. What XLSX cannot hold is dropped: control characters, and of a text what is beyond 32,767 characters.
    Raises Unavailable("file.unwritable").
    """
    book, content = openpyxl.Workbook(write_only=True), BytesIO()
    try:
        for number, table in enumerate(left_out, start=1):
            _write(book.create_sheet(_title(number, table.file)), chain([table.header], table.rows))
        _write(book.create_sheet(PROBLEMS_SHEET), _explained(rejected))
        book.save(content)
        path.write_bytes(content.getvalue())
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None


def harmless(cell: str) -> str:
    """A text that no table program runs as a formula; `cells.plain` gives back what it was."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _title(number: int, file: str) -> str:
    """A name for a sheet that no other sheet has."""
    name = _NO_TITLE.sub(" ", _NO_XML.sub("", file))
    return f"{number} {name}"[:_TITLE].strip()


def _explained(rejected: Sequence[Problem]) -> Iterator[tuple[str, ...]]:
    """A header and a row for each problem; the last column is worded for people."""
    yield text("File"), text("Row"), text("Column"), text("Found"), text("Expected")
    for problem in rejected:
        row = str(problem.row) if problem.row else ""
        yield problem.file, row, problem.field, problem.found, words.expected(problem.expected)


def _write(sheet: WriteOnlyWorksheet, rows: Iterable[Sequence[str]]) -> None:
    """Write rows of texts; the cells keep what is typed into them later as text, so that long numbers stay whole."""
    for row in rows:
        sheet.append(_cell(sheet, value) if value else None for value in row)


def _cell(sheet: WriteOnlyWorksheet, value: str) -> Cell:
    cell = WriteOnlyCell(sheet, harmless(_NO_XML.sub("", value))[:_CELL])
    cell.data_type = "s"  # Not what the library makes of "#N/A".
    cell.number_format = "@"
    return cell
