"""Exceptions on the command line: who has what to see to, and closing with cause and solution."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from app import words
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, chosen, console_of, moment, opened
from app.console import plain
from app.domain.cases import CaseState, LinkKind, Severity
from app.domain.people import Role
from app.domain.site import exact
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.cases import (
    CaseChanged,
    CasesClosed,
    CauseSaved,
    CloseCase,
    HandOver,
    NoteCase,
    OpenCase,
    PauseCase,
    ReopenCase,
    ResumeCase,
    RetireCause,
    SaveCause,
    TakeCase,
)
from app.views.cases import CaseDetail, CaseFilter, CaseRow, CauseRow
from app.views.knowledge import SimilarRow

app = typer.Typer(help="An exception: show it, see to it, hand it over, close it.", no_args_is_help=True)
_MOST = 1000
"""Rows of a list."""
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why")]


def register(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(app, name="case")
    main.command("cases")(list_cases)


@app.callback()
def before(db: DbOption = None, as_json: JsonOption = False) -> None:
    """What is said before the command counts for it."""
    chosen.db, chosen.as_json = db or chosen.db, as_json or chosen.as_json


def list_cases(
    mine: Annotated[str, typer.Option("--mine", metavar="CODE", help="Only those of this operator")] = "",
    role: Annotated[str, typer.Option("--role", metavar="R", help=", ".join(Role))] = "",
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Only of this one")] = "",
    order: Annotated[str, typer.Option("--order", metavar="NO", help="Only about this order")] = "",
    say: Annotated[str, typer.Option("--text", metavar="TEXT", help="Only those that say this")] = "",
    closed: Annotated[bool, typer.Option("--closed", help="Solved ones, newest first")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=_MOST, help="At most so many")] = 100,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is wrong now, the most costly to leave first."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        link = (LinkKind.ORDER, _order(picklane.reader.order(order), order)) if order else None
        where = CaseFilter(mine or None, role, None, warehouse or None, closed, link, say)
        rows = picklane.reader.cases(where, limit=limit)
    nothing = text("No exception fits these filters")
    console.answer({"cases": [content_of(row) for row in rows]}, lambda: "\n".join(map(line_of, rows)) or nothing)


def _order(found: Any, code: str) -> str:
    if found is None:
        raise Refused("order.unknown", order=code)
    return str(found.row.no)


def content_of(row: CaseRow) -> dict[str, Any]:
    """A case with its headline in words, for JSON."""
    said = {"headline": _headline(row), "severity": row.severity.name.lower()}
    return {**plain(row), **said}


def _headline(row: CaseRow) -> str:
    return words.case_headline(row.kind, row.facts, None if row.closed_at else datetime.now(UTC))


def line_of(row: CaseRow) -> str:
    """A case in one line."""
    due = exact(row.due_at) if row.due_at else words.case_state(row.state)
    owner = row.owner_name or words.role(row.role)
    return f"{row.no}  {words.case_severity(row.severity)}  {_headline(row)}  {row.order_no}  {owner}  {due}"


@app.command("show")
def show_case(no: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """All of a case: its timeline, what it is about, its checklist, and what is known of such cases."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        detail = picklane.reader.case(no)
        if detail is None:
            raise Refused("case.unknown", case=no)
        similar = picklane.reader.similar(no)
    said = {**plain(detail), "row": content_of(detail.row), "similar": [plain(row) for row in similar]}
    console.answer(said, lambda: "\n".join([*_told(detail), *map(_alike, similar)]))


def _alike(row: SimilarRow) -> str:
    return f"  ≈ {row.id}  {row.title}: {row.solution or row.snippet}  ({words.success(row.worked, row.tried)})"


def _told(detail: CaseDetail) -> list[str]:
    done = "✓"
    links = [f"  {kind.value} {key}" for kind, key in detail.links]
    steps = [f"  {step.position}. {done if step.done_at else ' '} {step.words}" for step in detail.steps]
    events = [
        f"  {exact(event.at)}  {event.by_name or '–'}  {words.case_deed(event.kind, event.facts)}"
        for event in detail.timeline
    ]
    return [line_of(detail.row), *links, *steps, *events]


@app.command("open")
def open_case(
    note: str,
    order: Annotated[str, typer.Option("--order", metavar="NO", help="The order it is about")] = "",
    sku: Annotated[str, typer.Option("--sku", metavar="CODE", help="The product it is about")] = "",
    customer: Annotated[str, typer.Option("--customer", metavar="CODE", help="The customer it is about")] = "",
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Where")] = "",
    severity: Annotated[str, typer.Option("--severity", help=", ".join(s.name.lower() for s in Severity))] = "normal",
    owner: Annotated[str, typer.Option("--owner", metavar="CODE", help="Who sees to it; default: by the table")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Something is wrong that the program cannot see."""
    with console_of(as_json).errors_told():
        known = {each.name.lower(): each for each in Severity}
        if severity not in known:
            raise BadInput("argument.bad", field="--severity", found=severity, expected=", ".join(known))
    command = OpenCase(str(uuid4()), note, order, sku, customer, warehouse, known[severity], owner)
    _tell(_do(command, db, operator, as_json), as_json, _changed)


@app.command("take")
def take_case(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """I see to it."""
    _tell(_do(TakeCase(str(uuid4()), no), db, operator, as_json), as_json, _changed)


@app.command("assign")
def assign_case(
    no: str,
    to: Annotated[str, typer.Option("--to", metavar="CODE", help="The operator who sees to it from now on")] = "",
    role: Annotated[str, typer.Option("--role", metavar="R", help="Whoever of this role has the fewest")] = "",
    reason: ReasonOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Somebody else shall see to it."""
    _tell(_do(HandOver(str(uuid4()), no, to, role, reason), db, operator, as_json), as_json, _changed)


@app.command("note")
def note_case(
    no: str, note: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False
) -> None:
    """What was found out."""
    _tell(_do(NoteCase(str(uuid4()), no, note), db, operator, as_json), as_json, _changed)


@app.command("pause")
def pause_case(
    no: str,
    until: Annotated[str, typer.Option("--until", metavar="TIME", help="2026-11-24 or 2026-11-24T14:00")],
    reason: ReasonOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Its clock stands until then."""
    with console_of(as_json).errors_told():
        command = PauseCase(str(uuid4()), no, reason, moment(until, "--until"))
    _tell(_do(command, db, operator, as_json), as_json, _changed)


@app.command("resume")
def resume_case(no: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Its clock runs again."""
    _tell(_do(ResumeCase(str(uuid4()), no), db, operator, as_json), as_json, _changed)


@app.command("close")
def close_cases(
    numbers: list[str],
    cause: Annotated[str, typer.Option("--cause", metavar="CODE", help="Why it was; see: picklane case causes")] = "",
    solution: Annotated[str, typer.Option("--solution", metavar="TEXT", help="What solved it")] = "",
    article: Annotated[str, typer.Option("--article", metavar="NO", help="The article that was followed")] = "",
    verdict: Annotated[str, typer.Option("--verdict", help="worked, failed")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Solved, with root cause and solution."""
    command = CloseCase(str(uuid4()), tuple(numbers), cause, solution, article, verdict)
    closed: CasesClosed = _do(command, db, operator, as_json)
    _tell(closed, as_json, lambda done: text("Solved: {cases}", cases=", ".join(done.cases)))


@app.command("reopen")
def reopen_case(
    no: str,
    reason: ReasonOption = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """It was not solved after all."""
    _tell(_do(ReopenCase(str(uuid4()), no, reason), db, operator, as_json), as_json, _changed)


@app.command("causes")
def list_causes(db: DbOption = None, as_json: JsonOption = False) -> None:
    """The tree of root causes."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.reader.causes()
    console.answer({"causes": [plain(row) for row in rows]}, lambda: "\n".join(_cause_line(row) for row in rows))


def _cause_line(row: CauseRow) -> str:
    name = words.cause_name(row.zh, row.en)
    state = "" if row.active else text("no longer in use")
    indent = "  " if row.parent else ""
    return f"{indent}{row.code:<24} {name}  {row.uses}  {state}"


@app.command("add-cause")
def add_cause(
    code: str,
    chinese: str,
    english: Annotated[str, typer.Option("--en", metavar="NAME", help="In English")] = "",
    parent: Annotated[str, typer.Option("--parent", metavar="CODE", help="Below which one")] = "",
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """A root cause for the tree, or another name or place for one."""
    saved: CauseSaved = _do(SaveCause(str(uuid4()), code, parent, chinese, english), db, operator, as_json)
    _tell(saved, as_json, lambda done: ", ".join(done.codes))


@app.command("retire-cause")
def retire_cause(code: str, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Nothing more is closed with it."""
    saved: CauseSaved = _do(RetireCause(str(uuid4()), code), db, operator, as_json)
    _tell(saved, as_json, lambda done: ", ".join(done.codes))


def _changed(done: CaseChanged) -> str:
    owner = done.owner or words.role(done.role)
    return f"{done.case}  {words.case_state(CaseState(done.state))}  {owner}"


def _do(command: Command, db: str | None, operator: str | None, as_json: bool) -> Any:
    with opened(db, console_of(as_json)) as picklane:
        return picklane.handle(command, actor_of(operator)).value


def _tell(done: object, as_json: bool, sentence: Callable[[Any], str]) -> None:
    console_of(as_json).answer(plain(done), lambda: sentence(done))
