"""How the commands are called: options before and behind them, the environment, both languages, help, long lists."""

import json
from pathlib import Path

import pytest

from app import __version__
from tests.core import OIL
from tests.e2e.cli import Answer, Cli, run
from tests.e2e.shop import CLOSED, Sale, exports, stocked

FIRST, SECOND = "4530000000000000123", "4530000000000000124"


def outputs(answer: Answer) -> dict[str, object]:
    content = answer.json
    content.pop("seconds", None)
    return content


@pytest.mark.parametrize("words", [("orders",), ("route",), ("db", "check")])
def test_options_before_and_after_the_command(file_cli: Cli, words: tuple[str, ...]) -> None:
    expected = outputs(run("--db", file_cli.address, "--json", *words))
    assert outputs(run(*words, "--json", "--db", file_cli.address)) == expected
    assert outputs(run("--json", *words, PICKLANE_DB=file_cli.address)) == expected
    nowhere = "sqlite:////nowhere.sqlite"
    assert outputs(run("--db", nowhere, *words, "--json", "--db", file_cli.address, PICKLANE_DB=nowhere)) == expected
    assert outputs(run("--db", file_cli.address, *words, "--json", PICKLANE_DB=nowhere)) == expected


def test_both_languages(file_cli: Cli, tmp_path: Path) -> None:
    """The same answers in words, and the words of one language only."""
    stocked(file_cli, tmp_path, Sale(FIRST), Sale(SECOND, cells={"订单状态": CLOSED}))
    no = file_cli.number(FIRST)
    english = {
        ("orders",): "2 orders in all",
        ("order", no): "km is beyond the reach of 300 km.",
        ("route",): "0 orders: 0 assigned",
        ("db", "check"): "Everything adds up.",
        ("db", "upgrade"): "Up to date.",
        ("import", *exports(tmp_path, Sale(FIRST)), "--channel", "taobao"): "1 there already",
    }
    chinese = ("共 2 单", "超出 300 公里的范围。", "0 单:已分仓 0", "全部相符。", "已是最新。", "已有 1 单")
    for (words, said), chinese_said in zip(english.items(), chinese, strict=True):
        assert said in file_cli("--lang", "en", *words).out
        assert said in file_cli(*words, PICKLANE_LANG="en").out
        assert chinese_said in file_cli(*words).out
        assert chinese_said in file_cli("--lang", "zh", *words, PICKLANE_LANG="en").out
    refusals = {"--lang=en": f"Order {no} has no label: it has not been picked yet.", "--lang=zh": "还没有面单"}
    for option, said in refusals.items():
        answer = file_cli(option, "label", no, "--out", tmp_path / "x.pdf")
        assert (answer.status, answer.out) == (1, "")
        assert said in answer.sentence


def test_a_scan_is_answered_in_words(file_cli: Cli, tmp_path: Path) -> None:
    stocked(file_cli, tmp_path, Sale(FIRST))
    words = ("station", "--warehouse", "HZ", "--operator", "picker")
    english = file_cli("--lang", "en", *words, stdin=f"{FIRST}\n{OIL}\n").lines
    assert [answer["says"] for answer in english] == [
        "Order opened, scan the first item",
        "Wrong item, put it back",
    ]
    assert file_cli(*words, stdin=OIL).lines[0]["says"] == "拣错了,请放回货位"


def test_version_and_help() -> None:
    assert run("--version").out.strip() == __version__
    told = run("--help")
    assert told.status == 0
    commands = ("db", "import", "orders", "order", "route", "station", "label", "ship", "sign", "demo")
    assert [word for word in commands if f" {word} " not in told.out] == []


def test_long_pools_are_paged(file_cli: Cli, tmp_path: Path) -> None:
    """More than one page of the reader, none twice."""
    sales = [Sale(f"45300000000001{n:05d}") for n in range(1050)]
    file_cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    numbers = [order["external_no"] for order in file_cli.json("orders", "--limit", "1040")["orders"]]
    assert numbers == [sale.no for sale in reversed(sales)][:1040]
    assert json.loads(file_cli("orders", "--json", "--limit", "1").out)["total"] == 1050
