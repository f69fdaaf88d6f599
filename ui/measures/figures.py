"""Figures of exceptions for people: hours, shares, changes, and whether a change is a good one."""

from app.i18n import text

_SAME = 1.0
"""Percent below which a figure stayed as it was."""


def told(value: float | int | None, unit: str = "") -> str:
    """A count, or a figure to a tenth; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value:,}{unit}" if isinstance(value, int) else f"{value:,.1f}{unit}"


def hours(value: float | None) -> str:
    """So many hours; days where they are many, minutes where they are none."""
    if value is None:
        return "–"
    if value >= 100:
        return text("{days} d", days=f"{value / 24:.1f}")
    if value < 1:
        return text("{minutes} min", minutes=round(value * 60))
    return text("{hours} h", hours=f"{value:.1f}")


def change_words(change: float | None) -> str:
    """With its sign; nothing where there is none."""
    return "" if change is None else f"{change:+,.0f}%".replace("-", "−")


def change_tone(change: float | None) -> str:
    """Shorter and rarer is good; quiet where it stayed as it was."""
    if change is None or abs(change) < _SAME:
        return "quiet"
    return "good" if change < 0 else "bad"
