"""Who is on duty for what, on the command line."""

from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, chosen, console_of, moment, opened
from app.console import plain
from app.domain.duty import DutyKind
from app.domain.site import exact
from app.errors import BadInput
from app.i18n import text
from app.usecases.duty import AbsenceSaved, CancelAbsence, DutySaved, SaveDutyRules, SetAbsence
from app.views.cases import AbsenceRow

app = typer.Typer(help="Assignment, limits, calendar, escalation, alarms; who is away.", no_args_is_help=True)
_LONGEST = 1 << 20
"""Bytes of a part of the rules."""


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(app, name="duty")


@app.callback()
def before(db: DbOption = None, as_json: JsonOption = False) -> None:
    """What is said before the command counts for it."""
    chosen.db, chosen.as_json = db or chosen.db, as_json or chosen.as_json


@app.command("show")
def show_rules(
    kind: Annotated[str, typer.Argument(help=", ".join(DutyKind))] = "",
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """The rules that count now: which there are, or the text of one part."""
    console = console_of(as_json)
    with console.errors_told():
        if kind and kind not in set(DutyKind):
            raise BadInput("argument.bad", field="kind", found=kind, expected=", ".join(DutyKind))
    with opened(db, console) as picklane:
        rows = [row for row in picklane.reader.duty_rules() if kind in ("", row.kind)]
    lines = [f"{row.kind:<12} v{row.version}  {words.duty_kind(row.kind)}  {row.note}" for row in rows]
    console.answer({"duty": [plain(row) for row in rows]}, lambda: rows[0].content if kind else "\n".join(lines))


@app.command("set")
def set_rules(
    kind: Annotated[str, typer.Argument(help=", ".join(DutyKind))],
    file: Path,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What changes")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A part of the rules from a file (as `show` writes it); it counts from now on."""
    with console_of(as_json).errors_told():
        content = _content(file)
    saved: DutySaved = _do(SaveDutyRules(str(uuid4()), kind, content, note), db, operator, as_json)
    console_of(as_json).answer(plain(saved), lambda: f"{words.duty_kind(saved.kind)} v{saved.version}")


def _content(file: Path) -> str:
    if file.stat().st_size > _LONGEST:
        raise BadInput("argument.bad", field="file", found=file.name, expected=f"< {_LONGEST >> 20} MB")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("file.encoding", file=file.name) from None


@app.command("absence")
def set_absence(
    who: str,
    since: Annotated[str, typer.Option("--from", metavar="TIME", help="2026-11-24 or 2026-11-24T14:00")],
    until: Annotated[str, typer.Option("--to", metavar="TIME", help="When they are back")],
    deputy: Annotated[str, typer.Option("--deputy", metavar="CODE", help="Who does their work")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Somebody is away."""
    with console_of(as_json).errors_told():
        begin, end = moment(since, "--from"), moment(until, "--to")
    saved: AbsenceSaved = _do(SetAbsence(str(uuid4()), who, begin, end, deputy, reason), db, operator, as_json)
    console_of(as_json).answer(plain(saved), lambda: f"{saved.absence}  {saved.operator}")


@app.command("absences")
def list_absences(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Who is away now or will be."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.absences()
    console.answer({"absences": [plain(row) for row in rows]}, lambda: "\n".join(map(_absence_line, rows)))


def _absence_line(row: AbsenceRow) -> str:
    deputy = text("deputy: {name}", name=row.deputy_name) if row.deputy else ""
    return f"{row.id:>4}  {row.operator_name}  {exact(row.from_at)} – {exact(row.to_at)}  {deputy}  {row.reason}"


@app.command("back")
def cancel_absence(
    number: int, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """An absence is not so after all."""
    saved: AbsenceSaved = _do(CancelAbsence(str(uuid4()), number), db, operator, as_json)
    console_of(as_json).answer(plain(saved), lambda: f"{saved.absence}  {saved.operator}")


def _do(command: Command, db: str | None, operator: str | None, as_json: bool) -> Any:
    with opened(db, console_of(as_json)) as picklane:
        return picklane.handle(command, actor_of(operator)).value
