"""Transfers, production and what people decide otherwise, by the shell's entry points."""

from pathlib import Path

import pytest

from tests.core import OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import Sale, exports, stock_file

MOVED, MADE = "4530000000000000201", "4530000000000000202"


@pytest.fixture
def shop(file_cli: Cli, tmp_path: Path) -> Cli:
    """One order waits for oil filters from Beijing, another for brake pads that nobody has."""
    stock = {("HZ", PADS): 1, ("SH", PADS): 1, ("SH", OIL): 0, ("BJ", OIL): 3}
    file_cli.json("import", stock_file(tmp_path, stock), "--kind", "stock")
    sales = (Sale(MOVED, ((PADS, 1), (OIL, 3))), Sale(MADE, ((PADS, 4),)))
    file_cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    file_cli.json("route")
    return file_cli


def test_a_transfer_from_proposal_to_the_next_one(shop: Cli) -> None:
    (transfer,) = shop.json("transfers")["transfers"]
    no = transfer["no"]
    assert (transfer["from_warehouse"], transfer["to_warehouse"], transfer["state"]) == ("BJ", "HZ", "proposed")

    for step, state in (("approve", "approved"), ("pick", "picked"), ("send", "in_transit")):
        assert shop.json("transfers", step, no)["state"] == state
    moved = shop.json("transfers", "receive", no, "--arrived", f"{OIL}=2")

    assert (moved["state"], moved["awaits"]) == ("received", "routing")
    assert shop.json("transfers") == {"transfers": []}
    assert f"{OIL} −1" in shop("--lang", "en", "order", MOVED).out


def test_a_transfer_is_given_up_with_a_reason(shop: Cli) -> None:
    no = shop.json("transfers")["transfers"][0]["no"]

    assert shop.json("transfers", "cancel", no, "--reason", "车坏了")["awaits"] == "routing"
    assert "车坏了" in shop("order", MOVED).out


def test_the_planner_promises_and_makes(shop: Cli) -> None:
    (row,) = shop.json("production")["production"]
    assert (row["sku"], row["orders"], row["state"]) == (PADS, 1, "open")
    assert shop.json("production", "accept", PADS, "--date", "2099-01-31")["orders"] == 1
    assert "2099-01-31" in shop("production").out

    made = shop.json("production", "done", PADS, "--pieces", 9, "--warehouse", "sh")

    assert (made["warehouse"], made["orders"], made["assigned"]) == ("SH", 1, 1)
    assert shop.json("production") == {"production": []}


def test_an_order_is_moved_rejected_and_routed_anew(shop: Cli) -> None:
    shop.json("production", "done", PADS, "--pieces", 9, "--warehouse", "SH")
    shop.json("production", "done", PADS, "--pieces", 9, "--warehouse", "BJ")
    assert shop.json("override", MADE, "--warehouse", "BJ", "--reason", "客户要求")["warehouse"] == "BJ"
    assert "客户要求" in shop("explain", MADE).out

    rejected = shop.json("reject", MADE, "--line", 1, "--pieces", 2, "--reason", "damaged")
    assert (rejected["warehouse"], rejected["pieces"]) == ("BJ", 2)
    shop.json("route")
    assert shop.json("reroute", MADE, "--reason", "算错了")["stage"] == "paid"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("transfers", "pick", "T000000018"), "transfer.unknown"),
        (("transfers", "receive", "T000000018", "--arrived", "two"), "argument.bad"),
        (("production", "accept", PADS, "--date", "soon"), "argument.bad"),
        (("production", "accept", OIL, "--date", "2099-01-31"), "production.none"),
        (("production", "done", PADS, "--pieces", "0"), "argument.bad"),
        (("override", MADE, "--warehouse", "HZ", "--reason", "r"), "override.short"),
        (("reject", MADE, "--line", "1", "--pieces", "1", "--reason", "ugly"), "argument.bad"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(shop: Cli, words: tuple[str, ...], error: str) -> None:
    answer = shop("--json", *words)

    assert answer.json["error"] == error
    assert "{" not in answer.json["message"]
    assert shop(*words).sentence
