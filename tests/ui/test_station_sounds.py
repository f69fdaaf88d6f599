"""The station's tones: one for every beep, all different, small, and never a reason to stop working."""

import wave
from importlib.resources import files

from app.domain.picking import Beep
from ui.sounds import WaveSpeaker


def tone(beep: Beep) -> bytes:
    return (files("resources") / "sounds" / f"{beep.value}.wav").read_bytes()


def test_every_beep_has_its_own_short_tone():
    assert len({tone(beep) for beep in Beep}) == len(Beep)
    assert sum(len(tone(beep)) for beep in Beep) < 100_000
    for beep in Beep:
        with (files("resources") / "sounds" / f"{beep.value}.wav").open("rb") as file, wave.open(file) as heard:
            assert 0.04 < heard.getnframes() / heard.getframerate() < 1


def test_tone_goes_to_the_player_that_is_there(monkeypatch):
    played: list[list[str]] = []

    def start(program: str, arguments: list[str]) -> tuple[bool, int]:
        played.append([program, *arguments])
        return True, 1

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name == "aplay" else None)
    monkeypatch.setattr("ui.sounds.QProcess.startDetached", start)
    speaker = WaveSpeaker()
    speaker.play(Beep.WRONG)
    speaker.muted = True
    speaker.play(Beep.STOP)
    assert len(played) == 1
    assert played[0][:2] == ["aplay", "-q"]
    assert played[0][2].endswith("wrong.wav")


def test_without_a_player_or_with_a_broken_one_the_bell_rings(monkeypatch):
    rung: list[bool] = []
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("ui.sounds.QApplication.beep", lambda: rung.append(True))
    monkeypatch.setattr("shutil.which", lambda name: None)
    WaveSpeaker().play(Beep.TICK)
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("ui.sounds.QProcess.startDetached", lambda program, arguments: (False, 0))
    WaveSpeaker().play(Beep.TICK)
    assert rung == [True, True]
