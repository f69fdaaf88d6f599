"""What an import will do, decided by reading alone: the preview shows it, the import carries it out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.domain.intake import (
    Change,
    Channel,
    IncomingLine,
    IncomingOrder,
    Missing,
    Pay,
    SourceStatus,
    changes,
    is_masked,
    marks,
    storable,
)
from app.domain.stages import Stage, awaits
from app.ports import CustomerRef, EntryLine, KnownOrder, PoolEntry, Recognised, ReturnEntry, UnitOfWork

PROMISE = timedelta(hours=48)
"""Time from payment within which an order leaves, where its source does not say."""

_STAGE_OF = {
    SourceStatus.UNPAID: Stage.PAID,
    SourceStatus.PAID: Stage.PAID,
    SourceStatus.SHIPPED: Stage.SHIPPED,
    SourceStatus.SIGNED: Stage.SIGNED,
    SourceStatus.CLOSED: Stage.CANCELLED,
}


class Fate(StrEnum):
    """What an import makes of an order."""

    NEW = "new"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"
    CHANGED = "changed"
    DUPLICATE = "duplicate"


class Planned(NamedTuple):
    """One order of an import and what will become of it; `says` is what the source of a known one says anew."""

    entry: PoolEntry
    fate: Fate
    known: KnownOrder | None = None
    says: frozenset[Change] = frozenset()


def plan_orders(
    channel: Channel, incoming: Sequence[IncomingOrder], uow: UnitOfWork, now: datetime
) -> tuple[list[Planned], list[ReturnEntry]]:
    """What an import would do, decided by reading alone: the preview shows it, the import does it."""
    orders = [storable(order) for order in incoming]
    known = uow.orders.known(channel, [order.external_no for order in orders])
    heard = [_heard(order, known.get(order.external_no)) for order in orders]
    merged = orders
    if known:
        both = zip(orders, heard, strict=True)
        merged = [_merged(order, known.get(order.external_no), says) for order, (says, _) in both]
    skus = uow.catalog.skus_by_code({code for order in merged for line in order.lines for code in line.codes})
    people = uow.catalog.recognise(
        {order.customer for order in merged if order.customer},
        {order.phone for order in merged if order.phone and not is_masked(order.phone)},
        {order.buyer for order in merged if order.buyer},
    )
    entries: dict[str, tuple[PoolEntry, frozenset[Change]]] = {}
    levels: dict[int | None, str] = {}
    back: list[ReturnEntry] = []
    for order, (says, kept) in zip(merged, heard, strict=True):
        customer = _customer(order, people)
        if customer is not None:
            levels[customer.id] = customer.level
        bought = order
        if [line for line in order.lines if line.quantity < 0]:
            back += _returned(order, skus, customer, now)
            bought = order._replace(lines=tuple(line for line in order.lines if line.quantity > 0))
        if bought.lines or not order.lines:
            entry = _entry(bought, kept, channel, skus, customer, now)
            entries.setdefault(order.external_no, (entry, says))
    priced = _priced([entry for entry, _ in entries.values()], levels, uow)
    said = [says for _, says in entries.values()]
    return [_planned(entry, known.get(no), says) for no, entry, says in zip(entries, priced, said, strict=True)], back


def _heard(order: IncomingOrder, before: KnownOrder | None) -> tuple[frozenset[Change], str]:
    """What the source says anew, and the marks to keep."""
    if before is None:
        return frozenset(), marks(order)
    masked = is_masked(order.address) or is_masked(order.phone)
    return changes(before.marks, marks(order), masked=masked)


def _merged(order: IncomingOrder, before: KnownOrder | None, says: frozenset[Change]) -> IncomingOrder:
    """The order with what earlier files said of it where this one says nothing: an order list and its line list
    may come one after the other, in any order."""
    known = before.source if before else None
    if known is None:
        return order
    hidden = is_masked(order.address) or order.place is None
    if known.address and hidden and Change.RECIPIENT not in says:
        order = order._replace(address=known.address, place=known.place or order.place)
    return order._replace(
        buyer=_plain(order.buyer, known.buyer),
        contact=_plain(order.contact, known.contact),
        phone=_plain(order.phone, known.phone),
        amount_fen=order.amount_fen or known.amount_fen,
        freight_fen=order.freight_fen or known.freight_fen,
        discount_fen=order.discount_fen or known.discount_fen,
        ordered_at=order.ordered_at or known.ordered_at,
        paid_at=order.paid_at or known.paid_at,
        remark=order.remark or known.remark,
        pay=known.pay if order.pay is Pay.PREPAID else order.pay,
        lines=_with_known_codes(order.lines, known.lines),
    )


def _plain(text: str, known: str) -> str:
    """A text that hides a part says nothing to who knows the whole."""
    return known if not text or (is_masked(text) and known and not is_masked(known)) else text


def _with_known_codes(lines: tuple[IncomingLine, ...], known: tuple[IncomingLine, ...]) -> tuple[IncomingLine, ...]:
    """The lines; where they are the same as before, with the products a clerk has found for them."""
    if [(line.codes[:1], line.quantity) for line in lines] != [(line.codes[:1], line.quantity) for line in known]:
        return lines or known
    pairs = zip(lines, known, strict=True)
    return tuple(line._replace(codes=tuple(dict.fromkeys(line.codes + was.codes))) for line, was in pairs)


def _customer(order: IncomingOrder, people: Recognised) -> CustomerRef | None:
    """By code, else by phone (a masked one means nobody), else by name."""
    found = people.by_code.get(order.customer) if order.customer else None
    if found is None and order.phone and not is_masked(order.phone):
        found = people.by_phone.get(order.phone)
    return found or people.by_name.get(order.buyer)


def _entry(
    order: IncomingOrder,
    said: str,
    channel: Channel,
    skus: dict[str, int],
    customer: CustomerRef | None,
    now: datetime,
) -> PoolEntry:
    stage = _STAGE_OF[order.status]
    if customer is not None and stage is Stage.PAID:
        order = _completed(order, channel, customer)
    lines = tuple(_line(line, skus) for line in order.lines)
    paid_at = order.paid_at or order.ordered_at
    missing = tuple(m.value for m in missing_of(order, lines)) if stage is Stage.PAID else ()
    promised_at = order.promised_at or (paid_at or now) + PROMISE
    return PoolEntry(
        source=order,
        customer_id=customer.id if customer else None,
        lines=lines,
        missing=missing,
        stage=stage.value,
        stage_at=min(paid_at, now) if stage is Stage.PAID and paid_at else now,
        awaits=awaits(stage, held=False, incomplete=bool(missing), transfer_open=False).value,
        promised_at=promised_at,
        marks=said,
    )


def _completed(order: IncomingOrder, channel: Channel, customer: CustomerRef) -> IncomingOrder:
    """What the source left out, from the customer (R3). Goods of a counter sale are not sent after the buyer."""
    if channel is Channel.POS or (order.buyer and order.contact and order.phone and order.address):
        return order
    own = not order.address
    return order._replace(
        buyer=order.buyer or customer.name,
        contact=order.contact or customer.contact or customer.name,
        phone=order.phone or customer.phone,
        address=customer.address if own else order.address,
        place=customer.place if own else order.place,
    )


def _line(line: IncomingLine, skus: dict[str, int]) -> EntryLine:
    codes, title, quantity, price_fen = line
    sku_id = None
    for code in codes:
        sku_id = skus.get(code)
        if sku_id is not None:
            break
    return sku_id, codes[0] if codes else "", title, quantity, price_fen


def missing_of(order: IncomingOrder, lines: tuple[EntryLine, ...]) -> list[Missing]:
    """What a paid or unpaid order lacks before it can be routed."""
    found = []
    if order.status is SourceStatus.UNPAID:
        found.append(Missing.PAYMENT)
    if not lines:
        found.append(Missing.LINES)
    elif any(line[0] is None for line in lines):
        found.append(Missing.SKU)
    if order.place is None:
        found.append(Missing.ADDRESS)
    if order.pay is Pay.CREDIT:
        found.append(Missing.CREDIT)
        if lines and not order.amount_fen:  # on account nothing goes whose worth nobody knows
            found.append(Missing.PRICE)
    return found


def _priced(entries: list[PoolEntry], levels: Mapping[int | None, str], uow: UnitOfWork) -> list[PoolEntry]:
    """Lines without a price get the one of their customer's level, else the product's own."""
    lacking: dict[str, set[int]] = {}
    for entry in entries:
        for sku_id, _, _, _, price_fen in entry.lines:
            if sku_id and not price_fen:
                lacking.setdefault(levels.get(entry.customer_id, ""), set()).add(sku_id)
    prices = {level: uow.catalog.prices(level, skus) for level, skus in lacking.items()}
    return [_with_prices(entry, prices.get(levels.get(entry.customer_id, ""), {})) for entry in entries]


def _with_prices(entry: PoolEntry, prices: Mapping[int, int]) -> PoolEntry:
    """With the amount that follows, where the source gives none."""
    source, lines = entry.source, entry.lines
    if prices and any(not line[4] for line in lines):
        lines = tuple((*line[:4], line[4] or prices.get(line[0] or 0, 0)) for line in lines)
        entry = entry._replace(lines=lines)
    if source.amount_fen or not lines or not all(line[4] for line in lines):
        return entry
    goods = sum(line[3] * line[4] for line in lines)
    source = source._replace(amount_fen=max(0, goods + source.freight_fen - source.discount_fen))
    return entry._replace(source=source, missing=tuple(gap for gap in entry.missing if gap != Missing.PRICE))


def _returned(
    order: IncomingOrder, skus: dict[str, int], customer: CustomerRef | None, now: datetime
) -> list[ReturnEntry]:
    at = order.paid_at or order.ordered_at or now
    customer_id = customer.id if customer else None
    return [
        ReturnEntry(order.external_no, position, order.sale_no, customer_id, _line(line, skus), at)
        for position, line in enumerate(order.lines, 1)
        if line.quantity < 0
    ]


def _planned(entry: PoolEntry, before: KnownOrder | None, says: frozenset[Change]) -> Planned:
    if before is None:
        return Planned(entry, Fate.INCOMPLETE if entry.missing else Fate.NEW)
    if before.stage == entry.stage == Stage.PAID and len(_gaps(entry.missing)) < len(_gaps(before.missing)):
        return Planned(entry, Fate.COMPLETED, before, says)
    if _matters(says, entry, before):
        return Planned(entry, Fate.CHANGED, before, says)
    return Planned(entry, Fate.DUPLICATE, before, says)


def _gaps(missing: Sequence[str]) -> set[str]:
    """What better data can fill: credit is not among it."""
    return set(missing) - {Missing.CREDIT.value}


def _matters(says: frozenset[Change], entry: PoolEntry, before: KnownOrder) -> bool:
    """Whether the pool must hear of it: an order that has ended here changes no more, one on its way can only be
    signed, and of one that is picked the shop may say a little early that it has left."""
    if before.stage in (Stage.SIGNED, Stage.CANCELLED):
        return False
    if before.stage == Stage.SHIPPED:
        return entry.stage == Stage.SIGNED
    if says - {Change.STATUS}:
        return True
    if entry.stage == Stage.CANCELLED and not before.marks:  # from before the sources' words were kept
        return True
    early = before.stage == Stage.PICKED and entry.stage == Stage.SHIPPED
    return Change.STATUS in says and entry.stage != Stage.PAID and not early
