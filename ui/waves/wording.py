"""Waves and pick lists in words, and what of them is pressing."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from app import words
from app.domain.pick_lists import ListState
from app.i18n import text
from app.usecases.pick_lists import ListReleased
from app.views.lists import ListRow, WaveRow
from ui import clock
from ui.widgets.table import Column

_SOON = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)


LESSER = (5, 6)
"""Columns that a small window leaves out: lines and pieces."""


def wave_columns() -> list[Column[WaveRow]]:
    """What waits for a carrier."""
    return [
        Column(text("Carrier"), lambda row: row.name or text("Everything")),
        Column(text("Leaves"), lambda row: words.clock(row.leaves_at, clock.now()) if row.carrier else "", 84),
        Column(text("Time left"), left_words, 104, left_tone),
        Column(text("Orders"), lambda row: f"{row.orders:,}", 60, right=True),
        Column(text("Urgent"), lambda row: f"{row.urgent:,}" if row.urgent else "", 60, right=True),
        Column(text("Lines"), lambda row: f"{row.lines:,}", 60, right=True),
        Column(text("Pieces"), lambda row: f"{row.pieces:,}", 68, right=True),
        Column(text("Carts"), lambda row: f"{row.carts:,}", 60, right=True),
        Column(text("Picking"), lambda row: span(row.minutes), 96, right=True),
        Column(text("Pickers"), lambda row: f"{pickers(row)}" if row.carrier else "", 68, pickers_tone, right=True),
    ]


def span(minutes: int) -> str:
    """So many minutes."""
    return words.age(timedelta(minutes=minutes))


def left_words(row: WaveRow) -> str:
    """Until the carrier leaves."""
    return words.age(row.leaves_at - clock.now()) if row.carrier else ""


def left_tone(row: WaveRow) -> str:
    """What cannot be picked before it leaves is bad, the last half hour a warning."""
    if not row.carrier:
        return ""
    if pickers(row) > row.carts:
        return "bad"
    return "warn" if row.leaves_at - clock.now() < _SOON else ""


def pickers(row: WaveRow) -> int:
    """How many must go at once for everything to leave in time."""
    left = max(row.leaves_at - clock.now(), _MINUTE)
    return ceil(timedelta(minutes=row.minutes) / left)


def pickers_tone(row: WaveRow) -> str:
    """More pickers than carts help nothing."""
    return "bad" if row.carrier and pickers(row) > row.carts else ""


def list_title(row: ListRow) -> str:
    """Batch, or the wave of a carrier with its departure."""
    kind = words.list_kind(row.kind)
    return f"{kind} · {row.carrier} {words.clock(row.cutoff_at, clock.now())}" if row.cutoff_at else kind


def list_who(row: ListRow) -> str:
    """Who has it."""
    if row.state is ListState.RELEASED:
        return text("nobody has it yet")
    return " · ".join(filter(None, (row.station, row.picker)))


def list_colour(row: ListRow) -> str:
    """A token for its state."""
    return {ListState.RELEASED: "quiet", ListState.PICKING: "accent", ListState.DONE: "good"}.get(row.state, "quiet")


def is_late(row: ListRow) -> bool:
    """What is left of it takes longer than its carrier waits."""
    return row.cutoff_at is not None and clock.now() + timedelta(minutes=row.minutes) > row.cutoff_at


def released_words(made: Sequence[ListReleased]) -> str:
    """What a release has brought."""
    left_out = sum(len(each.left_out) for each in made)
    if len(made) == 1:
        told = text("{orders} orders on pick list {list}.", orders=len(made[0].orders), list=made[0].list)
    else:
        orders = sum(len(each.orders) for each in made)
        told = text("{lists} pick lists with {orders} orders released.", lists=len(made), orders=f"{orders:,}")
    return told + (" " + text("{count} were begun elsewhere meanwhile.", count=left_out) if left_out else "")
