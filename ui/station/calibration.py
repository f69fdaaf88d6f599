"""The calibration sheet is scanned once, line by line."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.calibration import LINES, Burst, Calibration, fits, learn
from app.i18n import text
from ui.station.tones import NIGHT
from ui.theme import code_font, font, pixmap

_TOP = 96
_NAMES = {"\x1d": "<GS>", "\x1e": "<RS>", "\x04": "<EOT>"}


class CalibrationPage(QWidget):
    """Four lines; the next one is lit. `learned` brings the Calibration when all are read."""

    learned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bursts: list[Burst] = []
        self.problem = ""

    def begin(self) -> None:
        """From the first line."""
        self._bursts, self.problem = [], ""
        self._tell()

    def take(self, burst: Burst) -> None:
        """A scan: the next line, or one that does not fit there."""
        if not fits(len(self._bursts), burst):
            self.problem = text("That was not line {number}. Scan it again", number=len(self._bursts) + 1)
        else:
            self._bursts.append(burst)
            self.problem = ""
        if len(self._bursts) == len(LINES):
            self._end()
        self._tell()

    def _end(self) -> None:
        found: Calibration | None = learn(self._bursts)
        self._bursts = []
        if found is None:
            self.problem = text(
                "No table explains these lines. Set the scanner and this computer to the same keyboard, then begin anew"
            )
        else:
            self.learned.emit(found)

    def _tell(self) -> None:
        self.setAccessibleName(self._call())
        self.setAccessibleDescription(self.problem)
        self.update()

    def _call(self) -> str:
        return text("Scan line {number} of the calibration sheet", number=len(self._bursts) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What to scan now, the lines with what arrived, what is wrong."""
        painter = QPainter(self)
        painter.setPen(QColor(NIGHT.text))
        painter.setFont(font(30, bold=True))
        painter.drawText(QRect(24, 12, self.width() - 48, 44), Qt.AlignmentFlag.AlignVCenter, self._call())
        painter.setFont(font(18))
        painter.setPen(QColor(NIGHT.warn if self.problem else NIGHT.quiet))
        told = self.problem or text("Esc: leave everything as it was")
        painter.drawText(QRect(24, 56, self.width() - 48, 32), Qt.AlignmentFlag.AlignVCenter, told)
        room = min(72, (self.height() - _TOP - 8) // len(LINES))
        for number in range(len(LINES)):
            self._paint_line(painter, number, QRect(24, _TOP + number * room, self.width() - 48, room - 8))
        painter.end()

    def _paint_line(self, painter: QPainter, number: int, box: QRect) -> None:
        done, is_next = number < len(self._bursts), number == len(self._bursts)
        painter.fillRect(box, QColor(NIGHT.raised if is_next else NIGHT.surface))
        if is_next:
            painter.fillRect(box.left(), box.top(), 4, box.height(), QColor(NIGHT.accent))
        painter.setPen(QColor(NIGHT.text if done or is_next else NIGHT.quiet))
        painter.setFont(font(26, bold=True))
        painter.drawText(box.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(number + 1))
        painter.setFont(code_font(20))
        painter.drawText(box.adjusted(64, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, LINES[number])
        if done:
            burst = self._bursts[number]
            half = box.adjusted(box.width() // 2, 0, -48, 0)
            arrived = painter.fontMetrics().elidedText(
                visible(burst.text or burst.keys), Qt.TextElideMode.ElideRight, half.width()
            )
            painter.setPen(QColor(NIGHT.quiet))
            painter.drawText(half, Qt.AlignmentFlag.AlignVCenter, arrived)
            top = box.center().y() - 10
            painter.drawPixmap(box.right() - 36, top, pixmap("check", NIGHT.good, 20, self.devicePixelRatioF()))


def visible(code: str) -> str:
    """A code with its control characters by name."""
    return "".join(_NAMES.get(each, each if each.isprintable() else "?") for each in code)
