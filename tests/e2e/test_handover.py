"""Numbers, photos, a load, the courier's word: by the shell's entry points."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.core import PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import Sale, exports, stock_file

FIRST, SECOND = "4530000000000000301", "4530000000000000302"
NUMBERS = ("SF1000000000001", "SF1000000000002")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of the evidence."""
    monkeypatch.setenv("PICKLANE_EVIDENCE", str(tmp_path / "evidence"))
    return tmp_path / "evidence"


@pytest.fixture
def shop(folder: Path, file_cli: Cli, tmp_path: Path) -> Cli:
    """Two picked orders of one brake pad each, their labels on the boxes."""
    file_cli.json("import", stock_file(tmp_path, {("HZ", PADS): 2}), "--kind", "stock")
    sales = (Sale(FIRST, ((PADS, 1),)), Sale(SECOND, ((PADS, 1),)))
    file_cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    file_cli.json("route")
    for sale in (FIRST, SECOND):
        no = file_cli.number(sale)
        done = file_cli.scan(no, PADS)[-1]
        file_cli.scan(no, str(done["facts"]["label"]))
    return file_cli


def test_from_the_pool_to_the_signature(shop: Cli, tmp_path: Path, folder: Path) -> None:
    numbers, photo, news, paper = (tmp_path / name for name in ("n.csv", "box.png", "news.json", "load.pdf"))
    numbers.write_text("\n".join(("运单号", *NUMBERS)), "utf-8")
    assert shop.json("waybills", "add", numbers, "--carrier", "sf")["added"] == 2
    taken = [shop.json("waybills", "take", sale, "--carrier", "顺丰")["waybill"] for sale in (FIRST, SECOND)]
    assert taken == list(NUMBERS)
    assert shop.json("waybills", "list")["waybills"][0]["free"] == 0

    Image.new("RGB", (300, 200)).save(photo)
    (added,) = shop.json("evidence", "add", NUMBERS[0], photo)["evidence"]
    assert (added["order"], added["stage"]) == (shop.number(FIRST), "picked")
    (row,) = shop.json("evidence", "list", FIRST)["evidence"]
    assert (row["sha256"], row["name"]) == (added["sha256"], "box.png")

    load = shop.json("handover", "open", "--carrier", "SF", "--station", "HZ-1")["load"]
    moved = shop.json("handover", "add", load, NUMBERS[0])
    assert (moved["inside"], moved["expected"]) == (1, 2)
    assert [row["waybill"] for row in shop.json("handover", "list", load)["missing"]] == [NUMBERS[1]]
    asked = shop("--json", "--lang", "en", "handover", "close", load)
    assert (asked.status, asked.json["error"]) == (1, "load.missing")
    assert "1 parcels stay behind" in asked.json["message"]
    shop.json("handover", "add", load, NUMBERS[1])
    assert len(shop.json("handover", "close", load)["shipped"]) == 2
    assert shop.json("handover", "manifest", load, "--out", paper)["bytes"] == len(paper.read_bytes())
    assert shop.json("handover", "manifest", load, "--station", "HZ-1")["job"] > 0

    news.write_text(json.dumps({"nu": NUMBERS[0], "com": "shunfeng", "state": 301, "data": []}), "utf-8")
    (found,) = shop.json("courier", "import", news)["files"]
    assert (found["signed"], found["unknown"]) == ([shop.number(FIRST)], [])
    assert shop.json("sign", SECOND, "--reason", "客户电话")["stage"] == "signed"
    assert "客户电话" in shop("order", SECOND).out
    assert shop.sound()

    file = next(folder.rglob("*.jpg"))
    kept = file.read_bytes()
    file.write_bytes(b"something else")
    assert shop("db", "check").status == 1
    file.write_bytes(kept)


def test_the_lists_as_people_read_them(shop: Cli) -> None:
    shop.json("waybills", "take", FIRST, "--carrier", "顺丰", "--number", NUMBERS[0])
    load = shop.json("handover", "open", "--carrier", "SF", "--station", "HZ-1")["load"]

    told = shop("--lang", "en", "handover", "list", load).out

    assert "顺丰速运" in told
    assert "Missing: 1" in told
    assert "not scanned yet" in told
    assert load in shop("handover", "list").out
    assert shop.json("handover", "cancel", load)["state"] == "cancelled"


def test_a_doubt_is_answered_with_yes(shop: Cli) -> None:
    take = ("waybills", "take", FIRST, "--carrier", "SF", "--number", "73123456789012")

    asked = shop("--json", *take)

    assert (asked.status, asked.json["error"]) == (1, "waybill.odd")
    assert shop.json(*take, "--yes")["waybill"] == "73123456789012"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("handover", "open", "--carrier", " ", "--station", "HZ-1"), "field.required"),
        (("handover", "open", "--carrier", "SF", "--station", "none"), "station.unknown"),
        (("handover", "add", "G000000018", FIRST), "load.unknown"),
        (("handover", "list", "G000000018"), "load.unknown"),
        (("handover", "manifest", "G000000018", "--out", "x.pdf"), "load.unknown"),
        (("waybills", "take", FIRST, "--carrier", "SF"), "waybill.none_left"),
        (("waybills", "take", "nothing", "--carrier", "SF"), "parcel.unknown"),
        (("waybills", "add", "none.csv", "--carrier", "SF"), "file.missing"),
        (("evidence", "add", FIRST, "none.jpg"), "photo.missing"),
        (("courier", "import", "none.json"), "file.missing"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(shop: Cli, words: tuple[str, ...], error: str) -> None:
    answer = shop("--json", *words)

    assert answer.json["error"] == error
    assert "{" not in answer.json["message"]
    assert shop(*words).sentence
