"""What each warehouse has to do today, as tiles in a strip: given against its limit, to pick, coming and leaving."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView

from app.i18n import text
from app.views.routing import LoadRow
from ui import theme
from ui.routing.lists import RIGHT, RowDelegate, RowList, write

_PAD = 14
_HEIGHT, _LEAST = 58, 168
_NEARLY = 0.8
"""From this share of its limit on, a warehouse is nearly full."""


class LoadDelegate(RowDelegate[LoadRow]):
    """Name and orders given, the bar of its limit, and what is to be done."""

    size = QSize(_LEAST, _HEIGHT)

    def paint_row(self, painter: QPainter, box: QRect, row: LoadRow) -> None:
        """A full one also has a sign."""
        now, line = theme.tokens(), QRect(box.left() + _PAD, box.top() + 5, box.width() - 2 * _PAD, 20)
        share = row.given / row.limit if row.limit else 0.0
        colour = now.bad if share >= 1 else now.warn if share >= _NEARLY else now.accent
        limit = text("{given} of {limit}", given=row.given, limit=row.limit)
        told = limit if row.limit else text("{given} today", given=row.given)
        painter.setFont(theme.font(12, bold=share >= _NEARLY))
        used = write(painter, line, told, colour if share >= _NEARLY else now.quiet, RIGHT)
        if share >= _NEARLY:
            painter.drawPixmap(line.right() - used - 18, line.top() + 3, theme.pixmap("warning", colour, 14))
            used += 18
        painter.setFont(theme.font(13, bold=True))
        write(painter, line.adjusted(0, 0, -used - 8, 0), row.name, now.text)
        if row.limit:
            _draw_bar(painter, QRect(line.left(), line.bottom() + 2, line.width(), 5), share, colour)
        painter.setFont(theme.font(12))
        write(painter, line.translated(0, 27), load_words(row), now.quiet)
        painter.fillRect(QRect(box.right(), box.top() + 10, 1, box.height() - 20), QColor(now.line))


def _draw_bar(painter: QPainter, box: QRect, share: float, colour: str) -> None:
    now = theme.tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.tint(now.line, 0.7)))
    painter.drawRoundedRect(box, 2, 2)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRect(box.left(), box.top(), round(box.width() * min(1.0, share)), box.height()), 2, 2)


def load_words(row: LoadRow) -> str:
    """What is to be done there, without what is nothing."""
    parts = [text("{count} to pick", count=f"{row.to_pick:,}")]
    if row.coming:
        parts.append(text("{count} coming", count=row.coming))
    if row.leaving:
        parts.append(text("{count} leaving", count=row.leaving))
    return " · ".join(parts)


class LoadStrip(RowList[LoadRow]):
    """All warehouses beside each other; they share the width as long as each has room enough."""

    def __init__(self) -> None:
        self._tiles = LoadDelegate()
        super().__init__(lambda row: row.warehouse, self._tiles, text("Work of the warehouses"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(_HEIGHT)

    def show_loads(self, rows: Sequence[LoadRow]) -> None:
        """Other numbers."""
        current = self.current
        self.show_rows(rows, current.warehouse if current else "")
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        tiles = max(1, len(self.rows.rows))
        wide = max(_LEAST, self.width() // tiles)
        crowded = wide * tiles > self.width()
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if crowded else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(bar)
        self.setFixedHeight(_HEIGHT + (self.horizontalScrollBar().sizeHint().height() if crowded else 0))
        if self._tiles.size.width() != wide:
            self._tiles.size = QSize(wide, _HEIGHT)
            self.scheduleDelayedItemsLayout()
