"""XLSX behind a guard: the packed size, the unpacked parts and the reach of the cells are looked at first,
because calamine lays a sheet out as one full rectangle (a lone cell at XFD1048576 ends the process)."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.errors import BadInput, Problem

MAX_UNPACKED = 200_000_000
"""Bytes of all parts of a workbook together."""
MAX_RATIO = 100
"""Unpacked by packed bytes; honest tables stay below 30."""
MAX_COLUMNS = 200
"""The widest export known has 67."""
MAX_CELLS = 10_000_000
"""Rows by columns of one sheet; calamine needs about 32 bytes for each, filled or not."""

_CHUNK = 1 << 20
_CELL = re.compile(
    rb"<(?:\w+:)?(row|c)(?=[\s/>])"
    rb"(?:\s+(?!r\s*=)[\w:]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*"
    rb"(?:\s+r\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"'])?"
)

Cell = int | float | str | bool | time | date | datetime | timedelta


@dataclass(slots=True)
class _Reach:
    """How far the cells of one part go, kept while its tags pass by."""

    row: int = 0
    column: int = 0
    rows: int = 0
    columns: int = 0
    letters: dict[bytes, int] = field(default_factory=dict)

    def pass_by(self, tags: list[tuple[bytes, bytes, bytes]]) -> None:
        """Follow row and cell tags; one without a reference stands next to the one before."""
        for tag, letters, digits in tags:
            if tag == b"row":
                self.row = int(digits) if digits else self.row + 1
                self.column = 0
                continue
            self.column = self._column(letters) if letters else self.column + 1
            self.rows = max(self.rows, self.row, int(digits or b"0"))
            self.columns = max(self.columns, self.column)

    def _column(self, letters: bytes) -> int:
        if letters not in self.letters:
            number = 0
            for letter in letters.upper():
                number = number * 26 + letter - 64
            self.letters[letters] = number
        return self.letters[letters]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet that holds something."""

    name: str
    content: CalamineSheet

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number from 1, cells as text) from the top, all of one width."""
        for number, row in enumerate(self.content.iter_rows(), start=1):
            yield number, [value if isinstance(value, str) else _text(value) for value in row]


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets that hold something.

    Raises BadInput("file.bomb" | "file.too_wide" | "file.too_large" | "file.damaged").
    """
    try:
        _check_parts(path)
        workbook = CalamineWorkbook.from_path(path)
        visible = [
            about.name
            for about in workbook.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        ]
        found = [(name, workbook.get_sheet_by_name(name)) for name in visible]
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _refusal(path, "file.damaged", "file.readable", type(error).__name__) from error
    return tuple(Sheet(name, content) for name, content in found if content.start is not None)


def _refusal(path: Path, code: str, expected: str, found: str) -> BadInput:
    return BadInput(code, (Problem(path.name, 0, "", found, expected),), file=path.name, found=found)


def _check_parts(path: Path) -> None:
    """Refuse what the central directory admits, then unpack every part once: a lying directory fails its CRC."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
            raise _refusal(path, "file.bomb", "unpacked_size", f"{unpacked} / {packed}")
        for part in parts:
            reach = _reach(path, archive, part)
            if reach.columns > MAX_COLUMNS:
                raise _refusal(path, "file.too_wide", "columns", str(reach.columns))
            if reach.columns * reach.rows > MAX_CELLS:
                raise _refusal(path, "file.too_large", "cells", f"{reach.columns} × {reach.rows}")


def _reach(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Reach:
    """Unpack one part in pieces and see how far its cells reach."""
    reach, rest = _Reach(), b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            piece = rest + piece
            cut = piece.rfind(b"<")
            rest = piece[cut:] if cut > 0 else b""
            done = piece[:cut] if cut > 0 else piece
            if b"<!DOCTYPE" in done:
                raise _refusal(path, "file.damaged", "file.readable", "DOCTYPE")
            reach.pass_by(_CELL.findall(done))
    reach.pass_by(_CELL.findall(rest))
    return reach


def _text(value: Cell) -> str:
    """A cell as text. Fifteen digits are all that a table program keeps of a number: a longer one comes out as
    4.53E+18, so that an id stored as a number is seen to be damaged and never guessed."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return format(value, ".15g").upper()
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    return str(value)
