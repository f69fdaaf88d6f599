"""The closing form: why it was, what solved it, whether the article helped, and whether it becomes an article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.domain.knowledge import Verdict
from app.i18n import text
from app.usecases.cases import CasesClosed, CauseSaved, CloseCase, SaveCause
from app.usecases.knowledge import ArticleSaved, GrowArticle
from app.views.cases import CaseDetail, CaseRow
from ui.cases.picker import Pick, Picker
from ui.cases.reading import read_causes
from ui.cases.wording import headline
from ui.rules.controls import tick
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, label, page, row, with_key
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.bus import Command, Result

_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_LONGEST = 4000


class ClosingForm(QWidget):
    """`closed` says that the cases are closed, `left` that they are not after all, `grown` brings the number of the
    article that has come of it."""

    closed = Signal()
    left = Signal()
    grown = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._rows: Sequence[CaseRow] = ()
        self._article, self._verdict = "", ""
        self._title = label("", "section", wrap=True)
        self._cause = Picker(text("Search a root cause (name, code or initials)"), text("Root cause"), shown=7)
        self._new, self._new_form = QLineEdit(), QWidget()
        self._solution = QPlainTextEdit()
        self._solution.setPlaceholderText(text("What solved it? The next person reads this."))
        self._solution.setTabChangesFocus(True)
        self._cause.picked.connect(lambda _: self._solution.setFocus())
        self._judged = QWidget()
        self._grow = tick(text("Make an article of it"), lambda _: None)
        self._fault = label("", "bad", wrap=True)
        self._send = button(with_key(text("Close"), "Ctrl+Enter"), self.send, "primary")
        self._build()
        keys = {"Ctrl+Return": self.send, "Ctrl+Enter": self.send, "Ctrl+N": self._ask_cause}
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=_HERE)

    def _build(self) -> None:
        self._new.setPlaceholderText(text("Name of the new cause; Enter saves it"))
        self._new.returnPressed.connect(self._save_cause)
        self._below = label("", "meta", wrap=True)
        self._new_form.setLayout(column(self._below, self._new, spacing=4))
        self._new_form.hide()
        add = button(with_key(text("New cause here"), "Ctrl+N"), self._ask_cause, "link")
        cause = row(label(text("Root cause")), None, add)
        chips = FlowLayout(6)
        self._question = label("", "", wrap=True)
        self._answers = {
            verdict: button(told, partial(self._judge, verdict), "choice")
            for verdict, told in (
                (Verdict.WORKED.value, text("It worked")),
                (Verdict.FAILED.value, text("It did not work")),
                ("", text("Not used")),
            )
        }
        for each in self._answers.values():
            each.setCheckable(True)
            chips.addWidget(each)
        self._judged.setLayout(column(self._question, page(chips), spacing=6))
        ends = row(self._send, button(with_key(text("Back"), "Esc"), self.left.emit), None)
        self._solution.setMinimumHeight(88)
        parts = (self._title, cause, self._cause, self._new_form, label(text("Solution")), self._solution)
        whole = column(*parts, self._judged, self._grow, self._fault, ends, margins=(16, 12, 16, 12))
        whole.setStretchFactor(self._cause, 3)
        whole.setStretchFactor(self._solution, 2)
        self.setLayout(whole)
        self.setFocusProxy(self._cause)

    def begin(self, rows: Sequence[CaseRow], detail: CaseDetail | None) -> None:
        """Ask for these; what was done to the one (`detail`) is proposed as its solution."""
        self._rows = rows
        one = detail is not None and len(rows) == 1
        title = headline(rows[0]) if len(rows) == 1 else text("Close {count} exceptions together", count=len(rows))
        self._title.setText(title)
        self._solution.setPlainText(detail.proposal if detail is not None and one else "")
        self._article = next((step.article for step in detail.steps), "") if detail is not None and one else ""
        self._judged.setVisible(bool(self._article))
        self._question.setText(text("Did article {article} help?", article=self._article))
        self._judge(Verdict.WORKED.value if self._article else "")
        self._grow.setVisible(one)
        self._grow.setChecked(False)
        self._fault.setText("")
        self._new_form.hide()
        self._cause.start()
        self._read_causes("")
        self._cause.setFocus()

    def back(self) -> None:
        """The new cause first, then the form."""
        if self._new_form.isHidden():
            self.left.emit()
        else:
            self._new_form.hide()
            self._cause.setFocus()

    def send(self) -> None:
        """Close them; whatever is missing gets the keyboard."""
        cause, solution = self._cause.key, self._solution.toPlainText().strip()[:_LONGEST]
        if not cause:
            self._fault.setText(text("Which root cause? Without one nobody learns from it."))
            self._cause.setFocus()
        elif not solution:
            self._fault.setText(text("What solved it? Without that nobody learns from it."))
            self._solution.setFocus()
        else:
            verdict = (self._article, self._verdict) if self._verdict else ("", "")
            self._do(CloseCase(str(uuid4()), tuple(each.no for each in self._rows), cause, solution, *verdict))

    def _judge(self, verdict: str) -> None:
        self._verdict = verdict
        for value, each in self._answers.items():
            each.setChecked(value == verdict)

    def _read_causes(self, key: str) -> None:
        reader = self._services.desk.reader
        self._services.tasks.read(self, lambda: read_causes(reader), partial(self._on_causes, key), lane="causes")

    def _on_causes(self, key: str, causes: Sequence[Pick]) -> None:
        self._causes = {each.key: each for each in causes}
        self._cause.offer(causes, key)

    def _ask_cause(self) -> None:
        """Below the one that is marked; what was searched for is its name."""
        marked = self._causes.get(self._cause.key)
        below = text("Below “{cause}”", cause=marked.told) if marked is not None else text("As a branch of its own")
        self._below.setText(below)
        self._new.setText(self._cause.typed)
        self._new_form.show()
        self._new.setFocus()

    def _save_cause(self) -> None:
        name = self._new.text().strip()
        if name:
            parent = self._cause.key
            code = ".".join(filter(None, (parent.split(".")[0], uuid4().hex[:8])))
            self._do(SaveCause(str(uuid4()), code, parent, name))

    def _do(self, command: Command) -> None:
        desk, actor = self._services.desk, self._services.actor
        self._send.setEnabled(False)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_refused)

    def _on_done(self, result: Result[Any]) -> None:
        self._send.setEnabled(True)
        match result.value:
            case CauseSaved(codes=codes):
                self._new_form.hide()
                self._cause.start()
                self._read_causes(codes[0])
                self._solution.setFocus()
            case CasesClosed(cases=cases):
                self._on_closed(cases)
            case ArticleSaved(no=no):
                self.grown.emit(no)

    def _on_closed(self, cases: Sequence[str]) -> None:
        told = text("Exception {case} is closed.", case=cases[0])
        if len(cases) > 1:
            told = text("{count} exceptions are closed.", count=len(cases))
        self._services.say(Message(told, Tone.GOOD))
        if self._grow.isChecked() and len(cases) == 1:
            self._do(GrowArticle(str(uuid4()), cases[0]))
        self.closed.emit()

    def _on_refused(self, error: Exception) -> None:
        self._send.setEnabled(True)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
