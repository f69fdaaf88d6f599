"""Opening a database: a local SQLite file or a shared PostgreSQL, each with the settings that keep data safe.

Settings and their measurements: WAL with synchronous=FULL loses nothing acknowledged at a power cut; BEGIN
IMMEDIATE and a blocking file lock keep writers from overselling and starving; keepalives and time-outs keep
one pulled cable from freezing everybody.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from app.errors import BadInput, LostRace, Unavailable
from db.errors import translated
from db.write_lock import WriteLock

EXAMPLE_URL = "postgresql+psycopg://user@server/picklane"
_PASSWORD = re.compile(r"(//[^:/@]*):.*@")
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "davfs"})


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, safe for any path."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database: one engine that writes, one that reads (the same on PostgreSQL)."""

    writer: Engine
    reader: Engine
    name: str
    lock: WriteLock | None

    @property
    def is_sqlite(self) -> bool:
        """A local file."""
        return self.lock is not None

    @property
    def path(self) -> Path | None:
        """The SQLite file."""
        return Path(str(self.writer.url.database)) if self.is_sqlite else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction; rolled back unless committed inside."""
        with translated(self.name):
            if self.lock is None:
                with self.writer.connect() as connection:
                    connection.begin()  # also what only COPY writes belongs to this transaction
                    yield connection
                return
            self.lock.acquire()
            try:
                with self.writer.connect() as connection:
                    connection.begin()
                    yield connection
            finally:
                self.lock.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One short read transaction. A reader changes nothing, so a race it loses is for its caller to repeat."""
        try:
            with translated(self.name), self.reader.connect() as connection:
                yield connection
        except LostRace as race:
            raise Unavailable("database.busy", attempts=1) from race

    def close(self) -> None:
        """Give all connections back; SQLite's closing checkpoint runs under the lock."""
        self.reader.dispose()
        if self.lock is None:
            self.writer.dispose()
            return
        self.lock.acquire()
        try:
            self.writer.dispose()
        finally:
            self.lock.release()
        self.lock.close()


def open_database(address: str) -> Database:
    """Open `address` without looking at its schema; BadInput for an address that is none, Unavailable for a
    place where a database must not be."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # the second for a port that is no number
        shown = _PASSWORD.sub(r"\1:***@", address)
        raise BadInput("database.url", database=shown, example=EXAMPLE_URL) from None
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, address)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url)
    raise BadInput("database.url", database=url.render_as_string(), example=EXAMPLE_URL)


def _open_sqlite(url: URL, address: str) -> Database:
    if not url.database or url.database == ":memory:":
        raise BadInput("database.url", database=address, example="sqlite:////data/picklane.sqlite")
    path = Path(url.database).absolute()
    if is_network_folder(path.parent):
        raise Unavailable("database.share", folder=str(path.parent))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = WriteLock(path.with_name(path.name + ".lock"))
    except OSError:
        raise Unavailable("folder.unwritable", folder=str(path.parent)) from None
    url = URL.create("sqlite", database=str(path))
    return Database(_sqlite_engine(url, writes=True), _sqlite_engine(url, writes=False), str(path), lock)


def _sqlite_engine(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False}, pool_size=4)

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cache_size=-65536")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _open_postgresql(url: URL) -> Database:
    if url.get_driver_name() != "psycopg":
        url = url.set(drivername="postgresql+psycopg")
    arguments: dict[str, Any] = {
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "picklane",
        # random_page_cost: else the keys of a table that was empty at first are looked up by reading all of it
        "options": "-c lock_timeout=15s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
        " -c random_page_cost=1.1",
    }
    if sys.platform != "win32":
        arguments["tcp_user_timeout"] = 6000
    try:
        engine = create_engine(url, pool_pre_ping=True, pool_size=3, max_overflow=3, connect_args=arguments)
    except (NoSuchModuleError, ImportError) as error:
        raise Unavailable("database.driver", detail=str(error)) from error
    return Database(engine, engine, url.render_as_string(hide_password=True), None)


def is_network_folder(folder: Path) -> bool:
    """Whether a folder lies on a network drive, where SQLite loses acknowledged writes without an error."""
    if sys.platform == "win32":
        import ctypes

        text = str(folder.absolute())
        drive_remote = 4
        return text.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == drive_remote
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    existing = next((p for p in (folder, *folder.parents) if p.exists()), Path("/")).resolve()
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        mount = fields[1].replace("\\040", " ")
        if len(mount) >= len(best) and (existing == Path(mount) or existing.is_relative_to(mount)):
            best, kind = mount, fields[2]
    return kind in _NETWORK_FILE_SYSTEMS
