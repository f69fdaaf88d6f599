"""④ and ⑤ of an order, by whichever command: its parcels leave, its customer has signed."""

from collections.abc import Sequence

from app.crediting import bill
from app.domain.events import EventKind, Facts, Topic
from app.domain.handover import Box
from app.domain.order import Order
from app.domain.stages import Move
from app.errors import Refused
from app.ports import Context, UnitOfWork


def ship(order: Order, boxes: Sequence[Box], facts: Facts, uow: UnitOfWork, context: Context) -> None:
    """The order has left with all its parcels; `facts` name courier and waybill number, for its timeline and its
    customer. Refused("parcel.unlabelled") when a label was not scanned back from its box, Refused("credit.lapsed")."""
    order.move(Move.SHIP, context.now)
    bare = next((box for box in boxes if not box.labelled), None)
    if bare is not None:
        raise Refused("parcel.unlabelled", parcel=bare.no, order=order.no)
    bill(order, uow, context)
    uow.outbox.put(Topic.CUSTOMER_SHIPPED, {"order": order.no, **facts}, context.now)
    order.record(EventKind.ORDER_SHIPPED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)


def sign(order: Order, facts: Facts, uow: UnitOfWork, context: Context) -> None:
    """The customer has it; `facts` say how that is known."""
    order.move(Move.SIGN, context.now)
    uow.outbox.put(Topic.CUSTOMER_SIGNED, {"order": order.no}, context.now)
    order.record(EventKind.ORDER_SIGNED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
