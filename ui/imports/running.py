"""What is shown while files are read: how far, and a way to stop."""

from PySide6.QtWidgets import QProgressBar, QWidget

from app.i18n import text
from ui.imports.session import ImportSession
from ui.imports.sources import Chosen
from ui.widgets.basics import button, column, label, row


class RunningPage(QWidget):
    """Follows a session."""

    def __init__(self, session: ImportSession) -> None:
        super().__init__()
        self._session = session
        self._what, self._count = label("", "section", wrap=True), label("", "meta")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = button(text("Cancel import"), self.cancel, tip="Esc")
        self.setFocusProxy(self._cancel)
        inside = column(None, self._what, self._bar, self._count, row(self._cancel, None), None, None, spacing=12)
        inside.setContentsMargins(120, 16, 120, 16)
        self.setLayout(inside)
        session.started.connect(self._on_started)
        session.progressed.connect(self._on_progress)

    def cancel(self) -> None:
        """Stop at the next step."""
        self._cancel.setEnabled(False)
        self._count.setText(text("Stopping…"))
        self._session.cancel()

    def _on_started(self, chosen: Chosen, writes: bool) -> None:
        reading = text("Importing {files}") if writes else text("Reading {files}")
        self._what.setText(reading.format(files=chosen.names))
        self._bar.setRange(0, 0)
        self._count.setText(text("Reading…"))
        self._cancel.setEnabled(True)

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._cancel.isEnabled():
            self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")
