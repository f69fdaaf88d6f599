"""Two decisions an order, added up: how many differ, and what either side costs."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from app.domain.geo import haversine_km
from app.domain.routing import Decision, Demand, Outcome
from app.domain.rules import RuleSet
from app.domain.trial import Totals, Trial, TrialOrder

_COUNTED = [field.name for field in fields(Totals)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a decision costs: parcels, km (transfers included), and whether the order leaves before its promise."""

    parcels: int
    km: float
    in_time: bool


def cost(decision: Decision, demand: Demand, at: datetime, rules: RuleSet) -> Cost:
    """Of a decision made at that time; the rules know how long a transfer takes."""
    if decision.site is None:
        return Cost(0, 0.0, in_time=False)
    senders = {site.id for site in decision.sites}
    moved = _moved_km(decision)
    km = sum(found.km for found in decision.candidates if found.site.id in senders) + sum(moved)
    hours = rules.handling_hours + max(moved) / rules.km_per_hour if any(moved) else 0.0
    in_time = demand.promised_at is None or at + timedelta(hours=hours) <= demand.promised_at
    return Cost(len(senders), km, in_time)


class Comparison:
    """Both sides measured by the same speed of transfers."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._orders = 0
        self._before: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        self._changes: list[TrialOrder] = []

    def add(self, order_no: str, demand: Demand, at: datetime, before: Decision, after: Decision) -> None:
        """One order, decided at that time."""
        self._orders += 1
        self._count(self._before, demand, at, before)
        self._count(self._after, demand, at, after)
        if _essence(before) != _essence(after):
            self._changes.append(TrialOrder(order_no, before, after))

    def trial(self) -> Trial:
        """What all of them add up to."""
        return Trial(
            orders=self._orders,
            changed=len(self._changes),
            before=_totals(self._before),
            after=_totals(self._after),
            changes=tuple(self._changes),
        )

    def _count(self, sums: Counter[str], demand: Demand, at: datetime, decision: Decision) -> None:
        measured = cost(decision, demand, at, self._rules)
        sums["to_produce"] += decision.outcome is Outcome.TO_PRODUCE
        sums["waiting"] += decision.outcome in (Outcome.WAIT, Outcome.HOLD)
        sums["parcels"] += measured.parcels
        sums["splits"] += decision.outcome is Outcome.SPLIT
        sums["transfers"] += len(decision.transfers)
        sums["km"] += round(measured.km)
        sums["in_time"] += measured.in_time


def _moved_km(decision: Decision) -> list[float]:
    points = {candidate.site.id: candidate.site.point for candidate in decision.candidates}
    return [haversine_km(points[move.from_id], points[move.to_id]) for move in decision.transfers]


def _essence(decision: Decision) -> object:
    """What matters to the customer and the warehouses: who sends, from how many places, what moves before."""
    site = decision.site.code if decision.site else ""
    moves = {(move.from_id, move.to_id) for move in decision.transfers}
    return decision.outcome, site, {part.site.code for part in decision.parts}, moves


def _totals(sums: Counter[str]) -> Totals:
    return Totals(**{name: sums[name] for name in _COUNTED})
