"""The schema goes up, down and up again with data in it; a half-done migration is never left behind."""

import json
import random
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.bootstrap import Picklane, create, upgrade
from app.domain.intake import Channel
from app.domain.rules import Branch, RuleSet, Service, SiteLimits, to_text
from app.errors import Refused, Unavailable
from app.usecases.rules import ActivateRules, SaveRules, SaveTerm
from db import migrating, schema
from db.check import check
from db.engine import Database, open_database, sqlite_url
from db.tables import metadata
from tests.core import OIL, PADS, House, incoming, new_id, over
from tests.db.processes import at_once, context, upgrade_once

COMPARED: dict[str, Any] = {
    "compare_type": True,
    "include_object": lambda _object, name, *_: not str(name).startswith(("order_search", "knowledge_search")),
}


def tables(address: str) -> set[str]:
    database = open_database(address)
    with database.reading() as connection:
        found = set(inspect(connection).get_table_names())
    database.close()
    return {name for name in found if not name.startswith(("order_search", "knowledge_search"))}


def test_down_to_nothing_and_up_again_with_data(house: House):
    house.count_in({("HZ", PADS): 5})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 9)))
    house.route()
    house.pick(house.no("1001"))
    database = house.program.database

    migrating.downgrade(database, "base")
    assert tables(house.address) == {"alembic_version"}
    migrating.upgrade(database)

    assert tables(house.address) == {*metadata.tables, "alembic_version"}
    with database.reading() as connection:
        assert schema.revision(connection) == schema.REVISIONS[-1]
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 0


def rows_of(connection: Connection, old: MetaData) -> dict[str, list[str]]:
    """Every row of these tables in their own columns, as text; the radius of a decision wherever it stands."""
    found = {}
    for table in old.sorted_tables:
        if table.name in metadata.tables:
            columns = [column for column in table.c if (table.name, column.name) != ("decisions", "policy")]
            rows = connection.execute(select(*columns))
            found[table.name] = sorted(repr(tuple(row)) for row in rows)
    names = {column["name"] for column in inspect(connection).get_columns("decisions")}
    radii = connection.exec_driver_sql(f"SELECT {'policy' if 'policy' in names else 'reach_km'} FROM decisions")
    found["radii"] = [str(json.loads(row[0])["radius_km"] if "policy" in names else float(row[0])) for row in radii]
    return found


_KEPT_OTHERWISE = {"policy": """'{"radius_km":' || reach_km || '.0}' AS policy"""}
"""Columns that later revisions have no more, by what they are made of."""


def fill(database: Database, house: House) -> MetaData:
    """Into a database of the first revision, the rows of a house as that revision knows them; its tables."""
    old = MetaData()
    with database.writing() as connection, house.program.database.reading() as newer:
        old.reflect(connection)
        for table in old.sorted_tables:
            columns = ", ".join(_KEPT_OTHERWISE.get(column.name, f'"{column.name}"') for column in table.c)
            rows = newer.exec_driver_sql(f"SELECT {columns} FROM {table.name}") if table.name in metadata.tables else ()
            values = [dict(row._mapping) for row in rows]
            if values:
                connection.execute(table.insert(), values)
                if not database.is_sqlite and "id" in table.c:
                    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
                    connection.exec_driver_sql(f"SELECT setval({sequence}, max(id)) FROM {table.name}")
        connection.commit()
    return old


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_the_first_revision_keeps_every_row(
    house: House, kind: str, request: pytest.FixtureRequest, tmp_path: Path
):
    house.count_in({("HZ", PADS): 5, ("BJ", OIL): 5})
    house.customer("C1")
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 2), (OIL, 1)), incoming("1003", ("??", 1)))
    house.route()
    house.pick(house.no("1001"))
    address = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    database = open_database(address)
    migrating.upgrade(database, "0001")
    old = fill(database, house)
    with database.reading() as connection:
        before = rows_of(connection, old)
    assert len(before["orders"]) == 3

    for _ in range(2):
        migrating.upgrade(database)
        with database.reading() as connection:
            assert rows_of(connection, old) == before
            assert compare_metadata(MigrationContext.configure(connection, opts=COMPARED), metadata) == []
        assert check(database) == []
        for wrong in ("UPDATE orders SET channel = 'nonsense'", "UPDATE sku_codes SET kind = 'nonsense' WHERE id = 1"):
            with pytest.raises(IntegrityError), database.writing() as connection:
                connection.exec_driver_sql(wrong)
        with database.writing() as connection:
            connection.exec_driver_sql("UPDATE orders SET channel = 'jd'")
            connection.exec_driver_sql("UPDATE sku_codes SET kind = 'old' WHERE id = 1")
        migrating.downgrade(database, "0001")
        with database.reading() as connection:
            assert rows_of(connection, old) == before
            assert set(inspect(connection).get_table_names()) >= {table.name for table in old.sorted_tables}
        with pytest.raises(IntegrityError), database.writing() as connection:
            connection.exec_driver_sql("UPDATE orders SET channel = 'jd'")

    migrating.upgrade(database)
    database.close()
    upgraded = over(address, house.clock)
    decision = upgraded.order("1001").decision
    assert decision is not None
    assert (decision.branch, decision.reach_km, decision.candidates[0].verdict) == ("", 300, "chosen")
    taken = upgraded.take_in(incoming("2001", (PADS, 1)), channel=Channel.JD).batch
    assert upgraded.route().assigned == 1
    assert upgraded.order("1003").row.missing == ("sku",)
    with pytest.raises(Refused, match=r"batch\.blocked"):
        upgraded.undo(taken)
    assert upgraded.program.check() == []
    upgraded.program.close()


def test_rules_go_and_come_back_while_orders_stay(house: House):
    rules = RuleSet((Branch("可拆", service=Service(parcels=2)),), limits={"HZ": SiteLimits(orders=9)})
    house.handle(SaveRules(new_id(), to_text(rules)))
    house.handle(ActivateRules(new_id(), 1))
    house.handle(SaveTerm(new_id(), "big", "大单", "金额 > 5000"))
    house.customer("C1", grade="A")
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 5})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1), customer="C1"), incoming("1002", (PADS, 9)))
    house.route()
    given = [row.given for row in house.program.reader.loads()]
    database = house.program.database

    migrating.downgrade(database, "0003")
    with database.reading() as connection:
        policies = set(connection.exec_driver_sql("SELECT policy FROM decisions").scalars())
    migrating.upgrade(database)

    assert policies == {'{"radius_km":300.0}'}
    assert house.program.check() == []
    part = house.order("1001/2")
    assert (part.row.warehouse, part.decision and part.decision.reach_km) == ("SH", 300)
    assert [row.given for row in house.program.reader.loads()] == given == [0, 1, 1]
    assert [row.version for row in house.program.reader.rule_sets()] == [0]
    assert {row.version for row in house.program.reader.terms()} == {0}
    house.take_in(incoming("1003", (PADS, 1)))
    assert house.route().assigned == 1


def test_the_migrated_schema_is_the_one_the_program_works_with(house: House):
    with house.program.database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=COMPARED), metadata)

    assert differences == []


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_table_of_sqlite_is_strict(house: House):
    with house.program.database.reading() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")).all()

    assert {name for name, strict in rows if not strict} <= {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}


def test_a_database_that_is_at_the_newest_schema_is_left_alone(house: House, tmp_path: Path):
    before = house.dump()

    assert upgrade(house.address) is None

    assert house.dump() == before
    assert not list(tmp_path.glob("*before*"))


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_older_file_is_refused_and_copied_before_it_is_changed(house: House, monkeypatch: pytest.MonkeyPatch):
    house.take_in(incoming("1001", (PADS, 1)))
    newest = schema.REVISIONS[-1]
    steps: list[str] = []
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "next"))
    monkeypatch.setattr(command, "upgrade", lambda _config, to: steps.append(to))
    with pytest.raises(Unavailable, match=r"database\.old"):
        Picklane.open(house.address)

    copy = upgrade(house.address)

    assert copy is not None
    assert newest in copy.name
    assert steps == ["head"]
    monkeypatch.undo()
    kept = Picklane.open(sqlite_url(copy))
    assert kept.reader.order("1001") is not None
    assert kept.check() == []
    kept.close()


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_no_room_for_the_copy_means_no_migration(house: House, monkeypatch: pytest.MonkeyPatch):
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "next"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(Unavailable, match=r"disk\.full"):
        upgrade(house.address)


def test_several_programs_may_start_on_an_empty_database(database_url: str):
    at_once(upgrade_once, [(database_url,)] * 4)

    assert tables(database_url) == {*metadata.tables, "alembic_version"}


def test_killed_while_migrating_leaves_the_old_or_the_new_schema(database_url: str):
    chance, processes, seen = random.Random(20261123), context(), set()
    for _ in range(12):
        process = processes.Process(target=upgrade_once, args=(database_url,))
        process.start()
        time.sleep(chance.uniform(0.02, 0.12))
        process.kill()
        process.join()
        found = tables(database_url)
        assert found in (set(), {*metadata.tables, "alembic_version"})
        seen.add(bool(found))
        if found:
            database = open_database(database_url)
            migrating.downgrade(database, "base")
            with database.writing() as connection:
                connection.execute(text("DROP TABLE alembic_version"))
                connection.commit()
            database.close()

    create(database_url, "none").close()
    assert seen


def test_a_refused_creation_leaves_a_foreign_file_alone(tmp_path: Path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()

    with pytest.raises(Exception, match=r"database\.not_empty"):
        create(sqlite_url(path), "none")

    assert tables(sqlite_url(path)) == {"theirs"}
    assert len(path.read_bytes()) == len(before)


def test_every_revision_is_named_in_order():
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))

    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(schema.REVISIONS))
