"""What the map draws: the land, the radius circles, the dots, the warehouses, and the decision in view."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform

from app.domain.geo import Point
from app.views import WarehouseRow
from ui.map.dots import Dot, DotKind, Dots
from ui.map.projection import circle, project
from ui.map.shapes import Country
from ui.theme import font, tokens

CROWD = 4000
"""From so many visible dots on they are drawn as plain points: shapes could not be told apart any more."""
_SPRITE = 15
_APART = 5.0
"""Pixels between dots of different kinds at one place."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the decision in view, from a warehouse to an order or to another warehouse."""

    start: Point
    end: Point
    moves_goods: bool


def sea() -> str:
    """What lies around the land: the tone that sets it off best."""
    return tokens().ground if tokens().dark else tokens().surface


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


def draw_land(painter: QPainter, view: QTransform, country: Country) -> None:
    """Provinces in the raised tone, their borders as hairlines."""
    now = tokens()
    painter.setPen(QPen(QColor(now.tint(now.quiet, 0.35)), 1))
    painter.setBrush(QColor(now.raised))
    painter.drawPath(view.map(country.provinces))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(now.colour("quiet", 0.7), 1))
    painter.drawPath(view.map(country.borders))


def draw_circles(painter: QPainter, view: QTransform, sites: Sequence[WarehouseRow], km: float) -> None:
    """What lies within the radius of each warehouse."""
    now = tokens()
    painter.setPen(QPen(now.colour("accent", 0.9), 1.5))
    painter.setBrush(now.colour("accent", 0.07))
    for site in sites:
        outline = QPolygonF([QPointF(x, y) for x, y in circle(Point(site.lat, site.lon), km)])
        painter.drawPolygon(view.map(outline))


def dot_offset(dot: Dot) -> QPointF:
    """Pixels by which a dot stands aside, so that no kind of one place hides another."""
    if dot.slots == 1:
        return QPointF(0, 0)
    angle = 2 * pi * dot.slot / dot.slots - pi / 2
    return QPointF(_APART * cos(angle), _APART * sin(angle))


def draw_dots(painter: QPainter, view: QTransform, area: QRectF, dots: Dots, ratio: float) -> None:
    """The orders inside `area` (widget pixels)."""
    to_plane, _ = view.inverted()
    box = to_plane.mapRect(area)
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    visible = [dot for dot in dots.single if left <= dot.x <= right and top <= dot.y <= bottom]
    if len(visible) > CROWD:
        _draw_crowd(painter, view, dots)
        return
    sprites = {(kind, size): sprite(kind, size, ratio) for kind in DotKind for size in range(3)}
    for dot in visible:
        at = view.map(QPointF(dot.x, dot.y)) + dot_offset(dot)
        size = 0 if len(dot.orders) == 1 else 1 if len(dot.orders) < 10 else 2
        painter.drawPixmap(at - QPointF(_SPRITE / 2, _SPRITE / 2), sprites[dot.kind, size])


def _draw_crowd(painter: QPainter, view: QTransform, dots: Dots) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for kind, points in dots.crowds:
        painter.setPen(QPen(kind_colour(kind), 3))
        painter.drawPoints(view.map(points))
    painter.restore()


def sprite(kind: DotKind, size: int, ratio: float) -> QPixmap:
    """The mark of a kind in one of three sizes (one order, a few, ten and more); each kind has its own shape."""
    image = QPixmap(round(_SPRITE * ratio), round(_SPRITE * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens().surface), 1.2))
    painter.setBrush(kind_colour(kind))
    if kind is DotKind.PAUSED:
        painter.setPen(QPen(kind_colour(kind), 1.5))
        painter.setBrush(QColor(tokens().surface))
    painter.drawPath(_mark(kind, _SPRITE / 2, 3.6 + 1.4 * size))
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


def draw_sites(painter: QPainter, view: QTransform, sites: Sequence[WarehouseRow], picked: frozenset[str]) -> None:
    """Warehouses as squares with their names on a plate; `picked` ones are those of the decision in view."""
    now = tokens()
    painter.setFont(font(12, bold=True))
    metrics = painter.fontMetrics()
    for site in sites:
        at = view.map(QPointF(*project(Point(site.lat, site.lon))))
        strong = site.code in picked
        painter.setPen(QPen(QColor(now.surface), 2))
        painter.setBrush(QColor(now.accent if strong else now.text))
        half = 8 if strong else 6
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
        plate = QRectF(at.x() + 13, at.y() - 10, metrics.horizontalAdvance(site.name) + 10, 20)
        painter.setPen(QPen(QColor(now.accent if strong else now.line), 1))
        painter.setBrush(now.colour("surface", 0.92))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(QColor(now.accent if strong else now.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, site.name)


def draw_links(painter: QPainter, view: QTransform, links: Sequence[Link]) -> None:
    """Who serves (straight, accent) and which goods move (a dashed arc, warning colour)."""
    now = tokens()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for link in links:
        start = view.map(QPointF(*project(link.start)))
        end = view.map(QPointF(*project(link.end)))
        path = QPainterPath(start)
        if link.moves_goods:
            across = end - start
            path.quadTo((start + end) / 2 + QPointF(across.y(), -across.x()) * 0.18, end)
            pen = QPen(QColor(now.warn), 2.5, Qt.PenStyle.DashLine)
        else:
            path.lineTo(end)
            pen = QPen(QColor(now.accent), 2.5)
        painter.setPen(QPen(QColor(now.surface), 6))
        painter.drawPath(path)
        painter.setPen(pen)
        painter.drawPath(path)


def draw_target(painter: QPainter, view: QTransform, place: Point) -> None:
    """A ring around the place of the selected order."""
    at = view.map(QPointF(*project(place)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().surface), 5))
    painter.drawEllipse(at, 10, 10)
    painter.setPen(QPen(QColor(tokens().accent), 2.5))
    painter.drawEllipse(at, 10, 10)
