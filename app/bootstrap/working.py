"""The worker: what is done behind the screens, here or as a service."""

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from app.bootstrap.house import undisturbed
from app.bootstrap.intake import Intake
from app.bootstrap.knowledge import Knowledge
from app.bootstrap.papers import Papers
from app.domain.alerts import Outcome
from app.domain.people import Actor
from app.errors import Unavailable
from app.ports import (
    Leases,
)
from app.usecases.alerts import SendTest, TestQueued
from app.worker.alerting import put_together
from app.worker.courier import CourierSummary
from app.worker.dispatching import Dispatch
from app.worker.inbox import COURIER, SETTLED_SECONDS, Inbox, InboxDone
from app.worker.insisting import insist
from app.worker.intake import ImportSummary
from app.worker.photos import PHOTOS, PhotoFolder
from app.worker.service import PULSE_SECONDS, Chore, Service, worker_name
from app.worker.watching import Watch, note_import

_LABEL_SECONDS, _LOOK_SECONDS, _WATCH_SECONDS, _COPY_SECONDS = 0.5, 1.0, 5.0, 300.0
_LOOKS = 3
"""So often one looks at the hot folder until all that was there has settled."""
Told = Callable[[InboxDone], None]


class Working(Intake, Papers, Knowledge):
    """What is done behind the screens."""

    @contextmanager
    def working(
        self,
        actor: Actor | None,
        station: str = "",
        told: Told = lambda _done: None,
        trouble: Callable[[Unavailable | None], None] = lambda _error: None,
    ) -> Iterator[None]:
        """Meanwhile this computer does what is to be done behind the screens, each chore in a thread of its own: the
        hot folder (as `actor`, if there is one; `told` hears from its thread what became of each file), labels, the
        watch over exceptions, alarms, and the printers that a computer at `station` serves. `trouble` hears once when
        the database goes away, and None when it is back. What is in hand at the end is finished behind; `close` waits
        for it."""
        name, began = worker_name(), self._clock()

        def pulse() -> None:
            self._lease(lambda leases, now: leases.seen(name, host, began, now, service.doing, service.failing))

        def ended() -> None:
            self._lease(lambda leases, now: leases.ended(name, now))

        host = name.partition(":")[0]
        alive = Chore("pulse", pulse, PULSE_SECONDS, at_end=ended)
        service = Service([alive, *self._chores(actor, station, name, told)], trouble)
        with self._serving(service):
            yield

    @contextmanager
    def printing(self, station: str) -> Iterator[None]:
        """The same, but only printing."""
        with self._serving(Service([self._print_chore(station)], lambda _error: None)):
            yield

    @contextmanager
    def _serving(self, service: Service) -> Iterator[None]:
        self._services = [*(each for each in self._services if not each.join(0)), service]
        service.start()
        try:
            yield
        finally:
            service.end()

    def work_once(self, actor: Actor, station: str, told: Told) -> None:
        """Do what is there now, and what comes of it; Unavailable passes through."""
        name = worker_name()
        chores = self._chores(actor, station, name, told)
        for _ in range(_LOOKS):
            undisturbed(chores[0].work)
            time.sleep(SETTLED_SECONDS)
        for chore in chores[1:]:
            undisturbed(chore.work)
        self._lease(lambda leases, now: leases.ended(name, now))  # so that the next one need not wait for it

    def _chores(self, actor: Actor | None, station: str, worker: str, told: Told) -> list[Chore]:
        unit_of_work, looking, clock = self.unit_of_work, self.looking, self._clock
        dispatch = Dispatch(looking, unit_of_work, self._robots, worker, clock)
        always = [
            Chore("labels", self._draw, _LABEL_SECONDS),
            Chore("watch", self._watch(worker), _WATCH_SECONDS),
            Chore("alerts", dispatch.run, _LOOK_SECONDS),
            self._print_chore(station),
        ]
        if self.reader.knowledge_copy is not None:
            always.append(Chore("knowledge", self.copy_knowledge, _COPY_SECONDS))
        return always if actor is None else [Chore("inbox", self._look(actor, told), _LOOK_SECONDS), *always]

    def _print_chore(self, station: str) -> Chore:
        return Chore("print", lambda: self._print(station), _LOOK_SECONDS, self._printable)

    def _look(self, actor: Actor, told: Told) -> Callable[[], None]:
        inbox, photos = Inbox(self.inbox), PhotoFolder(self.inbox / PHOTOS)
        take, add = functools.partial(self._take_in, actor), functools.partial(self.add_photo, actor)

        def look() -> None:
            for done in chain(inbox.look(take, self.write_left_out), photos.look(add, self._knows)):
                told(done)
                insist(functools.partial(note_import, done, self.unit_of_work, self._clock))

        return look

    def _watch(self, worker: str) -> Callable[[], None]:
        watch = Watch(self.looking, self.unit_of_work, self._clock, worker)

        def look() -> None:
            watch.look()
            put_together(self.looking, self.unit_of_work, self._clock)

        return look

    def test_alert(self, actor: Actor, command: SendTest) -> tuple[Outcome, str]:
        """Send a test message from this computer now; what became of it, and what the other side said. Refused as the
        command; ("begun", "waiting") where it could not go out at once."""
        queued: TestQueued = self.handle(command, actor).value
        dispatch = Dispatch(self.looking, self.unit_of_work, self._robots, worker_name(), self._clock)
        undisturbed(dispatch.run)
        with self.looking() as uow:
            return uow.alerts.last_sending(queued.message) or (Outcome.BEGUN, "waiting")

    def _lease(self, do: Callable[[Leases, datetime], None]) -> None:
        with self.unit_of_work() as uow:
            do(uow.leases, self._clock())
            uow.commit()

    def _take_in(self, actor: Actor, folder: str, paths: Sequence[Path]) -> ImportSummary | CourierSummary:
        if folder == COURIER:
            (path,) = paths  # each file of news is an export of its own
            return self.record_courier_file(actor, path)
        return self.import_files(actor, folder, paths)

    def _knows(self, code: str) -> bool:
        return self.reader.order(code) is not None
