"""What a computer does behind its screens, or as a service: chores that are done again and again, each in a thread of
its own, so that none keeps another waiting."""

import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from app import words
from app.errors import LostRace, Unavailable

PULSE_SECONDS = 10.0
"""Between two signs of life; a worker that gives none for three of them is lost."""
log = structlog.get_logger("picklane.worker")
Trouble = Callable[[Unavailable | None], None]


def worker_name() -> str:
    """Another one each time: computer, process, chance."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done, then again `every` so many seconds or as soon as it is `woken`; `at_end` when the service
    ends."""

    name: str
    work: Callable[[], object]
    every: float
    woken: threading.Event = field(default_factory=threading.Event)
    at_end: Callable[[], object] = lambda: None


class Service:
    """Runs chores until it is ended. Whatever goes wrong with one is noted and tried again; `trouble` hears once when
    the environment fails (the database is away), and None when it is back."""

    def __init__(self, chores: Sequence[Chore], trouble: Trouble) -> None:
        self._chores, self._trouble = chores, trouble
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._doing: set[str] = set()
        self._failing: dict[str, Exception] = {}
        self._away = False
        self._threads = [
            threading.Thread(target=self._keep, args=(chore,), name=f"picklane-{chore.name}", daemon=True)
            for chore in chores
        ]

    @property
    def doing(self) -> str:
        """The chores that are being done at this moment, with blanks between."""
        return " ".join(sorted(self._doing))

    @property
    def failing(self) -> str:
        """What is in their way, in words; empty: nothing."""
        with self._lock:
            return " ".join(sorted({words.refusal(error) for error in self._failing.values()}))

    def start(self) -> None:
        """Begin with all of them."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Begin nothing more; what is under way is finished behind."""
        self._ended.set()
        for chore in self._chores:
            chore.woken.set()

    def join(self, seconds: float) -> bool:
        """Wait for what is under way, so long for each at most; whether all is over."""
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _keep(self, chore: Chore) -> None:
        while not self._ended.is_set():
            chore.woken.clear()
            self._do(chore)
            if not self._ended.is_set():
                chore.woken.wait(chore.every)
        try:
            chore.at_end()
        except Exception as error:  # the environment has failed; who ends does not wait for it
            log.warning("no farewell", chore=chore.name, why=str(error))

    def _do(self, chore: Chore) -> None:
        self._doing.add(chore.name)
        try:
            chore.work()
        except LostRace as race:  # somebody else was first; the next round looks again
            log.info("race lost", chore=chore.name, why=str(race))
            self._note(chore, None)
        except Exception as error:  # a bug must not end the work of a shift
            if not isinstance(error, Unavailable):
                log.exception("bug", chore=chore.name)
            self._note(chore, error)
        else:
            self._note(chore, None)
        finally:
            self._doing.discard(chore.name)

    def _note(self, chore: Chore, error: Exception | None) -> None:
        with self._lock:
            if error is None:
                self._failing.pop(chore.name, None)
            else:
                self._failing[chore.name] = error
            away = next((each for each in self._failing.values() if isinstance(each, Unavailable)), None)
            if bool(away) is not self._away:
                self._away = bool(away)
                if away:
                    log.warning("the environment fails", why=str(away))
                self._trouble(away)
