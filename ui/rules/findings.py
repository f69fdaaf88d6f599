"""What is wrong with the rules, one line each; Enter goes to the branch it is about."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from app.domain.rules import Finding
from app.i18n import text
from ui import theme

_ROW, _MOST_ROWS = 28, 3


class Findings(QListWidget):
    """`entered` brings the Finding whose branch shall be shown."""

    entered = Signal(object)

    def __init__(self, told: Callable[[Finding], str]) -> None:
        super().__init__()
        self._told = told
        self.found: Sequence[Finding] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("What is wrong with the rules"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda item: self.entered.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Those that block first."""
        self.found = sorted(found, key=lambda finding: not finding.blocks)
        self.clear()
        now = theme.tokens()
        for finding in self.found:
            told = self._told(finding)
            item = QListWidgetItem(theme.icon("warning", now.bad if finding.blocks else now.warn, 16), told, self)
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setToolTip(told)
            item.setSizeHint(QSize(0, _ROW))
        if not self.found:
            item = QListWidgetItem(theme.icon("check", now.good, 16), text("No faults in these rules"), self)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setSizeHint(QSize(0, _ROW))
        self.setFixedHeight(_ROW * min(_MOST_ROWS, max(1, len(self.found))) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.itemClicked.emit(item)
        else:
            super().keyPressEvent(event)
