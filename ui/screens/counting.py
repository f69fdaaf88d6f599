"""Counting: scan a location and what lies there; what differs is corrected, or decided with one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.adapters.spool import open_commands
from app.bus import Command
from app.domain.codes import CodeType, clean_code, is_label_code, is_own_code, scanned_code
from app.domain.people import Permission
from app.domain.picking import Beep
from app.errors import NeedsConfirmation, Refused
from app.i18n import text
from app.usecases.counting import CancelCount, Choice, CloseCount, CountItem, OpenCount, OpenTask
from app.usecases.found import FoundStock
from app.views.counting import CorrectionRow
from ui import clock
from ui.counting.home import CountHome
from ui.counting.lists import Listed
from ui.counting.page import CountPage
from ui.counting.reading import Look, look
from ui.counting.wording import answer_words, beep_of, trouble_words
from ui.screen import Screen, Services
from ui.sending import Sending
from ui.sounds import Speaker, WaveSpeaker
from ui.station.banner import ResultBanner
from ui.station.tones import icon_of, tone_of
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import column

_OTHERS = (CodeType.ORDER, CodeType.PARCEL, CodeType.TRANSFER, CodeType.PICK_LIST, CodeType.LOAD)
"""Codes that another screen knows more about."""
_MUTED = "station.muted"


class CountingScreen(Screen):
    """A scanned location is counted, an item scanned there counts; every answer has a colour, a sound, a few words."""

    key = "counting"
    icon = "count"
    watches: ClassVar[frozenset[str]] = frozenset({"count", "stock"})

    def __init__(self, services: Services, parent: QWidget | None = None, speaker: Speaker | None = None) -> None:
        super().__init__(services, parent)
        self._speaker = speaker or WaveSpeaker()
        self._speaker.muted = services.preferences.get(_MUTED) == "1"
        self._home, self._page = CountHome(services), CountPage(services.preferences)
        self._banner, self._stack = ResultBanner(), QStackedWidget()
        self._sending = Sending(services.desk, services.tasks, services.actor, self)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._calling_off = ""
        for part in (self._home, self._page):
            self._stack.addWidget(part)
        self._banner.hide()  # until there is something to say
        whole = column(self._stack, self._banner, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._connect()
        name = f"count {services.actor.station}".strip()
        kept = partial(open_commands, services.desk.spool_folder, name, Refused("count.in_use"))
        self._sending.keep(kept, CountItem, FoundStock)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Counting")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("F2", text("Type a location, or the code of an item")),
            ("F3 F4", text("Count what nobody counted for longest, or what differed lately")),
            ("Enter", text("Go on with the chosen location; behind a number: so many pieces more")),
            ("Del", text("Call the count of the chosen location off")),
            ("Ctrl+Enter", text("Close the count")),
            ("F8", text("Take the last scan back")),
            ("F6", text("More is there than the system says")),
            ("Ctrl+Tab", text("The next list")),
            ("F9 F10", text("Approve or refuse the chosen difference")),
            ("F7", text("Sound on or off")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """By Ctrl+K."""
        return {"found": text("More is there than the system says")}

    def do(self, offer: str) -> None:
        """The form."""
        self._to_list()
        self._home.find_more()

    def refresh(self) -> None:
        """Read everything again."""
        reader, site, task = self.services.desk.reader, self._home.warehouse, self._page.task.no
        self._read.ask(lambda: look(reader, site, task))

    def focus_first(self) -> None:
        """Where typed characters belong."""
        (self._page if self.is_counting else self._home).focus_first()

    @property
    def unsent(self) -> int:
        """What was counted and found here and is not in the database yet."""
        return self._sending.kept

    @property
    def is_counting(self) -> bool:
        """Whether a location is open."""
        return self._stack.currentWidget() is self._page

    def take_code(self, code: str) -> bool:
        """A location, or an item that lies there; orders and parcels are left to the frame."""
        scanned = scanned_code(code)
        if self.is_counting:
            self._page.take(code)
        elif is_label_code(scanned) or any(is_own_code(scanned, kind) for kind in _OTHERS):
            return False
        elif self._home.is_finding:
            self._home.form.take(code)
        else:
            self._begin(clean_code(scanned))
        return True

    def back(self) -> bool:
        """From a location to the list, out of a form; the count stays open."""
        if self.is_counting:
            self._to_list()
            return True
        return self._home.back()

    def _connect(self) -> None:
        for part in (self._page.asked, self._home.asked):
            part.connect(self._sending.put)
        self._page.told.connect(self._tell)
        self._page.left.connect(self._to_list)
        self._home.chosen.connect(self._open)
        self._home.typed.connect(self._begin)
        self._home.moved.connect(self.refresh)
        self._sending.done.connect(self._on_done)
        self._sending.failed.connect(self._on_failed)
        for page in (self._page, self._home):
            self._sending.depth_changed.connect(page.show_depth)
        home = self._home
        keys: dict[str, Callable[[], object]] = {
            "F2": lambda: self._page.focus_code() if self.is_counting else home.focus_location(),
            "F3": partial(self._at_home, lambda: home.choose(Choice.LONGEST)),
            "F4": partial(self._at_home, lambda: home.choose(Choice.DOUBTFUL)),
            "F6": partial(self._at_home, home.find_more),
            "F7": self._turn_sound,
            "F8": lambda: self._page.undo() if self.is_counting else None,
            "F9": partial(self._at_home, home.panel.approve),
            "F10": partial(self._at_home, home.panel.refuse),
            "Del": partial(self._at_home, self._call_off),
            "Ctrl+Tab": partial(self._at_home, home.lists.turn),
            "Ctrl+Return": self._on_ctrl_enter,
            "Ctrl+Enter": self._on_ctrl_enter,
        }
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key held down decides once

    def _at_home(self, act: Callable[[], object]) -> None:
        if not self.is_counting:
            act()

    def _on_ctrl_enter(self) -> None:
        if self.is_counting:
            self._page.close_count()
        elif self._home.is_finding:
            self._home.form.send()

    def _begin(self, code: str) -> None:
        """A location or the number of a count, scanned or typed."""
        known = next((task for task in self._home.lists.found.tasks if code in (task.no, task.location)), None)
        if known is not None:
            self._open(OpenTask(known.no, known.location))
        else:
            self._sending.put(OpenCount(str(uuid4()), self._home.warehouse, (code,)))

    def _open(self, task: OpenTask) -> None:
        self._stack.setCurrentWidget(self._page)
        self._page.begin(task)
        self._tell(Beep.TICK, text("Scan what lies at {location}", location=task.location), task.no)
        self.refresh()

    def _to_list(self) -> None:
        self._page.task = OpenTask("", "")
        self._stack.setCurrentWidget(self._home)
        self._home.focus_first()
        self.refresh()

    def _call_off(self) -> None:
        """Twice, since what was counted there is forgotten."""
        task = self._home.lists.task
        if task is None:
            return
        if self._calling_off == task.no or not task.items:
            self._sending.put(CancelCount(str(uuid4()), task.no))
            self._calling_off = ""
        else:
            self._calling_off = task.no
            self._tell(Beep.QUESTION, text("Forget what was counted at {location}? Del again", location=task.location))

    def _on_done(self, command: Command, value: Any) -> None:
        if isinstance(command, OpenCount) and command.choice is Choice.NAMED:
            self._open(value.tasks[0])
            return
        self._tell(*answer_words(value), getattr(command, "code", ""))
        if isinstance(command, CountItem):
            self._page.show_counted(value)
        elif isinstance(command, CloseCount) and command.task == self._page.task.no:
            self._home.lists.show_list(Listed.TASKS)
            self._to_list()
        self._home.settle(command)
        self.refresh()

    def _on_failed(self, command: Command | None, error: Exception) -> None:
        if not isinstance(error, ANSWERS):  # told as a bug already
            return
        if isinstance(error, NeedsConfirmation) and isinstance(command, CloseCount):
            self._page.answer_with(error.key)
        code = command.locations[0] if isinstance(command, OpenCount) and command.locations else ""
        self._tell(beep_of(error), trouble_words(error), getattr(command, "code", code))
        self.refresh()

    def _tell(self, beep: Beep, sentence: str, code: str = "") -> None:
        self._speaker.play(beep)
        self._banner.show()
        self._banner.show_result(tone_of(beep), icon_of(beep), sentence, code, clock.now())

    def _turn_sound(self) -> None:
        self._speaker.muted = not self._speaker.muted
        self.services.preferences.put(_MUTED, "1" if self._speaker.muted else "")
        self._tell(Beep.TICK, text("Sound off") if self._speaker.muted else text("Sound on"))

    def _on_look(self, found: Look) -> None:
        self._home.show_look(found, self._why_not)
        others = {clean_code(task.location) for task in found.lists.tasks if task.no != self._page.task.no}
        self._page.know_others(frozenset(others))
        if found.task == self._page.task.no:
            self._page.show_rows(found.counted)

    def _why_not(self, row: CorrectionRow) -> str:
        """Why this operator cannot decide on it; empty if they can."""
        if not self.services.may(Permission.APPROVE_COUNT):
            return text("Your role does not decide on differences. Ask a supervisor.")
        return text("You counted this yourself; a colleague decides.") if row.by == self.services.actor.operator else ""

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):
            self.services.trouble(error)
