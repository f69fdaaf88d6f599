"""Quoting an order while it is typed, and placing it once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app import words
from app.i18n import text
from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
from ui.intake.blockers import lacking, said_of
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS

_QUOTE_MS = 150


class Placing(QObject):
    """Follows the form's order. `changed` says that quote, refusal or busyness are others now; `sending` that an
    order is about to leave, `placed` brings the OrderPlaced."""

    changed = Signal()
    sending = Signal(object)
    placed = Signal(object)

    def __init__(self, services: Services, order: Callable[[], PlaceOrder], parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._order = services, order
        self.quote: Quote | None = None
        self.refused: Exception | None = None
        self.is_busy = False
        self._warned: PlaceOrder | None = None
        self._last: PlaceOrder | None = None
        self._timer = QTimer(self, singleShot=True, interval=_QUOTE_MS)
        self._timer.timeout.connect(self._ask)

    def reconsider(self) -> None:
        """The order, or what it is quoted from, may be another one: what was said of an older one counts no longer."""
        order = self._order()
        if order != self._last:
            self.refused, self._last = None, order
        if lacking(order) is not None:
            self.quote = None
        self._timer.start()
        self.changed.emit()

    def place(self) -> None:
        """Quote once more, say what would lack, place."""
        self._set_busy(True)
        self._quote(self._check, "place")

    def _ask(self) -> None:
        if lacking(self._order()) is None and not self.is_busy:
            self._quote(self._on_quote, "quote")

    def _quote(self, done: Callable[[PlaceOrder, Quote], None], lane: str) -> None:
        order, desk = self._order(), self._services.desk
        self._services.tasks.read(
            self, lambda: desk.quote(order), lambda quote: done(order, quote), self._on_refused, lane
        )

    def _on_quote(self, order: PlaceOrder, quote: Quote) -> None:
        if order == self._order():
            self.quote = quote
            self.changed.emit()

    def _check(self, order: PlaceOrder, quote: Quote) -> None:
        """An order that would lack something is placed only when asked for a second time."""
        self.quote = quote
        if quote.missing and self._warned != order:
            self._warned = order
            self._set_busy(False)
            what = ", ".join(words.missing(code) for code in quote.missing)
            told = text("It would wait for: {what}. Ctrl+Enter once more places it so.", what=what)
            self._services.say(Message(told, Tone.WARN))
            return
        self.sending.emit(order)
        desk, actor = self._services.desk, self._services.actor
        self._services.tasks.write(self, lambda: desk.place_order(actor, order), self._on_placed, self._on_refused)

    def _on_placed(self, placed: OrderPlaced) -> None:
        self._set_busy(False)
        self._services.say(_said_of_placed(placed))
        self.placed.emit(placed)

    def _on_refused(self, error: Exception) -> None:
        was_busy, self.refused = self.is_busy, error if isinstance(error, ANSWERS) else None
        self._set_busy(False)
        if was_busy and self.refused is not None:
            self._services.say(said_of(error)[0])

    def _set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.changed.emit()


def _said_of_placed(placed: OrderPlaced) -> Message:
    no, total = placed.no, words.money(placed.total_fen)
    if placed.grant:
        told = text(
            "Order {no}, {total}, waits for the supervisor: request {grant}", no=no, total=total, grant=placed.grant
        )
        return Message(told, Tone.WARN)
    if placed.missing:
        what = ", ".join(words.missing(code) for code in placed.missing)
        return Message(
            text("Order {no} placed, {total}. It waits for: {what}", no=no, total=total, what=what), Tone.WARN
        )
    return Message(text("Order {no} placed, {total}", no=no, total=total), Tone.GOOD)
