"""Exceptions in the frame: alarms are counted, told, heard and seen; one is opened by hand from any screen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from app.domain.cases import Severity
from app.errors import Refused
from app.usecases.alerts import AcknowledgeAlerts
from app.usecases.cases import OpenCase
from tests.ui.fakes import FakeDesk
from tests.ui.fakes_cases import CasesDesk, alarm
from tests.ui.keyboard import focused, press
from ui.cases.alarm_list import AlarmList
from ui.cases.opening import CaseForm
from ui.cases.queue import CaseQueue
from ui.main_window import MainWindow
from ui.screens.board import BoardScreen
from ui.screens.cases import CasesScreen
from ui.screens.order import OrderScreen
from ui.screens.orders import OrdersScreen
from ui.sounds import Alarm
from ui.widgets.nav_rail import NavButton

KEY, ALT, CONTROL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SCREENS = (OrdersScreen, BoardScreen, CasesScreen, OrderScreen)


@pytest.fixture
def desk() -> CasesDesk:
    return CasesDesk()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    played: list[object] = []

    def play(self: object, sound: object) -> None:
        if not self.muted:  # type: ignore[attr-defined]
            played.append(sound)

    monkeypatch.setattr("ui.sounds.WaveSpeaker.play", play)
    return played


@pytest.fixture
def window(open_window: Callable[..., MainWindow], heard: list[object]) -> MainWindow:
    return open_window("board", screens=SCREENS)


def ring(window: MainWindow, desk: CasesDesk, *numbers: int) -> None:
    """These alarms arrive."""
    desk.reader.alarms = [*(alarm(number, desk.reader.live[number]) for number in numbers), *desk.reader.alarms]
    desk.reader.note("alert")
    window._news._ask()
    QApplication.processEvents()


def badge(window: MainWindow) -> int:
    """On the rail."""
    return max(each.waiting for each in window.findChildren(NavButton))


def write(told: str) -> None:
    """As a person types: quick keys would be a scanner's."""
    box = focused()
    assert isinstance(box, QPlainTextEdit | QLineEdit)
    (box.insertPlainText if isinstance(box, QPlainTextEdit) else box.insert)(told)


def sent(desk: FakeDesk, kind: type) -> list:
    return [command for command in desk.commands if isinstance(command, kind)]


def test_a_new_alarm_is_counted_told_and_heard_once(window, desk, heard) -> None:
    ring(window, desk, 1, 3)
    assert badge(window) == 2
    assert window.message.startswith("2 new alarms, first escalated to you: Stuck at")
    assert heard == [Alarm.ALARM]
    desk.reader.note("case")
    window._news._ask()
    assert heard == [Alarm.ALARM]


def test_those_that_wait_at_the_start_are_told_without_a_sound(open_window, desk, heard) -> None:
    desk.reader.alarms = [alarm(5, desk.reader.live[2])]
    window = open_window("board", screens=SCREENS)
    assert window.message == "1 alarms wait for you: Alt+A lists them."
    assert badge(window) == 1
    assert heard == []


def test_other_peoples_alarms_do_not_ring(window, desk, heard) -> None:
    desk.reader.alarms = [alarm(5, desk.reader.live[2], "wangfang")]
    desk.reader.note("alert")
    window._news._ask()
    assert (badge(window), heard) == (0, [])


def test_the_drawer_acknowledges_one_or_all_by_key(window, desk) -> None:
    ring(window, desk, 1, 2, 3)
    press(KEY.Key_A, ALT)
    assert window.findChild(AlarmList).isVisible()
    press(KEY.Key_Delete)
    assert [command.alerts for command in sent(desk, AcknowledgeAlerts)] == [(1,)]
    press(KEY.Key_Return, CONTROL)
    assert sent(desk, AcknowledgeAlerts)[-1].alerts == (2, 3)
    assert badge(window) == 0
    press(KEY.Key_Escape)
    assert not window.findChild(AlarmList).isVisible()
    assert window.current.key == "board"


def test_enter_opens_the_case_and_counts_as_seen(window, desk) -> None:
    ring(window, desk, 2)
    press(KEY.Key_A, ALT)
    press(KEY.Key_Return)
    assert window.current.key == "cases"
    assert [command.alerts for command in sent(desk, AcknowledgeAlerts)] == [(2,)]
    assert window.current.findChild(CaseQueue).current.no == desk.reader.live[2].no


def test_the_sound_is_muted_on_this_computer(window, desk, heard) -> None:
    press(KEY.Key_A, ALT)
    press(KEY.Key_F7)
    press(KEY.Key_Escape)
    ring(window, desk, 1)
    assert heard == []
    assert window.services.preferences.get("alarm/muted") == "1"


def test_a_case_is_opened_by_hand_about_the_order_in_hand(window, desk) -> None:
    order = desk.reader.row(7).no
    window.open_order(order)
    press(KEY.Key_E, ALT)
    write("box is torn")
    press(KEY.Key_Return, CONTROL)
    (command,) = sent(desk, OpenCase)
    assert (command.note, command.order, command.severity) == ("box is torn", order, Severity.NORMAL)
    assert window.message.startswith("Exception E")
    assert not window.findChild(CaseForm).isVisible()


def test_without_a_word_nothing_is_opened_and_a_refusal_stands_in_the_form(window, desk) -> None:
    press(KEY.Key_E, ALT)
    press(KEY.Key_Return, CONTROL)
    assert not sent(desk, OpenCase)
    write("wrong")
    press(KEY.Key_Tab)
    write("O1")
    desk.script.append(Refused("order.unknown", order="O1"))
    press(KEY.Key_Return, CONTROL)
    form = window.findChild(CaseForm)
    assert form.isVisible()
    assert "O1" in form._fault.text()


def test_a_scanned_case_number_opens_it_on_any_screen(window, desk) -> None:
    window.take_code(desk.reader.live[3].no)
    assert window.current.key == "cases"
    assert window.current.findChild(CaseQueue).current.no == desk.reader.live[3].no


def test_an_order_shows_its_exceptions_and_enter_opens_one(window, desk) -> None:
    row = desk.reader.live[0]
    window.open_order(row.order_no)
    queue = window.current.findChild(CaseQueue)
    assert [each.no for each in queue.rows.rows] == [row.no]
    queue.setFocus()
    press(KEY.Key_Down)
    press(KEY.Key_Return)
    assert window.current.key == "cases"
    window.open_order(desk.reader.row(7).no)
    assert not any(each.isVisible() for each in window.current.findChildren(CaseQueue))
    new = [each for each in window.findChildren(QPushButton) if each.text().startswith("New") and each.isVisible()]
    assert new == []
