"""What the bare driver needs for the same rows: a copy of the data on which recorded writes are repeated, timed."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import psycopg
from sqlalchemy import Connection, event, func, select, text

from app.errors import Refused
from db import migrating, schema
from db.engine import Database, open_database, sqlite_url
from db.tables import metadata
from db.tables.catalog import warehouses
from db.tables.orders import orders
from db.tables.stock import stock
from db.views.pool import ROW_COLUMNS

_SCHEMA = "picklane_yardstick"
_WRITES = ("INSERT", "UPDATE", "DELETE")
_SEARCH = "order_search"


@dataclass(frozen=True, slots=True)
class Write:
    """One statement that the product gave the driver: alone, with many rows, or as a COPY."""

    sql: str
    how: Literal["one", "many", "copy"]
    rows: Any


Transaction = Sequence[Write]


class Recording:
    """The writes of a database, by committed transaction, from now until `close`."""

    def __init__(self, database: Database) -> None:
        self._engine = database.writer
        self._open: list[Write] = []
        self._done: list[Transaction] = []
        self._listeners: list[tuple[str, Callable[..., None]]] = [
            ("before_cursor_execute", self._executed),
            ("commit", self._committed),
            ("rollback", self._rolled_back),
        ]
        if not database.is_sqlite:
            self._listeners.append(("checkout", self._lent))
        for name, listener in self._listeners:
            event.listen(self._engine, name, listener)

    def close(self) -> None:
        """Record no more."""
        for name, listener in self._listeners:
            event.remove(self._engine, name, listener)
        self._engine.dispose()

    def take(self) -> list[Transaction]:
        """The transactions committed since the last call."""
        taken, self._done = self._done, []
        return taken

    def copied(self, sql: str, rows: list[tuple[object, ...]]) -> None:
        """A COPY that has begun; its rows are still being added."""
        self._open.append(Write(sql, "copy", rows))

    def _executed(
        self, _connection: Connection, _cursor: object, sql: str, rows: Any, _context: object, many: bool
    ) -> None:
        if sql.startswith(_WRITES):
            self._open.append(Write(sql, "many" if many else "one", rows))

    def _committed(self, _connection: Connection) -> None:
        if self._open:
            self._done.append(self._open)
            self._open = []

    def _rolled_back(self, _connection: Connection) -> None:
        self._open = []

    def _lent(self, driver: Any, _record: object, _proxy: object) -> None:
        driver.cursor_factory = partial(_CopyCursor, self)


class _CopyCursor(psycopg.Cursor[Any]):
    """A cursor that tells the recording what is copied; SQLAlchemy does not see that."""

    def __init__(self, recording: Recording, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._recording = recording

    @contextmanager
    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        """As the driver's, with every row kept."""
        rows: list[tuple[object, ...]] = []
        self._recording.copied(statement, rows)
        with super().copy(statement, *arguments, **options) as copy:
            yield _KeptRows(copy, rows)


@dataclass(frozen=True, slots=True)
class _KeptRows:
    """The one thing that the product asks of a COPY."""

    copy: psycopg.Copy
    rows: list[tuple[object, ...]]

    def write_row(self, row: Sequence[object]) -> None:
        """One row, to the server and into the recording."""
        self.rows.append(tuple(row))
        self.copy.write_row(row)


class Yardstick:
    """A copy of a database as it is now, with the same settings, written by the bare driver alone.

    A SQLite file is copied beside itself, PostgreSQL's tables into a schema of their own; `close` removes it.
    """

    def __init__(self, database: Database) -> None:
        self.database = _copy_file(database) if database.is_sqlite else _copy_schema(database)
        self._driver: Any = self.database.writer.raw_connection()

    def close(self) -> None:
        """The copy goes."""
        self._driver.close()
        remove(self.database)

    def repeat(self, transactions: Sequence[Transaction]) -> float:
        """Do the same writes, one commit for each transaction; seconds."""
        begun = time.perf_counter()
        cursor = self._driver.cursor()
        for writes in transactions:
            if self.database.is_sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            for write in writes:
                _do(cursor, write)
            self._driver.commit()
        cursor.close()
        return time.perf_counter() - begun


def _do(cursor: Any, write: Write) -> None:
    if write.how == "copy":
        with cursor.copy(write.sql) as copy:
            for row in write.rows:
                copy.write_row(row)
    elif write.how == "many":
        cursor.executemany(write.sql, write.rows)
    else:
        cursor.execute(write.sql, write.rows)
        if cursor.description:  # a RETURNING is part of the write
            cursor.fetchall()


def _copy_file(database: Database) -> Database:
    path = database.path
    assert path is not None
    copy = path.with_name(f"{path.name}.yardstick")
    with closing(sqlite3.connect(path)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
    return open_database(sqlite_url(copy))


def _copy_schema(database: Database) -> Database:
    url = database.writer.url.render_as_string(hide_password=False)
    copy = replace(open_database(url), name=f"{database.name} {_SCHEMA}")
    event.listen(copy.writer, "connect", _look_into_schema)
    with database.writing() as connection:
        connection.execute(text(f"CREATE SCHEMA {_SCHEMA}"))
        connection.commit()
    migrating.upgrade(copy)
    with database.writing() as connection:
        for name in _tables():
            connection.execute(text(f"INSERT INTO {_SCHEMA}.{name} SELECT * FROM {name}"))
        for table in metadata.sorted_tables:
            if "id" in table.c:
                following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(f"{_SCHEMA}.{table.name}", "id")
                connection.execute(select(func.setval(sequence, following, False)))
        connection.commit()
    settle(database)
    return copy


def _look_into_schema(driver: Any, _record: object) -> None:
    driver.execute(f"SET search_path TO {_SCHEMA}")
    driver.commit()


def _tables() -> list[str]:
    return [*(table.name for table in metadata.sorted_tables), _SEARCH]


def settle(database: Database) -> None:
    """Let PostgreSQL know its own figures, as its autovacuum does in time; SQLite keeps none for us."""
    if not database.is_sqlite:
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def tally(database: Database) -> dict[str, int]:
    """How many rows each table holds, and sums that tell whether the same rows were changed the same way."""
    sums = {
        "reserved": select(func.coalesce(func.sum(stock.c.reserved), 0)),
        "on_hand": select(func.coalesce(func.sum(stock.c.on_hand), 0)),
        "order_versions": select(func.coalesce(func.sum(orders.c.version), 0)),
    }
    with database.reading() as connection:
        rows = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
        # a contentless FTS5 table cannot be counted, but the number of every order begins with O
        found = " WHERE words MATCH 'o*'" if database.is_sqlite else ""
        rows[_SEARCH] = connection.exec_driver_sql(f"SELECT count(*) FROM {_SEARCH}{found}").scalar_one()
        return rows | {name: int(connection.execute(query).scalar_one()) for name, query in sums.items()}


def rows_written(transactions: Sequence[Transaction]) -> int:
    """Rows that the writes name."""
    return sum(1 if write.how == "one" else len(write.rows) for writes in transactions for write in writes)


def refuse_data(database: Database) -> None:
    """Refused("bench.not_empty") for a database with tables of any kind."""
    if not schema.is_empty(database):
        raise Refused("bench.not_empty", database=database.name)


def remove(database: Database) -> None:
    """Leave nothing of ours: the file goes, a PostgreSQL database is empty as it was."""
    path = database.path
    if path is None:
        _empty(database)
        database.close()
        return
    database.close()
    for end in ("", "-wal", "-shm", ".lock"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _empty(database: Database) -> None:
    with database.writing() as connection:
        in_schema = connection.execute(text("SELECT current_schema()")).scalar() == _SCHEMA
    if in_schema:
        with database.writing() as connection:
            connection.execute(text(f"DROP SCHEMA {_SCHEMA} CASCADE"))
            connection.commit()
        return
    migrating.downgrade(database, "base")
    with database.writing() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        connection.commit()


def put_into_warehouses(database: Database) -> None:
    """Give ended orders a warehouse in turn, as if this house had sent them all."""
    with database.writing() as connection:
        ids = list(connection.execute(select(warehouses.c.id).order_by(warehouses.c.id)).scalars())
        ended = orders.c.stage.in_(["shipped", "signed"]) & orders.c.warehouse_id.is_(None)
        for place, warehouse_id in enumerate(ids):
            turn = orders.c.id % len(ids) == place
            connection.execute(orders.update().where(ended, turn).values(warehouse_id=warehouse_id))
        connection.commit()


def stand_since_paid(database: Database) -> None:
    """Let the orders stand in their stages since they were paid, as if each had been there ever since."""
    with database.writing() as connection:
        connection.execute(orders.update().where(orders.c.paid_at.is_not(None)).values(stage_at=orders.c.paid_at))
        connection.commit()


def bare_page_seconds(database: Database) -> float:
    """What the bare driver needs for the newest hundred orders."""
    names = ", ".join(column.name for column in ROW_COLUMNS if column.table is orders)
    driver = database.reader.raw_connection()
    try:
        cursor = driver.cursor()
        begun = time.perf_counter()
        cursor.execute(f"SELECT {names} FROM orders ORDER BY id DESC LIMIT 100")
        cursor.fetchall()
        seconds = time.perf_counter() - begun
        cursor.close()
        return seconds
    finally:
        driver.close()


def bare_record_seconds(database: Database) -> float:
    """What the bare driver needs for every decision on record, and json for its candidates."""
    driver = database.reader.raw_connection()
    try:
        cursor = driver.cursor()
        begun = time.perf_counter()
        cursor.execute("SELECT id, order_id, at, outcome, warehouse, branch, reach_km, candidates FROM decisions")
        while rows := cursor.fetchmany(1_000):
            for row in rows:
                json.loads(row[-1])
        seconds = time.perf_counter() - begun
        cursor.close()
        return seconds
    finally:
        driver.close()
