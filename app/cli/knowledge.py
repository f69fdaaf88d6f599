"""The knowledge base on the command line: search, show, import and export Markdown, merge, retire."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.bus import Command
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, chosen, console_of, opened
from app.console import plain
from app.domain.knowledge import Scope
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.knowledge import ArticleSaved, MergeArticles, RetireArticle
from app.views.knowledge import ArticleFilter, ArticleRow, HitRow

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
    with opened(db, console) as picklane:
        where = ArticleFilter(query, scope, key, cause)
        hits = picklane.reader.search_knowledge(where, limit or (_ROWS if console.as_json else _LINES))
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
    return f"{hit.id}  {hit.title}  {words.success(hit.worked, hit.tried)}\n    {hit.snippet}".rstrip()


@app.command("show")
def show(no: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """All of an article."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        row = picklane.reader.article(no)
        if row is None:
            raise Refused("article.unknown", article=no)
    console.answer(plain(row), lambda: _told(row))


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
    """Articles of Markdown files; one whose title is known becomes its next version."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        done, rejected = picklane.import_articles(actor_of(operator), path)
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
    """Every article in use as a Markdown file."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        count = picklane.export_articles(out)
    console.answer(
        {"folder": str(out), "articles": count},
        lambda: text("{count} articles written to {folder}", count=count, folder=out),
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
