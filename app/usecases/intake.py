"""Orders of a channel enter the pool: new ones are added, incomplete ones completed, changed ones brought up to date,
none is dropped; an import can be undone as a unit while nobody has touched what it brought."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.crediting import give_back, take_waiting
from app.domain.codes import clean_code
from app.domain.events import EventKind, Facts
from app.domain.intake import (
    Change,
    Channel,
    IncomingOrder,
    Pay,
)
from app.domain.order import Order
from app.domain.stages import Move, Stage
from app.errors import Refused
from app.planning import Fate, Planned, missing_of, plan_orders
from app.ports import BatchHead, Context, PoolEntry, Ruling, UnitOfWork
from app.requeuing import requeue, take_back

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


def import_orders(command: ImportOrders, uow: UnitOfWork, context: Context, ruling: Ruling) -> ImportReport:
    """One file set, one transaction."""
    by, now = context.by.code, context.now
    planned, back = plan_orders(command.channel, command.orders, uow, now)
    batch = uow.batches.open(command.channel, command.files, command.digest, by, now, command.profile)
    new = [plan.entry for plan in planned if plan.known is None]
    added = uow.orders.add(command.channel, batch, new, by, now)
    changed = [plan for plan in planned if plan.fate in (Fate.COMPLETED, Fate.CHANGED)]
    for plan in changed:
        _renew(plan, batch, uow, context)
    logic = ruling(uow.rules, now)
    renewed = [plan.known.id for plan in changed if plan.known]
    uow.rules.mark_urgent(logic.urgent, logic.needs, now, [order_id for order_id, _ in added] + renewed)
    uow.orders.mark(
        {
            plan.known.id: plan.entry.marks
            for plan in planned
            if plan.fate is Fate.DUPLICATE and plan.known and plan.entry.marks != plan.known.marks
        }
    )
    returns = uow.batches.add_returns(command.channel, batch, back)
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
    uow.batches.report(batch, _counts(report, command.rejected))
    return report


def _counts(report: ImportReport, rejected: int) -> Facts:
    names = ("orders", "lines", "duplicates", "incomplete", "completed", "changed", "returns")
    return {name: getattr(report, name) for name in names} | {"rejected": rejected}


def _pure_returns(orders: Sequence[IncomingOrder]) -> int:
    return sum(1 for order in orders if order.lines and all(line.quantity < 0 for line in order.lines))


# --- known orders that this import says more about ------------------------------------------------


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
    elif _in_hand(order, uow) or stage in (Stage.SHIPPED, Stage.SIGNED) or uow.orders.parts(order.id):
        # picked goods, goods that left by another door, or a part elsewhere: a person decides, the station stops
        _stop(order, plan, context)
        for no in uow.orders.parts(order.id):
            part = uow.orders.load(no)
            _stop(part, plan, context)
            uow.orders.save(part)
    elif stage is Stage.CANCELLED:
        take_back(order, uow, context.now)
        give_back(order, uow)
        order.move(Move.CANCEL, context.now)
        order.held, order.warehouse_id = False, None
        _note(order, EventKind.ORDER_CANCELLED, plan, context)
    else:
        entry = _kept(plan, order, uow)
        _put_in_place(plan, entry, EventKind.SOURCE_CHANGED, order, batch, uow, context)
        return
    uow.orders.save(order)
    uow.batches.changed(batch, order, "")


def _in_hand(order: Order, uow: UnitOfWork) -> bool:
    """Goods have left a shelf for it, to be sent or to another warehouse."""
    return order.picking_started or uow.transfers.under_way(order.id)


def _stop(order: Order, plan: Planned, context: Context) -> None:
    if not order.held:
        order.hold()
    _note(order, EventKind.SOURCE_CHANGED, plan, context, stopped=True)


def _kept(plan: Planned, order: Order, uow: UnitOfWork) -> PoolEntry:
    """The newer reading; what its source does not say anew stays as it stands here, for a clerk may have put it
    right."""
    known, source, lines = uow.orders.entry_of(order), plan.entry.source, plan.entry.lines
    if Change.RECIPIENT not in plan.says:
        recipient = {name: getattr(known, name) for name in ("buyer", "contact", "phone", "address", "place")}
        source = source._replace(**recipient)
    if Change.TERMS not in plan.says:
        terms = {name: getattr(known, name) for name in ("amount_fen", "freight_fen", "discount_fen", "remark")}
        source = source._replace(**terms)
    if Change.LINES not in plan.says:
        lines = tuple(
            (line.sku_id, given.codes[0] if given.codes else "", given.title, line.quantity, line.price_fen)
            for line, given in zip(order.lines, known.lines, strict=True)
        )
    return plan.entry._replace(source=source, lines=lines, missing=tuple(missing_of(source, lines)))


def _put_in_place(
    plan: Planned, entry: PoolEntry, kind: EventKind, order: Order, batch: str, uow: UnitOfWork, context: Context
) -> None:
    """The newer reading in the place of the older one; what was promised of that ends."""
    routed = order.stage is not Stage.PAID or order.transfer_open
    before = "" if routed or order.pay is Pay.CREDIT else uow.batches.snapshot(order)
    if routed:
        take_back(order, uow, context.now)
        requeue(order, context.now)
    give_back(order, uow)
    uow.orders.renew(order, entry._replace(customer_id=entry.customer_id or order.customer_id))
    _note(order, kind, plan, context)
    uow.orders.save(order)
    uow.batches.changed(batch, order, before)


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
    head = uow.batches.head(clean_code(command.batch))
    if head.kind not in set(Channel) - {Channel.PHONE}:  # what was placed at the desk is cancelled, not undone
        raise Refused("batch.not_orders", batch=head.no)
    if head.state != "done":
        raise Refused("batch.undone", batch=head.no)
    touched, changed = uow.batches.untouched(head)
    blocked = [*touched, *(no for no, before in changed if not before)]
    if blocked:
        named = ", ".join(blocked[:_NAMED_BLOCKERS])
        raise Refused("batch.blocked", batch=head.no, count=len(blocked), orders=named)
    for no, before in changed:
        order = uow.orders.load(no)
        uow.batches.restore(order, before)
        order.record(EventKind.IMPORT_UNDONE, context.now, context.by.code, context.station, {"batch": head.no})
        uow.orders.save(order)
    freed = _free_credit(head, uow)
    removed = uow.batches.remove(head)
    for customer_id in freed:
        take_waiting(customer_id, uow, context)
    uow.batches.undone(head.no, context.by.code, context.now)
    uow.changed("order", head.no)
    return ImportUndone(head.no, removed, len(changed))


def _free_credit(head: BatchHead, uow: UnitOfWork) -> list[int]:
    """New orders give back what they took; their customers."""
    taking = [uow.orders.load(no) for no in uow.batches.on_account(head)]
    for order in sorted(taking, key=lambda order: order.customer_id or 0):
        give_back(order, uow)
    return sorted({order.customer_id for order in taking if order.customer_id is not None})
