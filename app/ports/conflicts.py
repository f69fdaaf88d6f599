"""Scans to which the database said no after the station had said yes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Conflict:
    """`order_no` may be empty, `code` is what was scanned; `settled_by` is empty while it is open."""

    id: int
    station: str
    code: str
    order_no: str
    settled_by: str


class Conflicts(Protocol):
    """Conflicts of the time without the database; `People.keep_conflict` writes them."""

    def load(self, conflict_id: int) -> Conflict:
        """One, locked for this transaction; Refused("conflict.unknown")."""
        ...

    def settle(self, conflict_id: int, note: str, by: str, at: datetime) -> None:
        """Somebody has seen to it."""
        ...
