"""More is there than the system says: what, how many, where and why, in one form."""

from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from app.domain.codes import scanned_code
from app.domain.counting import MOST_PIECES, Limit, Reason
from app.i18n import text
from app.usecases.found import FoundStock
from app.words import count_reason, money
from ui.counting.wording import keyed
from ui.widgets.basics import button, column, label, row

_LONGEST = 64


class FoundForm(QFrame):
    """The first scan names the item, the same one again is one more. `asked` brings the command."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._warehouse = self._request_id = ""
        self._code, self._pieces, self._location, self._note = (_field() for _ in range(4))
        self._pieces.setValidator(QIntValidator(1, MOST_PIECES, self))
        for field in (self._code, self._pieces, self._location):
            field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        for field in (self._code, self._pieces, self._location, self._note):
            field.returnPressed.connect(self.send)
        self._reason, self._limit = QComboBox(), label("", "quiet", wrap=True)
        for reason in Reason:
            self._reason.addItem(count_reason(reason), reason.value)
        self._build()

    def _build(self) -> None:
        head = label(text("More is there than the system says"), "section", wrap=True)
        parts = [column(head, label(text("Scan each piece, or type how many"), "quiet", wrap=True), spacing=4)]
        for name, field in (
            (text("Item"), self._code),
            (text("Pieces more"), self._pieces),
            (text("Location, if known"), self._location),
            (text("Reason"), self._reason),
            (text("Note"), self._note),
        ):
            field.setAccessibleName(name)
            parts.append(column(label(name, "quiet"), field, spacing=4))
        send = button(keyed(text("It is there"), "Ctrl+Enter"), self.send, "primary")
        self.setLayout(column(*parts, row(send, None), self._limit, None, spacing=12, margins=(16, 12, 16, 16)))

    def begin(self, warehouse: str) -> None:
        """An empty form. It is one intention until the next one: sent again, it counts once."""
        self._warehouse, self._request_id = warehouse, str(uuid4())
        for field in (self._code, self._pieces, self._location, self._note):
            field.clear()
        self._reason.setCurrentIndex(0)
        self._code.setFocus()

    def know(self, limit: Limit) -> None:
        """What is corrected without asking."""
        told = text(
            "Up to {pieces} pieces and {worth} a day at one place are corrected at once; a colleague decides on more.",
            pieces=f"{limit.pieces:,}",
            worth=money(limit.fen),
        )
        self._limit.setText(told)

    def take(self, raw: str) -> None:
        """A scanned item."""
        code = scanned_code(raw)
        same = code == scanned_code(self._code.text())
        self._code.setText(code)
        self._pieces.setText(str(int(self._pieces.text() or 0) + 1) if same else "1")
        self._pieces.setFocus()
        self._pieces.selectAll()

    def send(self) -> None:
        """What is missing gets the cursor."""
        missing = next((field for field in (self._code, self._pieces) if not field.text().strip()), None)
        if missing is None and self._reason.currentData() == Reason.OTHER and not self._note.text().strip():
            missing = self._note
        if missing is not None:
            missing.setFocus()
            return
        self.asked.emit(
            FoundStock(
                request_id=self._request_id,
                code=self._code.text().strip(),
                pieces=int(self._pieces.text()),
                reason=str(self._reason.currentData()),
                note=self._note.text().strip(),
                location=self._location.text().strip(),
                warehouse=self._warehouse,
            )
        )


def _field() -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(_LONGEST)
    return made
