"""Writing down what has happened already: a database that is away for a moment must not undo it."""

import threading
from collections.abc import Callable

import structlog

from app.errors import LostRace, Unavailable

AGAIN = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Seconds until it is tried again."""
log = structlog.get_logger("picklane.worker")


def insist(write: Callable[[], None]) -> None:
    """Until it is written, for a while; then LostRace and Unavailable pass through."""
    for wait in AGAIN:
        try:
            return write()
        except (LostRace, Unavailable) as error:
            log.warning("not written down", why=str(error))
            threading.Event().wait(wait)
    return write()
