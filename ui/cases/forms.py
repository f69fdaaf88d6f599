"""What is asked before a case is handed over, paused or opened again, or credit is granted: in the panel, never in a
dialog."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app import words
from app.domain.credit import GRANT_HOURS
from app.i18n import text
from ui import clock
from ui.cases.moments import moment_of, shown, tomorrow
from ui.cases.picker import Pick, Picker
from ui.widgets.basics import button, column, label, page, restyle, row, with_key
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

    def _ends(self, deed: str) -> QHBoxLayout:
        send = button(with_key(deed, "Enter"), self.send, "primary")
        return row(send, button(with_key(text("Back"), "Esc"), self.left.emit), None)

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
        ends = self._ends(text("Pass on"))
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
        ends = self._ends(text("Let the clock stand"))
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


class _WhyForm(Form):
    """`sent` brings the reason."""

    sent = Signal(str)

    def __init__(self, question: str, hint: str, reasons: Sequence[str], deed: str) -> None:
        super().__init__()
        self._why, self._question = self._reason(hint), label(question, wrap=True)
        chips = FlowLayout(8)
        for reason in reasons:
            chips.addWidget(button(reason, partial(self._say, reason), "link"))
        ends = self._ends(deed)
        self.setLayout(column(self._question, self._why, page(chips), ends, margins=(12, 12, 12, 12)))
        self.setFocusProxy(self._why)

    def clear(self) -> None:
        """Nothing typed yet."""
        self._why.clear()
        self.setFocus()

    def send(self) -> None:
        """The reason; without one the keyboard stays."""
        if self._why.text().strip():
            self.sent.emit(self._why.text().strip())
        else:
            self.setFocus()

    def _say(self, reason: str) -> None:
        self._why.setText(reason)
        self._why.setFocus()


class ReopenForm(_WhyForm):
    """Why a closed case is not solved."""

    def __init__(self) -> None:
        reasons = (text("It happened again"), text("The solution did not hold"), text("Closed by mistake"))
        super().__init__(text("Why is it not solved?"), text("What is wrong still?"), reasons, text("Open again"))


class GrantForm(_WhyForm):
    """Why a customer may owe more."""

    def __init__(self) -> None:
        reasons = (text("Long-standing customer"), text("Pays this week"), text("The owner agreed"))
        super().__init__("", text("Why?"), reasons, text("Grant credit"))

    def start(self, amount_fen: int) -> None:
        """For so much."""
        told = text("Grant {amount} for {hours} hours?", amount=words.money(amount_fen), hours=GRANT_HOURS)
        self._question.setText(told)
        self.clear()
