"""Handover: parcels are scanned into a courier's load and counted, then leave in one go; signed notes come back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.adapters.spool import open_commands
from app.bus import Command
from app.domain.codes import scanned_code
from app.domain.couriers import courier_of
from app.domain.people import Actor, Permission
from app.domain.picking import COMMAND_CODES, Beep
from app.errors import NeedsConfirmation, Refused, Unavailable
from app.i18n import text
from app.usecases.handover import LoadChanged, LoadClosed, LoadParcel, OpenLoad, UnloadParcel
from app.usecases.picking import ScanAnswer
from app.usecases.stages import ConfirmSigned
from app.usecases.waybills import TakeWaybill
from ui.handover import wording
from ui.handover.choosing import rows_of
from ui.handover.deck import KEYS, listen, tiles_of
from ui.handover.face import HandoverFace
from ui.handover.gate import Gate
from ui.handover.paper import keep_list, show_list
from ui.handover.prompting import all_keys, hint, keys, prompt
from ui.handover.reading import Look, look
from ui.screen import Screen, Services
from ui.sending import Sending
from ui.sounds import Speaker, WaveSpeaker
from ui.station.alarm import Alarm
from ui.station.commands import is_seen
from ui.station.tones import NIGHT
from ui.tasks import ANSWERS, Repeat

_MUTED, _STATION = "station.muted", "station"
_NO_LOAD = Look("", "", (), (), None)


class HandoverScreen(Screen):
    """Scanner only; every answer is a colour, a sound and a few words."""

    key = "handover"
    icon = "truck"
    watches: ClassVar[frozenset[str]] = frozenset({"load", "order"})
    fills: ClassVar[bool] = True

    def __init__(self, services: Services, parent: QWidget | None = None, speaker: Speaker | None = None) -> None:
        super().__init__(services, parent)
        self._speaker = speaker or WaveSpeaker()
        self._speaker.muted = services.preferences.get(_MUTED) == "1"
        self._station = services.station or services.preferences.get(_STATION)
        self._actor = Actor(services.actor.operator, self._station)
        self._look, self._last, self._signed = _NO_LOAD, "", 0
        self._sending = Sending(services.desk, services.tasks, self._actor, self)
        self._gate = Gate(self._sending.put)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._build()
        self._alarm = Alarm(self, self._speaker)
        self._sending.done.connect(self._on_done)
        self._sending.failed.connect(self._on_failed)
        self._sending.depth_changed.connect(self.face.footer.lamps.show_depth)
        name = f"handover {self._station}".strip()
        kept = partial(open_commands, services.desk.spool_folder, name, Refused("handover.in_use"))
        self._sending.keep(kept, LoadParcel, UnloadParcel, ConfirmSigned)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Handover")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return all_keys()

    def refresh(self) -> None:
        """Read the loads, or the one in hand."""
        reader, station, load = self.services.desk.reader, self._station, self._gate.load
        self._read.ask(lambda: look(reader, station, load))

    def take_code(self, code: str) -> bool:
        """Every code is meant for the load in hand."""
        command = COMMAND_CODES.get(scanned_code(code))
        if self._alarm.is_on:
            self._leave_alarm() if is_seen(code) else self._alarm.ignore()
        elif command is not None and command in self._commands:
            self._commands[command]()
        elif self._gate.load or self._gate.signing:
            self._gate.scan(code)
        else:
            self._choose(code)
        return True

    @property
    def unsent(self) -> int:
        """What was scanned here and is not in the database yet."""
        return self._sending.kept

    def back(self) -> bool:
        """Esc: out of the typed entry, a stop, a wrong scan or a question; else back to the loads."""
        if self._alarm.is_on:
            self._leave_alarm()
        elif not self.face.entry.isHidden():
            self.face.close_entry()
            self.setFocus()
        elif self.face.is_alarmed:
            self.face.calm()
        elif self._gate.taking_out or self._gate.asking.parcel:
            self._gate.take(self._gate.load, self._gate.carrier)
            self._show()
        elif self._gate.load or self._gate.signing:
            self._gate.leave()
            self.face.calm()
            self.refresh()
            self._show()
        else:
            return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """The siren of a stop that nobody has seen yet."""
        super().showEvent(event)
        self._alarm.listen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing sounds from a screen nobody sees."""
        super().hideEvent(event)
        self._alarm.hush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A stop covers everything."""
        super().resizeEvent(event)
        self._alarm.fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a load; Enter and Space press nothing, wherever they come from."""
        if self.face.pages.currentWidget() is self.face.loads and self.face.loads.press(event.text()):
            return
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setPalette(QPalette(QColor(NIGHT.ground), QColor(NIGHT.ground)))
        self.setAutoFillBackground(True)
        acts: dict[str, Callable[[], object]] = {
            "F2": self._type,
            "F4": self._close,
            "F6": self._sign,
            "F7": self._turn_sound,
            "F8": self._take_out,
            "F9": self._show_list,
            "F10": self._give_up,
            "Esc": self.back,
        }
        listen(self, acts)
        self._tiles = tiles_of(acts)
        self._commands = {command: acts[key] for key, command in KEYS.items()}
        self.face = HandoverFace(tuple(self._tiles.values()))
        self.face.entry.typed.connect(self._on_typed)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.face)

    def _take(self, load: str, carrier: str) -> None:
        self._gate.take(load, carrier)
        self.face.calm()
        self.refresh()

    def _close(self) -> None:
        if self._gate.load:
            self._gate.close()

    def _take_out(self) -> None:
        if self._gate.load:
            self._gate.taking_out = not self._gate.taking_out
            self._show()

    def _give_up(self) -> None:
        if self._gate.load and not self._gate.give_up():
            self._tell(Beep.QUESTION, text("Give this load up? F10 again"), self._gate.load)

    def _sign(self) -> None:
        if not self.services.may(Permission.SIGN):
            self._tell(Beep.WRONG, text("Your role may not do this."), "")
        elif not self._gate.load:
            self._gate.signing, self._signed = not self._gate.signing, 0
            self._show()

    def _type(self) -> None:
        self.face.open_entry()

    def _on_typed(self, code: str) -> None:
        self.face.close_entry()
        self.setFocus()
        self.take_code(code)

    def _choose(self, code: str) -> None:
        """By the barcode of a load that was left open, or a courier's code."""
        load = next((row for row in self._look.loads if row.no == scanned_code(code)), None)
        courier = courier_of(code)
        if load is not None:
            self._take(load.no, load.carrier)
        elif courier is not None:
            self._gate.open(courier.name)
        else:
            self._tell(Beep.UNKNOWN, text("Choose a load or a courier first"), code)

    def _turn_sound(self) -> None:
        self._speaker.muted = not self._speaker.muted
        self.services.preferences.put(_MUTED, "1" if self._speaker.muted else "")
        self._tell(Beep.TICK, text("Sound off") if self._speaker.muted else text("Sound on"), "")

    def _show_list(self) -> None:
        load, desk = self._gate.load or self._last, self.services.desk
        if load:
            self.services.tasks.read(self, partial(keep_list, desk, load), show_list)

    def _on_look(self, found: Look) -> None:
        self._look = found
        self._show()

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self._tell(Beep.UNKNOWN, wording.refused(error)[1], "")

    def _show(self) -> None:
        """The page that belongs to what is done now."""
        detail, gate = self._look.load, self._gate
        if gate.load:
            if detail is not None and detail.row.no == gate.load:
                self.face.show_load(detail)
        elif gate.signing:
            self.face.signed.show_count(self._signed)
            self.face.show_page(self.face.signed)
        else:
            rows = rows_of(self._look, self._take, self._gate.open)
            self.face.loads.show_rows("", hint(self._station, bool(rows)), rows)
            self.face.show_page(self.face.loads)
        self.face.bar.show_prompt(prompt(gate), gate.load or self._look.name)
        self.face.offer([self._tiles[key] for key in keys(gate, self._last)])

    def _on_done(self, command: Command, value: Any) -> None:
        beep, sentence = wording.taken_out(value) if isinstance(command, UnloadParcel) else wording.done(value)
        self._tell(beep, sentence, getattr(command, "code", getattr(command, "order", "")))
        if isinstance(command, OpenLoad):
            self._gate.take(value.load, value.carrier)
        elif isinstance(command, TakeWaybill):
            self._gate.numbered(command.code)
        elif isinstance(command, ConfirmSigned):
            self._signed += 1
        elif isinstance(value, LoadClosed | LoadChanged):
            self._end(value)
        self._show()
        self.refresh()

    def _end(self, value: LoadClosed | LoadChanged) -> None:
        """The load is over: its list is printed, and the next one can come."""
        self._gate.leave()
        if isinstance(value, LoadClosed):
            self._last, desk, actor = value.load, self.services.desk, self._actor
            self.services.tasks.write(self, partial(desk.print_manifest, actor, value.load), lambda _job: None)

    def _on_failed(self, command: Command | None, error: Exception) -> None:
        if not isinstance(error, ANSWERS):  # told as a bug already
            return
        code = getattr(command, "code", getattr(command, "order", ""))
        if isinstance(error, NeedsConfirmation) and command is not None:
            self._gate.asked(command, error)
        elif isinstance(error, Refused) and error.code in wording.STOPS:
            self._stop(error)
        elif isinstance(error, Refused) and error.code == "parcel.no_waybill" and isinstance(command, LoadParcel):
            self._gate.lacks_number(command.code)
        beep, sentence = wording.refused(error)
        if not self._alarm.is_on:
            self._tell(beep, sentence, code)
        self._show()
        if not isinstance(error, Unavailable):
            self.refresh()

    def _stop(self, error: Refused) -> None:
        """What was scanned behind it was scanned blindly."""
        dropped = self._sending.drop()
        says, order = wording.STOPS[error.code].value, str(error.facts.get("order"))
        self._alarm.show(ScanAnswer("", False, says, order, "", Beep.STOP.value, {"order": order}), order, dropped)
        self._alarm.fill()

    def _leave_alarm(self) -> None:
        self._alarm.leave()
        self.face.calm()

    def _tell(self, beep: Beep, sentence: str, code: str) -> None:
        self._speaker.play(beep)
        self.face.show_result(beep, sentence, code)
