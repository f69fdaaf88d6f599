"""What the handover screen shows, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.handover import LoadState
from app.views import Reader
from app.views.handover import DueRow, HandoverDetail, HandoverRow

MOST_MISSING = 60
"""Missing parcels that are listed; the rest is counted."""
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Look:
    """A warehouse's open loads, the couriers that parcels wait for there, and the load in hand, if any."""

    warehouse: str
    name: str
    loads: Sequence[HandoverRow]
    due: Sequence[DueRow]
    load: HandoverDetail | None


def look(reader: Reader, station: str, load: str) -> Look:
    """Of the warehouse in which the station stands; an unknown station has none."""
    site = next((row.warehouse for row in reader.stations() if row.code == station), "")
    name = next((row.name for row in reader.warehouses() if row.code == site), site)
    loads = [row for row in reader.handovers(site, _LISTED) if row.state is LoadState.OPEN] if site else []
    detail = reader.handover(load, MOST_MISSING) if load else None
    return Look(site, name, loads, reader.handovers_due(site) if site else (), detail)
