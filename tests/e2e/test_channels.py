"""Every channel's files by the command line: dry run, import, the same again, rows left out and corrected, undo."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from app.adapters.sample.mini import write_mini
from app.domain.site import SITE_ZONE
from tests.core import OIL, PADS, incoming
from tests.e2e.cli import Cli
from tests.e2e.shop import HANGZHOU, Grid, Sale, csv_file, exports, grid, order_grid, stocked
from tests.e2e.test_clerk import LAYOUTS

NO = "4530000000000000123"
JD, ALI, POS = (LAYOUTS[name] for name in ("jd_order", "ali1688_order_49", "pos_line"))
AT = datetime(2026, 11, 23, 9, 30, tzinfo=SITE_ZONE)


def top(folder: Path) -> list[Path]:
    trade = {
        "tid": NO,
        "status": "WAIT_SELLER_SEND_GOODS",
        "payment": "24.60",
        "receiver_name": "王小明",
        "receiver_state": "浙江省",
        "receiver_city": "杭州市",
        "receiver_district": "余杭区",
        "receiver_address": "文一西路1号",
        "orders": {"order": {"oid": "1", "title": "片", "num": 2, "price": "12.30", "outer_sku_id": PADS}},
    }
    path = folder / "trades.json"
    path.write_text(json.dumps({"trade_fullinfo_get_response": {"trade": trade}}), encoding="utf-8")
    return [path]


def mini(folder: Path) -> list[Path]:
    write_mini(folder / "mini.jsonl", [incoming(NO, (PADS, 2), address=HANGZHOU, ordered_at=AT, paid_at=AT)])
    return [folder / "mini.jsonl"]


def pos_rows(*rows: Mapping[str, str]) -> Grid:
    usual = {"销售时间": "2026-11-23 09:00:00", "商品编号": PADS, "商品名称": "刹车片", "单价": "123.00", "数量": "1"}
    return grid(POS, [usual | dict(row) for row in rows])


def pos(folder: Path) -> list[Path]:
    return [csv_file(folder / "till.csv", pos_rows({"单据号": NO, "数量": "2"}))]


def shop_row(number: str, lines: str, pieces: str, **cells: str) -> dict[str, str]:
    return {number: f'="{NO}"', lines: PADS, pieces: "2", **cells}


def jd(folder: Path) -> list[Path]:
    row = shop_row(
        "订单号", "货号", "订购数量", 京东价="35.00", 订单金额="70.00", 订单状态="等待出库", 客户地址=HANGZHOU
    )
    return [csv_file(folder / "jd.csv", grid(JD, [row]))]


def ali(folder: Path) -> list[Path]:
    row = shop_row("订单编号", "货号", "数量", 订单状态="等待卖家发货", 收货地址=HANGZHOU)
    return [csv_file(folder / "1688.csv", grid(ALI, [row | {"单价(元)": "60", "实付款(元)": "120"}]))]


FILES: dict[str, tuple[str, Callable[[Path], list[Path]]]] = {
    "taobao": ("taobao", lambda folder: exports(folder, Sale(NO))),
    "taobao trades": ("taobao", top),
    "mini": ("mini", mini),
    "pos": ("pos", pos),
    "jd": ("jd", jd),
    "1688": ("1688", ali),
}
COUNTS = ("orders", "lines", "duplicates", "incomplete", "completed", "changed", "returns", "rejected")


def counted(cli: Cli, *words: object) -> dict[str, int]:
    """What an import says that is not 0."""
    came = cli.json("import", *words)
    told = {name: came[name] if isinstance(came[name], int) else len(came[name]) for name in COUNTS}
    return {name: count for name, count in told.items() if count}


RUNS = [("sqlite", case) for case in FILES] + [("postgresql", "taobao"), ("postgresql", "pos")]


@pytest.mark.parametrize(("cli", "case"), RUNS, indirect=["cli"])
def test_every_channel(cli: Cli, tmp_path: Path, case: str) -> None:
    """A dry run writes nothing; the import does what it said; the same again brings nothing; undo leaves no order."""
    channel, make = FILES[case]
    words: Sequence[object] = (*make(tmp_path), "--channel", channel)
    before = cli.dump()
    would = cli.json("import", *words, "--dry-run")
    assert (would["new"], would["dry_run"], would["rejected"]) == (1, True, [])
    assert cli.dump() == before
    came = cli.json("import", *words)
    assert (came["orders"], came["lines"], came["incomplete"], came["rejected"]) == (1, 1, 0, [])
    order = cli.json("order", NO)
    assert (order["channel"], order["missing"]) == (channel, [])
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [(PADS, 2)]
    assert counted(cli, *words) == {"duplicates": 1}
    assert cli.json("import", *words, "--dry-run")["duplicate"] == 1
    undone = cli.json("import", "undo", came["batch"])
    assert (undone["removed"], undone["restored"]) == (1, 0)
    assert cli.dump()["orders"] == []
    assert counted(cli, *words) == {"orders": 1, "lines": 1}


def test_in_words(file_cli: Cli, tmp_path: Path) -> None:
    files = exports(tmp_path, Sale(NO), Sale(NO[:-1] + "4", ((PADS, 0),)))
    words = ("import", *files, "--channel", "taobao")
    assert "未写入任何内容" in file_cli(*words, "--dry-run").out
    assert "Nothing written" in file_cli("--lang", "en", *words, "--dry-run").out
    told = file_cli("--lang", "en", *words).out.splitlines()
    assert told[0].startswith("Batch ")
    assert told[1].startswith(f"{files[1].name}, row 3, 购买数量: found “0”, expected a whole number above 0")
    batch = told[0].split()[1].rstrip(":")
    assert file_cli("--lang", "en", "import", "undo", batch).out == (
        f"Import {batch} undone: 1 orders removed, 0 put back.\n"
    )
    assert file_cli("import", "undo", batch).sentence == f"批次 {batch} 已经撤销过。"


def test_phone_orders_do_not_come_as_files(shop: Cli, tmp_path: Path) -> None:
    told = shop("import", *mini(tmp_path), "--channel", "phone")
    assert (told.status, told.out) == (2, "")
    assert told.sentence == "渠道 phone 不导入文件,请在开单界面录入。"


# --- undo -----------------------------------------------------------------------------------------


def test_an_import_that_was_worked_on_stays(file_cli: Cli, tmp_path: Path) -> None:
    stocked(file_cli, tmp_path, Sale(NO))
    batch = file_cli.json("import", *exports(tmp_path, Sale(NO), Sale(NO[:-1] + "4")), "--channel", "taobao")["batch"]
    first = str(int(batch) - 1)
    file_cli.scan(file_cli.number(NO), PADS)
    before = file_cli.dump()
    told = file_cli("--json", "import", "undo", first)
    assert (told.status, told.json["error"]) == (1, "batch.blocked")
    assert file_cli.number(NO) in told.sentence
    assert file_cli.json("import", "undo", str(int(first) - 1), status=1)["error"] == "batch.not_orders"
    for unknown in ("99999", "x", ""):
        assert file_cli.json("import", "undo", unknown, status=1)["error"] == "batch.unknown"
    assert file_cli.json("import", "undo", batch, "--operator", "picker", status=1)["error"] == "operator.not_permitted"
    assert file_cli.dump() == before
    assert file_cli.json("import", "undo", batch)["removed"] == 1
    assert file_cli.json("order", NO)["stage"] == "assigned"


def test_an_update_is_put_back(cli: Cli, tmp_path: Path) -> None:
    """One run creates an order and completes another; undone, the one is gone and the other lacks its line again."""
    orders, lines = exports(tmp_path, Sale(NO), Sale(NO[:-1] + "4"))
    only = csv_file(tmp_path / "one.csv", order_grid(Sale(NO)))
    cli.json("import", only, "--channel", "taobao")
    came = cli.json("import", orders, lines, "--channel", "taobao")
    assert (came["orders"], came["completed"]) == (1, 1)
    undone = cli.json("import", "undo", came["batch"])
    assert (undone["removed"], undone["restored"]) == (1, 1)
    assert cli.json("order", NO)["missing"] == ["lines"]
    assert counted(cli, orders, lines, "--channel", "taobao") == {"orders": 1, "lines": 1, "completed": 1}


def test_a_return_is_linked_to_its_sale_and_comes_once(file_cli: Cli, tmp_path: Path) -> None:
    rows = pos_rows({"单据号": "S-1001", "数量": "3"}, {"单据号": "S-1002", "数量": "-1"})
    rows[0].append("原单号")
    rows[1].append("")
    rows[2].append("S-1001")
    header = [name.replace("单据号", "小票号") for name in rows[0]]
    path = csv_file(tmp_path / "till.csv", [header, *rows[1:]])
    assert counted(file_cli, path, "--channel", "pos") == {"orders": 1, "lines": 1, "returns": 1}
    (back,) = file_cli.json("order", "S-1001")["returns"]
    assert (back["external_no"], back["sku"], back["quantity"]) == ("S-1002", PADS, -1)
    assert f"S-1002: {PADS} -1" in file_cli("order", "S-1001").out
    assert counted(file_cli, path, "--channel", "pos") == {"duplicates": 1}
    assert len(file_cli.json("order", "S-1001")["returns"]) == 1


# --- rows left out --------------------------------------------------------------------------------


def corrected(path: Path, wrong: str, right: str) -> Path:
    """As a person corrects the workbook: one cell is typed anew."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets[:-1] for row in sheet.iter_rows() for cell in row]
    for cell in cells:
        if cell.value and wrong in str(cell.value):
            cell.value = str(cell.value).replace(wrong, right)
    book.save(path)
    return path


def bad_taobao(folder: Path) -> list[Path]:
    return exports(folder, Sale(NO), Sale(NO[:-1] + "4", ((PADS, 1), (OIL, "many"))))


def bad_mini(folder: Path) -> list[Path]:
    (path,) = mini(folder)
    (line,) = path.read_text("utf-8").splitlines()
    other = line.replace(NO, NO[:-1] + "4").replace('"cnt":2', '"cnt":"many"')
    path.write_text(f"{line}\n{other}\n", "utf-8")
    return [path]


def bad_top(folder: Path) -> list[Path]:
    (path,) = top(folder)
    line = path.read_text("utf-8")
    other = line.replace(NO, NO[:-1] + "4").replace('"num": 2', '"num": "many"')
    path.write_text(f"{line}\n{other}\n", "utf-8")
    return [path]


def bad_pos(folder: Path) -> list[Path]:
    rows = pos_rows({"单据号": NO}, {"单据号": NO[:-1] + "4", "数量": "many", "会员名称": "=1+1"})
    return [csv_file(folder / "till.csv", rows)]


@pytest.mark.parametrize(
    ("channel", "make", "right"),
    [("taobao", bad_taobao, "1"), ("mini", bad_mini, "1"), ("taobao", bad_top, "1"), ("pos", bad_pos, "1")],
    ids=["taobao", "mini", "taobao trades", "pos"],
)
def test_rows_left_out_come_in_when_they_are_corrected(
    file_cli: Cli, tmp_path: Path, channel: str, make: Callable[[Path], list[Path]], right: str
) -> None:
    files, rest = make(tmp_path), tmp_path / "rest.xlsx"
    before = file_cli.dump()
    would = file_cli.json("import", *files, "--channel", channel, "--dry-run", "--left-out", rest)
    assert (would["new"], would["left_out"]) == (1, str(rest))
    assert file_cli.dump() == before
    rest.unlink()
    came = file_cli.json("import", *files, "--channel", channel, "--left-out", rest)
    assert (came["orders"], came["left_out"]) == (1, str(rest))
    assert len(came["rejected"]) >= 1
    again = file_cli.json("import", corrected(rest, "many", right), "--channel", channel)
    assert (again["orders"], again["incomplete"], again["rejected"], again["left_out"]) == (1, 0, [], None)
    assert file_cli.json("orders")["total"] == 2


@pytest.mark.parametrize("dry", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_rows_of_a_file_that_brings_nothing_are_left_out_too(file_cli: Cli, tmp_path: Path, dry: tuple[str]) -> None:
    rest = tmp_path / "rest.xlsx"
    till = csv_file(tmp_path / "till.csv", pos_rows({"单据号": NO, "数量": "many"}))
    told = file_cli("--json", "import", till, "--channel", "pos", "--left-out", rest, *dry)
    assert (told.status, told.json["error"]) == (2, "file.nothing_usable")
    again = file_cli.json("import", corrected(rest, "many", "1"), "--channel", "pos")
    assert (again["orders"], again["rejected"]) == (1, [])


def test_nothing_left_out_writes_no_file(file_cli: Cli, tmp_path: Path) -> None:
    rest = tmp_path / "rest.xlsx"
    assert file_cli.json("import", *pos(tmp_path), "--channel", "pos", "--left-out", rest)["left_out"] is None
    assert not rest.exists()


# --- profiles -------------------------------------------------------------------------------------

STRANGE: Grid = [["单", "货", "件"], ["1001", PADS, "2"]]


def profile_file(cli: Cli, folder: Path) -> Path:
    """The till's own profile, changed to fit the strange table."""
    path = folder / "profile.json"
    cli.json("profile", "export", "门店 POS", "--out", path)
    content = json.loads(path.read_text("utf-8"))
    named = {"number": "单", "sku": "货", "quantity": "件"}
    fields = {name: {"columns": [column]} for name, column in named.items()}
    content |= {"name": "奇店", "header": STRANGE[0], "fields": fields}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_a_profile_by_file_and_by_name(file_cli: Cli, tmp_path: Path) -> None:
    strange, path = csv_file(tmp_path / "strange.csv", STRANGE), profile_file(file_cli, tmp_path)
    told = file_cli("--json", "import", strange, "--channel", "pos")
    assert (told.status, told.json["error"]) == (2, "file.unknown_header")
    assert "--profile" in told.sentence
    assert "--profile" in file_cli("--lang", "en", "import", strange, "--channel", "pos").sentence
    assert file_cli.json("import", strange, "--channel", "pos", "--profile", path, "--dry-run")["new"] == 1
    unknown = file_cli.json("import", strange, "--channel", "pos", "--profile", "奇店", status=1)
    assert unknown["error"] == "profile.unknown"

    assert file_cli.json("profile", "save", path) == {"name": "奇店", "version": 1}
    assert file_cli.json("profile", "save", path)["version"] == 2
    names = {row["name"]: row["version"] for row in file_cli.json("profile", "list")["profiles"]}
    assert names == {"奇店": 2, "门店 POS": 1, "京东": 1, "1688": 1}
    assert "奇店 v2" in file_cli("profile", "list").out
    came = file_cli.json("import", strange, "--channel", "pos", "--profile", "奇店")
    assert (came["orders"], came["profile"]) == (1, "奇店 v2")
    assert counted(file_cli, strange, "--channel", "pos") == {"duplicates": 1}, "saved, it is found by the header"


NO_PROFILES = (
    b"",
    b"[]",
    b"\xff\xfe{",
    b'{"picklane":"mapping profile"}',
    b"{" + b" " * 3_000_000,
    b'{"a":' * 100_000,
)


def test_a_file_that_is_no_profile(shop: Cli, tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    before = shop.dump()
    for content in NO_PROFILES:
        path.write_bytes(content)
        for words in (("profile", "save", path), ("import", *pos(tmp_path), "--channel", "pos", "--profile", path)):
            told = shop("--json", *words)
            assert (told.status, told.json["error"]) == (2, "profile.bad"), content[:40]
            assert told.sentence == told.json["message"]
    assert shop.dump() == before


def test_a_profile_that_cannot_be_had_or_written(shop: Cli, tmp_path: Path) -> None:
    assert shop.json("profile", "export", "nobody's", "--out", tmp_path / "x", status=1)["error"] == "profile.unknown"
    nowhere = tmp_path / "no" / "x.json"
    assert shop.json("profile", "export", "京东", "--out", nowhere, status=3)["error"] == "file.unwritable"
    saved = shop.json("profile", "save", profile_file(shop, tmp_path), "--operator", "picker", status=1)
    assert saved["error"] == "operator.not_permitted"


# --- bad input ------------------------------------------------------------------------------------


def hundred_megabytes(head: bytes, name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        with path.open("wb") as stream:
            stream.write(head)
            stream.truncate(100_000_000)
        return path

    return make


def broken_gbk(folder: Path) -> Path:
    path = csv_file(folder / "gbk.csv", pos_rows({"单据号": "1001"}, {"单据号": "1002", "会员名称": "坏坏"}))
    content = path.read_bytes()
    at = content.index("坏坏".encode("gbk"))
    path.write_bytes(content[: at + 1] + b"\xff" + content[at + 2 :])
    return path


def doubled(folder: Path) -> Path:
    return csv_file(folder / "twice.csv", [[*row, row[1]] for row in pos_rows({"单据号": "1001"})])


@pytest.mark.parametrize(
    ("make", "errors"),
    [
        (hundred_megabytes(b"a,b\n", "big.csv"), {"file.binary"}),
        (hundred_megabytes(b"PK\x03\x04", "big.xlsx"), {"file.damaged", "file.json_too_large"}),
        (broken_gbk, {"file.encoding", "file.not_mini", "file.not_json"}),
        (doubled, {"file.columns", "file.not_taobao", "file.unknown_header", "file.not_json", "file.not_mini"}),
    ],
    ids=["100 MB of nothing", "100 MB workbook", "a broken byte", "a column twice"],
)
def test_files_that_no_channel_takes(shop: Cli, tmp_path: Path, make: Callable[[Path], Path], errors: set[str]) -> None:
    before, path = shop.dump(), make(tmp_path)
    for channel in ("taobao", "mini", "pos", "jd"):
        told = shop("--json", "import", path, "--channel", channel)
        assert (told.status, told.json["error"] in errors) == (2, True), told
        assert told.sentence.startswith(path.name)
        if told.json["error"] == "file.encoding":
            assert told.json["rejected"][0]["row"] == 3
    assert shop.dump() == before


def test_cells_of_table_programs(file_cli: Cli, tmp_path: Path) -> None:
    """Merged cells leave a row without its number, which is told; a formula is text; full width is made plain."""
    book = openpyxl.Workbook()
    rows = pos_rows(
        {"单据号": "M1"},
        {"单据号": "M1", "商品编号": OIL},
        {"单据号": "Ｗ２", "数量": "２", "单价": "１２．５０", "会员名称": "😀老王"},
        {"单据号": "F3", "会员名称": "=1+1"},
        {"单据号": "4.53E+18"},
    )
    for row in rows:
        book.active.append(row)
    book.active["D5"].data_type = "s"
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "till.xlsx")
    came = file_cli.json("import", tmp_path / "till.xlsx", "--channel", "pos")
    found = {(problem["row"], problem["found"], problem["expected"]) for problem in came["rejected"]}
    assert found == {(3, "", "filled"), (3, "M1", "order_lines"), (6, "4.53E+18", "text_id")}
    orders = {order["external_no"]: order for order in file_cli.json("orders")["orders"]}
    assert set(orders) == {"W2", "F3"}
    assert (orders["W2"]["buyer"], orders["W2"]["amount_fen"]) == ("😀老王", 2500)
    assert orders["F3"]["buyer"] == "=1+1"


def test_an_address_of_ten_thousand_characters(cli: Cli, tmp_path: Path) -> None:
    long = "浙江省杭州市余杭区文一西路" + "1" * 10_000
    sales = (Sale(NO, cells={"收货地址": long}), Sale(NO[:-1] + "4", cells={"收货地址": "😀" * 5000}))
    path = csv_file(tmp_path / "orders.csv", order_grid(*sales), "gb18030")
    assert counted(cli, path, "--channel", "taobao") == {"orders": 2, "incomplete": 2}
    assert cli.json("order", NO)["region"] == "浙江省 杭州市 余杭区"
    assert cli.json("order", NO[:-1] + "4")["missing"] == ["lines", "address"]


def test_a_sound_file_beside_a_bad_one_waits(shop: Cli, tmp_path: Path) -> None:
    before = shop.dump()
    for other in (broken_gbk(tmp_path), doubled(tmp_path)):
        assert shop("import", *pos(tmp_path), other, "--channel", "pos").status == 2
    assert shop.dump() == before
