"""What must be made (R10): the planner promises a date; what is made serves the orders that wait for it, at once."""

from dataclasses import dataclass
from datetime import date, datetime, time

from app.deciding import decide
from app.domain.codes import clean_code
from app.domain.events import EventKind
from app.domain.routing import Outcome
from app.domain.site import SITE_ZONE
from app.errors import BadInput, Refused
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import serve_waiting

MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class AcceptProduction:
    """The pieces of a SKU that orders ask for now will be made by the end of that day."""

    request_id: str
    sku: str
    promised_on: date


@dataclass(frozen=True, slots=True)
class ProductionAccepted:
    """What was promised, and for how many orders."""

    sku: str
    pieces: int
    orders: int
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class FinishProduction:
    """So many pieces of a SKU are made and stand in a warehouse; without one, where most of it is: there every line
    lacks least."""

    request_id: str
    sku: str
    warehouse: str
    pieces: int


@dataclass(frozen=True, slots=True)
class ProductionFinished:
    """Where the pieces are, the orders that went on, and how many of them a warehouse serves now."""

    sku: str
    warehouse: str
    pieces: int
    orders: int
    assigned: int


def accept_production(command: AcceptProduction, uow: UnitOfWork, context: Context) -> ProductionAccepted:
    """Every order that waits for it says so; Refused("production.none") when none does."""
    if command.promised_on < context.now.astimezone(SITE_ZONE).date():
        raise Refused("production.past", date=command.promised_on.isoformat())
    sku, sku_id = _sku(command.sku, uow)
    promised_at = datetime.combine(command.promised_on, time(23, 59), SITE_ZONE)
    pieces = uow.production.accept(sku_id, promised_at, context.by.code)
    if not pieces:
        raise Refused("production.none", sku=sku)
    for no, count in pieces.items():
        order = uow.orders.load(no)
        facts = {"sku": sku, "pieces": count, "date": command.promised_on.isoformat()}
        order.record(EventKind.PRODUCTION_ACCEPTED, context.now, context.by.code, context.station, facts)
        uow.orders.save(order)
    return ProductionAccepted(sku, sum(pieces.values()), len(pieces), promised_at)


def finish_production(
    command: FinishProduction, uow: UnitOfWork, context: Context, ruling: Ruling
) -> ProductionFinished:
    """The pieces enter the stock; orders that waited for them are decided in the same moment, by priority."""
    if not 0 < command.pieces <= MOST_PIECES:
        raise BadInput("argument.bad", field="quantity", found=command.pieces, expected=f"1 – {MOST_PIECES:,}")
    sku, sku_id = _sku(command.sku, uow)
    sites = {site.id: site.code for site in uow.routing.sites()}
    warehouse_id = _warehouse(clean_code(command.warehouse), sku_id, uow, sites)
    place = (warehouse_id, sku_id)
    uow.stock.correct(place, command.pieces, "produce", "", context.by.code, context.now)
    uow.changed("stock", sku)
    served = serve_waiting([sku_id], uow, context, ruling)
    decisions = decide(served, uow, context, ruling) if served else []
    assigned = sum(plan.outcome in (Outcome.ASSIGNED, Outcome.SPLIT) for plan in decisions)
    return ProductionFinished(sku, sites[warehouse_id], command.pieces, len(served), assigned)


def _sku(code: str, uow: UnitOfWork) -> tuple[str, int]:
    """By any code of the product."""
    sku_id = uow.catalog.skus_by_code([code]).get(code)
    if sku_id is None:
        raise Refused("sku.unknown", sku=code)
    return uow.catalog.names([sku_id])[sku_id][0], sku_id


def _warehouse(code: str, sku_id: int, uow: UnitOfWork, sites: dict[int, str]) -> int:
    known = {code: warehouse_id for warehouse_id, code in sites.items()}
    if not code:
        return uow.stock.fullest(sku_id) or min(sites)
    if code not in known:
        raise Refused("warehouse.unknown", warehouse=code, known=", ".join(sorted(known)))
    return known[code]
