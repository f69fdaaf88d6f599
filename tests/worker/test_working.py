"""What a computer does behind its screens: everything of it, by the program itself."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.worker import inbox
from app.worker.inbox import InboxDone
from tests.core import ADMIN, PADS, House, incoming
from tests.printing import PRINTED, ToldPrinters, with_printer

SOON = 30.0


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def busy(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A picked order whose label waits, a printer for it, and a file that nobody can use in the hot folder."""
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", 0.01)
    with_printer(house)
    house.program._printers = ToldPrinters([PRINTED])
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 1)))
    house.route()
    house.pick(house.no("1001"))
    house.program.inbox = tmp_path / "inbox"
    (house.program.inbox / "pos").mkdir(parents=True)
    (house.program.inbox / "pos" / "strange.csv").write_text("a,b\n1,2\n")
    return house


def is_printed(house: House) -> bool:
    return [row.state for row in house.program.reader.print_jobs()] == ["printed"]


def imports_failed(house: House) -> list[str]:
    found = house.program.reader.alerts()
    return [str(row.facts["file"]) for row in found if row.case_kind == "import"]


def test_everything_is_done_behind_the_screens_and_told(busy: House) -> None:
    told: list[InboxDone] = []
    with busy.program.working(ADMIN, "HZ-1", told.append):
        until(lambda: told and is_printed(busy) and imports_failed(busy))
        (worker,) = busy.program.reader.workers()
        assert (worker.trouble, worker.lost) == ("", False)
    until(lambda: busy.program.reader.workers() == [])

    assert [(done.file, done.state) for done in told] == [("strange.csv", "failed")]
    assert imports_failed(busy) == ["strange.csv"]


def test_without_anybody_logged_in_the_hot_folder_waits(busy: House) -> None:
    told: list[InboxDone] = []
    with busy.program.working(None, "HZ-1", told.append):
        until(lambda: is_printed(busy))
    assert (told, imports_failed(busy)) == ([], [])


def test_once_it_does_what_is_there_and_what_comes_of_it(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bootstrap.working.SETTLED_SECONDS", 0.02)
    told: list[InboxDone] = []
    busy.program.work_once(ADMIN, "HZ-1", told.append)
    assert [done.state for done in told] == ["failed"]
    assert (is_printed(busy), imports_failed(busy)) == (True, ["strange.csv"])


def test_a_station_on_the_command_line_only_prints(busy: House) -> None:
    busy.program.deliver()
    with busy.program.printing("HZ-1"):
        until(lambda: is_printed(busy))
    assert busy.program.reader.workers() == []
