"""Every tape in scripts/ is played at a station of its own company."""

import re
from pathlib import Path

import pytest

from tests.core import House
from tests.e2e.scan_script import ScriptError, Story

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.tape"))
SHARED = ("happy_path", "take_over", "stop", "power_fails", "undo_beyond_the_end", "partial", "batch", "found_serves")
"""Stories that are also played on PostgreSQL: those in which somebody else, or a crash, has a hand, and much moves."""
PLAYS = [("sqlite", script) for script in SCRIPTS]
PLAYS += [("postgresql", script) for script in SCRIPTS if script.stem[3:] in SHARED]


@pytest.mark.parametrize(
    ("house", "script"), PLAYS, indirect=["house"], ids=lambda value: getattr(value, "stem", value)
)
def test_script(house: House, script: Path) -> None:
    assert Story(house).play(script) >= 5


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 60
    assert len(PLAYS) == len(SCRIPTS) + len(SHARED)
    told = (SCRIPTS[0].parent / "README.md").read_text("utf-8")
    assert set(re.findall(r"`(\d\d_\w+)`", told)) == {script.stem for script in SCRIPTS}


@pytest.mark.parametrize(
    "line",
    [
        "SCAN PADS → says line_done, beeps line",
        "SCAN PADS → says scan_order_first, beeps tick",
        "SCAN PADS → says scan_order_first",
        "SCAN PADS → says scan_order_first, beeps unknown, line 1/2",
        "SCAN PADS",
        "SCAN label of order 1 → says unknown_code, beeps unknown",
        "SAY NOTHING → says unknown_code, beeps unknown",
        "OFFICE holds order 1 is refused: order.unknown",
        "OFFICE releases order 1 is refused: order.unknown",
        "EXPECT order 1 is picked",
        "EXPECT order 1 has 1/2 PADS",
        "EXPECT order 1 tells scan_undone",
        "EXPECT HZ shelf has 5 PADS, 1 reserved",
        "EXPECT 1 label void of order 1",
        "NOBODY understands this",
    ],
)
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_script_that_is_wrong_fails(house: House, tmp_path: Path, line: str) -> None:
    script = tmp_path / "wrong.tape"
    script.write_text(f"STOCK HZ: 5 PADS\nORDER 1: 2 PADS\nOFFICE routes\nAT HZ-1 AS picker\n{line}\n", "utf-8")
    with pytest.raises(ScriptError, match=r"\Awrong\.tape, line 5: [^\n]*\Z"):
        Story(house).play(script)
