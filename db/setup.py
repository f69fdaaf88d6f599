"""The first people and stations of a new database: before there is an operator nobody could send a command."""

from collections.abc import Iterable

from sqlalchemy import insert, select

from db.engine import Database
from db.stores.people import put_stations
from db.tables.people import operator_roles, operators


def add_operators(database: Database, people: Iterable[tuple[str, str, Iterable[str], str | None]]) -> None:
    """Add those not there yet: (code, name, roles, badge)."""
    with database.writing() as connection:
        known = set(connection.execute(select(operators.c.code)).scalars())
        for code, name, roles, badge in people:
            if code in known:
                continue
            new = insert(operators).values(code=code, name=name, badge=badge).returning(operators.c.id)
            operator_id = connection.execute(new).scalar_one()
            rows = [{"operator_id": operator_id, "role": role} for role in roles]
            connection.execute(insert(operator_roles), rows)
        connection.commit()


def add_stations(database: Database, places: Iterable[tuple[str, str, str]]) -> None:
    """Add those not there yet: (code, name, warehouse code)."""
    with database.writing() as connection:
        put_stations(connection, places)
        connection.commit()
