"""Orders of the pool as a table for other programs: XLSX, or CSV with a byte order mark as table programs want it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import openpyxl

from app import words
from app.adapters.left_out import harmless
from app.domain.site import exact
from app.errors import BadInput, Unavailable
from app.i18n import text
from app.views import Reader
from app.views.orders import OrderFilter, OrderRow

_PAGE = 1000
_CELL = 1000
"""Characters of a cell; nobody's name is longer."""
_MOST_XLSX = 1_000_000
"""Rows; a sheet holds 1,048,576."""
_EXCEL = ".xlsx"


class ExportCancelled(Exception):  # noqa: N818 - an answer, not a failure
    """The person stopped the export; no file is left."""


def export_orders(
    reader: Reader,
    where: OrderFilter,
    path: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write the orders behind a filter, newest first; how many. A file half written never stands under `path`.

    BadInput("export.kind") for a name that ends neither in .xlsx nor .csv, BadInput("export.too_many"),
    Unavailable("file.unwritable"), ExportCancelled.
    """
    kind, total = table_kind(path), reader.count(where)
    if kind == _EXCEL and total > _MOST_XLSX:
        raise BadInput("export.too_many", count=total, most=_MOST_XLSX)
    return write_table(path, text("Orders"), _header(), map(_cells, _rows(reader, where, total, progress, cancelled)))


def table_kind(path: Path) -> str:
    """.xlsx or .csv; BadInput("export.kind") for any other name."""
    kind = path.suffix.lower()
    if kind not in (_EXCEL, ".csv"):
        raise BadInput("export.kind", file=path.name)
    return kind


def write_table(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    """Write a table as the name's end says; how many rows. A file half written never stands under `path`.

    BadInput("export.kind"), Unavailable("file.unwritable").
    """
    kind, part = table_kind(path), path.with_name(f".{path.name}.part")
    try:
        count = _write_xlsx(part, title, header, rows) if kind == _EXCEL else _write_csv(part, header, rows)
        part.replace(path)
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)
    return count


def _rows(
    reader: Reader,
    where: OrderFilter,
    total: int,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Iterator[OrderRow]:
    after, done = None, 0
    while True:
        page = reader.orders(where, after, _PAGE)
        yield from page.rows
        done, after = done + len(page.rows), page.next_key
        progress(done, max(done, total))
        if cancelled():
            raise ExportCancelled
        if after is None:
            return


def _header() -> list[str]:
    return [
        text("Order"),
        text("Channel"),
        text("Channel number"),
        text("Stage"),
        text("Waits for"),
        text("Missing"),
        text("Buyer"),
        text("Region"),
        text("Warehouse"),
        text("Lines"),
        text("Pieces"),
        text("Amount (yuan)"),
        text("Paid"),
        text("Promised until"),
    ]


def _cells(row: OrderRow) -> list[str | int]:
    return [
        row.no,
        words.channel(row.channel),
        safe(row.external_no),
        words.stage(row.stage),
        words.awaits(row.awaits),
        ", ".join(map(words.missing, row.missing)),
        safe(row.buyer),
        row.region,
        safe(row.warehouse),
        row.line_count,
        row.pieces,
        f"{row.amount_fen // 100}.{row.amount_fen % 100:02d}",
        exact(row.paid_at) if row.paid_at else "",
        exact(row.promised_at),
    ]


def safe(text: str) -> str:
    """A foreign text on one line that no table program runs, without what a workbook cannot hold."""
    return harmless("".join(c if c.isprintable() else " " for c in text).strip()[:_CELL])


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the answer
            table.writerow(row)
    return count


def _write_xlsx(path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    book, count = openpyxl.Workbook(write_only=True), 0
    sheet = book.create_sheet(title)
    try:
        sheet.append(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the answer
            sheet.append(row)
    finally:  # also of an export that was stopped: its temporary file must not stay open
        sheet.close()
    book.save(path)
    return count
