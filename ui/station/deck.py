"""Keys and tiles of the station, and which of them mean something now."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.picking import Says, StationCommand, command_code
from app.i18n import text
from app.views.station import StationView
from ui.station import commands
from ui.station.keys import KeyTile
from ui.station.rows import Row

_UNLOCKED = (StationCommand.ACK, StationCommand.FOUND)

Acts = dict[str, tuple[str, Callable[[], object]]]
"""What the screen does by itself: by key its name and the deed."""


class Deck:
    """`give` sends a command; `acts` are the screen's own keys, of which those of `shown` have tiles."""

    def __init__(self, give: Callable[[StationCommand], None], acts: Acts, shown: tuple[str, ...]) -> None:
        self._give, self._acts = give, acts
        listed = dict.fromkeys((*commands.KEYS, StationCommand.ACK))
        self._commands = {
            each: KeyTile(commands.KEYS[each], words.command(each), partial(give, each), command_code(each))
            for each in listed
        }
        self._back = KeyTile("Esc", text("Back"), partial(give, StationCommand.CANCEL))
        self._own = [KeyTile(key, *acts[key]) for key in shown]

    @property
    def tiles(self) -> list[KeyTile]:
        """All of them, from the left."""
        return [self._back, *self._commands.values(), *self._own]

    def bind(self, screen: QWidget) -> None:
        """The keys, while the screen has the keyboard; each stroke counts once."""
        given = [(commands.key_of(each), partial(self._give, each)) for each in commands.KEYS]
        own = [(QKeySequence(key), act) for key, (_, act) in self._acts.items() if key != commands.HELP]
        for sequence, act in [*given, *own]:
            if sequence is not None:
                shortcut = QShortcut(sequence, screen)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(act)

    def offered(self, view: StationView, locked: Says | None, asked: bool) -> list[KeyTile]:
        """The tiles for now: with something wrong in hand little is possible, and a question has its own answers."""
        if locked is not None:
            unlocking = _UNLOCKED if locked is Says.OVER_QUANTITY else _UNLOCKED[:1]
            return [self._commands[each] for each in unlocking]
        if asked:
            return [self._back, *self._own]
        return [*(self._commands[each] for each in commands.tiles_for(view)), *self._own]

    def help_rows(self, view: StationView) -> list[Row]:
        """Everything that can be done now, with the barcodes of the commands."""
        rows = [
            Row(
                commands.KEYS[each],
                words.command(each),
                words.use(each),
                partial(self._give, each),
                code=command_code(each),
            )
            for each in commands.possible(view)
        ]
        typed = Row("0–9", text("Quantity"), text("Digits, then Enter: so many in all of the item scanned"), _nothing)
        own = [Row(key, told, "", act) for key, (told, act) in self._acts.items() if key != commands.HELP]
        return [*rows, *([typed] if view.order is not None else []), *own]

    def keys(self) -> list[tuple[str, str]]:
        """For the list of keys."""
        named = [(key, words.use(each)) for each, key in commands.KEYS.items() if each is not StationCommand.ACK]
        return [*named, *((key, told) for key, (told, _) in self._acts.items())]


def _nothing() -> None:
    """A row that only tells something."""
