"""The map: true distances, dots that can be hit, a camera that keeps its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtTest import QTest

from app.domain.geo import Point, haversine_km
from app.domain.stages import Awaits, Stage
from app.views.company import WarehouseRow
from app.views.orders import MapOrderRow
from ui.map.camera import Camera, fitted
from ui.map.dots import LEVELS, Cluster, DotKind, gather
from ui.map.painting import Link
from ui.map.projection import circle, project, unproject
from ui.map.shapes import load_country
from ui.map.view import MapView, Scene

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
    dots = [dot for cluster in gather(rows).at(900) for dot in cluster.dots]
    assert {(dot.kind, dot.orders, dot.slots) for dot in dots} == {
        (DotKind.WAITING, ("A", "B"), 3),
        (DotKind.PICKED, ("C",), 3),
        (DotKind.PAUSED, ("D",), 3),
        (DotKind.TRANSFER, ("E",), 1),
    }


@given(st.lists(st.tuples(CHINA, st.integers(1, 3)), max_size=30))
def test_every_level_counts_every_order_once(places):
    rows = [order(f"{at}-{n}", place.lat, place.lon) for at, (place, count) in enumerate(places) for n in range(count)]
    dots = gather(rows)
    assert {sum(cluster.orders for cluster in level) for level in dots.levels} == {len(rows)}
    sizes = [len(level) for level in dots.levels]
    assert sizes == sorted(sizes)
    assert sum(count for _, count in dots.counts) == len(rows)


def test_near_places_are_one_cluster_until_the_map_is_near_enough():
    dots = gather([order("A", 31.0, 121.0), order("B", 31.1, 121.1), order("C", 41.0, 90.0)])
    far, near = dots.at(4), dots.at(900)
    assert sorted(cluster.orders for cluster in far) == [1, 2]
    assert len(near) == 3
    assert len(dots.levels) == LEVELS + 1


@pytest.fixture
def view(qtbot):
    made = MapView()
    qtbot.addWidget(made)
    made.resize(600, 500)
    dots = gather([order("A", 31.0, 120.0), order("B", 31.0, 120.0), order("C", 29.5, 122.5)])
    made.set_scene(Scene((EAST,), dots, (100, 300)))
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
    view.set_scene(Scene((EAST,), gather([order("A", 45, 90)]), (300,)))
    assert view.camera == moved
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.camera != moved


def test_a_click_on_a_cluster_goes_nearer_and_chooses_nothing(view):
    clicked: list[str] = []
    view.order_clicked.connect(clicked.append)
    rows = [order(str(n), 33 + n % 10 / 100, 117 + n % 7 / 100) for n in range(50)]
    view.set_scene(Scene((EAST,), gather([*rows, order("far", 45, 90)]), (300,)))
    middle = at(view, 33.05, 117.03)
    found = view.hit(middle)
    assert isinstance(found, Cluster)
    assert found.orders == 50
    before = view.camera.scale
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert view.camera.scale > before
    assert clicked == []


def test_a_cluster_under_a_warehouse_is_seen_and_hit_beside_it(view):
    rows = [order(str(n), EAST.lat + n / 1000, EAST.lon) for n in range(30)]
    view.set_scene(Scene((EAST,), gather([*rows, order("far", 45, 90)]), (300,)))
    here = at(view, EAST.lat, EAST.lon)
    around = [QPointF(here.x() + dx, here.y() + dy) for dx in range(-70, 71, 5) for dy in range(-70, 71, 5)]
    hits = [spot for spot in around if isinstance(view.hit(spot), Cluster)]
    assert hits
    assert here not in hits


def test_the_same_scene_is_not_drawn_twice_and_the_view_stays(view):
    scene = Scene((EAST,), gather([order("A", 31.0, 120.0)]), (300,))
    view.set_scene(scene)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    before = view.camera
    view.set_scene(Scene(scene.sites, scene.dots, scene.reaches))
    assert view.camera == before


def test_land_circles_ways_and_many_orders_are_drawn(view):
    plain = view.grab().toImage()
    view.set_country(load_country())
    land = view.grab().toImage()
    assert land != plain
    rows = [order(str(n), 25 + n % 97 / 10, 105 + n % 89 / 8) for n in range(12_000)]
    west = Point(30.6, 104.1)
    ways = (Link(Point(EAST.lat, EAST.lon), west, moves_goods=True, orders=3, sent=True),)
    view.set_scene(Scene((EAST,), gather(rows), (100, 300, 800), ways))
    crowded = view.grab().toImage()
    assert crowded != land
    view.show_decision(west, [Link(Point(EAST.lat, EAST.lon), west, moves_goods=False)], frozenset({"HD"}))
    assert view.grab().toImage() != crowded
