"""Bad files and bad arguments: one sentence that says what and where, exit code 2, and the database as it was."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core import PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    Grid,
    Sale,
    csv_file,
    exports,
    grid,
    line_grid,
    order_grid,
    stock_file,
    xlsx_file,
)

NO = "4530000000000000123"
STOCK = [["warehouse", "sku", "location", "on_hand"], ["HZ", PADS, "A-1", "3"]]


def changed(rows: Grid, row: int, column: str, cell: str) -> Grid:
    """A table with one cell different."""
    place = [name.strip() for name in rows[0]].index(column)
    rows[row][place] = cell
    return rows


def raw(content: bytes, name: str = "file.csv") -> Callable[[Path], list[Path]]:
    """A maker of one file of bytes."""

    def make(folder: Path) -> list[Path]:
        path = folder / name
        path.write_bytes(content)
        return [path]

    return make


def table(rows: Grid, encoding: str = "gbk") -> Callable[[Path], list[Path]]:
    """A maker of one CSV file."""
    return lambda folder: [csv_file(folder / "file.csv", rows, encoding)]


def bomb(folder: Path) -> list[Path]:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    return [path]


ORDERS, LINES = order_grid(Sale(NO)), line_grid(Sale(NO))
FILES: dict[str, tuple[Callable[[Path], list[Path]], str]] = {
    "no file": (lambda folder: [folder / "missing.csv"], "file.missing"),
    "a folder": (lambda folder: [folder], "file.folder"),
    "empty": (raw(b""), "file.empty"),
    "blank": (raw(b"\r\n \r\n"), "file.empty"),
    "a picture": (raw(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "file.binary"),
    "a picture called xlsx": (raw(b"\x89PNG\r\n\x1a\n\x00\x00", "day.xlsx"), "file.binary"),
    "an old workbook": (raw(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "day.xls"), "file.old_xls"),
    "a web page": (raw("<html><table><tr><td>订单编号</td></table>".encode(), "day.xls"), "file.html"),
    "half a workbook": (raw(b"PK\x03\x04" + b"\x07" * 400, "day.xlsx"), "file.damaged"),
    "a bomb": (bomb, "file.bomb"),
    "Big5 without sense": (raw("訂單編號,標題\r\n".encode() + b"\xff\xff\xff"), "file.encoding"),
    "an open quote": (raw('订单编号,标题,购买数量,商家编码\n1234567,"刹车片,1,2\n'.encode()), "file.quote"),
    "no columns of ours": (table([["a", "b"], ["1", "2"]]), "file.not_taobao"),
    "a stock count": (table(STOCK), "file.not_taobao"),
    "no address column": (table([row[:7] + row[8:] for row in order_grid(Sale(NO))]), "file.columns"),
    "a column twice": (table([[*row, row[6]] for row in order_grid(Sale(NO))]), "file.columns"),
    "only damaged numbers": (table(changed(order_grid(Sale(NO)), 1, "订单编号", "4.53E+18")), "file.nothing_usable"),
    "only negative pieces": (table(line_grid(Sale(NO, ((PADS, -1),)))), "file.nothing_usable"),
    "half a piece": (table(line_grid(Sale(NO, ((PADS, "0.5"),)))), "file.nothing_usable"),
    "an unknown status": (table(order_grid(Sale(NO, cells={"订单状态": "飞走了"}))), "file.nothing_usable"),
    "a time that is none": (
        table(order_grid(Sale(NO, cells={"订单付款时间": "2026-13-45 99:00"}))),
        "file.nothing_usable",
    ),
    "money that is none": (table(order_grid(Sale(NO, cells={"买家实际支付金额": "免费"}))), "file.nothing_usable"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_used(shop: Cli, tmp_path: Path, case: str) -> None:
    """Alone and beside a sound file, which then is not imported either."""
    make, error = FILES[case]
    before, files = shop.dump(), make(tmp_path)
    told = shop("--json", "import", *files, "--channel", "taobao")
    assert (told.status, told.json["error"]) == (2, error)
    assert set(told.json) == {"error", "message", "rejected"}
    assert files[0].name in told.sentence
    if error != "file.nothing_usable":
        assert shop("import", *exports(tmp_path, Sale(NO)), *files, "--channel", "taobao").status == 2
    assert shop.dump() == before


@pytest.mark.parametrize("kind", ["warehouses", "products", "stock", "customers"])
def test_master_files_that_cannot_be_used(shop: Cli, tmp_path: Path, kind: str) -> None:
    before = shop.dump()
    for case in ("no file", "a folder", "empty", "a picture", "a web page", "half a workbook"):
        make, error = FILES[case]
        told = shop("--json", "import", *make(tmp_path), "--kind", kind)
        assert (told.status, told.json["error"]) == (2, error), case
        assert told.sentence == told.json["message"]
    for rows in ([["a", "b"], ["1", "2"]], order_grid(Sale(NO))):
        told = shop("--json", "import", *table(rows)(tmp_path), "--kind", kind)
        assert (told.status, told.json["error"]) == (2, "file.columns")
    assert shop.dump() == before


NO_COUNTS = [
    ("on_hand", "-1", "整数"),
    ("on_hand", "1.5", "整数"),
    ("on_hand", "九", "整数"),
    ("on_hand", "", "整数"),
    ("on_hand", "99999999999", "整数"),
    ("sku", "", "非空"),
    ("sku", "4.5E+18", "文本"),
    ("warehouse", "########", "文本"),
]


def test_a_stock_count_that_makes_no_sense(shop: Cli, tmp_path: Path) -> None:
    before = shop.dump()
    for column, cell, expected in NO_COUNTS:
        path = csv_file(tmp_path / "stock.csv", changed([list(row) for row in STOCK], 1, column, cell), "utf-8")
        told = shop("--json", "import", path, "--kind", "stock")
        assert (told.status, told.json["error"]) == (2, "file.nothing_usable")
        (problem,) = told.json["rejected"]
        assert (problem["file"], problem["row"], problem["field"]) == ("stock.csv", 2, column)
        assert problem["found"] == cell
        assert expected in problem["says"]
    assert shop.dump() == before


def test_a_count_below_what_is_promised(shop: Cli, tmp_path: Path) -> None:
    shop.json("route")
    stock = shop.dump()["stock"]
    came = shop.json("import", stock_file(tmp_path, {("HZ", PADS): 1}), "--kind", "stock")
    assert [(p["row"], p["expected"]) for p in came["rejected"]] == [(2, "not_below_reserved")]
    assert shop.dump()["stock"] == stock


def test_good_rows_go_in_beside_bad_ones(shop: Cli, tmp_path: Path) -> None:
    sales = [Sale(f"45300000000000001{n:02d}", ((PADS, 1),)) for n in range(4)]
    orders = changed(order_grid(*sales), 2, "订单编号", "4.53E+18")
    lines = changed(line_grid(*sales), 4, "购买数量", "-3")
    files = [csv_file(tmp_path / "o.csv", orders), csv_file(tmp_path / "l.csv", lines)]
    came = shop.json("import", *files, "--channel", "taobao")
    found = [(p["file"], p["row"], p["field"], p["expected"]) for p in came["rejected"]]
    assert found[:2] == [("o.csv", 3, "订单编号", "text_id"), ("l.csv", 5, "购买数量", "quantity")]
    numbers = {order["external_no"]: order["missing"] for order in shop.json("orders")["orders"]}
    assert numbers[sales[0].no] == []
    assert numbers[sales[1].no] == ["address"]  # known from its lines only
    assert sales[3].no not in numbers


SENSELESS: list[tuple[tuple[str, ...], str]] = [
    (("import", "x.csv"), "import.what"),
    (("import", "x.csv", "--channel", "taobao", "--kind", "stock"), "import.what"),
    (("import", "x.csv", "--channel", "ebay"), "channel.unknown"),
    (("import", "x.csv", "--channel", "phone"), "channel.no_files"),
    (("import", "x.csv", "--kind", "people"), "argument.bad"),
    (("import", "x.csv", "--kind", "stock", "--dry-run"), "argument.bad"),
    (("import", "x.csv", "--kind", "stock", "--left-out", "y.xlsx"), "argument.bad"),
    (("import", "undo", "1", "--dry-run"), "argument.bad"),
    (("import", "undo"), "import.what"),
    (("import", "x.xlsx", "--channel", "pos", "--left-out", "x.xlsx"), "argument.bad"),
    (("import", "x.csv", "--channel", "pos", "--left-out", "y.csv"), "argument.bad"),
    (("import", "x.csv", "--channel", "pos", "--left-out", "nowhere/y.xlsx"), "file.missing"),
    (("order", "O1", "--json-file", "x.json"), "argument.bad"),
    (("order", "new", "--json-file", "missing.json"), "file.missing"),
    (("order", "new", "--json-file", "."), "file.folder"),
    (("setting", "nope"), "setting.unknown"),
    (("setting", "finance_when_unknown", "maybe"), "setting.bad"),
    (("setting", "finance_max_age_minutes", "0"), "setting.bad"),
    (("profile", "save", "missing.json"), "file.missing"),
    (("orders", "--stage", "lost"), "argument.bad"),
    (("--lang", "fr", "orders"), "argument.bad"),
    (("db", "init", "--sample", "huge"), "argument.bad"),
    (("station", "--warehouse", "XX", "--operator", "picker"), "warehouse.unknown"),
    (("station", "--warehouse", "HZ", "--operator", "picker", "--station", "BJ-1"), "station.unknown"),
]


def test_arguments_that_make_no_sense(shop: Cli) -> None:
    before = shop.dump()
    for words, error in SENSELESS:
        told = shop("--json", *words)
        assert (told.status, told.json["error"], told.json["rejected"]) == (2, error, []), words
        assert told.sentence == told.json["message"]
    assert shop.dump() == before


def test_an_error_is_one_line_whatever_it_quotes(shop: Cli) -> None:
    told = shop("order", "\x1b[31mX\n\r\n\u202eY")
    assert told.status == 1
    assert told.sentence.isprintable()


def test_xlsx_files_are_told_by_their_content(shop: Cli, tmp_path: Path) -> None:
    """A workbook called .csv and a CSV called .xlsx come in; only what they hold counts."""
    workbook = xlsx_file(tmp_path / "orders.xlsx", grid(ORDER_COLUMNS, [Sale(NO).order_row()]))
    lines = csv_file(tmp_path / "lines.xlsx", grid(LINE_COLUMNS, Sale(NO).line_rows()), "utf-8-sig")
    came = shop.json("import", workbook.rename(tmp_path / "orders.csv"), lines, "--channel", "taobao")
    assert (came["orders"], came["lines"], came["incomplete"], came["rejected"]) == (1, 1, 0, [])
