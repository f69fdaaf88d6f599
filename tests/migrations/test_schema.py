"""The schema goes up, down and up again with data in it; a half-done migration is never left behind."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.bootstrap import Picklane, create, upgrade
from app.errors import Unavailable
from db import migrating, schema
from db.engine import open_database, sqlite_url
from db.tables import metadata
from tests.core import PADS, House, incoming
from tests.db.processes import at_once, context, upgrade_once


def tables(address: str) -> set[str]:
    database = open_database(address)
    with database.reading() as connection:
        found = set(inspect(connection).get_table_names())
    database.close()
    return {name for name in found if not name.startswith("order_search")}


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


def test_the_migrated_schema_is_the_one_the_program_works_with(house: House):
    options = {
        "compare_type": True,
        "include_object": lambda _object, name, *_: not str(name).startswith("order_search"),
    }
    with house.program.database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

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
