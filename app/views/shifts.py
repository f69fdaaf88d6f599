"""What came in at stations: the raw scans of a shift."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShiftScan:
    """One scan: what the scanner sent and when, and what the station said to it (a Says value)."""

    at: datetime
    station: str
    operator: str
    raw: str
    says: str
