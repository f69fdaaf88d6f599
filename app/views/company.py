"""The company itself: warehouses, people, stations, rates, and how it all stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.rates import RateKind, Rates


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse and its place."""

    code: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator for the login list; `has_pin` is false before the first login."""

    code: str
    name: str
    roles: tuple[str, ...]
    badge: str
    has_pin: bool


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station: a PC of a warehouse."""

    code: str
    name: str
    warehouse: str


@dataclass(frozen=True, slots=True)
class Lamps:
    """The state of what runs behind: messages with a receiver that wait in the outbox, and those given up."""

    outbox_waiting: int
    outbox_failed: int


@dataclass(frozen=True, slots=True)
class RateVersionRow:
    """One version of the freight templates or promotions, as text (rates.freight_of, rates.promotions_of)."""

    kind: RateKind
    version: int
    content: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """A filter an operator has kept: its name and content (filters.to_text)."""

    name: str
    content: str


class CompanyReader(Protocol):
    """Reads what the company is made of."""

    def warehouses(self) -> Sequence[WarehouseRow]:
        """All warehouses by code."""
        ...

    def operators(self) -> Sequence[OperatorRow]:
        """Active operators by code."""
        ...

    def stations(self) -> Sequence[StationRow]:
        """Stations by code."""
        ...

    def lamps(self) -> Lamps:
        """What waits to leave the house."""
        ...

    def settings(self) -> Mapping[str, str]:
        """The company's settings by key, defaults included."""
        ...

    def saved_filters(self, operator: str) -> Sequence[SavedFilterRow]:
        """An operator's filters by name."""
        ...

    def rates(self) -> Rates:
        """The rates that count now."""
        ...

    def rate_versions(self, kind: RateKind) -> Sequence[RateVersionRow]:
        """All versions, newest first."""
        ...
