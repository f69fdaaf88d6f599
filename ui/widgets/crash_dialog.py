"""What a bug looks like to the operator: what to do now, and a report to send."""

import platform
import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.i18n import text
from ui import theme
from ui.widgets.basics import button, column, icon_label, label, row


def report(error: BaseException) -> str:
    """Everything a developer needs, nothing about people."""
    trace = "".join(traceback.format_exception(error))
    return f"Picklane · Python {platform.python_version()} · {platform.system()} {platform.release()}\n\n{trace}"


class CrashDialog(QDialog):
    """Says that the last action was not completed, with the copyable report."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("Program error"))
        self.resize(720, 440)
        self._report = report(error)
        shown = QPlainTextEdit(self._report)
        shown.setReadOnly(True)
        shown.setFont(theme.code_font(12))
        close = button(text("Close"), self.accept, "primary")
        self.setLayout(
            column(
                row(icon_label("stop", theme.tokens().bad, 20), label(text("Something went wrong"), "section"), None),
                label(
                    text("The last action may not have been completed. Check it, then go on or start again."), wrap=True
                ),
                label(text("Send this report to the people who look after Picklane:"), "quiet", wrap=True),
                shown,
                row(button(text("Copy report"), self._copy, icon="copy"), None, close),
                spacing=12,
                margins=(20, 20, 20, 20),
            )
        )
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
