"""Money, spans and moments as people read them."""

from datetime import datetime, timedelta

from app.domain.site import SITE_ZONE
from app.i18n import text


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
