"""Words spoken by a program that the system has: no library, no shell, and never in the way of a scan."""

import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from app.i18n import Language, language, text
from ui.screen import Preferences

_KEPT_AS, _SAYS = "station.voice", "PICKLANE_SAYS"
_SAPI = (
    "Add-Type -AssemblyName System.Speech;"
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$found = $voice.GetInstalledVoices([Globalization.CultureInfo]'{culture}') | Select-Object -First 1;"
    "if (-not $found) {{ exit 1 }};"
    "$voice.SelectVoice($found.VoiceInfo.Name);"
    f"$voice.Speak($env:{_SAYS})"
)
_COUNT = re.compile(r"(\d+)/(\d+)")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{7,}")


@dataclass(frozen=True, slots=True)
class Program:
    """A program that speaks what it reads, or what stands in the environment, and its arguments for a language; it
    ends with an error where it has no voice for that language."""

    name: str
    arguments: Mapping[Language, tuple[str, ...]]


def _windows() -> Program:
    # The sentence is in the environment: nothing of it is ever part of a command.
    cultures = {Language.CHINESE: "zh-CN", Language.ENGLISH: "en-US"}
    head = ("-NoProfile", "-NonInteractive", "-Command")
    return Program("powershell", {spoken: (*head, _SAPI.format(culture=cultures[spoken])) for spoken in cultures})


_ELSEWHERE = (
    Program(
        "espeak-ng",
        {
            # Its voice “cmn” spells Chinese characters as English letters in version 1.51; this one reads them.
            Language.CHINESE: ("-v", "cmn-latn-pinyin", "-b", "1", "--stdin"),
            Language.ENGLISH: ("-v", "en", "-b", "1", "--stdin"),
        },
    ),
    Program(
        "spd-say",
        {
            Language.CHINESE: ("--cancel", "--language", "zh", "--pipe-mode"),
            Language.ENGLISH: ("--cancel", "--language", "en", "--pipe-mode"),
        },
    ),
)


def speech_program() -> Program | None:
    """The first that this computer has."""
    known = (_windows(),) if sys.platform == "win32" else _ELSEWHERE
    return next((program for program in known if shutil.which(program.name)), None)


def wants_voice(preferences: Preferences) -> bool:
    """Whether this computer shall speak; not unless somebody has asked for it."""
    return preferences.get(_KEPT_AS) == "1"


def keep_voice(preferences: Preferences, *, on: bool) -> None:
    """Remember it."""
    preferences.put(_KEPT_AS, "1" if on else "")


class Voice(QObject):
    """Says one thing at a time, the last one: what is being said when another comes is cut off. `on` is the wish of
    this computer; `failed` that the program had no voice for what it was given last."""

    changed = Signal()
    """`failed` is otherwise now."""

    def __init__(self, program: Program | None, on: bool = False) -> None:
        super().__init__()
        self._program = program
        self._next, self._cut = "", False
        self.on, self.failed = on, False
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._on_ended)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def program(self) -> str:
        """The name of the program; empty where there is none."""
        return self._program.name if self._program else ""

    def say(self, sentence: str) -> None:
        """Begin, and return at once."""
        if not self.on or self._program is None:
            return
        self.hush()
        self._next = spoken(sentence)
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._speak(self._program)

    def hush(self) -> None:
        """Whatever is being said."""
        self._next, self._cut = "", True
        self._process.kill()

    def _speak(self, program: Program) -> None:
        sentence, self._next, self._cut = self._next, "", False
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert(_SAYS, sentence)
        self._process.setProcessEnvironment(environment)
        arguments = program.arguments.get(language(), program.arguments[Language.ENGLISH])
        self._process.start(program.name, list(arguments))
        self._process.write(f"{sentence}\n".encode())
        self._process.closeWriteChannel()

    def _on_ended(self, code: int, status: QProcess.ExitStatus) -> None:
        if not self._cut:
            self._tell(failed=code != 0 or status == QProcess.ExitStatus.CrashExit)
        if self._next and self._program is not None:
            self._speak(self._program)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._tell(failed=True)

    def _tell(self, *, failed: bool) -> None:
        if failed is not self.failed:
            self.failed = failed
            self.changed.emit()


def spoken(sentence: str) -> str:
    """As one says it: counts in words, and no long codes, which the screen shows."""
    counted = _COUNT.sub(lambda found: text("{done} of {all}", done=found[1], all=found[2]), sentence)
    return _CODE.sub("", counted)
