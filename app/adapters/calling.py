"""Calls to other systems: a limit to the time of a whole one, and whose certificates are trusted."""

import ssl
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from threading import Lock, Thread
from typing import TypeVar

import httpx

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work brings or raises; TimeoutError when it takes longer, while it goes on behind. A thread of its own,
    because a library's timeouts bound neither the name look-up nor an answer that drips."""
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except Exception as error:
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return outcome.result(seconds)


class Start:
    """The moment from which on the other side may have what is handed over. A caller who has waited long enough closes
    it: what has not begun by then never will, though its thread goes on."""

    def __init__(self) -> None:
        self._lock, self._begun, self._closed = Lock(), False, False

    def begin(self) -> None:
        """Now; TimeoutError when it is too late."""
        with self._lock:
            if self._closed:
                raise TimeoutError
            self._begun = True

    def close(self) -> bool:
        """Not any more; whether it had begun."""
        with self._lock:
            self._closed = True
            return self._begun


@cache
def trusted() -> ssl.SSLContext:
    """Public authorities, and those of the operating system's store, where alone a company's own stands."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
