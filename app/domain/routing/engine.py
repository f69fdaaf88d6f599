"""Which warehouse serves an order (R8–R11): a pure pipeline over a snapshot that returns a plan with its reasons.

Filter (what the rules allow) → sort → allocate: the whole order, else in parcels, from afar, by transfer, else what
the branch says. The same function serves live routing, dry runs and replays; it writes nothing and knows no clock.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.domain.facts import STOCK_FACTS, Values
from app.domain.routing.course import GIVES_NOTHING, TODAY, Course, wanted
from app.domain.routing.donors import allocate, transfer
from app.domain.routing.limits import Limits
from app.domain.routing.parcels import share
from app.domain.routing.snapshot import Snapshot
from app.domain.routing.values import (
    Candidate,
    Decision,
    Demand,
    Outcome,
    Part,
    Shortage,
    TransferPlan,
    Verdict,
)
from app.domain.rules import Logic, Otherwise, Transfers

Candidates = tuple[Candidate, ...]

_OTHERWISE = {
    Otherwise.PRODUCE: Outcome.TO_PRODUCE,
    Otherwise.WAIT: Outcome.WAIT,
    Otherwise.HOLD: Outcome.HOLD,
}


def route(
    demands: Sequence[Demand], snapshot: Snapshot, logic: Logic, wishes: Mapping[int, int] = MappingProxyType({})
) -> list[Decision]:
    """Decide for each order in turn; earlier orders take stock from later ones.

    `wishes` name the warehouse (id) that an order (id) takes for the good of all, where it is one of those that the
    rules allow and that have everything; an order whose wish cannot be met is served as any other.
    """
    engine = _Engine(snapshot, logic, wishes)
    return [engine.decide(demand) for demand in demands]


def able(demands: Sequence[Demand], snapshot: Snapshot, logic: Logic) -> list[list[Candidate]]:
    """The warehouses that could serve each order whole and alone, if no other order were there; nothing is taken."""
    engine = _Engine(snapshot, logic, {})
    return [[found for found in engine.look(demand) if found.verdict is Verdict.FARTHER] for demand in demands]


class _Engine:
    """The rules at work on a snapshot."""

    def __init__(self, snapshot: Snapshot, logic: Logic, wishes: Mapping[int, int]) -> None:
        self._snapshot = snapshot
        self._wishes = wishes
        self._rules = logic.rules
        self._limits = Limits(snapshot, logic.rules)
        self._courses = [Course(way, snapshot, self._limits) for way in logic.ways]
        self._asks_stock = bool(logic.needs & STOCK_FACTS)

    def decide(self, demand: Demand) -> Decision:
        """The first branch whose condition holds decides, and the first way to serve that it allows is taken."""
        values = self._values(demand)
        course = self._course(values)
        if course is None:
            return Decision(demand.order_id, Outcome.HOLD, None, ())
        return self._serve(demand, course, course.look(demand, values))

    def look(self, demand: Demand) -> Candidates:
        """Every warehouse as its branch sees it, before anything is chosen."""
        values = self._values(demand)
        course = self._course(values)
        return course.look(demand, values) if course else ()

    def _values(self, demand: Demand) -> Values:
        return {**demand.values, **self._stock_values(demand)} if self._asks_stock else demand.values

    def _course(self, values: Values) -> Course | None:
        for course in self._courses:
            if course.way.when is None or course.way.when(values):
                return course
        return None

    def _stock_values(self, demand: Demand) -> Values:
        ranked = self._snapshot.by_distance(demand.place, demand.point)
        needs = wanted(demand.lines).items()
        covers = sum(
            all(self._snapshot.free(site.id, sku_id) - self._limits.kept(site) >= count for sku_id, (_, count) in needs)
            for _, site in ranked
        )
        return {"nearest_km": ranked[0][0] if ranked else float("inf"), "covers": covers}

    def _serve(self, demand: Demand, course: Course, candidates: Candidates) -> Decision:
        # Bound here and not kept: each would be a cycle with the engine, and a trial makes many engines.
        for step in (self._whole, self._in_parcels, self._from_afar, self._by_transfer):
            decision = step(demand, course, candidates)
            if decision is not None:
                self._snapshot.take(decision.allocations)
                for site in decision.sites:
                    self._snapshot.give(site.id)
                return decision
        return self._otherwise(demand, course, candidates)

    def _whole(self, demand: Demand, course: Course, candidates: Candidates) -> Decision | None:
        """One warehouse within reach sends everything."""
        able = [candidate for candidate in candidates if candidate.verdict is Verdict.FARTHER]
        if not able:
            return None
        wish = self._wishes.get(demand.order_id)
        winner = next((found for found in able if found.site.id == wish), None) or course.best(able)
        for loser in able:
            if loser is not winner:
                course.explain(loser, winner)
        reach = course.reach_of(winner)
        winner.verdict, winner.why = Verdict.CHOSEN, {"reach": reach, "others": len(able) - 1}
        goods = tuple([allocate(line, winner) for line in demand.lines])
        name = course.way.name
        return Decision(demand.order_id, Outcome.ASSIGNED, winner.site, candidates, goods, branch=name, reach_km=reach)

    def _in_parcels(self, demand: Demand, course: Course, candidates: Candidates) -> Decision | None:
        """Several warehouses within reach send a parcel each."""
        if course.service.parcels < 2:
            return None
        near = [candidate for candidate in course.serving(candidates) if candidate.within]
        shares = share(demand, course, near)
        if shares is None:
            return None
        for candidate, lines in shares:
            candidate.verdict, candidate.why = Verdict.PART, {"parts": len(shares), "lines": len(lines)}
        parts = tuple(
            Part(candidate.site, tuple(allocate(line, candidate) for line in lines)) for candidate, lines in shares
        )
        goods = tuple(allocation for part in parts for allocation in part.goods)
        reach = max(course.reach_of(candidate) for candidate, _ in shares)
        return Decision(
            demand.order_id,
            Outcome.SPLIT,
            parts[0].site,
            candidates,
            goods,
            branch=course.way.name,
            parts=parts,
            reach_km=reach,
        )

    def _from_afar(self, demand: Demand, course: Course, candidates: Candidates) -> Decision | None:
        """Where none is within reach, one beyond it that has everything sends straight to the customer
        (docs/decisions/0005)."""
        serving = course.serving(candidates)
        if not course.service.beyond or any(candidate.within for candidate in serving):
            return None
        able = [candidate for candidate in serving if candidate.has_all]
        if not able:
            return None
        donor = course.best(able)
        donor.verdict, donor.why = Verdict.DONOR, {"to": donor.site.code, "km": 0.0}
        goods = tuple(allocate(line, donor) for line in demand.lines)
        plan = TransferPlan(donor.site.id, donor.site.id, goods)
        return Decision(
            demand.order_id,
            Outcome.TRANSFER,
            donor.site,
            candidates,
            goods,
            (plan,),
            branch=course.way.name,
            reach_km=course.widest_km,
        )

    def _by_transfer(self, demand: Demand, course: Course, candidates: Candidates) -> Decision | None:
        """The best warehouse within reach is brought what it lacks; where none is, and the branch goes beyond, the
        nearest one."""
        serving = course.serving(candidates)
        within = [candidate for candidate in serving if candidate.within]
        if course.service.transfers is Transfers.NEVER or not (within or (serving and course.service.beyond)):
            return None
        home = course.best(within) if within else serving[0]
        rules = self._rules
        return transfer(demand, course, candidates, home, hours=rules.handling_hours, km_per_hour=rules.km_per_hour)

    def _otherwise(self, demand: Demand, course: Course, candidates: Candidates) -> Decision:
        """What lacks only room or time today waits for tomorrow: nothing is produced for it."""
        outcome = _OTHERWISE[course.service.otherwise]
        shortages: tuple[Shortage, ...] = ()
        if outcome is Outcome.TO_PRODUCE:
            if any(candidate.verdict in TODAY and candidate.has_all for candidate in candidates):
                outcome = Outcome.WAIT
            else:
                shortages = _shortages(demand, course, candidates)
        name, reach = course.way.name, course.widest_km
        return Decision(demand.order_id, outcome, None, candidates, shortages=shortages, branch=name, reach_km=reach)


def _shortages(demand: Demand, course: Course, candidates: Candidates) -> tuple[Shortage, ...]:
    """The lines that no warehouse allowed can serve whole, and how many pieces the best of them lacks.

    When every line alone could be served (but not all of them together) each whole line counts.
    """
    sources = [candidate for candidate in candidates if candidate.verdict not in GIVES_NOTHING]
    if course.service.transfers is Transfers.NEVER:
        sources = course.serving(candidates)
    found = []
    for line in demand.lines:
        best = max((course.spare(candidate, line.sku_id) for candidate in sources), default=0)
        if best < line.quantity:
            found.append(Shortage(line.line_id, line.sku_id, line.quantity - max(best, 0)))
    if not found:
        found = [Shortage(line.line_id, line.sku_id, line.quantity) for line in demand.lines]
    return tuple(found)
