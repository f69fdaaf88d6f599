"""What can be done with an order from the case desk: as on its own screen, routed anew, its transfer approved, credit
granted to it, told to its customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.domain.cases import CaseKind
from app.domain.credit import GrantState
from app.domain.intake import Missing
from app.domain.people import Permission
from app.domain.stages import Stage
from app.domain.transfers import TransferState, TransferStep
from app.i18n import text
from app.usecases.credit import GrantCredit
from app.usecases.overriding import RerouteOrder
from app.usecases.transfers import MoveTransfer
from app.views.customers import GrantRow
from app.views.orders import OrderDetail, OrderRow
from ui.cases.forms import GrantForm
from ui.cases.messages import message_for
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, page
from ui.widgets.flow import FlowLayout
from ui.widgets.order_actions import OrderActions

if TYPE_CHECKING:
    from app.bus import Command, Result

_ROUTED = (Stage.ASSIGNED, Stage.TO_PRODUCE)


class OrderDeeds(QWidget):
    """`acted` brings the command that was done to the order, and a sentence about it."""

    acted = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._order: OrderRow | None = None
        self._kind, self._customer = CaseKind.MANUAL, ""
        self._transfer, self._request = "", 0
        self.moves, self._form = OrderActions(services), GrantForm()
        self.moves.acted.connect(self.acted)
        self._grant = self._button(text("Grant credit…"), self.grant, Permission.GRANT, "Ctrl+G")
        self._approve = self._button(text("Approve the transfer"), self.approve, Permission.TRANSFER, "Ctrl+T")
        self._again = self._button(text("Route anew"), self.route_anew, Permission.OVERRIDE, "Ctrl+R")
        self._copy = button(text("Copy a message to the customer"), self.copy_message, icon="copy", tip="Ctrl+Shift+C")
        line = FlowLayout(6)
        for each in (self._grant, self._approve, self._again, self._copy):
            line.addWidget(each)
        self._form.sent.connect(self._on_granted)
        self._form.left.connect(self.back)
        self._form.hide()
        self.setLayout(column(self.moves, page(line), self._form, spacing=6))

    def _button(self, told: str, act: Callable[[], None], right: Permission, key: str) -> QPushButton:
        may = self._services.may(right)
        made = button(told, act, tip=key if may else text("Your role may not do this."))
        made.setEnabled(may)
        return made

    def show_order(self, detail: OrderDetail | None, kind: CaseKind, customer: str) -> None:
        """The order of a case of that kind, or none; `customer` is its code."""
        before, self._order = self._order, detail.row if detail is not None else None
        self._kind, self._customer = kind, customer
        self.setVisible(detail is not None)
        if detail is None:
            return
        order = detail.row
        if before is None or before.no != order.no or Missing.CREDIT not in order.missing:
            self._form.hide()
        self.moves.show_order(order)
        proposed = (each.no for each in detail.transfers if each.state == TransferState.PROPOSED)
        self._transfer = next(proposed, "")
        self._approve.setVisible(bool(self._transfer))
        self._grant.setVisible(bool(customer) and Missing.CREDIT in order.missing)
        self._again.setVisible(order.stage in _ROUTED and not order.held)

    def back(self) -> bool:
        """Close what is open; False when nothing is."""
        is_open = not self._form.isHidden()
        self._form.hide()
        return is_open or self.moves.back()

    def grant(self) -> None:
        """Ctrl+G: as it was asked for, else as much as the order costs, after it is said why."""
        if self._order is not None and _can(self._grant, self):
            reader, no = self._services.desk.reader, self._order.no
            self._services.tasks.read(self, reader.grants, partial(self._ask_reason, no), lane="grants")

    def _ask_reason(self, no: str, grants: Sequence[GrantRow]) -> None:
        if self._order is None or self._order.no != no:
            return
        asked = (each for each in grants if each.order_no == no and each.state is GrantState.REQUESTED)
        request = next(asked, None)
        self._request = request.id if request is not None else 0
        self._form.show()
        self._form.start(request.amount_fen if request is not None else self._order.amount_fen)

    def _on_granted(self, reason: str) -> None:
        if self._order is None:
            return
        asked = GrantCredit(str(uuid4()), reason, grant=self._request)
        unasked = GrantCredit(str(uuid4()), reason, customer=self._customer, amount_fen=self._order.amount_fen)
        self._send(asked if self._request else unasked, text("Credit for order {order} is granted."))

    def approve(self) -> None:
        """Ctrl+T: the goods may come from the other warehouse."""
        if _can(self._approve, self):
            told = text("The transfer for order {order} is approved.")
            self._send(MoveTransfer(str(uuid4()), self._transfer, TransferStep.APPROVE), told)

    def route_anew(self) -> None:
        """Ctrl+R: the rules decide again."""
        if self._order is not None and _can(self._again, self):
            command = RerouteOrder(str(uuid4()), self._order.no, text("Exception desk"))
            self._send(command, text("Order {order} is routed anew."))

    def copy_message(self) -> None:
        """Ctrl+Shift+C."""
        if self._order is not None:
            QApplication.clipboard().setText(message_for(self._order, self._kind))
            told = text("A message to {buyer} is in the clipboard.", buyer=self._order.buyer)
            self._services.say(Message(told, Tone.GOOD))

    def _send(self, command: Command, told: str) -> None:
        assert self._order is not None
        desk, actor = self._services.desk, self._services.actor
        done = partial(self._on_done, command, told.format(order=self._order.no))
        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_done(self, command: Command, said: str, result: Result[Any]) -> None:
        self._form.hide()
        self._services.say(Message(said, Tone.GOOD))
        self.acted.emit(command, said)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)


def _can(act: QPushButton, where: QWidget) -> bool:
    return act.isVisibleTo(where) and act.isEnabled()
