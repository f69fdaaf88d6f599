"""Printers on the command line, and a worker that is killed while a printer takes a job."""

import socket
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.bootstrap import Picklane
from app.domain.printing import PrinterKind
from db.engine import open_database
from tests.core import StoppedClock, over
from tests.e2e.cli import SECONDS, Cli, command, environment
from tests.printing import add_printer, labelled, use_printer
from tests.sink import Sink, sink, takes_all


def picked(cli: Cli, *external_nos: str) -> list[str]:
    """Orders picked a minute ago, their labels drawn; returns the label codes."""
    clock = StoppedClock()
    clock.now = datetime.now(UTC) - timedelta(minutes=1)
    house = over(cli.address, clock)
    codes = labelled(house, *external_nos)
    house.program.close()
    return codes


def deliver(cli: Cli, station: str = "") -> int:
    """As a worker does that is running already."""
    picklane = Picklane.open(cli.address)
    try:
        return picklane.print_waiting(station)
    finally:
        picklane.close()


def first(cli: Cli, *words: object) -> Any:
    return cli.json("printers", "jobs", *words)["jobs"][0]


def test_a_printer_is_set_up_tried_and_prints(file_cli: Cli, tmp_path: Path):
    folder = tmp_path / "prints"
    folder.mkdir()
    file_cli.json("printers", "add", "a4", "--kind", "folder", "--address", folder, "--name", "办公室")
    used = file_cli.json("printers", "use", "label", "A4", "--station", "HZ-1")
    assert used == {"station": "HZ-1", "document": "label", "printer": "A4"}
    assert file_cli.json("printers", "test", "A4") == {"printer": "A4", "state": "printed"}
    (code,) = picked(file_cli, "1001")
    assert first(file_cli)["state"] == "waiting"

    assert file_cli("worker", "--once", "--inbox", tmp_path / "inbox", "--station", "HZ-1").status == 0

    assert sorted(path.name for path in folder.iterdir()) == [f"label-{code}.pdf", "test-A4.pdf"]
    assert (file_cli.json("printers", "jobs")["jobs"], first(file_cli, "--all")["state"]) == ([], "printed")
    listed = file_cli.json("printers", "list")
    assert [(row["code"], row["name"], row["waiting"]) for row in listed["printers"]] == [("A4", "办公室", 0)]
    assert next(lamp for lamp in listed["lamps"] if lamp["station"] == "HZ-1") == {
        "station": "HZ-1",
        "lamp": "ok",
        "waiting": 0,
        "fault": None,
        "printer": "",
    }


def test_a_printer_in_trouble_is_told_and_its_job_kept(file_cli: Cli, tmp_path: Path):
    away = tmp_path / "share"
    file_cli.json("printers", "add", "A4", "--kind", "folder", "--address", away)
    file_cli.json("printers", "use", "label", "A4")
    picked(file_cli, "1001")
    tried = file_cli("--json", "printers", "test", "A4")
    assert (tried.status, tried.json["error"]) == (1, "printer.fault")

    deliver(file_cli, "HZ-1")
    job = first(file_cli)
    assert (job["state"], job["fault"], job["attempts"]) == ("waiting", "folder", 1)
    lamp = next(row for row in file_cli.json("printers", "list")["lamps"] if row["station"] == "HZ-1")
    assert (lamp["lamp"], lamp["fault"], lamp["printer"]) == ("fault", "folder", "A4")
    assert "文件夹" in file_cli("printers", "list").out

    away.mkdir()
    assert file_cli.json("printers", "retry", job["id"]) == {"job": job["id"], "state": "waiting"}
    deliver(file_cli, "HZ-1")
    assert first(file_cli, "--all")["state"] == "printed"


def test_labels_are_ordered_cancelled_and_reprinted(file_cli: Cli):
    codes = picked(file_cli, "1001", "1002")
    queued = file_cli.json("printers", "print", "1002", "1001", "--station", "HZ-2")
    assert queued == {"queued": codes[::-1], "printed": [], "without": []}
    job = first(file_cli)
    assert (job["reference"], job["station"], job["printer"]) == (codes[0], "HZ-2", "")

    assert file_cli.json("printers", "cancel", job["id"])["state"] == "cancelled"
    new = file_cli.json("printers", "reprint", "1001", "--reason", "卡纸", "--station", "HZ-1")["labels"]
    picklane = Picklane.open(file_cli.address)
    picklane.deliver()
    picklane.close()
    assert [first(file_cli)["reference"]] == new
    assert file_cli("printers", "cancel", 99).status == 1
    assert "没有" in file_cli("printers", "cancel", 99).sentence


def test_what_is_not_valid_is_bad_input(file_cli: Cli):
    for words in (
        ("add", "A", "--kind", "fax", "--address", "x"),
        ("add", "A", "--kind", "folder", "--address", "no/full/path"),
        ("add", "A", "--kind", "tcp", "--address", "h", "--language", "pcl"),
        ("add", "A", "--kind", "tcp", "--address", "h", "--dpi", "600"),
        ("add", "A", "--kind", "tcp", "--address", "h", "--layout", "A4"),
        ("use", "letters", "A"),
    ):
        assert file_cli("printers", *words).status == 2, words
    assert file_cli("printers", "use", "label", "nothing").status == 1
    assert file_cli("printers", "test", "nothing").status == 1


def test_a_worker_killed_with_a_job_in_flight_loses_none_and_doubles_no_other(file_cli: Cli, tmp_path: Path):
    papers: list[bytes] = []

    def holds_the_second(line: socket.socket, there: Sink) -> None:
        takes_all(line, there)
        papers.append(there.taken[-1])
        if len(papers) == 2:
            killed.kill()  # everything is on paper, and the worker waits for the connection to close

    with sink(holds_the_second) as there:
        clock = StoppedClock()
        clock.now = datetime.now(UTC) - timedelta(minutes=1)
        house = over(file_cli.address, clock)
        add_printer(house, kind=PrinterKind.TCP, address=there.address)
        use_printer(house)
        codes = labelled(house, "1001", "1002", "1003", "1004")
        house.program.close()
        started = command("--db", file_cli.address, "worker", "--inbox", tmp_path / "inbox")
        killed = subprocess.Popen(started, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert killed.wait(SECONDS) == -9
        states = {job["reference"]: job["state"] for job in file_cli.json("printers", "jobs", "--all")["jobs"]}
        assert states == dict(zip(codes, ["printed", "waiting", "waiting", "waiting"], strict=True))

        assert deliver(file_cli) == 0, "its lease still runs"
        _let_leases_end(file_cli.address)
        assert deliver(file_cli) == 3

    printed = Counter(paper.decode() for paper in papers)
    assert printed == Counter(codes) + Counter([codes[1]])
    assert file_cli.json("printers", "jobs")["jobs"] == []


def _let_leases_end(address: str) -> None:
    database = open_database(address)
    with database.writing() as connection:
        connection.execute(text("UPDATE print_jobs SET due_at = due_at - 61000"))
        connection.commit()
    database.close()
