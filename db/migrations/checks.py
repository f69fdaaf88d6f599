"""Another CHECK in the place of one that is there."""

from alembic import op


def recheck(table: str, column: str, old: str, new: str) -> None:
    """`column` may have the values `new` instead of `old` (SQL lists).

    SQLite keeps it in the text of the table alone, so the text is changed as sqlite.org/lang_altertable.html
    (section 8) describes for constraints: a copy of a year of orders would take minutes.
    """
    name = f"ck_{table}_{column}"
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, f"{column} IN ({new})")
        return
    before = f"CONSTRAINT {name} CHECK ({column} IN ({old}))"
    after = f"CONSTRAINT {name} CHECK ({column} IN ({new}))"
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    done = connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?) > 0",
        (before, after, table, before),
    )
    if done.rowcount != 1:
        raise RuntimeError(f"{name} is not as it was made")
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
