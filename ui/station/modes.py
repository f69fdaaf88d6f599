"""How the station works, as rows to switch by digits."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.picking import Modes, Pack
from app.i18n import text
from ui.station.rows import Row

MOST_KEYED = (10, 20, 50, 100, 200, 500, 1000)
"""Pieces at once to choose from."""


def rows_of(modes: Modes, change: Callable[[Modes], None]) -> list[Row]:
    """One row a mode; choosing it changes the mode."""
    by_line = modes.pack is Pack.LINE
    more = next((most for most in MOST_KEYED if most > modes.most_keyed), MOST_KEYED[0])
    switches = [
        (
            text("Scan the item before a typed quantity"),
            text("Off: “Rest” takes a line without any scan"),
            modes.force_item,
            replace(modes, force_item=not modes.force_item),
        ),
        (
            text("Scan the location before the item"),
            text("The right code at the wrong place does not count"),
            modes.force_location,
            replace(modes, force_location=not modes.force_location),
        ),
        (
            text("A box for each line"),
            text("The next line waits until the box is closed"),
            by_line,
            replace(modes, pack=Pack.NEVER if by_line else Pack.LINE),
        ),
        (
            text("More than ordered may go"),
            text("As far as it is free; the order says so"),
            modes.allow_extra,
            replace(modes, allow_extra=not modes.allow_extra),
        ),
        (
            text("An item or a location opens an order"),
            text("Off: only its number, slip or label does"),
            modes.open_by_item,
            replace(modes, open_by_item=not modes.open_by_item),
        ),
        (
            text("A whole order may go unscanned"),
            text("By who has the right, with a second person's badge"),
            modes.ship_all,
            replace(modes, ship_all=not modes.ship_all),
        ),
    ]
    rows = [
        Row(str(number), title, told, _act(change, changed), text("On") if on else text("Off"))
        for number, (title, told, on, changed) in enumerate(switches, 1)
    ]
    keyed = _act(change, replace(modes, most_keyed=more))
    most = Row(
        str(len(rows) + 1),
        text("Pieces typed at once, at most"),
        text("More than that must be scanned"),
        keyed,
        f"{modes.most_keyed:,}",
    )
    return [*rows, most]


def _act(change: Callable[[Modes], None], changed: Modes) -> Callable[[], None]:
    return lambda: change(changed)
