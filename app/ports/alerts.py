"""Alarms and the attempts to hand them over, as use cases and the worker need them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.alerts import AlertPort, Line, NewAlert, Outcome, Rate


@dataclass(frozen=True, slots=True)
class Waiting:
    """Alarms that go out together: those of one person through one port, those of the most severe cases
    first."""

    port: AlertPort
    operator: str
    lines: tuple[Line, ...]


class Alerts(Protocol):
    """Alarms, and the calls that carry them out of the house."""

    def add(self, alerts: Sequence[NewAlert]) -> None:
        """Waiting from now; any number in a few statements."""
        ...

    def is_idle(self, now: datetime) -> bool:
        """Whether nothing is due but on screens."""
        ...

    def due(self, now: datetime, along: timedelta) -> Sequence[Waiting]:
        """Locked: of everybody (of some hundreds, the rest next time) to whom an alarm is due by robot or e-mail, all
        that are due or will be within `along`. Those of closed cases are needless: they are acknowledged on the way."""
        ...

    def queued(self, alerts: Sequence[int], message_id: int) -> None:
        """They go out with this message."""
        ...

    def unreachable(self, alerts: Sequence[int], error: str, now: datetime) -> None:
        """There is no way to the person any more."""
        ...

    def settled(self, message_id: int, error: str, now: datetime) -> None:
        """The message has left (no error), or never will."""
        ...

    def acknowledge(self, alerts: Collection[int], operator: str, now: datetime) -> int:
        """The operator has seen these, of those for them or for nobody in particular: neither they nor what waits for
        the operator because of the same cases tells any more; how many were new."""
        ...

    def heard(self, cases: Collection[int], operator: str, now: datetime) -> int:
        """The operator (empty: anybody) needs to hear no more of these cases; how many alarms that ends."""
        ...

    def of_message(self, message_id: int, now: datetime) -> Waiting | None:
        """What a message that was given up has to tell still, locked: those of closed cases are needless, and are
        acknowledged on the way. None for a message that never told an alarm."""
        ...

    def requeued(self, message_id: int) -> None:
        """The message goes out again after all."""
        ...

    def unreached(self, now: datetime) -> int:
        """Those that failed for want of a way to their person wait anew; how many."""
        ...

    def uncertain(self, message_id: int) -> int:
        """How many attempts to hand this message over may have arrived or not. One that is still under way, although
        its worker's lease has ended, is from now on one of them."""
        ...

    def begin(self, target: str, message_id: int, worker: str, now: datetime, rate: Rate) -> int | datetime:
        """Write down that a message is about to be handed to a target, as an attempt of this number; or say when it may
        be: never above the rate, whoever else is calling."""
        ...

    def end(self, sending: int, outcome: Outcome, told: str, now: datetime) -> None:
        """What became of it."""
        ...

    def last_sending(self, message_id: int) -> tuple[Outcome, str] | None:
        """What became of the last attempt, and what the far side said."""
        ...
