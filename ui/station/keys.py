"""The foot of the station: what the keys do now, as barcodes too where there is room, and the lamps."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.station.barcode import barcode_width, paint_barcode
from ui.station.lamps import LampColumn
from ui.station.lettering import fitting
from ui.station.tones import NIGHT
from ui.theme import font

_TALL = 64
_GAP = 8
_PAD = 10
_NARROW, _WIDE = 64, 176
"""Pixels of a tile without a barcode: at least, and at most."""


class KeyTile(QWidget):
    """A key and what it does; a click does it too, but never takes the focus. `code` is the barcode that does it."""

    def __init__(self, key: str, label: str, act: Callable[[], object], code: str = "") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(_TALL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.key, self._act, self._code = key, act, code
        self._module = 0
        self.label = label
        self.setAccessibleName(f"{key} {label}")
        self.show_code(0)

    def show_code(self, module: int) -> None:
        """The barcode with so many pixels a module; 0 hides it."""
        self._module = module if self._code else 0
        self.setMaximumWidth(self.width_with(module) if self._module else _WIDE)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Key cap over words, barcode."""
        return QSize(self.width_with(self._module), _TALL)

    def minimumSizeHint(self) -> QSize:
        """Words shrink, the cap does not."""
        return QSize(max(_NARROW, self._cap() + 2 * _PAD) + self._code_width(self._module), _TALL)

    def width_with(self, module: int) -> int:
        """Pixels wanted with such a barcode."""
        words = max(self._cap(), QFontMetrics(font(18)).horizontalAdvance(self.label))
        return max(_NARROW, words + 2 * _PAD) + self._code_width(module)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bordered tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(NIGHT.line), 1))
        painter.setBrush(QColor(NIGHT.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        cap = QRect(_PAD, 8, self._cap(), 22)
        painter.setBrush(QColor(NIGHT.raised))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(font(14, bold=True))
        painter.setPen(QColor(NIGHT.text))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)
        room = self.width() - 2 * _PAD - self._code_width(self._module)
        painter.setFont(fitting(font(18), self.label, room, smallest=12))
        painter.drawText(QRect(_PAD, 32, room, 26), Qt.AlignmentFlag.AlignVCenter, self.label)
        if self._module:
            width = barcode_width(self._code, self._module)
            paint_barcode(painter, QRect(self.width() - width - _GAP, 8, width, _TALL - 16), self._code, self._module)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The same as the key."""
        if self.rect().contains(event.position().toPoint()):
            self._act()

    def _cap(self) -> int:
        return max(30, QFontMetrics(font(14, bold=True)).horizontalAdvance(self.key) + 12)

    def _code_width(self, module: int) -> int:
        return barcode_width(self._code, module) + _GAP if module and self._code else 0


class Footer(QFrame):
    """Key tiles on the left, those that mean something now; lamps on the right."""

    def __init__(self, tiles: Sequence[KeyTile]) -> None:
        super().__init__()
        self.setFixedHeight(_TALL + 16)
        self.setStyleSheet(f"Footer {{ background: {NIGHT.ground}; border: 0; border-top: 1px solid {NIGHT.line}; }}")
        self._tiles = tiles
        self._offered: Sequence[KeyTile] = ()
        self.lamps = LampColumn()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(_GAP)
        for tile in tiles:
            row.addWidget(tile, 1)
        row.addStretch(0)
        row.addWidget(self.lamps)
        self.offer(())

    def offer(self, tiles: Collection[KeyTile]) -> None:
        """Show these and no others. First the others go and barcodes are chosen: each tile that is shown makes the
        window at least as wide as its row."""
        for tile in self._tiles:
            if tile not in tiles:
                tile.hide()
        self._offered = [tile for tile in self._tiles if tile in tiles]
        self._fit()
        for tile in self._offered:
            tile.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many barcodes as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Modules of two pixels, of one, or none."""
        room = self.width() - 32 - self.lamps.sizeHint().width()
        fits = [m for m in (2, 1) if sum(tile.width_with(m) + _GAP for tile in self._offered) <= room]
        for tile in self._offered:
            tile.show_code(max(fits, default=0))
