"""The box of Ctrl+K: any number that is typed or scanned, and the screens and actions whose words fit."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from ui import theme
from ui.widgets.basics import SearchBox

_ROW, _SHOWN, _LEAST_WIDTH = 32, 14, 340
_ON_PURPOSE = (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.MouseFocusReason)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen (with its icon) or an action, the key that does the same (may be empty), and what happens."""

    title: str
    key: str
    act: Callable[[], object]
    icon: str = ""


def bind_keys(entries: Iterable[Entry], host: QWidget) -> None:
    """Every key of these does what its entry says, anywhere in the host's window."""
    for entry in entries:
        if entry.key:
            QShortcut(QKeySequence(entry.key), host).activated.connect(entry.act)


def _mark(entry: Entry) -> QIcon:
    """A screen's icon; before an action as much room."""
    if entry.icon:
        return theme.icon(entry.icon, theme.tokens().quiet, 16)
    blank = QPixmap(16, 16)
    blank.fill(Qt.GlobalColor.transparent)
    return QIcon(blank)


class Finder(SearchBox):
    """`searched` brings what was typed and ended with Enter while no entry fits it; `entered` and `left` say that the
    box has got or lost the keyboard."""

    searched = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__(hint)
        self._entries: Sequence[Entry] = ()
        self._list = _EntryList(self)
        self._list.itemClicked.connect(lambda _item: self._choose())
        self.textEdited.connect(self._narrow)
        self.returnPressed.connect(self._choose)

    def offer(self, entries: Sequence[Entry], host: QWidget) -> None:
        """What can be found beside orders; the list of them lies over `host`."""
        self._entries = entries
        self._list.setParent(host)

    @property
    def found(self) -> list[str]:
        """The titles that are listed now."""
        entries: list[Entry] = [
            self._list.item(line).data(Qt.ItemDataRole.UserRole) for line in range(self._list.count())
        ]
        return [entry.title for entry in entries]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the list."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step and not self._list.isHidden():
            line = self._list.currentRow() + step
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, line)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here on purpose sees what there is."""
        super().focusInEvent(event)
        self.entered.emit()
        if event.reason() in _ON_PURPOSE:
            self.selectAll()
            self._narrow("")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keyboard."""
        super().focusOutEvent(event)
        self._list.hide()
        self.left.emit()

    def _narrow(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        self._list.clear()
        for entry in self._entries:
            if wanted in entry.title.casefold():
                item = QListWidgetItem(_mark(entry), f"{entry.title}    {entry.key}".rstrip())
                item.setData(Qt.ItemDataRole.UserRole, entry)
                self._list.addItem(item)
        self._list.setCurrentRow(0 if wanted else -1)
        self._list.settle(self)

    def _choose(self) -> None:
        item = None if self._list.isHidden() else self._list.currentItem()
        typed = self.text().strip()
        self.clear()
        self._list.hide()
        if item is not None:
            entry: Entry = item.data(Qt.ItemDataRole.UserRole)
            entry.act()
        elif typed:
            self.searched.emit(typed)


class _EntryList(QListWidget):
    """Hangs below its box over whatever is there, and never takes the keyboard from it."""

    def __init__(self, box: Finder) -> None:
        super().__init__(box)
        self.setObjectName("finder")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def settle(self, box: QWidget) -> None:
        """Below the box and as high as its entries, or gone."""
        host = self.parentWidget()
        if host is None or not box.hasFocus() or not self.count():
            self.hide()
            return
        for line in range(self.count()):
            self.item(line).setSizeHint(QSize(0, _ROW))
        corner, wide = box.mapTo(host, QPoint(box.width(), box.height() + 2)), max(_LEAST_WIDTH, box.width())
        self.setGeometry(corner.x() - wide, corner.y(), wide, _ROW * min(self.count(), _SHOWN) + 10)
        self.show()
        self.raise_()
