"""The rooms of the rail, and which screens are found in each: the one place that says so."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from app.i18n import text


@dataclass(frozen=True, slots=True)
class Room:
    """One button of the rail. `icon` names a file of resources/icons, `screens` are the keys of its tabs from the left,
    `behind` those of screens that belong here and have no tab."""

    key: str
    icon: str
    title: Callable[[], str]
    screens: tuple[str, ...]
    behind: tuple[str, ...] = ()


ROOMS = (
    Room("orders", "orders", lambda: text("Orders"), ("orders", "intake", "import"), behind=("order",)),
    Room("routing", "routing", lambda: text("Routing"), ("routing", "rules", "production")),
    Room("floor", "station", lambda: text("Floor"), ("station", "waves", "handover", "counting")),
    Room("watch", "eye", lambda: text("Watch"), ("watch", "cases", "knowledge", "board")),
    Room("accounts", "credit", lambda: text("Accounts"), ("credit", "rates")),
    Room("analysis", "measures", lambda: text("Analysis"), ("measures", "quality")),
    Room("settings", "settings", lambda: text("Settings"), ("settings", "duty", "labels", "printers")),
)


def rooms_of(keys: Container[str]) -> list[Room]:
    """The rooms with those of their tabs that there are; a room without any is left out."""
    rooms = (replace(room, screens=tuple(key for key in room.screens if key in keys)) for room in ROOMS)
    return [room for room in rooms if room.screens]
