"""The clock of an order in its stage (R18): until when it may stand there in working time, and what is left of that."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.duty.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody has stopped the clock of an exception about the order: until when, and why."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StageClock:
    """An order that stands in its stage since then may stand there for `limit` (working time, above 0). A `pause` is
    shown in the place of what is left; it makes the limit no longer."""

    since: datetime
    limit: timedelta
    calendar: WorkCalendar = field(repr=False)
    pause: Pause | None = None

    @property
    def due_at(self) -> datetime:
        """When the limit is over."""
        return self.calendar.after(self.since, self.limit)

    def is_over(self, now: datetime) -> bool:
        """Whether it has stood there for longer than it may, as the watch says it (watching.Bounds)."""
        return now >= self.due_at

    def left(self, now: datetime) -> timedelta:
        """Working time until the limit; below 0 for how long it is over."""
        due = self.due_at
        return -self.calendar.between(due, now) if now >= due else self.calendar.between(now, due)


def first_of(clocks: Iterable[StageClock | None]) -> StageClock | None:
    """The one that ends first; None where there is none."""
    return min((clock for clock in clocks if clock is not None), key=lambda clock: clock.due_at, default=None)
