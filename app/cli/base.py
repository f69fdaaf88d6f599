"""What every command shares: its options, the database it opens, who acts, and how it answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap, settings
from app.bootstrap import Picklane
from app.console import Console
from app.domain.codes import clean_text
from app.domain.people import Actor
from app.domain.site import SITE_ZONE
from app.errors import BadInput, Unavailable

DbOption = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="Database: sqlite:///FILE or postgresql+psycopg://… [env: PICKLANE_DB]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on stdout.")]
OperatorOption = Annotated[
    str | None, typer.Option("--operator", metavar="CODE", help="Who acts [env: PICKLANE_OPERATOR; default admin]")
]


@dataclass(slots=True)
class Choice:
    """What was said before the command."""

    db: str | None = None
    as_json: bool = False
    operator: str | None = None


chosen = Choice()


def console_of(as_json: bool) -> Console:
    """How this run answers."""
    return Console(as_json or chosen.as_json)


def actor_of(operator: str | None, station: str = "") -> Actor:
    """Who acts."""
    code = operator or chosen.operator or os.environ.get("PICKLANE_OPERATOR") or "admin"
    return Actor(clean_text(code), station)


def address_of(db: str | None) -> str:
    """The database named, or the default file."""
    named = db or chosen.db or settings.database_address()
    return named or bootstrap.local_address(settings.default_database())


@contextmanager
def opened(db: str | None, console: Console) -> Iterator[Picklane]:
    """The program over the database named, its errors told."""
    with console.errors_told():
        picklane = Picklane.open(address_of(db))
        try:
            yield picklane
        finally:
            picklane.close()


def write_out(path: Path, content: str | bytes) -> None:
    """The file that was asked for; Unavailable("file.unwritable")."""
    try:
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None


def moment(given: str, field: str) -> datetime:
    """A time of the site as people write it (2026-11-23, 2026-11-23 12:00); BadInput("argument.bad")."""
    try:
        when = datetime.fromisoformat(given)
    except ValueError:
        raise BadInput("argument.bad", field=field, found=given, expected="2026-11-23 12:00") from None
    return when if when.tzinfo else when.replace(tzinfo=SITE_ZONE)
