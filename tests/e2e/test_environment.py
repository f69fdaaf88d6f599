"""No database there, a full disk, a folder that cannot be written: one sentence, exit code 3, nothing changed."""

import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.core import PADS
from tests.e2e.cli import Cli, process, run
from tests.e2e.shop import Sale, csv_file, exports, order_grid

NO = "4530000000000000123"


@pytest.mark.parametrize(
    ("address", "status", "error"),
    [
        ("picklane.sqlite", 2, "database.url"),
        ("sqlite://", 2, "database.url"),
        ("mysql://me:secret@server/picklane", 2, "database.url"),
        ("sqlite:///{folder}/missing.sqlite", 3, "database.missing"),
        ("sqlite:///{folder}/text.sqlite", 3, "database.broken"),
        ("sqlite:///{folder}/foreign.sqlite", 3, "database.broken"),
        ("sqlite:///{folder}/text.sqlite/x.sqlite", 3, "folder.unwritable"),
        ("postgresql://me:secret@127.0.0.1:{port}/picklane", 3, "database.away"),
        ("postgresql://me:secret@nowhere.invalid/picklane", 3, "database.away"),
    ],
)
def test_no_database_there(tmp_path: Path, address: str, status: int, error: str) -> None:
    (tmp_path / "text.sqlite").write_text("This is a letter to my mother.\n" * 100)
    with sqlite3.connect(tmp_path / "foreign.sqlite") as foreign:
        foreign.execute("CREATE TABLE songs (title)")
    foreign.close()
    with socket.socket() as closed:  # bound and not listening: whoever calls is turned away
        closed.bind(("127.0.0.1", 0))
        place = address.format(folder=tmp_path, port=closed.getsockname()[1])
        for words in (("orders",), ("route",), ("db", "check")):
            told = run("--json", "--db", place, *words)
            assert (told.status, told.json["error"]) == (status, error)
            assert told.sentence == told.json["message"]
            assert "secret" not in told.out + told.err
    assert not (tmp_path / "missing.sqlite").exists()


def test_a_database_of_another_program_version(shop: Cli) -> None:
    path = shop.address.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        (known,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    try:
        for words in (("orders",), ("db", "upgrade")):
            assert shop.json(*words, status=3)["error"] == "database.newer"
    finally:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (known,))
        connection.close()


FULL = ("import resource", "resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))")
"""No file of the process may grow beyond this: what a full disk looks like to it."""
NO_SUPERUSER = (
    "import ctypes, os, sys",
    "if os.environ.pop('AS_SUPERUSER', ''):",
    "    [ctypes.CDLL(None).prctl(24, right, 0, 0, 0) for right in (1, 2)]",
    "    os.execv(sys.executable, sys.orig_argv)",
)
"""A superuser may write everywhere; this run gives up the rights to do so (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="resource limits and capabilities of Linux")


@linux_only
def test_the_disk_is_full(shop: Cli, tmp_path: Path) -> None:
    """In the middle of an import of two megabytes."""
    files = exports(tmp_path, *(Sale(f"45300000001{n:05d}") for n in range(1000)))
    before = shop.dump()
    limit = [line.format(size=900_000) for line in FULL]
    told = process("--db", shop.address, "--json", "import", *files, "--channel", "taobao", wrapper=limit)
    assert (told.status, told.json["error"]) == (3, "disk.full")
    assert told.sentence == told.json["message"]
    assert shop.dump() == before
    assert shop.json("import", *files, "--channel", "taobao")["orders"] == 1000


@linux_only
def test_the_disk_is_full_for_a_label(shop: Cli) -> None:
    shop.json("route")
    shop.scan("4530000000000000999", PADS, PADS)
    told = shop("--json", "label", "4530000000000000999", "--out", "/dev/full")
    assert (told.status, told.json["error"]) == (3, "file.unwritable")
    assert "/dev/full" in told.sentence


@linux_only
def test_a_folder_that_cannot_be_written(shop: Cli, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    secret = csv_file(tmp_path / "secret.csv", order_grid(Sale(NO)))
    secret.chmod(0)
    closed.chmod(0o500)
    cases = [
        (("--db", f"sqlite:///{closed}/new.sqlite", "db", "init"), 3, "folder.unwritable"),
        (("--db", shop.address, "import", secret, "--channel", "taobao"), 2, "file.unreadable"),
        (("--db", shop.address, "import", secret, "--kind", "stock"), 2, "file.unreadable"),
    ]
    before = shop.dump()
    for words, status, error in cases:
        told = process("--json", *words, wrapper=NO_SUPERUSER, changes={"AS_SUPERUSER": "yes"})
        assert (told.status, told.json["error"]) == (status, error), words
        assert told.sentence == told.json["message"]
    assert shop.dump() == before
    assert list(closed.iterdir()) == []


@linux_only
def test_a_database_that_may_only_be_read(shop: Cli) -> None:
    path = Path(shop.address.removeprefix("sqlite:///"))
    before = shop.dump()
    path.chmod(0o400)
    told = process("--db", shop.address, "--json", "route", wrapper=NO_SUPERUSER, changes={"AS_SUPERUSER": "yes"})
    path.chmod(0o600)
    assert (told.status, told.json["error"]) == (3, "folder.unwritable")
    assert str(path) in told.sentence
    assert shop.dump() == before
