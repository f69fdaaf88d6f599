"""Alarms: what is to be seen, what was sent, and the way out of the house."""

from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.domain.alerts import TARGET_NAME, AlertPort, Outcome, mail_secret, robot_secret
from app.domain.site import exact
from app.errors import BadInput, Unavailable
from app.i18n import text
from app.usecases.alerts import AcknowledgeAlerts, SendTest
from app.views.cases import AlertRow
from app.words import alerts as alert_words

app = typer.Typer(help="Alarms about exceptions.", no_args_is_help=True)


@app.command("list")
def list_alerts(
    mine: Annotated[str, typer.Option("--mine", metavar="CODE", help="Only those for this operator")] = "",
    sent: Annotated[bool, typer.Option("--sent", help="Those by robot and e-mail instead")] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Alarms that nobody has acknowledged yet, newest first."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = list(picklane.reader.sent_alerts() if sent else picklane.reader.alerts(mine))
    console.answer({"alerts": rows}, lambda: "\n".join(map(_line, rows)) or text("Nothing to be alarmed about."))


def _line(row: AlertRow) -> str:
    headline = words.case_headline(row.case_kind, row.facts)
    parts = [str(row.id), exact(row.created_at), row.operator, row.case_no, headline, alert_words.kind(row.kind)]
    if row.port != AlertPort.SCREEN:
        parts += [alert_words.port(row.port), alert_words.state(row.state), alert_words.trouble(row.error)]
    return " · ".join(part for part in parts if part)


@app.command("ack")
def acknowledge(
    numbers: Annotated[list[int] | None, typer.Argument(help="Numbers of alarms; none: all of yours")] = None,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """They are seen."""
    console, actor = console_of(as_json), actor_of(operator)
    with opened(db, console) as picklane:
        seen = numbers or [row.id for row in picklane.reader.alerts(actor.operator)]
        changed = picklane.handle(AcknowledgeAlerts(str(uuid4()), tuple(seen)), actor).value
    console.answer({"count": changed.count}, lambda: text("{count} alarms acknowledged", count=changed.count))


@app.command("test")
def try_out(
    robot: Annotated[str, typer.Option(metavar="NAME", help="A robot of the duty rules")] = "",
    mail: Annotated[str, typer.Option(metavar="CODE", help="An operator with an e-mail address there")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a test message from this computer now, and tell what became of it."""
    console = console_of(as_json)
    with console.errors_told():
        if bool(robot) is bool(mail):
            raise BadInput("argument.bad", field="--robot", found=robot, expected="--robot NAME, --mail CODE")
    port = AlertPort.WECOM if robot else AlertPort.MAIL
    with opened(db, console) as picklane:
        outcome, told = picklane.test_alert(actor_of(operator), SendTest(str(uuid4()), port, robot or mail))
        if outcome is not Outcome.TAKEN:
            raise Unavailable("alert.test", why=alert_words.trouble(told))
    console.answer({"outcome": outcome}, lambda: text("The test message was taken."))


@app.command("key")
def key(
    name: Annotated[str, typer.Argument(help="A robot's name in the duty rules, or the mail server's host")],
    value: Annotated[str, typer.Option(prompt=True, hide_input=True, help="What stands behind key=, or the password")],
    as_json: JsonOption = False,
) -> None:
    """Keep a robot's key or the mail server's password in this computer's keyring."""
    from app.adapters.secrets import keep_secret

    console = console_of(as_json)
    with console.errors_told():
        is_robot = TARGET_NAME.fullmatch(name) is not None
        keep_secret(robot_secret(name) if is_robot else mail_secret(name), value.strip())
    console.answer({"kept": True}, lambda: text("Kept in the keyring."))
