"""What the map draws besides orders: the land, the circles of the rules, the warehouses, ways of goods and service."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from app.domain.geo import Point
from app.views.company import WarehouseRow
from ui.map.projection import circle, project
from ui.map.shapes import Country
from ui.theme import font, tokens

_BEND = 0.18
"""How far an arc leaves the straight line, as a share of its length: there and back are two arcs."""
_ARROW = 9.0


@dataclass(frozen=True, slots=True)
class Link:
    """A straight line from a warehouse to the order it serves, or an arc along which goods move between warehouses:
    for so many orders, `sent` once they are under way."""

    start: Point
    end: Point
    moves_goods: bool
    orders: int = 1
    sent: bool = False


def sea() -> str:
    """What lies around the land: the tone that sets it off best."""
    return tokens().ground if tokens().dark else tokens().surface


def draw_land(painter: QPainter, view: QTransform, country: Country) -> None:
    """Provinces in the raised tone, their borders as hairlines."""
    now = tokens()
    painter.setPen(QPen(QColor(now.tint(now.quiet, 0.35)), 1))
    painter.setBrush(QColor(now.raised))
    painter.drawPath(view.map(country.provinces))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(now.colour("quiet", 0.7), 1))
    painter.drawPath(view.map(country.borders))


def draw_circles(painter: QPainter, view: QTransform, sites: Sequence[WarehouseRow], reaches: Sequence[int]) -> None:
    """What each warehouse reaches (km): the nearest circle as an area, those that are tried after it as dashes."""
    for km in sorted(reaches, reverse=True):
        if km == min(reaches):
            painter.setPen(QPen(tokens().colour("accent", 0.9), 1.5))
            painter.setBrush(tokens().colour("accent", 0.07))
        else:
            painter.setPen(QPen(tokens().colour("accent", 0.45), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        for site in sites:
            outline = QPolygonF([QPointF(x, y) for x, y in circle(Point(site.lat, site.lon), km)])
            painter.drawPolygon(view.map(outline))


def plate_of(view: QTransform, site: WarehouseRow) -> QRectF:
    """The name above a warehouse and its square, as one box of widget pixels."""
    at = view.map(QPointF(*project(Point(site.lat, site.lon))))
    wide = QFontMetricsF(font(12, bold=True)).horizontalAdvance(site.name) + 12
    return QRectF(at.x() - wide / 2, at.y() - 30, wide, 38)


def draw_sites(painter: QPainter, view: QTransform, sites: Sequence[WarehouseRow], picked: frozenset[str]) -> None:
    """Warehouses as squares with their names on a plate; `picked` ones are those of the decision in view."""
    now = tokens()
    painter.setFont(font(12, bold=True))
    for site in sites:
        box, strong = plate_of(view, site), site.code in picked
        half = 8 if strong else 6
        painter.setPen(QPen(QColor(now.surface), 2))
        painter.setBrush(QColor(now.accent if strong else now.text))
        painter.drawRect(QRectF(box.center().x() - half, box.bottom() - 8 - half, 2 * half, 2 * half))
        plate = QRectF(box.left(), box.top(), box.width(), 19)
        painter.setPen(QPen(QColor(now.accent if strong else now.line), 1))
        painter.setBrush(now.colour("surface", 0.92))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(QColor(now.accent if strong else now.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, site.name)


def draw_links(painter: QPainter, view: QTransform, links: Sequence[Link], strong: bool) -> None:
    """Who serves (straight, accent) and which goods move (an arc in the warning colour, dashed until they are sent);
    `strong` ones belong to the decision in view."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for link in links:
        start, end = view.map(QPointF(*project(link.start))), view.map(QPointF(*project(link.end)))
        path, middle, turn = _way(start, end, bent=link.moves_goods)
        dashes = Qt.PenStyle.DashLine if link.moves_goods and not link.sent else Qt.PenStyle.SolidLine
        colour = tokens().colour("warn" if link.moves_goods else "accent", 1.0 if strong else 0.6)
        painter.setPen(QPen(tokens().colour("surface", 1.0 if strong else 0.6), 6 if strong else 4))
        painter.drawPath(path)
        painter.setPen(QPen(colour, 2.5 if strong else 1.5, dashes))
        painter.drawPath(path)
        if link.moves_goods:
            _draw_arrow(painter, middle, turn, colour)
        if link.orders > 1:
            _draw_number(painter, middle + QPointF(sin(turn), -cos(turn)) * 12, link.orders)


def _way(start: QPointF, end: QPointF, bent: bool) -> tuple[QPainterPath, QPointF, float]:
    """The line, its middle, and its direction there (radians)."""
    path, across = QPainterPath(start), end - start
    middle = (start + end) / 2
    if bent:
        aside = QPointF(across.y(), -across.x()) * _BEND
        path.quadTo(middle + aside, end)
        middle += aside / 2
    else:
        path.lineTo(end)
    return path, middle, atan2(across.y(), across.x())


def _draw_arrow(painter: QPainter, at: QPointF, turn: float, colour: QColor) -> None:
    corners = [at + QPointF(cos(turn + a), sin(turn + a)) * _ARROW * r for a, r in ((0, 1), (pi * 0.8, 0.8))]
    corners.append(at + QPointF(cos(turn - pi * 0.8), sin(turn - pi * 0.8)) * _ARROW * 0.8)
    painter.setPen(QPen(QColor(tokens().surface), 1))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_number(painter: QPainter, at: QPointF, orders: int) -> None:
    painter.setFont(font(11, bold=True))
    painter.setPen(QColor(tokens().warn))
    painter.drawText(QRectF(at.x() - 20, at.y() - 8, 40, 16), Qt.AlignmentFlag.AlignCenter, str(orders))


def draw_target(painter: QPainter, view: QTransform, place: Point) -> None:
    """A ring around the place of the selected order."""
    at = view.map(QPointF(*project(place)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().surface), 5))
    painter.drawEllipse(at, 10, 10)
    painter.setPen(QPen(QColor(tokens().accent), 2.5))
    painter.drawEllipse(at, 10, 10)
