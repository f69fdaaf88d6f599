"""Waiting orders get their warehouse."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.deciding import decide
from app.domain.routing import Outcome
from app.ports import Context, Ruling, UnitOfWork


@dataclass(frozen=True, slots=True)
class RouteOrders:
    """Route these orders (ids) in this sequence, as far as they still wait and nobody else has them in hand; one
    transaction, of `most` orders where that is named. `wishes` name the warehouse (id) that an order is to take for the
    good of all, where the rules and the stock allow it."""

    request_id: str
    orders: tuple[int, ...]
    wishes: Mapping[int, int] = field(default_factory=dict)
    most: int | None = None


@dataclass(frozen=True, slots=True)
class RouteReport:
    """Orders looked at and what became of them; `incomplete` wait for data and were not looked at. `through`: with so
    many of those named, from the first on, this run has nothing more to do."""

    orders: int
    assigned: int
    transfer: int
    to_produce: int
    incomplete: int
    split: int = 0
    waiting: int = 0
    held: int = 0
    through: int = 0


def route_orders(command: RouteOrders, uow: UnitOfWork, context: Context, ruling: Ruling) -> RouteReport:
    """Decide by the rules in force, and say what came of it."""
    decisions = decide(command.orders, uow, context, ruling, command.wishes, command.most)
    stopped = len(decisions) == command.most
    counts = Counter(decision.outcome for decision in decisions)
    return RouteReport(
        orders=len(decisions),
        assigned=counts[Outcome.ASSIGNED],
        transfer=counts[Outcome.TRANSFER],
        to_produce=counts[Outcome.TO_PRODUCE],
        incomplete=uow.orders.count_incomplete(),
        split=counts[Outcome.SPLIT],
        waiting=counts[Outcome.WAIT],
        held=counts[Outcome.HOLD],
        through=command.orders.index(decisions[-1].order_id) + 1 if stopped else len(command.orders),
    )
