"""The lines of the station check, each with its lamp."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.screen import Tone
from ui.station.lettering import fitting
from ui.station.lights import Light
from ui.station.tones import NIGHT
from ui.theme import font, pixmap

_COLUMNS = 2
_TONES = {
    Tone.GOOD: (NIGHT.good, "check"),
    Tone.WARN: (NIGHT.warn, "warning"),
    Tone.BAD: (NIGHT.bad, "stop"),
    Tone.INFO: (NIGHT.quiet, "info"),
    None: (NIGHT.quiet, "clock"),
}


class LightsView(QWidget):
    """Names and lights in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.lights: Mapping[str, Light] = {}

    def show_lights(self, found: Mapping[str, Light]) -> None:
        """By name."""
        self.lights = found
        self.setAccessibleDescription("; ".join(f"{name}: {light.told}" for name, light in found.items()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row by row down the first column, then down the second."""
        painter = QPainter(self)
        lines = -(-len(self.lights) // _COLUMNS) or 1
        high, wide = min(84, self.height() // lines), self.width() // _COLUMNS
        for number, (name, light) in enumerate(self.lights.items()):
            column, line = divmod(number, lines)
            self._paint(painter, QRect(column * wide, line * high, wide - 16, high), name, light)
        painter.end()

    def _paint(self, painter: QPainter, box: QRect, name: str, light: Light) -> None:
        colour, icon = _TONES[light.tone]
        size = min(28, box.height() // 2)
        painter.drawPixmap(box.left(), box.top() + 4, pixmap(icon, colour, size, self.devicePixelRatioF()))
        first = box.adjusted(size + 12, 0, 0, -box.height() // 2)
        painter.setFont(font(18, bold=True))
        painter.setPen(QColor(NIGHT.text))
        painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, name)
        first.setLeft(first.left() + painter.fontMetrics().horizontalAdvance(name) + 16)
        self._write(painter, first, light.told, colour)
        self._write(painter, box.adjusted(size + 12, box.height() // 2 - 2, 0, -4), light.hint, NIGHT.quiet)

    def _write(self, painter: QPainter, box: QRect, told: str, colour: str) -> None:
        painter.setFont(fitting(font(16), told, box.width(), smallest=13))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
