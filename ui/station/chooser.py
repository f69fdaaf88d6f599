"""Which station is this PC? Asked once, with digits, arrows or the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.i18n import text
from app.views.company import StationRow
from ui.station.lettering import Lettering
from ui.station.tones import NIGHT
from ui.theme import font


class StationChooser(QWidget):
    """Emits `chosen` with a station's code."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = Lettering(font(34, bold=True), NIGHT.text)
        self._hint = Lettering(font(18), NIGHT.quiet)
        self.list = _StationList()
        self.list.clicked.connect(self._on_activated)
        self.list.confirmed.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 32, 48, 24)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addSpacing(8)
        column.addWidget(self.list, 1)

    def show_stations(self, stations: Sequence[StationRow], warehouse: str) -> None:
        """The stations of the operator's own warehouse come first."""
        self._title.show_text(text("Which station is this?"))
        none = text("There is no station yet: import the warehouses first")
        self._hint.show_text(text("Press its number, or choose with the arrows and Enter") if stations else none)
        self.list.clear()
        for number, station in enumerate(sorted(stations, key=lambda s: (s.warehouse != warehouse, s.code)), 1):
            item = QListWidgetItem(f"{number if number < 10 else ' '}    {station.name}    {station.code}")
            item.setData(Qt.ItemDataRole.UserRole, station.code)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _on_activated(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(Qt.ItemDataRole.UserRole))


class _StationList(QListWidget):
    """The one part of the station that takes the keyboard, while there is nothing to scan yet."""

    confirmed = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(24))
        self.setStyleSheet(
            f"QListWidget {{ background: {NIGHT.ground}; color: {NIGHT.text}; border: 0; }}"
            f"QListWidget::item {{ min-height: 64px; padding: 0 20px; border-bottom: 1px solid {NIGHT.line}; }}"
            f"QListWidget::item:hover {{ background: {NIGHT.surface}; }}"
            f"QListWidget::item:selected {{ background: {NIGHT.raised}; color: {NIGHT.accent}; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose at once, Enter the current one."""
        digit = event.key() - Qt.Key.Key_1
        if 0 <= digit < min(9, self.count()):
            self.confirmed.emit(self.indexFromItem(self.item(digit)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.confirmed.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
