"""Steps of several use cases that give a box its label: the first one, and another copy in its place."""

from collections.abc import Sequence

from app.domain.events import EventKind, Facts, Topic
from app.domain.order import Order
from app.domain.parcel import LabelContent
from app.errors import Refused
from app.ports import Context, UnitOfWork


def ask_for(labels: Sequence[LabelContent], uow: UnitOfWork, context: Context) -> list[str]:
    """They are drawn and printed as soon as this transaction is over; their codes."""
    who: Facts = {"station": context.station, "by": context.by.code}
    for label in labels:
        uow.outbox.put(Topic.LABEL, {"label": label.label_code, **who}, context.now)
    return [label.label_code for label in labels]


def label_again(order: Order, reason: str, uow: UnitOfWork, context: Context) -> list[str]:
    """Every box gets its next copy, the one before is void; the new codes. Refused("label.none") for an order that has
    no box. The order is left to be saved."""
    copies = uow.parcels.reissue(order, reason, context.by.code, context.now)
    if not copies:
        raise Refused("label.none", order=order.no)
    codes = ask_for(copies, uow, context)
    facts: dict[str, object] = {"labels": codes, "copy": copies[0].copy, "reason": reason}
    order.record(EventKind.LABEL_REPRINTED, context.now, context.by.code, context.station, facts)
    return codes


def void_labels(order: Order, uow: UnitOfWork, context: Context) -> None:
    """Nobody may stick them on; the order is left to be saved."""
    for code in uow.parcels.void(order.id):
        order.record(EventKind.LABEL_VOIDED, context.now, context.by.code, context.station, {"label": code})
