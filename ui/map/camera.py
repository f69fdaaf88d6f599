"""Which part of the plane a widget shows: a centre and a scale, both in projected degrees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

MIN_SCALE, MAX_SCALE = 4.0, 900.0
"""Pixels a degree: the whole country on a small screen, and a county filling it."""


@dataclass(frozen=True, slots=True)
class Camera:
    """`x`, `y` lie in the middle of the widget; `scale` is pixels a degree."""

    x: float = 85.0
    y: float = -35.0
    scale: float = 10.0

    def transform(self, size: QSizeF) -> QTransform:
        """From the plane to a widget of that size."""
        moved = QTransform.fromTranslate(size.width() / 2, size.height() / 2)
        return moved.scale(self.scale, self.scale).translate(-self.x, -self.y)

    def panned(self, pixels: QPointF) -> "Camera":
        """The content moves by so many pixels."""
        return replace(self, x=self.x - pixels.x() / self.scale, y=self.y - pixels.y() / self.scale)

    def zoomed(self, factor: float, at: QPointF) -> "Camera":
        """Nearer or farther; what lies `at` pixels from the middle of the widget stays there."""
        scale = min(MAX_SCALE, max(MIN_SCALE, self.scale * factor))
        shift = 1 / self.scale - 1 / scale
        return Camera(self.x + at.x() * shift, self.y + at.y() * shift, scale)


def fitted(points: Iterable[tuple[float, float]], size: QSizeF, margin: float) -> Camera | None:
    """The camera that shows all these points with a margin in pixels; None when there are none."""
    box = QRectF()
    for x, y in points:
        box = box.united(QRectF(x - 0.01, y - 0.01, 0.02, 0.02))
    if box.isEmpty():
        return None
    width, height = max(1.0, size.width() - 2 * margin), max(1.0, size.height() - 2 * margin)
    scale = min(width / box.width(), height / box.height())
    return Camera(box.center().x(), box.center().y(), min(MAX_SCALE, max(MIN_SCALE, scale)))
