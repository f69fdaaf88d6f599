"""The whole routing queue, batch by batch, so that nobody else waits long for the rows."""

from collections.abc import Callable
from uuid import uuid4

from app.bus import Bus
from app.domain.people import Actor
from app.usecases.routing import RouteOrders, RouteReport
from app.worker.memory import no_collection

BATCH = 500
"""Orders a transaction: large enough that the commit costs little, small enough that a scan waits under 0.1 s."""


@no_collection()
def route_queue(
    bus: Bus,
    actor: Actor,
    limit: int | None = None,
    progress: Callable[[int], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RouteReport:
    """Route until the queue is empty, `limit` is reached or the person stops it; what is routed stays routed."""
    total = RouteReport(0, 0, 0, 0, 0)
    while limit is None or total.orders < limit:
        size = BATCH if limit is None else min(BATCH, limit - total.orders)
        part: RouteReport = bus.handle(RouteOrders(str(uuid4()), size), actor).value
        total = RouteReport(
            total.orders + part.orders,
            total.assigned + part.assigned,
            total.transfer + part.transfer,
            total.to_produce + part.to_produce,
            part.incomplete,
        )
        progress(total.orders)
        if part.orders == 0 or cancelled():
            break
    return total
