"""What has the keyboard."""

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
