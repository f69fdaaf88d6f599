"""Steps of several use cases that give a box its label and waybill number: the first one, another copy, and back."""

from collections.abc import Sequence

from app.domain.company import DEFAULTS, Setting
from app.domain.couriers import NumberSource
from app.domain.cutoffs import carriers_of, proposed
from app.domain.events import EventKind, Facts, Topic
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState
from app.errors import Refused
from app.ports import Boxes, Context, UnitOfWork

MOST_GIVEN_UP = 1000
"""Messages that are looked at together."""


def label_boxes(order: Order, boxes: Boxes, uow: UnitOfWork, context: Context) -> tuple[Sequence[LabelContent], str]:
    """A picked order's boxes become parcels, each with the next number of its courier's pool and its first label; and
    the courier of whose numbers there were not enough (empty: there were). The order is left to be saved."""
    courier, lacking = _courier_of(order, uow), ""
    for parcel_id, no in uow.parcels.open(order, boxes, context.now):
        number = uow.waybills.take(courier, parcel_id, context.now)
        if number is None:
            lacking = courier
            continue
        uow.waybills.give(number, courier, parcel_id, context.now)
        facts: Facts = {"parcel": no, "carrier": courier, "waybill": number, "source": NumberSource.POOL.value}
        order.record(EventKind.WAYBILL_TAKEN, context.now, context.by.code, context.station, facts)
        uow.changed("waybill", courier)
    return _issue(order, "", uow, context), lacking


def _courier_of(order: Order, uow: UnitOfWork) -> str:
    """By the company's rule."""
    stored = uow.company.settings().get(Setting.CARRIERS, DEFAULTS[Setting.CARRIERS])
    weights = uow.catalog.weights(line.sku_id for line in order.lines if line.sku_id)
    grams = sum(line.picked * weights.get(line.sku_id or 0, 0) for line in order.lines)
    return proposed(carriers_of(stored), order.channel.value, uow.orders.region(order.id), grams).courier


def _issue(order: Order, reason: str, uow: UnitOfWork, context: Context) -> Sequence[LabelContent]:
    """They are drawn and printed as soon as this transaction is over."""
    labels = uow.parcels.issue(order, reason, context.by.code, context.now)
    who: Facts = {"station": context.station, "by": context.by.code}
    for label in labels:
        uow.outbox.put(Topic.LABEL, {"label": label.label_code, **who}, context.now)
    return labels


def label_again(order: Order, reason: str, uow: UnitOfWork, context: Context) -> list[str]:
    """Every box gets its next copy with the number it has, the one before is void; the new codes. Refused("label.none")
    for an order that has no box. The order is left to be saved."""
    _forget_undrawn(order, uow, context)
    copies = _issue(order, reason, uow, context)
    if not copies:
        raise Refused("label.none", order=order.no)
    codes = [copy.label_code for copy in copies]
    facts: Facts = {"labels": codes, "copy": copies[0].copy, "reason": reason}
    order.record(EventKind.LABEL_REPRINTED, context.now, context.by.code, context.station, facts)
    return codes


def _forget_undrawn(order: Order, uow: UnitOfWork, context: Context) -> None:
    """Nobody needs to draw any more what will be void."""
    undrawn = {label.code for label in uow.parcels.live_labels(order.id) if label.state is LabelState.PENDING}
    for message in uow.outbox.given_up((), (Topic.LABEL,), MOST_GIVEN_UP) if undrawn else ():
        if message.payload["label"] in undrawn:
            uow.outbox.done(message.id, context.now)


def void_labels(order: Order, uow: UnitOfWork, context: Context) -> None:
    """Nobody may stick them on; the boxes keep their numbers for the next copy. The order is left to be saved."""
    for code in uow.parcels.void(order.id):
        order.record(EventKind.LABEL_VOIDED, context.now, context.by.code, context.station, {"label": code})


def unlabel_boxes(order: Order, uow: UnitOfWork, context: Context) -> None:
    """The boxes are no more: their labels are void. The order is left to be saved.

    A number goes back to the pool only with a label that no printer has begun. One on paper, whole or torn, may still
    be stuck on something and scanned by the courier, who would then have two parcels under one number.
    """
    new = (LabelState.PENDING, LabelState.RENDERED)
    fresh = [label.code for label in uow.parcels.live_labels(order.id) if label.state in new]
    unseen = sorted(uow.printing.withdraw(fresh, context.now))
    for parcel, carrier, number in uow.waybills.give_back(unseen):
        facts: Facts = {"parcel": parcel, "carrier": carrier, "waybill": number}
        order.record(EventKind.WAYBILL_RETURNED, context.now, context.by.code, context.station, facts)
        uow.changed("waybill", carrier)
    void_labels(order, uow, context)
