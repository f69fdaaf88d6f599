"""A question asked in place, never in a dialog: why, and where to."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from app.i18n import text
from ui.widgets.basics import button, clear, column, label, page, row

Answered = Callable[[str, str], None]
"""Told (reason, chosen code); the code is empty where nothing was to be chosen."""
Choices = Sequence[tuple[str, str]]
"""(code, words)."""


class AskForm(QFrame):
    """Hidden while nothing is asked; `asking` tells whether something is."""

    asking = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._inside = column(spacing=0)
        self.setLayout(self._inside)
        self._where = QComboBox()
        self._reason = QLineEdit()
        self._send: Callable[[], None] = lambda: None
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether something is asked."""
        return not self.isHidden()

    def ask(
        self,
        question: str,
        reasons: Sequence[str],
        title: str,
        answered: Answered,
        choices: Choices = (),
        hint: str = "",
    ) -> None:
        """Ask for a reason (or what `hint` says), with some that can be clicked, and for one of the choices where there
        are any."""
        self._where, self._reason = QComboBox(), QLineEdit()
        for code, told in choices:
            self._where.addItem(told, code)
        self._reason.setPlaceholderText(hint or text("Reason"))
        self._reason.returnPressed.connect(self.send)
        self._send = partial(self._answer, answered)
        chips = [button(reason, partial(self._reason.setText, reason), "link") for reason in reasons]
        ends = page(row(button(title, self.send, "primary"), button(text("Back"), self.close_form), None))
        where = [self._where] if choices else []
        clear(self._inside)
        parts = column(label(question, wrap=True), *where, *chips, self._reason, ends, margins=(12, 12, 12, 12))
        self._inside.addLayout(parts)
        self.show()
        self.asking.emit(True)
        (self._where if choices else self._reason).setFocus()

    def send(self) -> None:
        """Answer, or go to what still lacks."""
        if self._reason.text().strip():
            self._send()
        else:
            self._reason.setFocus()

    def resume(self) -> None:
        """The answer was refused: what was typed may be changed."""
        if self.is_open:
            self._reason.setFocus()

    def close_form(self) -> None:
        """Ask no longer."""
        self.hide()
        self.asking.emit(False)

    def _answer(self, answered: Answered) -> None:
        answered(self._reason.text().strip(), str(self._where.currentData() or ""))
