"""Customers' accounts and what the company has decided, as use cases need them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.credit import Account, EntryKind, Grant, GrantState, Use
from app.domain.profile import Profile
from app.domain.rates import Rates


@dataclass(frozen=True, slots=True)
class Balance:
    """A customer's account, its running grants, and how old the finance system's word is (None: built-in ledger)."""

    account: Account
    grants: tuple[Grant, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """A request for temporary credit, or what it became."""

    id: int
    customer_id: int
    customer: str
    order_id: int | None
    order_no: str
    state: GrantState
    amount_fen: int
    asked_by: str
    ends_at: datetime | None


class Credit(Protocol):
    """Customers' accounts and temporary credit."""

    def balance(self, customer_id: int, now: datetime) -> Balance:
        """Where the account stands, locked for this transaction; an account of zeros where there is none yet."""
        ...

    def take(self, customer_id: int, order_id: int, amount_fen: int, uses: Sequence[Use]) -> None:
        """An order takes so much of the account, and of grants."""
        ...

    def give_back(self, customer_id: int, order_id: int, amount_fen: int) -> None:
        """An order that will not be billed gives back what it took, of grants too."""
        ...

    def lapsed(self, customer_id: int, order_id: int, now: datetime) -> int:
        """What open orders of the customer other than this one took of grants that have ended."""
        ...

    def bill(self, customer_id: int, order_no: str, amount_fen: int, by: str, at: datetime) -> None:
        """The built-in ledger: an open order becomes a charge."""
        ...

    def close_billed(self, customer_id: int, shipped_before: datetime) -> None:
        """The finance system has billed orders that were shipped before: they are open no longer."""
        ...

    def enter(self, customer_id: int, kind: EntryKind, amount_fen: int, reference: str, by: str, at: datetime) -> None:
        """The built-in ledger: a payment or a new limit."""
        ...

    def open_accounts(self, limits: Mapping[int, int], reference: str, by: str, at: datetime) -> None:
        """The built-in ledger: limits of many customers, by id; those that have that limit already are left alone."""
        ...

    def put_balance(self, customer_id: int, limit_fen: int, used_fen: int, as_of: datetime) -> None:
        """What the finance system says."""
        ...

    def waiting(self, customer_id: int) -> Sequence[str]:
        """Numbers of the customer's orders that wait for credit, oldest first."""
        ...

    def ask(self, customer_id: int, order_id: int | None, amount_fen: int, reason: str, by: str, at: datetime) -> int:
        """A request for temporary credit; its number."""
        ...

    def requested(self, order_id: int) -> int | None:
        """The request that waits for an answer on this order."""
        ...

    def request(self, grant_id: int) -> GrantRequest:
        """A request or grant, locked; Refused("grant.unknown")."""
        ...

    def widen(self, grant_id: int) -> None:
        """A request for one order becomes one for the customer's whole account."""
        ...

    def decide(
        self,
        grant_id: int,
        state: GrantState,
        amount_fen: int,
        ends_at: datetime | None,
        answer: str,
        by: str,
        at: datetime,
    ) -> None:
        """What became of it."""
        ...


class Company(Protocol):
    """What the company has decided in writing."""

    def settings(self) -> dict[str, str]:
        """Stored values by key."""
        ...

    def put_setting(self, key: str, value: str, by: str, at: datetime) -> None:
        """Store one, and who changed it."""
        ...

    def rates(self) -> Rates:
        """The newest freight templates and promotions."""
        ...

    def put_rates(self, kind: str, content: str, note: str, by: str, at: datetime) -> int:
        """A new version; its number."""
        ...

    def put_profile(self, profile: Profile, by: str, at: datetime) -> int:
        """A new version of a mapping profile; its number."""
        ...

    def retire_profile(self, name: str) -> bool:
        """Use it no more; false when there is none of that name."""
        ...

    def put_filter(self, operator: str, name: str, content: str) -> None:
        """Keep a filter of an operator under a name; empty content forgets it."""
        ...
