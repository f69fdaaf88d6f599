"""The box that finds a customer's account while one types."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.i18n import text
from ui.intake.suggestions import Offer, Suggester, Suggestion, SuggestionList
from ui.screen import Message, Services, Tone
from ui.widgets.basics import SearchBox

_WIDTH = 280


class CustomerSearch(SearchBox):
    """`found` brings the CustomerRow taken; the list hangs over `host`."""

    found = Signal(object)

    def __init__(self, services: Services, host: QWidget) -> None:
        super().__init__(text("Customer: name, phone, pinyin"))
        self._services = services
        self.setFixedWidth(_WIDTH)
        self._suggester = Suggester(self, SuggestionList(host), services.tasks, self._find).attach()
        self._suggester.taken.connect(self._on_taken)
        self._suggester.missed.connect(self._on_missed)

    def close_list(self) -> None:
        """Forget what was typed."""
        self._suggester.close()
        self.clear()

    def _find(self, typed: str) -> Offer:
        found = self._services.desk.reader.customers(typed)
        return Offer([Suggestion(row.name, " · ".join((row.code, row.region)), row) for row in found])

    def _on_taken(self, row: object) -> None:
        self.clear()
        self.found.emit(row)

    def _on_missed(self, typed: str) -> None:
        self._services.say(Message(text("No customer fits “{typed}”.", typed=typed), Tone.WARN))
