"""Found stock, counting and the walk, by the shell's entry points."""

from pathlib import Path

import pytest

from tests.core import OIL, PADS
from tests.e2e.cli import Cli
from tests.e2e.shop import stock_file

KEEPER = ("--operator", "keeper")


@pytest.fixture
def shelves(file_cli: Cli, tmp_path: Path) -> Cli:
    file_cli.json("import", stock_file(tmp_path, {("HZ", PADS): 10, ("HZ", OIL): 4}), "--kind", "stock")
    return file_cli


def test_a_location_from_opening_to_approval(shelves: Cli) -> None:
    (task,) = shelves.json("count", "open", "B-01", "--warehouse", "HZ", *KEEPER)["tasks"]
    no = task["no"]

    assert shelves.json("count", "item", no, PADS, "--pieces", "3", *KEEPER)["counted"] == 3
    assert "B-01" in shelves("--lang", "en", "count", "list").out
    closed = shelves.json("count", "close", no, *KEEPER)

    assert (closed["right"], closed["corrected"], closed["asked"]) == (0, 0, 1)
    listed = shelves.json("count", "list")
    (asked,) = listed["corrections"]
    assert (listed["tasks"], asked["pieces"], asked["by"]) == ([], -7, "keeper")
    own = shelves("--lang", "en", "count", "approve", asked["id"], "--operator", "keeper")
    assert (own.status, "may not decide" in own.sentence) == (1, True)
    assert shelves.json("count", "approve", asked["id"], "--operator", "supervisor")["on_hand"] == 3
    assert shelves.json("count", "list")["corrections"] == []
    (known,) = shelves.json("count", "list", "--all")["corrections"]
    assert known["state"] == "approved"


def test_what_was_not_scanned_needs_a_second_look(shelves: Cli) -> None:
    (task,) = shelves.json("count", "open", "--longest", "1", "--warehouse", "HZ", *KEEPER)["tasks"]

    question = shelves.json("count", "close", task["no"], *KEEPER, status=1)

    assert question["error"] == "count.uncounted"
    assert shelves("--lang", "en", "count", "close", task["no"], "--yes", *KEEPER).out.startswith("B-01: 0 right, ")


def test_a_count_is_called_off(shelves: Cli) -> None:
    (task,) = shelves.json("count", "open", "O-01", "--warehouse", "HZ", *KEEPER)["tasks"]

    assert shelves.json("count", "cancel", task["no"], *KEEPER)["location"] == "O-01"
    assert (
        "has no location to count"
        in shelves("--lang", "en", "count", "open", "--doubtful", "5", "--warehouse", "HZ").err
    )


def test_found_stock_and_a_refusal(shelves: Cli) -> None:
    found = shelves.json("count", "found", OIL, "--pieces", "2", "--warehouse", "HZ", "--operator", "picker")
    assert (found["state"], found["on_hand"]) == ("done", 6)
    asked = shelves.json("count", "found", OIL, "--pieces", "20", "--warehouse", "HZ", "--reason", "returned", *KEEPER)

    refused = shelves("--lang", "en", "count", "refuse", asked["count"], "--note", "no", "--operator", "supervisor")

    assert "refused" in refused.out
    assert "6 on hand" in refused.out
    bad = shelves.json("count", "found", OIL, "--pieces", "1", "--reason", "x", "--warehouse", "HZ", status=2)
    assert bad["error"] == "argument.bad"


def test_the_walk_is_read_from_a_file(shelves: Cli, tmp_path: Path) -> None:
    walk = tmp_path / "walk.csv"
    walk.write_text("库位,顺序\nO-01,10\nB-01,x\nC-01,5\n", "utf-8")

    saved = shelves.json("locations", "import", walk, "--warehouse", "HZ", *KEEPER)

    assert (saved["added"], saved["changed"], [each["row"] for each in saved["rejected"]]) == (2, 0, [3])
    rows = shelves.json("locations", "list", "--warehouse", "HZ")["locations"]
    assert [(row["code"], row["walk"]) for row in rows] == [("C-01", 5), ("O-01", 10), ("B-01", None)]
    walk.write_text("库位\n\n,\n", "utf-8")
    assert shelves.json("locations", "import", walk, "--warehouse", "HZ", status=2)["error"] == "file.nothing_usable"


def test_the_limit_is_a_setting(shelves: Cli) -> None:
    shelves.json("setting", "count.limit", "0")

    asked = shelves.json("count", "found", OIL, "--pieces", "1", "--warehouse", "HZ", "--operator", "picker")

    assert asked["state"] == "asked"
