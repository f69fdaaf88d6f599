"""The rules by the shell's entry points: as files, tried, put in force, explained, taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core import AIR, OIL, PADS
from tests.e2e.cli import Cli, process, run
from tests.e2e.shop import BEIJING, Sale, exports, stock_file

MEASURES = {"parcels", "km", "splits", "transfers", "to_produce", "waiting", "in_time"}
NEAR, MOVED, NORTH = (f"453000000000000010{n}" for n in range(3))


@pytest.fixture
def shop(cli: Cli, tmp_path: Path) -> Cli:
    """Three orders wait: one that Hangzhou has, one that lacks oil there, one for Beijing."""
    cli.json("import", stock_file(tmp_path, {("HZ", PADS): 9, ("BJ", OIL): 9, ("SH", AIR): 1}), "--kind", "stock")
    sales = (
        Sale(NEAR, ((PADS, 1),)),
        Sale(MOVED, ((PADS, 1), (OIL, 1))),
        Sale(NORTH, ((PADS, 1),), {"收货地址": BEIJING}),
    )
    cli.json("import", *exports(tmp_path, *sales), "--channel", "taobao")
    return cli


def draft(cli: Cli, folder: Path, **service: object) -> Path:
    """The rules in force as a file, with other settings of their only branch."""
    path = folder / "draft.json"
    cli.json("rules", "export", "--out", path)
    rules = json.loads(path.read_text(encoding="utf-8"))
    rules["branches"][0]["service"].update(service)
    path.write_text(json.dumps(rules), encoding="utf-8")
    return path


def sides(found: dict[str, Any]) -> tuple[int, int]:
    assert set(found) == {"orders", "changed", "before", "after"}
    assert set(found["before"]) == set(found["after"]) == MEASURES
    return found["orders"], found["changed"]


def test_a_wider_reach_from_draft_to_rollback(shop: Cli, tmp_path: Path) -> None:
    """350 km instead of 300 on the sample day is tried, put in force, followed, explained and taken back."""
    wide = draft(shop, tmp_path, reach_km=[350])
    waiting = shop.dump()
    assert sides(shop.json("route", "--dry-run", "--draft", wide)) == (3, 0)
    assert shop.dump() == waiting
    shop.json("route")
    routed = shop.dump()
    assert sides(shop.json("replay", "--days", 7, "--draft", wide)) == (3, 0)
    assert sides(shop.json("replay", "--days", 7)) == (3, 0)
    assert shop.dump() == routed

    assert shop.json("rules", "import", wide, "--note", "noon") == {"version": 1}
    (difference,) = shop.json("rules", "diff", 0, 1)["differences"]
    assert (difference["code"], difference["before"], difference["after"]) == ("service.reach_km", [300], [350])
    assert shop.json("rules", "activate", 1) == {"version": 1, "from": None}
    assert [(row["in_force"], row["put_by"]) for row in shop.json("rules", "list")["versions"]] == [
        (True, "admin"),
        (False, ""),
    ]
    put, shipped = shop("rules", "list", PICKLANE_LANG="en").out.splitlines()
    assert put.endswith("admin  Saved by admin  noon")
    assert shipped == "v0"
    folder = tmp_path / "noon"
    folder.mkdir()
    shop.json("import", *exports(folder, Sale("4530000000000000200", ((PADS, 1),))), "--channel", "taobao")
    shop.json("route")
    (decision,) = shop.json("explain", "4530000000000000200")["decisions"]
    assert (decision["rules_version"], decision["reach_km"], decision["warehouse"]) == (1, 350, "HZ")

    shop.json("rules", "activate", 0)
    assert [row["in_force"] for row in shop.json("rules", "list")["versions"]] == [False, True]
    assert shop.json("rules", "diff", 0, wide)["differences"] == [difference]
    back = tmp_path / "back.json"
    shop.json("rules", "export", "--out", back)
    assert json.loads(back.read_text(encoding="utf-8"))["branches"][0]["service"]["reach_km"] == [300]


def test_a_draft_that_matters_shows_in_both_totals(shop: Cli, tmp_path: Path) -> None:
    shop.json("route")

    found = shop.json("replay", "--days", 1, "--draft", draft(shop, tmp_path, transfers="never", beyond=False))

    assert sides(found) == (3, 2)
    assert (found["before"]["transfers"], found["after"]["transfers"]) == (2, 0)
    assert (found["before"]["to_produce"], found["after"]["to_produce"]) == (0, 2)
    told = shop("replay", "--days", 1, "--draft", tmp_path / "draft.json", PICKLANE_LANG="en").out
    assert "2 of 3 orders change" in told
    assert "Transfers: 2 → 0" in told


@pytest.mark.parametrize(("lang", "says"), [("zh", "全部有货|唯一"), ("en", "only one within")])
def test_a_decision_is_explained_in_both_languages(shop: Cli, lang: str, says: str) -> None:
    shop.json("route")

    content = shop.json("explain", NEAR, "--lang", lang)
    told = shop("explain", NEAR, "--lang", lang).out

    (decision,) = content["decisions"]
    assert content["order"] == shop.number(NEAR)
    assert {"at", "outcome", "warehouse", "branch", "rules_version", "reach_km", "candidates", "says"} <= set(decision)
    assert [found["verdict"] for found in decision["candidates"]] == ["chosen", "short", "out_of_radius"]
    assert any(part in decision["candidates"][0]["says"] for part in says.split("|"))
    assert all(found["says"] in told and found["name"] in told for found in decision["candidates"])
    assert decision["says"] in told


def test_every_decision_on_an_order_is_kept(shop: Cli, tmp_path: Path) -> None:
    waits = draft(shop, tmp_path, transfers="never", otherwise="wait")
    shop.json("rules", "import", waits)
    shop.json("rules", "activate", 1)
    assert shop.json("route")["waiting"] == 2
    shop.json("rules", "activate", 0)
    shop.json("route")

    kept = shop.json("explain", MOVED, "--all")["decisions"]

    assert [(row["outcome"], row["rules_version"]) for row in kept] == [("transfer", 0), ("wait", 1)]
    assert len(shop.json("explain", MOVED)["decisions"]) == 1


def test_rules_begin_when_they_are_said_to(shop: Cli, tmp_path: Path) -> None:
    shop.json("rules", "import", draft(shop, tmp_path, reach_km=[350]))

    assert shop.json("rules", "activate", 1, "--from", "2126-11-23 12:00")["from"].startswith("2126-11-23T12:00:00+08")
    assert [row["in_force"] for row in shop.json("rules", "list")["versions"]] == [False, True]


def test_what_is_not_there_or_makes_no_sense_is_refused(shop: Cli, tmp_path: Path) -> None:
    wide = draft(shop, tmp_path, reach_km=[350])
    bad, silly = tmp_path / "bad.json", tmp_path / "silly.json"
    bad.write_text("{", encoding="utf-8")
    silly.write_text(wide.read_text(encoding="utf-8").replace('"when": ""', '"when": "nobody > 3"'), encoding="utf-8")
    before = shop.dump()

    for words, error, status in (
        (("route", "--draft", wide), "argument.bad", 2),
        (("route", "--dry-run", "--limit", 3), "argument.bad", 2),
        (("replay", "--days", 1, "--draft", tmp_path / "none.json"), "file.missing", 2),
        (("replay", "--days", 1, "--draft", bad), "rules.bad", 2),
        (("replay", "--days", 1, "--draft", silly), "expression", 2),
        (("rules", "import", bad), "rules.bad", 2),
        (("rules", "export", "--out", tmp_path / "x.json", "--version", 9), "rules.unknown", 1),
        (("rules", "diff", 0, 9), "rules.unknown", 1),
        (("rules", "activate", 9), "rules.unknown", 1),
        (("rules", "activate", 0, "--from", "noon"), "argument.bad", 2),
        (("explain", "NOBODY"), "order.unknown", 1),
        (("explain", NEAR), "decision.none", 1),
        (("explain", NEAR, "--lang", "fr"), "argument.bad", 2),
    ):
        refused = shop.json(*words, status=status)
        assert (refused["error"], refused["message"] != error) == (error, True), words
    assert shop.dump() == before


def test_replay_as_a_process_prints_one_object(shop: Cli, tmp_path: Path) -> None:
    shop.json("route")

    answer = process("--db", shop.address, "replay", "--days", "1", "--draft", draft(shop, tmp_path), "--json")

    assert (answer.status, answer.err) == (0, "")
    assert sides(answer.json) == (3, 0)


def test_help_names_the_commands() -> None:
    told = run("rules", "--help").out

    assert all(name in told for name in ("list", "export", "import", "diff", "activate"))
