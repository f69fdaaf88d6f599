"""The counting screen by scanner and keyboard: count, take back, close after a second look, decide, find."""

import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.adapters.spool import open_commands
from app.domain.codes import CodeType, make_code
from app.domain.counting import Limit
from app.domain.people import Actor
from app.domain.picking import Beep, StationCommand, command_code, quantity_code
from app.errors import Refused, Unavailable
from app.usecases.counting import UNCOUNTED, CancelCount, Choice, CloseCount, CountItem, ItemCounted, OpenCount
from app.usecases.found import ApproveCount, FoundStock, RefuseCount
from app.usecases.people import LoggedIn
from tests.ui.fakes_counting import OIL, PAD, CountingDesk, correction, corrections
from tests.ui.fakes_station import SilentSpeaker, services
from tests.ui.keyboard import focused, press
from tests.ui.showing import open_screen
from ui import sending
from ui.screen import Message, Tone
from ui.screens.counting import CountingScreen
from ui.station.banner import ResultBanner

CODE, SHELF = "6901234567892", "A-03-2"
CONTROL = Qt.KeyboardModifier.ControlModifier


class Room:
    """A screen with what it said and asked for."""

    def __init__(self, qtbot, desk: CountingDesk, role: str = "admin") -> None:
        self.desk, self.speaker = desk, SilentSpeaker()
        self.said: list[Message] = []
        who = LoggedIn("liuyang", "刘洋", (role,), False)
        given = replace(services(desk, said=self.said.append), operator=who, actor=Actor("liuyang", "HD-1"))
        self.screen = CountingScreen(given, speaker=self.speaker)
        open_screen(qtbot, self.screen)

    def scan(self, *codes: str) -> None:
        for code in codes:
            assert self.screen.take_code(code)

    def words(self) -> list[str]:
        QApplication.processEvents()
        return self.labels()

    def labels(self) -> list[str]:
        return [part.text() for part in self.screen.findChildren(QLabel) if part.isVisible()]

    @property
    def banner(self) -> ResultBanner:
        banner = self.screen.findChild(ResultBanner)
        assert banner is not None
        return banner

    def last(self, kind: type) -> object:
        command = self.desk.commands[-1]
        assert isinstance(command, kind), command
        return command


@pytest.fixture
def room(qtbot):
    return Room(qtbot, CountingDesk())


@pytest.fixture
def deciding(qtbot):
    """Three differences wait; the first is chosen."""
    desk = CountingDesk()
    desk.reader.differences = corrections()
    room = Room(qtbot, desk)
    press(Qt.Key.Key_Tab, CONTROL)
    return room


def test_a_location_is_counted_by_scans_alone(room):
    room.scan(SHELF, CODE, CODE, "6901234567885")

    assert room.banner.words == "1  机油滤清器"
    assert {SHELF, "机油滤清器", "1", "2 products, 3 pieces so far"} <= set(room.words())
    assert room.speaker.heard == [Beep.TICK] * 4
    room.scan(SHELF)
    assert room.last(CloseCount).confirm == ""
    assert room.banner.words == "A-03-2: 2 right, 1 corrected, 1 to be approved · 1 orders warned"
    assert room.speaker.heard[-1] is Beep.DONE
    assert not room.screen.is_counting


def test_digits_and_enter_are_so_many_more_of_it(room):
    room.scan(SHELF, CODE)
    QTest.keyClicks(focused(), "12")
    press(Qt.Key.Key_Return)

    command = room.last(CountItem)
    assert (command.code, command.pieces) == (PAD, 12)
    assert "13" in room.words()
    assert room.speaker.heard[-1] is Beep.LINE
    room.scan(quantity_code(5))
    assert room.last(CountItem).pieces == 5


def test_scans_are_taken_back_one_after_the_other(room):
    room.scan(SHELF, CODE, "6901234567885")
    press(Qt.Key.Key_F8)
    assert (room.last(CountItem).code, room.last(CountItem).pieces) == (OIL, -1)
    room.scan(command_code(StationCommand.UNDO))
    assert (room.last(CountItem).code, room.last(CountItem).pieces) == (PAD, -1)
    asked = len(room.desk.commands)
    press(Qt.Key.Key_F8)
    assert len(room.desk.commands) == asked
    assert room.banner.words == "Nothing to take back"


def test_the_second_look_is_a_question_and_closing_again_the_yes(room):
    room.scan(SHELF, "6901234567885")
    press(Qt.Key.Key_Return, CONTROL)
    assert room.speaker.heard[-1] is Beep.QUESTION
    assert room.banner.words == "1 products not scanned: look, then close again"
    assert room.screen.is_counting
    press(Qt.Key.Key_Return, CONTROL)
    assert room.last(CloseCount).confirm == UNCOUNTED
    assert not room.screen.is_counting


def test_a_scan_after_the_question_takes_the_yes_back(room):
    room.scan(SHELF, "6901234567885", SHELF, "6901234567885", SHELF)

    assert room.last(CloseCount).confirm == ""
    assert room.screen.is_counting


def test_an_unknown_item_is_told_and_nothing_counts(room):
    room.scan(SHELF, "4006381333931")

    assert room.speaker.heard[-1] is Beep.UNKNOWN
    assert room.banner.tone is Tone.WARN
    assert "No product “4006381333931”" in room.banner.words
    assert "Nothing scanned yet" in room.words()


def test_goods_that_moved_are_counted_anew(room):
    room.scan(SHELF, CODE)
    task = room.last(CountItem).task
    room.desk.script.append(ItemCounted(task, SHELF, PAD, "前刹车片", 1, 0, again=True))
    room.scan(CODE)

    assert room.speaker.heard[-1] is Beep.QUESTION
    assert room.banner.words == "Goods moved: count 前刹车片 anew"
    press(Qt.Key.Key_F8)
    assert room.banner.words == "Nothing to take back"


def test_the_wrong_location_is_not_begun_before_this_one_is_closed(room):
    room.desk.begin("A-03-3")
    room.screen.refresh()
    room.scan(SHELF, "A-03-3")

    assert room.banner.words == "Close A-03-2 first: scan it again"
    assert room.screen.is_counting


def test_a_count_goes_on_where_it_was_left(room):
    room.scan(SHELF, CODE, CODE)
    press(Qt.Key.Key_Escape)  # the frame's key
    assert room.screen.back()
    press(Qt.Key.Key_Return)

    assert room.screen.is_counting
    assert "1 products, 2 pieces so far" in room.words()


def test_codes_are_typed_where_no_scanner_reads_them(room):
    press(Qt.Key.Key_F2)
    QTest.keyClicks(focused(), "b-11-1")
    press(Qt.Key.Key_Return)
    assert room.last(OpenCount).locations == ("B-11-1",)
    press(Qt.Key.Key_F2)
    QTest.keyClicks(focused(), CODE)
    press(Qt.Key.Key_Return)
    assert room.last(CountItem).code == CODE
    assert focused().accessibleName() == "Pieces more of it"


def test_the_program_chooses_locations(room):
    press(Qt.Key.Key_F3)
    assert (room.last(OpenCount).choice, room.last(OpenCount).most) == (Choice.LONGEST, 10)
    assert room.banner.words == "4 locations to count"
    press(Qt.Key.Key_F4)
    assert room.last(OpenCount).choice is Choice.DOUBTFUL
    assert "Scan a location to count it; next is A-03-2" in room.words()


def test_a_count_is_called_off_by_a_key_pressed_twice_where_something_was_counted(room):
    room.scan(SHELF, CODE)
    row = room.desk.reader.tasks[0]
    room.desk.reader.tasks[0] = replace(row, items=1, pieces=1)
    room.screen.back()
    press(Qt.Key.Key_Delete)
    assert isinstance(room.desk.commands[-1], CountItem)
    assert room.speaker.heard[-1] is Beep.QUESTION
    press(Qt.Key.Key_Delete)
    assert room.last(CancelCount).task == row.no
    assert "No location is being counted" in room.words()


def test_an_unknown_location_and_codes_of_others(room):
    room.scan("Z-99")
    assert room.banner.words == "HD has no location “Z-99”. Check the code."
    assert not room.screen.take_code(make_code(CodeType.ORDER, 5))
    assert not room.screen.take_code(make_code(CodeType.PARCEL, 5))


def test_one_key_approves(deciding):
    assert {"−20", "System 40 → shelf 20", "¥2,460.00"} <= set(deciding.words())
    press(Qt.Key.Key_F9)

    assert deciding.last(ApproveCount).count == 41
    assert deciding.banner.words == f"{PAD} −20, 20 on hand now"
    assert deciding.speaker.heard[-1] is Beep.LINE


def test_a_refusal_asks_for_a_note(deciding):
    press(Qt.Key.Key_F10)
    assert not deciding.desk.commands
    QTest.keyClicks(focused(), "recount")
    press(Qt.Key.Key_Return)

    command = deciding.last(RefuseCount)
    assert (command.count, command.note) == (41, "recount")


def test_goods_that_orders_stand_on_are_warned_of(deciding):
    press(Qt.Key.Key_Down)

    assert "5 pieces are promised to orders: the newest go back to routing." in deciding.words()
    press(Qt.Key.Key_Down)
    assert {"B-07-2", "misplaced – 在退货区", "O000000018J"} <= set(deciding.words())


def test_nobody_decides_on_their_own_or_without_the_right(qtbot):
    desk = CountingDesk()
    desk.reader.differences = [correction(41, by="liuyang")]
    room = Room(qtbot, desk)
    press(Qt.Key.Key_Tab, CONTROL)
    press(Qt.Key.Key_F9)
    assert "You counted this yourself; a colleague decides." in room.words()
    picker = Room(qtbot, desk, "picker")
    press(Qt.Key.Key_Tab, CONTROL)
    press(Qt.Key.Key_F9)
    assert "Your role does not decide on differences. Ask a supervisor." in picker.words()
    assert not desk.commands


def test_found_goods_are_scanned_in(room):
    press(Qt.Key.Key_F6)
    room.scan(CODE, CODE, CODE)
    press(Qt.Key.Key_Return, CONTROL)

    command = room.last(FoundStock)
    assert (command.code, command.pieces, command.reason, command.warehouse) == (CODE, 3, "found", "HD")
    assert room.banner.words == f"{CODE} +3, 9 on hand now · 1 orders routed anew"
    limit = Limit.of({})
    assert any(f"Up to {limit.pieces} pieces and ¥500.00 a day" in told for told in room.words())
    assert room.screen.back()
    assert not any("Up to" in told for told in room.words())


def test_a_form_half_filled_asks_nothing(room):
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_Return, CONTROL)
    room.scan(CODE)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return)

    assert not room.desk.commands
    assert focused().accessibleName() == "Pieces more"


def test_a_scan_waits_for_a_database_that_is_away(qtbot, monkeypatch):
    monkeypatch.setattr(sending, "RETRY_MS", 10)
    room = Room(qtbot, CountingDesk())
    room.scan(SHELF)
    room.desk.script.append(Unavailable("database.away", database="x"))
    room.scan(CODE, CODE)
    assert room.speaker.heard[-1] is Beep.UNKNOWN
    lane = room.screen.findChild(sending.Sending)
    assert lane is not None
    assert "2 scans not sent yet" in room.labels()  # no event is looked at, so no time passes
    qtbot.waitUntil(lambda: len(room.desk.commands) == 4 and not lane.waiting)

    first, again, second = room.desk.commands[-3:]
    assert first == again
    assert first.request_id != second.request_id
    assert "2" in room.words()


def test_what_was_not_sent_when_the_program_ended_is_sent_by_the_next_one_and_counts_once(qtbot, monkeypatch):
    monkeypatch.setattr(sending, "RETRY_MS", 1_000_000)
    desk = CountingDesk()
    ended = Room(qtbot, desk)
    ended.scan(SHELF)
    desk.script.append(Unavailable("database.away", database="x"))
    ended.scan(CODE, CODE)
    assert ended.screen.unsent == 2
    open_commands(desk.spool_folder, "count HD-1", Refused("count.in_use")).close()
    (tried,) = (each for each in desk.commands if isinstance(each, CountItem))

    room = Room(qtbot, desk, "keeper")
    assert (room.screen.unsent, room.banner.words) == (0, "2  前刹车片(四片装)")
    again, second = [each for each in desk.commands if isinstance(each, CountItem)][1:]
    assert again == tried
    assert second.request_id != tried.request_id
    assert desk.reader.lying["C00000031K"] == {PAD: 2}


def test_two_windows_do_not_count_for_each_other(qtbot, tmp_path):
    open_file = partial(open_commands, tmp_path, "count HD-1", Refused("count.in_use"))
    program = (
        "import sys; from pathlib import Path; from app.errors import Refused;"
        "from app.adapters.spool import open_commands;"
        "file = open_commands(Path(sys.argv[1]), 'count HD-1', Refused('count.in_use'));"
        "print('mine', flush=True); sys.stdin.read()"
    )
    desk = CountingDesk(spool_folder=tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        room = Room(qtbot, desk)
        room.scan(SHELF, CODE)
        assert "Another window of this computer counts already" in room.banner.words
        assert not [each for each in desk.commands if isinstance(each, CountItem)]
    room.scan(CODE)
    assert room.banner.words == "1  前刹车片(四片装)"
    assert not open_file().waiting


def test_a_form_sent_twice_while_the_database_is_away_counts_once(qtbot, monkeypatch):
    monkeypatch.setattr(sending, "RETRY_MS", 10)
    room = Room(qtbot, CountingDesk())
    press(Qt.Key.Key_F6)
    room.desk.script.append(Unavailable("database.away", database="x"))
    room.scan(CODE)
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not room.screen.unsent)
    assert len({each.request_id for each in room.desk.commands}) == 1
    room.scan(CODE)
    press(Qt.Key.Key_Return, CONTROL)
    assert len({each.request_id for each in room.desk.commands}) == 2


def test_sound_can_be_switched_off(room):
    press(Qt.Key.Key_F7)
    assert room.speaker.muted
    press(Qt.Key.Key_F7)
    assert not room.speaker.muted


def test_no_button_of_the_count_takes_the_keyboard(room):
    room.scan(SHELF)

    keys = [part for part in room.screen.findChildren(QPushButton) if part.isVisible()]
    assert keys
    assert all(part.focusPolicy() is Qt.FocusPolicy.NoFocus for part in keys)
