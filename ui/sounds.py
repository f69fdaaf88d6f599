"""The program's sounds without QtMultimedia: winsound on Windows, else a system player, else the desktop's bell."""

import importlib
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

from app.domain.picking import Beep


class Alarm(StrEnum):
    """What is heard when an exception needs somebody."""

    ALARM = "alarm"


Sound = Beep | Alarm
"""A tone of resources/sounds by its name."""
PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""Programs that play a WAV file and end by themselves, best first."""


class Speaker(Protocol):
    """Something that can be heard. `muted` is the operator's wish."""

    muted: bool

    def play(self, beep: Sound) -> None:
        """Start the sound and return at once; never raises."""
        ...


class WaveSpeaker:
    """Plays the tones of resources/sounds; where nothing can play them the desktop's bell rings."""

    def __init__(self, muted: bool = False) -> None:
        self.muted = muted
        # Unpacked for as long as the program runs: players read the file after play() has returned.
        self._unpacked = ExitStack()
        self._paths: dict[Sound, Path] = {}
        self._start = _windows_player() if sys.platform == "win32" else _system_player()

    def play(self, beep: Sound) -> None:
        """Start the tone; a fault of the sound system must never disturb picking, so it ends as a bell."""
        if self.muted:
            return
        try:
            heard = self._start is not None and self._start(self._path(beep))
        except (OSError, RuntimeError):
            heard = False
        if not heard:
            QApplication.beep()

    def _path(self, beep: Sound) -> Path:
        if beep not in self._paths:
            tone = files("resources") / "sounds" / f"{beep.value}.wav"
            self._paths[beep] = self._unpacked.enter_context(as_file(tone))
        return self._paths[beep]


def _system_player() -> Callable[[Path], bool] | None:
    for program in PLAYERS:
        if shutil.which(program[0]):
            return lambda path, program=program: _detach(program, path)  # type: ignore[misc]
    return None


def _detach(program: Sequence[str], path: Path) -> bool:
    started, _ = QProcess.startDetached(program[0], [*program[1:], str(path)])
    return started


def _windows_player() -> Callable[[Path], bool]:
    winsound = importlib.import_module("winsound")  # exists on Windows only
    flags: int = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT

    def play(path: Path) -> bool:
        winsound.PlaySound(str(path), flags)
        return True

    return play
