"""The scan station: what a scan does to the screen, what locks it, what is never lost."""

from collections import deque
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.picking import SOUND, Beep, Says, StationCommand, command_code
from app.domain.stages import Stage
from app.errors import Refused, Unavailable
from app.usecases.picking import ScanCode
from tests.ui.fakes_station import LABEL, LINES, SilentSpeaker, StationDesk, open_order, services
from ui.preferences import MemoryPreferences
from ui.screen import Tone
from ui.screens.station import StationScreen
from ui.station.pages import StopPage
from ui.station.prompt import next_line
from ui.station.spool import ScanSpool
from ui.station.tones import icon_of, tone_of
from ui.tasks import Tasks

CANCEL, UNDO = command_code(StationCommand.CANCEL), command_code(StationCommand.UNDO)
BRAKE, FILTER, WIPER = "6901234567892", "6901234567885", "6901234567878"
ALL_ITEMS = [*[BRAKE] * 5, FILTER, *[WIPER] * 2]


class Bench:
    """A screen with everything around it."""

    def __init__(self, qtbot: QtBot, station: str = "HD-1", preferences: MemoryPreferences | None = None) -> None:
        self.desk, self.speaker, self.memory = StationDesk(), SilentSpeaker(), preferences or MemoryPreferences()
        self.screen = StationScreen(services(self.desk, station=station, preferences=self.memory), speaker=self.speaker)
        qtbot.addWidget(self.screen)
        self.screen.resize(1280, 800)
        self.screen.show()
        self.screen.refresh()

    def scan(self, *codes: str) -> None:
        for code in codes:
            assert self.screen.take_code(code)

    @property
    def prompt(self) -> str:
        return self.screen.face.prompt_bar.prompt.text()

    @property
    def codes(self) -> list[str]:
        return [command.code for command in self.desk.commands if isinstance(command, ScanCode)]


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot)


def test_prompt_leads_from_order_to_label(bench):
    assert bench.prompt == "Scan an order"
    bench.scan("O000000018J")
    assert bench.prompt == "Scan: 前刹车片  A-03-2"
    bench.scan(*[BRAKE] * 5)
    assert bench.prompt == "Scan: 机油滤清器  B-11-1"
    bench.scan(FILTER, *[WIPER] * 2)
    assert bench.prompt == "Stick on the label and scan it"
    assert bench.desk.deliveries == 1
    bench.scan(LABEL)
    assert bench.prompt == "Scan an order"
    assert Beep.DONE in bench.speaker.heard


def test_scans_are_sent_in_order_each_once_by_operator_and_station(bench):
    bench.scan("O000000018J", *ALL_ITEMS)
    assert bench.codes == ["O000000018J", *ALL_ITEMS]
    assert len({command.request_id for command in bench.desk.commands}) == len(bench.codes)
    assert {(actor.operator, actor.station) for actor in bench.desk.actors} == {("zhaomin", "HD-1")}


def test_wrong_item_turns_red_until_the_next_scan(bench):
    bench.scan("O000000018J", "4006381333931")
    banner = bench.screen.face.banner
    assert (banner.tone, bench.speaker.heard[-1]) == (Tone.BAD, Beep.WRONG)
    bench.scan(BRAKE)
    assert (banner.tone, bench.speaker.heard[-1]) == (Tone.GOOD, Beep.TICK)


def test_esc_acknowledges_a_wrong_item_before_it_closes_the_order(bench):
    bench.scan("O000000018J", "4006381333931")
    assert bench.screen.back()
    assert bench.screen.face.banner.tone is None
    assert bench.codes[-1] == "4006381333931"
    assert bench.screen.back()
    assert bench.codes[-1] == CANCEL


def test_a_stop_locks_until_it_is_acknowledged(bench):
    bench.scan("O000000018J")
    bench.desk.script.append(Says.STOP_CANCELLED)
    bench.scan(BRAKE)
    assert bench.screen.is_stopped
    bench.scan(FILTER, WIPER)
    assert bench.codes[-1] == BRAKE
    assert bench.screen.back()
    assert not bench.screen.is_stopped
    assert bench.codes[-1] == CANCEL


def test_an_order_stopped_by_the_office_stops_the_bench_without_a_scan(bench):
    bench.scan("O000000018J")
    view = bench.desk.reader.view
    bench.desk.reader.view = replace(view, order=replace(view.order, held=True))
    bench.screen.refresh()
    assert bench.screen.is_stopped
    (stop,) = bench.screen.findChildren(StopPage)
    assert stop.accessibleDescription().startswith("Set the goods aside")
    bench.scan(CANCEL)
    assert not bench.screen.is_stopped
    assert bench.prompt == "Scan an order"


def test_question_asks_for_the_same_code(bench):
    bench.desk.script.append(Says.CONFIRM_TAKE_OVER)
    bench.scan("O000000018J")
    assert bench.prompt == "Scan the same code again to confirm"
    bench.scan("O000000018J")
    assert bench.prompt.startswith("Scan: ")


def test_refusal_is_shown_in_words_and_the_scan_is_over(bench):
    bench.desk.script.append(Refused("operator.not_permitted", operator="赵敏", permission="pick"))
    bench.scan("O000000018J")
    assert "赵敏 may not pick" in bench.screen.face.banner.words
    bench.scan("O000000018J")
    assert bench.prompt.startswith("Scan: ")


def test_a_scan_survives_a_database_that_is_away(qtbot):
    desk, tasks = StationDesk(), Tasks()
    given = services(desk, tasks)
    owner = QWidget()
    qtbot.addWidget(owner)
    spool = ScanSpool(given.desk, tasks, owner)
    spool._retry.setInterval(10)
    desk.script = deque([Unavailable("database.away", database="pg"), Says.ORDER_OPENED, Says.ITEM_ACCEPTED])
    said: list[str] = []
    spool.answered.connect(lambda answer: said.append(answer.says))
    spool.put("O000000018J", given.actor)
    spool.put(BRAKE, given.actor)
    qtbot.waitUntil(lambda: len(said) == 2)
    tasks.close()
    ids = [command.request_id for command in desk.commands]
    assert said == ["order_opened", "item_accepted"]
    assert ids[0] == ids[1] != ids[2]
    assert spool.depth == 0


def test_a_database_that_is_away_is_not_asked_at_once_again(bench):
    bench.desk.script.append(Unavailable("database.busy"))
    bench.scan("O000000018J", BRAKE)
    assert bench.codes == ["O000000018J"]
    assert bench.screen.face.banner.tone is Tone.WARN


def test_scans_behind_a_stop_are_dropped(qtbot):
    desk, tasks = StationDesk(), Tasks()
    desk.script = deque([Says.STOP_HELD])
    screen = StationScreen(services(desk, tasks), speaker=SilentSpeaker())
    qtbot.addWidget(screen)
    for code in ("O000000018J", BRAKE, FILTER):
        screen.take_code(code)
    qtbot.waitUntil(lambda: screen.is_stopped)
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert len(desk.commands) == 1


def test_keys_send_the_command_codes(bench, qtbot):
    bench.scan("O000000018J")
    bench.screen.activateWindow()
    QTest.keyClick(bench.screen, Qt.Key.Key_F8)
    assert bench.codes[-1] == UNDO
    assert bench.screen.back()
    assert bench.codes[-1] == CANCEL
    assert not bench.screen.back()


def test_typed_entry_is_a_scan(bench):
    QTest.keyClick(bench.screen, Qt.Key.Key_F2)
    field = bench.screen.findChild(QLineEdit)
    QTest.keyClicks(field, "O000000018J")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.codes == ["O000000018J"]
    assert bench.screen.face.entry.isHidden()
    QTest.keyClick(bench.screen, Qt.Key.Key_F2)
    assert bench.screen.back()
    assert bench.codes == ["O000000018J"]


def test_nothing_takes_the_focus_and_enter_presses_nothing(bench):
    bench.scan("O000000018J")
    focusable = [
        widget
        for widget in bench.screen.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert focusable == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(bench.screen, press)
        assert press.isAccepted()  # swallowed: nothing behind the screen hears it


def test_station_is_chosen_once_by_its_number(qtbot):
    bench = Bench(qtbot, station="")
    bench.scan("O000000018J")
    assert bench.codes == []
    QTest.keyClick(bench.screen.face.chooser.list, Qt.Key.Key_2)
    assert bench.memory.get("station") == "HD-1"
    bench.scan("O000000018J")
    assert bench.desk.actors[-1].station == "HD-1"
    again = Bench(qtbot, station="", preferences=bench.memory)
    assert again.prompt == "Scan an order"


def test_mute_is_remembered(bench, qtbot):
    QTest.keyClick(bench.screen, Qt.Key.Key_F7)
    assert bench.speaker.muted
    assert Bench(qtbot, preferences=bench.memory).speaker.muted


def test_next_line_is_the_one_in_hand_while_it_is_open(bench):
    bench.scan("O000000018J", WIPER)
    line = next_line(bench.desk.reader.view)
    assert line is not None
    assert line.position == 3
    bench.scan(WIPER)
    line = next_line(bench.desk.reader.view)
    assert line is not None
    assert line.position == 1


def test_every_answer_has_a_tone_and_a_shape():
    looks = {says: (tone_of(beep), icon_of(beep)) for says, beep in SOUND.items()}
    assert looks[Says.STOP_CANCELLED] != looks[Says.WRONG_ITEM]
    assert looks[Says.CONFIRM_SWITCH] != looks[Says.UNKNOWN_CODE]
    assert {tone for tone, _ in looks.values()} == set(Tone)


def test_long_order_keeps_the_active_line_in_view(bench):
    lines = tuple(replace(LINES[0], position=n) for n in range(1, 60))
    order = open_order()
    assert order.stage is Stage.ASSIGNED
    bench.desk.reader.view = replace(bench.desk.reader.view, order=order, lines=lines, active_position=48)
    bench.screen.refresh()
    view = bench.screen.face.lines
    assert view.viewport().rect().contains(view.visualRect(view.lines.index(47)))
