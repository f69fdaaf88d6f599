"""The station alone on the display: F11, who begins there, and that Esc never leaves it."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.errors import Unavailable
from tests.ui.fakes import FakeDesk
from ui.application import Desktop, Start, screen_classes
from ui.login import Login
from ui.main_window import MainWindow
from ui.widgets.finder import Finder
from ui.widgets.message_strip import MessageStrip
from ui.widgets.nav_rail import NavRail
from ui.widgets.title_bar import TitleBar


def around(window: MainWindow) -> list[bool]:
    """Whether rail, title bar and strip are there."""
    QApplication.processEvents()
    return [window.findChildren(part)[0].isVisible() for part in (NavRail, TitleBar, MessageStrip)]


@pytest.fixture
def bare(open_window) -> MainWindow:
    """The station in full screen."""
    window: MainWindow = open_window("station", screens=screen_classes())
    window.setMinimumSize(640, 480)  # the display of these tests is only 800 wide
    QTest.keyClick(window, Qt.Key.Key_F11)
    return window


def test_f11_leaves_only_the_station_and_brings_the_frame_back(bare: MainWindow) -> None:
    assert around(bare) == [False, False, False]
    QTest.keyClick(bare, Qt.Key.Key_F11)
    assert around(bare) == [True, True, True]


def test_other_screens_keep_their_frame(bare: MainWindow) -> None:
    QTest.keyClick(bare, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert around(bare) == [True, True, True]
    QTest.keyClick(bare, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert around(bare) == [False, False, False]


def test_esc_stays_there(bare: MainWindow) -> None:
    for _ in range(3):
        QTest.keyClick(bare, Qt.Key.Key_Escape)
    assert bare.isFullScreen()
    assert bare.current.key == "station"


def test_ctrl_k_shows_its_box_until_it_is_left(bare: MainWindow) -> None:
    QTest.keyClick(bare, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert around(bare) == [False, True, False]
    QTest.keyClick(bare.findChildren(Finder)[0], Qt.Key.Key_Escape)
    assert around(bare) == [False, False, False]


def test_a_silent_database_is_told_there_too(
    bare: MainWindow, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    def away(position: int) -> tuple[int, frozenset[str]]:
        raise Unavailable("database.away", database="picklane.db")

    monkeypatch.setattr(desk.reader, "changed_since", away)
    qtbot.waitUntil(lambda: around(bare) == [False, False, True], timeout=3000)


def test_a_picker_begins_there_and_the_next_operator_does_not(
    qapp: QApplication, desk: FakeDesk, qtbot, tmp_path
) -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    desktop = Desktop(qapp, desk, dark=False, start=Start(operator="zhaomin"))
    desktop.show()
    window = desktop._window
    qtbot.addWidget(window)
    page = window.centralWidget()
    assert isinstance(page, Login)
    qtbot.waitUntil(lambda: page._operator is not None)
    for box in page.findChildren(QLineEdit, "pin"):
        box.setText("1234")
    page._log_in()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), MainWindow), timeout=5000)
    frame = window.centralWidget()
    assert isinstance(frame, MainWindow)
    assert frame.current.key == "station"
    assert window.isFullScreen()
    assert around(frame) == [False, False, False]
    frame.logout_requested.emit()
    assert isinstance(window.centralWidget(), Login)
    assert not window.isFullScreen()
    desktop.close()
