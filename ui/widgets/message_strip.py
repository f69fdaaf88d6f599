"""The strip at the bottom: the last message, and the lamps."""

from PySide6.QtWidgets import QFrame, QLabel

from app.i18n import text
from app.views.company import Lamps
from ui import theme
from ui.screen import Message, Tone
from ui.widgets.basics import ElidedLabel, icon_label, row, show_icon

_ICONS = {Tone.GOOD: "check", Tone.WARN: "warning", Tone.BAD: "stop", Tone.INFO: "info"}


class _Lamp(QLabel):
    """A coloured dot with a word."""

    def light(self, colour: str, words: str, tip: str) -> None:
        """Colour and say."""
        dark = theme.tokens().text
        self.setText(f'<span style="color:{colour}">●</span> <span style="color:{dark}">{words}</span>')
        self.setToolTip(tip)


class MessageStrip(QFrame):
    """28 pixels high."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self.setFixedHeight(28)
        self._icon = icon_label("info")
        self._icon.hide()
        self._text = ElidedLabel()
        self._database, self._outbox = _Lamp(), _Lamp()
        self.setLayout(row(self._icon, self._text, self._outbox, self._database, spacing=12, margins=(16, 0, 16, 0)))
        self.show_database(True)
        self.show_outbox(Lamps(0, 0))

    @property
    def message(self) -> str:
        """What it says now."""
        return self._text.text()

    def say(self, message: Message) -> None:
        """Show a message until the next one."""
        show_icon(self._icon, _ICONS[message.tone], theme.tokens().colour(message.tone.value).name())
        self._icon.show()
        self._text.setText(message.text)

    def show_database(self, answers: bool) -> None:
        """Whether the database answers."""
        now = theme.tokens()
        words = text("Database") if answers else text("Database away")
        tip = text("The database answers.") if answers else text("The database does not answer; trying again.")
        self._database.light(now.good if answers else now.bad, words, tip)

    def show_outbox(self, lamps: Lamps) -> None:
        """What waits to leave the house, and what was given up."""
        now = theme.tokens()
        if lamps.outbox_failed:
            words = text("{count} not delivered", count=lamps.outbox_failed)
            self._outbox.light(now.bad, words, text("Messages given up after too many attempts."))
        else:
            words = text("To send {count}", count=lamps.outbox_waiting)
            colour = now.warn if lamps.outbox_waiting else now.good
            self._outbox.light(colour, words, text("Labels and messages that wait to leave the house."))
