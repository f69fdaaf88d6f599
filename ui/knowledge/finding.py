"""What is looked for: the box first, then the filters below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app.i18n import text
from app.views.knowledge import ArticleFilter
from ui.knowledge.reading import Around
from ui.knowledge.scopes import ScopeBox
from ui.widgets.basics import SearchBox, button, column, page, restyle
from ui.widgets.flow import FlowLayout

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_CAUSE, _INDENT = 168, 3


class QueryBox(SearchBox):
    """`walked` brings how far an arrow key goes in the list below; everything else types."""

    walked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self.walked.emit(step)
        else:
            super().keyPressEvent(event)


class Finding(QWidget):
    """`changed` says that something else is wanted: with every letter typed, and with every filter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = QueryBox(text("Search by what is wrong, a part number, a product, a customer"))
        self._scope = ScopeBox(text("Applies to"))
        self._cause = QComboBox()
        self._due, self._retired = self._chip(text("Review due")), self._chip(text("Retired"))
        self._none = button(text("Clear filters"), self.clear, "link")
        self._cause.setProperty("kind", "chip")
        self._cause.setAccessibleName(text("Root cause"))
        self._cause.setMaximumWidth(_CAUSE)
        self._cause.view().setMinimumWidth(220)
        self._cause.addItem(text("All causes"), "")
        flow = FlowLayout(6)
        for part in (self._scope, self._cause, self._due, self._retired, self._none):
            flow.addWidget(part)
        self.box.textChanged.connect(lambda _: self._on_changed())
        self._scope.changed.connect(self._on_changed)
        self._cause.activated.connect(lambda _: self._on_changed())
        self.setLayout(column(self.box, page(flow), spacing=6))
        self.setFocusProxy(self.box)
        self._show()

    def _chip(self, told: str) -> QPushButton:
        made = button(told, self._on_changed, "chip")
        made.setCheckable(True)
        return made

    @property
    def where(self) -> ArticleFilter:
        """What is wanted now."""
        scope, key = self._scope.scope or (None, "")
        return ArticleFilter(
            text=self.box.text().strip(),
            scope=scope,
            key=key,
            cause=self._cause.currentData() or "",
            retired=self._retired.isChecked(),
            review_due=self._due.isChecked(),
        )

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        where = self.where
        return bool(where.scope or where.cause or where.retired or where.review_due)

    def know(self, around: Around) -> None:
        """What there is to choose from; what was chosen stays so."""
        self._scope.know(around)
        if self._cause.count() > 1:
            return
        for each in around.causes:
            self._cause.addItem(" " * each.depth * _INDENT + each.told, each.key)

    def clear(self) -> bool:
        """No filter, no text; False when it was so already."""
        was = bool(self.box.text()) or self.narrowed
        for part in (self.box, self._due, self._retired):
            part.blockSignals(True)
        self.box.clear()
        self._scope.clear()
        self._cause.setCurrentIndex(0)
        for chip in (self._due, self._retired):
            chip.setChecked(False)
        for part in (self.box, self._due, self._retired):
            part.blockSignals(False)
        if was:
            self._on_changed()
        return was

    def search(self) -> None:
        """Let the operator type."""
        self.box.setFocus()
        self.box.selectAll()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._none.setVisible(self.narrowed)
        restyle(self._cause, "chosen", "true" if self._cause.currentIndex() > 0 else "false")
