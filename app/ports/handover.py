"""Parcels on their way out of the house, and photos of what happened, as use cases need them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.handover import Box, Load, LoadState
from app.domain.stages import Stage


class Loads(Protocol):
    """Parcels handed over to couriers together."""

    def open(self, carrier: str, warehouse_id: int, station: str, by: str, at: datetime) -> str:
        """A new load; its number."""
        ...

    def load(self, no: str) -> Load:
        """A load, locked; the orders of its parcels are to be locked after it. Refused("load.unknown")."""
        ...

    def box(self, code: str) -> Box | None:
        """The one parcel that a parcel number, a label's code or a waybill number names."""
        ...

    def boxes_of(self, order_no: str) -> Sequence[Box]:
        """All parcels of an order."""
        ...

    def inside(self, load: Load) -> Sequence[Box]:
        """The parcels of a load, by order."""
        ...

    def put(self, box: Box, load: Load) -> None:
        """The parcel goes into the load, and is its courier's from now on; LostRace when it has just left another
        way."""
        ...

    def take_out(self, boxes: Sequence[Box]) -> None:
        """They are in no load any more."""
        ...

    def send(self, boxes: Sequence[Box], at: datetime) -> None:
        """They have left."""
        ...

    def end(self, load: Load, state: LoadState, by: str, at: datetime) -> None:
        """The load is closed or cancelled."""
        ...

    def counts(self, load: Load) -> tuple[int, int]:
        """(parcels inside, parcels that wait for this courier here and are in no load)."""
        ...

    def missing(self, load: Load, limit: int) -> Sequence[str]:
        """Numbers of the parcels that wait for this courier here and are in no load."""
        ...


class Evidence(Protocol):
    """Photos of what happened to orders."""

    def event_of(self, order_id: int, stage: Stage, now: Stage) -> int:
        """As domain.evidence.event_of."""
        ...

    def shown(self, order_id: int, stage: Stage, sha256: str) -> int:
        """The event of that stage that this very photo shows already; 0 when there is none."""
        ...

    def add(
        self,
        order_id: int,
        parcel_no: str,
        stage: Stage,
        event_seq: int,
        photo: tuple[str, int, str],
        by: str,
        station: str,
        at: datetime,
    ) -> None:
        """A photo (hash, bytes, the name its file came with) of an event."""
        ...
