"""Orders by phone and customers' accounts by the command line: placed, short of credit, granted, paid; odd JSON."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from app.adapters import finance, secrets
from tests.core import HOME, OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import csv_file, stock_file

PLACED = {
    *("no", "stage", "missing", "total", "goods", "freight", "discount", "promotion", "urgent", "grant"),
}
ACCOUNT = {"customer", "name", "limit", "used", "open", "granted", "available", "as_of", "grants"}
SHORT = "余额不足,请充值或申请临时授信"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def desk(cli: Cli, folder: Path) -> Cli:
    """Goods on the shelves, and a customer with ¥500 on account."""
    columns = ["code", "name", "kind", "phone", "address", "contact", "level", "credit_limit"]
    row = ["C1", "余杭修理厂", "repair_shop", "13900000001", HOME, "王师傅", "", "500.00"]
    cli.json("import", csv_file(folder / "customers.csv", [columns, row], "utf-8"), "--kind", "customers")
    cli.json("import", stock_file(folder), "--kind", "stock")
    return cli


@pytest.fixture
def shop(file_cli: Cli, folder: Path) -> Cli:
    return desk(file_cli, folder)


def order(folder: Path, *lines: tuple[str, object], **fields: object) -> Path:
    """The file of an order of C1."""
    content = {"customer": "C1", "lines": [{"sku": sku, "quantity": count} for sku, count in lines], **fields}
    return raw(folder, json.dumps(content).encode())


def raw(folder: Path, content: bytes) -> Path:
    path = folder / "order.json"
    path.write_bytes(content)
    return path


def place(cli: Cli, path: Path, *words: object) -> dict[str, Any]:
    return cli.json("order", "new", "--json-file", path, *words)


def available(cli: Cli) -> float:
    return float(cli.json("credit", "show", "C1")["available"])


# --- orders by phone ------------------------------------------------------------------------------


def test_an_order_by_phone(cli: Cli, folder: Path) -> None:
    """The customer's own address, prices of the list; what the shelves have is assigned, what comes is picked."""
    desk(cli, folder)
    placed = place(cli, order(folder, (PADS, 2), ("90915 yzzd1", 1), pay="prepaid", promise_hours=4))
    assert set(placed) == PLACED
    assert (placed["stage"], placed["missing"], placed["urgent"]) == ("paid", [], True)
    assert (placed["total"], placed["goods"], placed["freight"], placed["discount"]) == (285.0, 285.0, 0.0, 0.0)
    assert cli.json("route")["assigned"] == 1
    detail = cli.json("order", placed["no"])
    assert (detail["channel"], detail["warehouse"], detail["address"]) == ("phone", "HZ", HOME)
    assert [(line["sku"], line["quantity"], line["price_fen"]) for line in detail["lines"]] == [
        (PADS, 2, 12300),
        (OIL, 1, 3900),
    ]
    assert cli.scan(placed["no"], PADS, PADS, OIL)[-1]["reason"] == "order_done"


def test_what_a_price_and_an_address_may_be(shop: Cli, folder: Path) -> None:
    line = {"sku": PADS, "quantity": 1}
    for price, total in ((12, 12.0), (12.5, 12.5), ("12.50", 12.5), (0.1, 0.1), (None, 123.0)):
        path = raw(folder, json.dumps({"customer": "C1", "lines": [line | {"price": price}]}).encode("utf-8-sig"))
        assert place(shop, path)["total"] == total
    placed = place(shop, order(folder, ("NO-SUCH", 1), address="火星 1 号", remark="😀\x00\ud800"))
    assert placed["missing"] == ["sku", "address"]
    told = shop("--lang", "en", "order", "new", "--json-file", order(folder, ("NO-SUCH", 1)))
    assert told.out.startswith("Order ")
    assert "Missing: a known product" in told.out


def test_the_same_request_is_one_order(shop: Cli, folder: Path) -> None:
    path = order(folder, (PADS, 1), request_id="call-17")
    assert place(shop, path) == place(shop, path)
    told = shop.json("order", "new", "--json-file", order(folder, (PADS, 2), request_id="call-17"), status=1)
    assert told["error"] == "request.reused"


LINE = {"sku": PADS, "quantity": 1}
BAD: dict[str, object] = {
    "a list": [1],
    "a text": "x",
    "nothing in it": {},
    "no lines": {"customer": "C1"},
    "no customer": {"lines": [LINE]},
    "an empty customer": {"customer": " ", "lines": [LINE]},
    "a number for a customer": {"customer": 1, "lines": [LINE]},
    "lines that are none": {"customer": "C1", "lines": LINE},
    "a line that is none": {"customer": "C1", "lines": [PADS]},
    "an empty order": {"customer": "C1", "lines": []},
    "too many lines": {"customer": "C1", "lines": [LINE] * 501},
    "a piece and a half": {"customer": "C1", "lines": [LINE | {"quantity": 1.5}]},
    "a float": {"customer": "C1", "lines": [LINE | {"quantity": 1.0}]},
    "true pieces": {"customer": "C1", "lines": [LINE | {"quantity": True}]},
    "pieces as text": {"customer": "C1", "lines": [LINE | {"quantity": "1"}]},
    "no pieces": {"customer": "C1", "lines": [LINE | {"quantity": 0}]},
    "negative pieces": {"customer": "C1", "lines": [LINE | {"quantity": -1}]},
    "a googol of pieces": {"customer": "C1", "lines": [LINE | {"quantity": 10**100}]},
    "no quantity": {"customer": "C1", "lines": [{"sku": PADS}]},
    "no product": {"customer": "C1", "lines": [{"quantity": 1}]},
    "a number for a product": {"customer": "C1", "lines": [LINE | {"sku": 7}]},
    "three decimals": {"customer": "C1", "lines": [LINE | {"price": 1.234}]},
    "a negative price": {"customer": "C1", "lines": [LINE | {"price": -1}]},
    "a true price": {"customer": "C1", "lines": [LINE | {"price": True}]},
    "an endless price": {"customer": "C1", "lines": [LINE | {"price": float("inf")}]},
    "a price of letters": {"customer": "C1", "lines": [LINE | {"price": "1e2"}]},
    "a dear piece": {"customer": "C1", "lines": [LINE | {"price": 99_999_999_999}]},
    "an unknown pay": {"customer": "C1", "lines": [LINE], "pay": "cash"},
    "a list for pay": {"customer": "C1", "lines": [LINE], "pay": ["credit"]},
    "no time": {"customer": "C1", "lines": [LINE], "promise_hours": 0},
    "half an hour": {"customer": "C1", "lines": [LINE], "promise_hours": 0.5},
    "a year": {"customer": "C1", "lines": [LINE], "promise_hours": 9000},
    "a misspelt name": {"customer": "C1", "lines": [LINE], "adress": HOME},
    "a misspelt name in a line": {"customer": "C1", "lines": [LINE | {"qty": 2}]},
    "an object for an address": {"customer": "C1", "lines": [LINE], "address": {"city": "杭州"}},
    "a word for yes": {"customer": "C1", "lines": [LINE], "ask_credit": "yes"},
}
BYTES = {
    "nothing": b"",
    "half": b'{"customer":"C1",',
    "no UTF-8": '{"customer":"修理厂"}'.encode("gbk"),
    "nested": b'{"lines":' + b"[" * 200_000,
    "two megabytes": b'{"customer":"C1","remark":"' + b"x" * 2_000_000 + b'"}',
    "binary": bytes(range(256)),
}


def test_json_that_is_no_order(shop: Cli, folder: Path) -> None:
    before = shop.dump()
    for case, content in {name: json.dumps(given).encode() for name, given in BAD.items()}.items() | BYTES.items():
        told = shop("--json", "order", "new", "--json-file", raw(folder, content))
        assert told.status == 2, case
        assert told.json["error"] in ("json.bad", "argument.bad", "order.lines"), case
        assert told.sentence == told.json["message"]
        assert len(told.sentence) < 200, case
        assert "Error" not in told.sentence, case
    assert shop.dump() == before


def test_the_value_in_the_way_is_named(shop: Cli, folder: Path) -> None:
    path = order(folder, (PADS, 1), (OIL, 1.5))
    assert (
        shop("order", "new", "--json-file", path).sentence == "order.json 不是所需的 JSON 对象:lines[1].quantity = 1.5"
    )
    assert shop.json("order", "new", status=1)["error"] == "order.unknown"
    unknown = json.dumps({"customer": "NOBODY", "lines": [LINE]}).encode()
    assert shop.json("order", "new", "--json-file", raw(folder, unknown), status=1)["error"] == "customer.unknown"
    denied = shop.json("order", "new", "--json-file", path.with_name("x.json"), "--operator", "picker", status=2)
    assert denied["error"] == "file.missing"
    right = order(folder, (PADS, 1))
    assert shop.json("order", "new", "--json-file", right, "--operator", "picker", status=1)["error"] == (
        "operator.not_permitted"
    )


# --- credit ---------------------------------------------------------------------------------------


def test_credit_short(cli: Cli, folder: Path) -> None:
    desk(cli, folder)
    assert place(cli, order(folder, (PADS, 3), pay="credit"))["missing"] == []
    assert available(cli) == 131.0
    before, path = cli.dump(), order(folder, (PADS, 2), pay="credit")
    told = cli("order", "new", "--json-file", path)
    assert (told.status, told.out) == (1, "")
    assert told.sentence.startswith(SHORT)
    assert "还差 ¥115.00" in told.sentence
    as_json = cli("order", "new", "--json-file", path, "--json")
    assert (as_json.status, as_json.json["error"]) == (1, "credit.short")
    assert as_json.json["message"].startswith(SHORT)
    english = cli("--lang", "en", "order", "new", "--json-file", path)
    assert english.sentence.startswith("Not enough balance: top up or ask for temporary credit")
    assert cli.dump() == before


def test_credit_asked_for_and_granted_once(cli: Cli, folder: Path) -> None:
    desk(cli, folder)
    asked = place(cli, order(folder, (PADS, 5), pay="credit", ask_credit=True, reason="老客户"), "--operator", "clerk")
    assert (asked["missing"], asked["stage"]) == (["credit"], "paid")
    assert cli.json("route")["orders"] == 0
    words = ("credit", "grant", asked["grant"], "--request", "--reason", "好")
    assert cli.json(*words, "--operator", "clerk", status=1)["error"] == "operator.not_permitted"
    granted = cli.json(*words, "--operator", "supervisor")
    assert (granted["amount"], granted["state"], granted["orders"]) == (50000.0, "active", [asked["no"]])
    assert cli.json(*words, "--operator", "supervisor", status=1)["error"] == "grant.decided"
    assert cli.json("credit", "refuse", asked["grant"], "--reason", "不", status=1)["error"] == "grant.decided"
    detail = cli.json("order", asked["no"])
    assert detail["missing"] == []
    assert [event["event"] for event in detail["events"]] == ["order_received", "credit_asked", "credit_taken"]
    account = cli.json("credit", "show", "C1")
    assert set(account) == ACCOUNT
    assert (account["open"], account["granted"], account["available"]) == (615.0, 0.0, 0.0)
    (grant,) = account["grants"]
    assert (grant["amount"], grant["taken"], grant["order_no"]) == (50000.0, 115.0, asked["no"])


def test_credit_refused(shop: Cli, folder: Path) -> None:
    asked = place(shop, order(folder, (PADS, 5), pay="credit", ask_credit=True, reason="急"))
    refused = shop.json("credit", "refuse", asked["grant"], "--reason", "欠款太久")
    assert (refused["state"], refused["orders"]) == ("refused", [])
    assert "欠款太久" in shop("order", asked["no"]).out
    assert shop.json("order", asked["no"])["missing"] == ["credit"]


def test_an_account_in_figures(shop: Cli, folder: Path) -> None:
    """Yuan everywhere, newest entry first, in both languages."""
    assert shop.json("credit", "pay", "C1", "--amount", "20.50", "--reference", "转账 7")["available"] == 520.5
    assert shop.json("credit", "pay", "C1", "--amount", "-0.5", "--reference", "记错")["used"] == -20.0
    assert shop.json("credit", "limit", "C1", "--amount", "300", "--reason", "调低")["available"] == 320.0
    granted = shop.json("credit", "grant", "C1", "--amount", "1000", "--hours", "2", "--reason", "旺季")
    assert (granted["customer"], granted["amount"], granted["orders"]) == ("C1", 1000.0, [])
    assert available(shop) == 1320.0
    entries = shop.json("credit", "ledger", "C1")["entries"]
    assert [(entry["kind"], entry["amount"], entry["used"]) for entry in entries] == [
        ("limit", 300.0, -20.0),
        ("payment", -0.5, -20.0),
        ("payment", 20.5, -20.5),
        ("limit", 500.0, 0.0),
    ]
    assert {key for entry in entries for key in entry} == {"at", "kind", "amount", "used", "reference", "by"}
    assert "收款" in shop("credit", "ledger", "C1").out
    told = shop("--lang", "en", "credit", "show", "C1").out
    assert "available ¥1,320.00 (limit ¥300.00, used -¥20.00, open orders ¥0.00, granted ¥1,000.00)" in told


REFUSED: list[tuple[tuple[str, ...], int, str]] = [
    (("show", "NOBODY"), 1, "customer.unknown"),
    (("ledger", "NOBODY"), 1, "customer.unknown"),
    (("pay", "NOBODY", "--amount", "1", "--reference", "x"), 1, "customer.unknown"),
    (("pay", "C1", "--amount", "one", "--reference", "x"), 2, "argument.bad"),
    (("pay", "C1", "--amount", "1.234", "--reference", "x"), 2, "argument.bad"),
    (("pay", "C1", "--amount", "NaN", "--reference", "x"), 2, "argument.bad"),
    (("pay", "C1", "--amount", "1e3", "--reference", "x"), 2, "argument.bad"),
    (("pay", "C1", "--amount", "0", "--reference", "x"), 2, "credit.amount"),
    (("pay", "C1", "--amount", "999999999", "--reference", "x"), 2, "credit.amount"),
    (("pay", "C1", "--amount", "1", "--reference", " "), 1, "field.required"),
    (("pay", "C1", "--amount", "1", "--reference", "x", "--operator", "clerk"), 1, "operator.not_permitted"),
    (("limit", "C1", "--amount", "-1", "--reason", "x"), 2, "credit.amount"),
    (("grant", "C1", "--amount", "0", "--reason", "x"), 2, "credit.amount"),
    (("grant", "C1", "--amount", "-5", "--reason", "x"), 2, "credit.amount"),
    (("grant", "C1", "--hours", "9999", "--reason", "x"), 2, "argument.bad"),
    (("grant", "C1", "--reason", ""), 1, "field.required"),
    (("grant", "C1", "--request", "--reason", "x"), 2, "argument.bad"),
    (("grant", "7", "--request", "--reason", "x"), 1, "grant.unknown"),
    (("refuse", "7", "--reason", "x"), 1, "grant.unknown"),
]


def test_what_an_account_does_not_take(shop: Cli) -> None:
    before = shop.dump()
    for words, status, error in REFUSED:
        told = shop("--json", "credit", *words)
        assert (told.status, told.json["error"]) == (status, error), words
        assert told.sentence == told.json["message"]
    assert shop.dump() == before


def test_the_key_is_kept_and_never_shown(shop: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(secrets, "keep_secret", kept.__setitem__)
    told = shop("--json", "credit", "key", "--value", "s3cret")
    assert (told.json, kept) == ({"kept": True}, {"finance_key": "s3cret"})
    assert "s3cret" not in told.out + told.err
    assert shop("credit", "key", stdin="other\n").status == 0
    assert kept == {"finance_key": "other"}


# --- the finance system ---------------------------------------------------------------------------

Answers = Callable[[BaseHTTPRequestHandler], object]


def says(body: bytes, status: int = 200) -> Answers:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


ENOUGH = says(b'{"limit": "1000.00", "used": "200.00", "currency": "CNY"}')


@contextmanager
def finance_system(answer: Answers) -> Iterator[str]:
    """One on this computer; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Not on this console."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The adapter as it is, with its key and little patience."""
    monkeypatch.setenv("PICKLANE_FINANCE_KEY", "secret")
    monkeypatch.setattr(finance, "HttpFinance", partial(finance.HttpFinance, timeout_s=0.3, attempts=1))


def kept_by(cli: Cli, url: str, when_unknown: str = "wait") -> None:
    cli.json("setting", "finance_url", url)
    cli.json("setting", "finance_when_unknown", when_unknown)


@pytest.mark.usefixtures("hasty")
def test_the_finance_system_knows(shop: Cli, folder: Path) -> None:
    with finance_system(ENOUGH) as url:
        kept_by(shop, url)
        account = shop.json("credit", "show", "C1")
        assert (account["limit"], account["used"], account["available"]) == (1000.0, 200.0, 800.0)
        assert account["as_of"] is not None
        assert place(shop, order(folder, (PADS, 6), pay="credit"))["missing"] == []
        told = shop("order", "new", "--json-file", order(folder, (PADS, 1), pay="credit"))
        assert (told.status, told.sentence.startswith(SHORT)) == (1, True)
        paid = shop.json("credit", "pay", "C1", "--amount", "1", "--reference", "x", status=1)
        assert paid["error"] == "credit.kept_elsewhere"


@contextmanager
def slow() -> Iterator[str]:
    ended = Event()
    with finance_system(lambda _request: ended.wait(5)) as url:
        try:
            yield url
        finally:
            ended.set()


@contextmanager
def down() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_port
    yield f"http://127.0.0.1:{port}"


TROUBLES = {
    "down": down,
    "slow": slow,
    "no JSON": lambda: finance_system(says(b"<html>login</html>")),
    "another shape": lambda: finance_system(says(b'{"ok": true}')),
    "contradicts itself": lambda: finance_system(says(b'{"limit": "1", "used": "1", "available": "9"}')),
    "an error": lambda: finance_system(says(b"{}", 500)),
    "the key refused": lambda: finance_system(says(b"{}", 401)),
    "customer unknown": lambda: finance_system(says(b"{}", 404)),
}


@pytest.mark.usefixtures("hasty")
def test_nobody_knows_the_balance(shop: Cli, folder: Path) -> None:
    """The orders wait and the answers say so; when the system answers again they go on."""
    numbers = []
    for trouble, system in TROUBLES.items():
        with system() as url:
            kept_by(shop, url)
            placed = place(shop, order(folder, (OIL, 1), pay="credit"))
        assert (placed["missing"], placed["stage"]) == (["credit"], "paid"), trouble
        assert "缺少:" in shop("order", placed["no"]).out
        numbers.append(placed["no"])
    assert shop.json("route")["orders"] == 0
    with finance_system(ENOUGH) as url:
        kept_by(shop, url)
        assert available(shop) == 800.0 - 39.0 * len(numbers)
    assert {tuple(shop.json("order", no)["missing"]) for no in numbers} == {()}
    assert shop.json("route")["assigned"] == len(numbers)


@pytest.mark.usefixtures("hasty")
def test_the_company_has_chosen_that_orders_pass(shop: Cli, folder: Path) -> None:
    """On the last known balance, and no further."""
    with finance_system(ENOUGH) as url:
        kept_by(shop, url)
        assert available(shop) == 800.0
    grown_old(shop)
    with down() as url:
        kept_by(shop, url, "pass")
        placed = place(shop, order(folder, (PADS, 6), pay="credit"))
        assert placed["missing"] == []
        told = shop.json("order", "new", "--json-file", order(folder, (PADS, 1), pay="credit"), status=1)
        assert told["error"] == "credit.short"


@pytest.mark.usefixtures("hasty")
def test_the_timeline_says_that_nobody_could_be_asked(shop: Cli, folder: Path) -> None:
    with finance_system(ENOUGH) as url:
        kept_by(shop, url)
        assert available(shop) == 800.0
    grown_old(shop)
    with down() as url:
        kept_by(shop, url, "pass")
        placed = place(shop, order(folder, (PADS, 1), pay="credit"))
    (received, *_) = shop.json("order", placed["no"])["events"]
    assert received["facts"]["unconfirmed"]
    assert "财务系统未应答" in shop("order", placed["no"]).out


def grown_old(cli: Cli) -> None:
    """The last answer of the finance system is a day old."""
    from sqlalchemy import text

    from db.engine import open_database

    database = open_database(cli.address)
    with database.writing() as connection:
        connection.execute(text("UPDATE credit_accounts SET as_of = as_of - 86400000"))
        connection.commit()
    database.close()
