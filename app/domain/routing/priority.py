"""Who is served first (R12): the urgent, the good customers, those with little time left; and nobody starves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.facts import Value, Values
from app.domain.rules import Logic, Weights

GRADES = {"A": 1.0, "B": 0.5, "C": 0.2}
"""What a customer's grade counts; any other nothing."""
SLACK_HOURS = 48.0
"""With so much time left the promise presses nobody."""
RANK_FACTS = frozenset({"grade", "slack_hours"})
"""What the rank reads, besides the facts of the term of urgent orders."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order in the queue, with its facts (RANK_FACTS among them) and the hours it has waited."""

    order_id: int
    values: Values
    waited_hours: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """Its score of 0–100, the four claims (urgent, grade, slack, age; 0–1 each) that it is made of, and whether it
    waited so long that it goes before everybody."""

    order_id: int
    score: float
    claims: Mapping[str, float]
    guarded: bool


def rank(waiting: Sequence[Waiting], logic: Logic) -> list[Ranked]:
    """First to serve first: who waited beyond the guard, the longest wait in front, then by score; equals by promise,
    then by id."""
    weights = logic.rules.weights
    ranked = [(_key(order, found), found) for order in waiting for found in (_rank_one(order, logic, weights),)]
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])]


def _rank_one(order: Waiting, logic: Logic, weights: Weights) -> Ranked:
    claims = {
        "urgent": float(logic.urgent(order.values)),
        "grade": GRADES.get(str(order.values.get("grade", "")), 0.0),
        "slack": _within(1 - _hours(order.values.get("slack_hours", SLACK_HOURS)) / SLACK_HOURS),
        "age": _within(order.waited_hours / weights.guard_hours),
    }
    total = weights.urgent + weights.grade + weights.slack + weights.age
    weighed = (
        weights.urgent * claims["urgent"]
        + weights.grade * claims["grade"]
        + weights.slack * claims["slack"]
        + weights.age * claims["age"]
    )
    score = weighed / total * 100 if total else 0.0
    return Ranked(order.order_id, round(score, 1), claims, order.waited_hours >= weights.guard_hours)


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _hours(value: Value) -> float:
    return float(value)


def _key(order: Waiting, found: Ranked) -> tuple[float, ...]:
    first = -order.waited_hours if found.guarded else -found.score
    return not found.guarded, first, _hours(order.values.get("slack_hours", SLACK_HOURS)), order.order_id
