"""The whole routing queue by priority, batch by batch, so that nobody else waits long for the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, replace
from types import MappingProxyType
from uuid import uuid4

from app.bus import Bus
from app.domain.people import Actor
from app.domain.routing import RANK_FACTS, rank
from app.ports import Clock, Ruling, UnitOfWork
from app.usecases.routing import RouteOrders, RouteReport
from app.worker.memory import no_collection

BATCH = 500
"""Orders a transaction: large enough that the commit costs little, small enough that a scan waits under 0.1 s."""
_WIDEST = 8 * BATCH
"""How far ahead a run looks for orders that no other run has in hand."""


@no_collection()
def ranked(looking: Callable[[], UnitOfWork], ruling: Ruling, clock: Clock) -> list[int]:
    """The orders that wait, who is to be served first in front."""
    now = clock()
    with looking() as uow:
        logic = ruling(uow.rules, now)
        waiting = uow.routing.queue(logic.needs | RANK_FACTS, now)
    return [order.order_id for order in rank(waiting, logic)]


@no_collection()
def route_queue(
    bus: Bus,
    actor: Actor,
    orders: Sequence[int],
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
    wishes: Mapping[int, int] = MappingProxyType({}),
) -> RouteReport:
    """Route these orders in this sequence, each once, until the person stops it; what is routed stays routed.

    Several runs at once share the work: what one has in hand the others pass over. `wishes` name the warehouse (id)
    that an order is to take, where it can.
    """
    total, ahead = RouteReport(0, 0, 0, 0, 0), BATCH
    while True:  # an empty queue too is asked once how many are incomplete
        asked = tuple(orders[total.through : total.through + ahead])
        wanted = {order_id: wishes[order_id] for order_id in asked if order_id in wishes}
        part = bus.handle(RouteOrders(str(uuid4()), asked, wanted, BATCH), actor).value
        total = _sum(total, part)
        progress(total.through)
        if total.through >= len(orders) or cancelled():
            return total
        if part.orders < BATCH:  # others are at work here
            ahead = min(2 * ahead, _WIDEST)


def _sum(total: RouteReport, part: RouteReport) -> RouteReport:
    """Added up; of those that are incomplete the last word counts."""
    added = RouteReport(*(a + b for a, b in zip(astuple(total), astuple(part), strict=True)))
    return replace(added, incomplete=part.incomplete)
