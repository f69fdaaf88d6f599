"""The one clock of all screens: working time that is left until a limit, how long it is over, or until when it stands.

An exception and an order in its stage show it alike; `Tick` is what it says, `draw_tick` paints it in lists,
`ClockFace` is it as a widget that goes on by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.duty import StageClock, WorkCalendar
from app.domain.site import exact
from app.domain.stages import Stage
from app.i18n import text
from app.views.orders import OrderRow
from ui import clock, theme

_SOON = timedelta(minutes=30)
_ICON, _GAP, _TICK_MS = 16, 6, 10_000


class Tick(NamedTuple):
    """What the clock says, in which tone, with which icon; `tip` is the exact moment, and what it is the limit of."""

    told: str = ""
    tone: str = "quiet"
    icon: str = "clock"
    tip: str = ""


def running(due: datetime, calendar: WorkCalendar) -> Tick:
    """A clock that runs until then."""
    now, is_over = clock.now(), clock.now() >= due
    left = -calendar.between(due, now) if is_over else calendar.between(now, due)
    tone = "bad" if is_over else "warn" if left < _SOON else "text"
    return Tick(words.time_left(left, is_over=is_over), tone, "late" if is_over else "clock", exact(due))


def standing(until: datetime) -> Tick:
    """A clock that somebody has stopped."""
    return Tick(text("stands until {time}", time=words.clock(until, clock.now())), "quiet", "hold", exact(until))


def stage_tick(shown: StageClock, stage: Stage) -> Tick:
    """Of an order in a stage, with the limit in the tooltip."""
    pause, due = shown.pause, shown.due_at
    limit = text(
        "Limit at {stage}: {limit} of working time\nThere since {since}\nOver at {due}",
        stage=words.stage(stage),
        limit=words.working(shown.limit),
        since=exact(shown.since),
        due=exact(due),
    )
    if pause is None or pause.until <= clock.now():
        return running(due, shown.calendar)._replace(tip=limit)
    stopped = text("Clock stopped until {until}: {reason}", until=exact(pause.until), reason=pause.reason)
    return standing(pause.until)._replace(tip=f"{stopped}\n{limit}")


def order_tick(order: OrderRow) -> Tick:
    """Of an order; where nobody waits for anything any more, when that began."""
    if order.clock is not None:
        return stage_tick(order.clock, order.stage)
    icon, since = theme.stage_style(order.stage).icon, order.stage_at
    return Tick(words.clock(since, clock.now()), "quiet", icon, f"{words.stage(order.stage)} {exact(since)}")


def draw_tick(
    painter: QPainter,
    box: QRect,
    shown: Tick,
    size: int = _ICON,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight,
) -> None:
    """Icon and words at one end of a box, in the painter's font."""
    colour = theme.tokens().colour(shown.tone)
    room = box.width() - size - _GAP
    fitting = painter.fontMetrics().elidedText(shown.told, Qt.TextElideMode.ElideRight, room)
    wide = painter.fontMetrics().horizontalAdvance(fitting)
    left = box.left() if side is Qt.AlignmentFlag.AlignLeft else box.right() - wide - _GAP - size
    painter.setPen(colour)
    words_box = QRect(left + size + _GAP, box.top(), wide + 2, box.height())
    painter.drawText(words_box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)
    image = theme.pixmap(shown.icon, colour.name(), size, painter.device().devicePixelRatioF())
    painter.drawPixmap(left, box.center().y() - size // 2 + 1, image)


class ClockFace(QWidget):
    """One clock; it looks at the time again by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = Tick()
        self._read: Callable[[], Tick] = Tick
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._look)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def follow(self, read: Callable[[], Tick]) -> None:
        """Another clock: what it says now."""
        self._read = read
        self._look()
        self._timer.start()

    def _look(self) -> None:
        shown = self._read()
        if shown == self._shown:
            return
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
