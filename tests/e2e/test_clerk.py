"""A clerk in a hurry: files in any sequence, twice, of other days, of other shops, in every layout."""

import csv
from pathlib import Path

import pytest

from tests.core import OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import (
    CLOSED,
    SENT,
    UNPAID,
    Sale,
    csv_file,
    exports,
    line_grid,
    order_grid,
    stock_file,
    xlsx_file,
)

ONE, TWO, THREE = (Sale(f"45300000000000001{n:02d}", ((PADS, 2), (OIL, 1))) for n in (1, 2, 3))

_HEADERS = Path(__file__).parents[1] / "adapters" / "channel_headers.csv"
LAYOUTS: dict[str, list[str]] = {}
with _HEADERS.open(encoding="utf-8", newline="") as _stream:
    for _row in csv.DictReader(_stream):
        LAYOUTS.setdefault(_row["layout"], []).append(_row["column"])
ORDER_LAYOUTS = [name for name in LAYOUTS if name.startswith("tb_order")]
LINE_LAYOUTS = ["tb_detail_2018", "tb_item_2023_subset"]
FOREIGN_LAYOUTS = [name for name in LAYOUTS if not name.startswith("tb_")]


def take_in(cli: Cli, *files: Path) -> tuple[int, int, int]:
    """Import; (new orders, there already, incomplete)."""
    came = cli.json("import", *files, "--channel", "taobao")
    assert came["rejected"] == []
    return came["orders"], came["duplicates"], came["incomplete"]


def missing(cli: Cli, sale: Sale) -> list[str]:
    found: list[str] = cli.json("order", sale.no)["missing"]
    return found


def lines(cli: Cli, sale: Sale) -> list[tuple[str, int]]:
    return [(line["sku"], line["quantity"]) for line in cli.json("order", sale.no)["lines"]]


@pytest.mark.parametrize("first", [0, 1], ids=["orders first", "lines first"])
def test_the_second_file_comes_later(cli: Cli, tmp_path: Path, first: int) -> None:
    """Half an export makes incomplete orders, the other half completes them; then they can be routed."""
    files = exports(tmp_path, ONE, TWO)
    cli.json("import", stock_file(tmp_path), "--kind", "stock")
    assert take_in(cli, files[first]) == (2, 0, 2)
    assert missing(cli, ONE) == [["lines"], ["address"]][first]
    assert cli.json("route")["orders"] == 0
    assert take_in(cli, files[1 - first])[0] == 0
    assert missing(cli, ONE) == missing(cli, TWO) == []
    assert lines(cli, ONE) == list(ONE.lines)
    assert cli.json("route")["assigned"] == 2
    assert [event["event"] for event in cli.json("order", ONE.no)["events"]] == [
        "order_received",
        "order_completed",
        "order_assigned",
    ]


def test_in_any_sequence_and_twice_at_once(file_cli: Cli, tmp_path: Path) -> None:
    orders, details = exports(tmp_path, ONE, TWO)
    assert take_in(file_cli, details, orders, details, orders) == (2, 0, 0)
    assert lines(file_cli, ONE) == list(ONE.lines)
    before = file_cli.dump()["order_lines"]
    assert take_in(file_cli, orders, details) == (0, 2, 0)
    assert file_cli.dump()["order_lines"] == before


def test_two_days_overlap(file_cli: Cli, tmp_path: Path) -> None:
    """The second day's export repeats the first day's orders: one has left by another door and stops, one has grown
    and is routed anew, one is paid by now."""
    file_cli.json("import", stock_file(tmp_path), "--kind", "stock")
    unpaid = Sale(THREE.no, THREE.lines, {"订单状态": UNPAID, "订单付款时间": ""})
    assert take_in(file_cli, *exports(tmp_path, ONE, TWO, unpaid)) == (3, 0, 1)
    assert file_cli.json("route")["assigned"] == 2
    assert missing(file_cli, THREE) == ["payment"]
    sent, grown = Sale(ONE.no, ONE.lines, {"订单状态": SENT}), Sale(TWO.no, ((PADS, 9),))
    second = exports(tmp_path, sent, grown, THREE, Sale("4530000000000000199"), name="next")
    came = file_cli.json("import", *second, "--channel", "taobao")
    counted = {name: came[name] for name in ("orders", "changed", "completed", "duplicates", "incomplete")}
    assert counted == {"orders": 1, "changed": 2, "completed": 1, "duplicates": 0, "incomplete": 0}
    stopped = file_cli.json("order", ONE.no)
    assert (stopped["stage"], stopped["held"], stopped["awaits"]) == ("assigned", True, "release")
    assert lines(file_cli, TWO) == [(PADS, 9)]
    assert "source_changed" in [event["event"] for event in file_cli.json("order", TWO.no)["events"]]
    assert missing(file_cli, THREE) == []
    assert file_cli.json("route")["assigned"] == 3
    assert take_in(file_cli, *second) == (0, 4, 0)


def test_what_ended_at_the_shop_is_not_picked(file_cli: Cli, tmp_path: Path) -> None:
    sent = Sale(ONE.no, ONE.lines, {"订单状态": SENT, "物流公司": "顺丰", "物流单号": "SF123"})
    closed = Sale(TWO.no, TWO.lines, {"订单状态": CLOSED})
    assert take_in(file_cli, *exports(tmp_path, sent, closed)) == (2, 0, 0)
    assert file_cli.json("route")["orders"] == 0
    assert [file_cli.json("order", sale.no)["stage"] for sale in (sent, closed)] == ["shipped", "cancelled"]
    assert file_cli.json("order", "SF123")["external_no"] == sent.no
    assert file_cli.json("sign", "SF123")["stage"] == "signed"


def test_a_product_learned_later(file_cli: Cli, tmp_path: Path) -> None:
    sale = Sale(ONE.no, (("WB-NEW-1", 1),))
    files = exports(tmp_path, sale)
    assert take_in(file_cli, *files) == (1, 0, 1)
    assert missing(file_cli, sale) == ["sku"]
    products = csv_file(tmp_path / "p.csv", [["sku", "name"], ["WB-NEW-1", "雨刮片"]], "utf-8")
    file_cli.json("import", products, "--kind", "products")
    assert take_in(file_cli, *files)[0] == 0
    assert missing(file_cli, sale) == []


def test_an_address_corrected_later(file_cli: Cli, tmp_path: Path) -> None:
    vague = Sale(ONE.no, ONE.lines, {"收货地址": "文一西路1号"})
    assert take_in(file_cli, *exports(tmp_path, vague)) == (1, 0, 1)
    assert missing(file_cli, vague) == ["address"]
    assert take_in(file_cli, *exports(tmp_path, ONE))[0] == 0
    assert missing(file_cli, ONE) == []
    assert file_cli.json("order", ONE.no)["region"] == "浙江省 杭州市 余杭区"


def test_everything_in_the_wrong_sequence(tmp_path: Path) -> None:
    """A new company imports its orders first, routes, and brings its master data last."""
    cli = Cli(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert cli("db", "init").status == 0
    files = exports(tmp_path, ONE)
    assert take_in(cli, *files) == (1, 0, 1)
    assert cli.json("route")["orders"] == 0
    stock = stock_file(tmp_path, {("HZ", PADS): 5, ("HZ", OIL): 5})
    told = cli.json("import", stock, "--kind", "stock")
    assert (told["lines"], {p["expected"] for p in told["rejected"]}) == (0, {"known_warehouse"})
    products = csv_file(tmp_path / "p.csv", [["sku", "name"], [PADS, "刹车片"], [OIL, "机滤"]], "utf-8")
    cli.json("import", products, "--kind", "products")
    assert take_in(cli, *files)[0] == 0
    assert cli.json("route")["to_produce"] == 1
    sites = csv_file(tmp_path / "w.csv", [["code", "name", "lat", "lon"], ["HZ", "杭州仓", "30.25", "120.17"]], "utf-8")
    cli.json("import", sites, "--kind", "warehouses")
    assert cli.json("import", stock, "--kind", "stock")["rejected"] == []
    assert take_in(cli, *exports(tmp_path, TWO)) == (1, 0, 0)
    cli.json("route")
    assert cli.json("order", TWO.no)["warehouse"] == "HZ"
    assert cli.sound()


def test_a_number_that_two_orders_answer_to(cli: Cli, tmp_path: Path) -> None:
    """An order number that is also another parcel's waybill number opens neither order; our numbers still do."""
    cli.json("import", stock_file(tmp_path), "--kind", "stock")
    other = Sale(TWO.no, TWO.lines, {"订单状态": SENT, "物流公司": "中通", "物流单号": ONE.no})
    take_in(cli, *exports(tmp_path, ONE, other))
    cli.json("route")
    assert cli.json("order", ONE.no, status=1)["error"] == "order.unknown"
    assert cli.json("sign", ONE.no, status=1)["error"] == "order.unknown"
    assert cli.scan(ONE.no)[0]["reason"] == "unknown_code"
    numbers = {order["external_no"]: order["no"] for order in cli.json("orders")["orders"]}
    assert cli.scan(numbers[ONE.no])[0]["reason"] == "order_opened"
    assert cli.json("order", numbers[TWO.no])["stage"] == "shipped"


@pytest.mark.parametrize("line_layout", LINE_LAYOUTS)
@pytest.mark.parametrize("order_layout", ORDER_LAYOUTS)
def test_every_layout_as_a_workbook(file_cli: Cli, tmp_path: Path, order_layout: str, line_layout: str) -> None:
    details = line_grid(ONE, TWO, columns=LAYOUTS[line_layout])
    names = [name.strip() for name in details[0]]
    for theirs, ours in (("主订单编号", "订单编号"), ("商品标题", "标题"), ("商品价格", "价格"), ("宝贝标题", "标题")):
        if theirs in names:
            for row, values in zip(details[1:], line_grid(ONE, TWO)[1:], strict=True):
                row[names.index(theirs)] = values[line_grid()[0].index(ours)]
    files = [
        xlsx_file(tmp_path / "orders", order_grid(ONE, TWO, columns=LAYOUTS[order_layout])),
        xlsx_file(tmp_path / "lines", details),
    ]
    assert take_in(file_cli, *files) == (2, 0, 0)
    assert lines(file_cli, ONE) == list(ONE.lines)


@pytest.mark.parametrize("layout", FOREIGN_LAYOUTS)
def test_exports_of_other_shops_are_refused(file_cli: Cli, tmp_path: Path, layout: str) -> None:
    before = file_cli.dump()
    for write in (csv_file, xlsx_file):
        path = write(tmp_path / "file", [LAYOUTS[layout], ["1"] * len(LAYOUTS[layout])])
        told = file_cli("--json", "import", path, "--channel", "taobao")
        assert (told.status, told.json["error"]) == (2, "file.not_taobao")
    assert file_cli.dump() == before
