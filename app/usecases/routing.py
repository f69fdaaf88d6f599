"""Waiting orders get their warehouse; proposed transfers are carried out."""

from collections import Counter
from dataclasses import asdict, dataclass

from app.domain.events import EventKind
from app.domain.routing import Outcome, Policy, Snapshot, route
from app.domain.stages import Move
from app.ports import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class RouteOrders:
    """Route the next orders of the queue, at most `limit`; one transaction."""

    request_id: str
    limit: int = 500


@dataclass(frozen=True, slots=True)
class RouteReport:
    """Orders looked at and what became of them; `incomplete` still wait for data and were not looked at."""

    orders: int
    assigned: int
    transfer: int
    to_produce: int
    incomplete: int


def route_orders(command: RouteOrders, uow: UnitOfWork, context: Context, policy: Policy) -> RouteReport:
    """Claim, look at the stock once, decide, write; stock rows are locked in one order before anything is decided."""
    demands = uow.routing.claim(command.limit)
    available = uow.routing.available({line.sku_id for demand in demands for line in demand.lines})
    decisions = route(demands, Snapshot(uow.routing.sites(), available), policy)
    uow.routing.apply(decisions, asdict(policy), context.by.code, context.station, context.now)
    counts = Counter(decision.outcome for decision in decisions)
    return RouteReport(
        orders=len(decisions),
        assigned=counts[Outcome.ASSIGNED],
        transfer=counts[Outcome.TRANSFER],
        to_produce=counts[Outcome.TO_PRODUCE],
        incomplete=uow.orders.count_incomplete(),
    )


@dataclass(frozen=True, slots=True)
class CompleteTransfer:
    """The goods of a proposed transfer have arrived (or may be served from where they are)."""

    request_id: str
    transfer_no: str


@dataclass(frozen=True, slots=True)
class TransferCompleted:
    """The order the transfer was for, and its stage now."""

    order_no: str
    stage: str


def complete_transfer(command: CompleteTransfer, uow: UnitOfWork, context: Context) -> TransferCompleted:
    """Stock and its reservation change warehouse; after the last transfer the order is assigned."""
    transfer_id, order_no, destination, code = uow.routing.transfer(command.transfer_no)
    order = uow.orders.load(order_no)
    uow.stock.move(transfer_id, context.by.code, context.now)
    uow.routing.close_transfer(transfer_id, "done", context.now)
    facts: dict[str, object] = {"transfer": command.transfer_no, "warehouse": code}
    order.record(EventKind.TRANSFER_COMPLETED, context.now, context.by.code, context.station, facts)
    if not uow.routing.open_transfers(order.id):
        order.transfer_open = False
        order.warehouse_id = destination
        order.move(Move.ASSIGN, context.now)
        order.record(EventKind.ORDER_ASSIGNED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    return TransferCompleted(order.no, order.stage.value)
