"""What the watch needs: how far it has looked, what has changed or come due since, and what is wrong there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.domain.cases import CaseKind, Link, Severity, Signal
from app.domain.judging import Crowd, Known
from app.domain.watching import Bounds, Place, Standing, Windows

WATCH = "watch"
"""The lease of whoever watches."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the watch has looked: a place in the change feed (-1: it has never looked), the duty rules it looked
    with (their newest version of any kind, as a number that only grows), and by window up to which moment."""

    feed: int = -1
    rules: int = 0
    clocks: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Now:
    """Where the change feed and the duty rules stand, and whether another worker is watching."""

    feed: int
    rules: int
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A live case of something that is no order."""

    cause: str
    severity: Severity
    is_active: bool
    links: frozenset[Link]

    def lacks(self, signal: Signal) -> bool:
        """Whether a signal of its cause says something new."""
        return not (self.is_active and signal.severity <= self.severity and self.links.issuperset(signal.links))


class Watch(Protocol):
    """Looking for exceptions; nothing here is locked."""

    def marks(self, worker: str, now: datetime) -> tuple[Marks, Now]:
        """How far was looked, and how far one can look now."""
        ...

    def keep(self, marks: Marks) -> None:
        """Look on from here the next time."""
        ...

    def has_news(self, feed: int, windows: Windows, now: datetime) -> bool:
        """Whether anything that is watched has changed since, or time alone has brought anything; it costs one cheap
        statement."""
        ...

    def changed(self, feed: int) -> Mapping[str, Sequence[str]]:
        """Keys of what has changed since, by entity."""
        ...

    def obstructed(self) -> Sequence[str]:
        """Numbers of the orders that wait for data, release or production: where to begin."""
        ...

    def come_due(self, windows: Windows) -> Sequence[str]:
        """Numbers of the orders that a window is about."""
        ...

    def over(self, windows: Windows) -> Mapping[CaseKind, Sequence[str]]:
        """Causes of the cases that its last window is about, by kind."""
        ...

    def orders_of(self, kinds: Iterable[CaseKind]) -> Sequence[str]:
        """Numbers of the orders that live cases of these kinds are about."""
        ...

    def standings(self, numbers: Sequence[str]) -> Mapping[str, Standing]:
        """Orders by their numbers; those that are no more are left out."""
        ...

    def known(self, numbers: Sequence[str], since: datetime) -> Mapping[str, Sequence[Known]]:
        """The cases that orders belong to: live ones, and those closed after `since`."""
        ...

    def crowds(self, places: Collection[Place]) -> Mapping[Place, Crowd]:
        """What is live there."""
        ...

    def still(self, causes: Collection[str], bounds: Bounds) -> Collection[str]:
        """Those causes of many orders that some order still has."""
        ...

    def live(self, kinds: Collection[CaseKind]) -> Mapping[CaseKind, Sequence[Seen]]:
        """Live cases of these kinds."""
        ...

    def silent(self, causes: Collection[str], since: datetime) -> Collection[str]:
        """Those about which a case was closed after `since`."""
        ...

    def label_faults(self) -> Sequence[Signal]:
        """Printers (or stations without one) whose print jobs have failed or fail again and again."""
        ...

    def count_differences(self) -> Sequence[Signal]:
        """Differences that wait for somebody's decision."""
        ...

    def short_places(self, skus: Collection[str], causes: Collection[str]) -> Sequence[Signal]:
        """Places of these SKUs, or of cases with these causes, where a picker lacked pieces and nobody has counted or
        filled up since."""
        ...

    def failed_messages(self) -> Sequence[Signal]:
        """Topics of the outbox of which messages were given up."""
        ...
