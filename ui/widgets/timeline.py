"""What happened to an order, newest first: words, who, where, when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.site import exact
from app.i18n import text
from app.views.orders import EventRow
from ui import clock, theme
from ui.widgets.basics import clear, column, label, row

_COLOURS = {
    "order_held": "warn",
    "order_cancelled": "bad",
    "label_voided": "bad",
    "production_requested": "warn",
    "order_assigned": "assigned",
    "order_picked": "picked",
    "order_shipped": "shipped",
    "order_signed": "signed",
}


class TimelineStep(QWidget):
    """One event with its dot on the line: what, when, by whom, in the colour of a token."""

    def __init__(self, told: str, at: datetime, by: str, colour: str, last: bool) -> None:
        super().__init__()
        self._colour, self._last = colour, last
        what, when = label(told, wrap=True), label(words.clock(at, clock.now()), "meta")
        when.setToolTip(exact(at))
        when.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        head = row(what, when, spacing=8)
        head.setStretch(0, 1)
        self.setLayout(column(head, label(by, "meta"), spacing=0, margins=(20, 0, 0, 10)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line and the dot."""
        now = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.line), 1))
        if not self._last:
            painter.drawLine(QPointF(6.5, 10), QPointF(6.5, self.height() + 10))
        painter.setPen(QPen(now.colour(self._colour), 2))
        painter.setBrush(QColor(now.surface))
        painter.drawEllipse(QPointF(6.5, 10), 4, 4)


class Timeline(QWidget):
    """`limit` shows only the newest events and says how many there are before them."""

    def __init__(self, limit: int = 0) -> None:
        super().__init__()
        self._limit = limit
        self._steps = column(spacing=0)
        self.setLayout(self._steps)

    def show_events(self, events: Sequence[EventRow], names: Mapping[str, str]) -> None:
        """Show these, which come oldest first; `names` are those of the warehouses by code."""
        clear(self._steps)
        newest = list(reversed(events))
        shown = newest[: self._limit] if self._limit else newest
        for event in shown:
            self._steps.addWidget(_step(event, event is newest[-1], names))
        if len(shown) < len(newest):
            self._steps.addWidget(label(text("{count} earlier events", count=len(newest) - len(shown)), "meta"))


def _step(event: EventRow, last: bool, names: Mapping[str, str]) -> TimelineStep:
    code = str(event.facts.get("warehouse", ""))
    facts = event.facts | {"warehouse": names[code]} if code in names else event.facts
    by = " · ".join(part for part in (event.by_name or event.by, event.station) if part)
    return TimelineStep(words.event(event.event, facts), event.at, by, _COLOURS.get(event.event, "quiet"), last)
