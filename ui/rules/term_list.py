"""The terms of the glossary to choose from, under both names."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from app import words
from app.domain.glossary import Term
from app.i18n import text
from app.views.routing import TermRow
from ui import clock
from ui.rules.conditions import term_name

_ROW = 48


class TermList(QListWidget):
    """`added` asks for a new term, `entered` for the editor of the chosen one."""

    added = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(text("Terms"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda: self.entered.emit())

    def show_terms(self, terms: Sequence[Term], unsaved: Sequence[bool]) -> None:
        """List them under both names."""
        self.blockSignals(True)
        self.clear()
        for term, is_unsaved in zip(terms, unsaved, strict=True):
            name = term_name(term)
            other = term.name if name == term.chinese else term.chinese
            below = " · ".join(part for part in (other, text("unsaved") if is_unsaved else "") if part)
            item = QListWidgetItem("\n".join([name or text("New term"), below]), self)
            item.setSizeHint(QSize(0, _ROW))
        self.blockSignals(False)

    def mark(self, at: int) -> None:
        """Choose one without telling."""
        self.blockSignals(True)
        self.setCurrentRow(at)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert, Enter."""
        if event.key() == Qt.Key.Key_Insert:
            self.added.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def term_version(row: TermRow | None) -> str:
    """Version 3 · 11-03 · 王芳."""
    if row is None:
        return text("not saved yet")
    if row.at is None:
        return text("comes with the program")
    told = text("Version {version}", version=row.version)
    return f"{told} · {words.clock(row.at, clock.now())} · {row.by}"
