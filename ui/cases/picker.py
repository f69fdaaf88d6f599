"""A box to type in with a list below it: typed letters (also pinyin initials) narrow it, arrows walk, Enter takes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.pinyin import initials
from ui.widgets.basics import SearchBox, column

_ROW, _INDENT = 28, 4
_KEY = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to pick: `found` is all it is found by, `depth` how deep in a tree, `path` says where it stands when
    its parents are not shown."""

    key: str
    told: str
    found: str
    depth: int = 0
    path: str = ""


def pick(key: str, told: str, also: str = "", depth: int = 0, path: str = "") -> Pick:
    """Found by its words, by what else is said, and by the initials of both; takes a moment, so not on the GUI
    thread."""
    said = f"{told} {also} {path}".casefold()
    return Pick(key, told, f"{said} {initials(told).casefold()}", depth, path)


class _Box(SearchBox):
    """Arrow keys go to the list."""

    def __init__(self, hint: str, walk: Callable[[int], None]) -> None:
        super().__init__(hint)
        self._walk = walk

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk, everything else types."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self._walk(step)
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """`picked` brings the key on which Enter or a click is pressed; `key` is the one that is marked now."""

    picked = Signal(str)

    def __init__(self, hint: str, name: str, shown: int = 8) -> None:
        super().__init__()
        self._picks: Sequence[Pick] = ()
        self._box, self._list = _Box(hint, self._walk), QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(name)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumHeight(_ROW * shown + 4)
        self._list.itemClicked.connect(lambda _: self._take())
        self._box.textChanged.connect(lambda _: self._narrow())
        self._box.returnPressed.connect(self._take)
        self.setFocusProxy(self._box)
        self.setLayout(column(self._box, self._list, spacing=4))

    @property
    def key(self) -> str:
        """What is marked; empty for nothing."""
        item = self._list.currentItem()
        return str(item.data(_KEY)) if self._list.currentRow() >= 0 else ""

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self._box.text().strip()

    def offer(self, picks: Sequence[Pick], key: str = "") -> None:
        """What there is to pick; the one of that key is marked."""
        kept = key or self.key
        self._picks = picks
        self._narrow(kept)

    def start(self, key: str = "") -> None:
        """An empty box, and this one marked."""
        self._box.blockSignals(True)
        self._box.clear()
        self._box.blockSignals(False)
        self._narrow(key)

    def _narrow(self, key: str = "") -> None:
        words = self.typed.casefold().split()
        fitting = [each for each in self._picks if all(word in each.found for word in words)]
        self._list.clear()
        for each in fitting:
            flat = bool(words) or not each.depth
            told = f"{each.told}    {each.path}".rstrip() if flat else " " * each.depth * _INDENT + each.told
            item = QListWidgetItem(told)
            item.setData(_KEY, each.key)
            item.setToolTip(" / ".join(filter(None, (each.path, each.told))))
            item.setSizeHint(QSize(0, _ROW))
            self._list.addItem(item)
        marked = next((at for at, each in enumerate(fitting) if each.key == key), 0 if words else -1)
        self._list.setCurrentRow(marked)

    def _walk(self, step: int) -> None:
        last = self._list.count() - 1
        self._list.setCurrentRow(max(0, min(last, self._list.currentRow() + step)))

    def _take(self) -> None:
        if self.key:
            self.picked.emit(self.key)
