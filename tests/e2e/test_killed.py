"""An import killed with -9 at any moment leaves the database as before or whole, never in between."""

import random
import subprocess
import time
from pathlib import Path

from tests.core import OIL, PADS
from tests.e2e.cli import SECONDS, Cli, command, environment
from tests.e2e.shop import Sale, exports, stock_file

ORDERS = 1000
ROUNDS = 3
READY = ("import app.__main__", "print(flush=True)")
"""Python's own start takes longer than the import and is no place to kill."""


def kill_at(moment: float, cli: Cli, files: list[Path]) -> None:
    """Start an import and kill it so many seconds after it began."""
    words = command("--db", cli.address, "import", *files, "--channel", "taobao", wrapper=READY)
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"\n"
        time.sleep(moment)
        running.kill()
        running.communicate(timeout=SECONDS)


def test_a_killed_import_can_be_repeated(file_cli: Cli, tmp_path: Path) -> None:
    file_cli.json("import", stock_file(tmp_path), "--kind", "stock")
    for round_ in range(ROUNDS):
        sales = [Sale(f"453{round_}0000000{n:05d}", ((PADS, 1), (OIL, 2))) for n in range(ORDERS)]
        files = exports(tmp_path, *sales)
        before = file_cli.dump()
        kill_at(random.uniform(0.05, 0.6), file_cli, files)
        assert file_cli.sound()
        there = file_cli.json("orders", "--limit", "1")["total"] - len(before["orders"])
        assert there in (0, ORDERS)
        if there == 0:
            assert file_cli.dump() == before
        came = file_cli.json("import", *files, "--channel", "taobao")
        assert (came["orders"], came["duplicates"]) == (ORDERS - there, there)
    assert file_cli.json("orders", "--limit", "1")["total"] == ROUNDS * ORDERS


def test_a_killed_writer_leaves_no_lock(file_cli: Cli, tmp_path: Path) -> None:
    """Killed while it holds the write lock, it keeps nobody waiting."""
    slow = ["from db.stores.orders import OrderStore", "import time"]
    slow += ["OrderStore.add = lambda *_: print('writing', flush=True) or time.sleep(60)"]
    files = exports(tmp_path, Sale("4530000000000000123"))
    words = command("--db", file_cli.address, "import", *files, "--channel", "taobao", wrapper=slow)
    before = file_cli.dump()
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"writing\n"
        running.kill()
        running.wait(SECONDS)
    assert file_cli.dump() == before
    assert file_cli.json("import", *files, "--channel", "taobao")["orders"] == 1
