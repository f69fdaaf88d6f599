"""Tables of foreign files, opened safely: what a file is, is told by its content and never by its name.

Refusals of a whole file, BadInput(code, problems, file=…, found=…), each with one Problem (row 0: the whole file)
whose `expected` is given in brackets: file.missing, file.folder, file.unreadable, file.empty, file.old_xls (or a
locked workbook), file.html, file.binary (NUL bytes), file.damaged (a workbook that does not open) [file.readable];
file.encoding [encoding; found = the bytes in the way]; file.bomb [unpacked_size]; file.too_wide [columns];
file.too_large [cells]; file.quote [quote; the row where it opens]; file.cell_too_long [cell_length];
file.columns [column for a missing one, column_once for a double one; found = the header];
file.not_taobao [taobao_table].

Problems of one row, the rest goes on: columns (cells right of the header's last name), quote (a quote swallowed the
next lines), text_id (a number damaged by a table program), filled, money, quantity, degrees, time, status,
customer_kind, unique, one_row_per_order, order_lines, same_lines.
"""

import codecs
import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Protocol

from app.adapters import workbook
from app.adapters.cells import clipped, one_line
from app.errors import BadInput, Problem

PROBLEMS_SHEET = "问题 Problems"
"""The sheet of our own files of rows left out that says what is wrong with them: nothing to read."""

_CHUNK = 1 << 18
_LINE = 4_000_000
"""Characters of a line, 20,000 for each of 200 columns."""
_XLSX = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Row = tuple[int, tuple[str, ...]]


class _Source(Protocol):
    """Where the rows of a table come from; each call begins at the top, the header included."""

    def __call__(self) -> Iterator[tuple[int, list[str], bool]]:
        """(row number from 1, cells, whether the row spans several lines of the file)."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the header's names cleaned, and the rows below it, read when asked for.

    `file` is the file's name, with `#sheet` behind it when the workbook has several sheets.
    """

    file: str
    header: tuple[str, ...]
    header_row: int
    source: _Source

    def rows(self, rejected: list[Problem]) -> Iterator[Row]:
        """(row number, as many cells as the header has) of each row that is not blank.

        Rows that do not fit the header go to `rejected`; short ones are filled up, because table programs drop
        empty cells at the end. Raises BadInput like `read_tables`.
        """
        width = len(self.header)
        for number, cells, broken in self.source():
            if number <= self.header_row or not any(cells):
                continue
            if len(cells) == width:
                yield number, tuple(cells)
            elif broken:
                rejected.append(Problem(self.file, number, "", clipped(one_line(" ".join(cells))), "quote"))
            elif any(cell.strip() for cell in cells[width:]):
                rejected.append(Problem(self.file, number, "", clipped(",".join(cells[width:])), "columns"))
            else:
                yield number, tuple(cells[:width]) + ("",) * (width - len(cells))

    def columns(self, aliases: Mapping[str, Sequence[str]], needed: Collection[str]) -> dict[str, int]:
        """The place of each field whose name stands in the header, by its first alias that does; case is ignored.

        Raises BadInput("file.columns") with one Problem for each needed field missing or used column doubled.
        """
        names = [name.casefold() for name in self.header]
        places: dict[str, int] = {}
        problems: list[Problem] = []
        shown = clipped(" ".join(self.header))
        for field, words in aliases.items():
            word = next((word for word in words if word.casefold() in names), None)
            if word is None:
                if field in needed:
                    problems.append(Problem(self.file, self.header_row, words[0], shown, "column"))
                continue
            places[field] = names.index(word.casefold())
            if names.count(word.casefold()) > 1:
                problems.append(Problem(self.file, self.header_row, word, shown, "column_once"))
        if problems:
            missing = ", ".join(problem.field for problem in problems)
            raise BadInput("file.columns", tuple(problems), file=self.file, found=shown, columns=missing)
        return places


def read_table(path: Path) -> Table:
    """The first table of a file; see `read_tables`."""
    return read_tables(path)[0]


def read_tables(path: Path) -> tuple[Table, ...]:
    """The one table of a CSV file (comma or tab; UTF-16 with a mark, UTF-8, GB18030), or the visible filled sheets
    of an XLSX. Raises BadInput with the codes listed above, for what stands further down when the rows are read; never
    returns an empty tuple."""
    head = first_bytes(path)
    if head.startswith(_XLSX):
        return _sheets(path)
    if head.startswith(_OLE):
        raise _refusal(path, "file.old_xls", "file.readable")
    encoding = _encoding(path, head)
    start = head.decode(encoding, "ignore").lstrip("\ufeff \r\n")
    if start.lstrip().lower().startswith(("<!doctype", "<html", "<table", "<?xml", "<head", "<meta", "<style")):
        raise _refusal(path, "file.html", "file.readable")
    first = start.partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","

    def source() -> Iterator[tuple[int, list[str], bool]]:
        return _records(path, encoding, delimiter)

    return (_table(path, path.name, source),)


def _refusal(path: Path, code: str, expected: str, found: str = "", row: int = 0) -> BadInput:
    return BadInput(code, (Problem(path.name, row, "", found, expected),), file=path.name, found=found, row=row)


def first_bytes(path: Path) -> bytes:
    """The first bytes of a file that can be read."""
    if path.is_dir():
        raise _refusal(path, "file.folder", "file.readable")
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError as error:
        raise _refusal(path, "file.missing", "file.readable") from error
    except (OSError, ValueError) as error:
        raise _refusal(path, "file.unreadable", "file.readable", type(error).__name__) from error
    if b"\x00" in head and not head.startswith((*_XLSX, _OLE, *_UTF16)):
        raise _refusal(path, "file.binary", "file.readable", "00")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise _refusal(path, "file.empty", "file.readable")
    return head


def _table(path: Path, name: str, source: _Source) -> Table:
    """The table whose first row that is not blank is the header."""
    for number, cells, _ in source():
        names = [one_line(cell.replace("\ufeff", "")) for cell in cells]
        if len(names) > workbook.MAX_COLUMNS:
            raise _refusal(path, "file.too_wide", "columns", str(len(names)), number)
        # Sheets are laid out as rectangles: a column without a name is one that the header does not have.
        while names and not names[-1]:
            names.pop()
        if names:
            return Table(name, tuple(names), number, source)
    raise _refusal(path, "file.empty", "file.readable")


# --- CSV ----------------------------------------------------------------------------------------


def _encoding(path: Path, head: bytes) -> str:
    """The one encoding that the file can have; the caller's header check tells Big5 and the like."""
    if head.startswith(_UTF16):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if _is_utf8(path) else "gb18030"


def _is_utf8(path: Path) -> bool:
    """Whether every byte of the file makes sense as UTF-8; Chinese text of another encoding fails at its start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while piece := stream.read(_CHUNK):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _blocks(path: Path, encoding: str) -> Iterator[list[str]]:
    """The lines of a file with their ends, some at a time; decoded once and never held whole.

    Raises BadInput("file.encoding" | "file.binary" | "file.cell_too_long"), the last for a line that does not end.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    done, rest, piece = 0, "", b"\n"
    with path.open("rb") as stream:
        while piece:
            piece = stream.read(_CHUNK)
            lines = StringIO(rest + _decoded(path, decoder, piece, done + 1), newline="").readlines()
            if lines and len(lines[0]) >= _LINE:
                raise _refusal(path, "file.cell_too_long", "cell_length", "", done + 1)
            # A line goes on in the next piece, and so may a line end of two characters.
            rest = lines.pop() if piece and lines and not lines[-1].endswith("\n") else ""
            done += len(lines)
            yield lines


def _decoded(path: Path, decoder: codecs.IncrementalDecoder, piece: bytes, row: int) -> str:
    """The text of the next piece, which begins in this row; an empty piece is the last."""
    try:
        text = decoder.decode(piece, final=not piece)
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 4].hex(" ")
        row += error.object[: error.start].count(b"\n")
        raise _refusal(path, "file.encoding", "encoding", wrong, row) from error
    if "\x00" in text:
        raise _refusal(path, "file.binary", "file.readable", "00", row + text[: text.index("\x00")].count("\n"))
    return text


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """Rows of a CSV as a table program counts them: a quoted line break does not begin a new row.

    A quote that ends inside its cell is harmless within one line (`"8" 刹车盘"`) and a sign of swallowed lines in
    a row of several: such a row comes as broken, all its lines in one cell, and the reader goes on with the next line.
    """
    block: list[str] = []
    before = number = last = 0

    def blocks() -> Iterator[list[str]]:
        nonlocal block, before
        for lines in _blocks(path, encoding):
            # A row that goes on in this block keeps its lines of the one before.
            block, before = block[last - before :] + lines, last
            yield lines

    reader = csv.reader(chain.from_iterable(blocks()), delimiter=delimiter, strict=True)
    while True:
        try:
            for cells in reader:
                number += 1
                several = reader.line_num - last > 1
                last = reader.line_num
                yield number, cells, several
            return
        except csv.Error as error:
            number += 1
            _check_quote(path, error, number)
            lines = block[last - before : reader.line_num - before]
            last = reader.line_num
            cells = ["".join(lines)] if len(lines) > 1 else next(csv.reader(lines, delimiter=delimiter))
            yield number, cells, True


def _check_quote(path: Path, error: csv.Error, row: int) -> None:
    """A quote in a wrong place is the row's fault; a cell without end or a quote open at the end, the file's."""
    said = str(error)
    if said.startswith("field larger"):
        raise _refusal(path, "file.cell_too_long", "cell_length", "", row) from error
    if said.startswith("unexpected end"):
        raise _refusal(path, "file.quote", "quote", "", row) from error


# --- XLSX ---------------------------------------------------------------------------------------


def _sheets(path: Path) -> tuple[Table, ...]:
    found = [sheet for sheet in workbook.sheets(path) if sheet.name != PROBLEMS_SHEET]
    if not found:
        raise _refusal(path, "file.empty", "file.readable")
    return tuple(_sheet(path, path.name if len(found) == 1 else f"{path.name}#{sheet.name}", sheet) for sheet in found)


def _sheet(path: Path, name: str, sheet: workbook.Sheet) -> Table:
    def source() -> Iterator[tuple[int, list[str], bool]]:
        return ((number, cells, False) for number, cells in sheet.rows())

    return _table(path, name, source)
