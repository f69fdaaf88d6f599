"""A person sees to a scan that counted at the station while the database was away, and does not count now."""

from dataclasses import dataclass

from app.domain.codes import clean_text
from app.domain.events import EventKind
from app.errors import Refused
from app.ports import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class SettleConflict:
    """`note` says what was done with the goods."""

    request_id: str
    id: int
    note: str


@dataclass(frozen=True, slots=True)
class ConflictSettled:
    """This one; `order` is empty where it concerned none."""

    id: int
    order: str


def settle_conflict(command: SettleConflict, uow: UnitOfWork, context: Context) -> ConflictSettled:
    """Refused("conflict.unknown"), Refused("conflict.settled"); Refused("field.required") without a note."""
    note = clean_text(command.note).strip()
    if not note:
        raise Refused("field.required", field="note")
    conflict = uow.conflicts.load(command.id)
    if conflict.settled_by:
        raise Refused("conflict.settled", conflict=conflict.id, by=conflict.settled_by)
    uow.conflicts.settle(conflict.id, note, context.by.code, context.now)
    if conflict.order_no:
        order = uow.orders.load(conflict.order_no)
        facts: dict[str, object] = {"code": conflict.code, "at": conflict.station, "note": note}
        order.record(EventKind.CONFLICT_SETTLED, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
    uow.changed("station", conflict.station)
    return ConflictSettled(conflict.id, conflict.order_no)
