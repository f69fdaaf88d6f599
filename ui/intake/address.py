"""The address of an order: one of the customer's, or typed anew and read by the address book, never guessed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.i18n import text
from app.views.customers import AddressRow
from ui import theme
from ui.desk import Desk
from ui.intake.suggestions import Box, Offer, Suggester, Suggestion, SuggestionList
from ui.tasks import Tasks
from ui.widgets.basics import ElidedLabel, column, icon_label, label, restyle, row, show_icon

_MARGINS = 26
"""Of a box, left and right of its text, in pixels."""


class AddressBox(QWidget):
    """`changed` brings the AddressRow that counts from now on, its place None while nobody can tell the county;
    `chosen` the one that was taken by Enter."""

    changed = Signal(object)
    chosen = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, hanging: SuggestionList, else_: str) -> None:
        """`else_` says what counts where nothing is typed."""
        super().__init__()
        self._desk, self._else = desk, else_
        self._own: Sequence[AddressRow] = ()
        self._box = Box()
        self._box.setPlaceholderText(text("Address"))
        self._box.setCursorPosition(0)
        self._icon, self._county = icon_label("info", size=14), ElidedLabel("", "meta")
        self._whole = label("", "meta", wrap=True)
        self._suggester = Suggester(self._box, hanging, tasks, self._find).attach()
        self._suggester.taken.connect(self._on_taken)
        self._suggester.answered.connect(self._on_answered)
        self._box.textEdited.connect(self._on_edited)
        self.setFocusProxy(self._box)
        self.setLayout(column(self._box, self._whole, row(self._icon, self._county, spacing=6), spacing=4))
        self.show_address(None)

    @property
    def typed(self) -> str:
        """What stands in the box."""
        return self._box.text().strip()

    def offer_own(self, addresses: Sequence[AddressRow]) -> None:
        """The customer's addresses, newest first; the newest counts while nothing is typed, so it stands there."""
        self._own = addresses
        self._box.setPlaceholderText(addresses[0].address if addresses else text("Address"))
        self._show_whole()

    def show_address(self, address: AddressRow | None) -> None:
        """This one counts."""
        self._box.setText(address.address if address else "")
        self._box.setCursorPosition(0)
        self._show_whole()
        self._tell_place(address)

    def _tell_place(self, address: AddressRow | None) -> None:
        if address is None or not address.address:
            self._tell("info", "meta", self._else)
        elif address.place is None:
            self._tell("warning", "warn", text("County unknown: the order will wait for the address"))
        else:
            self._tell("check", "good", address.place.name)

    def open(self) -> None:
        """The keyboard comes here: all addresses of the customer hang below."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()
        self._suggester.offer(Offer([_own_suggestion(own) for own in self._own], 0))

    def _find(self, typed: str) -> Offer:
        own = [_own_suggestion(own) for own in self._own if typed in own.address]
        answer = self._desk.resolve_address(typed)
        places = (answer.place,) if answer.place else answer.candidates
        note = text("new address") if len(places) == 1 else text("choose with ↓")
        new = [Suggestion(place.name, note, AddressRow(typed, place, None)) for place in places]
        if not places:
            told = text("County unknown: the order will wait for the address")
            new = [Suggestion(told, "", AddressRow(typed, None, None))]
        return Offer([*own, *new], 0 if own or len(new) == 1 else -1)

    def _on_edited(self) -> None:
        """What stands there counts, also for somebody who never presses Enter."""
        self._tell("info", "meta", text("Looking for the county…") if self.typed else "")
        self._whole.hide()
        self.changed.emit(AddressRow(self.typed, None, None))

    def _on_answered(self, typed: str, offer: Offer) -> None:
        found = [row.value for row in offer.rows if isinstance(row.value, AddressRow) and row.value.address == typed]
        if len(found) == 1:
            self._tell_place(found[0])
            self.changed.emit(found[0])
        else:
            self._tell("warning", "warn", text("Several counties fit: choose with ↓"))

    def _on_taken(self, address: AddressRow) -> None:
        self.show_address(address)
        self.changed.emit(address)
        self.chosen.emit(address)

    def _show_whole(self) -> None:
        """Below the box where it has no room for all of it."""
        told = self._box.text() or (self._own[0].address if self._own else "")
        self._whole.setText(told)
        self._whole.setVisible(self._box.fontMetrics().horizontalAdvance(told) > self._box.width() - _MARGINS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room may be enough."""
        super().resizeEvent(event)
        self._show_whole()

    def _tell(self, icon: str, kind: str, told: str) -> None:
        now = theme.tokens()
        show_icon(self._icon, icon, now.quiet if kind == "meta" else now.colour(kind).name(), 14)
        self._county.setText(told)
        restyle(self._county, "kind", kind)


def _own_suggestion(own: AddressRow) -> Suggestion:
    return Suggestion(own.address, own.place.name.split(" ")[-1] if own.place else text("county unknown"), own)
