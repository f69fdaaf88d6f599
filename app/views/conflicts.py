"""What a station reads so that it can go on without the database, and what did not fit afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code's comparison form (codes.part_key), a line of the order that it can mean, and the pieces it stands for."""

    key: str
    position: int
    pieces: int


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A scan with both versions: what the station said without the database (`local`) and what the database says
    (`says`, `facts`), both Says values. `order` may be empty."""

    id: int
    station: str
    code: str
    scanned_at: datetime
    by: str
    by_name: str
    order: str
    local: str
    says: str
    facts: Mapping[str, object]


class ConflictReader(Protocol):
    """Reads for the time without the database."""

    def order_codes(self, order: str) -> Sequence[CodeRow]:
        """Every code that finds a line of this order (our number)."""
        ...

    def conflicts(self, station: str = "", limit: int = 200) -> Sequence[ConflictRow]:
        """Those that nobody has seen to, oldest first; of every station where none is named."""
        ...

    def database_time(self) -> datetime:
        """The clock of the database's computer."""
        ...
