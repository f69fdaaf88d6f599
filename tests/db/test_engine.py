"""The settings that keep data safe, the places where a database must not be, and what breaks around it."""

import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app import bus
from app.bootstrap import Picklane, create, upgrade
from app.errors import BadInput, Unavailable
from db import engine
from db.engine import Database, is_network_folder, open_database, sqlite_url
from db.stores import ledger, orders
from db.stores.ledger import EventValues
from tests.core import PADS, House, copy_of, incoming


@pytest.fixture
def database(sqlite_company: Path, tmp_path: Path) -> Database:
    """An opened SQLite company."""
    path = tmp_path / "picklane.db"
    shutil.copy(sqlite_company, path)
    return open_database(sqlite_url(path))


def pragma(database: Database, name: str, *, writes: bool) -> object:
    with database.writing() if writes else database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)]
)
def test_sqlite_runs_with_the_settings_that_lose_nothing(database: Database, name: str, value: object, writes: bool):
    assert pragma(database, name, writes=writes) == value


def test_a_writer_holds_the_database_from_its_first_moment_and_a_reader_cannot_write(database: Database):
    assert database.path is not None
    other = sqlite3.connect(database.path, timeout=0)
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    with pytest.raises(Unavailable, match=r"folder\.unwritable"), database.reading() as connection:
        connection.execute(text("DELETE FROM stock"))
    with database.writing() as connection:
        connection.execute(text("DELETE FROM sku_codes"))
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sku_codes")).scalar_one() > 0


@pytest.mark.parametrize("name", ["a b.db", "a?b=c&d.db", "100%25 #1.db", "仓库 一.db", "it's.db"])
def test_any_file_name_works(tmp_path: Path, name: str):
    path = tmp_path / "数据 ?#%" / name

    create(sqlite_url(path), "none").close()

    assert path.exists()
    assert {p.name for p in path.parent.iterdir()} <= {name, f"{name}.lock", f"{name}-wal", f"{name}-shm"}
    Picklane.open(sqlite_url(path)).close()


@pytest.mark.parametrize(
    ("folder", "is_share"),
    [
        ("lager eins", True),
        ("lager eins/not/there/yet", True),
        ("lager", False),
        ("nfs/a", True),
        ("nfs/local/a", False),
        ("nfs2", False),
        ("", False),
    ],
)
def test_a_network_folder_is_known(folder: str, is_share: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "nfs" / "local").mkdir(parents=True)
    (tmp_path / "lager eins").mkdir()
    root = str(tmp_path).replace(" ", "\\040")
    mounts = (
        f"/dev/sda1 / ext4 rw 0 0\n//server/share {root}/lager\\040eins cifs rw 0 0\n"
        f"server:/x {root}/nfs nfs4 rw 0 0\n/dev/sdb1 {root}/nfs/local ext4 rw 0 0\n"
    )
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, **kw: mounts if self == Path("/proc/mounts") else read(self, **kw)
    )

    assert is_network_folder(tmp_path / folder) is is_share


def test_a_network_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "is_network_folder", lambda _: True)

    with pytest.raises(Unavailable, match=r"database\.share"):
        create(sqlite_url(tmp_path / "new" / "a.db"), "none")

    assert list(tmp_path.iterdir()) == []


def test_a_missing_a_broken_and_a_foreign_file_are_told_apart(tmp_path: Path):
    for name, content, code in (
        ("none.db", None, "database.missing"),
        ("empty.db", b"", "database.missing"),
        ("broken.db", b"no database " * 1000, "database.broken"),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Unavailable, match=code):
            Picklane.open(sqlite_url(path))
        assert path.exists() == (content is not None)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(Unavailable, match=r"database\.broken"):
        Picklane.open(sqlite_url(tmp_path / "other.db"))


def test_a_database_cut_short_is_broken_and_not_a_crash(sqlite_company: Path, tmp_path: Path):
    path = tmp_path / "cut.db"
    path.write_bytes(sqlite_company.read_bytes()[:5000])

    with pytest.raises(Unavailable, match=r"database\.broken"):
        Picklane.open(sqlite_url(path)).check()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_newer_database_is_refused_and_left_alone(kind: str, request: pytest.FixtureRequest, tmp_path: Path):
    with copy_of(kind, request, tmp_path) as address:
        database = open_database(address)
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            connection.commit()
        for attempt in (Picklane.open, upgrade):
            with pytest.raises(Unavailable, match=r"database\.newer"):
                attempt(address)
        database.close()
    assert not list(tmp_path.glob("*before*"))


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"folder\.unwritable"):
        open_database(sqlite_url(tmp_path / "file" / "a.db"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Unavailable, match=r"folder\.unwritable") as caught:
        open_database(sqlite_url(tmp_path / "new" / "a.db"))
    assert caught.value.facts == {"folder": str(tmp_path / "new")}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_and_leaves_everything_as_it_was(house: House):
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1001", (PADS, 1)))
    before = house.dump()
    database = house.program.database
    database.reader.dispose()
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    orders = [incoming(str(n), (PADS, 1), remark="满" * 1000) for n in range(2000, 2300)]

    with pytest.raises(Unavailable, match=r"disk\.full"):
        house.take_in(*orders)

    assert house.dump() == before
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert house.take_in(*orders).orders == 300


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://li:geheim@127.0.0.1:1/picklane",
        "postgresql+psycopg://li:geheim@127.0.0.1:1/picklane",
        "postgresql://li:ge%40heim@127.0.0.1:1/geheimnisse?connect_timeout=2",
    ],
)
def test_a_server_that_is_away_is_told_quickly_and_without_the_password(address: str):
    start = time.monotonic()

    with pytest.raises(Unavailable, match=r"database\.away") as caught:
        Picklane.open(address)

    assert time.monotonic() - start < 6
    assert "heim@" not in f"{caught.value}"


@pytest.mark.parametrize("login", ["nobody:geheim", "postgres:wrong"])
def test_a_database_that_is_not_there_or_not_ours(postgres_url: str, login: str):
    address = postgres_url.replace("://", f"://{login}@", 1).replace("postgres@", "", 1) + "_none"

    with pytest.raises(Unavailable, match=r"database\.away"):
        Picklane.open(address)


@pytest.mark.parametrize(
    "address",
    ["", "picklane", "mysql://li:geheim@h/x", "sqlite://", "sqlite:///:memory:", "postgresql://li:geheim@h:port/x"],
)
def test_an_address_that_is_none_is_bad_input_and_its_password_is_not_repeated(address: str):
    with pytest.raises(BadInput, match=r"database\.url") as caught:
        open_database(address)

    assert "geheim" not in f"{caught.value}"


def cut_every_connection(address: str) -> None:
    """As when the server is restarted."""
    database = open_database(address)
    with database.writing() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    database.close()


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_after_the_server_cut_every_connection_the_next_command_works(house: House):
    house.take_in(incoming("1001", (PADS, 1)))
    cut_every_connection(house.address)

    assert house.take_in(incoming("1002", (PADS, 1))).orders == 1
    cut_every_connection(house.address)
    assert len(house.program.reader.ranked_queue()) == 2


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_a_connection_cut_before_a_copy_is_told_and_nothing_is_kept(house: House, monkeypatch: pytest.MonkeyPatch):
    before = house.dump()

    def cut_first(connection: Connection, rows: Sequence[EventValues]) -> None:
        cut_every_connection(house.address)
        ledger.add_events(connection, rows)

    monkeypatch.setattr(orders, "add_events", cut_first)
    monkeypatch.setattr(bus, "ATTEMPTS", 2)
    with pytest.raises(Unavailable, match=r"database\.(away|busy)"):
        house.take_in(incoming("1001", (PADS, 1)))

    assert house.dump() == before
