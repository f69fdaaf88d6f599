"""Whose fault is it? Driver errors sorted into: somebody was first (repeat), the environment (tell), a bug (crash)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.errors import LostRace, Unavailable

_LOST_RACES = frozenset({"40001", "40P01", "55P03", "57P01"})
"""Serialization failure, deadlock, lock timeout, connection ended by the server: repeat the unit of work."""
_DISK_FULL = frozenset({"53100", "SQLITE_FULL"})
_READ_ONLY = frozenset({"25006", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"})
_BROKEN = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_BUSY_SNAPSHOT"})


def driver_code(error: DBAPIError) -> str:
    """SQLSTATE of PostgreSQL, or the error name of SQLite."""
    original = error.orig
    return str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or "")


@contextmanager
def translated(database: str) -> Iterator[None]:
    """Turn driver errors into the three errors that may cross rooms; `database` names the place without secrets."""
    try:
        yield
    except DBAPIError as error:
        code = driver_code(error)
        if code in _LOST_RACES or code in _BUSY:
            raise LostRace(code) from error
        if code in _DISK_FULL or code.startswith("SQLITE_IOERR"):
            raise Unavailable("disk.full", database=database) from error
        if code in _READ_ONLY:
            raise Unavailable("folder.unwritable", folder=database) from error
        if code in _BROKEN:
            raise Unavailable("database.broken", database=database) from error
        lost = error.connection_invalidated or code[:2] in ("08", "57", "53", "28", "3D")
        if lost or (not code and isinstance(error, OperationalError | InterfaceError)):
            raise Unavailable("database.away", database=database) from error
        raise
