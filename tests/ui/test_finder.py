"""Ctrl+K: numbers open orders, words find screens and actions, Esc gives the keyboard back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.fakes import FakeDesk
from ui.main_window import MainWindow
from ui.orders.gaps import GapsPanel
from ui.screens.imports import ImportsScreen
from ui.screens.orders import OrdersScreen
from ui.widgets.basics import button
from ui.widgets.finder import Finder
from ui.widgets.order_table import OrderTable

_BY_HAND = 45
"""Milliseconds between keys; faster ones are a scanner's."""


def opened(window: MainWindow) -> Finder:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.findChild(Finder)
    assert box is not None
    return box


def test_everything_is_listed_before_anything_is_typed(open_window) -> None:
    box = opened(open_window())
    assert box.found[:2] == ["Orders", "Board"]
    assert "Log out" in box.found


def test_words_of_an_action_do_it_on_its_own_screen(open_window) -> None:
    window = open_window("board")
    box = opened(window)
    QTest.keyClicks(box, "gaps", delay=_BY_HAND)
    assert box.found == ["Gaps that orders share"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.current.key == "orders"
    assert window.current.findChild(GapsPanel).isVisible()


def test_arrows_choose_among_what_is_listed(open_window) -> None:
    window = open_window()
    box = opened(window)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.current.key == "board"


def test_a_name_that_is_no_action_lists_its_orders(open_window, desk: FakeDesk) -> None:
    window = open_window("board")
    box = opened(window)
    QTest.keyClicks(box, "tb8823401", delay=_BY_HAND)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.current.key == "orders"
    assert window.current.findChild(OrderTable).model().where.text == "tb8823401"


def test_esc_gives_the_keyboard_back(open_window) -> None:
    window = open_window()
    box = opened(window)
    QTest.keyClicks(box, "rou")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert window.current.findChild(OrderTable).hasFocus()
    assert box.text() == ""


def test_ctrl_o_leads_to_the_import(open_window) -> None:
    window = open_window(screens=(OrdersScreen, ImportsScreen))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.current.key == "import"


def test_enter_presses_the_button_that_has_the_keyboard(qtbot) -> None:
    pressed: list[bool] = []
    made = button("Go on", lambda: pressed.append(True))
    qtbot.addWidget(made)
    made.show()
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert pressed == [True]
