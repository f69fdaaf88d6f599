"""What can be measured about the channels' orders, and how it is said."""

from enum import StrEnum

from app import words
from app.domain.quality import Quality
from app.i18n import text

POOR = 90.0
"""Percent complete below which a channel is marked."""


class Measure(StrEnum):
    """Fields of Quality."""

    ORDERS = "orders"
    COMPLETENESS = "completeness"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    DUPLICATES = "duplicates"
    REJECTED = "rejected"


def measure_word(measure: Measure) -> str:
    """What it is called."""
    return {
        Measure.ORDERS: text("Orders"),
        Measure.COMPLETENESS: text("Complete %"),
        Measure.STOPPED: text("Stopped"),
        Measure.CANCELLED: text("Cancelled"),
        Measure.DUPLICATES: text("Duplicates"),
        Measure.REJECTED: text("Rejected rows"),
    }[measure]


def value_of(measure: Measure, quality: Quality) -> float | None:
    """A count, or percent; None where there is nothing to measure."""
    value: float | None = getattr(quality, measure)
    return value


def told(measure: Measure, quality: Quality) -> str:
    """The value for people."""
    value = value_of(measure, quality)
    if value is None:
        return "–"
    return f"{value:.1f}%" if measure is Measure.COMPLETENESS else f"{value:,.0f}"


def is_poor(completeness: float | None) -> bool:
    """So incomplete that somebody should talk to the channel."""
    return completeness is not None and completeness < POOR


def lacked_most(quality: Quality) -> str:
    """What incomplete orders lacked most; empty where none lacked anything."""
    if not quality.lacked:
        return ""
    gap, count = quality.lacked[0]
    return text("{count} lacked {what}", count=f"{count:,}", what=words.missing(gap))
