"""Pick lists (拣货单): which orders share one walk with a cart, and the walk through the shelves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

MOST_BINS = 60
"""More boxes are on no cart."""
_WINDOW = 500
"""A cart is filled from so many orders behind its first one, so that nobody is passed over for long."""
_ENOUGH = 200
"""So many scans teach more than the written estimate."""
_PAUSE = timedelta(minutes=5)
"""Who does not scan for so long does something else."""


class ListKind(StrEnum):
    """A batch (one cart of orders with much in common), or a cart of a wave (what leaves with one carrier)."""

    BATCH = "batch"
    WAVE = "wave"


class ListState(StrEnum):
    """The life of a list; while it is open (the first two) its orders are in no other."""

    RELEASED = "released"
    PICKING = "picking"
    DONE = "done"
    CANCELLED = "cancelled"


class SlipPaper(StrEnum):
    """What pick slips are printed on: an office printer's paper, or a label printer's (in millimetres)."""

    A4 = "a4"
    LABEL = "100x150"


OPEN = frozenset({ListState.RELEASED, ListState.PICKING})


class Want(NamedTuple):
    """Pieces of a line that are still to be picked, and where they lie; `bin` is the order's place on the cart."""

    bin: int
    order_no: str
    line_id: int
    walk: int
    location: str
    sku_id: int
    sku: str
    name: str
    pieces: int


class Share(NamedTuple):
    """What of a step goes into one bin."""

    bin: int
    order_no: str
    line_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the walk for one product: so many pieces in all, shared out to bins."""

    location: str
    sku_id: int
    sku: str
    name: str
    pieces: int
    bins: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Pickable:
    """An order that nobody has begun: `first` (urgent, or of a customer of the highest grade) goes before the others,
    each by promise. It leaves with `carrier` at `leaves_at`."""

    no: str
    first: bool
    urgent: bool
    promised_at: datetime
    carrier: str
    leaves_at: datetime
    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class Cart:
    """The orders of one walk, in bins 1, 2, …, and its steps."""

    orders: tuple[Pickable, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that a stop takes, with the way to it, and each piece there."""

    stop: float
    piece: float

    def minutes(self, steps: Sequence[Step]) -> int:
        """How long a walk takes, at least a minute where there is anything to pick."""
        seconds = len(steps) * self.stop + sum(step.pieces for step in steps) * self.piece
        return max(1, round(seconds / 60)) if steps else 0


USUAL_PACE = Pace(stop=20, piece=4)
"""Until anybody knows better."""


def walk(wants: Iterable[Want]) -> tuple[Step, ...]:
    """One step for each location and product, in the order of the walk; goods whose place nobody knows come last."""
    stops: dict[tuple[bool, int, str, str, int], list[Want]] = defaultdict(list)
    for want in wants:
        stops[not want.location, want.walk, want.location, want.sku, want.sku_id].append(want)
    return tuple(_step(stops[stop]) for stop in sorted(stops))


def _step(wants: Sequence[Want]) -> Step:
    shares = sorted(Share(want.bin, want.order_no, want.line_id, want.pieces) for want in wants)
    first = wants[0]
    pieces = sum(want.pieces for want in wants)
    return Step(first.location, first.sku_id, first.sku, first.name, pieces, tuple(shares))


def carts(waiting: Iterable[Pickable], bins: int) -> Iterator[Cart]:
    """All waiting orders on carts of so many bins. Each cart begins with the one to be served first, and takes those
    that have the greatest share of their stops on its walk already; urgent ones and the best customers' go first."""
    ranked = sorted(waiting, key=lambda order: (order.promised_at, order.no))
    pools = [_Pool([order for order in ranked if order.first is first]) for first in (True, False)]
    while any(pools):
        chosen: list[Pickable] = []
        visited: set[_Stop] = set()
        for pool in pools:
            chosen += pool.fill(bins - len(chosen), visited)
        wants = (want._replace(bin=place) for place, order in enumerate(chosen, 1) for want in order.wants)
        yield Cart(tuple(chosen), walk(wants))


_Stop = tuple[str, int]
"""A location and a product there."""


class _Pool:
    """Orders of one rank that are on no cart yet, by promise, and who stops where."""

    def __init__(self, orders: Sequence[Pickable]) -> None:
        self._orders = dict(enumerate(orders))
        self._stops = {place: {(w.location, w.sku_id) for w in order.wants} for place, order in self._orders.items()}
        self._at: Mapping[_Stop, set[int]] = defaultdict(set)
        for place, stops in self._stops.items():
            for stop in stops:
                self._at[stop].add(place)

    def __bool__(self) -> bool:
        return bool(self._orders)

    def fill(self, room: int, visited: set[_Stop]) -> Iterator[Pickable]:
        """Up to `room` orders for a walk that has these stops already; theirs are added."""
        last = next(iter(self._orders), 0) + _WINDOW
        shared = Counter(place for stop in visited for place in self._at.get(stop, ()) if place < last)
        for _ in range(min(room, len(self._orders))):
            place = self._best(shared)
            shared.pop(place, None)
            for stop in self._stops[place]:
                self._at[stop].remove(place)
                if stop not in visited:
                    visited.add(stop)
                    shared.update(other for other in self._at[stop] if other < last)
            yield self._orders.pop(place)

    def _best(self, shared: Mapping[int, int]) -> int:
        """Whose stops are on the walk already, as far as possible; else who is next."""
        near = min(shared, key=lambda place: (-shared[place] / len(self._stops[place]), place), default=None)
        return next(iter(self._orders)) if near is None else near


class ItemScan(NamedTuple):
    """A scan that added pieces, as far as the pace is concerned."""

    station: str
    at: datetime
    code: str


def learned(scans: Iterable[ItemScan], written: Pace) -> Pace:
    """The pace of the floor by its own scans: the time between two of one code is a piece's, between two codes a stop's
    and its first piece's. What too few scans tell of stays as written."""
    pieces: list[float] = []
    stops: list[float] = []
    ranked = sorted(scans, key=lambda scan: (scan.station, scan.at))
    for one, next_one in pairwise(ranked):
        gap = next_one.at - one.at
        if one.station == next_one.station and gap <= _PAUSE:
            (pieces if one.code == next_one.code else stops).append(gap.total_seconds())
    piece = median(pieces) if len(pieces) >= _ENOUGH else written.piece
    stop = max(0.0, median(stops) - piece) if len(stops) >= _ENOUGH else written.stop
    return Pace(stop, piece)
