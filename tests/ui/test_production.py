"""The production screen: what is missing by product and day, the planner's promise, what is made, who waits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.codes import CodeType, make_code
from app.domain.stages import Awaits
from app.usecases.people import LoggedIn
from app.usecases.production import AcceptProduction, FinishProduction
from app.views.orders import OrderFilter
from tests.ui.fakes_routing import RoutingDesk
from tests.ui.fakes_station import services
from tests.ui.keyboard import focused, typed_box
from tests.ui.showing import open_screen
from ui import clock
from ui.production.day_box import DayBox, today
from ui.production.wording import due_tone, promise_tone
from ui.routing.lists import RowList
from ui.screen import Message, Tone
from ui.screens.production import ProductionScreen

PLANNER = LoggedIn("zhouwei", "周伟", ("planner",), False)
CONTROL = Qt.KeyboardModifier.ControlModifier


class Room:
    """A screen with what it said and asked for."""

    def __init__(self, qtbot, desk: RoutingDesk, who: LoggedIn = PLANNER) -> None:
        self.said: list[Message] = []
        self.opened: list[str] = []
        self.filters: list[OrderFilter] = []
        self.desk = desk
        given = replace(services(desk, said=self.said.append), operator=who, open_order=self.opened.append)
        self.screen = ProductionScreen(given)
        self.screen.orders_requested.connect(self.filters.append)
        open_screen(qtbot, self.screen)

    def words(self) -> list[str]:
        QApplication.processEvents()
        return [part.text() for part in self.screen.findChildren(QLabel) if part.isVisible()]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(focused(), key, modifier)


@pytest.fixture
def room(qtbot):
    return Room(qtbot, RoutingDesk())


def test_the_first_product_is_shown_with_what_it_is_needed_for(room):
    told = room.words()
    assert "BP-06A115" in told
    assert "Waiting orders: 12" in told
    assert "4 products · 1,358 pieces · 401 orders wait" in told


def test_a_day_is_promised_by_keyboard(room):
    room.press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "+3")
    room.press(Qt.Key.Key_Return)
    command = room.desk.commands[-1]
    assert isinstance(command, AcceptProduction)
    assert command.sku == "BP-06A115"
    assert command.promised_on == today() + timedelta(days=3)
    assert "Accepted" in room.words()
    assert "86 pieces for 12 orders promised" in room.said[-1].text


def test_a_day_that_is_over_is_not_promised(room):
    room.press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "2020-01-01")
    room.press(Qt.Key.Key_Return)
    assert not room.desk.commands


def test_made_pieces_are_told_with_their_warehouse(room):
    for _ in range(2):
        room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "6")
    room.press(Qt.Key.Key_Return, CONTROL)
    command = room.desk.commands[-1]
    assert isinstance(command, FinishProduction)
    assert (command.sku, command.warehouse, command.pieces) == ("SA-48510", "HD", 6)


def test_scans_choose_a_product_and_count_what_is_made(room):
    room.press(Qt.Key.Key_Down)
    for code in ("6901234567892", "6901234567892", "16901234567899", "BP-06A115"):
        assert room.screen.take_code(code)
    room.press(Qt.Key.Key_Return, CONTROL)
    command = room.desk.commands[-1]
    assert isinstance(command, FinishProduction)
    assert (command.sku, command.pieces) == ("BP-06A115", 1 + 12 + 1)


def test_other_codes_are_left_to_the_frame_or_told(room):
    assert not room.screen.take_code(make_code(CodeType.ORDER, 5))
    assert room.screen.take_code("4006381333931")
    assert room.said[-1].tone is Tone.WARN


def test_the_orders_behind_a_product_can_be_opened(room, qtbot):
    orders = room.screen.findChild(RowList)
    qtbot.waitUntil(lambda: bool(orders.rows.rows))
    room.press(Qt.Key.Key_F4)
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Return)
    assert len(room.opened) == 1
    assert room.desk.reader.order(room.opened[0]).row.awaits is Awaits.PRODUCTION


def test_a_refusal_keeps_what_was_typed(room):
    room.desk.refuses = True
    room.press(Qt.Key.Key_Return)
    typed = typed_box()
    QTest.keyClicks(typed, "+5")
    room.press(Qt.Key.Key_Return)
    assert "operator.not_permitted" in room.said[-1].text
    assert typed.text() == "+5"


def test_who_is_no_planner_reads_only(qtbot):
    room = Room(qtbot, RoutingDesk(), LoggedIn("zhaomin", "赵敏", ("picker",), False))
    room.press(Qt.Key.Key_Return)
    room.press(Qt.Key.Key_Return)
    assert not room.desk.commands


def test_nothing_to_make_says_so(qtbot):
    desk = RoutingDesk()
    desk.reader.made = []
    assert "Nothing is to be made" in Room(qtbot, desk).words()


def test_late_needs_and_late_promises_stand_out(room):
    late, soon = room.desk.reader.made[1], room.desk.reader.made[0]
    assert (due_tone(late), due_tone(soon), due_tone(replace(late, state="done"))) == ("bad", "warn", "")
    assert promise_tone(replace(soon, promised_at=soon.due_at + timedelta(days=1))) == "warn"
    assert promise_tone(replace(soon, promised_at=soon.due_at)) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+0", date(2026, 11, 23)),
        ("+10", date(2026, 12, 3)),
        ("11-25", date(2026, 11, 25)),
        ("01-05", date(2027, 1, 5)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-11-22", None),
        ("soon", None),
        ("+", None),
        ("", None),
    ],
)
def test_days_are_typed_short(qtbot, monkeypatch, typed, meant):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, tzinfo=UTC))
    box = DayBox()
    qtbot.addWidget(box)
    box.setText(typed)
    assert box.day == meant


def test_keys_move_the_day(qtbot, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, tzinfo=UTC))
    box = DayBox()
    qtbot.addWidget(box)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(box, key)
    assert box.day == date(2026, 11, 23)
