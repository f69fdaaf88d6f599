"""Money, spans and moments as people read them."""

from datetime import datetime, timedelta

from app.domain.site import SITE_ZONE
from app.i18n import text

_MANY_HOURS = 10


def money(fen: int) -> str:
    """¥1,280.00."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def age(span: timedelta) -> str:
    """How long: 2 小时 10 分."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return text("{days} d {hours} h", days=days, hours=hours)
    if hours:
        return text("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    return text("{minutes} min", minutes=minutes)


def working(span: timedelta) -> str:
    """Working time in hours: a day of it is no day of the calendar. Of many hours nobody counts the minutes."""
    hours, minutes = divmod(max(0, int(span.total_seconds() // 60)), 60)
    if hours >= _MANY_HOURS:
        return text("{hours} h", hours=hours)
    if hours:
        return text("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return text("{minutes} min", minutes=minutes)


def time_left(left: timedelta, *, is_over: bool) -> str:
    """What is left of a limit in working time; of one that is over, below 0 by how much."""
    return text("{time} over", time=working(-left)) if is_over else text("{time} left", time=working(left))


def clock(when: datetime, now: datetime) -> str:
    """14:02, 昨天 09:15, 11-11, 11-25 14:02 for a day to come, or with the year when it is another one; in the site's
    zone."""
    local, today = when.astimezone(SITE_ZONE), now.astimezone(SITE_ZONE)
    days = (today.date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return text("yesterday {time}", time=f"{local:%H:%M}")
    if days < 0:
        return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m-%d}"
