"""The scan station: scanner only, one prompt, one answer at a time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import words
from app.domain.people import Actor
from app.domain.picking import Beep, Says, StationCommand, command_code
from app.domain.stages import Stage
from app.errors import Unavailable
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views import StationRow
from ui.screen import Screen, Services
from ui.sounds import Speaker, WaveSpeaker
from ui.station.face import StationFace
from ui.station.keys import KeyTile
from ui.station.look import EMPTY_VIEW, Look, keep_label, read_look
from ui.station.pages import StopPage
from ui.station.spool import ScanSpool
from ui.station.tones import NIGHT

_SIREN_MS = 1600
_CLOCK_MS = 15_000
_MUTED, _STATION = "station.muted", "station"
_UNDO, _CANCEL = command_code(StationCommand.UNDO), command_code(StationCommand.CANCEL)


class StationScreen(Screen):
    """Every code goes to the spool; every answer is a colour, a sound and a few words."""

    key = "station"
    icon = "station"
    watches: ClassVar[frozenset[str]] = frozenset({"station", "order"})
    fills: ClassVar[bool] = True

    def __init__(self, services: Services, parent: QWidget | None = None, speaker: Speaker | None = None) -> None:
        super().__init__(services, parent)
        self._speaker = speaker or WaveSpeaker()
        self._speaker.muted = services.preferences.get(_MUTED) == "1"
        self._station = services.station or services.preferences.get(_STATION)
        self._view = EMPTY_VIEW
        self._answer: ScanAnswer | None = None
        self._spool = ScanSpool(services.desk, services.tasks, self)
        self._build()
        self._spool.answered.connect(self._on_answered)
        self._spool.failed.connect(self._on_failed)
        self._spool.depth_changed.connect(self.face.footer.show_depth)
        self._siren = QTimer(self, interval=_SIREN_MS)
        self._siren.timeout.connect(lambda: self._speaker.play(Beep.STOP))
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(lambda: self.face.show_clock(self._view.order))

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Station")

    def refresh(self) -> None:
        """Read the station anew, or the list of stations while none is chosen."""
        tasks, reader = self.services.tasks, self.services.desk.reader
        if self._station:
            tasks.read(self, lambda: read_look(reader, self._station), self._on_look, lane="look")
        else:
            tasks.read(self, reader.stations, self._on_stations, lane="look")

    def focus_first(self) -> None:
        """The screen itself, so that Enter and Space of a scanner press nothing; the list while a station is chosen."""
        (self if self._station else self.face.chooser.list).setFocus()

    def take_code(self, code: str) -> bool:
        """Every code is the station's, also one that it does not know."""
        if not self._station:
            self._show_result(Beep.UNKNOWN, text("Choose the station first"), code)
        elif self.is_stopped:
            self._take_while_stopped(code)
        else:
            self._spool.put(code, Actor(self.services.actor.operator, self._station))
        return True

    def back(self) -> bool:
        """Esc: leave the typed entry, acknowledge a stop or a wrong scan, or else close the order."""
        if not self.face.entry.isHidden():
            self.face.close_entry()
            self.setFocus()
        elif self.face.is_alarmed and not self.is_stopped:
            self.face.calm()
        elif self.is_stopped or self._view.order is not None:
            self.take_code(_CANCEL)
        else:
            return False
        return True

    def shortcuts(self) -> list[tuple[str, str]]:
        """The keys of the footer."""
        return [
            ("F8", text("Undo the last scan")),
            ("Esc", text("Close the order")),
            ("F2", text("Type a code")),
            ("F9", text("Show the label")),
            ("F7", text("Sound on or off")),
        ]

    @property
    def is_stopped(self) -> bool:
        """Whether a stop waits to be acknowledged."""
        return not self._stop.isHidden()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs on, and the siren of a stop that nobody has seen yet."""
        super().showEvent(event)
        self._clock.start()
        if self.is_stopped:
            self._siren.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing sounds from a screen nobody sees."""
        super().hideEvent(event)
        self._clock.stop()
        self._siren.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A stop covers everything."""
        super().resizeEvent(event)
        self._stop.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space press nothing here, wherever they come from."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        palette = QPalette(QColor(NIGHT.ground))
        palette.setColor(QPalette.ColorRole.Window, QColor(NIGHT.ground))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.face = StationFace(self._tiles())
        self.face.entry.typed.connect(self._on_typed)
        self.face.chooser.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.face)
        self._stop = StopPage(self)

    def _tiles(self) -> list[KeyTile]:
        self._sound_tile = KeyTile("F7", self._sound_label(), self._on_sound)
        # Esc belongs to the frame, which calls back().
        self._key("F8", self._on_undo)
        self._key("F2", self._on_type)
        self._key("F9", self._on_label)
        self._key("F7", self._on_sound)
        return [
            KeyTile("F8", text("Undo"), self._on_undo, StationCommand.UNDO),
            KeyTile("Esc", text("Close order"), self._on_close, StationCommand.CANCEL),
            KeyTile("F2", text("Type"), self._on_type),
            KeyTile("F9", text("Label"), self._on_label),
            self._sound_tile,
        ]

    def _key(self, sequence: str, pressed: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(sequence), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(pressed)

    def _sound_label(self) -> str:
        return text("Sound off") if self._speaker.muted else text("Sound on")

    def _on_undo(self) -> None:
        if self._station and not self.is_stopped:
            self.take_code(_UNDO)

    def _on_close(self) -> None:
        self.back()

    def _on_type(self) -> None:
        if self._station and not self.is_stopped:
            self.face.open_entry()

    def _on_typed(self, code: str) -> None:
        self.face.close_entry()
        self.setFocus()
        self.take_code(code)

    def _on_sound(self) -> None:
        self._speaker.muted = not self._speaker.muted
        self.services.preferences.put(_MUTED, "1" if self._speaker.muted else "")
        self._sound_tile.show_label(self._sound_label())
        self._speaker.play(Beep.TICK)

    def _on_label(self) -> None:
        parcel = self._view.parcel
        if parcel is None:
            return
        reader = self.services.desk.reader
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.TempLocation))
        work = lambda: keep_label(reader, parcel.label_code, folder)  # noqa: E731 - runs on a reader
        self.services.tasks.read(self, work, self._on_label_file)

    def _on_label_file(self, path: Path | None) -> None:
        if path is None:
            self._show_result(Beep.UNKNOWN, text("The label is being made"), "")
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_stations(self, stations: Sequence[StationRow]) -> None:
        self.face.show_stations(stations, self.services.warehouse)

    def _on_chosen(self, code: str) -> None:
        self._station = code
        self.services.preferences.put(_STATION, code)
        self.setFocus()
        self.refresh()

    def _on_look(self, look: Look) -> None:
        self._view = look.view
        self.face.show_look(look, self._answer, self.services.operator.name)
        # The office may stop an order between two scans; the picker shall not have to scan to learn it.
        order = look.view.order
        if order is not None and not self.is_stopped and (order.held or order.stage is Stage.CANCELLED):
            says = Says.STOP_CANCELLED if order.stage is Stage.CANCELLED else Says.STOP_HELD
            self._show_stop(says, order.no)

    def _on_answered(self, answer: ScanAnswer) -> None:
        self._answer = answer
        beep = Beep(answer.beep)
        self._show_result(beep, words.says(answer.says, answer.facts), answer.code)
        if beep is Beep.STOP:
            open_order = self._view.order.no if self._view.order else ""
            self._show_stop(Says(answer.says), answer.order or open_order)
        if answer.says == Says.ORDER_DONE:
            self.services.tasks.write(self, self.services.desk.deliver, lambda _: self.refresh())
        self.refresh()

    def _on_failed(self, code: str, error: Exception) -> None:
        # A database that is away answers the same scan later; a refusal is final.
        beep = Beep.UNKNOWN if isinstance(error, Unavailable) else Beep.WRONG
        self._show_result(beep, words.refusal(error), code)

    def _show_result(self, beep: Beep, sentence: str, code: str) -> None:
        self._speaker.play(beep)
        self.face.show_result(beep, sentence, code)

    def _show_stop(self, says: Says, order: str) -> None:
        # A held order keeps what is picked of it, so its goods must not go back to the shelf.
        back = text("Put the goods back, then scan this or press Esc")
        aside = text("Set the goods aside, then scan this or press Esc")
        to_do = aside if says is Says.STOP_HELD else back
        self._stop.show_stop(words.says(says, {}), order, to_do, dropped=self._spool.drop())
        self._speaker.play(Beep.STOP)
        if self.isVisible():
            self._siren.start()

    def _take_while_stopped(self, code: str) -> None:
        """Only the acknowledgement counts; it also closes the order at the desk."""
        if code.strip().upper() != _CANCEL:
            self._stop.ignore_scan()
            self._speaker.play(Beep.STOP)
            return
        self._siren.stop()
        self._stop.hide()
        self._spool.put(_CANCEL, Actor(self.services.actor.operator, self._station))
