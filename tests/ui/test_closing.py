"""Closing the window while scans are on this computer alone: one question, answered by keyboard."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.errors import Unavailable
from tests.ui.fakes import FakeDesk
from tests.ui.fakes_station import BARCODES, SilentSpeaker, StationDesk, services
from ui.application import Desktop, Start
from ui.screens.station import StationScreen
from ui.widgets.closing import ClosingQuestion

ITEM = next(iter(BARCODES))


@pytest.fixture
def closes(qapp: QApplication, qtbot: Any, tmp_path: Any) -> Any:
    """Closes a window with so many scans; a key answers the question. Whether it closed, and what was asked."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    desktop = Desktop(qapp, FakeDesk(), dark=False, start=Start())
    desktop.show()
    window = desktop._window
    qtbot.addWidget(window)

    def close(scans: int, *answer: Callable[[ClosingQuestion], None]) -> tuple[bool, str]:
        told: list[str] = []

        def ask() -> None:
            question = window.findChild(ClosingQuestion)
            assert question is not None
            QTimer.singleShot(3000, question, question.reject)  # an answer that does not reach it must not hang
            qtbot.waitUntil(question.isActiveWindow)
            told.extend(label.text() for label in question.findChildren(QLabel))
            for act in answer:
                act(question)

        if answer:
            QTimer.singleShot(0, ask)
        desktop._frame = SimpleNamespace(unsent=scans)  # type: ignore[assignment]
        closed = window.close()
        desktop._frame = None
        return closed, " ".join(told)

    yield close
    desktop.close()


def key(
    key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> Callable[[ClosingQuestion], None]:
    return lambda question: QTest.keyClick(question.focusWidget(), key, modifier)


def test_nothing_is_asked_when_everything_is_in_the_database(closes: Any) -> None:
    assert closes(0) == (True, "")


@pytest.mark.parametrize("safe", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_safe_answer_is_at_hand(closes: Any, safe: Qt.Key) -> None:
    closed, told = closes(3, key(safe))
    assert not closed
    assert "3 scans are not in the database yet" in told
    assert "They stay on this computer. They go on when" in told


def test_who_means_it_closes_by_key(closes: Any) -> None:
    assert closes(3, key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier))[0]


def test_the_other_answer_is_one_tab_away(closes: Any) -> None:
    assert closes(1200, key(Qt.Key.Key_Tab), key(Qt.Key.Key_Return))[0]


def test_a_station_counts_what_only_its_spool_has(qtbot: Any) -> None:
    desk = StationDesk()
    screen = StationScreen(services(desk), speaker=SilentSpeaker())
    qtbot.addWidget(screen)
    screen.refresh()
    screen.take_code("O000000018J")
    assert screen.unsent == 0
    desk.script.append(Unavailable("database.away", database="pg"))
    for _ in range(3):
        screen.take_code(ITEM)
    assert screen.unsent == 3
