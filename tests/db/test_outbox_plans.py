"""What was given up is found among millions of messages that have left without looking at those."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.events import Topic
from tests.core import House


def plans(house: House, do: Callable[[], object]) -> str:
    """How the database finds what it is asked for."""
    database, asked = house.program.database, list[tuple[str, Any]]()

    def keep(_connection: Any, _cursor: Any, sql: str, values: Any, *_more: Any) -> None:
        asked.append((sql, values))

    engines = {database.reader, database.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    do()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep)
    with database.reading() as connection:
        rows = [
            row[-1]
            for sql, values in asked
            if "FROM outbox" in sql
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    return "\n".join(rows)


def given_up(house: House, *topics: str) -> None:
    with house.program.unit_of_work() as uow:
        uow.outbox.given_up((), topics, 10)


def failed(house: House) -> None:
    with house.program.looking() as uow:
        uow.watch.failed_messages()


# PostgreSQL sees by itself that what has failed is not done.
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "do",
    [
        given_up,
        lambda house: given_up(house, Topic.LABEL),
        failed,
        lambda house: house.program.reader.messages(failed=True),
        lambda house: house.program.reader.messages(),
    ],
)
def test_only_what_has_not_left_is_looked_at(house: House, do: Callable[[House], object]) -> None:
    plan = plans(house, lambda: do(house))

    assert "ix_outbox_open" in plan
    assert "SCAN outbox" not in plan
