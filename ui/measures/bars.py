"""Parts of the exceptions as bars: how many were opened, how many of them are closed, how long it took, repeats."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.case_measures import CaseFigures
from app.i18n import text
from ui import theme
from ui.measures.figures import hours, told
from ui.routing.lists import PAD, RIGHT, RowDelegate, RowList, write

_HEIGHT = 34
_NAME, _COUNT, _SOLVED, _REPEATS = 0.30, 48, 76, 68
_NARROW = 460


class Part(NamedTuple):
    """A part of the exceptions: its key, its words, its figures, and the most cases any part has."""

    key: str
    name: str
    figures: CaseFigures
    most: int


def parts_of(parts: Sequence[tuple[str, CaseFigures]], name: Callable[[str], str]) -> list[Part]:
    """All of them, in their order."""
    most = max((figures.opened for _, figures in parts), default=1)
    return [Part(key, name(key), figures, most) for key, figures in parts]


class _PartDelegate(RowDelegate[Part]):
    """Name, bar, count; how long it took; repeats."""

    size = QSize(160, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: Part) -> None:
        """One line."""
        now, line = theme.tokens(), box.adjusted(PAD, 0, -PAD, -1)
        named = round(line.width() * _NAME)
        painter.setFont(theme.font(13))
        write(painter, QRect(line.left(), line.top(), named - 12, line.height()), row.name, now.text)
        right = line.right()
        if line.width() > _NARROW:
            right = self._write_right(painter, line, right, _REPEATS, told(row.figures.repeat_share, "%"))
            right = self._write_right(painter, line, right, _SOLVED, hours(row.figures.solving_mean))
        right = self._write_right(painter, line, right, _COUNT, f"{row.figures.opened:,}", bold=True)
        room = QRectF(line.left() + named, line.center().y() - 6, right - line.left() - named - 8, 13)
        self._paint_bar(painter, room, row)

    def _write_right(
        self, painter: QPainter, line: QRect, right: int, wide: int, said: str, *, bold: bool = False
    ) -> int:
        painter.setFont(theme.font(13, bold=bold))
        now = theme.tokens()
        write(
            painter, QRect(right - wide, line.top(), wide, line.height()), said, now.text if bold else now.quiet, RIGHT
        )
        return right - wide

    def _paint_bar(self, painter: QPainter, room: QRectF, row: Part) -> None:
        """All that were opened, those that are closed solid."""
        now, wide = theme.tokens(), max(2.0, room.width() * row.figures.opened / row.most)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tint(now.accent, 0.28)))
        painter.drawRoundedRect(QRectF(room.left(), room.top(), wide, room.height()), 2, 2)
        if row.figures.closed:
            done = max(2.0, wide * row.figures.closed / row.figures.opened)
            painter.setBrush(QColor(now.tint(now.accent, 0.80)))
            painter.drawRoundedRect(QRectF(room.left(), room.top(), done, room.height()), 2, 2)


class PartBars(RowList[Part]):
    """Up and Down walk, Enter or a double click opens one: `opened` brings the Part."""

    def __init__(self) -> None:
        super().__init__(lambda part: part.key or "–", _PartDelegate(), text("Exceptions by part"))

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Others; the marked one stays so, else the first."""
        kept = self.current
        keys = [part.key for part in parts]
        chosen = kept.key if kept is not None and kept.key in keys else next(iter(keys), "")
        self.show_rows(parts, chosen or "–")
