"""The worker, and which workers there are."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import Annotated

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.console import Console, plain, say, to_json
from app.domain.site import exact
from app.errors import Unavailable
from app.i18n import text
from app.views.cases import WorkerRow
from app.words import alerts as alert_words
from app.worker.inbox import InboxDone

StationOption = Annotated[
    str, typer.Option(metavar="CODE", help="The station of this computer, whose queues and folders it prints to")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("worker")(worker)
    app.command("workers")(workers)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is there and end.")] = False,
    inbox: Annotated[Path | None, typer.Option(help="Hot folder [env: PICKLANE_INBOX]")] = None,
    station: StationOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Watch the hot folder and over exceptions, send alarms, draw labels and print until Ctrl+C or SIGTERM."""
    console, actor = console_of(as_json), actor_of(operator)
    with opened(db, console) as picklane:
        if inbox is not None:
            picklane.inbox = inbox
        typer.echo(text("Watching {folder}", folder=picklane.inbox), err=True)
        if once:
            picklane.work_once(actor, station, lambda done: _tell(done, console))
            return
        with _until_ended() as news, picklane.working(actor, station, news.put, _tell_trouble):
            while (done := news.get()) is not None:
                _tell(done, console)


@contextmanager
def _until_ended() -> "Iterator[SimpleQueue[InboxDone | None]]":
    """What there is to tell; None when the service manager of the system ends the worker."""
    news: SimpleQueue[InboxDone | None] = SimpleQueue()

    def ended(_number: int, _frame: FrameType | None) -> None:
        news.put(None)

    before = signal.signal(signal.SIGTERM, ended)
    try:
        yield news
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell(done: InboxDone, console: Console) -> None:
    say(to_json(plain(done)) if console.as_json else words.inbox(done.file, done.state, done.detail))


def _tell_trouble(error: Unavailable | None) -> None:
    typer.echo(words.refusal(error) if error else text("Back again; the work goes on."), err=True)


def workers(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Programs that deliver and watch: when each was last seen, what it does, what is in its way."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = list(picklane.reader.workers())
    console.answer({"workers": rows}, lambda: "\n".join(map(_line, rows)) or text("No worker is running."))


def _line(row: WorkerRow) -> str:
    seen = text("lost since {time}", time=exact(row.seen_at)) if row.lost else alert_words.chores(row.doing)
    return f"{row.name}: {seen}" + (f" – {row.trouble}" if row.trouble else "")
