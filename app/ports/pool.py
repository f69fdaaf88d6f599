"""The pool of orders as use cases need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from app.domain.events import Facts
from app.domain.intake import IncomingOrder
from app.domain.order import Order

EntryLine = tuple[int | None, str, str, int, int]


class Scanned(NamedTuple):
    """A scan that put pieces of a line (by its position) into a box; `seq` is its event."""

    seq: int
    position: int
    pieces: int
    box: int


class PoolEntry(NamedTuple):
    """An incoming order with everything resolved, ready to be written.

    `lines` are (SKU id or None, code as given, title, quantity, price in fen); `marks` what the source said
    (intake.marks); `credit_fen` what the order takes of its customer's account.
    """

    source: IncomingOrder
    customer_id: int | None
    lines: tuple[EntryLine, ...]
    missing: tuple[str, ...]
    stage: str
    stage_at: datetime
    awaits: str
    promised_at: datetime
    marks: str = ""
    credit_fen: int = 0


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """What the pool already has under an external number; `source` is what is known of an incomplete order so far,
    `marks` what its source said last."""

    id: int
    no: str
    missing: tuple[str, ...]
    stage: str
    marks: str
    source: IncomingOrder | None = None


@dataclass(frozen=True, slots=True)
class ReturnEntry:
    """A line that came back over a counter: its receipt and position there, the number of its sale where the receipt
    names it, its customer where known, and the line itself with a negative quantity."""

    external_no: str
    position: int
    sale_no: str
    customer_id: int | None
    line: EntryLine
    at: datetime


@dataclass(frozen=True, slots=True)
class BatchHead:
    """An import: its number, what it was, whether it is undone, and the ids between which its new orders lie."""

    no: str
    kind: str
    state: str
    first_order: int
    last_order: int


class Orders(Protocol):
    """The pool."""

    def known(self, channel: str, external_nos: Sequence[str]) -> dict[str, KnownOrder]:
        """Those of the numbers that are in the pool already."""
        ...

    def add(
        self, channel: str, batch: str, entries: Sequence[PoolEntry], by: str, at: datetime, facts: Facts | None = None
    ) -> Sequence[tuple[int, str]]:
        """Write new orders with lines, first event (with more `facts`), change and search text, in bulk; an order
        without an external number gets our own. Returns (id, our number) of each."""
        ...

    def renew(self, order: Order, entry: PoolEntry) -> None:
        """Put a better or newer reading of the same source order in the place of what is there: fields, lines and
        search words; the caller records the event and saves."""
        ...

    def mark(self, marks: Mapping[int, str]) -> None:
        """Keep what the sources of these orders (by id) say now, where nothing else about them changes."""
        ...

    def with_gap(self, missing: str, value: str) -> Sequence[str]:
        """Numbers of incomplete orders with this gap: an unknown SKU code (`sku`), an address text (`address`), or any
        other, whatever the value."""
        ...

    def region(self, order_id: int) -> str:
        """Where it goes, as province, city and county; empty where nobody knows."""
        ...

    def entry_of(self, order: Order) -> IncomingOrder:
        """What the pool knows of an order, in the shape it arrived in."""
        ...

    def find(self, code: str) -> str | None:
        """Our number for our number, a channel's number, a parcel or label code, or a waybill number."""
        ...

    def load(self, no: str) -> Order:
        """The order, locked for this transaction; Refused("order.unknown")."""
        ...

    def save(self, order: Order) -> None:
        """Write the root, changed lines, new events and the change; LostRace when another was first."""
        ...

    def parts(self, order_id: int) -> Sequence[str]:
        """Numbers of the orders that were split from this one and are still in the house."""
        ...

    def scans(self, order_id: int) -> Sequence[Scanned]:
        """Item scans not undone, oldest first."""
        ...

    def held_by(self, order_id: int) -> tuple[str, str]:
        """Who stopped a held order last, "source" (it changed there) or "person", and the reason given."""
        ...

    def count_incomplete(self) -> int:
        """Orders that wait for data."""
        ...


class Batches(Protocol):
    """Imports, and what is needed to take one back."""

    def add_returns(self, channel: str, batch: str, entries: Sequence[ReturnEntry]) -> int:
        """Keep lines that came back, each with its sale where that is found; those there already are left out.
        Returns how many are new."""
        ...

    def snapshot(self, order: Order) -> str:
        """The order as `restore` can put it back."""
        ...

    def restore(self, order: Order, snapshot: str) -> None:
        """Put fields, lines and search words back as they were; the caller records the event and saves."""
        ...

    def changed(self, batch: str, order: Order, before: str) -> None:
        """Remember that an import changed the order and what it was before (empty: it cannot be put back)."""
        ...

    def untouched(self, head: BatchHead) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        """What stands in the way of undoing an import: (numbers of its new orders that something has happened to
        since, at most 100), and its changed orders as (number, snapshot before; empty where it cannot be put back or
        something has happened since)."""
        ...

    def on_account(self, head: BatchHead) -> Sequence[str]:
        """Numbers of the new orders of an import that have taken credit."""
        ...

    def remove(self, head: BatchHead) -> int:
        """Take the new orders of an import out of the pool, and its returned lines; how many orders."""
        ...

    def open(self, kind: str, files: Sequence[str], digest: str, by: str, at: datetime, profile: str = "") -> str:
        """Open an import batch and return its number."""
        ...

    def report(self, batch: str, counts: Facts) -> None:
        """Keep what an import did."""
        ...

    def head(self, batch: str) -> BatchHead:
        """An import, locked; Refused("batch.unknown")."""
        ...

    def undone(self, batch: str, by: str, at: datetime) -> None:
        """Mark an import as undone."""
        ...
