"""How old the open exceptions are."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.routing.lists import RIGHT, write

_LINE, _NAME, _COUNT = 26, 104, 56
_TONES = ("good", "good", "warn", "bad", "bad")


class AgeBars(QWidget):
    """A bar for each group, the oldest last and in a warning colour."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[tuple[str, int]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line each."""
        return QSize(280, _LINE * len(_TONES))

    def show_ages(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Counts by group."""
        self._groups = list(zip(names, counts, strict=True))
        self.setAccessibleName(", ".join(f"{name} {count}" for name, count in self._groups))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Group, bar, count."""
        painter, now = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(13))
        most = max((count for _, count in self._groups), default=0)
        room = self.width() - _NAME - _COUNT
        for at, (name, count) in enumerate(self._groups):
            top = at * _LINE
            write(painter, QRect(0, top, _NAME - 8, _LINE), name, now.quiet)
            write(painter, QRect(self.width() - _COUNT, top, _COUNT, _LINE), f"{count:,}", now.text, RIGHT)
            if count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(now.tint(now.colour(_TONES[at]).name(), 0.75)))
                painter.drawRoundedRect(QRectF(_NAME, top + 7, max(2.0, room * count / most), 12), 2, 2)
