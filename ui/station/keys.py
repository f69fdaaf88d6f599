"""The foot of the station: what the keys do, the same as barcodes to scan from the screen, and the lamps."""

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.adapters.barcodes import CODE128_QUIET, code128
from app.domain.picking import StationCommand, command_code
from app.i18n import text
from app.views import Lamps
from ui.station.lettering import Lettering
from ui.station.tones import NIGHT
from ui.theme import font

_TALL = 64
_GAP = 8
_LAMPS = 176
"""Pixels of the footer kept for the lamps before barcodes get any."""


@cache
def _bars(code: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    width, bars = code128(code)
    return width, tuple(bars)


def paint_barcode(painter: QPainter, box: QRect, code: str, module: int) -> None:
    """A Code 128 in the middle of a white box, `module` pixels a module."""
    width, bars = _bars(code)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(box, QColor("#FFFFFF"))
    left = box.left() + (box.width() - width * module) // 2
    for start, wide in bars:
        painter.fillRect(
            QRect(left + start * module, box.top() + 6, wide * module, box.height() - 12), QColor("#000000")
        )


def barcode_width(code: str, module: int) -> int:
    """Pixels of the whole symbol with its quiet zones."""
    return (_bars(code)[0] + 2 * CODE128_QUIET) * module


class KeyTile(QWidget):
    """A key and what it does; a click does it too, but never takes the focus."""

    def __init__(self, key: str, label: str, act: Callable[[], None], command: StationCommand | None = None) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(_TALL)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._key, self._act = key, act
        self._code = command_code(command) if command else ""
        self._module = 0
        self.label = label
        self.setAccessibleName(f"{key} {label}")

    def show_label(self, label: str) -> None:
        """The key does something else now."""
        self.label = label
        self.setAccessibleName(f"{self._key} {label}")
        self.updateGeometry()
        self.update()

    def show_code(self, module: int) -> None:
        """The barcode with so many pixels a module; 0 hides it."""
        self._module = module if self._code else 0
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Key cap, words, barcode."""
        return QSize(self.width_with(self._module), _TALL)

    def minimumSizeHint(self) -> QSize:
        """The barcode may be left out."""
        return QSize(self.width_with(0), _TALL)

    def width_with(self, module: int) -> int:
        """Pixels wanted with such a barcode."""
        code = barcode_width(self._code, module) + _GAP if module and self._code else 0
        return self._cap() + QFontMetrics(font(18)).horizontalAdvance(self.label) + 42 + code

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bordered tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(NIGHT.line), 1))
        painter.setBrush(QColor(NIGHT.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        cap = QRect(14, 16, self._cap(), 32)
        painter.setBrush(QColor(NIGHT.raised))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(font(16, bold=True))
        painter.setPen(QColor(NIGHT.text))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(font(18))
        left = cap.right() + 12
        painter.drawText(QRect(left, 0, self.width() - left, _TALL), Qt.AlignmentFlag.AlignVCenter, self.label)
        if self._module:
            width = barcode_width(self._code, self._module)
            box = QRect(self.width() - width - _GAP, 8, width, _TALL - 16)
            paint_barcode(painter, box, self._code, self._module)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The same as the key."""
        if self.rect().contains(event.position().toPoint()):
            self._act()

    def _cap(self) -> int:
        return max(40, QFontMetrics(font(16, bold=True)).horizontalAdvance(self._key) + 16)


class Footer(QFrame):
    """Key tiles on the left, lamps on the right."""

    def __init__(self, tiles: Sequence[KeyTile]) -> None:
        super().__init__()
        self.setFixedHeight(_TALL + 16)
        self.setStyleSheet(f"Footer {{ background: {NIGHT.ground}; border: 0; border-top: 1px solid {NIGHT.line}; }}")
        self._tiles = tiles
        self._queue = Lettering(font(18, bold=True), NIGHT.warn, Qt.AlignmentFlag.AlignRight).hug()
        self._lamps = Lettering(font(18), NIGHT.quiet, Qt.AlignmentFlag.AlignRight).hug()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 24, 8)
        row.setSpacing(8)
        for tile in tiles:
            row.addWidget(tile)
        row.addStretch(1)
        row.addWidget(self._queue)
        row.addWidget(self._lamps)

    def show_depth(self, scans: int) -> None:
        """Scans not answered yet, from two on."""
        self._queue.show_text(text("{count} scans waiting", count=scans) if scans > 1 else "")

    def show_lamps(self, lamps: Lamps) -> None:
        """What waits to leave the house."""
        if lamps.outbox_failed:
            self._lamps.show_text(text("● {count} not delivered", count=lamps.outbox_failed), NIGHT.bad)
        elif lamps.outbox_waiting:
            self._lamps.show_text(text("● {count} to deliver", count=lamps.outbox_waiting), NIGHT.warn)
        else:
            self._lamps.show_text(text("● all delivered"), NIGHT.quiet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Barcodes as large as there is room for: modules of two pixels, of one, or none."""
        super().resizeEvent(event)
        room = self.width() - _LAMPS
        fits = [m for m in (2, 1) if sum(tile.width_with(m) + _GAP for tile in self._tiles) <= room]
        for tile in self._tiles:
            tile.show_code(max(fits, default=0))
