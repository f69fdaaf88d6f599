"""How far the order is, in digits for three metres, and the last scans."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.picking import SOUND, Says
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.views import LineRow, ScanRow
from ui.screen import Tone
from ui.station.lettering import fitting
from ui.station.tones import NIGHT, icon_of, tone_of
from ui.theme import font, pixmap

SHOWN = 10
"""Scans listed at most."""
_SCAN = 30


class Counters(QWidget):
    """Lines done of lines, a bar, pieces done of pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(188)
        self._lines: Sequence[LineRow] = ()

    def show_lines(self, lines: Sequence[LineRow]) -> None:
        """Count these."""
        self._lines = lines
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Digits, bar, digits."""
        done = sum(line.picked >= line.quantity for line in self._lines)
        picked = sum(line.picked for line in self._lines)
        pieces = sum(line.quantity for line in self._lines)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        complete = bool(self._lines) and done == len(self._lines)
        self._row(painter, 8, 96, 88, f"{done}/{len(self._lines)}", text("lines"), complete)
        bar = QRectF(20, 114, self.width() - 40, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(NIGHT.raised))
        painter.drawRoundedRect(bar, 6, 6)
        if picked:
            painter.setBrush(QColor(NIGHT.good if complete else NIGHT.accent))
            width = max(12.0, bar.width() * min(1.0, picked / pieces))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), width, bar.height()), 6, 6)
        self._row(painter, 134, 44, 32, f"{picked}/{pieces}", text("pieces"), complete)
        painter.end()

    def _row(self, painter: QPainter, top: int, height: int, size: int, digits: str, unit: str, complete: bool) -> None:
        box = QRect(20, top, self.width() - 40, height)
        painter.setFont(font(18))
        unit_width = painter.fontMetrics().horizontalAdvance(unit)
        painter.setPen(QColor(NIGHT.quiet))
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(box.adjusted(0, 0, 0, -size // 5), Qt.AlignmentFlag.AlignRight | bottom, unit)
        painter.setFont(fitting(font(size, bold=True), digits, box.width() - unit_width - 12))
        painter.setPen(QColor(NIGHT.good if complete else NIGHT.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, digits)


class LastScans(QWidget):
    """The newest on top: time, shape, effect, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(_SCAN * 3)
        self._scans: Sequence[ScanRow] = ()

    def show_scans(self, scans: Sequence[ScanRow]) -> None:
        """Newest first."""
        self._scans = scans[:SHOWN]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A heading and the scans."""
        painter = QPainter(self)
        painter.setFont(font(16))
        painter.setPen(QColor(NIGHT.quiet))
        heading = QRect(20, 0, self.width() - 40, _SCAN)
        painter.drawText(heading, Qt.AlignmentFlag.AlignVCenter, text("Last scans"))
        if not self._scans:
            painter.drawText(heading.translated(0, _SCAN), Qt.AlignmentFlag.AlignVCenter, text("Nothing scanned yet"))
        room = max(0, self.height() // _SCAN - 1)
        for row, scan in enumerate(self._scans[:room]):
            self._paint_scan(painter, (row + 1) * _SCAN, scan)
        painter.end()

    def _paint_scan(self, painter: QPainter, top: int, scan: ScanRow) -> None:
        beep = SOUND[Says(scan.says)]
        tone = tone_of(beep)
        colour = {Tone.GOOD: NIGHT.good, Tone.WARN: NIGHT.warn, Tone.BAD: NIGHT.bad, Tone.INFO: NIGHT.info}[tone]
        painter.drawPixmap(20, top + 6, pixmap(icon_of(beep) or "warning", colour, 18, self.devicePixelRatioF()))
        painter.setFont(font(16))
        clock = f"{scan.at.astimezone(SITE_ZONE):%H:%M:%S}"
        clock_width = painter.fontMetrics().horizontalAdvance("00:00:00")
        painter.setPen(QColor(NIGHT.quiet))
        left, right = 46, self.width() - 20 - clock_width
        painter.drawText(QRect(right, top, clock_width, _SCAN), Qt.AlignmentFlag.AlignVCenter, clock)
        painter.setPen(QColor(NIGHT.text))
        box = QRect(left, top, right - left - 12, _SCAN)
        shown = painter.fontMetrics().elidedText(
            words.says(scan.says, scan.facts), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
