"""Work that one worker does at a time, and which workers there are."""

from datetime import datetime, timedelta
from typing import Protocol


class Leases(Protocol):
    """Who does what until when, and who has been seen."""

    def claim(self, name: str, worker: str, now: datetime, span: timedelta) -> bool:
        """From now on the worker has this work to itself until `span` is over; False while another one has it. Whoever
        has it may prolong it."""
        ...

    def seen(self, worker: str, host: str, started_at: datetime, now: datetime, doing: str, trouble: str) -> None:
        """The worker is alive: what it is doing, and what is in its way (empty: nothing). Workers that nobody has seen
        for a day are forgotten."""
        ...

    def ended(self, worker: str, now: datetime) -> None:
        """The worker has ended as it should: it is not missed, and its leases are free."""
        ...
