"""A planned wave released cart by cart, so that no station waits long."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from app.bus import Bus
from app.domain.people import Actor
from app.domain.pick_lists import Cart, ListKind
from app.errors import Refused
from app.usecases.pick_lists import ListReleased, ReleaseList


def release_carts(
    bus: Bus,
    actor: Actor,
    warehouse: str,
    kind: ListKind,
    carts: Sequence[Cart],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[ListReleased]:
    """A list for each cart, as it was planned, until the person stops it; a cart all of whose orders somebody else has
    begun meanwhile is passed over. The carts of a wave leave with their first order's carrier."""
    made: list[ListReleased] = []
    for done, cart in enumerate(carts, 1):
        first, orders = cart.orders[0], tuple(order.no for order in cart.orders)
        leaving = (first.carrier, first.leaves_at) if kind is ListKind.WAVE else ("", None)
        command = ReleaseList(str(uuid4()), kind, warehouse, orders, *leaving)
        try:
            made.append(bus.handle(command, actor).value)
        except Refused as refused:
            if refused.code != "list.empty":
                raise
        progress(done, len(carts))
        if cancelled():
            break
    return made
