"""Bringing a database to this program's schema, and refusing one that is newer."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, inspect, text

from app.errors import Unavailable
from db.engine import Database

_MIGRATION_LOCK = 7052640
"""One migration at a time; the number means nothing, but it must not change."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision this program knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None for one without our tables."""
    return MigrationContext.configure(connection).get_current_revision()


def is_empty(database: Database) -> bool:
    """No table at all."""
    with database.reading() as connection:
        return not inspect(connection).get_table_names()


def check_version(database: Database) -> None:
    """Unavailable when the database is missing, older, newer, or something else."""
    found = check_ours(database)
    if found != head():
        raise Unavailable("database.old" if _is_known(found) else "database.newer", database=database.name)


def check_ours(database: Database) -> str:
    """The revision of a database that is one of ours; Unavailable when it is missing or something else."""
    path = database.path
    if path is not None and not path.exists():
        raise Unavailable("database.missing", database=database.name)
    with database.reading() as connection:
        found = revision(connection)
        tables = inspect(connection).get_table_names() if found is None else []
    if found is None:
        raise Unavailable("database.broken" if tables else "database.missing", database=database.name)
    return found


def _is_known(found: str) -> bool:
    return found in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(database: Database, to: str = "head") -> Path | None:
    """Bring the schema up in one transaction; a SQLite file with data is copied first. Returns the copy."""
    with database.reading() as connection:
        found = revision(connection)
    if found == head() and to == "head":
        return None
    if found is not None and not _is_known(found):
        raise Unavailable("database.newer", database=database.name)
    copy = _copy(database, found) if database.path is not None and found is not None else None
    _migrate(database, lambda config: command.upgrade(config, to))
    return copy


def downgrade(database: Database, to: str) -> None:
    """Take the schema back, for tests of migrations."""
    _migrate(database, lambda config: command.downgrade(config, to))


def _migrate(database: Database, step: Callable[[Config], None]) -> None:
    with database.writing() as connection:
        if not database.is_sqlite:  # whose write lock does the same
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        try:
            step(_config(connection))
        except CommandError as error:
            raise Unavailable("database.newer", database=database.name) from error
        connection.commit()


def _copy(database: Database, found: str) -> Path:
    """A consistent copy through SQLite's backup, beside the file, named by revision and time."""
    source = database.path
    assert source is not None
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = source.with_name(f"{source.stem}.before-{found}-{stamp}{source.suffix}")
    if shutil.disk_usage(source.parent).free < source.stat().st_size:
        raise Unavailable("disk.full", database=database.name)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return target
