"""The site's working calendar: limits count in the hours in which somebody is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.site import SITE_ZONE

_DAY = timedelta(days=1)
_NONE = timedelta(0)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of some days of the week (1 is Monday), in the site's zone; `end` 00:00 is midnight at the end of the
    day."""

    days: tuple[int, ...]
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class ExtraDay:
    """A day with hours of its own, in the place of those of the week."""

    day: date
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When somebody is there. The shifts of a day do not overlap, and there is one at least."""

    shifts: tuple[Shift, ...] = (Shift((1, 2, 3, 4, 5, 6, 7), time(8), time(20)),)
    days_off: tuple[date, ...] = ()
    extra_days: tuple[ExtraDay, ...] = ()

    def after(self, start: datetime, span: timedelta) -> datetime:
        """When so much working time (not below 0) has passed since `start`; the earliest such moment."""
        if span <= _NONE:
            return start
        day, left = _local(start).date(), span
        while True:
            for begin, end in self._from(day, start):
                if end - begin >= left:
                    return (begin + left).astimezone(start.tzinfo)
                left -= end - begin
            day += _DAY

    def before(self, end: datetime, span: timedelta) -> datetime:
        """Since when so much working time (not below 0) has passed at `end`; the latest such moment."""
        if span <= _NONE:
            return end
        day, left = _local(end).date(), span
        while True:
            for begin, until in reversed(list(self._until(day, end))):
                if until - begin >= left:
                    return (until - left).astimezone(end.tzinfo)
                left -= until - begin
            day -= _DAY

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; none where `end` is not behind it."""
        day, last, found = _local(start).date(), _local(end).date(), _NONE
        while day <= last:
            for begin, until in self._from(day, start):
                found += max(_NONE, min(until, end) - begin)
            day += _DAY
        return found

    def _from(self, day: date, start: datetime) -> Iterator[Span]:
        return ((max(begin, start), end) for begin, end in self.hours(day) if end > start)

    def _until(self, day: date, last: datetime) -> Iterator[Span]:
        return ((begin, min(end, last)) for begin, end in self.hours(day) if begin < last)

    def hours(self, day: date) -> list[Span]:
        """The working hours of a day, in their order."""
        found = [(each.begin, each.end) for each in self.extra_days if each.day == day]
        if not found and day not in self.days_off:
            found = [(each.begin, each.end) for each in self.shifts if day.isoweekday() in each.days]
        return [(_at(day, begin), _at(day, end) + _DAY * (end <= begin)) for begin, end in sorted(found)]


def _local(when: datetime) -> datetime:
    return when.astimezone(SITE_ZONE)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SITE_ZONE)
