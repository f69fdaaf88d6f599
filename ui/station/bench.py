"""The work at the station: scans on their way, answers as they come, and what the face shows of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.people import Actor
from app.domain.picking import STOPS, Beep, Modes, Says
from app.domain.printing import Lamp
from app.domain.stages import Stage
from app.errors import Unavailable
from app.i18n import text
from app.usecases.picking import ScanAnswer
from app.views.company import StationRow
from app.views.orders import OrderRow
from app.views.station import StationView
from ui.screen import Services
from ui.sounds import Speaker
from ui.station import commands
from ui.station.alarm import Alarm
from ui.station.asking import question_of
from ui.station.deck import Deck
from ui.station.drawer import ConflictDrawer
from ui.station.face import StationFace
from ui.station.lock import Lock
from ui.station.look import EMPTY_VIEW, Look, read_look
from ui.station.modes import rows_of
from ui.station.spool import ScanSpool
from ui.voice import Voice


class Bench(QObject):
    """One station: `station` is its code, empty until one is chosen; `change` hears how it shall work from now on."""

    logged_out = Signal()
    photo_wanted = Signal(str)
    """Of this order."""

    def __init__(
        self,
        services: Services,
        parts: tuple[StationFace, Deck, Speaker, Voice],
        station: str,
        change: Callable[[Modes], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._services, self._change, self.station = services, change, station
        self.face, self._deck, self._speaker, self._voice = parts
        self.alarm, self.lock = Alarm(parent, self._speaker), Lock()
        self.answer: ScanAnswer | None = None
        self._look: Look | None = None
        self._looked_into = ""
        self.spool = ScanSpool(services.desk, services.tasks, self)
        self._connect()
        if station:
            self._open()

    def _connect(self) -> None:
        lamps, spool = self.face.footer.lamps, self.spool
        spool.answered.connect(self._on_answered)
        spool.told.connect(self._on_told)
        spool.failed.connect(self._on_failed)
        spool.depth_changed.connect(lamps.show_depth)
        spool.unsynced_changed.connect(lamps.show_unsynced)
        spool.away_changed.connect(self._on_away)

    @property
    def view(self) -> StationView:
        """What is in hand, with what the station has counted by itself while the database is away."""
        return self.spool.local_view(self._look.view) if self._look else EMPTY_VIEW

    def choose(self, station: str) -> None:
        """Work as this station."""
        self.station = station
        self._open()
        self.refresh()

    def _open(self) -> None:
        """Take up what was left here: scans without an answer, and those that did not fit."""
        self.drawer = ConflictDrawer(self._services, self.station)
        self.drawer.counted.connect(self.face.footer.lamps.show_conflicts)
        self.spool.open(self.station)
        self.drawer.refresh()

    def refresh(self) -> None:
        """Read the station anew, or the list of stations while none is chosen."""
        tasks, reader, station = self._services.tasks, self._services.desk.reader, self.station
        if not station:
            tasks.read(self, reader.stations, self._on_stations, lane="look")
            return
        place = self._look.place if self._look else None
        offered = self.answer.facts.get("orders") if self.answer else None
        numbers = [str(no) for no in offered] if isinstance(offered, list) else []
        work = lambda: read_look(reader, station, place, numbers)  # noqa: E731 - runs on a reader
        tasks.read(self, work, self._on_look, self._on_unread, lane="look")

    def refresh_clock(self) -> None:
        """The time runs on; what could not be read so far is asked for again."""
        if self.station and self._look is None:
            self.refresh()
        self.face.show_clock(self.view)

    def put(self, code: str) -> None:
        """On its way to the desk; the acknowledgement opens the lock at once, database or not."""
        if commands.is_ack(code):
            self.lock.says = None
        self.spool.put(code, Actor(self._services.actor.operator, self.station))

    def leave_stop(self) -> None:
        """Somebody has seen it."""
        self.alarm.leave()
        self.put(commands.ACK)

    def forget_answer(self) -> None:
        """Neither its words nor what it offered count any more."""
        self.answer = None
        self.face.calm()
        self._show()

    def lay(self, page: QWidget | None) -> None:
        """Cover the work with a page, or show the work again."""
        self.face.lay(page)
        self._fill_laid()
        if page is None:
            self._show()

    def say(self, beep: Beep, sentence: str, code: str) -> None:
        """A result, seen and heard."""
        self._speaker.play(beep)
        if not self._speaker.muted:
            self._voice.say(sentence)
        self.face.show_result(beep, sentence, code)

    def _on_stations(self, stations: Sequence[StationRow]) -> None:
        self.face.show_stations(stations, self._services.warehouse)

    def _on_look(self, look: Look) -> None:
        before, self._look = self._look, look
        broken = look.printing.lamp is Lamp.FAULT
        if broken and before is not None and before.printing.lamp is not Lamp.FAULT:
            self._speaker.play(Beep.UNKNOWN)
        self.spool.watch(look.view)
        self._show()
        self._look_into(look.view.order)

    def _look_into(self, order: OrderRow | None) -> None:
        """The office may stop an order between two scans, and the picker shall not have to scan to learn it: the
        order's own number makes the engine look."""
        if order is None or not (order.held or order.stage is Stage.CANCELLED):
            self._looked_into = ""
        elif self._looked_into != order.no and not self.alarm.is_on:
            self._looked_into = order.no
            self.put(order.no)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, Unavailable):
            self.face.footer.lamps.show_away(True)
        if self._look is None:
            self.face.prompt_bar.prompt.show_text(text("The database does not answer, wait"))

    def _on_answered(self, answer: ScanAnswer) -> None:
        self._hear(answer, words.says(answer.says, answer.facts))
        if answer.says in STOPS:
            order = self.view.order
            self.alarm.show(answer, order.no if order else "", self.spool.drop())
        elif answer.says == Says.HELP:
            self.lay(self.face.help)
        elif answer.says == Says.PHOTO:
            self.photo_wanted.emit(answer.order)
        elif answer.says == Says.LOGGED_OUT:
            self.logged_out.emit()
        if not answer.ok and self.spool.away:
            self.drawer.refresh()  # a no to what the station had said yes to
        if answer.facts.get("labels"):
            self._services.tasks.write(self, self._services.desk.deliver, lambda _: self.refresh())
        self.refresh()

    def _on_told(self, answer: ScanAnswer) -> None:
        """The station's own word, while the database is away."""
        self._hear(answer, words.says_alone(answer.says, answer.facts))
        self._show()

    def _hear(self, answer: ScanAnswer, sentence: str) -> None:
        self.answer = answer
        self.lock.hear(answer)
        if answer.says in STOPS or self.face.laid in (self.face.help, self.face.modes):
            self.face.lay(None)
        self.say(Beep(answer.beep), sentence, answer.code)

    def _on_failed(self, code: str, error: Exception) -> None:
        # A database that is away answers the same scan later; a refusal is final.
        self.say(Beep.UNKNOWN if isinstance(error, Unavailable) else Beep.WRONG, words.refusal(error), code)

    def _on_away(self, away: bool) -> None:
        self.face.footer.lamps.show_away(away)
        if not away:
            self.refresh()
            self.drawer.refresh()

    def _show(self) -> None:
        if self._look is None:
            return
        view, locked = self.view, self.lock.says
        question = question_of(view, self.answer, self._look.offered)
        self.face.show_look(replace(self._look, view=view), question, locked, self._services.operator.name)
        self.face.offer(self._deck.offered(view, locked, question is not None))
        self.face.show_hint(view, self.answer)
        self._fill_laid()

    def _fill_laid(self) -> None:
        """What lies over the work is as things are now."""
        if self.face.laid is self.face.help:
            self.face.help.show_rows(text("What can be done now"), "", self._deck.help_rows(self.view))
        elif self.face.laid is self.drawer:
            self.drawer.refresh()
        elif self.face.laid is self.face.modes:
            hint = text("Press the number; it counts from the next scan on")
            rows = rows_of(self.view.modes, self._change)
            self.face.modes.show_rows(text("How this station works"), hint, rows)
