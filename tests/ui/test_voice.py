"""Answers spoken by a program of the system: the last one wins, nothing waits, and what lacks is said."""

import shutil
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.i18n import Language, set_language
from tests.ui.fakes_station import SilentSpeaker, StationDesk, services
from ui.preferences import MemoryPreferences
from ui.screen import Tone
from ui.screens.station import StationScreen
from ui.station import commands, lights
from ui.station.check import StationCheck
from ui.voice import Program, Voice, speech_program, spoken, wants_voice

_SPEAKS = """
import os, sys, time
log, language = sys.argv[1:]
said = sys.stdin.buffer.read().decode().strip()
assert said == os.environ["PICKLANE_SAYS"]
with open(log, "a", encoding="utf-8") as out:
    print("begins", language, said, file=out, flush=True)
    time.sleep(30 if "long" in said else 0)
    print("ends", language, said, file=out, flush=True)
sys.exit(1 if language == "zh" else 0)
"""
"""A program without a Chinese voice."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "said.txt"


def fake(log: Path) -> Program:
    spoken_in = (Language.CHINESE, Language.ENGLISH)
    return Program(sys.executable, {each: ("-c", _SPEAKS, str(log), each.value) for each in spoken_in})


def heard(log: Path) -> list[str]:
    return log.read_text("utf-8").splitlines() if log.exists() else []


def test_it_speaks_the_language_of_the_interface_and_the_last_one_wins(log: Path, qtbot: QtBot) -> None:
    voice = Voice(fake(log), on=True)
    voice.say("a long story -v")
    qtbot.waitUntil(lambda: heard(log) == ["begins en a long story -v"])
    voice.say("Line done 3/5 $(ls) 刹车片")
    qtbot.waitUntil(lambda: heard(log)[-1:] == ["ends en Line done 3 of 5 $(ls) 刹车片"])
    assert len(heard(log)) == 3  # the story has no end
    assert not voice.failed


def test_a_voice_that_lacks_is_noticed_and_one_that_is_off_says_nothing(log: Path, qtbot: QtBot) -> None:
    voice = Voice(fake(log))
    voice.say("nothing")
    voice.on = True
    set_language(Language.CHINESE)
    with qtbot.waitSignal(voice.changed):
        voice.say("刹车片")
    assert voice.failed
    set_language(Language.ENGLISH)
    with qtbot.waitSignal(voice.changed):
        voice.say("pads")
    assert (voice.failed, heard(log)[0]) == (False, "begins zh 刹车片")


def test_a_program_that_cannot_be_started_is_noticed(qtbot: QtBot) -> None:
    voice = Voice(Program("/nowhere/speak", {Language.ENGLISH: ()}), on=True)
    with qtbot.waitSignal(voice.changed):
        voice.say("pads")
    assert voice.failed


@pytest.mark.parametrize(
    ("platform", "known", "name"),
    [
        ("linux", ("spd-say", "espeak-ng"), "espeak-ng"),
        ("linux", ("spd-say",), "spd-say"),
        ("linux", (), None),
        ("win32", ("powershell", "espeak-ng"), "powershell"),
    ],
)
def test_the_best_program_of_the_computer(
    monkeypatch: pytest.MonkeyPatch, platform: str, known: tuple[str, ...], name: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda program: program if program in known else None)
    found = speech_program()
    assert (found.name if found else None) == name
    assert found is None or set(found.arguments) == {Language.CHINESE, Language.ENGLISH}


def test_counts_are_said_as_one_says_them_and_long_codes_not_at_all() -> None:
    assert spoken("Order done, stick on label P00000018101X") == "Order done, stick on label "
    assert spoken("3/5 前刹车片 A-03-2") == "3 of 5 前刹车片 A-03-2"


class Ears(Voice):
    """Remembers what would have been said."""

    def __init__(self, program: Program | None = None, on: bool = False) -> None:
        super().__init__(program, on)
        self.heard: list[str] = []

    def say(self, sentence: str) -> None:
        self.heard += [sentence] if self.on else []


def test_the_station_says_what_its_banner_shows_unless_it_is_muted(qtbot: QtBot) -> None:
    ears, speaker = Ears(on=True), SilentSpeaker()
    screen = StationScreen(services(StationDesk()), speaker=speaker, here=MemoryPreferences(), voice=ears)
    qtbot.addWidget(screen)
    screen.refresh()
    screen.take_code("O000000018J")
    screen.take_code("6901234567892")
    assert ears.heard == ["Order opened, scan the first item", "1/5 前刹车片"]
    speaker.muted = True
    screen.take_code("6901234567892")
    assert len(ears.heard) == 2


def test_the_check_switches_it_on_for_this_computer_and_tells_what_lacks(qtbot: QtBot, log: Path) -> None:
    here, ears = MemoryPreferences(), Ears()
    screen = StationScreen(services(StationDesk()), speaker=SilentSpeaker(), here=here, voice=ears)
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    screen.refresh()
    screen.explain()
    screen.face.help.press(commands.CHECK)
    check = screen.face.laid
    assert isinstance(check, StationCheck)
    assert check.lights["Voice"] == lights.Light(Tone.INFO, "Off", "Press 7: answers are spoken too")
    check.press("7")
    assert (wants_voice(here), ears.heard) == (True, ["Answers are spoken now"])
    assert check.lights["Voice"].told == "No speech program here"
    ears._program = fake(log)
    ears.failed = True
    ears.changed.emit()
    assert "has no voice for this language" in check.lights["Voice"].told
    check.press("7")
    assert (wants_voice(here), check.lights["Voice"].told) == (False, "Off")
