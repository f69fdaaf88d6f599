"""The clock of an exception, the same everywhere: working time that is left, or how long it is over."""

from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.cases import CaseState
from app.domain.duty.calendar import WorkCalendar
from app.domain.site import exact
from app.i18n import text
from app.views.cases import CaseRow
from ui import clock, theme

_SOON = timedelta(minutes=30)
_ICON, _GAP = 16, 6


class Tick(NamedTuple):
    """What the clock says, in which tone, with which icon; `tip` is the moment it means."""

    told: str = ""
    tone: str = "quiet"
    icon: str = "clock"
    tip: str = ""


def tick(row: CaseRow, calendar: WorkCalendar) -> Tick:
    """The clock of a case as it stands now."""
    now = clock.now()
    if row.closed_at is not None:
        took = working(calendar.between(row.opened_at, row.closed_at))
        return Tick(text("closed after {time}", time=took), "quiet", "check", exact(row.closed_at))
    if row.state is CaseState.CLEARED:
        return Tick(text("gone, cause open"), "good", "check", exact(row.cleared_at) if row.cleared_at else "")
    if row.state is CaseState.PAUSED:
        if row.resume_at is None:
            return Tick(text("clock stands"), "quiet", "hold")
        told = text("stands until {time}", time=words.clock(row.resume_at, now))
        return Tick(told, "quiet", "hold", exact(row.resume_at))
    if row.due_at is None:
        return Tick(text("clock stands"))
    return _running(row.due_at, calendar)


def _running(due: datetime, calendar: WorkCalendar) -> Tick:
    now = clock.now()
    if now >= due:
        return Tick(text("{time} over", time=working(calendar.between(due, now))), "bad", "late", exact(due))
    left = calendar.between(now, due)
    told = text("{time} left", time=working(left))
    return Tick(told, "warn" if left < _SOON else "text", "clock", exact(due))


def working(span: timedelta) -> str:
    """Working time in hours: a day of it is no day of the calendar."""
    hours, minutes = divmod(max(0, int(span.total_seconds() // 60)), 60)
    if hours:
        return text("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return text("{minutes} min", minutes=minutes)


def draw_tick(painter: QPainter, box: QRect, shown: Tick, size: int = _ICON) -> None:
    """Icon and words at the right end of a box, in the painter's font."""
    colour = theme.tokens().colour(shown.tone)
    fitting = painter.fontMetrics().elidedText(shown.told, Qt.TextElideMode.ElideRight, box.width() - size - _GAP)
    painter.setPen(colour)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), fitting)
    left = box.right() - painter.fontMetrics().horizontalAdvance(fitting) - _GAP - size
    image = theme.pixmap(shown.icon, colour.name(), size, painter.device().devicePixelRatioF())
    painter.drawPixmap(left, box.center().y() - size // 2 + 1, image)


class ClockFace(QWidget):
    """The clock of one case as a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Tick()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tick(self, shown: Tick) -> None:
        """Another time."""
        self._shown = shown
        self.setToolTip(shown.tip)
        self.setAccessibleName(shown.told)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Exactly what is said."""
        return QSize(QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(self._shown.told) + _ICON + _GAP + 2, 22)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words."""
        painter = QPainter(self)
        painter.setFont(theme.font(13, bold=True))
        draw_tick(painter, self.rect(), self._shown)
