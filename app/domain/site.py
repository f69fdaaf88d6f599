"""The site's own clock zone: times are kept in UTC and shown in this zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("Asia/Shanghai")


def exact(when: datetime) -> str:
    """The full local time, for tooltips and paper."""
    return f"{when.astimezone(SITE_ZONE):%Y-%m-%d %H:%M:%S}"
