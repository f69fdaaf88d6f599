"""The map as a widget: drag or arrow keys move, wheel or + - zoom, 0 shows everything, a click picks an order.

Land, circles and dots are drawn once into a layer larger than the widget; moving only copies it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.geo import Point
from app.i18n import text
from app.views.company import WarehouseRow
from ui.map.camera import Camera, fitted
from ui.map.dots import Cluster, Dot, Dots
from ui.map.marks import bubble_at, bubble_radius, dot_offset, draw_clusters
from ui.map.painting import Link, draw_circles, draw_land, draw_links, draw_sites, draw_target, plate_of, sea
from ui.map.projection import circle
from ui.map.shapes import Country
from ui.theme import tokens

MARGIN = 0.3
"""How far the layer reaches beyond each side of the widget, as a share of its size."""
SETTLE_MS = 120
"""Rest after zooming until the stretched layer is drawn sharp again."""
REACH = 11.0
"""Pixels from the pointer within which a dot counts as hit."""
_STEP = 60.0
_ZOOM = 1.25
_CLOSER = 2.5
"""Zoom of a click on a cluster."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the map shows but the decision in view: `reaches` in km around every warehouse, `ways` of goods."""

    sites: tuple[WarehouseRow, ...] = ()
    dots: Dots = field(default_factory=Dots)
    reaches: tuple[int, ...] = ()
    ways: tuple[Link, ...] = ()


class MapView(QWidget):
    """Emits `order_clicked` with an order's number; repeated clicks walk through the orders of one dot, a click on a
    cluster goes nearer. `resized` tells what lies on the map to find its corner again."""

    order_clicked = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 240)
        self.setAccessibleName(text("Map of orders and warehouses"))
        self.camera = Camera()
        self._fitted = True
        self._country: Country | None = None
        self._scene = Scene()
        self._target: Point | None = None
        self._links: tuple[Link, ...] = ()
        self._picked: frozenset[str] = frozenset()
        self._layer: QPixmap | None = None
        self._layer_camera = self.camera
        self._drag: QPointF | None = None
        self._pressed = QPointF()
        self._last_hit: tuple[Dot, int] | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._redraw)

    def set_country(self, country: Country) -> None:
        """The land under everything."""
        self._country = country
        self._redraw()

    def set_scene(self, scene: Scene) -> None:
        """Other content; the view stays where the operator moved it."""
        if scene == self._scene:
            return
        self._scene = scene
        if self._fitted:
            self.fit()
        self._redraw()

    def show_decision(self, target: Point | None, links: Sequence[Link], picked: frozenset[str]) -> None:
        """Mark one order and the warehouses that count for it; None shows none."""
        self._target, self._links, self._picked = target, tuple(links), picked
        self.update()

    def fit(self) -> None:
        """Show every warehouse with its nearest circle and every order."""
        points = list(self._scene.dots.corners)
        for site in self._scene.sites:
            points += circle(Point(site.lat, site.lon), min(self._scene.reaches, default=0), corners=8)
        self.camera = fitted(points, QSizeF(self.size()), margin=24.0) or self.camera
        self._fitted = True
        self._redraw()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Nearer (above 1) or farther, keeping the place under `at` (widget pixels, default: the middle)."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        self.camera = self.camera.zoomed(factor, (at or middle) - middle)
        self._fitted = False
        self._settle.start()
        self.update()

    def pan(self, pixels: QPointF) -> None:
        """Move the content; the layer is drawn anew only when its edge comes into view."""
        self.camera = self.camera.panned(pixels)
        self._fitted = False
        moved = self._layer_offset()
        if abs(moved.x()) > self.width() * MARGIN or abs(moved.y()) > self.height() * MARGIN:
            self._redraw()
        self.update()

    def hit(self, at: QPointF) -> Dot | Cluster | None:
        """The dot or the cluster of several places that is nearest to a widget pixel, within reach."""
        view, best = self._view(), REACH
        found: Dot | Cluster | None = None
        # Plain numbers: 50,000 points through QTransform take three times as long.
        scale, left, top = view.m11(), view.dx() - at.x(), view.dy() - at.y()
        plates = [plate_of(view, site).translated(-at) for site in self._scene.sites]
        for cluster in self._scene.dots.at(scale):
            x, y = scale * cluster.x + left, scale * cluster.y + top
            if abs(x) > 10 * REACH or abs(y) > 10 * REACH:
                continue
            for mark, distance in _distances(cluster, x, y, plates):
                if distance <= best:
                    best, found = distance, mark
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the layer, then draw what changes with the selection."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(sea()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._layer is None:
            self._draw_layer()
        if self._layer is not None:
            painter.drawPixmap(self._layer_target(), self._layer, QRectF(self._layer.rect()))
        view = self._view()
        draw_links(painter, view, self._links, strong=True)
        if self._target is not None:
            draw_target(painter, view, self._target)
        draw_sites(painter, view, self._scene.sites, self._picked)
        if self.hasFocus():
            painter.setPen(QColor(tokens().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep showing everything unless the operator has moved the map."""
        self.resized.emit()
        if self._fitted:
            self.fit()
        self._redraw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom(_ZOOM ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag or a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map."""
        if self._drag is not None:
            self.pan(event.position() - self._drag)
            self._drag = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that hardly moved is a click."""
        self._drag = None
        if (event.position() - self._pressed).manhattanLength() < 5:
            self._click(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same without a mouse."""
        moves = {
            Qt.Key.Key_Left: QPointF(_STEP, 0),
            Qt.Key.Key_Right: QPointF(-_STEP, 0),
            Qt.Key.Key_Up: QPointF(0, _STEP),
            Qt.Key.Key_Down: QPointF(0, -_STEP),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.pan(moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / _ZOOM if key is Qt.Key.Key_Minus else _ZOOM)
        elif key is Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tells how many orders a dot stands for."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _show_tip(self, at: QPoint, on_screen: QPoint) -> None:
        found = self.hit(QPointF(at))
        if found is None:
            QToolTip.hideText()
        elif isinstance(found, Dot) and len(found.orders) == 1:
            QToolTip.showText(on_screen, found.orders[0], self)
        else:
            orders = found.orders if isinstance(found, Cluster) else len(found.orders)
            QToolTip.showText(on_screen, text("{count} orders here", count=f"{orders:,}"), self)

    def _click(self, at: QPointF) -> None:
        found = self.hit(at)
        if isinstance(found, Cluster):
            self.zoom(_CLOSER, at)
        elif found is not None:
            before = self._last_hit
            turn = (before[1] + 1) % len(found.orders) if before is not None and before[0] == found else 0
            self._last_hit = (found, turn)
            self.order_clicked.emit(found.orders[turn])

    def _view(self) -> QTransform:
        return self.camera.transform(QSizeF(self.size()))

    def _layer_size(self) -> QSizeF:
        return QSizeF(self.width() * (1 + 2 * MARGIN), self.height() * (1 + 2 * MARGIN))

    def _layer_offset(self) -> QPointF:
        old, now = self._layer_camera, self.camera
        return QPointF((old.x - now.x) * now.scale, (old.y - now.y) * now.scale)

    def _layer_target(self) -> QRectF:
        """Where the layer lies in the widget, stretched while a zoom settles."""
        stretch = self.camera.scale / self._layer_camera.scale
        size = self._layer_size() * stretch
        middle = QPointF(self.width() / 2, self.height() / 2) + self._layer_offset()
        return QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)

    def _redraw(self) -> None:
        self._layer = None
        self.update()

    def _draw_layer(self) -> None:
        size, ratio = self._layer_size(), self.devicePixelRatioF()
        layer = QPixmap((size * ratio).toSize())
        layer.setDevicePixelRatio(ratio)
        layer.fill(QColor(sea()))
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.camera.transform(size)
        if self._country is not None:
            draw_land(painter, view, self._country)
        scene = self._scene
        draw_circles(painter, view, scene.sites, scene.reaches)
        draw_links(painter, view, scene.ways, strong=False)
        plates = [plate_of(view, site) for site in scene.sites]
        draw_clusters(painter, view, QRectF(QPointF(), size), scene.dots.at(self.camera.scale), plates)
        painter.end()
        self._layer, self._layer_camera = layer, self.camera


def _distances(cluster: Cluster, x: float, y: float, plates: Sequence[QRectF]) -> list[tuple[Dot | Cluster, float]]:
    """What of a cluster can be hit, and how far it is from the pointer, which lies at (0, 0)."""
    if not cluster.dots:
        radius = bubble_radius(cluster.orders)
        return [(cluster, hypot(*bubble_at(x, y, radius, plates)) * REACH / radius)]
    offsets = ((dot, dot_offset(dot)) for dot in cluster.dots)
    return [(dot, hypot(x + aside.x(), y + aside.y())) for dot, aside in offsets]
