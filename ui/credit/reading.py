"""Reads what the credit screen shows: the queue, and an account: at once what is known here, then the finance system's
word of now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.company import Setting
from app.views import Reader
from app.views.customers import CreditRow, GrantRow, LedgerRow
from ui.credit.account import AccountLook
from ui.credit.wording import named
from ui.screen import Services

_ASK_MS = 300
"""The finance system is asked about a customer one stays with, not about each one passed with an arrow key."""


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of everything in the queue, people by their `names`; `own` are the requests of who looks."""

    grants: Sequence[GrantRow] = ()
    overdrawn: Sequence[CreditRow] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[int] = frozenset()

    @property
    def elsewhere(self) -> bool:
        """Whether the finance system keeps the accounts."""
        return bool(self.settings.get(Setting.FINANCE_URL))


def read_queue(reader: Reader, operator: str) -> Look:
    """The queue as that operator shall see it."""
    names, grants = {row.code: row.name for row in reader.operators()}, reader.grants()
    own = frozenset(grant.id for grant in grants if grant.asked_by == operator)
    return Look([named(grant, names) for grant in grants], reader.overdrawn(), reader.settings(), names, own)


class AccountReader(QObject):
    """`arrived` brings the AccountLook, `asking` whether the finance system is being asked."""

    arrived = Signal(object)
    asking = Signal(bool)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._customer, self._look = "", Look()
        self._ledger: Sequence[LedgerRow] = ()
        self._wait = QTimer(self, singleShot=True, interval=_ASK_MS)
        self._wait.timeout.connect(self._ask)

    def read(self, customer: str, look: Look) -> None:
        """Another account, or the same one again; answers about the one before are dropped."""
        fresh = customer != self._customer
        self._customer, self._look = customer, look
        reader = self._services.desk.reader
        self._known(lambda: (reader.credit(customer), reader.ledger(customer)))
        if look.elsewhere and fresh:
            self._wait.start()

    def _known(self, work: Callable[[], tuple[CreditRow | None, Sequence[LedgerRow]]]) -> None:
        customer = self._customer
        self._services.tasks.read(self, work, lambda found: self._on_known(customer, *found), lane="known")

    def _on_known(self, customer: str, credit: CreditRow | None, ledger: Sequence[LedgerRow]) -> None:
        if credit is not None and customer == self._customer:
            names = self._look.names
            self._ledger = [replace(entry, by=names.get(entry.by, entry.by)) for entry in ledger]
            self._show(credit)

    def _ask(self) -> None:
        customer, desk = self._customer, self._services.desk
        self.asking.emit(True)
        self._services.tasks.read(
            self,
            lambda: desk.credit(customer),
            lambda credit: self._on_said(customer, credit),
            self._on_silent,
            lane="said",
        )

    def _on_said(self, customer: str, credit: CreditRow | None) -> None:
        self.asking.emit(False)
        if credit is not None and customer == self._customer:
            self._show(credit)

    def _on_silent(self, error: Exception) -> None:
        self.asking.emit(False)
        self._services.trouble(error)

    def _show(self, credit: CreditRow) -> None:
        mine = [grant for grant in self._look.grants if grant.customer == credit.customer]
        known = {grant.id for grant in mine}
        mine += [named(grant, self._look.names) for grant in credit.grants if grant.id not in known]
        newest = sorted(mine, key=lambda grant: -grant.id)
        self.arrived.emit(AccountLook(credit, self._ledger, newest, self._look.elsewhere))
