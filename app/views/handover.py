"""What leaves the house, as screens and the command line read it: loads, waybill numbers, photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.handover import LoadState, Waits


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A load: its courier, warehouse (code), where and by whom it was opened, and how many parcels are in it."""

    no: str
    carrier: str
    warehouse: str
    state: LoadState
    station: str
    by: str
    opened_at: datetime
    closed_at: datetime | None
    parcels: int


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A parcel in a load or waiting for one, with its place among the boxes of its order (1 of 1); `waits` says why it
    is in none."""

    no: str
    order_no: str
    waybill: str
    buyer: str
    region: str
    box: int
    boxes: int
    weight_g: int
    waits: Waits | None = None


@dataclass(frozen=True, slots=True)
class HandoverDetail:
    """A load with its parcels by the sequence of their numbers, and what waits for its courier here and is in no load:
    the first of these, oldest first, and how many there are; `without` more parcels here have no courier yet."""

    row: HandoverRow
    inside: tuple[OutgoingRow, ...]
    missing: tuple[OutgoingRow, ...]
    missing_count: int
    without: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """How many parcels of a warehouse wait for a courier and are in no load."""

    carrier: str
    parcels: int


@dataclass(frozen=True, slots=True)
class WaybillRow:
    """The pool of a courier's numbers: how many are free, how many taken, and the next one."""

    carrier: str
    free: int
    taken: int
    next: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A photo of an order: its parcel where it shows one, the event it belongs to (`event` 1, 2, …) and the stage of
    that, its hash and size, who added it where and when."""

    parcel: str
    stage: str
    event: int
    sha256: str
    size: int
    name: str
    by_name: str
    station: str
    at: datetime


class HandoverReader(Protocol):
    """Reads of what leaves the house."""

    def handovers(self, warehouse: str = "", limit: int = 100) -> Sequence[HandoverRow]:
        """Loads of a warehouse (all, where none is named): open ones first, then by when they were opened, newest
        first."""
        ...

    def handover(self, no: str, most_missing: int = 200) -> HandoverDetail | None:
        """One load with its parcels."""
        ...

    def handovers_due(self, warehouse: str) -> Sequence[DueRow]:
        """Couriers that parcels of a warehouse wait for, the most first; parcels without a courier under an empty
        name."""
        ...

    def waybill_numbers(self) -> Sequence[WaybillRow]:
        """The pools by courier."""
        ...

    def evidence(self, code: str) -> Sequence[EvidenceRow]:
        """Photos of an order, found as in `order`, oldest first."""
        ...
