"""A serial scanner, played by a pseudo-terminal: its codes, and whether it is there."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui import serial_scanner
from ui.preferences import MemoryPreferences
from ui.serial_scanner import Link, SerialScanner, keep_port, port_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")


class Bench:
    """A port that a scanner can be plugged into and pulled out of."""

    def __init__(self, folder: Path) -> None:
        self.port = folder / "scanner"
        self.scanner = SerialScanner()
        self.scans: list[str] = []
        self.links: list[str] = []
        self.scanner.scanned.connect(self.scans.append)
        self.scanner.linked.connect(self.links.append)
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        self._ends = os.openpty()
        self.port.symlink_to(os.ttyname(self._ends[1]))

    def pull(self) -> None:
        assert self._ends is not None
        self.port.unlink()
        for end in self._ends:
            os.close(end)
        self._ends = None

    def send(self, sent: bytes) -> None:
        assert self._ends is not None
        os.write(self._ends[0], sent)


@pytest.fixture
def bench(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(serial_scanner, "RETRY_SECONDS", 0.01)
    made = Bench(tmp_path)
    yield made
    made.scanner.stop()
    if made.port.is_symlink():
        made.pull()


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        (b"6901234567892\r", ["6901234567892"]),
        (b"A\rB\nC\r\nA\r", ["A", "B", "C", "A"]),
        (b"\x0206A115561B\x03\r\n", ["06A115561B"]),
        (b"]C10106901234567892\x1d3712\r", ["]C10106901234567892\x1d3712"]),
        ("刹车片\r".encode(), ["刹车片"]),
        (b"\r\n\r\n", []),
    ],
)
def test_codes_come_out_whole(bench: Bench, qtbot: QtBot, sent: bytes, codes: list[str]):
    bench.plug()
    bench.scanner.start(str(bench.port))
    qtbot.waitUntil(lambda: bench.scanner.link is Link.CONNECTED)
    bench.send(sent)
    bench.send(b"END\r")
    qtbot.waitUntil(lambda: bench.scans[-1:] == ["END"])
    assert bench.scans == [*codes, "END"]


def test_a_code_that_comes_in_pieces_is_one(bench: Bench, qtbot: QtBot):
    bench.plug()
    bench.scanner.start(str(bench.port))
    qtbot.waitUntil(lambda: bench.scanner.link is Link.CONNECTED)
    for piece in (b"690", b"1234", b"567892\r"):
        bench.send(piece)
    qtbot.waitUntil(lambda: bench.scans == ["6901234567892"])


def test_a_code_without_an_end_ends_with_the_pause(bench: Bench, qtbot: QtBot):
    bench.plug()
    bench.scanner.start(str(bench.port))
    qtbot.waitUntil(lambda: bench.scanner.link is Link.CONNECTED)
    bench.send(b"O000000017J")
    qtbot.waitUntil(lambda: bench.scans == ["O000000017J"])


def test_lost_and_back_are_told(bench: Bench, qtbot: QtBot):
    bench.scanner.start(str(bench.port))
    qtbot.waitUntil(lambda: bench.scanner.link is Link.LOST)
    bench.plug()
    qtbot.waitUntil(lambda: bench.scanner.link is Link.CONNECTED)
    bench.pull()
    qtbot.waitUntil(lambda: bench.scanner.link is Link.LOST)
    bench.plug()
    qtbot.waitUntil(lambda: bench.scanner.link is Link.CONNECTED)
    bench.send(b"A\r")
    qtbot.waitUntil(lambda: bench.scans == ["A"])
    bench.scanner.stop()
    assert bench.links == ["lost", "connected", "lost", "connected", "off"]


def test_the_port_is_remembered():
    preferences = MemoryPreferences()
    assert port_of(preferences) == ""
    keep_port(preferences, "COM3")
    assert port_of(preferences) == "COM3"
