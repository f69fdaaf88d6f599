"""The cable between a station's process and its database, which a test cuts by laying a file into a folder."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, event

from app.bootstrap import Picklane
from app.bus import Command, Result
from app.cli import station as station_module
from app.domain.people import Actor
from app.errors import Unavailable

CUT = "cut"
"""While this file is there, no statement reaches a SQLite database."""


def lost_answer(folder: Path, station: str) -> Path:
    """While this file is there, the next command of the station is done and nobody hears of it."""
    return folder / f"lost-{station}"


def lay(folder: str, station: str) -> None:
    """Called in the station's process before the program begins."""
    cut, lost = Path(folder) / CUT, lost_answer(Path(folder), station)
    do = Picklane.handle

    def execute(*_statement: object) -> None:
        if cut.exists():
            raise sqlite3.OperationalError("the cable is cut")

    def handle(program: Picklane, command: Command, actor: Actor) -> Result:
        done = do(program, command, actor)
        if lost.exists():
            lost.unlink()
            raise Unavailable("database.away", database="cable")
        return done

    station_module._RETRY_SECONDS = 0.5
    event.listen(Engine, "do_execute", execute)
    Picklane.handle = handle  # type: ignore[assignment, method-assign]
