"""An exception opened by hand, from any screen: what is wrong, about what, how pressing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app import words
from app.domain.cases import LinkKind, Severity
from app.i18n import text
from app.usecases.cases import CaseChanged, OpenCase
from ui.cases.wording import link_kind, severity_word
from ui.rules.controls import Choice
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import Item, button, column, label, row, with_key

if TYPE_CHECKING:
    from app.bus import Result

_ASKED = (LinkKind.ORDER, LinkKind.SKU, LinkKind.CUSTOMER)
_LONGEST = 2000


class CaseForm(QWidget):
    """`opened` brings the number of the new case."""

    opened = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services, self._severity = services, Severity.NORMAL
        self._note = QPlainTextEdit()
        self._note.setPlaceholderText(text("What is wrong? What have you seen?"))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(120)
        self._boxes = {kind: QLineEdit() for kind in _ASKED}
        ranks = [(rank, severity_word(rank)) for rank in Severity]
        self._rank: Choice[Severity] = Choice(ranks, text("How pressing"), self._choose)
        self._fault = label("", "bad", wrap=True)
        self._send = button(with_key(text("Open the exception"), "Ctrl+Enter"), self.send, "primary")
        lines: list[Item] = [label(text("What is wrong")), self._note]
        for kind, box in self._boxes.items():
            box.setAccessibleName(link_kind(kind))
            box.setPlaceholderText(text("may be empty"))
            lines += [label(link_kind(kind), "quiet"), box]
        whole = column(*lines, label(text("How pressing"), "quiet"), row(self._rank, None), self._fault, spacing=6)
        told = text("Whoever the assignment table names is alarmed at once.")
        whole.addWidget(label(told, "meta", wrap=True))
        whole.addLayout(row(self._send, None))
        whole.addStretch(1)
        whole.setContentsMargins(16, 12, 16, 16)
        self.setLayout(whole)
        self.setFocusProxy(self._note)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.send, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self, about: Mapping[LinkKind, str]) -> None:
        """Begin anew, about what is in hand."""
        self._note.clear()
        self._fault.setText("")
        for kind, box in self._boxes.items():
            box.setText(about.get(kind, ""))
        self._choose(Severity.NORMAL)
        self._rank.show_value(Severity.NORMAL)

    def send(self) -> None:
        """Open it; without a word nothing is opened."""
        note = self._note.toPlainText().strip()[:_LONGEST]
        if not note:
            self._fault.setText(text("Say what is wrong."))
            self._note.setFocus()
            return
        order, sku, customer = (self._boxes[kind].text().strip() for kind in _ASKED)
        parts = (order, sku, customer, "" if order else self._services.warehouse, self._severity)
        command, desk, actor = OpenCase(str(uuid4()), note, *parts), self._services.desk, self._services.actor
        self._send.setEnabled(False)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_opened, self._on_refused)

    def _choose(self, severity: Severity) -> None:
        self._severity = severity

    def _on_opened(self, result: Result[Any]) -> None:
        self._send.setEnabled(True)
        done: CaseChanged = result.value
        told = text("Exception {case} is open.", case=done.case)
        self._services.say(Message(told, Tone.GOOD))
        self.opened.emit(done.case)

    def _on_refused(self, error: Exception) -> None:
        self._send.setEnabled(True)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._fault.setText(words.refusal(error))
