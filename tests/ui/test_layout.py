"""Texts a third longer than English still fit: nothing is cut but what shows its cut by an ellipsis."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from app.i18n import Language, set_language
from tests.ui.conftest import raised
from tests.ui.fakes import FakeDesk
from ui.application import screen_classes
from ui.login import Login
from ui.preferences import MemoryPreferences
from ui.tasks import InlineTasks
from ui.widgets.basics import ElidedLabel


def cut(root: QWidget) -> list[str]:
    """Visible labels and buttons with less room than their text needs."""
    found = []
    for label in root.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        if label.wordWrap():
            fits = label.height() >= label.heightForWidth(label.width()) - 1
        else:
            fits = label.width() >= label.sizeHint().width() - 1 and label.height() >= label.fontMetrics().height() - 4
        if not fits:
            found.append(f"label {label.text()!r} {label.size().toTuple()} < {label.sizeHint().toTuple()}")
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.text() and button.width() < button.sizeHint().width() - 1:
            found.append(f"button {button.text()!r}")
    return found


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=["small", "design"])
@pytest.mark.parametrize("key", [*(screen.key for screen in screen_classes())])
def test_long_words_fit_on_every_screen(open_window, desk: FakeDesk, key: str, size: tuple[int, int]) -> None:
    set_language(Language.PSEUDO)
    window = open_window("orders", screens=screen_classes())
    window.resize(*size)
    if key == "order":
        window.open_order(desk.reader.row(412).no)
    else:
        window.show_screen(key)
    settle()
    assert window.size().toTuple() == size
    assert cut(window) == []


def test_long_words_fit_at_login(qtbot, desk: FakeDesk) -> None:
    set_language(Language.PSEUDO)
    page = Login(desk, InlineTasks(), MemoryPreferences(), raised, "zhaomin")
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    settle()
    assert cut(page) == []


def test_every_button_without_words_says_what_it_does(open_window) -> None:
    window = open_window("orders", screens=screen_classes())
    window.show_screen("board")
    settle()
    silent = [
        type(button).__name__
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not button.text() and not button.toolTip() and not button.accessibleName()
    ]
    assert silent == []
