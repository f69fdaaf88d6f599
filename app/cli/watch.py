"""The duty watch on the command line: what needs attention now (R21)."""

from typing import Annotated

import typer

from app import words
from app.cli.base import DbOption, JsonOption, console_of, opened
from app.cli.cases import content_of, line_of
from app.console import plain
from app.i18n import text
from app.views.cases import CaseFilter, WatchSummary

_MOST = 1000


def watch(
    warehouse: Annotated[str, typer.Option("--warehouse", metavar="W", help="Only cases of this one")] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=_MOST, help="At most so many")] = 50,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """What needs attention now: the numbers, then the exceptions that cost most to leave."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        summary = picklane.reader.watch_summary()
        rows = picklane.reader.cases(CaseFilter(warehouse=warehouse or None), limit=limit)
    content = {"summary": plain(summary), "cases": [content_of(row) for row in rows]}
    console.answer(content, lambda: "\n".join([_numbers(summary), *map(line_of, rows)]))


def _numbers(summary: WatchSummary) -> str:
    told = text(
        "{live} exceptions, {overdue} overdue, {unanswered} not taken yet; {orders} orders hang on them",
        live=summary.live,
        overdue=summary.overdue,
        unanswered=summary.unanswered,
        orders=summary.orders,
    )
    kinds = ", ".join(f"{words.case_kind(kind)} {count}" for kind, count in summary.by_kind.items())
    return f"{told}  {kinds}".rstrip()
