"""How far a job is, in one line of a terminal, and Ctrl+C that stops it where nothing is left half done."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from types import FrameType

import typer

from app.adapters.article_files import ArticlesCancelled
from app.console import Console
from app.i18n import text

_STOPPED = 130
"""The exit code of a program that was interrupted."""
_SECONDS = 0.1
Progress = Callable[[int, int], None]


@contextmanager
def stoppable(console: Console) -> Iterator[tuple[Progress, Callable[[], bool]]]:
    """What a job tells how far it is, and asks whether to stop. Ctrl+C once more ends the program at once."""
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield _telling(console), stopped.is_set
    except ArticlesCancelled:
        typer.echo(text("Stopped; nothing was changed."), err=True)
        raise typer.Exit(_STOPPED) from None
    finally:
        signal.signal(signal.SIGINT, before)


def _telling(console: Console) -> Progress:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if done >= total or now - last >= _SECONDS:
            last = now
            typer.echo(f"\r{done:,} / {total:,}", err=True, nl=done >= total)

    return tell if sys.stderr.isatty() and not console.as_json else lambda _done, _total: None
