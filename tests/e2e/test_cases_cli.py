"""Exceptions and duty rules by the shell's entry points."""

from pathlib import Path

import pytest

from tests.e2e.cli import Cli

PLANNER = ("--operator", "planner")


def opened(cli: Cli, note: str = "客户说少一件", **named: str) -> str:
    options = [part for name, value in named.items() for part in (f"--{name}", value)]
    return str(cli.json("case", "open", note, *options, "--operator", "clerk")["case"])


def test_a_case_from_opening_to_its_solution(file_cli: Cli) -> None:
    no = opened(file_cli, severity="high", warehouse="HZ")
    (listed,) = file_cli.json("cases", "--mine", "coordinator")["cases"]
    assert (listed["no"], listed["headline"], listed["severity"], listed["warehouse"]) == (
        no,
        "客户说少一件",
        "high",
        "HZ",
    )
    assert file_cli.json("cases", "--mine", "planner")["cases"] == []

    assert file_cli.json("case", "assign", no, "--to", "planner", "--reason", "排产")["owner"] == "planner"
    file_cli.json("case", "note", no, "已补发", *PLANNER)
    assert (
        file_cli.json("case", "pause", no, "--until", "2999-01-01", "--reason", "r", status=2)["error"]
        == "argument.bad"
    )
    shown = file_cli("--lang", "en", "case", "show", no)
    assert "Handed over to planner: 排产" in shown.out
    refused = file_cli("case", "close", no, "--cause", "floor.picking", *PLANNER)
    assert (refused.status, "不能为空" in refused.sentence) == (1, True)

    file_cli.json("case", "close", no, "--cause", "floor.picking", "--solution", "补发一件", *PLANNER)

    detail = file_cli.json("case", "show", no)
    assert (detail["cause_code"], detail["solution"], detail["row"]["state"]) == ("floor.picking", "补发一件", "closed")
    assert [row["no"] for row in file_cli.json("cases", "--closed")["cases"]] == [no]
    assert file_cli.json("case", "reopen", no, "--operator", "clerk", status=1)["error"] == "field.required"
    again = file_cli.json("case", "reopen", no, "--reason", "又少一件", "--operator", "clerk")
    assert (again["state"], again["owner"]) == ("open", "planner")
    assert file_cli.json("cases", "--closed")["cases"] == []
    assert "E" in file_cli.json("case", "show", "E1", status=1)["message"]


def test_who_takes_a_case_owns_it(file_cli: Cli) -> None:
    no = opened(file_cli)

    assert file_cli.json("case", "take", no, *PLANNER)["owner"] == "planner"
    assert "没有暂停计时" in file_cli("case", "resume", no).err
    assert no in file_cli("cases", "--text", "少一").out
    assert file_cli("cases", "--order", "none").status == 1


def test_the_tree_of_causes_is_listed_extended_and_cut(file_cli: Cli) -> None:
    file_cli.json("case", "add-cause", "floor.cart", "拣货车坏", "--parent", "floor")

    assert "拣货车坏" in file_cli("case", "causes").out
    assert file_cli.json("case", "retire-cause", "floor.cart")["codes"] == ["floor.cart"]
    active = {row["code"]: row["active"] for row in file_cli.json("case", "causes")["causes"]}
    assert (active["floor.cart"], active["floor"]) == (False, True)


def test_the_rules_that_are_shown_can_be_set_again(file_cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "limits.json"
    file.write_text(file_cli("duty", "show", "limits").out.replace("120", "90"), encoding="utf-8")

    assert file_cli.json("duty", "set", "limits", file, "--note", "旺季")["version"] == 1

    assert "旺季" in file_cli("duty", "show").out
    (row,) = file_cli.json("duty", "show", "limits")["duty"]
    assert '"minutes": 90' in row["content"]
    file.write_text('{"rows": [{"minutes": 0}]}', encoding="utf-8")
    assert "rows[0].minutes" in file_cli("duty", "set", "limits", file).err
    file.write_bytes(b"\xff\xfe\x00")
    assert file_cli.json("duty", "set", "limits", file, status=2)["error"] == "file.encoding"
    assert file_cli.json("duty", "show", "none", status=2)["error"] == "argument.bad"


@pytest.mark.parametrize("until", ["tomorrow", "2026-13-01"])
def test_a_time_that_is_none_is_told(file_cli: Cli, until: str) -> None:
    wrong = file_cli.json("duty", "absence", "planner", "--from", "2026-11-01", "--to", until, status=2)

    assert until in wrong["message"]


def test_who_is_away_is_listed_until_they_are_back(file_cli: Cli) -> None:
    told = ("--from", "2999-01-01", "--to", "2999-02-01 12:00", "--deputy", "clerk", "--reason", "休假")
    number = file_cli.json("duty", "absence", "planner", *told)["absence"]

    assert "休假" in file_cli("duty", "absences").out
    file_cli.json("duty", "back", number)
    assert file_cli.json("duty", "absences")["absences"] == []
