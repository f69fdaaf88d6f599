"""The columns of a table as the operator has left them, on this PC."""

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QHeaderView

from ui.screen import Preferences

_REST_MS = 400


class KeptColumns(QObject):
    """Puts columns back as they were left, and keeps every change of theirs; made when the table has its columns.

    `own` says that the operator has changed them; while `fitting` is set, the program does.
    """

    def __init__(self, header: QHeaderView, preferences: Preferences, key: str) -> None:
        super().__init__(header)
        self._header, self._preferences = header, preferences
        self._key = f"{key}/{header.count()}"  # a version with other columns begins anew
        kept = preferences.get(self._key)
        self.own = bool(kept) and header.restoreState(QByteArray.fromBase64(QByteArray(kept.encode())))
        self.fitting = False
        self._saving = QTimer(self, singleShot=True, interval=_REST_MS)
        self._saving.timeout.connect(self._save)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_changed)

    def _on_resized(self, section: int) -> None:
        """Columns that stretch follow the window, the others nobody but the operator."""
        if self._header.sectionResizeMode(section) is not QHeaderView.ResizeMode.Stretch:
            self._on_changed()

    def _on_changed(self) -> None:
        if not self.fitting:
            self.own = True
            self._saving.start()

    def _save(self) -> None:
        state = self._header.saveState().toBase64().data()
        self._preferences.put(self._key, bytes(state).decode())
