"""One branch of the rules at work on a snapshot: which warehouses may serve an order, and which is the best of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import repeat

from app.domain.facts import Values
from app.domain.routing.limits import Limits, Reason
from app.domain.routing.snapshot import Snapshot
from app.domain.routing.values import Candidate, Cover, Demand, DemandLine, Verdict
from app.domain.rules import Sort, Way

Measure = Callable[[Candidate], float]
"""The lower the better."""

GIVES_NOTHING = frozenset({Verdict.EXCLUDED, Verdict.FILTERED})
"""Not even goods for another warehouse."""
TODAY = frozenset({Verdict.FULL, Verdict.CUT_OFF})
"""Tomorrow it is another matter."""
SERVES_NOT = GIVES_NOTHING | TODAY | {Verdict.NOT_PINNED}

_cover: Callable[[tuple[str, int, int]], Cover] = partial(tuple.__new__, Cover)
"""Cover._make at half its cost: an order has one for each warehouse and SKU."""
_FARTHER, _SHORT, _TOO_FAR = Verdict.FARTHER, Verdict.SHORT, Verdict.OUT_OF_RADIUS


def wanted(lines: Iterable[DemandLine]) -> dict[int, tuple[str, int]]:
    """SKU and pieces by SKU id, lines of one SKU together."""
    found: dict[int, tuple[str, int]] = {}
    for line in lines:
        known = found.get(line.sku_id)
        found[line.sku_id] = (line.sku, line.quantity + known[1] if known else line.quantity)
    return found


class Course:
    """Filter and sort, as one branch wants it."""

    def __init__(self, way: Way, snapshot: Snapshot, limits: Limits) -> None:
        self.way = way
        self.service = way.service
        self.snapshot = snapshot
        self.limits = limits
        self._is_plain = not (limits.any or way.only or way.service.exclude or way.service.pin)
        self._criteria = self._all_criteria()

    @property
    def widest_km(self) -> int:
        """The last reach."""
        return self.service.reach_km[-1]

    def look(self, demand: Demand, values: Values) -> tuple[Candidate, ...]:
        """Every warehouse, nearest first; FARTHER are, for now, all that can serve the whole order within reach."""
        ranked = self.snapshot.by_distance(demand.place, demand.point)
        ids = [site.id for _, site in ranked]
        columns = [
            map(_cover, zip(repeat(sku), repeat(count), self.snapshot.stock(ids, sku_id)))
            for sku_id, (sku, count) in wanted(demand.lines).items()
        ]
        reach, too_far = self.widest_km, {"reach": self.widest_km}
        found = []
        rows = zip(*columns, strict=True) if columns else repeat(())
        for (km, site), covers in zip(ranked, rows, strict=False):
            if km > reach:
                found.append(Candidate(site, km, False, covers, _TOO_FAR, too_far))
            elif all([available >= needed for _, needed, available in covers]):  # noqa: C419 - a list is faster
                found.append(Candidate(site, km, True, covers, _FARTHER))
            else:
                found.append(Candidate(site, km, True, covers, _SHORT))
        if not self._is_plain:
            for candidate in found:
                self._judge(candidate, demand, values)
        return tuple(found)

    def _judge(self, candidate: Candidate, demand: Demand, values: Values) -> None:
        candidate.kept = self.limits.kept(candidate.site)
        reason = self._bars(candidate, demand, values)
        if reason:
            candidate.verdict, candidate.why = reason
        elif candidate.verdict is _FARTHER and not candidate.has_all:
            candidate.verdict, candidate.why = Verdict.SAFETY, {"safety": candidate.kept}

    def _bars(self, candidate: Candidate, demand: Demand, values: Values) -> Reason | None:
        """What the rules forbid, the hardest first."""
        site, service = candidate.site, self.service
        if site.code in service.exclude:
            return Verdict.EXCLUDED, {}
        if self.way.only and not self.way.only({**values, **self._site_values(candidate)}):
            return Verdict.FILTERED, {"only": service.only}
        if service.pin not in ("", site.code):
            return Verdict.NOT_PINNED, {"pin": service.pin}
        return self.limits.bars(site, demand)

    def _site_values(self, candidate: Candidate) -> Values:
        """The facts of a warehouse (facts.FACTS, of_site)."""
        needed = sum(cover.needed for cover in candidate.covers)
        has = sum(max(0, min(cover.needed, cover.available - candidate.kept)) for cover in candidate.covers)
        return {
            "warehouse": candidate.site.code,
            "distance": candidate.km,
            "cover": 100.0 * has / needed if needed else 100.0,
            "load": self.limits.load(candidate.site),
        }

    def serving(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those that may send something to the customer, as far as the rules go, near or far."""
        return [candidate for candidate in candidates if candidate.verdict not in SERVES_NOT]

    def spare(self, candidate: Candidate, sku_id: int) -> int:
        """Pieces that it may still give away."""
        return self.snapshot.free(candidate.site.id, sku_id) - candidate.kept

    def best(self, candidates: Sequence[Candidate]) -> Candidate:
        """The one that the rules want first; of equals the nearest."""
        if len(self._criteria) == 1:
            return candidates[0]
        measures = [measure for _, measure in self._criteria]
        return min(candidates, key=lambda candidate: [measure(candidate) for measure in measures])

    def reach_of(self, candidate: Candidate) -> int:
        """The first reach (km) that includes it, the widest one where none does."""
        return self.service.reach_km[min(self._tier(candidate), len(self.service.reach_km) - 1)]

    def _tier(self, candidate: Candidate) -> int:
        return bisect_left(self.service.reach_km, candidate.km)

    def explain(self, loser: Candidate, winner: Candidate) -> None:
        """Why the other one was better, or was chosen although it is not."""
        measured = [(verdict, measure(loser), measure(winner)) for verdict, measure in self._criteria]
        verdict, mine, its = next((found for found in measured if found[1] != found[2]), measured[-1])
        facts: dict[str, object] = {"other": winner.site.code}
        if mine < its:
            verdict = Verdict.LEFT
        elif verdict is Verdict.FARTHER:
            facts["other_km"] = winner.km
        elif verdict is Verdict.BUSIER:
            facts |= {"load": mine, "other_load": its}
        elif verdict is Verdict.LESS_COVER:
            facts |= {"cover": round(-100 * mine), "other_cover": round(-100 * its)}
        loser.verdict, loser.why = verdict, facts

    def _all_criteria(self) -> list[tuple[Verdict, Measure]]:
        """The most important first: reach, preference, sorts, distance."""
        found: list[tuple[Verdict, Measure]] = []
        if len(self.service.reach_km) > 1:
            found.append((_FARTHER, self._tier))
        if self.service.prefer:
            found.append((Verdict.NOT_PREFERRED, self._preference))
        sorts: dict[Sort, tuple[Verdict, Measure]] = {
            Sort.DISTANCE: (_FARTHER, _distance),
            Sort.COVER: (Verdict.LESS_COVER, _least_cover),
            Sort.LOAD: (Verdict.BUSIER, self._load),
        }
        return found + [sorts[sort] for sort in dict.fromkeys((*self.service.sort, Sort.DISTANCE))]

    def _preference(self, candidate: Candidate) -> int:
        prefer = self.service.prefer
        return prefer.index(candidate.site.code) if candidate.site.code in prefer else len(prefer)

    def _load(self, candidate: Candidate) -> float:
        return self.limits.load(candidate.site)


def _distance(candidate: Candidate) -> float:
    return candidate.km


def _least_cover(candidate: Candidate) -> float:
    """How many times over it has what is wanted of the SKU it has least of, as a negative number."""
    shares = ((cover.available - candidate.kept) / cover.needed for cover in candidate.covers)
    return -min(shares, default=1.0)
