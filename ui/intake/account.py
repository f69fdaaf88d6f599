"""The credit of the customer on the telephone, with the finance system's word of now."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.company import FinanceTerms
from app.domain.credit import WhenUnknown
from app.views.customers import CreditRow
from ui import clock
from ui.screen import Services


class Account(QObject):
    """`changed` says that the credit, or how well it is known, is another one now."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._terms: FinanceTerms | None = None
        self.credit: CreditRow | None = None

    def follow(self, credit: CreditRow | None) -> None:
        """Another customer, or nobody: what is known here at once, then what the finance system says."""
        self.credit = credit
        if credit is not None:
            code, desk = credit.customer, self._services.desk
            self._read(code, lambda: (desk.credit(code), FinanceTerms.of(dict(desk.reader.settings()))))

    def look_again(self) -> None:
        """News of some account: read ours, without asking the finance system (whose answer would be news again)."""
        if self.credit is not None:
            code, reader = self.credit.customer, self._services.desk.reader
            self._read(code, lambda: (reader.credit(code), FinanceTerms.of(dict(reader.settings()))))

    @property
    def is_unknown(self) -> bool:
        """Whether an order on account would wait because nobody knows the balance well enough."""
        credit, terms = self.credit, self._terms
        if credit is None or terms is None or not terms.url or terms.when_unknown is not WhenUnknown.WAIT:
            return False
        return credit.as_of is None or clock.now() - credit.as_of > terms.max_age

    def _read(self, code: str, work: Callable[[], tuple[CreditRow | None, FinanceTerms]]) -> None:
        def done(answer: tuple[CreditRow | None, FinanceTerms]) -> None:
            credit, terms = answer
            if credit is not None and self.credit is not None and self.credit.customer == code:
                self.credit, self._terms = credit, terms
                self.changed.emit()

        self._services.tasks.read(self, work, done, lane="credit")
