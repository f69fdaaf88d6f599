"""Channel quality as bars by period and channel; every channel has a pattern of its own beside its colour."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.intake import Channel
from app.domain.quality import Quality, QualitySummary, Span
from app.i18n import text
from ui import theme
from ui.quality.bars import Bar, Bars, bars_of, columns_of
from ui.quality.measures import Measure, told

_LEFT, _TOP, _BOTTOM, _RIGHT = 96.0, 34.0, 22.0, 12.0
_DATE_ROOM = 52.0
_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.VerPattern,
)
_COLOURS = ("accent", "shipped", "picked", "to_produce", "good", "quiet")
_RANK = {channel.value: at for at, channel in enumerate(Channel)}
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class QualityChart(QWidget):
    """Arrows or the mouse mark a bar, Enter or a click opens its channel: `opened` brings that."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._summary = QualitySummary(Span.DAY, (), (), (), Quality())
        self._measure = Measure.ORDERS
        self._marked: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(800, 240)

    def minimumSizeHint(self) -> QSize:
        """Low windows keep six readable lanes."""
        return QSize(480, 200)

    def show_summary(self, summary: QualitySummary, measure: Measure) -> None:
        """Other numbers, or another measure of the same."""
        if summary.periods != self._summary.periods:
            self._marked = None
        self._summary, self._measure = summary, measure
        self.setAccessibleName(self.readout)
        self.update()

    @property
    def readout(self) -> str:
        """The marked bar in words."""
        bar = self._bar()
        if bar is None:
            return ""
        summary, period = self._summary, self._summary.periods[bar.period]
        day = f"{period:%m-%d}"
        when = text("week of {day}", day=day) if summary.span is Span.WEEK else day
        channel = words.channel(summary.channels[bar.channel].channel)
        return f"{when} · {channel} · {told(self._measure, bar.quality)}"

    def _bars(self) -> Bars:
        return bars_of(self._summary, self._measure, self._area())

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _bar(self) -> Bar | None:
        return next((bar for bar in self._bars().bars if (bar.period, bar.channel) == self._marked), None)

    def _mark(self, bar: Bar) -> None:
        self._marked = (bar.period, bar.channel)
        self.setAccessibleName(self.readout)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk to the next bar there is, Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._bar())
        elif event.key() in _STEPS:
            self._step(*_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, right: int, up: int) -> None:
        bars = self._bars()
        now = self._bar()
        if now is None:
            newest = max(bars.bars, key=lambda bar: (bar.period, -bar.channel), default=None)
            if newest is not None:
                self._mark(newest)
            return
        if bars.lanes:  # the first channel is the lowest of a stack, but the highest lane
            up = -up
        ahead = [(far, at) for at, bar in enumerate(bars.bars) if (far := _ahead(now, bar, right, up)) > 0]
        if ahead:
            self._mark(bars.bars[min(ahead)[1]])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The bar below the mouse is marked."""
        under = self._at(event.position())
        if under is not None:
            self._mark(under)
        self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open what is below the mouse."""
        self._open(self._at(event.position()))

    def _at(self, where: QPointF) -> Bar | None:
        return next((bar for bar in self._bars().bars if bar.box.adjusted(-1, 0, 1, 0).contains(where)), None)

    def _open(self, bar: Bar | None) -> None:
        if bar is not None:
            self.opened.emit(self._summary.channels[bar.channel].channel)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Legend, scale, bars, dates."""
        painter, area, bars = QPainter(self), self._area(), self._bars()
        painter.setFont(theme.font(12))
        self._paint_legend(painter)
        self._paint_scale(painter, area, bars)
        for bar in bars.bars:
            paint_fill(painter, bar.box, self._summary.channels[bar.channel].channel)
        self._paint_dates(painter, area)
        self._paint_mark(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        left, now = 16.0, theme.tokens()
        for total in self._summary.channels:
            word = words.channel(total.channel)
            paint_fill(painter, QRectF(left, 9, 18, 13), total.channel)
            wide = painter.fontMetrics().horizontalAdvance(word)
            painter.setPen(QColor(now.text))
            painter.drawText(QRectF(left + 24, 4, wide + 4, 24), int(_MIDDLE), word)
            left += wide + 48
        painter.setPen(QColor(now.text))
        box = QRectF(left, 4, self.width() - left - 16, 24)
        painter.drawText(box, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), self.readout)

    def _paint_scale(self, painter: QPainter, area: QRectF, bars: Bars) -> None:
        if bars.lanes:
            for lane, total in zip(bars.lanes, self._summary.channels, strict=True):
                self._paint_line(painter, area, lane.bottom())
                self._paint_side(painter, lane.center().y(), words.channel(total.channel))
            self._paint_side(painter, area.bottom() + 12, f"{bars.low:.0f}–{bars.high:.0f}%")
            return
        for share in (0.0, 0.5, 1.0):
            height = area.bottom() - area.height() * share
            self._paint_line(painter, area, height)
            self._paint_side(painter, height, f"{bars.high * share:,.0f}")

    def _paint_side(self, painter: QPainter, middle: float, told_: str) -> None:
        painter.setPen(QColor(theme.tokens().quiet))
        painter.drawText(QRectF(4, middle - 10, _LEFT - 12, 20), int(_MIDDLE | Qt.AlignmentFlag.AlignRight), told_)

    def _paint_line(self, painter: QPainter, area: QRectF, height: float) -> None:
        now = theme.tokens()
        painter.fillRect(QRectF(area.left(), round(height), area.width(), 1), QColor(now.tint(now.line, 0.7)))

    def _paint_dates(self, painter: QPainter, area: QRectF) -> None:
        periods = self._summary.periods
        columns = columns_of(len(periods), area)
        every = max(1, round(_DATE_ROOM * len(periods) / max(1.0, area.width()) + 0.49))
        painter.setPen(QColor(theme.tokens().quiet))
        for at in range(len(periods) - 1, -1, -every):  # the newest day always has its date
            box = QRectF(columns[at].center().x() - 30, area.bottom() + 3, 60, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"{periods[at]:%m-%d}")

    def _paint_mark(self, painter: QPainter) -> None:
        now, bar = theme.tokens(), self._bar()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if bar is not None:
            painter.setPen(QPen(QColor(now.text), 2))
            painter.drawRect(bar.box.adjusted(-1, -1, 1, 1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


def _ahead(now: Bar, bar: Bar, right: int, up: int) -> int:
    """How many steps a bar lies in that direction, in the same channel or period; 0 or less when it does not."""
    if right:
        return (bar.period - now.period) * right * (bar.channel == now.channel)
    return (bar.channel - now.channel) * up * (bar.period == now.period)


def paint_fill(painter: QPainter, box: QRectF, channel: str) -> None:
    """A box in the colour and pattern of a channel."""
    now = theme.tokens()
    at = _RANK.get(channel, len(_COLOURS) - 1)
    colour = now.colour(_COLOURS[at])
    painter.fillRect(box, QColor(now.tint(colour.name(), 0.22)))
    painter.fillRect(box, QBrush(colour, _PATTERNS[at]))
    if box.width() > 4 and box.height() > 2:
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
