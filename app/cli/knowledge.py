"""The knowledge base on the command line: search, show, import and export Markdown, merge, retire."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.bootstrap import Picklane, utc_now
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, address_of, chosen, console_of, opened
from app.cli.progress import stoppable
from app.console import Console, plain
from app.domain.knowledge import NOT_IN_USE, Scope
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.knowledge import ArticleSaved, MergeArticles, RetireArticle
from app.views.knowledge import ArticleFilter, ArticleRow, HitRow, KeptCaseRow, KnowledgeReader

app = typer.Typer(help="The knowledge base.", no_args_is_help=True)
_LINES, _ROWS = 20, 1000
"""Hits that are told, and that are given as JSON, when nobody says how many."""


@app.callback()
def before(db: DbOption = None, as_json: JsonOption = False) -> None:
    """What is said before the command counts for it."""
    chosen.db, chosen.as_json = db or chosen.db, as_json or chosen.as_json


@app.command("search")
def search(
    query: Annotated[str, typer.Argument(metavar="TEXT", help="Words of either language, part numbers in any writing")],
    about: Annotated[str, typer.Option("--about", metavar="KIND=KEY", help=", ".join(Scope))] = "",
    cause: Annotated[str, typer.Option("--cause", metavar="CODE", help="Only of this root cause")] = "",
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many")] = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Articles and solved exceptions that say all of it, the best first."""
    console = console_of(as_json)
    with console.errors_told():
        scope, key = _about(about)
    with _reading(db, console) as reader:
        where = ArticleFilter(query, scope, key, cause)
        hits = reader.search_knowledge(where, limit or (_ROWS if console.as_json else _LINES))
    console.answer(
        [{"id": hit.id, "title": hit.title, "score": hit.score, "snippet": hit.snippet} for hit in hits],
        lambda: "\n".join(map(_line, hits)) or text("Nothing found."),
    )


def _about(said: str) -> tuple[Scope | None, str]:
    kind, _, key = said.partition("=")
    if said and (kind not in set(Scope) or not key):
        raise BadInput("argument.bad", field="--about", found=said, expected=", ".join(f"{each}=…" for each in Scope))
    return (Scope(kind), key) if said else (None, "")


def _line(hit: HitRow) -> str:
    head = [hit.id, hit.title, words.success(hit.worked, hit.tried)]
    if hit.state in NOT_IN_USE:
        head.append(words.article_state(hit.state))
    return f"{'  '.join(head)}\n    {hit.snippet}".rstrip()


@contextmanager
def _reading(db: str | None, console: Console) -> Iterator[KnowledgeReader]:
    """The knowledge base; while the database is away this computer's copy of it, which is said."""
    with console.errors_told():
        picklane = Picklane.open_knowledge(address_of(db))
        try:
            yield picklane.reader
            copied_at = picklane.reader.knowledge_as_of() if picklane.reader.reads_knowledge_copy() else None
        finally:
            picklane.close()
    if copied_at is not None:
        when = words.clock(copied_at, utc_now())
        told = text("The database is away. This is the copy of {time} on this computer: reading only.", time=when)
        typer.echo(told, err=True)


@app.command("show")
def show(no: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """All of an article, or of a solved exception as it is searched."""
    console = console_of(as_json)
    with _reading(db, console) as reader:
        row = reader.article(no) or reader.kept_case(no)
        if row is None:
            raise Refused("article.unknown", article=no)
    console.answer(plain(row), lambda: _told(row) if isinstance(row, ArticleRow) else _told_case(row))


def _told_case(row: KeptCaseRow) -> str:
    return "\n".join(filter(None, [f"{row.no}  {row.title}", row.said, row.article]))


def _told(row: ArticleRow) -> str:
    scopes = [f"{words.scope(kind)} {key}" for kind, key in row.scopes]
    head = [f"{row.no}  {row.title}", f"{words.article_state(row.state)}  {words.success(row.worked, row.tried)}"]
    steps = [f"{place}. {step}" for place, step in enumerate(row.steps.splitlines(), start=1)]
    return "\n".join(part for part in [*head, *scopes, row.symptom, row.cause_text, *steps] if part.strip())


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="FOLDER-OR-FILE", help="Markdown; the first heading is the title")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Articles of Markdown files with their pictures; one whose title is known becomes its next version."""
    console = console_of(as_json)
    with opened(db, console) as picklane, stoppable(console) as (progress, stopped):
        done, rejected = picklane.import_articles(actor_of(operator), [path], progress, stopped)
    lines = [
        text(
            "{added} new articles, {changed} changed, {same} as they were",
            added=done.added,
            changed=done.changed,
            same=done.same,
        )
    ]
    console.answer(
        {**plain(done), "rejected": list(rejected)},
        lambda: "\n".join([*lines, *(words.problem(problem) for problem in rejected)]),
    )


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where; it is made where it is not there")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every article in use as a Markdown file, its pictures beside it."""
    console = console_of(as_json)
    with opened(db, console) as picklane, stoppable(console) as (progress, stopped):
        done = picklane.export_articles(out, progress, stopped)
    told = text("{count} articles written to {folder}", count=done.articles, folder=out)
    console.answer(
        {"folder": str(out), **plain(done)},
        lambda: "\n".join([told, *(words.problem(problem) for problem in done.lacking)]),
    )


@app.command("merge")
def merge(
    into: str,
    others: Annotated[list[str], typer.Argument(help="Those that say the same")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Leave one of several articles that say the same; it takes over what the others were to cases."""
    _do(MergeArticles(str(uuid4()), into, tuple(others)), db, operator, as_json)


@app.command("retire")
def retire(
    no: str,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why")] = "",
    back: Annotated[bool, typer.Option("--back", help="Find it again instead")] = False,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find an article no more."""
    _do(RetireArticle(str(uuid4()), no, reason, back), db, operator, as_json)


def _do(command: Command, db: str | None, operator: str | None, as_json: bool) -> None:
    console = console_of(as_json)
    with opened(db, console) as picklane:
        saved: ArticleSaved = picklane.handle(command, actor_of(operator)).value
    console.answer(plain(saved), lambda: text("{article}, version {version}", article=saved.no, version=saved.version))
