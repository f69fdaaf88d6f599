"""A scanner's keys through real windows: Qt's own, and one of an X server with a foreign keyboard layout."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.calibration import LINES
from ui.scan_input import ScanInput
from ui.scan_keys import US_KEYS

_SHIFT, _RETURN, _CAPS_LOCK = "50", "36", "66"
"""X key codes."""


def test_a_thousand_scans_without_a_pause_all_count_in_order(qtbot: QtBot, qapp: QApplication):
    field = QLineEdit()
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    scanner, scans = ScanInput(), list[str]()
    scanner.scanned.connect(scans.append)
    qapp.installEventFilter(scanner)
    codes = [f"69012345{number:05d}" for number in range(1000)]
    try:
        for code in codes:
            for key in code:
                QTest.keyClick(field.windowHandle(), Qt.Key(ord(key)))
            QTest.keyClick(field.windowHandle(), Qt.Key.Key_Return)
    finally:
        qapp.removeEventFilter(scanner)
    assert scans == codes
    assert field.text() == ""


class Window:
    """The program under the X server, and a scanner that presses the keys of a US keyboard."""

    def __init__(self, program: subprocess.Popen[str], run: Callable[..., object]) -> None:
        self._program, self._run = program, run

    def heard(self) -> dict[str, Any]:
        """The next thing the program says."""
        assert self._program.stdout is not None
        said: dict[str, Any] = json.loads(self._program.stdout.readline())
        return said

    def press(self, *keys: str) -> None:
        self._run("xdotool", "key", *keys)

    def scan(self, *codes: str) -> None:
        """At 2 ms a character, ended by Return: a busy computer has little time to stop in the middle of a code."""
        for code in codes:
            steps: list[str] = []
            for character in code:
                key, shifted = US_KEYS[character]
                pressed = ["key", "--delay", "2", str(key + 8)]
                steps += ["keydown", "--delay", "0", _SHIFT, *pressed, "keyup", _SHIFT] if shifted else pressed
            self._run("xdotool", *steps, "key", _RETURN)

    def layout(self, name: str) -> None:
        self._run("setxkbmap", name)


_TOOLS: Sequence[str] = ("Xvfb", "xdotool", "setxkbmap")


@contextmanager
def x_window(to_learn: int) -> Iterator[Window]:
    """Opened on an X server of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    program = None
    try:
        with os.fdopen(read) as display:
            there = {**os.environ, "DISPLAY": f":{display.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        run = lambda *command: subprocess.run(command, env=there, check=True)  # noqa: E731
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.scan_window", str(to_learn)],
            env=there,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        window = Window(program, run)
        assert window.heard() == {"ready": "xcb"}
        run("xdotool", "mousemove", "400", "300")
        yield window
    finally:
        for process in (program, server):
            if process is not None:
                process.kill()
                process.communicate()


@pytest.mark.skipif(not all(map(shutil.which, _TOOLS)), reason="needs Xvfb, xdotool and setxkbmap")
class TestUnderX:
    def test_codes_arrive_in_order_and_nothing_in_the_field(self):
        with x_window(0) as window:
            codes = [f"69012345{number:05d}" for number in range(20)]
            window.scan(*codes, "06A-115.561/B_Z", "ENDE")
            assert [window.heard()["code"] for _ in range(22)] == [*codes, "06A-115.561/B_Z", "ENDE"]
            assert window.heard() == {"field": ""}

    def test_a_french_keyboard_with_caps_lock_is_read_after_one_sheet(self):
        with x_window(len(LINES)) as window:
            window.layout("fr")
            window.scan(*LINES)
            learned = window.heard()
            assert learned["learned"]
            assert learned["arrived"] != LINES[0]  # the layout does garble it
            window.scan("O000000017J", "06A-115.561/B_Z")
            window.press(_CAPS_LOCK)
            window.scan("Q-00/_A1", "ENDE")
            heard = [window.heard()["code"] for _ in range(4)]
            assert heard == ["O000000017J", "06A-115.561/B_Z", "Q-00/_A1", "ENDE"]
