"""What deeds do to a case and its clock, in any order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import case_deeds
from app.domain.cases import Case, CaseDeed, CaseKind, CaseState, Severity, Signal
from app.domain.causes import DEFAULT_CAUSES, cleaned
from app.domain.duty import Duty, Owner
from app.errors import BadInput, Refused

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUTY = Duty()


def opened(severity: Severity = Severity.NORMAL) -> Case:
    return case_deeds.open_case(Signal(CaseKind.STUCK, "stuck:O1", severity), Owner("planner", "wang"), DUTY, NOW)


DEEDS: dict[str, Callable[[Case, datetime], object]] = {
    "take": lambda case, now: case_deeds.take(case, "li", DUTY, now),
    "hand over": lambda case, now: case_deeds.hand_over(case, Owner("clerk", "zhao"), "r", "li", DUTY, now),
    "note": lambda case, now: case_deeds.act(case, CaseDeed.NOTED, "li", DUTY, now, {"note": "x"}),
    "pause": lambda case, now: case_deeds.pause(case, now + timedelta(hours=5), "r", "li", DUTY, now),
    "resume": lambda case, now: case_deeds.resume(case, DUTY, now, "li"),
    "clear": lambda case, now: case_deeds.clear(case, DUTY, now),
    "again": lambda case, now: case_deeds.see_again(case, Severity.HIGH, [], DUTY, now),
    "close": lambda case, now: case_deeds.close(case, {"cause": "c"}, "li", DUTY, now),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2000)), max_size=12))
def test_whatever_happens_the_clock_fits_the_state(history: list[tuple[str, int]]):
    case, now, stood = opened(), NOW, timedelta(0)
    for name, minutes in history:
        before, now = case.state, now + timedelta(minutes=minutes)
        since = case.paused_at
        try:
            DEEDS[name](case, now)
        except Refused:
            assert case.state is before
            continue
        if since is not None and case.paused_at is None:
            stood += DUTY.calendar.between(since, now)
        assert (case.due_at is not None) == (case.state is CaseState.OPEN)
        assert (case.paused_at is not None) == (case.resume_at is not None) == (case.state is CaseState.PAUSED)
        assert case.paused == stood
        assert case.reacted_at is None or case.reacted_at <= now
    assert [event.seq for event in case.new_events] == list(range(1, case.event_seq + 1))
    closings = [event for event in case.new_events if event.kind is CaseDeed.CLOSED]
    assert len(closings) == (case.state is CaseState.CLOSED)


def test_the_owner_has_the_time_of_reaction_and_after_each_deed_that_of_solving():
    case = opened(Severity.URGENT)
    assert case.due_at == NOW + timedelta(minutes=15)

    case_deeds.take(case, "wang", DUTY, NOW + timedelta(minutes=10))
    assert case.due_at == NOW + timedelta(minutes=130)
    assert case.reacted_at == NOW + timedelta(minutes=10)

    case_deeds.hand_over(case, Owner("", "li"), "r", "wang", DUTY, NOW + timedelta(minutes=20))
    assert case.due_at == NOW + timedelta(minutes=35)
    assert (case.owner, case.role) == ("li", "")


def test_what_is_seen_again_says_only_what_is_new():
    case = opened()
    assert not case_deeds.see_again(case, Severity.LOW, [], DUTY, NOW)
    assert case_deeds.see_again(case, Severity.LOW, ["O2"], DUTY, NOW)
    assert case.new_events[-1].facts == {"links": ["O2"]}

    assert case_deeds.see_again(case, Severity.URGENT, [], DUTY, NOW)
    assert (case.signal.severity, case.due_at) == (Severity.URGENT, NOW + timedelta(minutes=15))

    case_deeds.clear(case, DUTY, NOW)
    assert case_deeds.see_again(case, Severity.LOW, [], DUTY, NOW)
    assert (case.state, case.cleared_at, case.new_events[-1].kind) == (CaseState.OPEN, None, CaseDeed.RETURNED)


@pytest.mark.parametrize("hours", [0, -1, 24 * 93])
def test_a_pause_has_an_end_that_can_be(hours: int):
    with pytest.raises(BadInput, match=r"argument\.bad"):
        case_deeds.pause(opened(), NOW + timedelta(hours=hours), "r", "wang", DUTY, NOW)


def test_the_tree_that_comes_with_the_program_hangs_together():
    codes = list(DEFAULT_CAUSES)

    assert all(not cause.parent or cause.parent in codes[:place] for place, cause in enumerate(DEFAULT_CAUSES.values()))
    assert all(cause.zh and cause.en and cause.active for cause in DEFAULT_CAUSES.values())
    assert len({cause.zh for cause in DEFAULT_CAUSES.values()}) == len(codes)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        (("", "", "名"), "field.required"),
        (("new", "", " "), "field.required"),
        (("new", "none", "名"), "cause.unknown"),
        (("stock", "stock.damaged", "库存"), "cause.loop"),
    ],
)
def test_a_cause_that_cannot_hang_there_is_refused(given_: tuple[str, str, str], code: str):
    with pytest.raises(Refused) as caught:
        cleaned(*given_, "", DEFAULT_CAUSES)
    assert caught.value.code == code


def test_a_cause_without_an_english_name_has_the_chinese_one():
    assert cleaned(" new ", "stock", "包装破", "", DEFAULT_CAUSES).en == "包装破"
