"""Orders of a channel enter the pool: known ones are left alone or completed, incomplete ones are marked,
none is dropped."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.intake import Channel, IncomingLine, IncomingOrder, Missing, SourceStatus, storable
from app.domain.stages import Stage, awaits
from app.ports import Context, KnownOrder, PoolEntry, UnitOfWork

PROMISE = {Channel.TAOBAO: timedelta(hours=48)}
"""Time from payment within which a channel promises that the order leaves."""
_DEFAULT_PROMISE = timedelta(hours=48)

_STAGE_OF = {
    SourceStatus.UNPAID: Stage.PAID,
    SourceStatus.PAID: Stage.PAID,
    SourceStatus.SHIPPED: Stage.SHIPPED,
    SourceStatus.SIGNED: Stage.SIGNED,
    SourceStatus.CLOSED: Stage.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class ImportOrders:
    """Take these orders of one channel into the pool; `digest` identifies the files' content."""

    request_id: str
    channel: Channel
    files: tuple[str, ...]
    digest: str
    orders: tuple[IncomingOrder, ...]

    def fingerprint(self) -> str:
        """What makes two of these the same intention."""
        return f"{self.channel} {self.digest}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: new orders and their lines, orders already there, orders lacking something,
    and earlier incomplete orders that this import completed."""

    batch: str
    orders: int
    lines: int
    duplicates: int
    incomplete: int
    completed: int


def import_orders(command: ImportOrders, uow: UnitOfWork, context: Context) -> ImportReport:
    """One file set, one transaction."""
    orders = [storable(order) for order in command.orders]
    known = uow.orders.known(command.channel, [order.external_no for order in orders])
    orders = [_merged(order, known.get(order.external_no)) for order in orders]
    skus = uow.catalog.skus_by_code({code for order in orders for line in order.lines for code in line.codes})
    customers = uow.catalog.customers_by_name({order.buyer for order in orders if order.buyer})
    batch = uow.batch(command.channel, command.files, command.digest, context.by.code, context.now)
    new: dict[str, PoolEntry] = {}
    completed = 0
    for order in orders:
        entry = _entry(order, command.channel, skus, customers, context.now)
        before = known.get(order.external_no)
        if before is None:
            new.setdefault(order.external_no, entry)
        elif _is_better(entry, before):
            _complete(uow, before, entry, context)
            completed += 1
    uow.orders.add(command.channel, batch, list(new.values()), context.by.code, context.now)
    return ImportReport(
        batch=batch,
        orders=len(new),
        lines=sum(len(entry.lines) for entry in new.values()),
        duplicates=len(orders) - len(new) - completed,
        incomplete=sum(1 for entry in new.values() if entry.missing),
        completed=completed,
    )


def _merged(order: IncomingOrder, before: KnownOrder | None) -> IncomingOrder:
    """The order with what earlier files said of it where this one says nothing: an order list and its line list
    may come one after the other, in any order."""
    known = before.source if before else None
    if known is None:
        return order
    return replace(
        order,
        buyer=order.buyer or known.buyer,
        contact=order.contact or known.contact,
        phone=order.phone or known.phone,
        address=order.address if order.place else known.address or order.address,
        place=order.place or known.place,
        amount_fen=order.amount_fen or known.amount_fen,
        freight_fen=order.freight_fen or known.freight_fen,
        ordered_at=order.ordered_at or known.ordered_at,
        paid_at=order.paid_at or known.paid_at,
        remark=order.remark or known.remark,
        lines=order.lines or known.lines,
    )


def _is_better(entry: PoolEntry, before: KnownOrder) -> bool:
    """Only a paid order lacks something; one that ended at its source meanwhile completes nothing here."""
    return before.stage == entry.stage == Stage.PAID and len(entry.missing) < len(before.missing)


def _complete(uow: UnitOfWork, before: KnownOrder, entry: PoolEntry, context: Context) -> None:
    order = uow.orders.load(before.no)
    uow.orders.complete(order, entry, context.by.code, context.station, context.now)


def _entry(
    order: IncomingOrder, channel: Channel, skus: dict[str, int], customers: dict[str, int], now: datetime
) -> PoolEntry:
    lines = tuple(_line(line, skus) for line in order.lines)
    stage = _STAGE_OF[order.status]
    paid_at = order.paid_at or order.ordered_at
    missing = tuple(m.value for m in _missing(order, lines)) if stage is Stage.PAID else ()
    return PoolEntry(
        source=order,
        customer_id=customers.get(order.buyer),
        lines=lines,
        missing=missing,
        stage=stage.value,
        stage_at=min(paid_at, now) if stage is Stage.PAID and paid_at else now,
        awaits=awaits(stage, held=False, incomplete=bool(missing), transfer_open=False).value,
        promised_at=(paid_at or now) + PROMISE.get(channel, _DEFAULT_PROMISE),
    )


def _line(line: IncomingLine, skus: dict[str, int]) -> tuple[int | None, str, str, int, int]:
    sku_id = next((skus[code] for code in line.codes if code in skus), None)
    return sku_id, line.codes[0] if line.codes else "", line.title, line.quantity, line.price_fen


def _missing(order: IncomingOrder, lines: tuple[tuple[int | None, str, str, int, int], ...]) -> list[Missing]:
    found = []
    if order.status is SourceStatus.UNPAID:
        found.append(Missing.PAYMENT)
    if not lines:
        found.append(Missing.LINES)
    elif any(line[0] is None for line in lines):
        found.append(Missing.SKU)
    if order.place is None:
        found.append(Missing.ADDRESS)
    return found
