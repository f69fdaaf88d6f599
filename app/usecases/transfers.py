"""Goods move between warehouses for an order (R9): approved, picked, sent, received; or not after all."""

from dataclasses import dataclass

from app.domain.codes import clean_code, clean_text
from app.domain.transfers import TransferStep
from app.errors import Refused
from app.ports import Context, Ruling, UnitOfWork
from app.transferring import opened, take_step


@dataclass(frozen=True, slots=True)
class Arrival:
    """Pieces of a SKU that came."""

    sku: str
    pieces: int


@dataclass(frozen=True, slots=True)
class MoveTransfer:
    """One step of a transfer. At the last one `arrived` names the SKUs of which not everything came; a cancellation
    has a `reason`."""

    request_id: str
    transfer: str
    step: TransferStep
    arrived: tuple[Arrival, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferMoved:
    """The transfer and its order, and where both stand now."""

    transfer: str
    state: str
    order: str
    stage: str
    awaits: str


def move_transfer(command: MoveTransfer, uow: UnitOfWork, context: Context, ruling: Ruling) -> TransferMoved:
    """Refused("transfer.step") for a step out of turn."""
    reason = clean_text(command.reason).strip()
    if command.step is TransferStep.CANCEL and not reason:
        raise Refused("field.required", field="reason")
    transfer, order = opened(clean_code(command.transfer), uow)
    counted = {arrival.sku: arrival.pieces for arrival in command.arrived}
    state = take_step(transfer, order, command.step, uow, context, ruling, counted, reason)
    return TransferMoved(transfer.no, state.value, order.no, order.stage.value, order.awaits.value)
