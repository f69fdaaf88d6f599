"""Who is served first: the laws of the rank over any queue."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.routing import Waiting, rank
from app.domain.rules import DEFAULT_RULES, Logic, RuleSet, Weights

shares = st.integers(0, 100)
weighings = st.builds(Weights, shares, shares, shares, shares, guard_hours=st.integers(1, 48))
hours = st.floats(-100, 100)
facts = st.fixed_dictionaries(
    {"prepaid": st.booleans(), "grade": st.sampled_from(["", "A", "B", "C"]), "slack_hours": hours}
)
queues = st.lists(
    st.builds(Waiting, st.integers(1, 50), facts, st.floats(0, 60)), unique_by=lambda order: order.order_id
)


def logic(weights: Weights) -> Logic:
    rules = RuleSet(DEFAULT_RULES.branches, weights)
    return Logic(1, (), lambda values: values["prepaid"] is True, rules, frozenset())


@given(queues, weighings)
def test_everybody_stands_in_the_queue_once_and_who_waited_too_long_in_front(queue: list[Waiting], weights: Weights):
    ranked = rank(queue, logic(weights))
    waited = {order.order_id: order.waited_hours for order in queue}

    assert sorted(found.order_id for found in ranked) == sorted(waited)
    assert [found.guarded for found in ranked] == sorted((found.guarded for found in ranked), reverse=True)
    guarded = [waited[found.order_id] for found in ranked if found.guarded]
    assert guarded == sorted(guarded, reverse=True)
    assert len(guarded) == sum(hours >= weights.guard_hours for hours in waited.values())


@given(queues, weighings)
def test_the_score_is_what_the_claims_weigh_and_decides(queue: list[Waiting], weights: Weights):
    ranked = rank(queue, logic(weights))
    total = weights.urgent + weights.grade + weights.slack + weights.age

    for found in ranked:
        assert set(found.claims) == {"urgent", "grade", "slack", "age"}
        assert all(0 <= claim <= 1 for claim in found.claims.values())
        weighed = sum(getattr(weights, name) * claim for name, claim in found.claims.items())
        assert abs(found.score - (100 * weighed / total if total else 0)) <= 0.051
    scores = [found.score for found in ranked if not found.guarded]
    assert scores == sorted(scores, reverse=True)


@given(queues, weighings)
def test_the_sequence_they_came_in_does_not_matter(queue: list[Waiting], weights: Weights):
    assert rank(queue, logic(weights)) == rank(queue[::-1], logic(weights))


def test_the_default_weights_and_ties():
    def order(order_id: int, slack: float, waited: float = 0.0, grade: str = "", *, prepaid: bool = False) -> Waiting:
        return Waiting(order_id, {"prepaid": prepaid, "grade": grade, "slack_hours": slack}, waited)

    queue = [
        order(1, 48),
        order(2, 12, grade="A"),
        order(3, -5, prepaid=True),
        order(4, 48, waited=24),
        order(5, 60),
        order(6, 48),
        order(7, 24, waited=12, grade="B"),
    ]
    ranked = rank(queue, logic(Weights()))

    assert [found.order_id for found in ranked] == [4, 3, 2, 7, 1, 6, 5]
    assert [found.score for found in ranked] == [5.0, 65.0, 41.2, 25.0, 0.0, 0.0, 0.0]
    assert ranked[3].claims == {"urgent": 0.0, "grade": 0.5, "slack": 0.5, "age": 0.5}
