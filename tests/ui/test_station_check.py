"""The station check turns green line by line, learns a scanner from the sheet, and settles what did not fit."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.calibration import LINES, Calibration
from app.domain.picking import Beep
from app.domain.printing import Fault, Lamp
from app.errors import Unavailable
from app.usecases.conflicts import SettleConflict
from app.views.printing import PrintLampRow
from tests.ui.fakes import NOW
from tests.ui.fakes_capture import CONFLICTS, CaptureDesk
from tests.ui.fakes_station import STATION, SilentSpeaker, services
from ui import clock
from ui.preferences import MemoryPreferences
from ui.scan_input import calibration_of, use_calibration
from ui.screen import Message, Tone
from ui.serial_scanner import Link, SerialScanner
from ui.station.check import StationCheck
from ui.station.drawer import ConflictDrawer
from ui.station.spool import ScanSpool
from ui.voice import Voice


class Bench:
    """The page in a window of its own, over a station in memory."""

    def __init__(self, qtbot: QtBot) -> None:
        self.desk, self.speaker, self.here = CaptureDesk(), SilentSpeaker(), MemoryPreferences()
        self.said: list[Message] = []
        given = services(self.desk, said=self.said.append)
        self.actor, self.serial = given.actor, SerialScanner()
        self.spool = ScanSpool(given.desk, given.tasks, self.serial)
        self.spool.open(STATION)
        self.page = StationCheck(given, self.spool, STATION, (self.speaker, Voice(None)), self.here, self.serial)
        qtbot.addWidget(self.page)
        self.page.resize(1208, 460)
        with qtbot.waitExposed(self.page):
            self.page.show()

    def scan(self, code: str, end: bool = True) -> None:
        QTest.keyClicks(self.page, code)
        if end:
            QTest.keyClick(self.page, Qt.Key.Key_Return)

    def tone(self, name: str) -> Tone | None:
        return self.page.lights[name].tone

    def told(self, name: str) -> str:
        return self.page.lights[name].told


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    clock.stop_at(NOW)
    made = Bench(qtbot)
    yield made
    made.page.hide()
    clock.stop_at(None)
    use_calibration(Calibration())


def test_a_sound_station_turns_green(bench: Bench):
    assert bench.tone("Scanner") is bench.tone("Sound") is None
    bench.scan("6901234567892")
    bench.page.press("1")
    bench.page.press("1")
    for line in ("Scanner", "Sound", "Printer", "Paper", "Clock", "Database", "Spool"):
        assert bench.tone(line) is Tone.GOOD, line
    assert bench.tone("Calibration") is Tone.WARN
    assert bench.desk.commands == []


def test_digits_are_keys_and_scans_are_not(bench: Bench, qtbot: QtBot):
    bench.scan("1", end=False)
    qtbot.waitUntil(lambda: Beep.TICK in bench.speaker.heard)
    assert bench.told("Sound") == "Played"
    bench.scan("2222")
    assert not bench.page.back()


def test_the_sheet_is_learned_line_by_line(bench: Bench):
    bench.page.press("2")
    assert bench.page.back()
    bench.page.press("2")
    for line in (LINES[0], "12", LINES[0], *LINES[1:]):  # once in the wrong place
        bench.scan(line.lower())
    assert bench.tone("Calibration") is Tone.GOOD
    learned = calibration_of(bench.here)
    assert learned is not None
    assert learned.meant["a"] == "A"
    assert [message.tone for message in bench.said] == [Tone.GOOD]


def test_a_sheet_that_no_table_explains_teaches_nothing(bench: Bench):
    bench.page.press("2")
    for line in LINES:
        bench.scan(line.replace("O", "0"))
    assert calibration_of(bench.here) is None
    bench.page.back()
    assert bench.tone("Calibration") is Tone.WARN


def test_a_database_that_is_away_is_red_and_the_rest_unknown(bench: Bench):
    bench.desk.reader.is_away = True
    bench.page.press("0")
    assert bench.tone("Database") is Tone.BAD
    assert bench.tone("Clock") is bench.tone("Printer") is None
    assert "network" in bench.page.lights["Database"].hint


@pytest.mark.parametrize(("seconds", "tone"), [(3.0, Tone.GOOD), (-60.0, Tone.WARN), (3600.0, Tone.BAD)])
def test_a_clock_that_is_wrong(bench: Bench, seconds: float, tone: Tone):
    bench.desk.reader.ahead = seconds
    bench.page.refresh()
    assert bench.tone("Clock") is tone


def test_printer_and_paper(bench: Bench):
    bench.desk.reader.printing = PrintLampRow(STATION, Lamp.FAULT, 3, Fault.PAPER, "ZEBRA")
    bench.desk.reader.paper = ""
    bench.page.refresh()
    assert (bench.tone("Printer"), bench.tone("Paper")) == (Tone.BAD, Tone.WARN)


def test_scans_that_wait_are_amber_and_green_again(bench: Bench):
    bench.desk.script.append(Unavailable("database.away", database="pg"))
    bench.spool.put("O000000018J", bench.actor)
    assert bench.tone("Spool") is Tone.WARN
    bench.spool._retry.stop()
    bench.spool._retry.timeout.emit()
    assert bench.tone("Spool") is Tone.GOOD


def test_a_serial_scanner_that_is_lost_is_red(bench: Bench):
    bench.serial.port, bench.serial.link = "/dev/ttyUSB0", Link.LOST
    bench.serial.linked.emit(Link.LOST.value)
    assert bench.tone("Scanner") is Tone.BAD
    bench.serial.link = Link.CONNECTED
    bench.serial.linked.emit(Link.CONNECTED.value)
    assert bench.tone("Scanner") is Tone.GOOD


def test_a_scanner_that_ends_no_code_is_amber_until_it_is_calibrated(bench: Bench, qtbot: QtBot):
    bench.scan("6901234567892", end=False)
    qtbot.waitUntil(lambda: bench.tone("Scanner") is Tone.WARN)


def test_hidden_it_hears_nothing(bench: Bench):
    bench.page.hide()
    bench.scan("6901234567892")
    bench.page.show()
    assert bench.told("Scanner") == "Not tried yet"


def test_both_versions_are_listed_and_settled_with_a_note(qtbot: QtBot):
    desk, said = CaptureDesk(), list[Message]()
    drawer = ConflictDrawer(services(desk, said=said.append), STATION)
    qtbot.addWidget(drawer)
    counts: list[int] = []
    drawer.counted.connect(counts.append)
    drawer.refresh()
    assert drawer.rows[0].told.startswith("Here: counted.  Database: STOP")
    drawer.press("2")
    assert drawer.back()
    drawer.press("2")
    drawer.press("1")
    (command,) = desk.commands
    assert isinstance(command, SettleConflict)
    assert (command.id, command.note) == (CONFLICTS[1].id, "Goods are back on the shelf")
    assert counts == [2, 1]
    assert not drawer.back()


def test_a_conflict_that_somebody_else_settled_is_told_and_gone(qtbot: QtBot):
    desk, said = CaptureDesk(), list[Message]()
    drawer = ConflictDrawer(services(desk, said=said.append), STATION)
    qtbot.addWidget(drawer)
    drawer.refresh()
    drawer.press("1")
    desk.reader.open.clear()
    drawer.press("1")
    assert "settled" in said[0].text
    assert drawer.rows == ()
