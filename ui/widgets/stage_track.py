"""The five stages as a line with times: done, where the order stands, still to come."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.stages import FIVE_STAGES, Stage
from ui import clock, theme

_HEIGHT = 64
_DISC = 12


class StageTrack(QWidget):
    """Beside the track (to produce, cancelled) the order stands at the last stage it reached."""

    def __init__(self) -> None:
        super().__init__()
        self._stage = Stage.PAID
        self._times: Mapping[Stage, datetime] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_stages(self, stage: Stage, times: Mapping[Stage, datetime]) -> None:
        """Where the order stands, and when it reached each stage."""
        self._stage, self._times = stage, times
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for five words."""
        return QSize(560, _HEIGHT)

    def _reached(self) -> int:
        if self._stage in FIVE_STAGES:
            return FIVE_STAGES.index(self._stage)
        return max((FIVE_STAGES.index(stage) for stage in self._times if stage in FIVE_STAGES), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line, five discs, words and times below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, reached = theme.tokens(), self._reached()
        step = self.width() / len(FIVE_STAGES)
        for at, stage in enumerate(FIVE_STAGES):
            middle = QPointF(step * (at + 0.5), _DISC + 3)
            if at:
                colour = theme.stage_style(stage).colour if at <= reached else now.line
                painter.setPen(QPen(QColor(colour), 2 if at <= reached else 1))
                left = QPointF(middle.x() - step + _DISC + 4, middle.y())
                painter.drawLine(left, QPointF(middle.x() - _DISC - 4, middle.y()))
            self._draw_disc(painter, middle, stage, at <= reached)
            self._draw_words(painter, QRectF(step * at, 30, step, 34), stage, at == reached, at <= reached)

    def _draw_disc(self, painter: QPainter, middle: QPointF, stage: Stage, done: bool) -> None:
        now, style = theme.tokens(), theme.stage_style(stage)
        painter.setPen(QPen(QColor(style.colour if done else now.line), 1.5))
        painter.setBrush(QColor(style.colour if done else now.surface))
        painter.drawEllipse(middle, _DISC, _DISC)
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(QColor(now.surface if done else now.quiet))
        box = QRectF(middle.x() - _DISC, middle.y() - _DISC, 2 * _DISC, 2 * _DISC)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(FIVE_STAGES.index(stage) + 1))

    def _draw_words(self, painter: QPainter, box: QRectF, stage: Stage, here: bool, done: bool) -> None:
        now = theme.tokens()
        painter.setFont(theme.font(13, bold=here))
        painter.setPen(QColor(now.text if done else now.quiet))
        centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        painter.drawText(box, centre, words.stage(stage))
        if stage in self._times:
            painter.setFont(theme.font(12))
            painter.setPen(QColor(now.quiet))
            painter.drawText(box.adjusted(0, 17, 0, 2), centre, words.clock(self._times[stage], clock.now()))
