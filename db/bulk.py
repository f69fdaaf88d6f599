"""Many rows at once, the fastest way each database has, with the columns checked against the schema."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    Text,
    any_,
    bindparam,
    column,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

Row = Sequence[object]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add rows of driver values (times already as milliseconds): executemany on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    quoted = ", ".join(_quoted(connection, table, columns))
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", [tuple(r) for r in rows])
        return
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(
    connection: Connection, table: Table, sets: Sequence[str], keys: Sequence[str], rows: Sequence[Row], guard: str = ""
) -> int:
    """Change many rows, each row giving the values of `sets` and then of `keys`; returns how many matched.

    A set written "reserved += n" adds; `guard` is a condition of this module's callers over the table's
    columns and `n`, the first set value.
    """
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        return _update_each(connection, table, sets, keys, rows, guard)
    return _update_set(connection, table, sets, keys, rows, guard)


def _update_each(
    connection: Connection, table: Table, sets: Sequence[str], keys: Sequence[str], rows: Sequence[Row], guard: str
) -> int:
    changes = ", ".join(f'"{s[:-2]}" = "{s[:-2]}" + ?{i}' if s.endswith("+=") else f'"{s}" = ?{i}' for i, s in _n(sets))
    where = " AND ".join(f'"{key}" = ?{i}' for i, key in _n(keys, len(sets)))
    if guard:
        where += f" AND {guard.replace(':n', '?1')}"
    _quoted(connection, table, [s.removesuffix("+=") for s in sets] + list(keys))
    statement = f"UPDATE {table.name} SET {changes} WHERE {where}"
    return connection.exec_driver_sql(statement, list(map(tuple, rows))).rowcount


def _update_set(
    connection: Connection, table: Table, sets: Sequence[str], keys: Sequence[str], rows: Sequence[Row], guard: str
) -> int:
    names = [s.removesuffix("+=") for s in sets] + list(keys)
    _quoted(connection, table, names)
    arrays = ", ".join(f"CAST(:a{i} AS {_array_type(table, name)})" for i, name in enumerate(names))
    columns = ", ".join(f"c{i}" for i in range(len(names)))
    changes = ", ".join(
        f'"{s[:-2]}" = t."{s[:-2]}" + v.c{i}' if s.endswith("+=") else f'"{s}" = v.c{i}' for i, s in enumerate(sets)
    )
    where = " AND ".join(f't."{key}" = v.c{i}' for i, key in enumerate(keys, len(sets)))
    if guard:
        where += f" AND {guard.replace(':n', 'v.c0')}"
    statement = f"UPDATE {table.name} t SET {changes} FROM unnest({arrays}) AS v({columns}) WHERE {where}"
    parameters = {f"a{i}": list(values) for i, values in enumerate(zip(*rows, strict=True))}
    return connection.execute(text(statement), parameters).rowcount


def _n(names: Sequence[str], after: int = 0) -> list[tuple[int, str]]:
    return list(enumerate(names, after + 1))


def _array_type(table: Table, column: str) -> str:
    kind = table.c[column].type
    if isinstance(kind, Text):
        return "text[]"
    return "double precision[]" if kind.python_type is float else "bigint[]"


def _quoted(connection: Connection, table: Table, columns: Sequence[str]) -> list[str]:
    """The columns as SQL; KeyError for one the table does not have."""
    return [connection.dialect.identifier_preparer.quote(table.c[name].name) for name in columns]


def reserve_ids(connection: Connection, table: Table, count: int, above: int = 0) -> list[int]:
    """Ids for rows about to be inserted, free of collisions with every other transaction and above one that has been
    given before (PostgreSQL's sequences never give an id twice)."""
    if count == 0:
        return []
    if connection.dialect.name == "sqlite":  # the write lock is held: nobody else inserts
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        first = max(last, above) + 1
        return list(range(first, first + count))
    statement = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return list(connection.execute(statement, {"table": table.name, "count": count}).scalars())


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column` is one of any number of values, as one parameter (no limit of variables, one plan)."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        elements = func.json_each(json.dumps(listed, ensure_ascii=False)).table_valued("value")
        return column.in_(select(elements.c.value))
    kind = Text() if isinstance(column.type, Text) else BigInteger()
    return column == any_(bindparam(None, listed, type_=ARRAY(kind)))


def in_sequence(connection: Connection, values: Sequence[int]) -> FromClause:
    """Numbers as rows to join with: `value`, and `place` to sort by."""
    if connection.dialect.name == "sqlite":
        elements = func.json_each(json.dumps(list(values))).table_valued("value", "key")
        return select(elements.c.value, elements.c.key.label("place")).subquery()
    listed = func.unnest(bindparam(None, list(values), type_=ARRAY(BigInteger())))
    return listed.table_valued(column("value", BigInteger), with_ordinality="place").render_derived()
