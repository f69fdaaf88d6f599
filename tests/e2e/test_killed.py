"""An import or undo killed with -9 at any moment leaves the database as before or whole, never in between."""

import random
import subprocess
import time
from pathlib import Path

from tests.core import OIL, PADS
from tests.e2e.cli import SECONDS, Cli, command, environment, process
from tests.e2e.shop import Sale, exports, stock_file

ORDERS = 1000
ROUNDS = 3
READY = ("import app.__main__", "print(flush=True)")
"""Python's own start takes longer than the import and is no place to kill."""


def kill_at(moment: float, cli: Cli, *words: object) -> None:
    """Start a command and kill it so many seconds after it began."""
    started = command("--db", cli.address, *words, wrapper=READY)
    with subprocess.Popen(started, env=environment(), stdout=subprocess.PIPE) as running:
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
        kill_at(random.uniform(0.05, 0.6), file_cli, "import", *files, "--channel", "taobao")
        assert file_cli.sound()
        there = file_cli.json("orders", "--limit", "1")["total"] - len(before["orders"])
        assert there in (0, ORDERS)
        if there == 0:
            assert file_cli.dump() == before
        came = file_cli.json("import", *files, "--channel", "taobao")
        assert (came["orders"], came["duplicates"]) == (ORDERS - there, there)
    assert file_cli.json("orders", "--limit", "1")["total"] == ROUNDS * ORDERS


def test_a_killed_undo_can_be_repeated(file_cli: Cli, tmp_path: Path) -> None:
    """Everything of the import is there, or nothing; undone and imported again, every order is there once."""
    sales = [Sale(f"45300000000{n:05d}", ((PADS, 1), (OIL, 2))) for n in range(ORDERS)]
    files = exports(tmp_path, *sales)
    for _ in range(ROUNDS):
        batch = file_cli.json("import", *files, "--channel", "taobao")["batch"]
        kill_at(random.uniform(0.05, 0.5), file_cli, "import", "undo", batch)
        assert file_cli.sound()
        there = file_cli.json("orders", "--limit", "1")["total"]
        assert there in (0, ORDERS)
        again = file_cli("--json", "import", "undo", batch)
        assert (again.status, again.json.get("error")) == ((0, None) if there else (1, "batch.undone"))
        assert file_cli.json("orders", "--limit", "1")["total"] == 0


def test_a_killed_worker_imports_no_order_twice(file_cli: Cli, tmp_path: Path) -> None:
    """Killed after the commit and before the file is put away: the next worker finds the orders there and tidies up."""
    folder = tmp_path / "inbox" / "taobao"
    folder.mkdir(parents=True)
    exports(folder, *[Sale(f"45300000000{n:05d}") for n in range(20)], name="202611231830")
    dies = ["import os", "from pathlib import Path", "Path.replace = lambda *_: os.kill(os.getpid(), 9)"]
    words = ("--db", file_cli.address, "worker", "--once", "--inbox", tmp_path / "inbox")
    killed = subprocess.run(command(*words, wrapper=dies), env=environment(), capture_output=True, timeout=SECONDS)
    assert killed.returncode < 0
    assert file_cli.json("orders")["total"] == 20
    assert len(list(folder.glob("*.csv"))) == 2
    done = process("--json", *words)
    assert [(line["state"], "已有 20 单" in line["detail"]) for line in done.lines] == [("done", True)] * 2
    assert file_cli.json("orders")["total"] == 20
    assert list(folder.glob("*.csv")) == []


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
