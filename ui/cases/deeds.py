"""What can be done with a case, or with several that are chosen together: taken, handed over, paused, closed, its
messages sent again; with a closed one that it is opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.cases import CaseKind, CaseState
from app.i18n import text
from app.usecases.cases import CaseChanged, HandOver, PauseCase, ReopenCase, ResumeCase, TakeCase
from app.usecases.outbox import MessagesResent, ResendMessages
from app.views.cases import CaseRow
from ui.cases.forms import Form, HandOverForm, PauseForm, ReopenForm
from ui.cases.reading import ROLE, read_people
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, page, with_key
from ui.widgets.flow import FlowLayout
from ui.widgets.resending import tell_resent

if TYPE_CHECKING:
    from app.bus import Command, Result
    from ui.cases.picker import Pick


class CaseDeeds(QWidget):
    """Buttons with their keys, and the form that one of them opens. `changed` says that cases should be read again,
    `close_wanted` that the chosen ones shall be closed."""

    changed = Signal()
    close_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._rows: Sequence[CaseRow] = ()
        self._shown: Sequence[CaseRow] = ()
        self._hand, self._pause_form, self._reopen_form = HandOverForm(), PauseForm(), ReopenForm()
        self._hand.sent.connect(self._on_handed)
        self._pause_form.sent.connect(self._on_paused)
        self._reopen_form.sent.connect(self._on_reopened)
        self._take = button(with_key(text("Take it"), "F2"), self.take, "primary")
        self._over = button(with_key(text("Pass on…"), "F3"), self.hand_over)
        self._pause = button("", self.pause)
        self._again = button("", self.again)
        self._close = button(with_key(text("Close…"), "F9"), self.close_cases)
        line = FlowLayout(6)
        for each in (self._take, self._again, self._over, self._pause, self._close):
            line.addWidget(each)
        self._buttons = page(line)
        self.setLayout(column(self._buttons, *self._forms, spacing=0))
        for form in self._forms:
            form.left.connect(self.back)
            form.hide()

    @property
    def _forms(self) -> tuple[Form, ...]:
        return self._hand, self._pause_form, self._reopen_form

    def show_rows(self, rows: Sequence[CaseRow]) -> None:
        """One case, several, or none; an open form stays open while they are the same."""
        if [(row.no, row.closed_at) for row in rows] != [(row.no, row.closed_at) for row in self._shown]:
            self.back()
        self._shown, self._rows = rows, [row for row in rows if row.state is not CaseState.CLOSED]
        states, one = {row.state for row in self._rows}, len(self._rows) == 1
        untaken = any(row.reacted_at is None or row.owner != self._services.operator.code for row in self._rows)
        self._take.setVisible(untaken)
        self._pause.setVisible(one and states <= {CaseState.OPEN, CaseState.PAUSED})
        self._pause.setText(with_key(text("Go on") if CaseState.PAUSED in states else text("Pause…"), "F6"))
        self._again.setText(with_key(text("Send again") if self._rows else text("Open again…"), "F8"))
        self._again.setVisible(bool(self._undelivered) or self._is_closed)
        for each in (self._over, self._close):
            each.setVisible(bool(self._rows))
        self._mark_main(self._main(states, untaken))
        self.setVisible(bool(self._rows) or self._is_closed)

    def _main(self, states: set[CaseState], untaken: bool) -> QPushButton:
        if states == {CaseState.CLEARED}:
            return self._close
        return self._take if untaken or not self._undelivered else self._again

    @property
    def _is_closed(self) -> bool:
        """Whether it is one, and closed."""
        return len(self._shown) == 1 and not self._rows

    @property
    def _undelivered(self) -> list[str]:
        """Topics of messages that were given up, where all the cases are about such."""
        about = [row for row in self._rows if row.kind is CaseKind.MESSAGE and row.state is not CaseState.CLEARED]
        return list(dict.fromkeys(str(row.facts["topic"]) for row in about)) if len(about) == len(self._rows) else []

    def _mark_main(self, main: QPushButton) -> None:
        for each in (self._take, self._again, self._close):
            kind = "primary" if each is main else ""
            if each.property("kind") != kind:
                each.setProperty("kind", kind)
                each.style().unpolish(each)
                each.style().polish(each)

    def take(self) -> None:
        """F2: they are mine."""
        for row in self._rows:
            self.send(TakeCase(str(uuid4()), row.no))

    def hand_over(self) -> None:
        """F3: asks to whom and why."""
        if self._rows:
            reader = self._services.desk.reader
            self._services.tasks.read(self, lambda: read_people(reader), self._on_people)

    def pause(self) -> None:
        """F6: asks why and until when; a paused one goes on."""
        if not self._pause.isVisibleTo(self):
            return
        if self._rows[0].state is CaseState.PAUSED:
            self.send(ResumeCase(str(uuid4()), self._rows[0].no))
        else:
            self._open(self._pause_form)
            self._pause_form.start()

    def again(self) -> None:
        """F8: what was given up is sent again; a closed one is opened again, after it is said why."""
        if self._is_closed:
            self._open(self._reopen_form)
            self._reopen_form.clear()
        for topic in self._undelivered:
            self.send(ResendMessages(str(uuid4()), topics=(topic,)))

    def close_cases(self) -> None:
        """F9."""
        if self._rows:
            self.close_wanted.emit()

    def back(self) -> bool:
        """Close the open form; False when none is open."""
        is_open = any(not form.isHidden() for form in self._forms)
        for form in self._forms:
            form.hide()
        self._buttons.show()
        return is_open

    def send(self, command: Command) -> None:
        """Do it, and have cases read again."""
        desk, actor = self._services.desk, self._services.actor
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_failed)

    def _on_people(self, people: Sequence[Pick]) -> None:
        self._open(self._hand)
        self._hand.offer(people)
        self._hand.start()

    def _on_handed(self, key: str, reason: str) -> None:
        operator, role = ("", key.removeprefix(ROLE)) if key.startswith(ROLE) else (key, "")
        for row in self._rows:
            self.send(HandOver(str(uuid4()), row.no, operator, role, reason))

    def _on_paused(self, reason: str, until: datetime) -> None:
        self.send(PauseCase(str(uuid4()), self._rows[0].no, reason, until))

    def _on_reopened(self, reason: str) -> None:
        self.send(ReopenCase(str(uuid4()), self._shown[0].no, reason))

    def _open(self, form: Form) -> None:
        self.back()
        self._buttons.hide()
        form.show()

    def _on_done(self, result: Result[Any]) -> None:
        if isinstance(result.value, CaseChanged):
            self.back()
            self._services.say(Message(text("Exception {case}: done.", case=result.value.case), Tone.GOOD))
        if isinstance(result.value, MessagesResent):
            tell_resent(self._services, result.value)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self.changed.emit()
