"""What orders wait for, as chips with their numbers; a chip lists them, and its mark is theirs on the map."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.stages import Awaits
from app.i18n import text
from ui.map.dots import DotKind
from ui.map.marks import SPRITE, sprite
from ui.routing.look import WAITS, counted
from ui.widgets.basics import button, row

_SPACING = 6
_KINDS = {
    Awaits.ROUTING: DotKind.WAITING,
    Awaits.TRANSFER: DotKind.TRANSFER,
    Awaits.PRODUCTION: DotKind.TO_PRODUCE,
    Awaits.RELEASE: DotKind.PAUSED,
    Awaits.DATA: DotKind.PAUSED,
    Awaits.PICKING: DotKind.ASSIGNED,
    Awaits.SHIPPING: DotKind.PICKED,
}


def wait_word(awaits: Awaits) -> str:
    """What stands on a chip."""
    table = {
        Awaits.ROUTING: text("To route"),
        Awaits.TRANSFER: text("Transfers"),
        Awaits.PRODUCTION: text("To produce"),
        Awaits.RELEASE: text("On hold"),
        Awaits.DATA: text("Incomplete"),
        Awaits.PICKING: text("To pick"),
        Awaits.SHIPPING: text("To ship"),
    }
    return table[awaits]


class WaitChips(QWidget):
    """One of them is always chosen; `chosen` brings it as it changes."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.current = Awaits.ROUTING
        self._counts: Mapping[Awaits, int] = {}
        self._least = 0
        self._chips = {awaits: self._chip(awaits) for awaits in WAITS}
        self._chips[self.current].setChecked(True)
        self.setLayout(row(*self._chips.values(), None, spacing=_SPACING))

    def _chip(self, awaits: Awaits) -> QPushButton:
        made = button(wait_word(awaits), lambda: self.choose(awaits), "chip", tip=wait_word(awaits))
        made.setCheckable(True)
        made.setIcon(QIcon(sprite(_KINDS[awaits], 2, self.devicePixelRatioF())))
        made.setIconSize(QSize(SPRITE, SPRITE))
        return made

    def choose(self, awaits: Awaits) -> None:
        """List these."""
        for each, chip in self._chips.items():
            chip.setChecked(each is awaits)
        if awaits is not self.current:
            self.current = awaits
            self._tell()
            self.chosen.emit(awaits)

    def turn(self, step: int) -> None:
        """The next chip, or with -1 the one before."""
        self.choose(WAITS[(WAITS.index(self.current) + step) % len(WAITS)])

    def show_counts(self, counts: Mapping[Awaits, int]) -> None:
        """Other numbers."""
        self._counts = counts
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words need more room, only the chosen chip keeps its own; the marks and the tips stay."""
        super().resizeEvent(event)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        """Without words, so that the window can be made small again."""
        return QSize(self._least, super().minimumSizeHint().height())

    def _tell(self) -> None:
        self._least = self._name(short=True)
        if self._name(short=False) > self.width():
            self._name(short=True)
        self.updateGeometry()

    def _name(self, short: bool) -> int:
        """Name the chips; how wide they are then."""
        for awaits, chip in self._chips.items():
            listed = awaits in (Awaits.ROUTING, Awaits.TRANSFER)
            count = self._counts.get(awaits, 0)
            told = counted(count) if listed else f"{count:,}"
            chip.setText(told if short and awaits is not self.current else f"{wait_word(awaits)}  {told}")
        chips = self._chips.values()
        return sum(chip.sizeHint().width() for chip in chips) + _SPACING * (len(chips) - 1)
