"""Couriers as use cases need them: waybill numbers, from wherever they come, and what couriers say of parcels."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from app.domain.couriers import CourierReport


class Waybills(Protocol):
    """Waybill numbers. The built-in source is a pool of numbers that couriers gave us in advance; numbers that are
    typed or scanned are noted in it too."""

    def add(self, carrier: str, numbers: Sequence[str]) -> int:
        """New numbers for the pool, but those there already and those on parcels; how many."""
        ...

    def take(self, carrier: str, parcel_id: int, at: datetime) -> str | None:
        """The next free number for a parcel, which nobody else gets; None when the pool is empty."""
        ...

    def give(self, number: str, carrier: str, parcel_id: int, at: datetime) -> None:
        """The parcel has this number now, and the order's other parcels without a courier go with this one too.
        Refused("waybill.used") when another parcel has the number."""
        ...

    def give_back(self, labels: Sequence[str]) -> Sequence[tuple[str, str, str]]:
        """The numbers that parcels got with these labels (codes) are free again; (parcel, carrier, number) of each."""
        ...


class CourierNews(Protocol):
    """What couriers say of parcels."""

    def parcels(self, waybills: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        """(parcel id, order number) by waybill number, of those we know."""
        ...

    def add(self, parcel_id: int, report: CourierReport) -> int:
        """Keep the track of a parcel; how much of it is new."""
        ...

    def not_signed(self, order_no: str) -> Set[int]:
        """Ids of the order's parcels of which the last word is not that the customer has it."""
        ...
