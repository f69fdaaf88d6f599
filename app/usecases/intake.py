"""Orders of a channel enter the pool: new ones are added, incomplete ones completed, changed ones brought up to date,
none is dropped; an import can be undone as a unit while nobody has touched what it brought."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.crediting import give_back, take_waiting
from app.domain.codes import clean_code
from app.domain.events import EventKind, Facts
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
    is_urgent,
    marks,
    storable,
)
from app.domain.order import Order
from app.domain.stages import Move, Stage, awaits
from app.errors import Refused
from app.ports import Context, CustomerRef, EntryLine, KnownOrder, PoolEntry, Recognised, ReturnEntry, UnitOfWork

PROMISE = timedelta(hours=48)
"""Time from payment within which an order leaves, where its source does not say."""

_STAGE_OF = {
    SourceStatus.UNPAID: Stage.PAID,
    SourceStatus.PAID: Stage.PAID,
    SourceStatus.SHIPPED: Stage.SHIPPED,
    SourceStatus.SIGNED: Stage.SIGNED,
    SourceStatus.CLOSED: Stage.CANCELLED,
}
_NAMED_BLOCKERS = 20


@dataclass(frozen=True, slots=True)
class ImportOrders:
    """Take these orders of one channel into the pool; `digest` identifies the files' content, `profile` names the
    mapping profile they were read with, `rejected` counts what could not be read."""

    request_id: str
    channel: Channel
    files: tuple[str, ...]
    digest: str
    orders: tuple[IncomingOrder, ...]
    profile: str = ""
    rejected: int = 0

    def fingerprint(self) -> str:
        """What makes two of these the same intention."""
        return f"{self.channel} {self.digest} {self.profile}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: new orders and their lines, orders already there, new ones lacking something, earlier
    incomplete ones that it completed, others that changed at their source, and lines that came back."""

    batch: str
    orders: int
    lines: int
    duplicates: int
    incomplete: int
    completed: int
    changed: int
    returns: int


class Fate(StrEnum):
    """What an import makes of an order."""

    NEW = "new"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"
    CHANGED = "changed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Planned:
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
    merged = [
        _merged(order, known.get(order.external_no), says) for order, (says, _) in zip(orders, heard, strict=True)
    ]
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
        back += _returned(order, skus, customer, now)
        bought = tuple(line for line in order.lines if line.quantity > 0)
        if bought or not order.lines:
            whole = order if len(bought) == len(order.lines) else replace(order, lines=bought)
            entry = _entry(whole, kept, channel, skus, customer, now)
            entries.setdefault(order.external_no, (entry, says))
    priced = _priced([entry for entry, _ in entries.values()], levels, uow)
    said = [says for _, says in entries.values()]
    return [_planned(entry, known.get(no), says) for no, entry, says in zip(entries, priced, said, strict=True)], back


def import_orders(command: ImportOrders, uow: UnitOfWork, context: Context) -> ImportReport:
    """One file set, one transaction."""
    planned, back = plan_orders(command.channel, command.orders, uow, context.now)
    batch = uow.batch(command.channel, command.files, command.digest, context.by.code, context.now, command.profile)
    new = [plan.entry for plan in planned if plan.known is None]
    uow.orders.add(command.channel, batch, new, context.by.code, context.now)
    changed = [plan for plan in planned if plan.fate in (Fate.COMPLETED, Fate.CHANGED)]
    for plan in changed:
        _renew(plan, batch, uow, context)
    uow.orders.mark(
        {
            plan.known.id: plan.entry.marks
            for plan in planned
            if plan.fate is Fate.DUPLICATE and plan.known and plan.entry.marks != plan.known.marks
        }
    )
    returns = uow.orders.add_returns(command.channel, batch, back)
    waiting = {
        plan.entry.customer_id
        for plan in planned
        if plan.entry.source.pay is Pay.CREDIT and plan.fate is not Fate.DUPLICATE
    }
    for customer_id in sorted(id_ for id_ in waiting if id_ is not None):
        take_waiting(customer_id, uow, context)
    fates = Counter(plan.fate for plan in planned)
    duplicates = len(command.orders) - len(new) - len(changed) - _pure_returns(command.orders)
    report = ImportReport(
        batch=batch,
        orders=len(new),
        lines=sum(len(entry.lines) for entry in new),
        duplicates=duplicates,
        incomplete=fates[Fate.INCOMPLETE],
        completed=fates[Fate.COMPLETED],
        changed=fates[Fate.CHANGED],
        returns=returns,
    )
    uow.batch_counts(batch, _counts(report, command.rejected))
    return report


def _counts(report: ImportReport, rejected: int) -> Facts:
    names = ("orders", "lines", "duplicates", "incomplete", "completed", "changed", "returns")
    return {name: getattr(report, name) for name in names} | {"rejected": rejected}


def _pure_returns(orders: Sequence[IncomingOrder]) -> int:
    return sum(1 for order in orders if order.lines and all(line.quantity < 0 for line in order.lines))


# --- what is read of an order ---------------------------------------------------------------------


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
        order = replace(order, address=known.address, place=known.place or order.place)
    return replace(
        order,
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
    return tuple(replace(line, codes=tuple(dict.fromkeys(line.codes + was.codes))) for line, was in pairs)


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
    missing = tuple(m.value for m in _missing(order, lines)) if stage is Stage.PAID else ()
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
        urgent=is_urgent(order.pay, paid_at or now, promised_at),
    )


def _completed(order: IncomingOrder, channel: Channel, customer: CustomerRef) -> IncomingOrder:
    """What the source left out, from the customer (R3). Goods of a counter sale are not sent after the buyer."""
    if channel is Channel.POS:
        return order
    own = not order.address
    return replace(
        order,
        buyer=order.buyer or customer.name,
        contact=order.contact or customer.contact or customer.name,
        phone=order.phone or customer.phone,
        address=customer.address if own else order.address,
        place=customer.place if own else order.place,
    )


def _line(line: IncomingLine, skus: dict[str, int]) -> EntryLine:
    sku_id = next((skus[code] for code in line.codes if code in skus), None)
    return sku_id, line.codes[0] if line.codes else "", line.title, line.quantity, line.price_fen


def _missing(order: IncomingOrder, lines: tuple[EntryLine, ...]) -> list[Missing]:
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
        for line in entry.lines:
            if line[0] and not line[4]:
                lacking.setdefault(levels.get(entry.customer_id, ""), set()).add(line[0])
    prices = {level: uow.catalog.prices(level, skus) for level, skus in lacking.items()}
    return [_with_prices(entry, prices.get(levels.get(entry.customer_id, ""), {})) for entry in entries]


def _with_prices(entry: PoolEntry, prices: Mapping[int, int]) -> PoolEntry:
    """With the amount that follows, where the source gives none."""
    source, lines = entry.source, entry.lines
    if prices and any(not line[4] for line in lines):
        lines = tuple((*line[:4], line[4] or prices.get(line[0] or 0, 0)) for line in lines)
        entry = replace(entry, lines=lines)
    if source.amount_fen or not lines or not all(line[4] for line in lines):
        return entry
    goods = sum(line[3] * line[4] for line in lines)
    source = replace(source, amount_fen=max(0, goods + source.freight_fen - source.discount_fen))
    return replace(entry, source=source, missing=tuple(gap for gap in entry.missing if gap != Missing.PRICE))


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


# --- what becomes of it ---------------------------------------------------------------------------


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


def _renew(plan: Planned, batch: str, uow: UnitOfWork, context: Context) -> None:
    assert plan.known is not None
    order = uow.orders.load(plan.known.no)
    order.marks = plan.entry.marks
    stage = Stage(plan.entry.stage)
    if plan.fate is Fate.COMPLETED:
        _put_in_place(plan, plan.entry, EventKind.ORDER_COMPLETED, order, batch, uow, context)
        return
    if order.stage is Stage.SHIPPED:
        order.move(Move.SIGN, context.now)
        _note(order, EventKind.ORDER_SIGNED, plan, context)
    elif order.picking_started or stage in (Stage.SHIPPED, Stage.SIGNED):
        # picked goods, or goods that left by another door: a person decides, the station stops
        if not order.held:
            order.hold()
        _note(order, EventKind.SOURCE_CHANGED, plan, context, stopped=True)
    elif stage is Stage.CANCELLED:
        _take_back(order, uow, context)
        order.move(Move.CANCEL, context.now)
        order.held = False
        _note(order, EventKind.ORDER_CANCELLED, plan, context)
    else:
        entry = _kept(plan, order, uow)
        _put_in_place(plan, entry, EventKind.SOURCE_CHANGED, order, batch, uow, context)
        return
    uow.orders.save(order)
    uow.orders.changed_by(batch, order, "")


def _kept(plan: Planned, order: Order, uow: UnitOfWork) -> PoolEntry:
    """The newer reading; what its source does not say anew stays as it stands here, for a clerk may have put it
    right."""
    known, source, lines = uow.orders.entry_of(order), plan.entry.source, plan.entry.lines
    if Change.RECIPIENT not in plan.says:
        recipient = {name: getattr(known, name) for name in ("buyer", "contact", "phone", "address", "place")}
        source = replace(source, **recipient)
    if Change.TERMS not in plan.says:
        terms = {name: getattr(known, name) for name in ("amount_fen", "freight_fen", "discount_fen", "remark")}
        source = replace(source, **terms)
    if Change.LINES not in plan.says:
        lines = tuple(
            (line.sku_id, given.codes[0] if given.codes else "", given.title, line.quantity, line.price_fen)
            for line, given in zip(order.lines, known.lines, strict=True)
        )
    return replace(plan.entry, source=source, lines=lines, missing=tuple(_missing(source, lines)))


def _put_in_place(
    plan: Planned, entry: PoolEntry, kind: EventKind, order: Order, batch: str, uow: UnitOfWork, context: Context
) -> None:
    """The newer reading in the place of the older one; what was promised of that ends."""
    routed = order.stage is not Stage.PAID or order.transfer_open
    before = "" if routed or order.pay is Pay.CREDIT else uow.orders.snapshot(order)
    if routed:
        _take_back(order, uow, context)
        _reopen(order, context.now)
    give_back(order, uow)
    uow.orders.renew(order, replace(entry, customer_id=entry.customer_id or order.customer_id))
    _note(order, kind, plan, context)
    uow.orders.save(order)
    uow.orders.changed_by(batch, order, before)


def _take_back(order: Order, uow: UnitOfWork, context: Context) -> None:
    """What routing promised ends: the order will be decided anew, or not at all."""
    uow.stock.release(order.id)
    for transfer_id, _ in uow.routing.open_transfers(order.id):
        uow.routing.close_transfer(transfer_id, "cancelled", context.now)
    uow.routing.close_requests(order.id, "cancelled")
    order.transfer_open = False
    order.warehouse_id = None
    give_back(order, uow)


def _reopen(order: Order, at: datetime) -> None:
    """Routing decides anew, for a held order once it is released."""
    if order.stage is not Stage.PAID:
        held, order.held = order.held, False
        order.move(Move.REOPEN, at)
        order.held = held


def _note(order: Order, kind: EventKind, plan: Planned, context: Context, *, stopped: bool = False) -> None:
    source = plan.entry.source
    facts: Facts = {"says": sorted(change.value for change in plan.says), "status": source.status.value}
    if kind is EventKind.ORDER_COMPLETED:
        facts = {"missing": list(plan.entry.missing)}
    if kind is EventKind.ORDER_CANCELLED:
        facts["reason"] = f"{order.channel.value}: {source.status.value}"
    if Change.RECIPIENT in plan.says:
        facts |= {"contact": source.contact, "phone": source.phone, "address": source.address}
    if stopped:
        facts["stopped"] = True
    order.record(kind, context.now, context.by.code, context.station, facts)


# --- undo -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UndoImport:
    """Take an import back as a unit: its new orders leave the pool, those it changed are as they were."""

    request_id: str
    batch: str


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """How many orders left the pool, and how many were put back as they were."""

    batch: str
    removed: int
    restored: int


def undo_import(command: UndoImport, uow: UnitOfWork, context: Context) -> ImportUndone:
    """All or nothing: Refused("batch.blocked") names the orders that somebody has worked on since."""
    head = uow.batch_head(clean_code(command.batch))
    if head.kind not in set(Channel) - {Channel.PHONE}:  # what was placed at the desk is cancelled, not undone
        raise Refused("batch.not_orders", batch=head.no)
    if head.state != "done":
        raise Refused("batch.undone", batch=head.no)
    touched, changed = uow.orders.untouched(head)
    blocked = [*touched, *(no for no, before in changed if not before)]
    if blocked:
        named = ", ".join(blocked[:_NAMED_BLOCKERS])
        raise Refused("batch.blocked", batch=head.no, count=len(blocked), orders=named)
    for no, before in changed:
        order = uow.orders.load(no)
        uow.orders.restore(order, before)
        order.record(EventKind.IMPORT_UNDONE, context.now, context.by.code, context.station, {"batch": head.no})
        uow.orders.save(order)
    removed = uow.orders.remove(head)
    uow.batch_undone(head.no, context.by.code, context.now)
    uow.changed("order", head.no)
    return ImportUndone(head.no, removed, len(changed))
