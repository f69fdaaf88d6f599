"""What can be done with one order; what an action needs to know is asked in place, never in a dialog."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLayout, QLineEdit, QPushButton, QWidget

from app.bus import Command, Result
from app.domain.people import Permission
from app.domain.stages import OPEN_STAGES, TRANSITIONS, Move
from app.i18n import text
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder, StageChanged
from app.views.orders import OrderRow
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, clear, column, frame, label, page, row

CARRIERS = ("顺丰速运", "中通快递", "圆通速递", "韵达快递", "德邦快递", "京东物流", "跨越速运")
_CARRIER_KEY = "orders/carrier"
_DONE: dict[type, Callable[[], str]] = {
    HoldOrder: lambda: text("Order {order} is on hold."),
    ReleaseOrder: lambda: text("Order {order} goes on."),
    CancelOrder: lambda: text("Order {order} is cancelled."),
    ConfirmShipped: lambda: text("Order {order} is shipped."),
    ConfirmSigned: lambda: text("Order {order} is signed for."),
}


def hold_reasons() -> tuple[str, ...]:
    """Why orders are held most often."""
    return text("Customer changes address"), text("Waits for the customer"), text("Price to be checked")


def cancel_reasons() -> tuple[str, ...]:
    """Why orders are cancelled most often."""
    return text("Customer cancelled"), text("Ordered twice"), text("Wrong item ordered")


def sign_reasons() -> tuple[str, ...]:
    """How it is known most often that a customer has signed."""
    return text("The signed note is back"), text("The customer says so by phone"), text("The courier's page says so")


class OrderActions(QWidget):
    """Buttons for the moves the order's stage allows; those the operator has no right to are disabled and say so.
    `acted` brings the command that was done and a sentence about it, before `done`."""

    done = Signal()
    acted = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._order: OrderRow | None = None
        self._waybill: QLineEdit | None = None
        self._inside, self._form_inside = column(spacing=0), column(spacing=0)
        self._buttons, self._form = page(self._inside), frame("note", self._form_inside)
        self._form.hide()
        self.setLayout(column(self._buttons, self._form, spacing=8))

    def show_order(self, order: OrderRow) -> None:
        """Offer what is possible for this order; an open form stays open while the order stays the same."""
        before, self._order = self._order, order
        if before is not None and before.no == order.no and before.stage is order.stage and before.held is order.held:
            return
        self._close_form()
        self._replace(self._inside, row(*self._possible(order), None, spacing=8))

    def take_code(self, code: str) -> bool:
        """A scan fills the waybill number while it is asked for."""
        if self._waybill is None:
            return False
        self._waybill.setText(code)
        self._waybill.setFocus()
        return True

    def back(self) -> bool:
        """Close the open form."""
        open_ = self._form.isVisibleTo(self)
        self._close_form()
        return open_

    def hold_or_release(self) -> None:
        """By key, where the order's stage and the operator's rights allow it."""
        if self._order is None or not self._services.may(Permission.HOLD):
            return
        if self._order.held:
            self._release()
        elif self._order.stage in OPEN_STAGES:
            self._ask_hold()

    def _possible(self, order: OrderRow) -> list[QPushButton]:
        made = []
        if not order.held and (order.stage, Move.SHIP) in TRANSITIONS:
            made.append(self._action(text("Ship…"), self._ask_ship, Permission.SHIP, "primary", "truck"))
        if not order.held and (order.stage, Move.SIGN) in TRANSITIONS:
            made.append(self._action(text("Signed…"), self._ask_sign, Permission.SIGN, "primary", "check"))
        if order.held:
            made.append(self._action(text("Release"), self._release, Permission.HOLD, "primary", "play"))
        elif order.stage in OPEN_STAGES:
            made.append(self._action(text("Hold…"), self._ask_hold, Permission.HOLD, "", "hold"))
        if (order.stage, Move.CANCEL) in TRANSITIONS:
            made.append(self._action(text("Cancel…"), self._ask_cancel, Permission.CANCEL, "danger", "cancelled"))
        return made

    def _action(self, title: str, act: Callable[[], None], right: Permission, kind: str, icon: str) -> QPushButton:
        made = button(title, act, kind, icon)
        if not self._services.may(right):
            made.setEnabled(False)
            made.setToolTip(text("Your role may not do this."))
        return made

    def _ask_hold(self) -> None:
        self._ask_reason(text("Why hold it?"), hold_reasons(), text("Hold order"), "primary", HoldOrder)

    def _ask_cancel(self) -> None:
        self._ask_reason(text("Why cancel it?"), cancel_reasons(), text("Cancel order"), "danger", CancelOrder)

    def _ask_reason(
        self,
        question: str,
        reasons: tuple[str, ...],
        title: str,
        kind: str,
        command: type[HoldOrder] | type[CancelOrder] | type[ConfirmSigned],
    ) -> None:
        box = QLineEdit()
        box.setPlaceholderText(text("Reason"))
        chips = [button(reason, partial(box.setText, reason), "link") for reason in reasons]

        def send() -> None:
            if box.text().strip():
                self._send(command(str(uuid4()), self._no, box.text()))
            else:
                box.setFocus()

        box.returnPressed.connect(send)
        self._open_form(column(label(question), *chips, box, self._ends(title, kind, send), margins=(12, 12, 12, 12)))
        box.setFocus()

    def _ask_ship(self) -> None:
        carrier, waybill = QComboBox(), QLineEdit()
        carrier.setEditable(True)
        carrier.addItems(CARRIERS)
        carrier.setCurrentText(self._services.preferences.get(_CARRIER_KEY, CARRIERS[0]))
        waybill.setPlaceholderText(text("Scan or type the waybill number"))

        def send() -> None:
            if waybill.text().strip() and carrier.currentText().strip():
                self._services.preferences.put(_CARRIER_KEY, carrier.currentText())
                self._send(ConfirmShipped(str(uuid4()), self._no, carrier.currentText(), waybill.text()))
            else:
                waybill.setFocus()

        waybill.returnPressed.connect(send)
        ends = self._ends(text("Confirm shipped"), "primary", send)
        self._open_form(column(label(text("Which courier took it?")), carrier, waybill, ends, margins=(12, 12, 12, 12)))
        self._waybill = waybill
        waybill.setFocus()

    def _ask_sign(self) -> None:
        question = text("Has the customer signed? Say how you know")
        self._ask_reason(question, sign_reasons(), text("Confirm signed"), "primary", ConfirmSigned)

    def _release(self) -> None:
        self._send(ReleaseOrder(str(uuid4()), self._no))

    @property
    def _no(self) -> str:
        assert self._order is not None
        return self._order.no

    def _ends(self, title: str, kind: str, send: Callable[[], None]) -> QWidget:
        made = QWidget()
        made.setLayout(row(button(title, send, kind), button(text("Back"), self._close_form), None))
        return made

    def _open_form(self, layout: QLayout) -> None:
        self._close_form()
        self._replace(self._form_inside, layout)
        self._form.show()
        self._buttons.hide()

    def _close_form(self) -> None:
        self._waybill = None
        self._form.hide()
        self._buttons.show()

    def _replace(self, where: QBoxLayout, layout: QLayout) -> None:
        clear(where)
        where.addLayout(layout)

    def _send(self, command: Command) -> None:
        self.setEnabled(False)
        desk, actor = self._services.desk, self._services.actor

        def done(result: Result[StageChanged]) -> None:
            self.setEnabled(True)
            self._close_form()
            said = _DONE[type(command)]().format(order=result.value.order)
            self._services.say(Message(said, Tone.GOOD))
            self.acted.emit(command, said)
            self.done.emit()

        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self._services.trouble(error)
