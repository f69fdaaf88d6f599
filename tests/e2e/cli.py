"""The command line as a test calls it: in this process for speed, or as a real process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from typer.testing import CliRunner

from app.__main__ import app
from db.engine import open_database
from db.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""No command of these tests takes longer."""


@dataclass(frozen=True)
class Answer:
    """What a run left: its exit code, stdout and stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Stdout as the one JSON object that it must be."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        assert self.out.count("\n") == 1
        return found

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Stdout as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def sentence(self) -> str:
        """Stderr as the one sentence that it must be."""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


@dataclass(frozen=True)
class Cli:
    """The command line over one database."""

    address: str

    def __call__(self, *words: object, stdin: str | bytes = "", **environment: str) -> Answer:
        """Run a command here; the database is named before it, and an error that escapes fails the test."""
        return run("--db", self.address, *words, stdin=stdin, **environment)

    def json(self, *words: object, stdin: str | bytes = "", status: int = 0, **environment: str) -> dict[str, Any]:
        """The object a command prints with --json; `status` is the exit code it must have."""
        answer = self("--json", *words, stdin=stdin, **environment)
        assert answer.status == status, answer
        return answer.json

    def number(self, external_no: str) -> str:
        """Our number of a channel's order."""
        return str(self.json("order", external_no)["no"])

    def scan(self, *codes: str, warehouse: str = "HZ", operator: str = "picker", station: str = "") -> list[Any]:
        """What the station says to each code."""
        place = ("--station", station) if station else ()
        answer = self("station", "--warehouse", warehouse, "--operator", operator, *place, stdin="\n".join(codes))
        assert answer.status == 0, answer
        return answer.lines

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table as text, for comparison."""
        database = open_database(self.address)
        try:
            with database.reading() as connection:
                return {
                    table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
                    for table in metadata.sorted_tables
                }
        finally:
            database.close()

    def sound(self) -> bool:
        """Whether `db check` finds nothing."""
        return self("db", "check").status == 0


def run(*words: object, stdin: str | bytes = "", **environment: str) -> Answer:
    """Run the command line in this process."""
    settings = {"PICKLANE_DB": None, "PICKLANE_LANG": None, "PICKLANE_OPERATOR": None, **environment}
    try:
        result = CliRunner().invoke(app, list(map(str, words)), input=stdin, env=settings)
    finally:
        structlog.reset_defaults()  # the program logs to a stream that is closed now
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a real process: this one's without what the program reads."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PICKLANE_", "QT_", "COVERAGE"))}
    kept["PICKLANE_SPOOL"] = os.environ["PICKLANE_SPOOL"]
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "PYTHONDONTWRITEBYTECODE": "1"} | changes


def command(*words: object, wrapper: Sequence[str] = ()) -> list[str]:
    """The words of a real process; `wrapper` is Python code that runs before the program in the same process."""
    start = ["-c", "\n".join([*wrapper, "from app.__main__ import main", "main()"])] if wrapper else ["-m", "app"]
    return [sys.executable, *start, *map(str, words)]


def process(
    *words: object,
    stdin: bytes = b"",
    wrapper: Sequence[str] = (),
    folder: Path | None = None,
    changes: Mapping[str, str] | None = None,
) -> Answer:
    """Run the command line as a process of its own and wait for it."""
    done = subprocess.run(
        command(*words, wrapper=wrapper),
        input=stdin,
        capture_output=True,
        timeout=SECONDS,
        cwd=folder,
        env=environment(**(changes or {})),
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
