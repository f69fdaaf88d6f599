"""Programs of their own over one database, each in a process, told what to do and asked what came of it."""

import logging
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import structlog

from app.bootstrap import Picklane
from db.engine import sqlite_url

A = TypeVar("A")
R = TypeVar("R")


def address_for_others(picklane: Picklane, address: str | None) -> str:
    """What another program opens this one's database by."""
    file = picklane.database.path
    return sqlite_url(file) if file else str(address)


class Program(Generic[A, R]):
    """A process with the program open in it; `job`, a function of a module, is what it does when told."""

    def __init__(self, address: str, job: Callable[[Picklane, A], R]) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._line, far_end = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(address, job, far_end), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
        self._process.join()

    def begin(self, argument: A) -> None:
        """Do it."""
        self._line.send(argument)

    def answer(self) -> R:
        """What came of it, once it is done; EOFError when the process died."""
        result: R = self._line.recv()
        return result


def _serve(address: str, job: Callable[[Picklane, Any], Any], line: Connection) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    picklane = Picklane.open(address)
    try:
        while True:
            line.send(job(picklane, line.recv()))
    except EOFError:
        picklane.close()
