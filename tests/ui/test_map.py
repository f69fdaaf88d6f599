"""The map: true distances, dots that can be hit, a camera that keeps its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from app.domain.geo import Point, haversine_km
from app.domain.stages import Awaits, Stage
from app.views import MapOrderRow, WarehouseRow
from ui.map.camera import Camera, fitted
from ui.map.dots import DotKind, gather
from ui.map.painting import CROWD
from ui.map.projection import circle, project, unproject
from ui.map.shapes import load_country
from ui.map.view import MapView

CHINA = st.builds(Point, st.floats(3.5, 53.5), st.floats(73.5, 135.0))
EAST = WarehouseRow("HD", "华东仓", 31.3, 121.2)


def order(no: str, lat: float, lon: float, stage: Stage = Stage.PAID, awaits: Awaits = Awaits.ROUTING) -> MapOrderRow:
    return MapOrderRow(no, lat, lon, stage, awaits)


@given(CHINA)
def test_projection_goes_there_and_back(place):
    back = unproject(*project(place))
    assert (back.lat, back.lon) == pytest.approx((place.lat, place.lon))


@given(CHINA, st.floats(10, 800))
def test_circle_lies_at_the_radius_everywhere(centre, km):
    distances = [haversine_km(centre, unproject(x, y)) for x, y in circle(centre, km, corners=16)]
    assert distances == pytest.approx([km] * 16, rel=1e-6)


@given(st.floats(0.2, 5), st.floats(-400, 400), st.floats(-300, 300))
def test_zoom_keeps_what_lies_under_the_pointer(factor, x, y):
    size, at = QSizeF(800, 600), QPointF(x, y)
    before = Camera(85, -35, 40)
    after = before.zoomed(factor, at)
    place = before.transform(size).inverted()[0].map(QPointF(400, 300) + at)
    there = after.transform(size).map(place)
    assert (there.x(), there.y()) == pytest.approx((400 + x, 300 + y), abs=1e-6)


def test_fit_shows_all_points():
    size = QSizeF(600, 400)
    points = [(60.0, -40.0), (110.0, -20.0), (90.0, -50.0)]
    camera = fitted(points, size, margin=20)
    assert camera is not None
    view = camera.transform(size)
    for x, y in points:
        shown = view.map(QPointF(x, y))
        assert 19 <= shown.x() <= 581
        assert 19 <= shown.y() <= 381
    assert fitted([], size, margin=20) is None


def test_orders_of_one_place_and_state_share_a_dot():
    rows = [
        order("A", 31, 121),
        order("B", 31, 121),
        order("C", 31, 121, Stage.PICKED, Awaits.SHIPPING),
        order("D", 31, 121, Stage.ASSIGNED, Awaits.RELEASE),
        order("E", 30, 120, Stage.PAID, Awaits.TRANSFER),
    ]
    dots = gather(rows).single
    assert {(dot.kind, dot.orders, dot.slots) for dot in dots} == {
        (DotKind.WAITING, ("A", "B"), 3),
        (DotKind.PICKED, ("C",), 3),
        (DotKind.PAUSED, ("D",), 3),
        (DotKind.TRANSFER, ("E",), 1),
    }
    assert [dot.kind for dot in dots] == sorted(dot.kind for dot in dots)


@pytest.fixture
def view(qtbot):
    made = MapView()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.set_content([EAST], gather([order("A", 31.0, 120.0), order("B", 31.0, 120.0), order("C", 29.5, 122.5)]))
    made.show()
    return made


def at(view: MapView, lat: float, lon: float) -> QPointF:
    return view.camera.transform(QSizeF(view.size())).map(QPointF(*project(Point(lat, lon))))


def test_clicks_walk_through_the_orders_of_a_dot(view):
    clicked: list[str] = []
    view.order_clicked.connect(clicked.append)
    for lat, lon in ((31.0, 120.0), (31.0, 120.0), (31.0, 120.0), (29.5, 122.5), (20.0, 100.0)):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, lat, lon).toPoint())
    assert clicked == ["A", "B", "A", "C"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Plus])
def test_moved_map_stays_where_it_is_until_asked_for_everything(view, key):
    QTest.keyClick(view, key)
    moved = view.camera
    view.set_content([EAST], gather([order("A", 45, 90)]))
    assert view.camera == moved
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.camera != moved


def test_country_and_a_crowd_of_dots_are_drawn(view):
    view.set_country(load_country())
    plain = view.grab().toImage()
    rows = [order(str(n), 25 + n % 97 / 10, 105 + n % 89 / 8) for n in range(CROWD * 3)]
    dots = gather(rows)
    assert len(dots.single) > CROWD
    view.set_content([EAST], dots)
    crowded = QPixmap(view.size())
    view.render(crowded)
    assert crowded.toImage() != plain
