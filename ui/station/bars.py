"""The top of the station: what to do, and for whom."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app import words
from app.domain.picking import Modes, Pack
from app.i18n import text
from app.views import OrderRow
from app.views.station import CartView
from ui.screen import Tone
from ui.station.lettering import Lettering
from ui.station.tones import FILLS, NIGHT
from ui.theme import code_font, font

_HURRY_SECONDS = 2 * 3600


class PromptBar(QFrame):
    """72 px with the one thing to do; on the right the order and the time left to its promise."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(72)
        right = Qt.AlignmentFlag.AlignRight
        self.prompt = Lettering(font(34, bold=True), shrinks=True)
        self._typed = Lettering(font(44, bold=True), NIGHT.accent, shrinks=True)
        self._typed.hide()
        self._alarmed = False
        self._order = Lettering(code_font(20), NIGHT.quiet, right).hug()
        self._left = Lettering(font(20, bold=True), NIGHT.text, right).hug()
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addStretch()
        side.addWidget(self._order, alignment=right)
        side.addWidget(self._left, alignment=right)
        side.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(24)
        row.addWidget(self.prompt, 1)
        row.addWidget(self._typed, 1)
        row.addLayout(side)
        self.alarm(False)

    def alarm(self, on: bool) -> None:
        """Red while a wrong scan stands."""
        self._alarmed = on
        ground = FILLS[Tone.BAD].ground if on else NIGHT.raised
        self.setStyleSheet(f"PromptBar {{ background: {ground}; border: 0; }}")
        self.prompt.show_text(self.prompt.text(), self._colour(NIGHT.text))
        self._order.show_text(self._order.text(), self._colour(NIGHT.quiet))
        self._left.show_text(self._left.text(), self._colour(NIGHT.text))

    def show_typed(self, digits: str, name: str) -> None:
        """A quantity being typed, instead of what to do; empty digits take it away."""
        self._typed.show_text(text("{digits} × {name}   Enter", digits=digits, name=name) if digits else "")
        self._typed.setVisible(bool(digits))
        self.prompt.setVisible(not digits)

    def show_order(self, order: OrderRow | None, now: datetime) -> None:
        """The order in hand and its clock."""
        self._order.show_text(order.no if order else "", self._colour(NIGHT.quiet))
        if order is None:
            self._left.show_text("")
            return
        left = order.promised_at - now
        if left.total_seconds() < 0:
            self._left.show_text(text("late by {time}", time=words.age(-left)), self._colour(NIGHT.bad))
            return
        hurry = left.total_seconds() < _HURRY_SECONDS
        colour = self._colour(NIGHT.warn if hurry else NIGHT.text)
        self._left.show_text(text("{time} left", time=words.age(left)), colour)

    def _colour(self, calm: str) -> str:
        """On red every letter is white."""
        return FILLS[Tone.BAD].text if self._alarmed else calm


class IdentityStrip(QFrame):
    """Customer, channel and place on the left, how the station works, station and operator on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)
        self.setStyleSheet(
            f"IdentityStrip {{ background: {NIGHT.surface}; border: 0; border-bottom: 1px solid {NIGHT.line}; }}"
        )
        right = Qt.AlignmentFlag.AlignRight
        self._urgent = Lettering(font(18, bold=True), NIGHT.warn).hug()
        self._who = Lettering(font(18), NIGHT.text)
        self.marks = Lettering(font(16), NIGHT.accent, right).hug()
        self._where = Lettering(font(18), NIGHT.quiet, right).hug()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        row.addWidget(self._urgent)
        row.addWidget(self._who, 1)
        row.addWidget(self.marks)
        row.addWidget(self._where)

    def show_work(self, order: OrderRow | None, cart: CartView | None) -> None:
        """Whose order is in hand, or which list."""
        self._urgent.show_text(text("Urgent") if order is not None and order.urgent and cart is None else "")
        self._urgent.setVisible(bool(self._urgent.text()))
        if cart is not None:
            self._who.show_text(text("Pick list {no}", no=cart.no))
        elif order is not None:
            number = text("{channel} no. {number}", channel=words.channel(order.channel), number=order.external_no)
            self._who.show_text("  ·  ".join(part for part in (order.buyer, order.region, number) if part))
        else:
            self._who.show_text("")

    def show_place(self, station: str, operator: str) -> None:
        """Who works where."""
        self._where.show_text("  ·  ".join(part for part in (station, operator) if part))

    def show_modes(self, modes: Modes) -> None:
        """Where the station works otherwise than usual."""
        self.marks.show_text("   ".join(f"◆ {mark}" for mark in marks_of(modes)))


def marks_of(modes: Modes) -> list[str]:
    """A word for each mode that is not as usual."""
    told = {
        text("location first"): modes.force_location,
        text("box per line"): modes.pack is Pack.LINE,
        text("no item scan"): not modes.force_item,
        text("extra allowed"): modes.allow_extra,
        text("orders only"): not modes.open_by_item,
        text("unscanned allowed"): modes.ship_all,
    }
    return [mark for mark, on in told.items() if on]
