"""Every command over a working company: what it prints, in which shape, and how it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from app.domain.codes import CodeType, is_own_code
from app.domain.company import Setting
from tests.core import AIR, OIL, PADS
from tests.e2e.cli import Cli, run
from tests.e2e.shop import SENT, UNPAID, Sale, csv_file, exports, stock_file, stocked

ORDER_HEAD = {
    *("no", "channel", "external_no", "stage", "awaits", "held", "missing", "warehouse", "buyer", "region"),
    *("line_count", "pieces", "amount_fen", "paid_at", "promised_at", "stage_at", "urgent", "pay"),
    *("due_at", "over", "paused_until", "pause"),
}
ORDER_KEYS = ORDER_HEAD | {
    *("contact", "phone", "address", "remark", "freight_fen", "discount_fen", "lines"),
    *("decision", "transfers", "parcel", "returns", "events"),
}
DECISION_KEYS = {"at", "outcome", "warehouse", "branch", "rules_version", "reach_km", "candidates"}
LINE_KEYS = {"position", "sku", "name", "title", "quantity", "picked", "price_fen", "location"}
EVENT_KEYS = {"seq", "at", "event", "by", "by_name", "station", "facts"}
SCAN_KEYS = {"code", "ok", "says", "reason", "order", "stage", "beep", "facts"}
IMPORT_KEYS = {
    *("batch", "profile", "orders", "lines", "duplicates", "incomplete", "completed", "changed", "returns"),
    *("rejected", "left_out"),
}
FIRST, SECOND = "4530000000000000123", "4530000000000000124"


# --- db -------------------------------------------------------------------------------------------


def test_init_makes_an_empty_company_once(database_url: str) -> None:
    cli = Cli(database_url)
    made = cli.json("db", "init")
    assert set(made) == {"database", "sample"}
    assert made["sample"] == "none"
    before = cli.dump()
    assert [len(before[table]) for table in ("operators", "orders", "skus", "warehouses")] == [1, 0, 0, 0]

    refused = cli.json("db", "init", "--sample", "small", status=1)
    assert set(refused) == {"error", "message"}
    assert refused["error"] == "database.not_empty"
    assert cli.dump() == before
    assert cli.json("db", "upgrade") == {"copy": None}
    assert cli.json("db", "check") == {"ok": True, "findings": []}


def test_sample_company_is_stocked_and_sound(database_url: str) -> None:
    cli = Cli(database_url)
    assert cli("db", "init", "--sample", "small").status == 0
    rows = cli.dump()
    assert [len(rows[table]) for table in ("warehouses", "skus", "customers", "stations")] == [3, 400, 60, 6]
    assert cli.sound()


def test_check_names_what_is_broken(cli: Cli, tmp_path: Path) -> None:
    stocked(cli, tmp_path, Sale(FIRST))
    spoil(cli, "UPDATE stock SET on_hand = on_hand + 1 WHERE reserved > 0")
    found = cli.json("db", "check", status=1)
    assert found["ok"] is False
    (finding,) = found["findings"]
    assert set(finding) == {"invariant", "broken", "count"}
    assert (finding["invariant"], finding["count"]) == ("stock_is_sum_of_movements", 1)
    told = cli("--lang", "en", "db", "check")
    assert (told.status, told.out.split(":")[0]) == (1, "stock_is_sum_of_movements")
    spoil(cli, "UPDATE stock SET on_hand = on_hand - 1 WHERE reserved > 0")


def spoil(cli: Cli, statement: str) -> None:
    """SQL behind the program's back."""
    from sqlalchemy import text

    from db.engine import open_database

    database = open_database(cli.address)
    with database.writing() as connection:
        connection.execute(text(statement))
        connection.commit()
    database.close()


# --- import ---------------------------------------------------------------------------------------


def test_import_tells_what_came_in(cli: Cli, tmp_path: Path) -> None:
    sales = (
        Sale(FIRST, ((PADS, 2), (OIL, 1))),
        Sale(SECOND, (("NO-SUCH-PART", 1),)),
        Sale("4530000000000000125", ((PADS, 0),)),
    )
    files = exports(tmp_path, *sales)
    came = cli.json("import", *files, "--channel", "taobao")
    assert set(came) == IMPORT_KEYS
    assert (came["orders"], came["lines"], came["duplicates"], came["incomplete"]) == (2, 3, 0, 1)
    row, order = came["rejected"]
    assert set(row) == {"file", "row", "field", "found", "expected", "says"}
    where = (row["file"], row["row"], row["field"], row["found"], row["expected"])
    assert where == (files[1].name, 5, "购买数量", "0", "quantity")
    assert (order["row"], order["found"], order["expected"]) == (5, "4530000000000000125", "order_lines")

    again = cli.json("import", *files, "--channel", "taobao")
    assert (again["orders"], again["lines"], again["duplicates"]) == (0, 0, 2)
    assert again["batch"] != came["batch"]


@pytest.mark.parametrize(
    ("kind", "header", "row", "table"),
    [
        ("warehouses", "code,name,lat,lon", "CD,成都仓,30.66,104.06", "warehouses"),
        ("products", "货号,名称,OE号,条码,价格", "WB-1,雨刮片,1K1 955 425;1K2955425,6901234567915,59.00", "skus"),
        ("stock", "warehouse,sku,on_hand", f"HZ,{AIR},7", "stock"),
        ("customers", "code,name,kind,address", "C1,余杭修理厂,修理厂,浙江省杭州市余杭区文一西路1号", "customers"),
        ("prices", "level,sku,price", f"A,{PADS},99.00", "prices"),
    ],
)
def test_master_files(cli: Cli, tmp_path: Path, kind: str, header: str, row: str, table: str) -> None:
    path = tmp_path / f"{kind}.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    before = len(cli.dump()[table])
    came = cli.json("import", path, "--kind", kind)
    assert (came["orders"], came["lines"], came["rejected"]) == (0, 1, [])
    assert len(cli.dump()[table]) == before + 1
    assert cli.json("import", path, "--kind", kind)["lines"] in (0, 1)
    assert len(cli.dump()[table]) == before + 1


def test_several_master_files_at_once(file_cli: Cli, tmp_path: Path) -> None:
    """Rows that name nothing known are told with their file and row; the others go in."""
    one = csv_file(tmp_path / "1.csv", [["warehouse", "sku", "on_hand"], ["HZ", PADS, "3"]])
    two = csv_file(tmp_path / "2.csv", [["warehouse", "sku", "on_hand"], ["XX", PADS, "3"], ["SH", "NO", "1"]])
    came = file_cli.json("import", one, two, "--kind", "stock")
    assert came["lines"] == 1
    assert [(p["file"], p["row"], p["expected"]) for p in came["rejected"]] == [
        ("2.csv", 2, "known_warehouse"),
        ("2.csv", 3, "known_sku"),
    ]


# --- the pool -------------------------------------------------------------------------------------


def test_orders_and_order(cli: Cli, tmp_path: Path) -> None:
    sales = [Sale(f"45300000000000002{n:02d}") for n in range(5)]
    stocked(cli, tmp_path, *sales, Sale(FIRST, cells={"订单状态": UNPAID, "订单付款时间": ""}))
    pool = cli.json("orders")
    assert set(pool) == {"total", "orders"}
    assert pool["total"] == len(pool["orders"]) == 6
    assert all(set(order) == ORDER_HEAD for order in pool["orders"])
    assert [order["external_no"] for order in pool["orders"]][:2] == [FIRST, sales[4].no]

    page = cli.json("orders", "--stage", "assigned", "--limit", "2")
    assert page["total"] == 5
    assert [order["external_no"] for order in page["orders"]] == [sales[4].no, sales[3].no]
    assert cli.json("orders", "--stage", "paid")["orders"][0]["missing"] == ["payment"]

    detail = cli.json("order", sales[0].no)
    assert set(detail) == ORDER_KEYS
    assert is_own_code(detail["no"], CodeType.ORDER)
    assert cli.json("order", detail["no"].lower()) == detail
    assert (detail["stage"], detail["warehouse"], detail["channel"]) == ("assigned", "HZ", "taobao")
    (line,) = detail["lines"]
    assert set(line) == LINE_KEYS
    assert (line["sku"], line["quantity"], line["picked"], line["location"]) == (PADS, 2, 0, "B-01")
    assert set(detail["decision"]) == DECISION_KEYS
    assert {c["warehouse"]: c["verdict"] for c in detail["decision"]["candidates"]} == {
        "HZ": "chosen",
        "SH": "farther",
        "BJ": "out_of_radius",
    }
    assert [event["event"] for event in detail["events"]] == ["order_received", "order_assigned"]
    assert all(set(event) == EVENT_KEYS for event in detail["events"])
    assert datetime.fromisoformat(detail["paid_at"]) == datetime(2026, 11, 23, 0, 1, tzinfo=UTC)
    assert datetime.fromisoformat(detail["events"][0]["at"]).utcoffset() == timedelta(0)


def test_route_counts(cli: Cli, tmp_path: Path) -> None:
    cli.json("import", stock_file(tmp_path, {("HZ", PADS): 3, ("BJ", OIL): 1}), "--kind", "stock")
    sales = (
        Sale("4530000000000000301", ((PADS, 2),)),
        Sale("4530000000000000302", ((PADS, 2),)),
        Sale("4530000000000000303", ((OIL, 1),)),
        Sale("4530000000000000304", (("NO-SUCH-PART", 1),)),
    )
    cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    one = cli.json("route", "--limit", "1")
    counts = {"orders", "assigned", "split", "transfer", "to_produce", "waiting", "held", "incomplete"}
    assert set(one) == counts | {"seconds"}
    assert (one["orders"], one["assigned"]) == (1, 1)
    rest = cli.json("route")
    del rest["seconds"]
    assert rest == dict.fromkeys(counts, 0) | {"orders": 2, "transfer": 1, "to_produce": 1, "incomplete": 1}
    assert cli.json("route")["orders"] == 0


# --- pick, label, ship, sign ----------------------------------------------------------------------


def test_an_order_goes_all_the_way(cli: Cli, tmp_path: Path) -> None:
    stocked(cli, tmp_path, Sale(FIRST, ((PADS, 2), (OIL, 1))))
    no, pdf = cli.number(FIRST), tmp_path / "label.pdf"
    none = cli.json("label", no, "--out", pdf, status=1)
    assert (none["error"], pdf.exists()) == ("label.none", False)

    answers = cli.scan(no, PADS, PADS, OIL)
    assert all(set(answer) == SCAN_KEYS for answer in answers)
    told = [(answer["reason"], answer["beep"], answer["ok"], answer["stage"]) for answer in answers]
    assert told == [
        ("order_opened", "tick", True, "assigned"),
        ("item_accepted", "tick", True, "assigned"),
        ("line_done", "line", True, "assigned"),
        ("order_done", "done", True, "picked"),
    ]
    assert [answer["order"] for answer in answers] == [no] * 4
    label = answers[-1]["facts"]["label"]
    assert label in answers[-1]["says"]
    assert cli.scan(label)[0]["reason"] == "label_applied"

    wrote = cli.json("label", label, "--out", pdf)
    first = pdf.read_bytes()
    assert wrote == {"file": str(pdf), "bytes": len(first)}
    assert len(pypdfium2.PdfDocument(first)) == 1
    cli.json("label", no, "--out", pdf)
    assert pdf.read_bytes() == first

    shipped = cli.json("ship", no, "--carrier", "顺丰", "--waybill", "sf-1234567890")
    assert set(shipped) == {"order", "stage", "at"}
    assert (shipped["order"], shipped["stage"]) == (no, "shipped")
    assert cli.json("sign", "SF-1234567890")["stage"] == "signed"
    detail = cli.json("order", no)
    assert set(detail["parcel"]) == {"no", "label_state", "label_code", "carrier", "waybill", "box", "message"}
    assert [event["event"] for event in detail["events"]][-2:] == ["order_shipped", "order_signed"]
    assert cli.json("orders", "--stage", "signed")["total"] == 1
    cli.json("label", no, "--out", pdf)
    assert pdf.read_bytes() == first


def test_steps_out_of_turn_are_refused(cli: Cli, tmp_path: Path) -> None:
    stocked(
        cli, tmp_path, Sale(FIRST), Sale(SECOND, cells={"订单状态": SENT, "物流单号": "SF0001", "物流公司": "顺丰"})
    )
    no, before = cli.number(FIRST), cli.dump()
    ship = ("ship", no, "--carrier", "SF", "--waybill")
    assert cli.json(*ship, "SF9", status=1)["error"] == "stage.move"
    assert cli.json("sign", no, status=1)["error"] == "stage.move"
    assert cli.json("sign", "NO-SUCH-ORDER", status=1)["error"] == "order.unknown"
    assert cli.json("order", "NO-SUCH-ORDER", status=1)["error"] == "order.unknown"
    assert cli.json("label", "NO-SUCH-ORDER", "--out", tmp_path / "x", status=1)["error"] == "order.unknown"
    assert cli.json(*ship, " ", status=1)["error"] == "field.required"
    assert cli.dump() == before
    label = cli.scan(no, PADS, PADS)[-1]["facts"]["label"]
    assert cli.json(*ship, "SF9", status=1)["error"] == "parcel.unlabelled"
    cli.scan(label)
    before = cli.dump()
    assert cli.json(*ship, "sf0001", status=1)["error"] == "waybill.used"
    assert cli.dump() == before


def test_rights(cli: Cli, tmp_path: Path) -> None:
    files = exports(tmp_path, Sale(FIRST))
    before = cli.dump()
    denied = [
        ("import", *files, "--channel", "taobao", "--operator", "picker"),
        ("route", "--operator", "picker"),
        ("--operator", "finance", "route"),
    ]
    for words in denied:
        assert cli.json(*words, status=1)["error"] == "operator.not_permitted"
    assert cli.json("route", "--operator", "nobody", status=1)["error"] == "operator.unknown"
    assert cli.json("route", status=1, PICKLANE_OPERATOR="picker")["error"] == "operator.not_permitted"
    answer = cli("station", "--warehouse", "HZ", "--operator", "finance", stdin=FIRST)
    assert (answer.status, answer.out) == (1, "")
    assert cli.dump() == before
    assert cli.json("route", "--operator", "coordinator", PICKLANE_OPERATOR="picker")["orders"] == 0


# --- addresses, settings, help --------------------------------------------------------------------

ADDRESS_KEYS = {"adcode", "province", "city", "county", "lon", "lat", "confidence", "candidates"}


def test_an_address() -> None:
    """One object, with --json or without, on either side; no database is needed."""
    spoken = "江苏苏州昆山市花桥镇光明路168号"
    for words in (("address", spoken), ("address", spoken, "--json"), ("--json", "address", spoken)):
        found = run(*words).json
        assert set(found) == ADDRESS_KEYS
        assert (found["adcode"], found["province"], found["city"], found["county"]) == (
            *("320583", "江苏省", "苏州市", "昆山市"),
        )
        assert 120 < found["lon"] < 122
        assert 30 < found["lat"] < 32
        assert 0.9 < found["confidence"] <= 1
        assert found["candidates"] == []


def test_an_address_that_may_be_several() -> None:
    """Never a guess: candidates instead; as far as the text goes, province and city are told."""
    unsure = run("address", "朝阳区建国路9号").json
    assert (unsure["adcode"], unsure["county"], unsure["lon"]) == (None, None, None)
    assert {"adcode": "110105", "name": "北京市 朝阳区"} in unsure["candidates"]
    city = run("address", "江苏省苏州市").json
    assert (city["province"], city["city"], city["county"]) == ("江苏省", "苏州市", None)
    for direct, parts in (
        ("北京市朝阳区建国路9号", ("北京市", "北京市", "朝阳区")),
        ("广东省东莞市厚街镇1号", ("广东省", "东莞市", "")),
        ("海南省儋州市那大镇1号", ("海南省", "儋州市", "")),
        ("湖北省仙桃市沔街大道1号", None),
    ):
        found = run("address", direct).json
        assert found["adcode"] is not None, direct
        if parts:
            assert (found["province"], found["city"], found["county"]) == parts, direct


def test_addresses_line_by_line() -> None:
    """As many answers as questions, whatever stands in a line."""
    lines = [
        "江苏省苏州市昆山市花桥镇".encode(),
        b"",
        b"\xff\xfe\x00\xc3(",
        "浙江省杭州市余杭区".encode() * 1000,
        "😀\x1b[31m\r江苏省\u2028昆山市".encode(),
        b"x" * 10_000,
        "北京市朝阳区\r".encode(),
    ]
    told = run("address", stdin=b"\n".join(lines))
    assert (told.status, told.err) == (0, "")
    assert [line["adcode"] for line in told.lines[:3]] == ["320583", None, None]
    assert len(told.lines) == len(lines)
    assert told.lines[-1]["adcode"] == "110105"
    assert run("address", stdin="").out == ""


def test_settings(file_cli: Cli) -> None:
    known = {setting.value for setting in Setting}
    assert set(file_cli.json("setting")) == known
    assert {"finance_url", "count.limit", "carriers"} < known
    assert file_cli.json("setting", "finance_max_age_minutes", "30") == {"finance_max_age_minutes": "30"}
    assert file_cli("setting", "finance_max_age_minutes").out == "finance_max_age_minutes = 30\n"
    assert len(file_cli("setting").out.splitlines()) == len(known)
    denied = file_cli.json("setting", "finance_when_unknown", "pass", "--operator", "clerk", status=1)
    assert denied["error"] == "operator.not_permitted"
    assert file_cli.json("setting")["finance_when_unknown"] == "wait"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("import",),
        ("order",),
        ("address",),
        ("worker",),
        ("setting",),
        ("credit",),
        ("credit", "grant"),
        ("profile",),
    ],
)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    told = run(*words, "--help")
    assert told.status == 0
    assert "Usage" in told.out
