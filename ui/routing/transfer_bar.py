"""Below the list of transfers: the next step of the chosen one, and what can be said besides."""

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.bus import Result
from app.domain.people import Permission
from app.domain.stages import Awaits
from app.domain.transfers import UNPICKED, TransferState, TransferStep
from app.i18n import text
from app.usecases.transfers import Arrival, MoveTransfer, TransferMoved
from app.views.orders import LineRow, TransferRow
from ui.routing.asking import AskForm
from ui.routing.steps import next_of, state_word, step_word
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, page, row


def cancel_reasons() -> tuple[str, ...]:
    """Why goods are not moved after all."""
    return text("Stock has come in there"), text("Not worth the way")


class TransferBar(QWidget):
    """Does one step at a time; `done` whatever became of it. What is pressed meanwhile is not heard."""

    done = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._transfer: TransferRow | None = None
        self._lines: Sequence[LineRow] = ()
        self._busy = False
        self._form = AskForm()
        self._step = button("", self.move_on, "", "check", text("Ctrl+Enter"))
        self._other = button("", self.ask, "plain", "", "F9")
        inside = row(self._step, self._other)
        inside.setStretch(0, 1)
        buttons = page(inside)
        self._form.asking.connect(buttons.setHidden)
        self.setLayout(column(self._form, buttons, spacing=0))

    @property
    def transfer(self) -> TransferRow | None:
        """The chosen one."""
        return self._transfer

    def show_transfer(self, transfer: TransferRow | None) -> None:
        """Another one, or the same in its state of now."""
        if transfer != self._transfer:
            self._form.close_form()
        if transfer is None or self._transfer is None or transfer.order_no != self._transfer.order_no:
            self._lines = ()
        self._transfer = transfer
        self._show()

    def show_lines(self, order_no: str, lines: Sequence[LineRow]) -> None:
        """What the order consists of, of which something may be missing."""
        if self._transfer is not None and self._transfer.order_no == order_no:
            self._lines = lines
            self._show()

    def back(self) -> bool:
        """Close the open question."""
        was_open = self._form.is_open
        self._form.close_form()
        return was_open

    def move_on(self) -> None:
        """The step that its state allows; while something is asked, the answer."""
        if self._form.is_open:
            self._form.send()
        elif self._transfer is not None and (step := next_of(self._transfer)) is not None:
            self._send(step)

    def ask(self) -> None:
        """What can be said besides: it is not to move after all, or not everything came."""
        if self._transfer is None or not self._may():
            return
        if self._transfer.state in UNPICKED:
            question = text("Why shall it not move? Its order is routed anew.")
            self._form.ask(question, cancel_reasons(), text("Cancel transfer"), self._cancel)
        elif self._can_lack():
            question = text("Which product came short, and how many pieces of it came? The order is routed anew.")
            skus = {line.sku: f"{line.sku} {line.name}" for line in self._lines}
            self._form.ask(
                question, (), text("Goods have arrived"), self._came, list(skus.items()), text("Pieces that came")
            )

    def _can_lack(self) -> bool:
        return bool(self._transfer and self._transfer.state == TransferState.IN_TRANSIT and self._lines)

    def _show(self) -> None:
        transfer = self._transfer
        told = step_word(transfer) if transfer else text("Choose a transfer")
        self._step.setText(told)
        self._step.setEnabled(bool(transfer and step_word(transfer)))
        unpicked = transfer is not None and transfer.state in UNPICKED
        self._other.setText(text("Do not move…") if unpicked else text("Came short…"))
        self._other.setVisible(unpicked or self._can_lack())

    def _may(self) -> bool:
        allowed = self._services.may(Permission.TRANSFER)
        if not allowed:
            self._services.say(Message(text("Your role may not do this."), Tone.WARN))
        return allowed

    def _cancel(self, reason: str, _sku: str) -> None:
        self._send(TransferStep.CANCEL, reason=reason)

    def _came(self, pieces: str, sku: str) -> None:
        if pieces.isascii() and pieces.isdigit():
            self._send(TransferStep.RECEIVE, (Arrival(sku, int(pieces)),))
        else:
            self._form.resume()

    def _send(self, step: TransferStep, arrived: tuple[Arrival, ...] = (), reason: str = "") -> None:
        if self._busy or self._transfer is None or not self._may():
            return
        self._busy = True
        command = MoveTransfer(str(uuid4()), self._transfer.no, step, arrived, reason)
        desk, actor = self._services.desk, self._services.actor
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_moved, self._on_failed)

    def _on_moved(self, result: Result[TransferMoved]) -> None:
        self._services.say(Message(_became(result.value), Tone.GOOD))
        self._form.close_form()
        self._end()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self._form.resume()
        self._end()

    def _end(self) -> None:
        self._busy = False
        self.done.emit()


def _became(moved: TransferMoved) -> str:
    """What has happened, and what that means for the order where it means something."""
    facts = {"transfer": moved.transfer, "state": state_word(moved.state), "order": moved.order}
    if moved.awaits == Awaits.PICKING:
        return text("Transfer {transfer}: {state}. Order {order} can be picked.", **facts)
    if moved.awaits == Awaits.ROUTING:
        return text("Transfer {transfer}: {state}. Order {order} is back in the queue.", **facts)
    return text("Transfer {transfer}: {state}.", transfer=moved.transfer, state=state_word(moved.state))
