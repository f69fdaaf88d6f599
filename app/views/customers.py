"""Customers, their parts and their credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.credit import EntryKind, GrantState
from app.domain.intake import Place
from app.views.orders import OrderRow


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer found while typing; `address` and `region` are the ones used last."""

    code: str
    name: str
    kind: str
    phone: str
    contact: str
    level: str
    address: str
    region: str


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a customer; `place` is None where nobody could tell its county."""

    address: str
    place: Place | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is free of a product in a warehouse."""

    warehouse: str
    available: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A product: its price on the level asked for (0: none known) and what is free in each warehouse; `pieces` is
    what the code that found it stands for (a box code may mean several)."""

    sku: str
    name: str
    price_fen: int
    stock: tuple[StockRow, ...]
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class GrantRow:
    """Temporary credit, asked for or given. `state` is what was decided; a running one ends by itself at `ends_at`."""

    id: int
    customer: str
    customer_name: str
    order_no: str
    state: GrantState
    amount_fen: int
    taken_fen: int
    reason: str
    asked_by: str
    asked_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    answer: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A customer's account in fen. `available_fen` is limit less used less open orders plus what running grants leave
    (below 0: overdrawn); `as_of` is when the finance system said so, None where the built-in ledger keeps it."""

    customer: str
    name: str
    limit_fen: int
    used_fen: int
    open_fen: int
    granted_fen: int
    available_fen: int
    as_of: datetime | None
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of the built-in ledger; `used_fen` is what was used after it."""

    at: datetime
    kind: EntryKind
    amount_fen: int
    used_fen: int
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """Everything the order form shows of a customer: addresses and parts newest first, latest orders."""

    row: CustomerRow
    addresses: tuple[AddressRow, ...]
    usual: tuple[PartRow, ...]
    orders: tuple[OrderRow, ...]
    credit: CreditRow


class CustomerReader(Protocol):
    """Reads customers."""

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        """Customers by any part of code, name, phone or pinyin initials; who ordered last comes first."""
        ...

    def customer(self, code: str) -> CustomerDetail | None:
        """One customer by code."""
        ...

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        """Products by the beginning of any of their codes, however written, or by any part of the name; exact codes
        first."""
        ...

    def credit(self, customer: str) -> CreditRow | None:
        """A customer's account, as far as this database knows."""
        ...

    def ledger(self, customer: str, limit: int = 200) -> Sequence[LedgerRow]:
        """The built-in ledger of a customer, newest first."""
        ...

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        """Requests that wait for an answer, oldest first, then running grants by their end, then the last decided."""
        ...

    def overdrawn(self, limit: int = 100) -> Sequence[CreditRow]:
        """Accounts with less than nothing available."""
        ...
