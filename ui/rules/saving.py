"""What stands above the rules before a version is saved: what changes, and why."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.i18n import text
from ui.rules.controls import Box
from ui.widgets.basics import button, column, label, row

_MOST_LINES, _MOST_NOTE = 5, 200


class SaveCard(QFrame):
    """`confirmed` brings the note."""

    confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self._lines: Sequence[str] = ()
        self._told = label("", wrap=True)
        self._note = Box()
        self._note.setMaxLength(_MOST_NOTE)
        self._note.setPlaceholderText(text("Note: why (empty: the changes themselves)"))
        self._note.setAccessibleName(text("Note"))
        send = button(text("Save as a new version") + "   Ctrl+Enter", self.confirm, "primary")
        head = label(text("The new version, compared with what is in force"), "meta")
        self.setLayout(column(head, self._told, row(self._note, send), spacing=6, margins=(16, 10, 16, 12)))
        self.setFocusProxy(self._note)
        self.hide()

    def ask(self, lines: Sequence[str]) -> None:
        """Show what changes and wait for the note."""
        self._lines = lines
        shown = list(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            shown.append(text("and {count} more", count=len(lines) - _MOST_LINES))
        self._told.setText("\n".join(f"· {line}" for line in shown) or text("Nothing: the same rules again"))
        self.show()
        self._note.setFocus()

    def confirm(self) -> None:
        """Yes."""
        if not self.isHidden():
            self.confirmed.emit(self._note.text().strip() or "; ".join(self._lines)[:_MOST_NOTE])

    def close_card(self) -> None:
        """It is saved, or shall not be."""
        self._note.clear()
        self.hide()
