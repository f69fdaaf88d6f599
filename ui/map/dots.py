"""Orders as dots: what a dot's state is, and orders of one place and state gathered into one dot."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from app.domain.geo import Point
from app.domain.stages import Awaits, Stage
from app.views import MapOrderRow
from ui.map.projection import project


class DotKind(IntEnum):
    """What the map tells apart, in the order of painting: what needs a decision lies on top."""

    PAUSED = 0
    PICKED = 1
    ASSIGNED = 2
    TO_PRODUCE = 3
    TRANSFER = 4
    WAITING = 5


_OF_STAGE = {
    Stage.ASSIGNED: DotKind.ASSIGNED,
    Stage.PICKED: DotKind.PICKED,
    Stage.TO_PRODUCE: DotKind.TO_PRODUCE,
}


def dot_kind(stage: Stage, awaits: Awaits) -> DotKind:
    """The state of an open order on the map; one that is held or lacks data is paused whatever its stage."""
    if awaits in (Awaits.RELEASE, Awaits.DATA):
        return DotKind.PAUSED
    if awaits is Awaits.TRANSFER:
        return DotKind.TRANSFER
    return _OF_STAGE.get(stage, DotKind.WAITING)


@dataclass(frozen=True, slots=True)
class Dot:
    """Orders of one kind at one place. `slot` of `slots` tells dots of the same place apart."""

    x: float
    y: float
    kind: DotKind
    slot: int
    slots: int
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """All dots in the order of painting, and the same as bare points by kind where there are too many for shapes."""

    single: tuple[Dot, ...] = ()
    corners: tuple[tuple[float, float], ...] = ()
    """Two corners of the box around all dots, none where there are no dots."""
    crowds: tuple[tuple[DotKind, QPolygonF], ...] = ()


def gather(rows: Iterable[MapOrderRow]) -> Dots:
    """The dots of these orders. Orders are placed by county, so thousands share a place. Safe on any thread."""
    places: dict[tuple[float, float], dict[DotKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        places[row.lat, row.lon][dot_kind(row.stage, row.awaits)].append(row.no)
    dots = []
    points: dict[DotKind, list[QPointF]] = defaultdict(list)
    for (lat, lon), kinds in places.items():
        x, y = project(Point(lat, lon))
        for slot, kind in enumerate(sorted(kinds)):
            dots.append(Dot(x, y, kind, slot, len(kinds), tuple(kinds[kind])))
            points[kind].append(QPointF(x, y))
    dots.sort(key=lambda dot: dot.kind)
    xs, ys = [dot.x for dot in dots], [dot.y for dot in dots]
    corners = ((min(xs), min(ys)), (max(xs), max(ys))) if dots else ()
    return Dots(tuple(dots), corners, tuple((kind, QPolygonF(points[kind])) for kind in sorted(points)))
