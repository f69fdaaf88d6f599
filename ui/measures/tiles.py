"""The figures of the whole period as tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.i18n import text
from app.views.cases import CaseFilter
from ui import theme
from ui.measures.figures import hours, told
from ui.routing.lists import write
from ui.widgets.leads import Leads

if TYPE_CHECKING:
    from app.adapters.case_report import CaseReport

_TILES, _HEIGHT, _GAP, _FIGURE = 5, 86, 8, 24


class Tile(NamedTuple):
    """A figure, what it is, what more there is to say, and the exceptions that it counts, where there are any."""

    name: str
    figure: str
    more: str
    where: CaseFilter | None


def tiles_of(report: CaseReport) -> list[Tile]:
    """What a period comes down to."""
    measures, whole = report.measures, report.measures.whole
    opened = CaseFilter(closed=None, since=report.since, until=report.until) if whole.opened else None
    closed = CaseFilter(closed=True, since=report.since, until=report.until) if whole.closed else None
    reacted = CaseFilter(closed=None, numbers=measures.reacted) if measures.reacted else None
    repeated = CaseFilter(closed=True, numbers=measures.repeated) if measures.repeated else None
    live = text("{count} live now", count=f"{sum(measures.ages):,}")
    repeats = text("{count} of those closed", count=whole.repeats)
    return [
        Tile(text("Opened"), f"{whole.opened:,}", live, opened),
        Tile(text("Closed"), f"{whole.closed:,}", _share(whole.closed, whole.opened), closed),
        Tile(text("Reaction"), hours(whole.reaction_mean), _median(whole.reaction_median), reacted),
        Tile(text("Solved in"), hours(whole.solving_mean), _median(whole.solving_median), closed),
        Tile(text("Repeats"), told(whole.repeat_share, "%"), repeats, repeated),
    ]


def _share(part: int, whole: int) -> str:
    return text("{share}% of them", share=f"{100 * part / whole:.0f}") if whole else ""


def _median(value: float | None) -> str:
    return text("half of them within {hours}", hours=hours(value)) if value is not None else ""


class Tiles(Leads[Tile]):
    """Side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(_TILES * 160, _HEIGHT)

    def show_leads(self, leads: Sequence[Tile]) -> None:
        """Other figures."""
        super().show_leads(leads)
        self.setAccessibleName(", ".join(f"{tile.name} {tile.figure}" for tile in leads))

    def place(self, at: int) -> QRect:
        """A fifth of the row."""
        left, right = (round(edge * (self.width() + _GAP) / _TILES) for edge in (at, at + 1))
        return QRect(left, 0, right - left - _GAP, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What it is, the figure, what more there is to say."""
        painter, now = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(len(self._leads)):
            painter.setPen(QColor(now.line))
            painter.setBrush(QColor(now.surface))
            painter.drawRoundedRect(QRectF(self.place(at)).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self.paint_marks(painter)
        for at, tile in enumerate(self._leads):
            box, top = self.place(at).adjusted(16, 0, -12, 0), 9
            sizes = (theme.font(13), 20, now.quiet), (theme.font(_FIGURE, bold=True), 32, now.text)
            for (font, high, colour), said in zip((*sizes, (theme.font(12), 17, now.quiet)), tile[:3], strict=True):
                painter.setFont(font)
                write(painter, QRect(box.left(), top, box.width(), high), said, colour)
                top += high
