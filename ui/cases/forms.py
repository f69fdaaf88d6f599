"""What is asked before a case is handed over or paused: in the panel, never in a dialog."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from app import words
from app.i18n import text
from ui import clock
from ui.cases.moments import moment_of, shown, tomorrow
from ui.cases.picker import Pick, Picker
from ui.widgets.basics import button, column, label, page, restyle, row
from ui.widgets.flow import FlowLayout

_LONGEST = 500


class Form(QFrame):
    """A card that asks. `left` says that it shall be closed."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.send, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def send(self) -> None:
        """As Ctrl+Enter does."""
        raise NotImplementedError

    def _reason(self, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.setMaxLength(_LONGEST)
        made.returnPressed.connect(self.send)
        return made


class HandOverForm(Form):
    """`sent` brings (key of a person or a role, reason)."""

    sent = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._people = Picker(text("Name, role or initials"), text("To whom"), shown=6)
        self._why = self._reason(text("Why? What has been done so far?"))
        self._people.picked.connect(lambda _: self._why.setFocus())
        chips = FlowLayout(8)
        for reason in (text("My shift is over"), text("Needs another right"), text("Knows this better")):
            chips.addWidget(button(reason, partial(self._say, reason), "link"))
        ends = row(button(text("Pass on"), self.send, "primary"), button(text("Back"), self.left.emit), None)
        title = label(text("Pass it on to whom?"))
        self.setLayout(column(title, self._people, self._why, page(chips), ends, margins=(12, 12, 12, 12)))
        self.setFocusProxy(self._people)

    def offer(self, people: Sequence[Pick]) -> None:
        """To whom it can be handed."""
        self._people.offer(people)

    def start(self) -> None:
        """Nothing typed yet."""
        self._people.start()
        self._why.clear()
        self.setFocus()

    def send(self) -> None:
        """Person and reason; whatever is missing gets the keyboard."""
        if not self._people.key:
            self._people.setFocus()
        elif not self._why.text().strip():
            self._why.setFocus()
        else:
            self.sent.emit(self._people.key, self._why.text().strip())

    def _say(self, reason: str) -> None:
        self._why.setText(reason)
        self._why.setFocus()


class PauseForm(Form):
    """`sent` brings (reason, until)."""

    sent = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._why = self._reason(text("What is waited for?"))
        self._until = self._reason("14:30 · 11-25 · 11-25 09:00 · 2h · 3d")
        self._until.textChanged.connect(lambda _: self._show_moment())
        self._told = label("", "meta")
        whys = (text("Customer answers"), text("Goods arrive"), text("Courier answers"))
        chips, times = FlowLayout(8), FlowLayout(8)
        for reason in whys:
            chips.addWidget(button(reason, partial(self._why.setText, reason), "link"))
        for told, moment in self._moments():
            times.addWidget(button(told, partial(self._put, moment), "link"))
        ends = row(
            button(text("Let the clock stand"), self.send, "primary"), button(text("Back"), self.left.emit), None
        )
        asked = (label(text("Why does it wait, and until when?")), self._why, page(chips), self._until, page(times))
        self.setLayout(column(*asked, self._told, ends, margins=(12, 12, 12, 12)))
        self.setFocusProxy(self._why)

    def _moments(self) -> list[tuple[str, Callable[[], datetime]]]:
        return [
            (text("1 hour"), lambda: clock.now() + timedelta(hours=1)),
            (text("tomorrow 09:00"), tomorrow),
            (text("3 days"), lambda: tomorrow() + timedelta(days=2)),
        ]

    def start(self) -> None:
        """Nothing typed yet."""
        self._why.clear()
        self._until.clear()
        self.setFocus()

    def send(self) -> None:
        """Reason and moment; whatever is missing gets the keyboard."""
        until = moment_of(self._until.text())
        if not self._why.text().strip():
            self._why.setFocus()
        elif until is None or until <= clock.now():
            self._until.setFocus()
        else:
            self.sent.emit(self._why.text().strip(), until)

    def _put(self, moment: Callable[[], datetime]) -> None:
        self._until.setText(shown(moment()))

    def _show_moment(self) -> None:
        until, now = moment_of(self._until.text()), clock.now()
        sound = until is not None and until > now
        told = text("No time to come. Type it as 14:30, 11-25 09:00, 2h or 3d.")
        if until is not None and sound:
            told = text("The clock runs again {time}.", time=words.clock(until, now))
        self._told.setText(told if self._until.text() else "")
        restyle(self._told, "kind", "meta" if sound or not self._until.text() else "bad")
