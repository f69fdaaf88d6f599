"""Labels that could not be drawn, and having them drawn once more; what became of messages that are sent again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app import words
from app.i18n import text
from app.usecases.outbox import MessagesResent, ResendMessages
from ui import theme
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, icon_label, label, row, with_key

if TYPE_CHECKING:
    from app.bus import Result


class UndrawnNote(QFrame):
    """Hidden where there are none. `done` says that they are being drawn."""

    done = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._services = services
        self._messages: tuple[int, ...] = ()
        self._told, self._why = label("", wrap=True), label("", "meta", wrap=True)
        send = button(with_key(text("Send again"), "F8"), self.resend, "primary")
        sign, told = icon_label("warning", theme.tokens().warn), column(self._told, self._why, spacing=2)
        line = row(sign, told, send, spacing=10, margins=(12, 8, 12, 8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def show_messages(self, messages: Sequence[int], says: str = "") -> None:
        """The messages that were given up, and why the last one was."""
        self._messages = tuple(messages)
        self._told.setText(text("{count} labels could not be drawn.", count=len(messages)))
        self._why.setText(says)
        self._why.setVisible(bool(says))
        self.setVisible(bool(messages))

    def resend(self) -> None:
        """F8."""
        if not self._messages:
            return
        desk, actor = self._services.desk, self._services.actor
        command = ResendMessages(str(uuid4()), self._messages)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_refused)

    def _on_done(self, result: Result[Any]) -> None:
        tell_resent(self._services, result.value)
        self.done.emit()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self.done.emit()


def tell_resent(services: Services, done: MessagesResent) -> None:
    """What became of messages that were to be sent again."""
    told = words.resent(done.messages, done.needless, done.stranded, done.alarms)
    services.say(Message(told, Tone.GOOD if done.messages or done.alarms else Tone.WARN))
