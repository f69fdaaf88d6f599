"""A limit to the time of a whole call."""

import threading

import pytest

from app.adapters.calling import Start, within


def test_what_comes_in_time_is_passed_on() -> None:
    assert within(20.0, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(20.0, lambda: 1 / 0)


def test_what_is_given_up_before_it_began_never_begins() -> None:
    """Its thread goes on, and must not hand over what is counted as not sent."""
    start, slow, outcome = Start(), threading.Event(), list[str]()
    over = threading.Event()

    def work() -> None:
        slow.wait(20.0)
        try:
            start.begin()
            outcome.append("begun")
        except TimeoutError:
            outcome.append("too late")
        over.set()

    with pytest.raises(TimeoutError):
        within(0.01, work)
    assert not start.close()
    slow.set()
    assert over.wait(20.0)
    assert outcome == ["too late"]


def test_what_had_begun_is_known() -> None:
    start = Start()
    start.begin()
    assert start.close()
