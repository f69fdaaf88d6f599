"""The scan station: scanner only, one prompt, one answer at a time."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import words
from app.domain.cases import LinkKind
from app.domain.people import Permission
from app.domain.picking import Beep, Modes, Says, StationCommand, command_code
from app.i18n import text
from ui.preferences import FilePreferences
from ui.screen import Preferences, Screen, Services
from ui.sounds import Speaker, WaveSpeaker
from ui.station import commands
from ui.station.asides import Asides
from ui.station.bench import Bench
from ui.station.check import StationCheck
from ui.station.deck import Acts, Deck
from ui.station.drawer import ConflictDrawer
from ui.station.face import StationFace
from ui.station.keypad import DEAF, Keypad
from ui.station.tones import NIGHT
from ui.voice import Voice, speech_program, wants_voice
from ui.widgets.photo_drop import PhotoDrop

_CLOCK_MS = 15_000
_STATION = "station"


class StationScreen(Screen):
    """Every code goes to the spool; every answer is a colour, a sound and a few words."""

    key = "station"
    icon = "station"
    watches: ClassVar[frozenset[str]] = frozenset({"station", "order", "list", "printing"})
    fills: ClassVar[bool] = True

    def __init__(
        self,
        services: Services,
        parent: QWidget | None = None,
        speaker: Speaker | None = None,
        here: Preferences | None = None,
        voice: Voice | None = None,
    ) -> None:
        """`here` are the preferences of this computer."""
        super().__init__(services, parent)
        self._here = here or FilePreferences("desk")
        self._keypad = Keypad(self._choose, self.take_code, self._give, self._show_typed)
        self._speaker = speaker or WaveSpeaker()
        self._voice = voice or Voice(speech_program(), wants_voice(self._here))
        self._voice.setParent(self)
        self._check: StationCheck | None = None
        self._build(self._speaker)
        self.face.entry.typed.connect(self._on_typed)
        self.face.chooser.chosen.connect(self._on_chosen)
        # Both leave the scan that asked for them to be done with first.
        self._bench.logged_out.connect(self.logout_requested, Qt.ConnectionType.QueuedConnection)
        self._bench.photo_wanted.connect(self._asides.add_photos, Qt.ConnectionType.QueuedConnection)
        drop = PhotoDrop(self)
        drop.over.connect(self._on_held_over)
        drop.dropped.connect(self._on_dropped)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._bench.refresh_clock)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Station")

    def refresh(self) -> None:
        """What is in hand, or the stations to choose from."""
        self._bench.refresh()

    def focus_first(self) -> None:
        """The screen itself, so that Enter and Space of a scanner press nothing; the list while a station is chosen."""
        (self if self._bench.station else self.face.chooser.list).setFocus()

    def take_code(self, code: str) -> bool:
        """Every code is the station's, also one that it does not know."""
        if isinstance(self.face.laid, StationCheck):
            self.face.laid.take_code(code)
        elif not self._bench.station:
            self._bench.say(Beep.UNKNOWN, text("Choose the station first"), code)
        elif self.is_stopped and not commands.is_seen(code):
            self._bench.alarm.ignore()
        elif self.is_stopped:
            self._bench.leave_stop()
        elif not self._bench.lock.lets(code):
            self._bench.say(Beep.WRONG, text("Put it back first, then OK (Esc)"), code)
        else:
            self._bench.put(code)
        return True

    def about(self) -> Mapping[LinkKind, str]:
        """The order in hand."""
        order = self._bench.view.order
        return {LinkKind.ORDER: order.no} if order is not None else {}

    def back(self) -> bool:
        """Esc: one step back from whatever is in front, at last out of the order."""
        if self.is_stopped:
            self._bench.leave_stop()
        elif not self.face.entry.isHidden():
            self.face.close_entry()
            self.setFocus()
        elif self._keypad.digits:
            self._keypad.type("")
        elif self.face.laid is not None:
            self._put_away(self.face.laid)
        else:
            return self._step_back()
        return True

    def _put_away(self, page: QWidget) -> None:
        """A page may have steps of its own."""
        if not (isinstance(page, ConflictDrawer | StationCheck) and page.back()):
            self._bench.lay(None)

    def _step_back(self) -> bool:
        """Out of a mistake, a question, the work; False when nothing is in hand."""
        bench, view = self._bench, self._bench.view
        chooses = bench.answer is not None and bench.answer.says == Says.CHOOSE_ORDER
        if bench.lock.says is not None or view.hand.asked:
            bench.put(commands.ACK)
        elif self.face.is_alarmed or chooses:
            bench.forget_answer()
        elif view.order is not None or view.cart is not None or view.hand.question:
            bench.put(commands.CANCEL)
        else:
            return False
        return True

    def explain(self) -> bool:
        """F1: what can be done now."""
        if self._bench.station and not self.is_stopped:
            self._bench.lay(self.face.help)
        return bool(self._bench.station)

    def shortcuts(self) -> list[tuple[str, str]]:
        """Every key, for the list of keys."""
        return self._deck.keys()

    @property
    def unsent(self) -> int:
        """Scans that only the spool has."""
        return self._bench.spool.depth + self._bench.spool.unsynced

    @property
    def is_stopped(self) -> bool:
        """Whether a stop waits to be acknowledged."""
        return self._bench.alarm.is_on

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs on, and the siren of a stop that nobody has seen yet."""
        super().showEvent(event)
        self._clock.start()
        self._bench.alarm.listen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing sounds from a screen nobody sees."""
        super().hideEvent(event)
        self._clock.stop()
        self._bench.alarm.hush()
        self._voice.hush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A stop covers everything."""
        super().resizeEvent(event)
        self._bench.alarm.fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, + and Backspace; Enter and Space press nothing here, wherever they come from."""
        pressed = bool(self._bench.station) and not self.is_stopped and self._keypad.press(event)
        if not pressed and event.key() not in DEAF:
            super().keyPressEvent(event)

    def _build(self, speaker: Speaker) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        palette = QPalette(QColor(NIGHT.ground))
        palette.setColor(QPalette.ColorRole.Window, QColor(NIGHT.ground))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._deck = Deck(self._give, self._acts(), (commands.TYPE, commands.HELP))
        self._deck.bind(self)
        self.face = StationFace(self._deck.tiles, self.take_code)
        station = self.services.station or self.services.preferences.get(_STATION)
        self._bench = Bench(self.services, (self.face, self._deck, speaker, self._voice), station, self._on_mode, self)
        self._asides = Asides(self.services, self, speaker, self._bench.say, self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.face)

    def _acts(self) -> Acts:
        return {
            commands.TYPE: (text("Type"), self._on_type),
            commands.HELP: (text("Help"), self.explain),
            commands.LABEL: (text("Show the label"), lambda: self._asides.show_label(self._bench.view)),
            commands.SOUND: (text("Sound on or off"), lambda: self._asides.switch_sound()),
            commands.CHECK: (text("Station check"), self._on_check),
            commands.CONFLICTS: (text("Conflicts"), self._on_conflicts),
            commands.MODES: (text("How this station works"), self._on_modes),
        }

    def _give(self, command: StationCommand) -> None:
        """By key or tile."""
        if command in (StationCommand.ACK, StationCommand.CANCEL):
            self.back()
        elif self._bench.station and not self.is_stopped:
            self.take_code(command_code(command))

    def _choose(self, digit: str) -> bool:
        """Whether a page is in front: digits choose there, or mean nothing."""
        return self.face.press(digit) or self.face.is_covered

    def _show_typed(self, digits: str) -> None:
        view = self._bench.view
        line = next((line for line in view.lines if line.position == view.hand.line), None)
        self.face.prompt_bar.show_typed(digits, (line.name or line.title) if line else text("pieces"))

    def _on_held_over(self, over: bool) -> None:
        order = self._bench.view.order
        told = text("Drop the photos for {order}", order=order.no) if order else words.says(Says.SCAN_ORDER_FIRST, {})
        self.face.banner.show_hint(told if over else "")

    def _on_dropped(self, paths: Sequence[Path]) -> None:
        order = self._bench.view.order
        if self.is_stopped:
            self._bench.alarm.ignore()
        elif order is None:
            self._bench.say(Beep.UNKNOWN, words.says(Says.SCAN_ORDER_FIRST, {}), "")
        else:
            self._asides.take_photos(order.no, paths)

    def _on_type(self) -> None:
        if self._bench.station and not self.is_stopped:
            self.face.open_entry()

    def _on_typed(self, code: str) -> None:
        self.face.close_entry()
        self.setFocus()
        self.take_code(code)

    def _on_modes(self) -> None:
        if not self._bench.station or self.is_stopped:
            return
        if self.services.may(Permission.SETTINGS):
            self._bench.lay(self.face.modes)
        else:
            self._bench.say(Beep.WRONG, words.says(Says.NOT_PERMITTED, {}), "")

    def _on_check(self) -> None:
        bench = self._bench
        if not bench.station or self.is_stopped:
            return
        if self._check is None:
            self._check = StationCheck(
                self.services,
                bench.spool,
                bench.station,
                (self._speaker, self._voice),
                self._here,
                self.services.serial,
            )
            self._check.scanned.connect(self.take_code)
        bench.lay(self._check)

    def _on_conflicts(self) -> None:
        if self._bench.station and not self.is_stopped:
            self._bench.lay(self._bench.drawer)

    def _on_mode(self, modes: Modes) -> None:
        self._asides.set_modes(self._bench.station, modes)

    def _on_chosen(self, code: str) -> None:
        self.services.preferences.put(_STATION, code)
        self.setFocus()
        self._bench.choose(code)
