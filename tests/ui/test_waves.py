"""The waves screen: what waits for whom, what a release makes of it, who has which list, by keyboard and scanner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QSpinBox

from app.domain.codes import CodeType, make_code
from app.domain.pick_lists import ListKind, ListState, SlipPaper
from app.usecases.people import LoggedIn
from app.usecases.pick_lists import CancelList, DropOrder
from tests.ui.fakes_station import services
from tests.ui.fakes_waves import WavesDesk, WavesReader, order_no
from tests.ui.keyboard import focused
from tests.ui.showing import open_screen
from ui import clock
from ui.preferences import MemoryPreferences
from ui.screen import Message, Tone
from ui.screens.waves import WavesScreen
from ui.waves.wording import left_tone, pickers, pickers_tone

LEADER = LoggedIn("liqiang", "李强", ("coordinator",), False)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _stopped():
    clock.stop_at(datetime(2026, 11, 23, 7, 32, tzinfo=UTC))
    yield
    clock.stop_at(None)


class Room:
    """A screen with what it said and asked for."""

    def __init__(self, qtbot, desk: WavesDesk, who: LoggedIn = LEADER, kept: MemoryPreferences | None = None) -> None:
        self.said: list[Message] = []
        self.opened: list[str] = []
        self.desk = desk
        given = services(desk, said=self.said.append, preferences=kept)
        self.screen = WavesScreen(replace(given, operator=who, open_order=self.opened.append))
        open_screen(qtbot, self.screen)

    def words(self) -> list[str]:
        QApplication.processEvents()
        labels, buttons = self.screen.findChildren(QLabel), self.screen.findChildren(QPushButton)
        return [part.text() for part in labels if part.isVisible()] + [
            part.text() for part in buttons if part.isVisible()
        ]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(focused(), key, modifier)

    def carrier(self, below: int) -> None:
        """Go down to a carrier: 德邦, 顺丰, 中通."""
        for _ in range(below):
            self.press(Qt.Key.Key_Down)

    def lists(self) -> list[tuple[ListKind, str, int]]:
        return [(row.kind, row.carrier, row.orders) for row in self.desk.reader.rows]


@pytest.fixture
def room(qtbot):
    return Room(qtbot, WavesDesk())


def test_everything_that_waits_is_shown_first(room):
    told = room.words()

    assert {"Everything that waits", "64 orders · 319 pcs", "Carts: 6", "Release all (6)"} <= set(told)


def test_a_wave_is_released_with_one_key_as_it_was_shown(room):
    room.carrier(2)
    assert {"顺丰", "Carts: 3", "Release wave (3)"} <= set(room.words())

    room.press(Qt.Key.Key_F5)

    assert [row[:2] for row in room.lists()[:3]] == [(ListKind.WAVE, "顺丰")] * 3
    assert sum(orders for _, _, orders in room.lists()[:3]) == 31
    assert "SF" not in set(room.desk.reader.waiting.values())
    assert room.said[-1].text == "3 pick lists with 31 orders released."
    assert "Pick lists: 7 under way" in room.words()


def test_one_cart_is_released_from_everything(room):
    room.press(Qt.Key.Key_F6)

    assert room.lists()[0] == (ListKind.BATCH, "", 12)
    assert len(room.desk.reader.waiting) == 52
    assert "12 orders on pick list" in room.said[-1].text


def test_a_key_pressed_once_more_releases_nothing_else(room):
    room.carrier(1)
    for _ in range(3):
        room.press(Qt.Key.Key_F6)

    assert len(room.desk.reader.waiting) == 64 - 11
    assert "Choose a carrier to see what a release would make of it, or a list." in room.words()
    room.carrier(1)
    assert "Release all (5)" in room.words()


def test_the_number_of_orders_on_a_cart_is_kept(room, qtbot):
    room.press(Qt.Key.Key_F7)
    box = room.screen.findChild(QSpinBox)
    box.selectAll()
    QTest.keyClicks(focused(), "20")
    room.press(Qt.Key.Key_Return)
    assert "Carts: 4" in room.words()

    again = Room(qtbot, WavesDesk(), kept=room.screen.services.preferences)

    assert "Carts: 4" in again.words()


def test_who_may_not_release_reads_only(qtbot):
    room = Room(qtbot, WavesDesk(), LoggedIn("zhaomin", "赵敏", ("picker",), False))
    before = room.lists()

    for key in (Qt.Key.Key_F5, Qt.Key.Key_F6):
        room.press(key)

    assert room.lists() == before
    assert {message.tone for message in room.said} == {Tone.WARN}


def test_a_refusal_is_told_and_the_screen_goes_on(room):
    room.desk.refuses = True
    room.press(Qt.Key.Key_F5)
    assert "operator.not_permitted" in room.said[-1].text

    room.desk.refuses = False
    room.press(Qt.Key.Key_F6)

    assert room.lists()[0][0] is ListKind.BATCH


def test_a_list_shows_who_has_it_and_what_is_left(room):
    room.press(Qt.Key.Key_F4)
    told = room.words()

    first = room.desk.reader.rows[0]
    assert {first.no, "HD-1 · 赵敏", "18 / 41", "11 min", "Orders: 12"} <= set(told)
    assert "It will not be done when the carrier leaves." not in told
    room.press(Qt.Key.Key_Down)
    assert "It will not be done when the carrier leaves." in room.words()
    room.press(Qt.Key.Key_F4)
    assert "Everything that waits" in room.words()


def test_nothing_is_released_while_a_list_is_shown(room):
    room.press(Qt.Key.Key_F4)
    before = room.lists()

    room.press(Qt.Key.Key_F5)

    assert room.lists() == before


def test_a_list_that_somebody_has_is_cancelled_only_when_asked_twice(room):
    room.press(Qt.Key.Key_F4)
    room.press(Qt.Key.Key_F8)
    assert room.desk.commands == []
    assert "Press again to cancel it" in room.words()
    assert room.screen.back()
    assert "Cancel the list" in room.words()

    for _ in range(2):
        room.press(Qt.Key.Key_F8)

    assert [command.list for command in room.desk.commands if isinstance(command, CancelList)] == [
        room.desk.reader.rows[0].no
    ]
    assert room.desk.reader.rows[0].state is ListState.CANCELLED
    assert "Cancel the list" not in room.words()


def test_a_list_that_nobody_has_is_cancelled_at_once(room):
    no = room.desk.reader.rows[2].no
    assert room.screen.take_code(no)

    room.press(Qt.Key.Key_F8)

    assert [type(command) for command in room.desk.commands] == [CancelList]


def test_an_order_is_opened_and_taken_off_its_list(room):
    room.press(Qt.Key.Key_F4)
    room.press(Qt.Key.Key_F9)
    assert room.desk.commands == []
    while focused().accessibleName() != "Orders of the list":
        room.press(Qt.Key.Key_Tab)
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_Return)
    room.press(Qt.Key.Key_F9)

    assert room.opened == [order_no(201)]
    (command,) = room.desk.commands
    assert isinstance(command, DropOrder)
    assert command.order == order_no(201)
    assert room.screen.back()
    assert focused().accessibleName() == "Pick lists"


def test_slips_are_printed_and_saved(room, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "walk.pdf"), ""))
    no = room.desk.reader.rows[2].no
    room.screen.take_code(no)

    room.press(Qt.Key.Key_P, CONTROL)
    room.press(Qt.Key.Key_P, CONTROL | SHIFT)
    room.press(Qt.Key.Key_S, CONTROL)

    assert room.desk.printed == [(no, SlipPaper.A4, False), (no, SlipPaper.A4, True)]
    assert room.desk.saved == [Path(tmp_path / "walk.pdf")]
    assert [message.text for message in room.said] == ["Print job 7", "Print job 7", f"Saved: {tmp_path}/walk.pdf"]


def test_a_scanned_list_is_shown_and_others_are_left_to_the_frame(room):
    no = room.desk.reader.rows[3].no

    assert room.screen.take_code(no)
    assert no in room.words()
    assert not room.screen.take_code(make_code(CodeType.ORDER, 5))
    assert room.screen.take_code(make_code(CodeType.PICK_LIST, 999))
    assert room.said[-1].tone is Tone.WARN


def test_another_warehouse_may_have_nothing_to_do(room):
    room.press(Qt.Key.Key_Tab, CONTROL)

    assert "Nothing waits to be picked" in room.words()
    assert "Released lists stand here, with who has them and how far they are." in room.words()
    room.press(Qt.Key.Key_F5)
    assert room.said == []


def test_a_database_that_is_away_is_told_with_a_way_on(qtbot):
    desk = WavesDesk()
    desk.reader.away = True
    room = Room(qtbot, desk)
    assert "The list cannot be read now" in room.words()

    desk.reader.away = False
    room.press(Qt.Key.Key_Return)

    assert "Everything that waits" in room.words()


def test_what_cannot_leave_in_time_stands_out():
    wave = WavesReader().waves("HD", 12)[2]
    soon = replace(wave, minutes=90, carts=3, leaves_at=clock.now() + timedelta(minutes=40))

    assert (pickers(wave), left_tone(wave)) == (1, "")
    assert (pickers(soon), pickers_tone(soon)) == (3, "")
    assert (left_tone(replace(soon, minutes=130)), pickers_tone(replace(soon, minutes=130))) == ("bad", "bad")
    assert left_tone(replace(soon, minutes=5, leaves_at=clock.now() + timedelta(minutes=20))) == "warn"
