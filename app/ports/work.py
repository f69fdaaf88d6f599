"""One transaction with all its stores, what leaves the house, and commands already done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from app.domain.events import Facts
from app.ports.accounts import Company, Credit
from app.ports.alerts import Alerts
from app.ports.cases import Cases
from app.ports.catalog import Catalog
from app.ports.conflicts import Conflicts
from app.ports.counting import Counts
from app.ports.couriers import CourierNews, Waybills
from app.ports.duty import DutyRules
from app.ports.floor import Production, Transfers
from app.ports.handover import Evidence, Loads
from app.ports.knowledge import Knowledge
from app.ports.leases import Leases
from app.ports.lists import Lists
from app.ports.pool import Batches, Orders
from app.ports.printing import Printing
from app.ports.rules import Rules
from app.ports.station import Parcels, People, Places
from app.ports.stock import Routing, Stock
from app.ports.watch import Watch


@dataclass(frozen=True, slots=True)
class Message:
    """One outbox message, claimed or given up; handlers may see the same id twice."""

    id: int
    topic: str
    payload: Facts
    attempts: int


class Outbox(Protocol):
    """What leaves the house."""

    def put(self, topic: str, payload: Facts, at: datetime) -> int:
        """Queue a message in this transaction; its number."""
        ...

    def is_idle(self, topics: Sequence[str], at: datetime) -> bool:
        """Whether no message is due."""
        ...

    def claim(self, topics: Sequence[str], worker: str, limit: int, at: datetime) -> Sequence[Message]:
        """Lease due messages to a worker; no other gets them before the lease ends."""
        ...

    def done(self, message_id: int, at: datetime) -> None:
        """Delivered."""
        ...

    def failed(self, message_id: int, error: str, at: datetime, wait: timedelta | None = None) -> bool:
        """Try again later (after `wait`, else longer each time), or give up visibly after too many attempts: True."""
        ...

    def give_up(self, message_id: int, error: str, at: datetime) -> None:
        """It never leaves, and people see it."""
        ...

    def given_up(self, messages: Collection[int], topics: Collection[str], limit: int) -> Sequence[Message]:
        """These, or where none are named all of these topics (none: of any) that never left, the oldest first, locked.
        Refused("message.unknown"), Refused("message.not_failed") for a named one that has left or is to."""
        ...

    def again(self, message_id: int, payload: Facts, at: datetime) -> None:
        """One that was given up waits once more, with all its attempts; it may have something else to say."""
        ...

    def later(self, message_id: int, until: datetime) -> None:
        """It was not its turn; that was no attempt."""
        ...

    def untouched(self, topics: Sequence[str], before: datetime) -> Sequence[int]:
        """Messages older than that which no worker has ever tried to deliver."""
        ...


class Requests(Protocol):
    """Commands already done."""

    def find(self, request_id: str) -> tuple[str, str] | None:
        """(payload hash, stored result) of a command already done."""
        ...

    def keep(self, request_id: str, command: str, payload_hash: str, result: str, at: datetime) -> None:
        """Remember a command with its result; LostRace when the same id is being done elsewhere."""
        ...


class UnitOfWork(Protocol):
    """One transaction; it rolls back unless told to commit."""

    @property
    def orders(self) -> Orders:
        """The pool."""
        ...

    @property
    def batches(self) -> Batches:
        """Imports."""
        ...

    @property
    def stock(self) -> Stock:
        """Stock."""
        ...

    @property
    def routing(self) -> Routing:
        """Routing."""
        ...

    @property
    def transfers(self) -> Transfers:
        """Goods between warehouses."""
        ...

    @property
    def places(self) -> Places:
        """Where things lie."""
        ...

    @property
    def production(self) -> Production:
        """What is to be made."""
        ...

    @property
    def catalog(self) -> Catalog:
        """Master data."""
        ...

    @property
    def parcels(self) -> Parcels:
        """Parcels and labels."""
        ...

    @property
    def lists(self) -> Lists:
        """Pick lists."""
        ...

    @property
    def people(self) -> People:
        """Operators and stations."""
        ...

    @property
    def conflicts(self) -> Conflicts:
        """Scans that did not count in the end."""
        ...

    @property
    def credit(self) -> Credit:
        """Customers' accounts."""
        ...

    @property
    def company(self) -> Company:
        """Settings, rates, profiles."""
        ...

    @property
    def rules(self) -> Rules:
        """Glossary and routing rules."""
        ...

    @property
    def counts(self) -> Counts:
        """Stock against the shelf."""
        ...

    @property
    def printing(self) -> Printing:
        """Printers and their jobs."""
        ...

    @property
    def loads(self) -> Loads:
        """Parcels handed over to couriers."""
        ...

    @property
    def waybills(self) -> Waybills:
        """Numbers of couriers."""
        ...

    @property
    def courier_news(self) -> CourierNews:
        """What couriers say."""
        ...

    @property
    def evidence(self) -> Evidence:
        """Photos."""
        ...

    @property
    def cases(self) -> Cases:
        """Exceptions."""
        ...

    @property
    def duty(self) -> DutyRules:
        """Who is on duty for what."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What leaves the house."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Alarms."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """Articles, and what past cases taught."""
        ...

    @property
    def leases(self) -> Leases:
        """Workers, and what one of them does at a time."""
        ...

    @property
    def watch(self) -> Watch:
        """Looking for exceptions."""
        ...

    @property
    def requests(self) -> Requests:
        """Commands already done."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def changed(self, entity: str, key: str) -> None:
        """Note in the change feed that something changed."""
        ...

    def commit(self) -> None:
        """Make it last."""
        ...
