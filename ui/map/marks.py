"""The marks of orders on the map: a shape for each state at one place, a ring with a number for many places."""

from collections.abc import Iterable, Sequence
from math import cos, log10, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from ui.map.dots import Cluster, Dot, DotKind
from ui.theme import font, tokens

SPRITE = 15
_APART = 5.0
"""Pixels between dots of different kinds at one place."""
_RING = 4.0


def kind_colour(kind: DotKind) -> QColor:
    """The colour of a dot: its stage's, or the warning colour where a transfer is due."""
    names = {
        DotKind.PAUSED: "hold",
        DotKind.PICKED: "picked",
        DotKind.ASSIGNED: "assigned",
        DotKind.TO_PRODUCE: "to_produce",
        DotKind.TRANSFER: "warn",
        DotKind.WAITING: "paid",
    }
    return tokens().colour(names[kind])


def dot_offset(dot: Dot) -> QPointF:
    """Pixels by which a dot stands aside, so that no kind of one place hides another."""
    if dot.slots == 1:
        return QPointF(0, 0)
    angle = 2 * pi * dot.slot / dot.slots - pi / 2
    return QPointF(_APART * cos(angle), _APART * sin(angle))


def bubble_radius(orders: int) -> float:
    """Pixels from the middle of a cluster to its edge: it grows with the number of digits."""
    return 9.0 + 4.0 * log10(max(1, orders))


def bubble_at(x: float, y: float, radius: float, plates: Iterable[QRectF]) -> tuple[float, float]:
    """Where a bubble is drawn: beside the warehouse that it would hide under, as near as can be."""
    for plate in plates:
        box = plate.adjusted(-radius, -radius, radius, radius)
        if box.contains(x, y):
            beside = ((box.left(), y), (box.right(), y), (x, box.top()), (x, box.bottom()))
            return min(beside, key=lambda at: abs(at[0] - x) + abs(at[1] - y))
    return x, y


def draw_clusters(
    painter: QPainter, view: QTransform, area: QRectF, clusters: Iterable[Cluster], plates: Sequence[QRectF]
) -> None:
    """The orders inside `area` (widget pixels); the shapes first, so that no number is hidden. Bubbles keep off the
    warehouses' `plates`."""
    box = view.inverted()[0].mapRect(area)
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    visible = [one for one in clusters if left <= one.x <= right and top <= one.y <= bottom]
    ratio = painter.device().devicePixelRatioF()
    sprites = {(kind, size): sprite(kind, size, ratio) for kind in DotKind for size in range(3)}
    for dot in sorted((dot for one in visible for dot in one.dots), key=lambda dot: dot.kind):
        at = view.map(QPointF(dot.x, dot.y)) + dot_offset(dot)
        size = 0 if len(dot.orders) == 1 else 1 if len(dot.orders) < 10 else 2
        painter.drawPixmap(at - QPointF(SPRITE / 2, SPRITE / 2), sprites[dot.kind, size])
    painter.setFont(font(11, bold=True))
    for cluster in sorted((one for one in visible if not one.dots), key=lambda one: one.orders):
        middle = view.map(QPointF(cluster.x, cluster.y))
        _draw_bubble(painter, QPointF(*bubble_at(*middle.toTuple(), bubble_radius(cluster.orders), plates)), cluster)


def _draw_bubble(painter: QPainter, at: QPointF, cluster: Cluster) -> None:
    """A ring whose parts are the kinds, clockwise from the top, around the number of orders."""
    now, radius = tokens(), bubble_radius(cluster.orders)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour("surface", 0.94))
    painter.drawEllipse(at, radius + 1, radius + 1)
    inner = radius - _RING / 2
    box, turn = QRectF(at.x() - inner, at.y() - inner, 2 * inner, 2 * inner), 90.0 * 16
    for kind in sorted(DotKind, reverse=True):
        part = 5760 * cluster.counts[kind] / cluster.orders
        painter.setPen(QPen(kind_colour(kind), _RING, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(box, round(turn), -round(part))
        turn -= part
    painter.setPen(QColor(now.text))
    painter.drawText(QRectF(at.x() - 30, at.y() - 10, 60, 20), Qt.AlignmentFlag.AlignCenter, short(cluster.orders))


def short(orders: int) -> str:
    """A number in four characters at most: 940, 3.2k, 48k."""
    if orders < 1000:
        return str(orders)
    return f"{orders / 1000:.1f}k" if orders < 9950 else f"{orders / 1000:.0f}k"


def sprite(kind: DotKind, size: int, ratio: float) -> QPixmap:
    """The mark of a kind in one of three sizes (one order, a few, ten and more); each kind has its own shape."""
    image = QPixmap(round(SPRITE * ratio), round(SPRITE * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens().surface), 1.2))
    painter.setBrush(kind_colour(kind))
    if kind is DotKind.PAUSED:
        painter.setPen(QPen(kind_colour(kind), 1.5))
        painter.setBrush(QColor(tokens().surface))
    painter.drawPath(_mark(kind, SPRITE / 2, 3.6 + 1.4 * size))
    painter.end()
    return image


def _mark(kind: DotKind, middle: float, radius: float) -> QPainterPath:
    corners = {DotKind.TRANSFER: 3, DotKind.TO_PRODUCE: 4, DotKind.PICKED: 4}.get(kind, 0)
    path = QPainterPath()
    if not corners:
        path.addEllipse(QPointF(middle, middle), radius, radius)
        return path
    turn = pi / 4 if kind is DotKind.PICKED else 0.0
    angles = [turn - pi / 2 + 2 * pi * corner / corners for corner in range(corners)]
    reach = radius * 1.15
    path.addPolygon(QPolygonF([QPointF(middle + reach * cos(a), middle + reach * sin(a)) for a in angles]))
    path.closeSubpath()
    return path
