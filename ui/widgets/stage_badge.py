"""A stage as a badge: number (or icon) and word in its colour, the same in tables and on cards."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.domain.stages import Stage
from app.i18n import text
from ui import theme

HEIGHT = 22
_PAD = 8


def stage_word(stage: Stage, held: bool = False) -> str:
    """The badge's word."""
    return text("On hold") if held else words.stage(stage)


def badge_width(stage: Stage, held: bool = False) -> int:
    """How wide the badge wants to be."""
    return QFontMetrics(theme.font(12)).horizontalAdvance(stage_word(stage, held)) + 18 + 2 * _PAD


def draw_badge(painter: QPainter, left: int, middle: int, widest: int, stage: Stage, held: bool, ratio: float) -> int:
    """Draw a badge, its left edge and vertical middle given; returns its width."""
    style = theme.stage_style(stage, held)
    width = min(widest, badge_width(stage, held))
    box = QRect(left, middle - HEIGHT // 2, width, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.ground))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(style.colour))
    mark = QRect(box.left() + _PAD, box.top(), 14, HEIGHT)
    if style.number and not held:
        painter.setFont(theme.font(13))
        painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), style.number)
    else:
        painter.drawPixmap(mark.left(), middle - 7, theme.pixmap(style.icon, style.colour, 14, ratio))
    face = theme.font(12)
    face.setStrikeOut(style.struck)
    painter.setFont(face)
    area = QRect(mark.right() + 5, box.top(), width - 18 - 2 * _PAD + 2, HEIGHT)
    word = painter.fontMetrics().elidedText(stage_word(stage, held), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), word)
    painter.restore()
    return width


class StageBadge(QWidget):
    """The badge as a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._stage, self._held = Stage.PAID, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_stage(self, stage: Stage, held: bool) -> None:
        """Show another stage."""
        self._stage, self._held = stage, held
        self.setToolTip(stage_word(stage))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Exactly the badge."""
        return QSize(badge_width(self._stage, self._held), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The badge at the left."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        draw_badge(painter, 0, self.height() // 2, self.width(), self._stage, self._held, ratio)
