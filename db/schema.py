"""Which schema a database has: ours at this program's revision, older, newer, or something else."""

from sqlalchemy import Connection, inspect, text

from app.errors import Unavailable
from db.engine import Database

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every revision of db/migrations, oldest first; named here because asking Alembic costs a start 0.2 s."""


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None for one without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def is_empty(database: Database) -> bool:
    """No table at all."""
    with database.reading() as connection:
        return not inspect(connection).get_table_names()


def check_version(database: Database) -> None:
    """Unavailable when the database is missing, older, newer, or something else."""
    found = check_ours(database)
    if found != REVISIONS[-1]:
        raise Unavailable("database.old" if found in REVISIONS else "database.newer", database=database.name)


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
