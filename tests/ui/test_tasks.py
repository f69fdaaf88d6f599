"""Work runs off the GUI thread, its answers arrive on it, late and orphaned ones do not arrive at all."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from app.errors import Refused
from ui.tasks import Repeat, Tasks


@pytest.fixture
def tasks(qapp) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_work_is_elsewhere_and_the_answer_here(tasks: Tasks, qtbot) -> None:
    seen: list[tuple[bool, bool]] = []
    here = threading.get_ident()
    owner = QObject()
    tasks.read(owner, lambda: threading.get_ident() != here, lambda there: seen.append((there, _is(here))))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(True, True)]


def _is(thread: int) -> bool:
    return threading.get_ident() == thread


def test_writes_keep_their_order(tasks: Tasks, qtbot) -> None:
    done: list[int] = []
    answered: list[int] = []
    owner = QObject()

    def work(number: int) -> int:
        done.append(number)
        return number

    for number in range(50):
        tasks.write(owner, partial(work, number), answered.append)
    qtbot.waitUntil(lambda: len(answered) == 50)
    assert done == answered == list(range(50))


def test_late_answer_of_a_lane_is_ignored(tasks: Tasks, qtbot) -> None:
    first_may_end = threading.Event()
    heard: list[str] = []
    owner = QObject()

    def slow() -> str:
        first_may_end.wait(5)
        return "old"

    tasks.read(owner, slow, heard.append, lane="search")
    tasks.read(owner, lambda: "new", heard.append, lane="search")
    qtbot.waitUntil(lambda: bool(heard))
    first_may_end.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert heard == ["new"]


def test_answer_for_a_destroyed_owner_is_dropped(tasks: Tasks, qtbot) -> None:
    may_end = threading.Event()
    heard: list[object] = []
    owner = QObject()
    tasks.read(owner, lambda: may_end.wait(5), heard.append)
    delete(owner)
    may_end.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert heard == []


def test_refusal_goes_to_the_asker_and_without_one_to_the_frame(tasks: Tasks, qtbot) -> None:
    def refuse() -> None:
        raise Refused("order.unknown", order="x")

    troubles: list[Exception] = []
    failures: list[Exception] = []
    owner = QObject()
    tasks.on_trouble(troubles.append)
    tasks.write(owner, refuse, lambda _: None, failures.append)
    tasks.write(owner, refuse, lambda _: None)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [len(failures), len(troubles)] == [1, 1]


def test_bug_reaches_asker_and_frame(tasks: Tasks, qtbot) -> None:
    troubles: list[Exception] = []
    failures: list[Exception] = []
    owner = QObject()
    tasks.on_trouble(troubles.append)
    tasks.read(owner, lambda: 1 // 0, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert isinstance(failures[0], ZeroDivisionError)
    assert troubles == failures


def test_progress_arrives_here_and_ends_with_the_last_step(tasks: Tasks, qtbot) -> None:
    steps: list[tuple[int, int]] = []
    owner = QObject()
    report = tasks.progress(owner, lambda done, total: steps.append((done, total)))

    def work() -> None:
        for done in range(1, 1001):
            report(done, 1000)

    tasks.write(owner, work, lambda _: None)
    qtbot.waitUntil(lambda: (1000, 1000) in steps)
    assert len(steps) < 100


def test_close_lets_waiting_writes_finish(qapp) -> None:
    done: list[int] = []
    tasks, owner = Tasks(), QObject()
    for number in range(20):
        tasks.write(owner, partial(done.append, number), lambda _: None)
    tasks.close()
    assert done == list(range(20))
    assert not [thread for thread in threading.enumerate() if thread.name == "picklane-tasks"]


def test_repeated_reads_run_one_at_a_time_and_all_answers_count(tasks: Tasks, qtbot) -> None:
    may_end = threading.Event()
    heard: list[int] = []
    asked = 0
    owner = QObject()
    repeat = Repeat(tasks, owner, heard.append)

    def slow(number: int) -> int:
        nonlocal asked
        asked += 1
        may_end.wait(5)
        return number

    for number in range(10):
        repeat.ask(partial(slow, number))
    may_end.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert heard == [0, 9]
    assert asked == 2


def test_repeated_read_goes_on_after_an_error(tasks: Tasks, qtbot) -> None:
    def refuse() -> str:
        raise Refused("order.unknown", order="x")

    heard: list[str] = []
    troubles: list[Exception] = []
    owner = QObject()
    tasks.on_trouble(troubles.append)
    repeat = Repeat(tasks, owner, heard.append)
    repeat.ask(refuse)
    repeat.ask(lambda: "fine")
    qtbot.waitUntil(lambda: heard == ["fine"])
    assert len(troubles) == 1
