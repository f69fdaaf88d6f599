"""Which load? Those that are open, then the couriers that parcels wait for, then the others."""

from collections.abc import Callable
from functools import partial

from app import words
from app.domain.couriers import COURIERS
from app.i18n import text
from ui import clock
from ui.handover.reading import Look
from ui.station.rows import Row

_KEYS = 9
_USUAL = 4
"""Couriers that are offered though nothing waits for them."""


def rows_of(found: Look, take: Callable[[str, str], object], open_: Callable[[str], object]) -> list[Row]:
    """At most nine, by digit; none where this computer stands at no station."""
    if not found.warehouse:
        return []
    due = {row.carrier: row.parcels for row in found.due if row.carrier}
    usual = [courier.name for courier in COURIERS if courier.name not in due][:_USUAL]
    rows = [
        (
            row.carrier,
            text(
                "Load {load}, opened {time} by {operator}",
                load=row.no,
                time=words.clock(row.opened_at, clock.now()),
                operator=row.by,
            ),
            partial(take, row.no, row.carrier),
            text("{count} in", count=row.parcels),
        )
        for row in found.loads
    ]
    rows += [
        (carrier, text("Open a load"), partial(open_, carrier), text("{count} wait", count=count))
        for carrier, count in due.items()
    ]
    rows += [(carrier, text("Open a load"), partial(open_, carrier), "") for carrier in usual]
    return [Row(str(number), *row) for number, row in enumerate(rows[:_KEYS], 1)]
