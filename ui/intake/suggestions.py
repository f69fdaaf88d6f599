"""A box that finds while one types: what fits hangs below it, Enter takes the marked one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import theme
from ui.tasks import Tasks

_ROW, _SHOWN, _WIDE = 32, 9, 420
_DEBOUNCE_MS = 120
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose: what it is called, what tells it from others, and itself."""

    title: str
    note: str
    value: object


@dataclass(frozen=True, slots=True)
class Offer:
    """What fits; `marked` is the one Enter takes, -1 where a person has to choose."""

    rows: Sequence[Suggestion]
    marked: int = 0


class Box(QLineEdit):
    """A line of text that leaves Ctrl+Backspace to the form."""

    def event(self, event: QEvent) -> bool:
        """A text box would claim it for deleting a word."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Backspace:
                event.ignore()
                return True
        return super().event(event)


class SuggestionList(QListWidget):
    """Hangs below a box over whatever is there, and never takes the keyboard from it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("finder")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_SuggestionDelegate(self))
        self.hide()

    def hang(self, offer: Offer, box: QWidget) -> None:
        """Show what is offered below the box; nothing hides the list."""
        self.clear()
        for row in offer.rows:
            item = QListWidgetItem(row.title, self)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setSizeHint(QSize(0, _ROW))
        self.setCurrentRow(offer.marked)
        host = self.parentWidget()
        if not offer.rows or host is None:
            self.hide()
            return
        corner, wide = box.mapTo(host, QPoint(0, box.height() + 2)), max(_WIDE, box.width())
        high = _ROW * min(self.count(), _SHOWN) + 10
        below = corner.y() + high <= host.height()
        top = corner.y() if below else corner.y() - box.height() - 4 - high
        self.setGeometry(min(corner.x(), host.width() - wide - 8), max(0, top), wide, high)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Mark the next or the one before."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    @property
    def marked(self) -> Suggestion | None:
        """What Enter takes."""
        item: QListWidgetItem | None = self.currentItem()
        found: Suggestion | None = None if self.isHidden() or item is None else item.data(Qt.ItemDataRole.UserRole)
        return found


class _SuggestionDelegate(QStyledItemDelegate):
    """The name on the left, what tells it from others quiet on the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row."""
        now, row = theme.tokens(), index.data(Qt.ItemDataRole.UserRole)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
        area = option.rect.adjusted(10, 0, -10, 0)
        painter.setFont(theme.font())
        metrics = painter.fontMetrics()
        note = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, area.width() * 6 // 10)
        room = area.width() - metrics.horizontalAdvance(note) - 12
        painter.setPen(QColor(now.text))
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), title)
        painter.setPen(QColor(now.quiet))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), note)


class Suggester(QObject):
    """Finds for a box while one types. `taken` brings the value chosen, `missed` a text nothing fits, `answered` (text,
    Offer) whatever was found; `left` says that the keyboard has gone.

    Enter pressed before the answer is here takes what the answer marks when it comes.
    """

    taken = Signal(object)
    missed = Signal(str)
    answered = Signal(str, object)
    left = Signal()

    def __init__(self, box: QLineEdit, hanging: SuggestionList, tasks: Tasks, find: Callable[[str], Offer]) -> None:
        super().__init__(box)
        self._box, self._list, self._tasks, self._find = box, hanging, tasks, find
        self._answered: str | None = None
        self._eager = self._found_some = False
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self.ask)
        box.textEdited.connect(self._on_edited)

    @property
    def is_fresh(self) -> bool:
        """Whether what hangs there answers what stands in the box."""
        return self._answered == self._box.text()

    def offer(self, offer: Offer) -> None:
        """Let these hang below the box, whatever stands in it."""
        self._answered, self._found_some = self._box.text(), bool(offer.rows)
        self._list.hang(offer, self._box)

    def step(self, by: int) -> bool:
        """Walk through the list; False where none hangs."""
        if self._list.isHidden():
            return False
        self._list.step(by)
        return True

    def enter(self) -> None:
        """Take the marked one, now or when the answer is here."""
        if not self.is_fresh or (self._found_some and self._list.isHidden()):
            self._eager = True
            self.ask()
            return
        self._eager = False
        marked = self._list.marked
        if marked is not None:
            self._list.hide()
            self.taken.emit(marked.value)
        elif not self._found_some and self._box.text().strip():
            self.missed.emit(self._box.text().strip())

    def close(self) -> None:
        """Hide the list and forget what was asked."""
        self._timer.stop()
        self._eager, self._answered = False, None
        self._list.hide()

    def attach(self) -> "Suggester":
        """Hear the box's keys itself."""
        self._box.installEventFilter(self)
        self._list.itemClicked.connect(lambda _item: self.enter())
        return self

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk, Enter takes, leaving hides."""
        if event.type() == QEvent.Type.FocusOut:
            self._list.hide()
            self.left.emit()
        if event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        if event.key() in _ENTER:
            self.enter()
            return True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        return bool(step) and self.step(step)

    def _on_edited(self, typed: str) -> None:
        self._eager = False
        if typed.strip():
            self._timer.start()
        else:
            self.close()

    def ask(self) -> None:
        """Find for what stands in the box, now."""
        self._timer.stop()
        find, typed = self._find, self._box.text()
        if not typed.strip():
            self._eager = False
            return
        self._tasks.read(self, lambda: find(typed.strip()), lambda offer: self._on_found(typed, offer), lane="find")

    def _on_found(self, typed: str, offer: Offer) -> None:
        if typed != self._box.text():
            return
        self.answered.emit(typed.strip(), offer)
        if not self._box.hasFocus():
            self._eager = False
            return
        self.offer(offer)
        if self._eager:
            self.enter()
