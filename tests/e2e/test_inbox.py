"""The hot folder by the worker itself: every channel's files, two workers at once, trouble with folder and database."""

import subprocess
from pathlib import Path

import pytest

from app.bootstrap import working
from app.worker import inbox
from tests.e2e.cli import SECONDS, Answer, Cli, command, environment, process
from tests.e2e.shop import Sale, csv_file, exports
from tests.e2e.test_channels import bad_pos, corrected, mini, pos, pos_rows, top
from tests.e2e.test_environment import NO_SUPERUSER, linux_only


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hot folder in which a file has settled after a moment."""
    monkeypatch.setattr(working, "SETTLED_SECONDS", 0.02)
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", 0.01)
    for channel in ("taobao", "mini", "pos"):
        (tmp_path / "inbox" / channel).mkdir(parents=True)
    return tmp_path / "inbox"


def work(cli: Cli, folder: Path, *words: object) -> Answer:
    return cli(*words, "worker", "--once", "--inbox", folder)


def states(answer: Answer) -> dict[str, str]:
    assert answer.status == 0, answer
    return {line["file"]: line["state"] for line in answer.lines}


def test_files_of_every_kind(cli: Cli, folder: Path) -> None:
    exports(folder / "taobao", Sale("4530000000000000123"), name="202611231830")
    top(folder / "taobao")
    mini(folder / "mini")
    pos(folder / "pos")
    bad_pos(folder / "pos").pop().rename(folder / "pos" / "bad.csv")
    pos(folder / "pos")
    csv_file(folder / "pos" / "strange.csv", [["a", "b"], ["1", "2"]])
    assert states(work(cli, folder, "--json")) == {
        "ExportOrderDetailList-202611231830.csv": "done",
        "ExportOrderList-202611231830.csv": "done",
        "trades.json": "done",
        "mini.jsonl": "done",
        "till.csv": "done",
        "bad.csv": "done",
        "strange.csv": "failed",
    }
    told = cli.json("orders")
    assert sorted(order["channel"] for order in told["orders"]) == ["mini", "pos", "taobao"]
    assert [batch for batch in (folder / "taobao").iterdir() if batch.is_file()] == []
    assert "--profile" in (folder / "pos/failed/strange.csv.report.txt").read_text("utf-8")

    rest = folder / "pos/failed/bad.rejected.xlsx"
    corrected(rest, "many", "1").rename(folder / "pos" / "bad.xlsx")
    again = work(cli, folder)
    assert again.out.startswith("bad.xlsx: 已导入")
    assert cli.json("orders")["total"] == told["total"] + 1
    assert work(cli, folder).out == ""


def test_in_english(file_cli: Cli, folder: Path) -> None:
    pos(folder / "pos")
    answer = work(file_cli, folder, "--lang", "en")
    assert answer.err == f"Watching {folder}\n"
    assert answer.out.startswith("till.csv: imported")
    assert "1 new orders (0 incomplete)" in answer.out


def test_hostile_names_and_links(file_cli: Cli, folder: Path, tmp_path: Path) -> None:
    names = ["a\nb.csv", "-rf.csv", "单" * 70 + ".csv", "x" * 200, "$(true).csv", "😀.csv"]
    for index, name in enumerate(names):
        csv_file(folder / "pos" / name, pos_rows({"单据号": f"R-{index}"}), "utf-8")
    secret = csv_file(tmp_path / "secret.csv", pos_rows({"单据号": "SECRET"}))
    (folder / "pos" / "link.csv").symlink_to(secret)
    (folder / "pos" / "sub").mkdir()
    pos(folder / "pos" / "sub")
    answer = work(file_cli, folder)
    assert len(answer.out.splitlines()) == len(names)
    assert answer.out.replace("\n", "").isprintable()
    assert {order["external_no"] for order in file_cli.json("orders")["orders"]} == {
        f"R-{n}" for n in range(len(names))
    }
    assert len(list((folder / "pos" / "done").glob("*.report.txt"))) == len(names)
    assert secret.exists()


def test_who_may_not_import_moves_nothing(file_cli: Cli, folder: Path) -> None:
    (path,) = pos(folder / "pos")
    answer = work(file_cli, folder, "--operator", "picker")
    assert "picker" in answer.out
    assert len(answer.out.splitlines()) == 1, "told once"
    assert path.exists()


def test_the_database_goes_away(file_cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.bootstrap import Picklane
    from app.errors import Unavailable

    def away(*_: object, **__: object) -> None:
        raise Unavailable("database.away", database="here")

    (path,) = pos(folder / "pos")
    with monkeypatch.context() as patched:
        patched.setattr(Picklane, "import_files", away)
        told = work(file_cli, folder, "--json")
    assert (told.status, told.json["error"]) == (3, "database.away")
    assert path.exists()
    assert states(work(file_cli, folder, "--json")) == {"till.csv": "done"}


def test_two_workers_import_every_file_once(cli: Cli, folder: Path) -> None:
    files = 30
    for index in range(files):
        csv_file(folder / "pos" / f"till-{index}.csv", pos_rows({"单据号": f"R-{index}"}))
    words = command("--db", cli.address, "--json", "worker", "--once", "--inbox", folder)
    workers = [subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE) for _ in range(2)]
    told = [worker.communicate(timeout=SECONDS)[0].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert "".join(told).count('"state": "done"') == files
    batches = [row for row in cli.dump()["batches"] if "till-" in row]
    assert len(batches) == files
    assert cli.json("orders")["total"] == files
    assert len(list((folder / "pos" / "done").glob("*.csv"))) == files


@linux_only
def test_a_folder_that_may_only_be_read(file_cli: Cli, folder: Path) -> None:
    """Told once; what stands in the other channels is done, and the orders are there once."""
    pos(folder / "pos")
    mini(folder / "mini")
    for part in ("done", "failed"):
        (folder / "pos" / part).mkdir()
    (folder / "pos").chmod(0o500)
    words = ("--db", file_cli.address, "--json", "worker", "--once", "--inbox", folder)
    told = process(*words, wrapper=NO_SUPERUSER, changes={"AS_SUPERUSER": "yes"})
    (folder / "pos").chmod(0o700)
    assert told.status == 0
    found = {line["file"]: line["detail"] for line in told.lines}
    assert len(told.lines) == len(found) == 2
    assert "无法写入" in found["till.csv"]
    assert file_cli.json("orders")["total"] == 2
    assert len([row for row in file_cli.dump()["batches"] if "till" in row]) == 1
