"""Goods on their way between two warehouses for an order (R9): the life of a transfer, and what arrived of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import BadInput, Refused


class TransferState(StrEnum):
    """Where a transfer stands. Picked and in transit, its goods are in nobody's stock."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PICKED = "picked"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class TransferStep(StrEnum):
    """What people do with a transfer."""

    APPROVE = "approve"
    PICK = "pick"
    SEND = "send"
    RECEIVE = "receive"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[TransferState, TransferStep], TransferState] = {
    (TransferState.PROPOSED, TransferStep.APPROVE): TransferState.APPROVED,
    (TransferState.PROPOSED, TransferStep.CANCEL): TransferState.CANCELLED,
    (TransferState.APPROVED, TransferStep.PICK): TransferState.PICKED,
    (TransferState.APPROVED, TransferStep.CANCEL): TransferState.CANCELLED,
    (TransferState.PICKED, TransferStep.SEND): TransferState.IN_TRANSIT,
    (TransferState.IN_TRANSIT, TransferStep.RECEIVE): TransferState.RECEIVED,
}
"""The whole law: a pair that is not here is refused, never skipped."""

UNPICKED = (TransferState.PROPOSED, TransferState.APPROVED)
"""The goods are still on the donor's shelf, promised to the order."""
UNDER_WAY = (TransferState.PICKED, TransferState.IN_TRANSIT)
OPEN = UNPICKED + UNDER_WAY

_NEXT: dict[TransferState, TransferStep] = {
    state: step for (state, step) in TRANSITIONS if step is not TransferStep.CANCEL
}


def next_step(state: TransferState) -> TransferStep | None:
    """The step that brings a transfer on; None at its end."""
    return _NEXT.get(state)


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Pieces that move for one line of the order."""

    line_id: int
    sku_id: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer with the codes of its ends. `wanted`: its order still waits for the goods; else they are to be free
    stock where they arrive."""

    id: int
    no: str
    order_no: str
    from_id: int
    from_code: str
    to_id: int
    to_code: str
    state: TransferState
    wanted: bool
    lines: tuple[TransferLine, ...]

    @property
    def direct(self) -> bool:
        """Nothing moves: a warehouse beyond the reach serves the customer itself, which only wants approval."""
        return self.from_id == self.to_id

    def after(self, step: TransferStep) -> TransferState:
        """The state after `step`; Refused("transfer.step") when the table has no such step."""
        try:
            state = TRANSITIONS[self.state, step]
        except KeyError:
            raise Refused("transfer.step", transfer=self.no, state=self.state.value, step=step.value) from None
        return TransferState.RECEIVED if self.direct and state is TransferState.APPROVED else state

    def arrived(self, counted: Mapping[str, int]) -> dict[int, int]:
        """Pieces by line id, where `counted` says by SKU what came (a SKU it leaves out came whole). Lines of one SKU
        are filled one after the other. BadInput("transfer.count") for more than was sent, or for another SKU."""
        sent: dict[str, int] = {}
        for line in self.lines:
            sent[line.sku] = sent.get(line.sku, 0) + line.quantity
        for sku, pieces in counted.items():
            if not 0 <= pieces <= sent.get(sku, -1):
                raise BadInput("transfer.count", transfer=self.no, sku=sku, pieces=pieces, sent=sent.get(sku, 0))
        left = sent | dict(counted)
        found = {}
        for line in self.lines:
            found[line.line_id] = min(line.quantity, left[line.sku])
            left[line.sku] -= found[line.line_id]
        return found
