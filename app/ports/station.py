"""Stations, people, parcels and labels as use cases need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.events import Facts
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState
from app.domain.people import Operator


@dataclass(frozen=True, slots=True)
class Session:
    """What a station has open: the order, and the question (Says value and code) that waits for its yes, if any."""

    order_no: str
    pending: str


class Parcels(Protocol):
    """Parcels and labels."""

    def open(self, order: Order, at: datetime) -> LabelContent:
        """A parcel for a picked order with its first label pending; returns what the label will show."""
        ...

    def is_label(self, code: str) -> bool:
        """Whether the code stands on a label, live or void."""
        ...

    def live_label(self, order_id: int) -> tuple[str, LabelState] | None:
        """(label code, label state) of the order's live label."""
        ...

    def apply(self, label_code: str) -> None:
        """The label was scanned back from the box."""
        ...

    def void(self, order_id: int) -> str | None:
        """The order's live label is void; returns its code."""
        ...

    def ship(self, order_id: int, carrier: str, waybill: str, at: datetime) -> None:
        """The box left with this courier under this number; Refused("waybill.used") when another parcel has it."""
        ...

    def content(self, label_code: str) -> LabelContent:
        """What a label shows."""
        ...

    def rendered(self, label_code: str, pdf: bytes) -> None:
        """Keep the drawn bytes of a pending label."""
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

    def session(self, station: str) -> Session:
        """What the station has open."""
        ...

    def keep_session(self, station: str, session: Session, at: datetime) -> None:
        """Remember it, so that a crash resumes at the same line."""
        ...

    def stations_with(self, order_no: str) -> Sequence[str]:
        """Stations that have this order open."""
        ...

    def keep_scan(
        self, station: str, at: datetime, by: str, code: str, ok: bool, says: str, facts: Facts, order_no: str
    ) -> None:
        """Remember a scan and what it did."""
        ...
