"""What can be done with an order from the case desk: as on its own screen, routed anew, told to its customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.cases import CaseKind
from app.domain.people import Permission
from app.domain.stages import Stage
from app.i18n import text
from app.usecases.overriding import RerouteOrder
from app.views import OrderRow
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
        self._kind = CaseKind.MANUAL
        self.moves = OrderActions(services)
        self.moves.acted.connect(self.acted)
        self._again = button(text("Route anew"), self.route_anew, tip="Ctrl+R")
        self._copy = button(text("Copy a message to the customer"), self.copy_message, icon="copy", tip="Ctrl+Shift+C")
        line = FlowLayout(6)
        for each in (self._again, self._copy):
            line.addWidget(each)
        self.setLayout(column(self.moves, page(line), spacing=6))

    def show_order(self, order: OrderRow | None, kind: CaseKind) -> None:
        """The order of a case of that kind, or none."""
        self._order, self._kind = order, kind
        self.setVisible(order is not None)
        if order is not None:
            self.moves.show_order(order)
            self._again.setVisible(order.stage in _ROUTED and not order.held)
            self._again.setEnabled(self._services.may(Permission.OVERRIDE))

    def route_anew(self) -> None:
        """Ctrl+R: the rules decide again."""
        if self._order is not None and self._again.isVisibleTo(self) and self._again.isEnabled():
            self._send(RerouteOrder(str(uuid4()), self._order.no, text("Exception desk")))

    def copy_message(self) -> None:
        """Ctrl+Shift+C."""
        if self._order is not None:
            QApplication.clipboard().setText(message_for(self._order, self._kind))
            told = text("A message to {buyer} is in the clipboard.", buyer=self._order.buyer)
            self._services.say(Message(told, Tone.GOOD))

    def _send(self, command: Command) -> None:
        desk, actor = self._services.desk, self._services.actor
        done = partial(self._on_done, command)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_done(self, command: Command, result: Result[Any]) -> None:
        assert self._order is not None
        said = text("Order {order} is routed anew.", order=self._order.no)
        self._services.say(Message(said, Tone.GOOD))
        self.acted.emit(command, said)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
