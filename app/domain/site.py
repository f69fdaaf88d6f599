"""The site's own clock zone: times are kept in UTC and shown in this zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("Asia/Shanghai")


def midnight(day: date) -> datetime:
    """When a day begins at the site."""
    return datetime.combine(day, time(), SITE_ZONE)


def exact(when: datetime) -> str:
    """The full local time, for tooltips and paper."""
    return f"{when.astimezone(SITE_ZONE):%Y-%m-%d %H:%M:%S}"
