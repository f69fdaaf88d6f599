"""Steps of several use cases on a transfer: each changes stock, the transfer and its order in one."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from app.domain.events import EventKind, Facts
from app.domain.order import Order
from app.domain.stages import Move
from app.domain.transfers import Transfer, TransferState, TransferStep
from app.errors import Refused
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import requeue, serve_waiting, take_back

_EVENTS = {
    TransferStep.APPROVE: EventKind.TRANSFER_APPROVED,
    TransferStep.PICK: EventKind.TRANSFER_PICKED,
    TransferStep.SEND: EventKind.TRANSFER_SENT,
    TransferStep.RECEIVE: EventKind.TRANSFER_RECEIVED,
    TransferStep.CANCEL: EventKind.TRANSFER_CANCELLED,
}


def opened(no: str, uow: UnitOfWork) -> tuple[Transfer, Order]:
    """A transfer and its order, locked; Refused("transfer.unknown")."""
    order = uow.orders.load(uow.transfers.order_of(no))
    return uow.transfers.load(no), order


def take_step(
    transfer: Transfer,
    order: Order,
    step: TransferStep,
    uow: UnitOfWork,
    context: Context,
    ruling: Ruling,
    counted: Mapping[str, int] = MappingProxyType({}),
    reason: str = "",
) -> TransferState:
    """One step of a transfer's life; `counted` says by SKU what arrived, where that is not everything. Raises as
    Transfer.after and Transfer.arrived; nothing leaves a warehouse for an order on hold."""
    state = transfer.after(step)
    if order.held and step is not TransferStep.RECEIVE:
        raise Refused("order.held", order=order.no)
    facts: Facts = {"transfer": transfer.no, "from": transfer.from_code, "to": transfer.to_code}
    uow.transfers.keep(transfer, state, context.now)
    freed: set[int] = set()
    if step is TransferStep.PICK:
        uow.stock.send_out(transfer, context.by.code, context.now)
    elif step is TransferStep.RECEIVE:
        freed = _receive(transfer, order, uow, context, counted, facts)
    elif step is TransferStep.CANCEL:
        facts["reason"] = reason
        take_back(order, uow, context.now)
        requeue(order, context.now)
    kind = EventKind.TRANSFER_SHORT if "lack" in facts else _EVENTS[step]
    order.record(kind, context.now, context.by.code, context.station, facts)
    if state is TransferState.RECEIVED and transfer.wanted and not freed:
        _go_on(transfer, order, uow, context)
    uow.orders.save(order)
    serve_waiting(freed, uow, context, ruling)
    return state


def _receive(
    transfer: Transfer, order: Order, uow: UnitOfWork, context: Context, counted: Mapping[str, int], facts: Facts
) -> set[int]:
    """What came enters the stock; when it is not everything the order is decided anew. SKUs (ids) now free there."""
    pieces = transfer.arrived(counted)
    lack = Counter({line.line_id: line.quantity for line in transfer.lines}) - Counter(pieces)
    serves = transfer.wanted and not lack
    uow.stock.bring_in(transfer, pieces, order.id if serves else None, context.by.code, context.now)
    uow.transfers.arrived(transfer, pieces)
    if lack:
        facts["lack"] = ", ".join(f"{line.sku} −{lack[line.line_id]}" for line in transfer.lines if lack[line.line_id])
        if transfer.wanted:
            take_back(order, uow, context.now)
            requeue(order, context.now)
    return set() if serves else {line.sku_id for line in transfer.lines}


def _go_on(transfer: Transfer, order: Order, uow: UnitOfWork, context: Context) -> None:
    """After the last of its transfers the order is assigned; on hold, it goes on from there once it is released."""
    if uow.transfers.of_order(order.id):
        return
    order.transfer_open = False
    order.warehouse_id = transfer.to_id
    held, order.held = order.held, False
    order.move(Move.ASSIGN, context.now)
    order.held = held
    facts: Facts = {"warehouse": transfer.to_code, "transfer": transfer.no}
    order.record(EventKind.ORDER_ASSIGNED, context.now, context.by.code, context.station, facts)
