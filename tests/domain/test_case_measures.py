"""What exceptions cost, counted by hand on small histories."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.case_measures import AGES, REPEAT_WITHIN, CaseFact, Comparison, SplitBy, compare, measure, repeats_of

DAY0 = datetime(2026, 11, 2, 1, tzinfo=UTC)  # a Monday at nine, at the site
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def fact(
    no: str,
    opened: timedelta,
    solved: float | None = None,
    cause: str = "mislabelled",
    about: str = "sku:A",
    owner: str = "li",
    reacted: float | None = None,
) -> CaseFact:
    start = DAY0 + opened
    closed = None if solved is None else start + solved * HOUR
    return CaseFact(
        no=no,
        kind="short",
        cause="" if closed is None else cause,
        owner=owner,
        warehouse="HZ",
        opened_at=start,
        reacted_at=None if reacted is None else start + reacted * HOUR,
        closed_at=closed,
        about=frozenset({about}),
    )


def test_the_same_cause_about_the_same_thing_within_a_month_is_a_repeat():
    first, again = fact("E1", 0 * DAY, 3), fact("E2", 10 * DAY, 1)
    other_thing, other_cause = fact("E3", 11 * DAY, 1, about="sku:B"), fact("E4", 12 * DAY, 1, cause="lost")
    late = fact("E5", 10 * DAY + REPEAT_WITHIN + HOUR, 1)
    assert repeats_of([late, again, other_thing, other_cause, first]) == {"E2"}


def test_a_case_that_is_not_understood_yet_repeats_nothing():
    assert repeats_of([fact("E1", 0 * DAY), fact("E2", 1 * DAY)]) == frozenset()


def test_the_figures_of_a_period_and_of_its_owners():
    facts = [
        fact("E0", -3 * DAY, 40),
        fact("E1", 0 * DAY, 2, reacted=0.5),
        fact("E2", 1 * DAY, 6, owner="wang", reacted=1.5),
        fact("E3", 2 * DAY, None, owner="wang"),
        fact("E4", 8 * DAY, 1),
    ]
    found = measure(facts, DAY0, DAY0 + 7 * DAY, SplitBy.OWNER, DAY0 + 5 * DAY)
    whole = found.whole
    assert (whole.opened, whole.closed, whole.repeats) == (3, 2, 2)
    assert (whole.solving_mean, whole.solving_median, whole.reaction_mean) == (4.0, 4.0, 1.0)
    assert whole.repeat_share == 100.0
    assert [(name, part.opened) for name, part in found.parts] == [("wang", 2), ("li", 1)]
    assert found.ages == (0, 0, 0, 0, 1)


def test_weeks_come_in_their_order():
    facts = [fact("E1", 7 * DAY), fact("E2", 7 * DAY), fact("E3", 0 * DAY)]
    found = measure(facts, DAY0, DAY0 + 20 * DAY, SplitBy.WEEK, DAY0)
    assert [name for name, _ in found.parts] == ["2026-11-02", "2026-11-09"]


def test_before_and_after():
    facts = [fact("E1", 0 * DAY, 40), fact("E2", 1 * DAY, 20), fact("E3", 10 * DAY, 6, about="sku:Z")]
    found = compare(facts, DAY0, DAY0 + 5 * DAY, DAY0 + 20 * DAY)
    assert (found.before.solving_mean, found.after.solving_mean) == (30.0, 6.0)
    assert Comparison.change(found.before.solving_mean, found.after.solving_mean) == -80.0
    assert (found.before.repeats, found.after.repeats) == (1, 0)
    assert Comparison.change(None, 3.0) is None
    assert Comparison.change(0.0, 3.0) is None


@given(st.lists(st.floats(min_value=0, max_value=500), max_size=30))
def test_every_live_case_has_one_age(hours: list[float]):
    facts = [fact(f"E{n}", -each * HOUR) for n, each in enumerate(hours)]
    found = measure(facts, DAY0 - 30 * DAY, DAY0 + HOUR, SplitBy.KIND, DAY0)
    assert sum(found.ages) == found.whole.opened == len(hours)
    assert len(found.ages) == len(AGES) + 1
    assert sorted(no for group in found.live for no in group) == sorted(each.no for each in facts)
