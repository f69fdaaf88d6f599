"""The pool as a table: every order once, nothing that a table program would run, and no half file."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import openpyxl
import pytest

from app.adapters.order_tables import ExportCancelled, export_orders
from app.domain.intake import Channel
from app.domain.stages import Awaits, Stage
from app.errors import BadInput, Unavailable
from app.i18n import Language, set_language
from app.views import Reader
from app.views.orders import OrderFilter, OrderPage, OrderRow

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ORDER = OrderRow(
    id=1,
    no="O000000019",
    channel=Channel.MINI,
    external_no="4530000000000000123",
    stage=Stage.PAID,
    awaits=Awaits.DATA,
    held=False,
    missing=("sku", "address"),
    warehouse="",
    buyer="王小明",
    region="浙江省 杭州市 余杭区",
    line_count=2,
    pieces=3,
    amount_fen=123405,
    paid_at=AT,
    promised_at=AT,
    stage_at=AT,
)


@pytest.fixture(autouse=True)
def in_english() -> None:
    set_language(Language.ENGLISH)


def pool(rows: list[OrderRow], counted: int | None = None) -> Reader:
    """A reader of these orders, in pages."""

    def page(_where: OrderFilter, after: int | None, limit: int) -> OrderPage:
        start = after or 0
        end = start + limit
        return OrderPage(tuple(rows[start:end]), end if end < len(rows) else None)

    return cast(Reader, SimpleNamespace(orders=page, count=lambda _where: len(rows) if counted is None else counted))


def read(path: Path) -> list[list[str]]:
    """The table as text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", ["pool.csv", "POOL.XLSX"])
def test_every_order_is_a_row(tmp_path: Path, name: str) -> None:
    path, steps = tmp_path / name.lower(), list[tuple[int, int]]()
    rows = [replace(ORDER, id=n, no=f"O{n}") for n in range(2500)]
    assert export_orders(pool(rows), OrderFilter(), path, lambda *step: steps.append(step)) == 2500
    header, first, *rest = read(path)
    assert header[:4] == ["Order", "Channel", "Channel number", "Stage"]
    assert dict(zip(header, first, strict=True)) == {
        "Order": "O0",
        "Channel": "Mini app",
        "Channel number": "4530000000000000123",
        "Stage": "Paid",
        "Waits for": "waits for data",
        "Missing": "a known product, a clear county in the address",
        "Buyer": "王小明",
        "Region": "浙江省 杭州市 余杭区",
        "Warehouse": "",
        "Lines": "2",
        "Pieces": "3",
        "Amount (yuan)": "1234.05",
        "Paid": "2026-11-23 09:30:00",
        "Promised until": "2026-11-23 09:30:00",
    }
    assert [row[0] for row in rest] == [f"O{n}" for n in range(1, 2500)]
    assert steps == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["pool.csv", "pool.xlsx"])
@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\x0b=1",
        "a\x00\x1b\ufffe",
        "x" * 90_000,
    ],
)
def test_no_cell_runs(tmp_path: Path, name: str, hostile: str) -> None:
    path = tmp_path / name
    row = replace(ORDER, buyer=hostile, external_no=hostile, warehouse=hostile, paid_at=None)
    assert export_orders(pool([row, ORDER]), OrderFilter(), path) == 2
    table = read(path)
    assert len(table) == 3
    for cell in (table[1][2], table[1][6], table[1][8]):
        assert cell.isprintable()
        assert not cell.startswith(("=", "+", "-", "@"))
        assert len(cell) <= 1001


@pytest.mark.parametrize("name", ["pool.csv", "pool.xlsx"])
def test_a_stopped_export_leaves_the_earlier_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("of yesterday")
    with pytest.raises(ExportCancelled):
        export_orders(pool([ORDER] * 1500), OrderFilter(), path, cancelled=lambda: True)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["of yesterday"]


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"export\.kind"):
        export_orders(pool([ORDER]), OrderFilter(), tmp_path / "pool.pdf")
    with pytest.raises(BadInput, match=r"export\.too_many"):
        export_orders(pool([ORDER], 1_000_001), OrderFilter(), tmp_path / "pool.xlsx")
    for path in (tmp_path / "no" / "pool.csv", tmp_path / "no" / "pool.xlsx"):
        with pytest.raises(Unavailable, match=r"file\.unwritable"):
            export_orders(pool([ORDER]), OrderFilter(), path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_pool_is_a_header(tmp_path: Path) -> None:
    for name in ("pool.csv", "pool.xlsx"):
        assert export_orders(pool([]), OrderFilter(), tmp_path / name) == 0
        assert len(read(tmp_path / name)) == 1
