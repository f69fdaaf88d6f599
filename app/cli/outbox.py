"""Messages that leave the house: what has not left, and having it sent again."""

from typing import Annotated
from uuid import uuid4

import typer

from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.console import plain
from app.domain.events import CONNECTED
from app.domain.site import exact
from app.i18n import text
from app.usecases.outbox import MessagesResent, ResendMessages
from app.views.outbox import MessageRow
from app.words import alerts
from app.words import outbox as words

app = typer.Typer(help="Labels to be drawn, and messages that leave the house.", no_args_is_help=True)
TopicOption = Annotated[str, typer.Option("--topic", metavar="T", help=", ".join(CONNECTED))]


@app.command("list")
def list_messages(
    topic: TopicOption = "",
    failed: Annotated[bool, typer.Option("--failed", help="Only those that were given up")] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What has not left yet, first what was given up."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.messages(topic, failed=failed)
    said = {"messages": [plain(row) for row in rows]}
    console.answer(said, lambda: "\n".join(map(_line, rows)) or text("Nothing waits to leave."))


def _line(row: MessageRow) -> str:
    state = text("not delivered") if row.failed else text("due {time}", time=exact(row.due_at))
    parts = (str(row.id), words.topic(row.topic), row.about, row.order, state, alerts.trouble(row.error))
    return " · ".join(filter(None, parts))


@app.command("resend")
def resend(
    messages: Annotated[list[int] | None, typer.Argument(help="Numbers of messages; none: all that failed")] = None,
    topic: TopicOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """What was given up is sent again, as far as what it says is so still."""
    console = console_of(as_json)
    command = ResendMessages(str(uuid4()), tuple(messages or ()), (topic,) if topic else ())
    with opened(db, console) as picklane:
        done: MessagesResent = picklane.handle(command, actor_of(operator)).value
    console.answer(plain(done), lambda: words.resent(done.messages, done.needless, done.stranded, done.alarms))
