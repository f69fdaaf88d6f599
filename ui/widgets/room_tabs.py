"""The screens of the current room as tabs in the title bar, the current one marked."""

from collections.abc import Container, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.basics import row
from ui.widgets.place import COUNT_HEIGHT, Place

HEIGHT = 43
_PAD, _GAP, _EDGE = 10, 6, 3


class TabButton(Place):
    """One screen of the room."""

    def sizeHint(self) -> QSize:
        """As wide as its word is in bold, so that nothing moves when it becomes the current one."""
        count = self.count_width + _GAP if self.waiting else 0
        return QSize(self._word_width + count + 2 * _PAD, HEIGHT)

    @property
    def _word_width(self) -> int:
        return QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The word, and the count beside it."""
        now = theme.tokens()
        painter = QPainter(self)
        self.paint_ground(painter, QRect(0, self.height() - _EDGE, self.width(), _EDGE))
        painter.setFont(theme.font(bold=self.isChecked()))
        painter.setPen(QColor(now.text if self.isChecked() else now.quiet))
        word = QRect(_PAD, 0, self._word_width, self.height())
        painter.drawText(word, int(Qt.AlignmentFlag.AlignCenter), self.text())
        self.paint_count(painter, QPointF(word.right() + 1 + _GAP, (self.height() - COUNT_HEIGHT) / 2))


class RoomTabs(QWidget):
    """The tabs of all rooms, of which those of one are seen; `chosen` brings the key of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        """`entries` are (key, title)."""
        super().__init__()
        self._buttons: dict[str, TabButton] = {}
        for key, title in entries:
            made = self._buttons[key] = TabButton(title)
            made.hide()  # all of them together would widen the window
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        self.setLayout(row(*self._buttons.values(), spacing=0))

    def mark(self, screens: Container[str], current: str) -> None:
        """Show these, and which of them is the current one (none: a screen without a tab)."""
        for key, tab in sorted(self._buttons.items(), key=lambda each: each[0] in screens):  # first hide, then show
            tab.setVisible(key in screens)
            tab.setChecked(key == current)

    def show_waiting(self, key: str, count: int) -> None:
        """How many things wait on a screen."""
        if key in self._buttons:
            self._buttons[key].show_waiting(count)
