"""Tapes on the command line: played, exported from a shift, replayed in a training database."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.domain.people import Actor
from app.domain.tape import read_tape
from app.usecases.picking import ScanAnswer, ScanCode
from tests.core import OIL, PADS, House
from tests.e2e.cli import SECONDS, Answer, Cli, command, environment, process, run
from tests.e2e.scan_script import Story

SCRIPTS = Path(__file__).parent / "scripts"
DAY = "STOCK HZ: 5 PADS, 3 OIL\nORDER 1: 2 PADS, 1 OIL\nOFFICE routes\n"
SHIFT = """
AT HZ-1 AS picker
SCAN order 1
WAIT 1.5
SCAN PADS
SAY UNDO
WAIT 60
AT HZ-1 AS keeper
SCAN ]E06901234567892
WAIT 1
SAY QTY 2
WAIT 1
AT HZ-2 AS picker
SCAN 一
WAIT 3600
SCAN "一 # \\u001d"
"""
SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


class Terminal(Story):
    """Scans go to a real `picklane station`, which dies when the power fails."""

    running: "subprocess.Popen[str] | None" = None

    def scan(self, command: ScanCode, actor: Actor) -> ScanAnswer:
        station = self.running = self.running or self.start(actor)
        assert station.stdin is not None
        assert station.stdout is not None
        print(command.code, file=station.stdin, flush=True)
        said = json.loads(station.stdout.readline())
        reason = said.pop("reason")
        return ScanAnswer(**said | {"says": reason})

    def start(self, actor: Actor) -> "subprocess.Popen[str]":
        place = ("--warehouse", actor.station.split("-")[0], "--station", actor.station, "--operator", actor.operator)
        words = command("--db", self.house.address, "station", *place)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(words, env=environment(), text=True, encoding="utf-8", **pipes)  # type: ignore[call-overload]

    def power_fails(self) -> None:
        assert self.running is not None
        self.running.kill()
        self.running.communicate(timeout=SECONDS)
        self.running = None


@pytest.fixture
def day(house: House) -> Story:
    """An order for two pads and an oil filter, ready to be picked."""
    story = Story(house)
    for row, line in enumerate(DAY.splitlines()):
        assert story.line(row, line) == ""
    return story


def played(day: Story, folder: Path, tape: str, *words: str, status: int = 0) -> Answer:
    """What `station --tape` says to a tape; ORDER stands for the order's number."""
    file = folder / "shift.tape"
    file.write_text(tape.replace("ORDER", day.number("1")), "utf-8")
    answer = run("--db", day.house.address, "--lang", "en", "station", "--tape", file, *words)
    assert answer.status == status, answer
    return answer


@SQLITE
def test_the_power_fails_on_a_real_station(house: House) -> None:
    terminal = Terminal(house)
    assert terminal.play(SCRIPTS / "11_power_fails.tape") > 10
    terminal.power_fails()


@SQLITE
def test_a_tape_through_the_real_command_line(day: Story, tmp_path: Path) -> None:
    tape = tmp_path / "day.tape"
    no = day.number("1")
    tape.write_text(
        f"""# 早班
        AT HZ-1 AS picker
        SCAN {no} → says order_opened, beeps tick, prints 0
        SCAN {PADS} → says item_accepted, beeps tick, line 1/2, stock HZ {PADS} 5/2
        SAY QTY 2 → says line_done, beeps line, line 2/2
        WAIT 3600
        SCAN {OIL} → says order_done, beeps done, prints 1, stock HZ {PADS} 3/0
        SCAN label of {no} → says label_applied, beeps line
        """,
        "utf-8",
    )
    told = process("--db", day.house.address, "station", "--tape", tape)
    assert (told.status, told.err) == (0, "")
    assert [(line["row"], line["reason"], line["differences"]) for line in told.lines] == [
        (3, "order_opened", []),
        (4, "item_accepted", []),
        (5, "line_done", []),
        (7, "order_done", []),
        (8, "label_applied", []),
    ]


@SQLITE
def test_what_comes_otherwise_is_listed(day: Story, tmp_path: Path) -> None:
    tape = """AT HZ-1 AS picker
SCAN ORDER → says order_opened, beeps tick
SCAN PADS → says line_done, beeps line
AT HZ-1 AS finance
SCAN ORDER
AT HZ-1 AS picker
SCAN BP-J6-00001 → says item_accepted, line 2/2
"""
    told = played(day, tmp_path, tape, status=1)
    assert [line["reason"] for line in told.lines] == [
        *("order_opened", "unknown_code", "operator.not_permitted", "item_accepted"),
    ]
    assert told.lines[2]["says"].startswith("finance may not")
    assert told.err.splitlines() == [
        "shift.tape, row 3, says: found “unknown_code”, expected line_done",
        "shift.tape, row 3, beeps: found “unknown”, expected line",
        "shift.tape, row 5, says: found “operator.not_permitted”, expected an answer",
        "shift.tape, row 7, line: found “1/2”, expected 2/2",
    ]


@SQLITE
def test_a_tape_may_begin_where_the_options_say(day: Story, tmp_path: Path) -> None:
    place = ("--warehouse", "HZ", "--operator", "picker")
    assert played(day, tmp_path, "SCAN ORDER → says order_opened", *place).lines[0]["ok"] is True
    assert played(day, tmp_path, "SCAN ORDER → says operator.unknown").lines[0]["ok"] is False


@SQLITE
def test_time_passes_only_when_it_is_asked_for(day: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    played(day, tmp_path, "WAIT 3600\nWAIT 0.5")
    assert waited == []
    played(day, tmp_path, "WAIT 3600\nWAIT 0.5", "--real-time")
    assert waited == [3600, 0.5]


@SQLITE
def test_tapes_that_cannot_be_played(day: Story, tmp_path: Path) -> None:
    """Nothing of them is done."""
    cli, before = Cli(day.house.address), day.house.dump()
    told = json.loads(played(day, tmp_path, "AT HZ-1 AS picker\nSCAN ORDER\nSING\nWAIT x", "--json", status=2).out)
    assert (told["error"], [(each["row"], each["found"]) for each in told["rejected"]]) == (
        "tape.bad",
        [(3, "SING"), (4, "WAIT x")],
    )
    assert told["message"].startswith(
        "shift.tape is not a tape that can be played; nothing was done. shift.tape, row 3"
    )
    latin = tmp_path / "latin.tape"
    latin.write_bytes("SCAN é".encode("latin-1"))
    refused: list[tuple[tuple[object, ...], str]] = [
        (("--tape", latin), "file.encoding"),
        (("--tape", tmp_path / "none.tape"), "file.missing"),
        (("--tape", tmp_path), "file.folder"),
        (("--operator", "picker"), "field.required"),
        (("--warehouse", "HZ"), "field.required"),
    ]
    for words, error in refused:
        assert cli.json("station", *words, status=2)["error"] == error
    assert day.house.dump() == before


# --- shifts


def exported(day: Story, folder: Path, *words: str, since: str = "2026-11-23", until: str = "2026-11-24") -> Any:
    where = ("--from", since, "--to", until, "--out", folder / "day.tape")
    return Cli(day.house.address).json("shift", "export", *(words or ("--station", "HZ-1")), *where)


def worked(day: Story) -> None:
    """A shift at two stations."""
    for line in read_tape("shift", SHIFT):
        day.player.play(line)


def test_a_shift_becomes_a_tape(day: Story, tmp_path: Path) -> None:
    worked(day)

    assert exported(day, tmp_path) == {"file": str(tmp_path / "day.tape"), "scans": 5}
    no = day.number("1")
    assert (tmp_path / "day.tape").read_text("utf-8").splitlines() == [
        "# HZ-1: 2026-11-23 00:00:00 – 2026-11-24 00:00:00",
        "AT HZ-1 AS picker",
        f"SCAN {no} → says order_opened, beeps tick",
        "WAIT 1.5",
        f"SCAN {PADS} → says item_accepted, beeps tick",
        "SAY UNDO → says undone, beeps tick",
        "AT HZ-1 AS keeper",
        "WAIT 60",
        "SCAN ]E06901234567892 → says item_accepted, beeps tick",
        "WAIT 1",
        "SAY QTY 2 → says line_done, beeps line",
    ]
    assert exported(day, tmp_path, "--station", "HZ-1", "--station", "HZ-2")["scans"] == 7
    assert (tmp_path / "day.tape").read_text("utf-8").splitlines()[-3:] == [
        "SCAN 一 → says unknown_code, beeps unknown",
        "WAIT 3600",
        'SCAN "\\u4e00 # \\u001d" → says unknown_code, beeps unknown',
    ]
    assert exported(day, tmp_path, since="2026-11-23 09:00", until="2026-11-23 09:01")["scans"] == 3
    assert exported(day, tmp_path, "--station", "BJ-1")["scans"] == 0


@SQLITE
def test_a_shift_is_replayed_only_where_nothing_can_be_lost(day: Story, tmp_path: Path) -> None:
    worked(day)
    exported(day, tmp_path, "--station", "HZ-1", "--station", "HZ-2")
    tape = tmp_path / "day.tape"
    assert Cli(day.house.address).json("shift", "replay", tape, status=1)["error"] == "training.not"

    training = Cli(f"sqlite:///{tmp_path / 'training.sqlite'}")
    training.json("db", "init", "--training")
    assert training.json("setting")["training"] == "1"
    assert training.json("setting", "training", "0", status=2)["error"] == "setting.unknown"
    replayed = training.json("shift", "replay", tape, status=1)
    assert (replayed["scans"], replayed["unknown"]) == (7, ["picker", "keeper"])
    assert {each["found"] for each in replayed["differences"]} == {"operator.unknown", ""}
    assert "此库中没有的码:picker, keeper" in training("shift", "replay", tape).out


@SQLITE
def test_a_replay_takes_the_time_of_its_tape(day: Story, tmp_path: Path) -> None:
    day.house.run("INSERT INTO settings (key, value) VALUES ('training', '1')")
    tape = tmp_path / "again.tape"
    tape.write_text(
        f"AT HZ-1 AS picker\nSCAN {day.number('1')} → says order_opened, beeps tick\nWAIT 7200\n"
        f"SCAN {PADS} → says item_accepted, beeps tick\nSCAN 1234 → says unknown_code, beeps unknown\n",
        "utf-8",
    )
    replay = ("--lang", "en", "shift", "replay", tape)
    told = Cli(day.house.address)(*replay)
    assert (told.status, told.out, told.err) == (0, "3 scans, 0 came otherwise\nUnknown here: 1234\n", "")
    ((passed,),) = day.rows("SELECT max(at) - min(at) FROM scans")
    assert 7_200_000 <= passed < 7_300_000
    again = Cli(day.house.address)(*replay)
    assert (again.status, again.out.splitlines()[-2]) == (1, "3 scans, 4 came otherwise")
