"""Command barcodes drawn on the screen, to be scanned from it."""

from functools import cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from app.adapters.barcodes import CODE128_QUIET, code128


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
