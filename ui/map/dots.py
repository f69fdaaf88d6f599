"""Orders as dots: what a dot's state is, orders of one place and state as one dot, and near places as one cluster."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import floor, log2

from app.domain.geo import Point
from app.domain.stages import Awaits, Stage
from app.views.orders import MapOrderRow
from ui.map.camera import MIN_SCALE
from ui.map.projection import project

LEVELS = 7
"""Levels of clusters; each halves the cells of the one before, after the last every place stands for itself."""
CELL = 56.0
"""Width of a cell in pixels where its level begins; it grows to twice that until the next one."""


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
class Cluster:
    """Orders that are too near to each other to be told apart, in their middle: the dots of one place, or several
    places and no dots. `counts` are the orders of each DotKind."""

    x: float
    y: float
    counts: tuple[int, ...]
    dots: tuple[Dot, ...]

    @property
    def orders(self) -> int:
        """How many."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """All orders of the map at every level, from few big clusters to single places; compared by identity."""

    levels: tuple[Sequence[Cluster], ...] = ((),)
    corners: tuple[tuple[float, float], ...] = ()
    """Two corners of the box around all dots, none where there are no dots."""
    counts: tuple[tuple[DotKind, int], ...] = ()
    """Orders of each kind there is, what lies on top first."""

    def at(self, scale: float) -> Sequence[Cluster]:
        """What is told apart at so many pixels a degree."""
        return self.levels[min(max(0, floor(log2(scale / MIN_SCALE))), len(self.levels) - 1)]


def gather(rows: Iterable[MapOrderRow]) -> Dots:
    """The dots of these orders. Orders are placed by county, so thousands share a place. Safe on any thread."""
    found: dict[tuple[float, float], dict[DotKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.lat, row.lon][dot_kind(row.stage, row.awaits)].append(row.no)
    places = [_place(Point(*at), kinds) for at, kinds in found.items()]
    if not places:
        return Dots()
    levels: list[Sequence[Cluster]] = [places]
    for level in reversed(range(LEVELS)):
        levels.append(_merge(levels[-1], CELL / (MIN_SCALE * 2**level)))
    xs, ys = [place.x for place in places], [place.y for place in places]
    counts = [sum(column) for column in zip(*(cluster.counts for cluster in levels[-1]), strict=True)]
    kinds = tuple((kind, counts[kind]) for kind in sorted(DotKind, reverse=True) if counts[kind])
    return Dots(tuple(reversed(levels)), ((min(xs), min(ys)), (max(xs), max(ys))), kinds)


def _place(at: Point, kinds: dict[DotKind, list[str]]) -> Cluster:
    x, y = project(at)
    dots = [Dot(x, y, kind, slot, len(kinds), tuple(kinds[kind])) for slot, kind in enumerate(sorted(kinds))]
    return Cluster(x, y, tuple(len(kinds.get(kind, ())) for kind in DotKind), tuple(dots))


def _merge(clusters: Sequence[Cluster], cell: float) -> list[Cluster]:
    """Those of one cell (degrees) become one; the cells of a level lie inside those of the next coarser one."""
    cells: dict[tuple[int, int], list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        cells[floor(cluster.x / cell), floor(cluster.y / cell)].append(cluster)
    return [_joined(parts) if len(parts) > 1 else parts[0] for parts in cells.values()]


def _joined(parts: Sequence[Cluster]) -> Cluster:
    orders = sum(part.orders for part in parts)
    x = sum(part.x * part.orders for part in parts) / orders
    y = sum(part.y * part.orders for part in parts) / orders
    counts = tuple(sum(column) for column in zip(*(part.counts for part in parts), strict=True))
    return Cluster(x, y, counts, ())
