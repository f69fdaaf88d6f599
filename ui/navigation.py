"""Where the operator is and can go: the rail of rooms, and the tabs of the room's screens."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.i18n import text
from ui.rooms import Room, rooms_of
from ui.screen import Preferences, Screen
from ui.widgets.finder import Entry
from ui.widgets.nav_rail import NavRail
from ui.widgets.room_tabs import RoomTabs


class Navigation(QObject):
    """`chosen` brings the key of the screen to show. The screen that was used last in a room is remembered."""

    chosen = Signal(str)

    def __init__(self, kinds: Mapping[str, type[Screen]], preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._rooms = {room.key: room for room in rooms_of(kinds)}
        self._homes = {key: room for room in self._rooms.values() for key in (*room.screens, *room.behind)}
        self._here = next(iter(self._rooms.values()))
        self._key = ""
        self._waiting: dict[str, int] = {}
        self.screens = [kinds[key] for room in self._rooms.values() for key in room.screens]
        self.rail = NavRail([self._button(number, room) for number, room in enumerate(self._rooms.values(), start=1)])
        self.tabs = RoomTabs([(kind.key, kind.title()) for kind in self.screens])
        self.rail.chosen.connect(self.enter)
        self.tabs.chosen.connect(self.chosen)

    def _button(self, number: int, room: Room) -> tuple[str, str, str, str]:
        return room.key, room.title(), room.icon, f"{room.title()}   Ctrl+{number}\n{self._told(room)}"

    def _told(self, room: Room) -> str:
        return ", ".join(kind.title() for kind in self.screens if kind.key in room.screens)

    def mark(self, key: str) -> None:
        """That screen is shown now."""
        self._here, self._key = self._homes.get(key, self._here), key
        if key in self._here.screens:
            self._preferences.put(f"room/{self._here.key}", key)
        self.rail.mark(self._here.key)
        self.tabs.mark(self._here.screens, key)

    def enter(self, room: str) -> None:
        """Go into a room: to the screen of it that was used last, else to its first."""
        screens = self._rooms[room].screens
        last = self._preferences.get(f"room/{room}")
        self.chosen.emit(last if last in screens else screens[0])

    def step(self, by: int) -> None:
        """So many tabs to the right, round and round; from a screen without a tab to the first."""
        screens = self._here.screens
        at = screens.index(self._key) + by if self._key in screens else 0
        self.chosen.emit(screens[at % len(screens)])

    def show_waiting(self, key: str, count: int) -> None:
        """How many things wait on a screen; its room shows the sum of all of its screens."""
        self._waiting[key] = count
        self.tabs.show_waiting(key, count)
        if (room := self._homes.get(key)) is not None:
            self.rail.show_waiting(room.key, sum(self._waiting.get(each, 0) for each in room.screens))

    def entries(self) -> list[Entry]:
        """Every screen, to be found by its name."""
        return [Entry(kind.title(), "", partial(self.chosen.emit, kind.key), kind.icon) for kind in self.screens]

    def key_entries(self) -> list[Entry]:
        """What the keys of the rooms and tabs do."""
        rooms = [
            Entry(room.title(), f"Ctrl+{number}", partial(self.enter, room.key))
            for number, room in enumerate(self._rooms.values(), start=1)
        ]
        steps = (("Ctrl+PgUp", text("The tab before"), -1), ("Ctrl+PgDown", text("The next tab"), 1))
        return [*rooms, *(Entry(told, key, partial(self.step, by)) for key, told, by in steps)]

    def explained(self) -> list[tuple[str, str]]:
        """(keys, what they do) for F1."""
        rooms = ", ".join(room.title() for room in self._rooms.values())
        tabs = self._told(self._here)
        lines = [(f"Ctrl+1 … {len(self._rooms)}", rooms)]
        if len(self._here.screens) > 1:
            lines.append(("Ctrl+PgUp  PgDn", text("The tab before, the next: {tabs}", tabs=tabs)))
        return lines
