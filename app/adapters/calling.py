"""Calls to other systems: a limit to the time of a whole one, and whose certificates are trusted."""

import ssl
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from threading import Thread
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


@cache
def trusted() -> ssl.SSLContext:
    """Public authorities, and those of the operating system's store, where alone a company's own stands."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
