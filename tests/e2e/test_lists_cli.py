"""Pick lists by the shell's entry points: planned, released, looked at, printed, cancelled."""

from pathlib import Path

import pytest

from tests.core import AIR, OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import PLENTY, Sale, exports, stock_file

LINES = (((PADS, 2),), ((OIL, 1), (PADS, 1)), ((AIR, 1),))
NUMBERS = [f"453000000000000030{n}" for n in range(3)]


@pytest.fixture
def shop(file_cli: Cli, tmp_path: Path) -> Cli:
    """Three orders wait to be picked in Hangzhou for one carrier."""
    file_cli.json("import", stock_file(tmp_path, PLENTY), "--kind", "stock")
    sales = (Sale(no, lines) for no, lines in zip(NUMBERS, LINES, strict=True))
    file_cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    file_cli.json("route")
    return file_cli


def test_a_wave_from_plan_to_cancellation(shop: Cli) -> None:
    planned = shop.json("lists", "plan", "--warehouse", "HZ", "--bins", 2)
    (wave,) = planned["waves"]
    assert (wave["carrier"], wave["orders"], wave["pieces"], wave["carts"]) == ("ZTO", 3, 5, 2)
    assert [len(cart["orders"]) for cart in planned["carts"]] == [2, 1]
    assert planned["carts"][0]["steps"][0]["bins"][0]["bin"] == 1

    made = shop.json("lists", "release", "--warehouse", "HZ", "--carrier", "ZTO", "--bins", 2)["lists"]
    assert [each["orders"] for each in made] == [cart["orders"] for cart in planned["carts"]]
    assert shop.json("lists", "plan", "--warehouse", "HZ") == {"waves": [], "carts": []}
    rows = shop.json("lists", "list", "--warehouse", "HZ")["lists"]
    assert {(row["kind"], row["state"], row["carrier"]) for row in rows} == {("wave", "released", "中通")}

    no = made[0]["list"]
    shown = shop.json("lists", "show", no)
    assert (shown["no"], shown["orders"], len(shown["orders_in_bins"])) == (no, 2, 2)
    cancelled = shop.json("lists", "cancel", no)
    assert (cancelled["state"], set(cancelled["left"])) == ("cancelled", set(made[0]["orders"]))
    assert len(shop.json("lists", "plan", "--warehouse", "HZ")["carts"][0]["orders"]) == 2


def test_a_batch_is_one_cart_unless_said_otherwise(shop: Cli) -> None:
    (made,) = shop.json("lists", "release", "--warehouse", "HZ", "--bins", 1)["lists"]
    assert len(made["orders"]) == 1

    assert len(shop.json("lists", "release", "--warehouse", "HZ", "--bins", 1, "--carts", 5)["lists"]) == 2
    assert shop("--lang", "en", "lists", "release", "--warehouse", "HZ").status == 1


def test_everything_is_said_in_words_too(shop: Cli) -> None:
    assert "Cart 1: 3 orders, 3 stops, 5 pieces" in shop("--lang", "en", "lists", "plan", "--warehouse", "HZ").out
    no = shop.json("lists", "release", "--warehouse", "HZ")["lists"][0]["list"]

    assert f"{no}  HZ   批量拣货  已下发" in shop("lists", "list").out
    assert f"{PADS} 刹车片 ×3: [" in shop("lists", "show", no).out
    assert "3 单重新待拣" in shop("lists", "cancel", no).out


@pytest.mark.parametrize("paper", ["a4", "100x150"])
def test_slips_are_saved_and_printed(shop: Cli, tmp_path: Path, paper: str) -> None:
    no = shop.json("lists", "release", "--warehouse", "HZ")["lists"][0]["list"]
    out = tmp_path / "slips.pdf"

    saved = shop.json("lists", "slips", no, "--out", out, "--paper", paper, "--by-order")

    assert out.read_bytes().startswith(b"%PDF")
    assert saved == {"file": str(out), "bytes": out.stat().st_size}
    assert shop.json("lists", "slips", no, "--paper", paper, "--station", "HZ-1")["job"] > 0


@pytest.mark.parametrize(
    ("words", "error", "status"),
    [
        (("plan", "--warehouse", "XX"), "warehouse.unknown", 1),
        (("show", "B1"), "list.unknown", 1),
        (("cancel", "B1"), "list.unknown", 1),
        (("slips", "B1", "--out", "x.pdf"), "list.unknown", 1),
        (("slips", "B1", "--paper", "a5"), "argument.bad", 2),
        (("release", "--warehouse", "BJ"), "list.empty", 1),
        (("plan", "--warehouse", "HZ", "--bins", "0"), "usage", 2),
    ],
)
def test_what_cannot_be_is_told(shop: Cli, words: tuple[str, ...], error: str, status: int) -> None:
    if error == "usage":
        assert shop("lists", *words).status == status
    else:
        assert shop.json("lists", *words, status=status)["error"] == error


def test_a_closed_list_has_no_slips_and_a_folder_is_no_file(shop: Cli, tmp_path: Path) -> None:
    no = shop.json("lists", "release", "--warehouse", "HZ")["lists"][0]["list"]
    assert shop.json("lists", "slips", no, "--out", tmp_path, status=3)["error"] == "file.unwritable"
    shop.json("lists", "cancel", no)

    assert shop.json("lists", "slips", no, "--out", tmp_path / "x.pdf", status=1)["error"] == "list.closed"
