"""Keeping a filter under a name, or forgetting it: asked in a line below the filters."""

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app.bus import Result
from app.i18n import text
from app.usecases.company import Saved, SaveFilter
from app.views.orders import OrderFilter
from ui.orders.saved import to_text
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, frame, label, row

_LONGEST = 60


class KeepFilter(QFrame):
    """Hidden until asked. `saved` says that the operator's filters have changed, `closed` that the line is gone."""

    saved = Signal()
    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services, self._where, self._known = services, OrderFilter(), ""
        self._name = QLineEdit()
        self._name.setMaxLength(_LONGEST)
        self._name.setFixedWidth(230)
        self._name.setPlaceholderText(text("Name of the filter"))
        self._name.returnPressed.connect(self._keep)
        self._forget = button(text("Forget it"), self._drop, "danger")
        parts = (label(text("Keep these filters as")), self._name, button(text("Keep"), self._keep, "primary"))
        line = row(*parts, self._forget, button(text("Back"), self.back), None, margins=(16, 8, 16, 8))
        self.setLayout(column(frame("bar", line), spacing=0))
        self.hide()

    def ask(self, where: OrderFilter, name: str) -> None:
        """For this filter, which may have a name already."""
        self._where, self._known = where, name
        self._name.setText(name)
        self._forget.setVisible(bool(name))
        self.show()
        self._name.setFocus()
        self._name.selectAll()

    def back(self) -> bool:
        """Keep nothing; False when it was not open."""
        if self.isHidden():
            return False
        self.hide()
        self.closed.emit()
        return True

    def _keep(self) -> None:
        name = self._name.text().strip()
        if name:
            self._send(name, to_text(self._where), text("Filter “{name}” is kept.", name=name))
        else:
            self._name.setFocus()

    def _drop(self) -> None:
        self._send(self._known, "", text("Filter “{name}” is forgotten.", name=self._known))

    def _send(self, name: str, content: str, told: str) -> None:
        desk, actor = self._services.desk, self._services.actor
        command = SaveFilter(str(uuid4()), name, content)

        def done(_result: Result[Saved]) -> None:
            self.back()
            self._services.say(Message(told, Tone.GOOD))
            self.saved.emit()

        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._services.trouble)
