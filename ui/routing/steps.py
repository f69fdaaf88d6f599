"""The life of a transfer in words, icons and colours, and the step that brings it on."""

from app.domain.transfers import TransferState, TransferStep, next_step
from app.i18n import text
from app.views.orders import TransferRow
from ui import theme


def state_word(state: str) -> str:
    """Where a transfer stands."""
    table = {
        TransferState.PROPOSED: text("proposed"),
        TransferState.APPROVED: text("approved"),
        TransferState.PICKED: text("picked"),
        TransferState.IN_TRANSIT: text("on its way"),
        TransferState.RECEIVED: text("received"),
        TransferState.CANCELLED: text("cancelled"),
    }
    return table[TransferState(state)]


def state_icon(state: str) -> str:
    """What stands before it."""
    icons = {
        TransferState.APPROVED: "check",
        TransferState.PICKED: "picked",
        TransferState.IN_TRANSIT: "truck",
        TransferState.RECEIVED: "check",
        TransferState.CANCELLED: "cancelled",
    }
    return icons.get(TransferState(state), "transfer")


def state_colour(state: str) -> str:
    """A proposal waits for a person, the rest goes its way."""
    now = theme.tokens()
    colours = {
        TransferState.PROPOSED: now.warn,
        TransferState.RECEIVED: now.good,
        TransferState.CANCELLED: now.quiet,
    }
    return colours.get(TransferState(state), now.info)


def next_of(transfer: TransferRow) -> TransferStep | None:
    """The step that brings it on; None at its end."""
    return next_step(TransferState(transfer.state))


def step_word(transfer: TransferRow) -> str:
    """What the button for the next step says."""
    direct = transfer.from_warehouse == transfer.to_warehouse
    table = {
        TransferStep.APPROVE: text("Approve direct service") if direct else text("Approve transfer"),
        TransferStep.PICK: text("Goods are picked"),
        TransferStep.SEND: text("Goods have left"),
        TransferStep.RECEIVE: text("Goods have arrived"),
    }
    step = next_of(transfer)
    return table[step] if step else ""
