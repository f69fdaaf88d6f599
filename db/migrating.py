"""Bringing a database to this program's schema."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from app.errors import Unavailable
from db import schema
from db.engine import Database

_MIGRATION_LOCK = 7052640
"""One migration at a time; the number means nothing, but it must not change."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(database: Database, to: str = "head") -> Path | None:
    """Bring the schema up in one transaction; a SQLite file with data is copied first. Returns the copy."""
    with database.reading() as connection:
        found = schema.revision(connection)
    if found == schema.REVISIONS[-1] and to == "head":
        return None
    if found is not None and found not in schema.REVISIONS:
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
