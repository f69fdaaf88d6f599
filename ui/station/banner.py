"""The result of the last scan: colour, shape, a few words, the raw code and the time."""

from datetime import datetime

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.site import SITE_ZONE
from app.i18n import text
from ui.screen import Tone
from ui.station.lettering import fitting
from ui.station.tones import FILLS, NIGHT, Fill
from ui.theme import code_font, font, pixmap

FLASH_MS = 150
_IDLE = Fill(NIGHT.surface, NIGHT.quiet)


class ResultBanner(QWidget):
    """Stays until the next scan."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(84)
        self.tone: Tone | None = None
        self.words = ""
        self.hint = ""
        self._icon, self._code, self._clock = "scan", "", ""
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(self.update)

    def show_result(self, tone: Tone, icon: str, words: str, code: str, at: datetime) -> None:
        """Another result; it flashes so that the same answer twice is seen twice."""
        self.tone, self._icon, self.words, self._code, self.hint = tone, icon, words, code, ""
        self._clock = f"{at.astimezone(SITE_ZONE):%H:%M:%S}"
        self.setAccessibleName(words)
        self._flash.start()
        self.update()

    def show_hint(self, hint: str) -> None:
        """Something to look at, below the words, until the next result."""
        self.hint = hint
        self.update()

    def clear(self) -> None:
        """Nothing scanned yet."""
        self.hint = ""
        self.tone, self.words, self._code, self._clock, self._icon = None, "", "", "", "scan"
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, words over the hint, and on the right the code over the time."""
        painter = QPainter(self)
        fill = FILLS[self.tone] if self.tone else _IDLE
        ground = QColor(fill.ground)
        painter.fillRect(self.rect(), ground.lighter(150) if self._flash.isActive() else ground)
        painter.setPen(QColor(fill.text))
        self._paint_icon(painter, fill)
        right = self._paint_code(painter)
        words = QRect(92, 0, max(0, right - 92 - 24), self.height() - (30 if self.hint else 0))
        shown = self.words or text("Ready to scan")
        painter.setFont(fitting(font(34, bold=bool(self.words)), shown, words.width()))
        elided = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided)
        if self.hint:
            painter.setFont(fitting(font(20), self.hint, words.width()))
            painter.drawText(QRect(92, 50, words.width(), 28), Qt.AlignmentFlag.AlignVCenter, self.hint)
        painter.end()

    def _paint_icon(self, painter: QPainter, fill: Fill) -> None:
        if self._icon:
            painter.drawPixmap(24, 18, pixmap(self._icon, fill.text, 48, self.devicePixelRatioF()))
            return
        painter.setFont(font(52, bold=True))
        painter.drawText(QRect(24, 0, 48, self.height()), Qt.AlignmentFlag.AlignCenter, "?")

    def _paint_code(self, painter: QPainter) -> int:
        """Returns where the code begins."""
        painter.setFont(code_font(22))
        room = self.width() // 3
        code = painter.fontMetrics().elidedText(self._code, Qt.TextElideMode.ElideMiddle, room)
        width = max(painter.fontMetrics().horizontalAdvance(code), 100 if self._clock else 0)
        left = self.width() - 24 - width
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, 12, width, 32), aligned, code)
        painter.setFont(font(18))
        painter.drawText(QRect(left, 44, width, 28), aligned, self._clock)
        return left
