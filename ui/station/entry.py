"""A code typed by hand, for labels that no scanner reads."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app.i18n import text
from ui.station.lettering import Lettering
from ui.station.tones import NIGHT
from ui.theme import code_font, font


class TypedEntry(QFrame):
    """Hidden until F2; emits `typed` on Enter. The only field of the station, so it alone may hold the focus."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(80)
        self.setStyleSheet(
            f"TypedEntry {{ background: {NIGHT.raised}; border: 0; border-top: 2px solid {NIGHT.accent}; }}"
        )
        self._label = Lettering(font(20), NIGHT.text).hug()
        self._field = QLineEdit()
        self._field.setFont(code_font(24))
        self._field.setMaxLength(64)
        self._field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._field.setStyleSheet(
            f"QLineEdit {{ background: {NIGHT.ground}; color: {NIGHT.text}; border: 1px solid {NIGHT.line};"
            " border-radius: 6px; padding: 0 12px; min-height: 44px; }"
        )
        self._field.returnPressed.connect(self._on_return)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        row.addWidget(self._label)
        row.addWidget(self._field, 1)
        self.hide()

    def open(self) -> None:
        """Show the empty field with the cursor in it."""
        self._label.show_text(text("Type the code, then Enter"))
        self._field.clear()
        self.show()
        self._field.setFocus()

    def close_entry(self) -> None:
        """Hide it and forget what was typed."""
        self._field.clear()
        self._field.clearFocus()
        self.hide()

    def _on_return(self) -> None:
        code = self._field.text().strip()
        if code:
            self.typed.emit(code)
