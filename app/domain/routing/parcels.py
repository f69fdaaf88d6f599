"""A split order: its lines, each whole, from as few warehouses as can be, and of so many the nearest."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from app.domain.routing.course import Course
from app.domain.routing.values import Candidate, Demand, DemandLine, StockKey

_MOST_STEPS = 2_000
"""Lines tried in one place or another for one choice of warehouses: beyond that it counts as impossible."""

Share = list[tuple[Candidate, list[DemandLine]]]


def share(demand: Demand, course: Course, sites: Sequence[Candidate]) -> Share | None:
    """Which of the warehouses (nearest first) sends which lines, in two to `service.parcels` parcels worth at least
    `service.parcel_fen` each; None when they cannot."""
    service, lines = course.service, demand.lines
    most = min(service.parcels, len(lines), len(sites))
    if service.parcel_fen:
        most = min(most, sum(map(_fen, lines)) // service.parcel_fen)
    spare = {(c.site.id, line.sku_id): course.spare(c, line.sku_id) for c in sites for line in lines}
    for count in range(2, most + 1):
        for chosen in sorted(_covering(lines, sites, spare, count), key=_km):
            found = _Sharing(lines, chosen, spare, service.parcel_fen).find()
            if found:
                return found
    return None


def _fen(line: DemandLine) -> int:
    return line.price_fen * line.quantity


def _km(sites: Sequence[Candidate]) -> float:
    return sum(candidate.km for candidate in sites)


def _covering(
    lines: Sequence[DemandLine], sites: Sequence[Candidate], spare: dict[StockKey, int], count: int
) -> Iterator[list[Candidate]]:
    """Every choice of so many warehouses that has every line somewhere. Where only one has a line, it is in all of
    them: that keeps the choices few."""
    holds = [
        {place for place, c in enumerate(sites) if spare[c.site.id, line.sku_id] >= line.quantity} for line in lines
    ]
    needed = set[int]().union(*(places for places in holds if len(places) == 1))
    others = sorted(set[int]().union(*holds) - needed)
    if not all(holds) or len(needed) > count:
        return
    for more in combinations(others, count - len(needed)):
        chosen = needed.union(more)
        if not any(chosen.isdisjoint(places) for places in holds):
            yield [sites[place] for place in sorted(chosen)]


class _Sharing:
    """Lines given out one after the other, each to the nearest warehouse that leaves enough for the other parcels."""

    def __init__(
        self, lines: Sequence[DemandLine], sites: Sequence[Candidate], spare: dict[StockKey, int], least_fen: int
    ) -> None:
        self._lines, self._sites, self._spare = lines, sites, dict(spare)
        self._lacking_fen = [max(1, least_fen)] * len(sites) if least_fen else [0] * len(sites)
        self._given: list[int] = []
        self._left_fen = sum(map(_fen, lines))
        self._steps = 0

    def find(self) -> Share | None:
        """None when some parcel would be worth too little, or stay empty."""
        if not self._place_rest():
            return None
        by_site: list[list[DemandLine]] = [[] for _ in self._sites]
        for line, place in zip(self._lines, self._given, strict=True):
            by_site[place].append(line)
        return list(zip(self._sites, by_site, strict=True)) if all(by_site) else None

    def _place_rest(self) -> bool:
        if len(self._given) == len(self._lines):
            return all(fen <= 0 for fen in self._lacking_fen)
        if sum(fen for fen in self._lacking_fen if fen > 0) > self._left_fen:
            return False
        return any(self._place(self._lines[len(self._given)], place) for place in range(len(self._sites)))

    def _place(self, line: DemandLine, place: int) -> bool:
        """Whether the rest can be placed with the line here; nothing stays where it cannot."""
        key = (self._sites[place].site.id, line.sku_id)
        self._steps += 1
        if self._spare[key] < line.quantity or self._steps > _MOST_STEPS:
            return False
        self._move(line, place, 1)
        self._given.append(place)
        if self._place_rest():
            return True
        self._given.pop()
        self._move(line, place, -1)
        return False

    def _move(self, line: DemandLine, place: int, times: int) -> None:
        self._spare[self._sites[place].site.id, line.sku_id] -= times * line.quantity
        self._lacking_fen[place] -= times * _fen(line)
        self._left_fen -= times * _fen(line)
