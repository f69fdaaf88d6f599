"""Stations, people, parcels and labels as use cases need them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.events import Facts
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState
from app.domain.people import Operator
from app.domain.picking import Modes, Says


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that other codes answer: `says` as it was asked, about a line (its position) or a SKU (its id), with
    the `reason` that was answered so far."""

    says: Says
    line: int = 0
    sku_id: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What a station has open: the order, the pick list it belongs to, and the question (Says value and code) that
    waits for its yes. `location` was scanned last; `line` is the position of the line that was (0: none), `code` the
    item's code; `box` counts from 1; `skipped` lines (positions) come last; `asks` is what the next codes answer.
    `lost` is the order or list that the station `lost_to` has taken over; the next scan is told so."""

    order_no: str = ""
    pending: str = ""
    list_no: str = ""
    location: str = ""
    line: int = 0
    code: str = ""
    box: int = 1
    skipped: tuple[int, ...] = ()
    asks: Ask | None = None
    lost: str = ""
    lost_to: str = ""


@dataclass(frozen=True, slots=True)
class AtStation:
    """A station as a scan finds it, with the id and code of its warehouse."""

    warehouse_id: int
    warehouse: str
    session: Session
    modes: Modes


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan and its answer: the command's id, what the scanner sent and when, the code in it, and what was said."""

    request_id: str
    station: str
    at: datetime
    by: str
    raw: str
    scanned_at: datetime
    code: str
    ok: bool
    says: str
    facts: Facts
    order_no: str


@dataclass(frozen=True, slots=True)
class LiveLabel:
    """The label that counts of one box of an order."""

    code: str
    state: LabelState
    parcel_no: str
    box: int


Boxes = Mapping[int, Mapping[int, int]]
"""Pieces by line id, by the number of the box."""


class Places(Protocol):
    """Where things lie in a warehouse, and who wants what lies there."""

    def is_place(self, warehouse_id: int, code: str) -> bool:
        """Whether the code names a location of the warehouse."""
        ...

    def place_of(self, warehouse_id: int, sku_id: int) -> str:
        """The location of a SKU; empty where it has none."""
        ...

    def skus_at(self, warehouse_id: int, location: str) -> Sequence[int]:
        """SKUs (ids) that lie at a location."""
        ...

    def walk(self, warehouse_id: int, sku_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
        """By SKU id what the walk is sorted by: the place's number on it, and its code."""
        ...

    def wanting(self, warehouse_id: int, sku_ids: Sequence[int], limit: int) -> Sequence[str]:
        """Numbers of orders that wait to be picked there and have one of these SKUs reserved, oldest first."""
        ...

    def wanting_at(self, warehouse_id: int, location: str, limit: int) -> Sequence[str] | None:
        """As `wanting`, of what lies at a location; None when it names no location."""
        ...


class Parcels(Protocol):
    """Parcels and labels."""

    def open(self, order: Order, boxes: Boxes, at: datetime) -> Sequence[tuple[int, str]]:
        """A parcel for each box of a picked order, without a label; (id, number) of each, by box."""
        ...

    def unpack(self, order_id: int) -> None:
        """The order's boxes are empty again and gone, their labels void."""
        ...

    def is_label(self, code: str) -> bool:
        """Whether the code stands on a label, live or void."""
        ...

    def live_labels(self, order_id: int) -> Sequence[LiveLabel]:
        """Those that are not void, by box."""
        ...

    def apply(self, label_code: str) -> None:
        """The label was scanned back from the box."""
        ...

    def void(self, order_id: int) -> Sequence[str]:
        """The order's live labels are void; returns their codes."""
        ...

    def issue(self, order: Order, reason: str, by: str, at: datetime) -> Sequence[LabelContent]:
        """Every box of the order gets its next label, pending, with the address, courier and waybill number of now; the
        one before is void. `reason` stands on a further copy; the first has none."""
        ...

    def orders_of(self, labels: Collection[str]) -> Mapping[str, str]:
        """Numbers of the orders of these labels, by the labels' codes; those that are void are left out."""
        ...

    def content(self, label_code: str) -> LabelContent:
        """What a label shows."""
        ...

    def rendered(self, label_code: str, pdf: bytes, layout: str) -> None:
        """Keep the bytes of a pending label, drawn after this layout."""
        ...


class People(Protocol):
    """Operators and stations."""

    def operator(self, code: str) -> Operator | None:
        """By code or badge."""
        ...

    def set_pin(self, operator_id: int, pin_hash: str) -> None:
        """Store a PIN's hash."""
        ...

    def station_warehouse(self, station: str) -> tuple[int, str] | None:
        """(id, code) of the warehouse the station stands in."""
        ...

    def at_station(self, station: str) -> AtStation | None:
        """Where it stands, what it has open, and how it works; None for no station."""
        ...

    def keep_modes(self, station: str, modes: Modes) -> None:
        """From the next scan on."""
        ...

    def keep_session(self, station: str, session: Session, at: datetime) -> None:
        """Remember it, so that a crash resumes at the same line."""
        ...

    def stations_with(self, order_no: str) -> Sequence[str]:
        """Stations that have this order open."""
        ...

    def keep_scan(self, scan: Scan) -> None:
        """Remember a scan and what it did."""
        ...

    def keep_conflict(self, scan: Scan, local: str) -> None:
        """The station had said yes (`local`) while the database was away; now it is a no."""
        ...
