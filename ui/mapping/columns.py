"""The columns of a file to choose from: several in their order, each with what stands in its first filled row."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.profile import column_key
from app.i18n import text
from ui.mapping.lines import Line, LineList
from ui.widgets.basics import SearchBox, button, column, row

_TITLE_WIDTH = 150


class ColumnPicker(QWidget):
    """`changed` brings the chosen names, in the order in which they are joined; `left` says that the left arrow leads
    out."""

    changed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: tuple[str, ...] = ()
        self._header: Sequence[str] = ()
        self._samples: Mapping[str, str] = {}
        self._shown: list[str] = []
        self._search = SearchBox(text("Find a column"))
        self._search.textChanged.connect(lambda: self._show())
        self._search.installEventFilter(self)
        self._list = LineList(_TITLE_WIDTH, text("Columns of the file"))
        self._list.asked.connect(self._on_asked)
        self._list.itemClicked.connect(lambda item: self._on_asked(self._list.row(item)))
        self._list.sideways.connect(lambda by: self.left.emit() if by < 0 else None)
        self._list.currentRowChanged.connect(lambda _row: self._show_moves())
        self._list.installEventFilter(self)
        self._up = button("↑", lambda: self._move(-1), tip=text("Join earlier (Alt+↑)"))
        self._down = button("↓", lambda: self._move(1), tip=text("Join later (Alt+↓)"))
        for arrow in (self._up, self._down):
            arrow.setFixedWidth(36)
        self.setLayout(column(row(self._search, self._up, self._down, spacing=4), self._list, spacing=8))
        self.setFocusProxy(self._list)

    def show_columns(self, chosen: Sequence[str], header: Sequence[str], samples: Mapping[str, str]) -> None:
        """What is chosen among what there is; `samples` tell of a column by its name."""
        self._chosen, self._header, self._samples = tuple(chosen), tuple(dict.fromkeys(header)), samples
        self._show()

    def start(self) -> None:
        """Another field: its first column, and no search."""
        self._search.clear()
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search to the list; Alt and an arrow move a column among the chosen."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        down = event.key() == Qt.Key.Key_Down
        if watched is self._search and (down or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self._list.setFocus()
            return True
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if watched is self._list and alt and (down or event.key() == Qt.Key.Key_Up):
            self._move(1 if down else -1)
            return True
        return False

    def _show(self, current: str = "") -> None:
        wanted = column_key(self._search.text())
        chosen = set(map(column_key, self._chosen))
        rest = [name for name in self._header if name and column_key(name) not in chosen]
        self._shown = [name for name in (*self._chosen, *rest) if wanted in column_key(name)]
        self._list.show_lines([self._line(name) for name in self._shown])
        if current in self._shown:
            self._list.setCurrentRow(self._shown.index(current))
        self._show_moves()

    def _line(self, name: str) -> Line:
        ticked = name in self._chosen
        if ticked and column_key(name) not in map(column_key, self._header):
            return Line(name, state=text("not in the file"), icon="warning", tone="bad", ticked=True)
        order = str(self._chosen.index(name) + 1) if ticked and len(self._chosen) > 1 else ""
        return Line(name, self._samples.get(name, ""), order, tone="accent", ticked=ticked)

    def _show_moves(self) -> None:
        at = self._place()
        for arrow in (self._up, self._down):
            arrow.setVisible(len(self._chosen) > 1)
        self._up.setEnabled(at > 0)
        self._down.setEnabled(0 <= at < len(self._chosen) - 1)

    def _place(self) -> int:
        """Where the current column stands among the chosen, -1 for none."""
        at = self._list.currentRow()
        name = self._shown[at] if 0 <= at < len(self._shown) else ""
        return self._chosen.index(name) if name in self._chosen else -1

    def _on_asked(self, at: int) -> None:
        name = self._shown[at]
        if name in self._chosen:
            self._choose(tuple(other for other in self._chosen if other != name), name)
        else:
            self._choose((*self._chosen, name), name)

    def _move(self, by: int) -> None:
        at = self._place()
        if at < 0 or not 0 <= at + by < len(self._chosen):
            return
        names = list(self._chosen)
        name = names.pop(at)
        names.insert(at + by, name)
        self._choose(tuple(names), name)

    def _choose(self, chosen: tuple[str, ...], current: str) -> None:
        self._chosen = chosen
        self._show(current)
        self.changed.emit(chosen)
