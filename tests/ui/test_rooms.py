"""Rooms and tabs: every screen has its place, keys lead there, every word is whole."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.i18n import Language, set_language
from tests.ui.fakes import FakeDesk
from ui.application import screen_classes
from ui.main_window import MainWindow
from ui.rooms import ROOMS
from ui.screens.intake import IntakeScreen
from ui.widgets.basics import ElidedLabel
from ui.widgets.finder import Finder
from ui.widgets.key_overlay import KeyOverlay
from ui.widgets.nav_rail import NavButton, NavRail
from ui.widgets.room_tabs import TabButton
from ui.widgets.title_bar import TitleBar

KEY = Qt.Key
TABS = [key for room in ROOMS for key in room.screens]


@pytest.fixture
def window(open_window) -> MainWindow:
    made: MainWindow = open_window(screens=screen_classes())
    return made


def press(window: MainWindow, key: Qt.Key) -> str:
    """With Ctrl, wherever the keyboard is; the screen that it leads to."""
    QTest.keyClick(QApplication.focusWidget() or window, key, Qt.KeyboardModifier.ControlModifier)
    return window.current.key


def tabs(window: MainWindow) -> list[TabButton]:
    return [each for each in window.findChildren(TabButton) if each.isVisible()]


def rooms(window: MainWindow) -> list[NavButton]:
    return window.findChildren(NavButton)


def inside(part: QWidget, whole: QWidget) -> bool:
    return whole.rect().contains(QRect(part.mapTo(whole, QPoint()), part.size()))


def test_every_screen_is_in_one_room() -> None:
    places = Counter(key for room in ROOMS for key in (*room.screens, *room.behind))
    assert set(places) == {kind.key for kind in screen_classes()}
    assert set(places.values()) == {1}


def test_a_room_opens_what_was_used_last_in_it(window) -> None:
    assert press(window, KEY.Key_3) == "station"
    window.show_screen("counting")
    assert press(window, KEY.Key_1) == "orders"
    assert press(window, KEY.Key_3) == "counting"
    QTest.mouseClick(rooms(window)[0], Qt.MouseButton.LeftButton)
    assert window.current.key == "orders"
    QTest.mouseClick(tabs(window)[1], Qt.MouseButton.LeftButton)
    assert window.current.key == "intake"
    window.open_order(window._desk.reader.row(5).no)
    assert press(window, KEY.Key_1) == "intake"


def test_the_keys_of_rooms_and_tabs_lead_through_all_screens_from_wherever_the_keyboard_is(window) -> None:
    seen = []
    for number, room in enumerate(ROOMS):
        seen.append(press(window, KEY(KEY.Key_1 + number)))
        seen += [press(window, KEY.Key_PageDown) for _ in room.screens[1:]]
        assert [press(window, KEY.Key_PageDown), press(window, KEY.Key_PageUp)] == [room.screens[0], room.screens[-1]]
    assert seen == TABS


def test_an_order_belongs_to_the_orders_without_a_tab(window, desk: FakeDesk) -> None:
    window.show_screen("cases")
    window.open_order(desk.reader.row(77).no)
    assert [room.text() for room in rooms(window) if room.isChecked()] == ["Orders"]
    assert [tab.isChecked() for tab in tabs(window)] == [False, False, False]
    assert press(window, KEY.Key_PageDown) == "orders"


def test_a_room_counts_what_waits_on_all_its_screens(window) -> None:
    for key, count in (("cases", 12), ("knowledge", 3), ("cases", 10)):
        window._places.show_waiting(key, count)
    window.show_screen("watch")
    assert {room.text(): room.waiting for room in rooms(window) if room.waiting} == {"Watch": 13}
    assert {tab.text(): tab.waiting for tab in tabs(window) if tab.waiting} == {"Exceptions": 10, "Knowledge": 3}


def test_f1_tells_the_rooms_and_the_tabs(window) -> None:
    window.show_screen("waves")
    window.show_keys()
    shown = [label.text() for label in window.findChild(KeyOverlay).findChildren(QLabel)]
    assert shown[shown.index("Ctrl+1 … 7") + 1].startswith("Orders, Routing, Floor")
    assert shown[shown.index("Ctrl+PgUp  PgDn") + 1] == "The tab before, the next: Station, Waves, Handover, Counting"


def test_a_room_without_any_of_its_screens_is_left_out(open_window) -> None:
    window = open_window("intake", screens=[IntakeScreen])
    assert [room.text() for room in rooms(window)] == ["Orders"]
    assert [tab.text() for tab in tabs(window)] == ["New order"]


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)], ids=["small", "design"])
@pytest.mark.parametrize("language", [Language.CHINESE, Language.ENGLISH])
def test_every_word_around_the_screen_is_whole(open_window, language: Language, size: tuple[int, int]) -> None:
    set_language(language)
    window = open_window(screens=screen_classes())
    window.resize(*size)
    window._places.show_waiting("cases", 100)
    assert all(room.whole and inside(room, window.findChild(NavRail)) for room in rooms(window))
    bar, box = window.findChild(TitleBar), window.findChild(Finder)
    for key in TABS:
        window._places.mark(key)
        QApplication.processEvents()
        assert window.size().toTuple() == size
        assert all(inside(tab, bar) and tab.width() == tab.sizeHint().width() for tab in tabs(window))
        assert box.fontMetrics().horizontalAdvance(box.placeholderText()) <= box.width() - 44
        site = bar.findChild(ElidedLabel)
        assert site.width() >= site.fontMetrics().horizontalAdvance(site.text())
