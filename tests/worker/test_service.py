"""A service does its chores again and again, whatever goes wrong, and tells trouble once."""

import threading
from collections.abc import Callable, Iterator

import pytest

from app.errors import LostRace, Unavailable
from app.worker.service import Chore, Service, worker_name

SOON = 20.0


class Rounds:
    """A chore of one: each round does as the next of `outcomes` says; `over` when there is none left."""

    def __init__(self, outcomes: list[Exception | None]) -> None:
        self._outcomes: Iterator[Exception | None] = iter(outcomes)
        self.over = threading.Event()
        self.woken = threading.Event()

    def __call__(self) -> None:
        self.woken.set()  # at once again
        try:
            outcome = next(self._outcomes)
        except StopIteration:
            self.over.set()
            return
        if outcome is not None:
            raise outcome

    def chore(self, at_end: Callable[[], object] = lambda: None) -> Chore:
        return Chore("rounds", self, 60.0, self.woken, at_end)


def run(rounds: Rounds, heard: list[Unavailable | None], at_end: Callable[[], object] = lambda: None) -> Service:
    service = Service([rounds.chore(at_end)], heard.append)
    service.start()
    assert rounds.over.wait(SOON)
    service.end()
    assert service.join(SOON)
    return service


def test_a_database_that_goes_away_and_comes_back_is_told_once_each() -> None:
    away = Unavailable("database.away", database="here")
    heard: list[Unavailable | None] = []

    run(Rounds([None, away, away, None, None, away, None]), heard)

    assert heard == [away, None, away, None]


def test_neither_a_bug_nor_a_lost_race_ends_the_work_or_counts_as_a_database_that_is_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    heard: list[Unavailable | None] = []

    run(Rounds([RuntimeError("no ink"), LostRace("x"), RuntimeError("no ink")]), heard)

    assert heard == []
    assert capsys.readouterr().out.count("RuntimeError: no ink") == 2


def test_what_is_in_the_way_is_told_until_it_is_over() -> None:
    rounds = Rounds([])
    away = Unavailable("database.away", database="here")

    def stuck() -> None:
        raise away

    service = Service([Chore("stuck", stuck, 60.0), rounds.chore()], lambda _error: None)
    service.start()
    assert rounds.over.wait(SOON)
    service.end()
    assert service.join(SOON)

    assert "here" in service.failing
    assert service.doing == ""


def test_each_chore_has_a_thread_of_its_own_and_says_farewell() -> None:
    """One that hangs keeps no other one waiting."""
    released, farewell = threading.Event(), threading.Event()
    rounds = Rounds([None])
    service = Service(
        [Chore("slow", lambda: released.wait(SOON), 60.0), rounds.chore(farewell.set)], lambda _error: None
    )
    service.start()
    assert rounds.over.wait(SOON)
    assert service.doing.split()[-1] == "slow"
    service.end()

    assert farewell.wait(SOON)
    assert not service.join(0.01)
    released.set()
    assert service.join(SOON)


def test_no_two_workers_have_one_name() -> None:
    assert len({worker_name() for _ in range(50)}) == 50
