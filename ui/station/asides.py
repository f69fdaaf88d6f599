"""What the station does beside scanning: shows the label, takes photos, switches the sound, changes how it works."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.people import Actor
from app.domain.picking import Beep, Modes
from app.i18n import text
from app.usecases.picking import SetModes
from app.views.station import StationView
from ui.orders.evidence import EvidenceSection
from ui.screen import Message, Services, Tone
from ui.sounds import Speaker
from ui.station.look import keep_label
from ui.station.prompt import label_trouble, next_label

_MUTED = "station.muted"
_BEEPS = {Tone.GOOD: Beep.SOFT, Tone.INFO: Beep.SOFT, Tone.WARN: Beep.UNKNOWN, Tone.BAD: Beep.WRONG}


class Asides:
    """`say` shows a result, `changed` hears that the station works otherwise now."""

    def __init__(
        self,
        services: Services,
        screen: QWidget,
        speaker: Speaker,
        say: Callable[[Beep, str, str], None],
        changed: Callable[[], None],
    ) -> None:
        self._services, self._screen, self._speaker = services, screen, speaker
        self._say, self._changed = say, changed
        speaker.muted = services.preferences.get(_MUTED) == "1"
        told = replace(services, say=self._on_message, trouble=self._on_trouble)
        self._photos = EvidenceSection(told)
        self._photos.setParent(screen)
        self._photos.hide()

    def switch_sound(self) -> None:
        """On or off, remembered for this operator."""
        self._speaker.muted = not self._speaker.muted
        self._services.preferences.put(_MUTED, "1" if self._speaker.muted else "")
        self._say(Beep.SOFT, text("Sound off") if self._speaker.muted else text("Sound on"), "")

    def show_label(self, view: StationView) -> None:
        """The drawn label of the next box in the PDF viewer."""
        label = next_label(view)
        if label is None:
            return
        reader = self._services.desk.reader
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
        work = lambda: keep_label(reader, label.label_code, folder)  # noqa: E731 - runs on a reader
        self._services.tasks.read(self._screen, work, partial(self._on_file, label_trouble(label)))

    def add_photos(self, order: str) -> None:
        """Of the order in hand, by the file chooser; what the camera's folder brings needs no hand."""
        self._photos.show_photos(order)
        self._photos.choose()
        self._screen.setFocus()

    def take_photos(self, order: str, paths: Sequence[Path]) -> None:
        """Of the order in hand, dropped on the screen."""
        self._photos.show_photos(order)
        self._photos.add(paths)

    def set_modes(self, station: str, modes: Modes) -> None:
        """From the next scan on."""
        desk, actor = self._services.desk, Actor(self._services.actor.operator, station)
        command = SetModes(str(uuid4()), station, modes)
        self._services.tasks.write(self._screen, lambda: desk.handle(command, actor), lambda _: self._changed())

    def _on_file(self, trouble: str, path: Path | None) -> None:
        if path is None:
            self._say(Beep.UNKNOWN, trouble or text("The label is being made"), "")
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_message(self, message: Message) -> None:
        self._say(_BEEPS[message.tone], message.text, "")

    def _on_trouble(self, error: Exception) -> None:
        self._say(Beep.WRONG, words.refusal(error), "")
