"""Every script in scripts/ is played at a station of its own company."""

from pathlib import Path

import pytest

from tests.e2e.cli import Cli
from tests.e2e.scan_script import Player, ScriptError

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.scan"))
SHARED = ("happy_path", "take_over", "stop", "power_fails")
"""Stories that are also played on PostgreSQL: those in which somebody else, or a crash, has a hand."""
PLAYS = [("sqlite", script) for script in SCRIPTS]
PLAYS += [("postgresql", script) for script in SCRIPTS if script.stem.endswith(SHARED)]


@pytest.mark.parametrize(("cli", "script"), PLAYS, indirect=["cli"], ids=lambda value: getattr(value, "stem", value))
def test_script(cli: Cli, tmp_path: Path, script: Path) -> None:
    assert Player(cli, tmp_path).play(script) >= 5


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 8
    assert len(PLAYS) == len(SCRIPTS) + len(SHARED)


@pytest.mark.parametrize(
    "line",
    [
        "SCAN PADS → says line_done, beeps line",
        "SCAN PADS → says scan_order_first, beeps tick",
        "SCAN PADS → says scan_order_first",
        "SCAN PADS → says scan_order_first, beeps unknown, line 1/2",
        "SCAN PADS",
        "SCAN order 1, then the power fails → says order_opened, beeps done",
        "EXPECT order 1 is picked",
        "EXPECT order 1 has 1/2 PADS",
        "EXPECT HZ shelf has 5 PADS, 1 reserved",
    ],
)
def test_a_script_that_is_wrong_fails(file_cli: Cli, tmp_path: Path, line: str) -> None:
    player = Player(file_cli, tmp_path)
    script = tmp_path / "wrong.scan"
    script.write_text(f"STOCK HZ: 5 PADS\nORDER 1: 2 PADS\nOFFICE routes\nAT HZ-1 AS picker\n{line}\n", "utf-8")
    with pytest.raises(ScriptError, match=r"wrong\.scan, line 5"):
        player.play(script)
