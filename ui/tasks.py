"""Work off the GUI thread: one write lane (order kept), two readers, answers by one queued signal."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog
from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.errors import NeedsConfirmation, Refused, Unavailable

T = TypeVar("T")
Failed = Callable[[Exception], None]
log = structlog.get_logger("picklane.ui.tasks")

ANSWERS = (Refused, NeedsConfirmation, Unavailable)
"""Errors that are an answer in words; every other one is a bug."""
_READERS = 2
_JOIN_SECONDS = 5.0
_PROGRESS_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class _Job:
    """Kept on the GUI side until delivered, so the last reference to a widget never dies on a worker thread."""

    owner: QObject
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Failed | None
    lane: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any
    error: Exception | None


class Tasks(QObject):
    """Runs reads and writes and calls back on the GUI thread; lives as long as the program.

    Every method but the function `progress` returns belongs to the GUI thread. `closing` is set when the program
    ends: long jobs should treat it as a cancel.
    """

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.closing = threading.Event()
        self._hear: Failed = lambda error: log.error("task failed", error=str(error))
        self._jobs: dict[int, _Job] = {}
        self._latest: dict[tuple[int, str], int] = {}
        self._outcomes: dict[int, _Outcome] = {}
        self._count = 0
        self._mail: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._reads: SimpleQueue[int] = SimpleQueue()
        self._writes: SimpleQueue[int] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def on_trouble(self, trouble: Failed) -> None:
        """Who hears errors that nobody else handles, and every bug."""
        self._hear = trouble

    def trouble(self, error: Exception) -> None:
        """Tell whoever hears errors that nobody else handles."""
        self._hear(error)

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        lane: str = "",
    ) -> None:
        """Run `work` on a reader; `done` hears its value unless `owner` is gone or, with a `lane`, a later read of
        the same owner and lane has been asked for meanwhile."""
        self._start(self._reads, _Job(owner, work, done, failed, (id(owner), lane) if lane else None))

    def write(
        self, owner: QObject, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Run `work` on the write lane, after every write asked for before it."""
        self._start(self._writes, _Job(owner, work, done, failed, None))

    def progress(self, owner: QObject, shown: Callable[[int, int], None]) -> Callable[[int, int], None]:
        """A function for worker threads that has `shown(done, total)` called on the GUI thread, 20 times a second at
        most, and always for the last step."""
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            now = monotonic()
            if done >= total or now - last >= _PROGRESS_SECONDS:
                last = now
                self._post(lambda: shown(done, total) if isValid(owner) else None)

        return report

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._jobs)

    def close(self) -> None:
        """Let the writes that are waiting finish, then end the threads; answers still under way are dropped."""
        self.closing.set()
        for _ in self._threads:
            self._reads.put(0)
        self._writes.put(0)
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)
        self._jobs.clear()

    def _start(self, queue: "SimpleQueue[int]", job: _Job) -> None:
        if self.closing.is_set():
            return
        if not self._threads:
            self._open_threads()
        self._count += 1
        self._jobs[self._count] = job
        if job.lane:
            self._latest[job.lane] = self._count
        queue.put(self._count)

    def _open_threads(self) -> None:
        for queue in (self._writes, *[self._reads] * _READERS):
            thread = threading.Thread(target=self._serve, args=(queue,), name="picklane-tasks", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, queue: "SimpleQueue[int]") -> None:
        while number := queue.get():
            self._run(number)

    def _run(self, number: int) -> None:
        # The frames that touch the job end before its answer is announced: see _Job.
        self._outcomes[number] = self._work_on(number)
        self._post(partial(self._deliver, number))

    def _work_on(self, number: int) -> _Outcome:
        job = self._jobs.get(number)
        if job is None or self._superseded(number, job):
            return _Outcome(None, None)
        return _outcome(job.work)

    def _post(self, call: Callable[[], None]) -> None:
        self._mail.put(call)
        if isValid(self):
            self._arrived.emit()

    @Slot()
    def _on_arrived(self) -> None:
        if not self._mail.empty():
            self._mail.get()()

    def _superseded(self, number: int, job: _Job) -> bool:
        return job.lane is not None and self._latest.get(job.lane) != number

    def _deliver(self, number: int) -> None:
        outcome = self._outcomes.pop(number)
        job = self._jobs.pop(number, None)
        if job is None or self._superseded(number, job):
            return
        if job.lane:
            del self._latest[job.lane]
        if not isValid(job.owner):
            return
        if outcome.error is None:
            job.done(outcome.value)
            return
        if job.failed is not None:
            job.failed(outcome.error)
        if job.failed is None or not isinstance(outcome.error, ANSWERS):
            self.trouble(outcome.error)


class InlineTasks(Tasks):
    """The same for tests: everything runs at once, on the caller's thread."""

    def _start(self, queue: "SimpleQueue[int]", job: _Job) -> None:
        self._count += 1
        self._jobs[self._count] = job
        if job.lane:
            self._latest[job.lane] = self._count
        self._run(self._count)

    def _post(self, call: Callable[[], None]) -> None:
        call()


class Repeat(Generic[T]):
    """A read that is asked for again and again, as news arrive: one at a time, and one more after it for everything
    asked meanwhile. Every answer counts, so a slow read under many news still shows something."""

    def __init__(self, tasks: Tasks, owner: QObject, done: Callable[[T], None], failed: Failed | None = None) -> None:
        self._tasks, self._owner, self._done, self._failed = tasks, owner, done, failed
        self._busy = False
        self._next: Callable[[], T] | None = None

    def ask(self, work: Callable[[], T]) -> None:
        """Read now, or after the read that is under way."""
        if self._busy:
            self._next = work
            return
        self._busy = True
        self._tasks.read(self._owner, work, self._on_done, self._on_failed)

    def _on_done(self, value: T) -> None:
        self._go_on()
        self._done(value)

    def _on_failed(self, error: Exception) -> None:
        self._go_on()
        if self._failed is not None:
            self._failed(error)
        elif isinstance(error, ANSWERS):
            self._tasks.trouble(error)

    def _go_on(self) -> None:
        self._busy = False
        work, self._next = self._next, None
        if work is not None:
            self.ask(work)


def _outcome(work: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(work(), None)
    except Exception as error:
        return _Outcome(None, error)
