"""Scans that are not in the database yet: shall the program close all the same?"""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from app.i18n import text
from ui import theme
from ui.widgets.basics import button, column, icon_label, label, row


class ClosingQuestion(QDialog):
    """Enter and Esc are the safe answer: who closes has to mean it."""

    def __init__(self, scans: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("Close Picklane?"))
        self.setFixedWidth(480)
        head = label(text("{count} scans are not in the database yet. Close now?", count=f"{scans:,}"), "section")
        told = text("They stay on this computer. They go on when the station or the count is opened here again.")
        stay = button(text("Stay   Esc"), self.reject, "primary")
        leave = button(text("Close   Ctrl+Q"), self.accept)
        QShortcut(QKeySequence("Ctrl+Q"), self, self.accept)
        self.setLayout(
            column(
                row(icon_label("warning", theme.tokens().warn, 20), head, None),
                label(told, wrap=True),
                row(None, stay, leave),
                spacing=16,
                margins=(20, 20, 20, 20),
            )
        )
        stay.setFocus()
