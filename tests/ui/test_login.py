"""Who works here: chosen by typing or by badge, proven by a PIN."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from app.usecases.people import LogIn
from tests.ui.conftest import raised
from tests.ui.fakes import OPERATORS, FakeDesk
from ui.login import Login
from ui.preferences import MemoryPreferences
from ui.tasks import InlineTasks
from ui.widgets.operator_list import OperatorList

OpenLogin = Callable[..., tuple[Login, list[tuple[str, str]]]]


@pytest.fixture
def open_login(qtbot, desk: FakeDesk) -> OpenLogin:
    def build(operator: str = "") -> tuple[Login, list[tuple[str, str]]]:
        page = Login(desk, InlineTasks(), MemoryPreferences(), raised, operator)
        qtbot.addWidget(page)
        page.show()
        entered: list[tuple[str, str]] = []
        page.logged_in.connect(lambda who, station: entered.append((who.code, station)))
        return page, entered

    return build


def pins(page: Login) -> list[QLineEdit]:
    return [box for box in page.findChildren(QLineEdit) if box.echoMode() == QLineEdit.EchoMode.Password]


def told(page: Login) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_typed_name_and_pin_log_in_without_a_mouse(open_login: OpenLogin) -> None:
    page, entered = open_login()
    search = next(box for box in page.findChildren(QLineEdit) if box.echoMode() == QLineEdit.EchoMode.Normal)
    QTest.keyClicks(search, "wang")
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClicks(pins(page)[0], "1234")
    QTest.keyClick(pins(page)[0], Qt.Key.Key_Return)
    assert entered == [("wangfang", "")]


def test_arrow_keys_move_the_choice(open_login: OpenLogin) -> None:
    page, _ = open_login()
    search = next(box for box in page.findChildren(QLineEdit) if box.echoMode() == QLineEdit.EchoMode.Normal)
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert OPERATORS[1].name in told(page)


def test_badge_chooses_its_owner(open_login: OpenLogin) -> None:
    page, _ = open_login("wangfang")
    page.take_code(OPERATORS[4].badge)
    assert "陈建国" in told(page)
    page.take_code("U99999999X")
    assert "Nobody has the badge “U99999999X”." in told(page)


def test_wrong_pin_is_answered_and_can_be_repeated(open_login: OpenLogin) -> None:
    page, entered = open_login("liqiang")
    pins(page)[0].setText("9999")
    QTest.keyClick(pins(page)[0], Qt.Key.Key_Return)
    assert "Wrong PIN for 李强. Try again." in told(page)
    assert entered == []
    QTest.keyClicks(pins(page)[0], "1234")
    QTest.keyClick(pins(page)[0], Qt.Key.Key_Return)
    assert entered == [("liqiang", "")]


def test_first_login_sets_the_pin_after_it_was_typed_twice(open_login: OpenLogin, desk: FakeDesk) -> None:
    page, entered = open_login("zhaomin")
    assert "First login: choose a PIN of 4 or more digits." in told(page)
    first, again = pins(page)
    QTest.keyClicks(first, "2580")
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClicks(again, "2581")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert "The two PINs differ." in told(page)
    assert desk.commands == []
    again.setText("2580")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert isinstance(desk.commands[0], LogIn)
    assert entered == [("zhaomin", "")]


def test_pin_takes_digits_only_and_hides_them(open_login: OpenLogin) -> None:
    page, _ = open_login("liqiang")
    box = pins(page)[0]
    QTest.keyClicks(box, "1a2b")
    assert box.text() == "12"
    assert box.displayText() != "12"


def test_station_is_remembered_and_given(open_login: OpenLogin) -> None:
    page, entered = open_login("liqiang")
    (stations,) = page.findChildren(QComboBox)
    stations.setCurrentIndex(stations.findData("HD-1"))
    pins(page)[0].setText("1234")
    next(b for b in page.findChildren(QPushButton) if b.text() == "Log in").click()
    assert entered == [("liqiang", "HD-1")]


def test_nobody_found_disables_the_login(open_login: OpenLogin) -> None:
    page, _ = open_login()
    page.findChildren(OperatorList)[0].narrow("nobody")
    assert not next(b for b in page.findChildren(QPushButton) if b.text() == "Log in").isEnabled()


def test_a_pin_typed_as_fast_as_a_scan_is_still_a_pin(open_login: OpenLogin) -> None:
    page, entered = open_login("liqiang")
    pins(page)[0].setFocus()
    page.take_code("1234")
    assert entered == [("liqiang", "")]


def test_after_an_unknown_badge_one_can_type_a_name(open_login: OpenLogin) -> None:
    page, _ = open_login("liqiang")
    page.take_code("U99999")
    assert page.focusWidget() is page._search
