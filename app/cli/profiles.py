"""Mapping profiles as files."""

from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened, write_out
from app.console import plain
from app.domain.profile import to_text
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.company import SaveProfile

app = typer.Typer(help="Mapping profiles: how the columns of a shop's table become orders.", no_args_is_help=True)
_LONGEST = 1 << 20
"""Characters of a profile's file."""


@app.command("list")
def list_profiles(db: DbOption = None, as_json: JsonOption = False) -> None:
    """The profiles in use."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        rows = picklane.profiles()
    listed = [{"name": r.profile.name, "channel": r.profile.channel, "version": r.profile.version} for r in rows]
    lines = [f"{r.profile.name} v{r.profile.version}  {words.channel(r.profile.channel)}" for r in rows]
    console.answer({"profiles": listed}, lambda: "\n".join(lines))


@app.command("export")
def export(
    name: str,
    out: Annotated[Path, typer.Option(help="File to write (JSON)")],
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """A profile as a file that can be mailed and loaded elsewhere."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        found = [row.profile for row in picklane.profiles() if row.profile.name == name]
        if not found:
            raise Refused("profile.unknown", name=name)
        write_out(out, to_text(found[0]))
    console.answer({"file": str(out)}, lambda: str(out))


@app.command("save")
def save(file: Path, db: DbOption = None, operator: OperatorOption = None, as_json: JsonOption = False) -> None:
    """Load a profile from a file, as a new version."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        saved = picklane.handle(SaveProfile(str(uuid4()), profile_text(file)), actor_of(operator)).value
    console.answer(plain(saved), lambda: text("Saved {name} v{version}.", name=saved.name, version=saved.version))


def profile_text(path: Path) -> str:
    """The text of a profile's file; BadInput("profile.bad") when it is too long to be one."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        content = stream.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise BadInput("profile.bad", why=f"> {_LONGEST >> 20} MB")
    return content
