"""What an order lacks is put right, once for every order with the same gap."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.crediting import give_back, take_waiting
from app.domain.codes import clean_text
from app.domain.events import EventKind, Facts
from app.domain.intake import Channel, Missing, Pay, Place
from app.domain.order import Order
from app.errors import Refused
from app.ports import Context, EntryLine, PoolEntry, Ruling, UnitOfWork


@dataclass(frozen=True, slots=True)
class CureSku:
    """An unknown code means this product, in every order that waits for it; with `remember` also in all to come."""

    request_id: str
    code: str
    sku: str
    remember: bool = True


@dataclass(frozen=True, slots=True)
class CureAddress:
    """An address nobody could place reads like this, in every order that has it; `place` is its county."""

    request_id: str
    text: str
    address: str
    place: Place


@dataclass(frozen=True, slots=True)
class CurePrices:
    """Orders that lack a price look into the price list again."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Cured:
    """The orders that were put right, and those among them that lack nothing more."""

    orders: tuple[str, ...]
    complete: tuple[str, ...]


def cure_sku(command: CureSku, uow: UnitOfWork, context: Context, ruling: Ruling) -> Cured:
    """Refused("sku.unknown") when the product is not in the catalogue, Refused("gap.none") when no order waits."""
    code, sku = clean_text(command.code).strip(), clean_text(command.sku).strip()
    sku_id = uow.catalog.skus_by_code({sku}).get(sku)
    if sku_id is None:
        raise Refused("sku.unknown", sku=sku)
    name = uow.catalog.names({sku_id})[sku_id]
    price = uow.catalog.prices("", {sku_id}).get(sku_id, 0)
    if not code:
        raise Refused("field.required", field="code")
    if command.remember:
        uow.catalog.alias(code, sku_id)

    def meant(line: EntryLine) -> EntryLine:
        return (sku_id, line[1], line[2], line[3], line[4] or price) if line[0] is None and line[1] == code else line

    done: list[Order] = []
    for order, entry in _waiting(Missing.SKU, code, uow):
        lines = tuple(map(meant, entry.lines))
        known = all(line[0] is not None for line in lines)
        missing = tuple(gap for gap in entry.missing if gap != Missing.SKU or not known)
        facts: Facts = {"code": code, "sku": name[0], "missing": list(missing)}
        entry = _valued(order, entry._replace(lines=lines, missing=missing), uow)
        done.append(_renew(order, entry, facts, uow, context))
    return _cured(done, code, uow, context, ruling)


def cure_address(command: CureAddress, uow: UnitOfWork, context: Context, ruling: Ruling) -> Cured:
    """Refused("gap.none") when no order waits with that address.

    Freight stays as the customer was told it (of an order by phone: that of the template for places not known), for
    what was told is paid already or stands on the account; a clerk who owes or is owed a difference settles it openly.
    """
    text, address = clean_text(command.text), clean_text(command.address).strip()
    done = []
    for order, entry in _waiting(Missing.ADDRESS, text, uow):
        source = entry.source._replace(address=address or entry.source.address, place=command.place)
        missing = tuple(gap for gap in entry.missing if gap != Missing.ADDRESS)
        facts: Facts = {"address": address, "region": command.place.name, "missing": list(missing)}
        done.append(_renew(order, entry._replace(source=source, missing=missing), facts, uow, context))
    return _cured(done, text, uow, context, ruling)


def cure_prices(command: CurePrices, uow: UnitOfWork, context: Context, ruling: Ruling) -> Cured:
    """Those that find one; none is no refusal."""
    done = []
    for order, entry in _waiting(Missing.PRICE, "", uow):
        level = uow.catalog.level(order.customer_id)
        prices = uow.catalog.prices(level, {line[0] for line in entry.lines if line[0] is not None})
        lines = tuple((*line[:4], line[4] or prices.get(line[0] or 0, 0)) for line in entry.lines)
        if lines != entry.lines:
            missing = tuple(gap for gap in entry.missing if gap != Missing.PRICE)
            entry = _valued(order, entry._replace(lines=lines, missing=missing), uow)
            done.append(_renew(order, entry, {"missing": list(entry.missing)}, uow, context))
    return _cured(done, Missing.PRICE, uow, context, ruling) if done else Cured((), ())


def _waiting(gap: Missing, value: str, uow: UnitOfWork) -> Iterator[tuple[Order, PoolEntry]]:
    """The orders with this gap, each with the same as an entry to be written again."""
    for no in uow.orders.with_gap(gap, value):
        order = uow.orders.load(no)
        if gap in order.missing:  # and nobody was first
            yield order, _entry(order, uow)


def _entry(order: Order, uow: UnitOfWork) -> PoolEntry:
    source = uow.orders.entry_of(order)
    lines: tuple[EntryLine, ...] = tuple(
        (line.sku_id, given.codes[0] if given.codes else "", given.title, line.quantity, line.price_fen)
        for line, given in zip(order.lines, source.lines, strict=True)
    )
    promised_at = source.promised_at or order.stage_at
    return PoolEntry(
        source=source,
        customer_id=order.customer_id,
        lines=lines,
        missing=tuple(gap.value for gap in Missing if gap in order.missing),
        stage=order.stage.value,
        stage_at=order.stage_at,
        awaits="",
        promised_at=promised_at,
        marks=order.marks,
        credit_fen=order.credit_fen,
    )


def _valued(order: Order, entry: PoolEntry, uow: UnitOfWork) -> PoolEntry:
    """The amount of an order placed at the desk is ours: products that are known now add to it (freight and promotion
    stay as they were told the customer), and on account it needs its credit anew."""
    if order.channel is not Channel.PHONE:
        return entry
    missing = entry.missing
    if Missing.SKU not in missing and not all(line[4] for line in entry.lines):
        missing += (Missing.PRICE.value,)
    added = sum(line[3] * line[4] for line in entry.lines) - sum(line.quantity * line.price_fen for line in order.lines)
    if added and order.pay is Pay.CREDIT:
        give_back(order, uow)
        missing += () if Missing.CREDIT in missing else (Missing.CREDIT.value,)
    source = entry.source._replace(amount_fen=entry.source.amount_fen + added)
    return entry._replace(source=source, missing=missing, credit_fen=order.credit_fen)


def _renew(order: Order, entry: PoolEntry, facts: Facts, uow: UnitOfWork, context: Context) -> Order:
    uow.orders.renew(order, entry)
    order.record(EventKind.ORDER_COMPLETED, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)
    return order


def _cured(orders: list[Order], gap: str, uow: UnitOfWork, context: Context, ruling: Ruling) -> Cured:
    if not orders:
        raise Refused("gap.none", gap=gap)
    logic = ruling(uow.rules, context.now)
    uow.rules.mark_urgent(logic.urgent, logic.needs, context.now, [order.id for order in orders])
    waiting = {o.customer_id for o in orders if Missing.CREDIT in o.missing and o.customer_id is not None}
    taken = {no for customer_id in sorted(waiting) for no in take_waiting(customer_id, uow, context)}
    complete = (o.no for o in orders if not o.missing - ({Missing.CREDIT} if o.no in taken else set()))
    return Cured(tuple(o.no for o in orders), tuple(complete))
