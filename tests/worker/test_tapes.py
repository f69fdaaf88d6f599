"""A tape is played to its end, and every line that comes otherwise says what came instead."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.domain.people import Actor
from app.domain.picking import StationCommand, command_code
from app.domain.tape import read_tape
from app.errors import Refused, Unavailable
from app.usecases.picking import ScanAnswer, ScanCode
from app.worker.tapes import Difference, Played, Player, TapeClock, World, play

UNDO = command_code(StationCommand.UNDO)


@dataclass
class Bench:
    """Answers as it was told to; each scan takes a piece off the shelf and prints two documents."""

    answers: deque[ScanAnswer | Exception]
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    waited: list[float] = field(default_factory=list)

    def scan(self, command: ScanCode, actor: Actor) -> ScanAnswer:
        self.heard.append((actor.station, actor.operator, command.code))
        self.ids.add(command.request_id)
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def world(self) -> World:
        return World(
            self.scan,
            lambda warehouse, sku: (9 - len(self.heard), 1) if (warehouse, sku) == ("HZ", "SKU-1") else (0, 0),
            lambda: 2 * len(self.heard),
            lambda name: {"PADS": "SKU-1"}.get(name, name),
            lambda span: self.waited.append(span / timedelta(seconds=1)),
        )


def answer(says: str = "line_done", beep: str = "line", **facts: object) -> ScanAnswer:
    return ScanAnswer("X", True, says, "O1", "assigned", beep, facts)


def played(tape: str, *answers: ScanAnswer | Exception, stops: bool = False) -> tuple[Bench, list[Played]]:
    bench = Bench(deque(answers))
    return bench, list(play(read_tape("t", tape), Player(bench.world()), stops=stops))


def differences(lines: Iterable[Played]) -> list[tuple[int, str, str, str]]:
    return [(line.row, each.fact, each.expected, each.found) for line in lines for each in line.differences]


def test_deeds_are_done_where_the_tape_says():
    tape = "AT HZ-1 AS ann\nSCAN PADS\nSAY UNDO\nWAIT 1.5\nAT BJ-1 AS bob\nSCAN X\n"
    bench, lines = played(tape, answer(), answer(), answer())

    assert bench.heard == [("HZ-1", "ann", "SKU-1"), ("HZ-1", "ann", UNDO), ("BJ-1", "bob", "X")]
    assert (len(bench.ids), bench.waited) == (3, [1.5])
    assert [(line.row, line.says, line.code) for line in lines] == [
        (1, "", ""),
        (2, "line_done", "SKU-1"),
        (3, "line_done", UNDO),
        (4, "", ""),
        (5, "", ""),
        (6, "line_done", "X"),
    ]
    assert differences(lines) == []


def test_what_comes_as_expected():
    tape = "SCAN PADS → says line_done, beeps line, line 2/2, prints 2, stock HZ PADS 8/1, stock BJ PADS 0/0"
    _, lines = played(tape, answer(picked=2, quantity=2))

    assert differences(lines) == []


def test_every_difference_is_told_and_the_tape_goes_on():
    tape = """SCAN PADS → says wrong_item, beeps wrong, line 1/2, prints 0, stock HZ PADS 5/2
        SCAN PADS → says undone
        SCAN PADS → says line_done, line 1/2"""
    _, lines = played(tape, answer(picked=2, quantity=2), answer("undone"), answer())

    assert differences(lines) == [
        (1, "says", "wrong_item", "line_done"),
        (1, "beeps", "wrong", "line"),
        (1, "line", "1/2", "2/2"),
        (1, "prints", "0", "2"),
        (1, "stock HZ PADS", "5/2", "8/1"),
        (3, "line", "1/2", "/"),
    ]


def test_it_can_stop_at_the_first_difference():
    tape = "SCAN A → beeps line\nSCAN B → beeps wrong\nSCAN C"
    bench, lines = played(tape, answer(), answer(), answer(), stops=True)

    assert [code for *_, code in bench.heard] == ["A", "B"]
    assert lines[-1].differences == (Difference("beeps", "wrong", "line"),)


def test_a_scan_that_is_refused_says_its_code():
    tape = "SCAN A → says station.unknown\nSCAN A → says line_done, beeps line\nSCAN A\nSCAN A"
    refused = Refused("station.unknown", station="")
    _, lines = played(tape, refused, refused, refused, answer())

    assert differences(lines) == [
        (2, "says", "line_done", "station.unknown"),
        (2, "beeps", "line", ""),
        (3, "says", "", "station.unknown"),
    ]
    assert [line.refused for line in lines] == [refused, refused, refused, None]


def test_without_the_database_nothing_is_played():
    with pytest.raises(Unavailable):
        played("SCAN A", Unavailable("database.away"))


def test_the_clock_of_a_tape_runs_ahead_by_what_was_waited():
    clock = TapeClock()
    before = clock()
    clock.wait(timedelta(hours=8))
    clock.wait(timedelta(milliseconds=250))

    assert timedelta(hours=8, seconds=0.25) <= clock() - before < timedelta(hours=9)
