"""What the channels' orders are worth: complete, stopped, cancelled, duplicate; by day or week and channel."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Span(StrEnum):
    """How long one period of a summary is; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of orders, and of rows in the files they came with (`duplicates`, `rejected`). `lacked` says how many
    lacked what by Missing value, what was lacked most first."""

    orders: int = 0
    complete: int = 0
    stopped: int = 0
    cancelled: int = 0
    duplicates: int = 0
    rejected: int = 0
    lacked: tuple[tuple[str, int], ...] = ()

    @property
    def completeness(self) -> float | None:
        """Percent of the orders that came complete; None where none came."""
        return 100 * self.complete / self.orders if self.orders else None


@dataclass(frozen=True, slots=True)
class PeriodQuality:
    """One channel in one period, named by its first day."""

    period: date
    channel: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class ChannelQuality:
    """One channel over all periods; `share` is its percentage of all orders."""

    channel: str
    share: float
    quality: Quality


@dataclass(frozen=True, slots=True)
class QualitySummary:
    """`periods` go without a gap from the first day to the last; `cells` are what there is, newest first; `channels`
    those that sent something, in the order of Channel."""

    span: Span
    periods: tuple[date, ...]
    cells: tuple[PeriodQuality, ...]
    channels: tuple[ChannelQuality, ...]
    whole: Quality
