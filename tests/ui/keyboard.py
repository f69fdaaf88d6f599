"""What has the keyboard, and keys that go there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


def focused() -> QWidget:
    """Some widget must have it."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def typed_box() -> QLineEdit:
    """A box to type in must have it."""
    widget = focused()
    assert isinstance(widget, QLineEdit)
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    """As a person does: the next one when the last one is done."""
    for _ in range(times):
        QTest.keyClick(focused(), key, modifier)
        QApplication.processEvents()
