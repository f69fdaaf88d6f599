"""The top of the station: what to do, and for whom."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app import words
from app.domain.picking import Modes, Pack
from app.domain.stages import Stage
from app.i18n import text
from app.views.orders import OrderRow
from app.views.station import CartView
from ui import clock
from ui.models.orders import is_late
from ui.screen import Tone
from ui.station.lettering import Lettering
from ui.station.tones import FILLS, NIGHT
from ui.theme import code_font, font
from ui.widgets.clock_face import Tick, stage_tick


def tick_of(order: OrderRow | None, cart: CartView | None) -> Tick:
    """The clock of the cart in hand, else of the order; it says nothing where none runs."""
    if cart is not None:
        return Tick() if cart.clock is None else stage_tick(cart.clock, Stage.ASSIGNED)
    return Tick() if order is None or order.clock is None else stage_tick(order.clock, order.stage)


class PromptBar(QFrame):
    """72 px with the one thing to do; on the right the order and the clock of its stage, of a cart the one that ends
    first."""

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

    def show_work(self, order: OrderRow | None, cart: CartView | None) -> None:
        """What is in hand and its clock."""
        tick = tick_of(order, cart)
        self._order.show_text(order.no if order else "", self._colour(NIGHT.quiet))
        self._left.show_text(tick.told, self._colour(NIGHT.colour(tick.tone).name()))

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
        self._late = Lettering(font(18, bold=True), NIGHT.bad).hug()
        self._who = Lettering(font(18), NIGHT.text)
        self.marks = Lettering(font(16), NIGHT.accent, right).hug()
        self._where = Lettering(font(18), NIGHT.quiet, right).hug()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        row.addWidget(self._urgent)
        row.addWidget(self._late)
        row.addWidget(self._who, 1)
        row.addWidget(self.marks)
        row.addWidget(self._where)

    def show_work(self, order: OrderRow | None, cart: CartView | None) -> None:
        """Whose order is in hand, or which list."""
        alone = order if cart is None else None
        presses = (
            (self._urgent, text("Urgent"), alone is not None and alone.urgent),
            (self._late, text("Late"), alone is not None and is_late(alone, clock.now())),
        )
        for mark, told, is_so in presses:
            mark.show_text(told if is_so else "")
            mark.setVisible(is_so)
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
