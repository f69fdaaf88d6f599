"""Whose fault is it? Driver errors sorted into: somebody was first (repeat), the environment (tell), a bug (crash)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError

from app.errors import LostRace, Unavailable

_LOST_RACES = frozenset({"40001", "40P01", "55P03", "57P01", "23505"})
"""Serialization failure, deadlock, lock timeout, connection ended by the server, and a key that another
transaction wrote between our look and our insert: repeat the unit of work. (PostgreSQL; SQLite's write lock
lets nobody in between.)"""
_DISK_FULL = frozenset({"53100", "SQLITE_FULL"})
_READ_ONLY = frozenset({"25006", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"})
_BROKEN = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_BUSY_SNAPSHOT"})


def driver_code(error: DBAPIError | psycopg.Error) -> str:
    """SQLSTATE of PostgreSQL, or the error name of SQLite."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None) or "")


@contextmanager
def translated(database: str) -> Iterator[None]:
    """Turn driver errors into the three errors that may cross rooms; `database` names the place without secrets."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:  # COPY speaks to the driver itself
        meaning = _meaning(error, database)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: DBAPIError | psycopg.Error, database: str) -> LostRace | Unavailable | None:
    code = driver_code(error)
    if code in _LOST_RACES or code in _BUSY:
        return LostRace(code)
    if code in _DISK_FULL or code.startswith("SQLITE_IOERR"):
        return Unavailable("disk.full", database=database)
    if code in _READ_ONLY:
        return Unavailable("folder.unwritable", folder=database)
    if code in _BROKEN:
        return Unavailable("database.broken", database=database)
    if code[:2] in ("08", "57", "53", "28", "3D") or _is_cut_off(error, code):
        return Unavailable("database.away", database=database)
    return None


def _is_cut_off(error: DBAPIError | psycopg.Error, code: str) -> bool:
    """Whether the connection is gone; the driver gives no code for what it could not ask the server."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    original = error.orig if isinstance(error, DBAPIError) else error
    kinds = (psycopg.OperationalError, psycopg.InterfaceError, sqlite3.OperationalError, sqlite3.InterfaceError)
    return not code and isinstance(original, kinds)
