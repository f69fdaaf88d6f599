"""A moment as people type it: 14:30, tomorrow's date with an hour, or in so many hours."""

import re
from datetime import datetime, time, timedelta

from app.domain.site import SITE_ZONE
from ui import clock

_MORNING = time(9)
_SPAN = re.compile(r"(\d{1,3})\s*(h|小时|d|天|m|分|分钟|min)", re.IGNORECASE)
_MOMENT = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2}))?\s*(?:(\d{1,2}):(\d{2}))?")
_UNITS = {"h": 60, "小时": 60, "d": 1440, "天": 1440}


def moment_of(typed: str) -> datetime | None:
    """14:30 (today, or tomorrow when that is over), 11-25, 11-25 14:30, 2026-11-25 14:30, 2h, 3d; None for anything
    else. A day alone means nine o'clock."""
    plain = " ".join(typed.replace("/", "-").replace(".", "-").replace(":", ":").split())
    span = _SPAN.fullmatch(plain)
    if span is not None:
        return clock.now() + timedelta(minutes=int(span[1]) * _UNITS.get(span[2].lower(), 1))
    found = _MOMENT.fullmatch(plain)
    return _moment(found) if plain and found is not None else None


def _moment(found: re.Match[str]) -> datetime | None:
    now = clock.now().astimezone(SITE_ZONE)
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    try:
        at = time(hour, minute or 0) if hour is not None else _MORNING
        date = now.date() if month is None or day is None else now.date().replace(year or now.year, month, day)
    except ValueError:
        return None
    made = datetime.combine(date, at, SITE_ZONE)
    if made <= now and month is None:
        made += timedelta(days=1)
    elif made <= now and year is None:
        made = made.replace(year=made.year + 1) if made.date() < now.date() else made
    return made


def shown(moment: datetime) -> str:
    """As it can be typed again."""
    local = moment.astimezone(SITE_ZONE)
    return f"{local:%Y-%m-%d %H:%M}"


def tomorrow(hour: int = 9) -> datetime:
    """At that hour, at the site."""
    now = clock.now().astimezone(SITE_ZONE)
    return datetime.combine(now.date() + timedelta(days=1), time(hour), SITE_ZONE)
