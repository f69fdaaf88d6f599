"""How often a far side may be called."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import CALL_LIMIT, Call, Rate, mail_secret
from tests.core import START

SECOND = timedelta(seconds=1)
RATE = Rate()


def after(seconds: float) -> Call:
    return Call(START + seconds * SECOND, is_under_way=False, was_too_often=False)


def test_twenty_may_be_called_at_once_and_the_next_one_when_the_first_is_a_minute_old() -> None:
    calls = [after(n) for n in range(19)]
    assert RATE.free_at(calls, START + 19 * SECOND) == START + 19 * SECOND
    assert RATE.free_at([*calls, after(19)], START + 19 * SECOND) == START + 60 * SECOND


def test_a_call_under_way_may_arrive_until_its_last_moment() -> None:
    calls = [Call(START, is_under_way=True, was_too_often=False)]
    assert Rate(1).free_at(calls, START) == START + timedelta(minutes=1) + CALL_LIMIT


def test_who_was_called_too_often_is_left_alone() -> None:
    assert RATE.free_at([Call(START, False, was_too_often=True)], START) == START + 65 * SECOND


@given(
    most=st.integers(1, 5),
    waits=st.lists(st.floats(0, 90), max_size=40),
    takes=st.lists(st.floats(0, 20), min_size=40, max_size=40),
    arrives=st.lists(st.floats(0, 1), min_size=40, max_size=40),
)
def test_no_window_ever_sees_more_calls(
    most: int, waits: list[float], takes: list[float], arrives: list[float]
) -> None:
    """Wherever between its beginning and its end each call arrives, and however many callers there are."""
    rate, now, begun = Rate(most), START, list[tuple[float, float]]()
    seconds = 0.0
    for wait, take in zip(waits, takes, strict=False):
        seconds += wait
        calls = [
            Call(START + (end if end <= seconds else begin) * SECOND, end > seconds, was_too_often=False)
            for begin, end in begun
        ]
        now = START + seconds * SECOND
        if rate.free_at(calls, now) <= now:
            begun.append((seconds, seconds + take))
    arrivals = [begin + share * (end - begin) for (begin, end), share in zip(begun, arrives, strict=False)]
    for at in arrivals:
        assert sum(at - 59.9 <= other <= at for other in arrivals) <= most


def test_waits_grow_to_hours() -> None:
    waits = [RATE.wait_after(attempts) for attempts in range(1, 9)]
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(hours=3)


def test_each_mail_server_has_a_password_of_its_own() -> None:
    assert mail_secret("SMTP.exmail.qq.com") == "mail_smtp_exmail_qq_com"
