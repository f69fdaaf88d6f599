"""What a station scans reaches the desk once, in order, whatever happens to the desk, the station or the network."""

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from filelock import FileLock
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.adapters.spool import open_spool
from app.bus import Result
from app.domain.codes import part_key
from app.domain.people import Actor
from app.domain.picking import ACCEPTED, SOUND, Says, StationCommand, command_code
from app.domain.stages import Awaits, Stage
from app.errors import Refused, Unavailable
from app.usecases.picking import ScanAnswer, ScanCode
from app.views.conflicts import CodeRow
from app.views.orders import LineRow
from app.views.station import StationView
from tests.ui.fakes import order_row
from ui.desk import Desk
from ui.station.spool import ScanSpool
from ui.tasks import InlineTasks, Tasks

ACTOR = Actor("zhaomin", "HD-1")
PADS, FILTER, FOREIGN = "6901234567892", "6901234567885", "4006381333931"
AWAY = Unavailable("database.away", database="pg")
ORDER = replace(order_row(18), stage=Stage.ASSIGNED, awaits=Awaits.PICKING, held=False, missing=())
VIEW = StationView(
    ORDER,
    (LineRow(1, "BP-1", "前刹车片", "", 3, 0, 1, "A-03-2"), LineRow(2, "OF-1", "机油滤清器", "", 1, 0, 1, "B-11-1")),
    1,
    (),
    (),
)
CODES = [CodeRow(PADS, 1, 1), CodeRow(part_key("BP-1"), 1, 1), CodeRow(FILTER, 2, 1)]


class Codes:
    """The only read of a spool."""

    def order_codes(self, order: str) -> list[CodeRow]:
        return CODES if order == ORDER.no else []


@dataclass
class Line:
    """A desk at the end of a line that can be cut: before a command arrives, or before its answer is back."""

    spool_folder: Path
    reader: Codes = field(default_factory=Codes)
    up: bool = True
    mute: bool = False
    done: dict[str, ScanAnswer] = field(default_factory=dict)
    commands: list[ScanCode] = field(default_factory=list)
    says: Callable[[ScanCode], Says | Exception] = lambda command: Says.ITEM_ACCEPTED

    def handle(self, command: ScanCode, actor: Actor) -> Result[Any]:
        if not self.up:
            raise AWAY
        repeated = command.request_id in self.done
        if not repeated:
            says = self.says(command)
            if isinstance(says, Exception):
                raise says
            self.commands.append(command)
            answer = ScanAnswer(command.code, says in ACCEPTED, says.value, "", "", SOUND[says].value)
            self.done[command.request_id] = answer
        if self.mute:
            raise AWAY
        return Result(self.done[command.request_id], repeated)

    @property
    def codes(self) -> list[str]:
        return [command.code for command in self.commands]


class Bench:
    """A spool and what it says."""

    def __init__(self, line: Line, tasks: Tasks | None = None) -> None:
        self.owner = QObject()
        self.spool = ScanSpool(cast(Desk, line), tasks or InlineTasks(), self.owner)
        self.answers: list[str] = []
        self.told: list[str] = []
        self.failures: list[tuple[str, Exception]] = []
        self.away: list[bool] = []
        self.spool.answered.connect(lambda answer: self.answers.append(answer.says))
        self.spool.told.connect(lambda answer: self.told.append(answer.says))
        self.spool.failed.connect(lambda code, error: self.failures.append((code, error)))
        self.spool.away_changed.connect(self.away.append)
        self.spool._retry.setInterval(3_600_000)

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.spool.put(code, ACTOR)

    def retry(self) -> None:
        """The pause is over."""
        self.spool._retry.stop()
        self.spool._retry.timeout.emit()

    def die(self) -> None:
        """As by a power cut: nothing is tidied up, but the operating system gives the file free."""
        if self.spool.file is not None:
            self.spool.file.close()


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


@pytest.fixture
def bench(qapp, line: Line):
    made = Bench(line)
    yield made
    made.die()


def test_scans_are_kept_before_they_are_sent(bench: Bench, line: Line):
    kept: list[int] = []

    def says(command: ScanCode) -> Says:
        assert bench.spool.file is not None
        kept.append(len(bench.spool.file.waiting))
        return Says.ITEM_ACCEPTED

    line.says = says
    bench.scan("A", "B")
    assert kept == [1, 1]
    assert bench.answers == ["item_accepted"] * 2
    assert bench.spool.depth == 0


def test_the_next_program_sends_what_was_not_answered_with_the_same_ids(bench: Bench, line: Line):
    bench.scan("O1")
    line.mute = True
    bench.scan(PADS, PADS)
    bench.die()
    line.mute = False
    again = Bench(line)
    again.spool.open("HD-1")
    assert line.codes == ["O1", PADS, PADS]
    assert len({command.request_id for command in line.commands}) == 3
    assert again.answers == ["item_accepted"] * 2
    again.die()


def test_with_an_order_in_hand_the_station_goes_on_alone(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.up = False
    bench.scan(PADS, PADS, FOREIGN, FILTER, PADS)
    assert bench.told == ["item_accepted", "item_accepted", "wrong_item", "line_done", "order_done"]
    assert (bench.failures, bench.away, bench.spool.unsynced, bench.spool.depth) == ([], [True], 4, 0)
    assert [row.picked for row in bench.spool.local_view(VIEW).lines] == [3, 1]
    line.up = True
    bench.retry()
    assert line.codes == [PADS, PADS, FILTER, PADS]
    assert [command.local for command in line.commands] == [*["item_accepted"] * 2, "line_done", "order_done"]
    assert all(command.scanned_at is not None for command in line.commands)
    assert (bench.answers, bench.away, bench.spool.unsynced) == ([], [True, False], 0)


def test_a_no_to_what_the_station_said_yes_to_is_told(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.up = False
    bench.scan(PADS, PADS)
    line.up, line.says = True, lambda command: Says.STOP_CANCELLED
    bench.retry()
    assert bench.answers == ["stop_cancelled", "stop_cancelled"]


def test_a_stop_drops_what_nobody_answered_and_nothing_else(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.up = False
    bench.scan(PADS)
    assert bench.spool.drop() == 0
    bench.scan(command_code(StationCommand.CANCEL))
    bench.scan("O000000019H", "X")
    assert bench.spool.drop() == 2
    line.up = True
    bench.retry()
    assert line.codes == [PADS, command_code(StationCommand.CANCEL)]


def test_a_scan_in_doubt_is_sent_again_and_counts_once(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.mute = True
    bench.scan(PADS)
    assert (bench.told, line.codes) == (["item_accepted"], [PADS])
    line.mute = False
    bench.retry()
    assert (bench.answers, line.codes) == ([], [PADS])


def test_a_no_alone_to_a_scan_in_doubt_gives_way_to_the_yes_of_the_desk(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.mute = True
    bench.scan(FOREIGN)
    assert bench.told == ["wrong_item"]
    line.mute = False
    bench.retry()
    assert bench.answers == ["item_accepted"]


def test_without_an_order_in_hand_scans_wait_and_are_told_so_once(bench: Bench, line: Line):
    line.up = False
    bench.scan("O1", "A")
    bench.retry()
    assert [(code, type(error)) for code, error in bench.failures] == [("O1", Unavailable), ("A", Unavailable)]
    assert bench.spool.depth == 2
    line.up = True
    bench.retry()
    assert (line.codes, bench.spool.depth) == (["O1", "A"], 0)


def test_what_was_told_survives_the_program(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.up = False
    bench.scan(PADS, PADS)
    bench.die()
    line.up = True
    again = Bench(line)
    again.spool.open("HD-1")
    assert [command.local for command in line.commands] == ["item_accepted"] * 2
    assert again.answers == []
    again.die()


def test_a_right_that_is_gone_loses_no_scan_that_counted(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    line.up = False
    bench.scan(PADS, PADS)
    gone = deque([Refused("operator.not_permitted", operator="赵敏", permission="pick")])
    line.up, line.says = True, lambda command: gone.popleft() if gone else Says.ITEM_ACCEPTED
    bench.retry()
    assert [type(error) for _, error in bench.failures] == [Refused]
    assert (len(line.codes), bench.spool.refused, bench.spool.unsynced) == (1, 1, 0)
    bench.die()
    again = Bench(line)
    again.spool.open("HD-1")
    assert len(line.codes) == 2
    again.die()


def test_answers_of_the_desk_move_the_order_in_hand(bench: Bench, line: Line):
    bench.spool.watch(VIEW)
    counted = replace(VIEW, lines=(replace(VIEW.lines[0], picked=2), VIEW.lines[1]))
    bench.spool.watch(counted)
    line.up = False
    bench.scan(PADS, PADS)
    assert bench.told == ["line_done", "over_quantity"]


@pytest.mark.parametrize(
    "view", [StationView(None, (), None, (), ()), replace(VIEW, order=replace(ORDER, stage=Stage.PICKED))]
)
def test_nothing_in_hand_is_nothing_to_go_on_with(bench: Bench, line: Line, view: StationView):
    bench.spool.watch(VIEW)
    bench.spool.watch(view)
    line.up = False
    bench.scan(PADS)
    assert bench.told == []


def test_a_scan_that_cannot_be_kept_is_not_taken(bench: Bench, line: Line, tmp_path: Path):
    with FileLock(tmp_path / "HD-2.lock"):
        bench.spool.put("A", Actor("zhaomin", "HD-2"))
    (tmp_path / "HD-3.jsonl").mkdir()
    bench.spool.put("B", Actor("zhaomin", "HD-3"))
    assert [(code, str(error).split()[0]) for code, error in bench.failures] == [
        ("A", "spool.in_use"),
        ("B", "spool.unwritable"),
    ]
    assert line.codes == []


def test_the_scans_of_a_long_outage_are_sent_in_order(
    qtbot: QtBot, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "fsync", lambda file: None)
    file = open_spool(tmp_path, "HD-1")
    for number in range(2_000):
        scan = file.put(str(number), str(number), "zhaomin", ORDER.promised_at)
        file.tell(scan.id, "item_accepted", ORDER.no)
    file.close()
    tasks = Tasks()
    bench = Bench(line, tasks)
    with qtbot.waitSignal(bench.spool.unsynced_changed, check_params_cb=lambda count: count == 0, timeout=60_000):
        bench.spool.open("HD-1")
    tasks.close()
    assert line.codes == [str(number) for number in range(2_000)]
    bench.die()
