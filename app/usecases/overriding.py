"""People decide otherwise (R25): an order is moved, routed anew, or comes back from the floor with a bad line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.codes import clean_code, clean_text
from app.domain.events import EventKind, Facts
from app.domain.order import Order, OrderLine
from app.domain.routing import Decision, Outcome, Snapshot, Verdict, route
from app.domain.rules import Branch, Logic, Otherwise, RuleSet, Service, Transfers, Way
from app.errors import BadInput, Refused
from app.ports import Context, Run, UnitOfWork
from app.requeuing import leave_stations, requeue, take_back, warn_promised

_WHOLE_EARTH_KM = 20_100
"""No two places are farther apart."""


class RejectReason(StrEnum):
    """What is wrong with a line on the floor."""

    SHORT = "short"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class OverrideRoute:
    """This order is served by this warehouse, whatever the rules say."""

    request_id: str
    order: str
    warehouse: str
    reason: str


@dataclass(frozen=True, slots=True)
class RerouteOrder:
    """What was decided on this order is taken back; the rules decide anew."""

    request_id: str
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class RejectLine:
    """So many pieces of a line (by its position) that its warehouse should have are not there or not good."""

    request_id: str
    order: str
    position: int
    reason: RejectReason
    pieces: int


@dataclass(frozen=True, slots=True)
class Rerouted:
    """The order, where it stands now, and the warehouse that serves it (empty: none yet)."""

    order: str
    stage: str
    warehouse: str


@dataclass(frozen=True, slots=True)
class LineRejected:
    """The order is back in the queue; `others` have the same stock reserved and are warned."""

    order: str
    sku: str
    warehouse: str
    pieces: int
    others: tuple[str, ...]


def override_route(command: OverrideRoute, uow: UnitOfWork, context: Context) -> Rerouted:
    """Back to the queue and at once to that warehouse, with a decision that says by whom and why.
    Refused("override.short") when it lacks something."""
    reason, order = _required(command.reason), _load(uow, command.order)
    codes = {site.id: site.code for site in uow.routing.sites()}
    warehouse, before = clean_code(command.warehouse), codes.get(order.warehouse_id or 0, "")
    if warehouse not in codes.values():
        raise Refused("warehouse.unknown", warehouse=command.warehouse, known=", ".join(sorted(codes.values())))
    _check_movable(order)
    if order.missing:
        raise Refused("order.incomplete", order=order.no)
    facts: Facts = {"warehouse": warehouse, "before": before, "reason": reason}
    _send_back(order, EventKind.ORDER_OVERRIDDEN, facts, uow, context)
    _serve_from(warehouse, order, reason, uow, context)
    now = uow.orders.load(order.no)
    return Rerouted(now.no, now.stage.value, warehouse)


def reroute_order(command: RerouteOrder, uow: UnitOfWork, context: Context) -> Rerouted:
    """Its reservations, transfers and production requests end."""
    reason, order = _required(command.reason), _load(uow, command.order)
    _check_movable(order)
    _send_back(order, EventKind.ORDER_REROUTED, {"reason": reason}, uow, context)
    return Rerouted(order.no, order.stage.value, "")


def reject_line(command: RejectLine, uow: UnitOfWork, context: Context) -> LineRejected:
    """The pieces leave the stock of the warehouse where the line is reserved, the order goes back to the queue, and
    whoever else has reserved there is warned."""
    order = _load(uow, command.order)
    line = _line(order, command)
    warehouse_id = uow.stock.promised_from(line.id)
    if warehouse_id is None or line.sku_id is None:
        raise Refused("line.not_reserved", order=order.no, line=line.position)
    place = (warehouse_id, line.sku_id)
    warehouse = next(site.code for site in uow.routing.sites() if site.id == warehouse_id)
    bad: Facts = {"sku": line.sku, "warehouse": warehouse, "reason": command.reason.value, "pieces": command.pieces}
    others = warn_promised(place, {**bad, "order": order.no}, uow, context, besides=order.no)
    facts = {**bad, "line": line.position, "others": others}
    _send_back(order, EventKind.LINE_REJECTED, facts, uow, context)
    uow.stock.correct(place, -command.pieces, "reject", str(order.id), context.by.code, context.now)
    uow.changed("stock", line.sku)
    return LineRejected(order.no, line.sku, warehouse, command.pieces, tuple(others))


def _send_back(order: Order, kind: EventKind, facts: Facts, uow: UnitOfWork, context: Context) -> None:
    leave_stations(order, uow, context)
    take_back(order, uow, context.now)
    requeue(order, context.now)
    order.record(kind, context.now, context.by.code, context.station, facts)
    uow.orders.save(order)


def _serve_from(warehouse: str, order: Order, reason: str, uow: UnitOfWork, context: Context) -> None:
    """Routing by a rule set of one branch that prefers this warehouse over every other; what does not go there is
    refused. Safety stock and orders a day bind rules, not people."""
    logic = _logic(warehouse)
    demands = uow.routing.claim([order.id], logic.needs, context.now)
    available = uow.routing.available({line.sku_id for demand in demands for line in demand.lines}, locked=True)
    (decision,) = route(demands, Snapshot(uow.routing.sites(), available, now=context.now), logic)
    if decision.outcome is not Outcome.ASSIGNED or decision.site is None or decision.site.code != warehouse:
        raise Refused("override.short", order=order.no, warehouse=warehouse, lack=_lack(decision, warehouse))
    for candidate in decision.candidates:
        if candidate.verdict in (Verdict.CHOSEN, Verdict.NOT_PREFERRED):
            candidate.why = {**candidate.why, "by": context.by.name, "reason": reason}
    run = Run(logic.version, {}, context.by.code, context.station, context.now)
    uow.routing.apply([replace(decision, reach_km=0)], run)


def _logic(warehouse: str) -> Logic:
    service = Service(
        reach_km=(_WHOLE_EARTH_KM,),
        prefer=(warehouse,),
        beyond=False,
        transfers=Transfers.NEVER,
        otherwise=Otherwise.HOLD,
    )
    rules = RuleSet((Branch("", service=service),))
    return Logic(0, (Way("", None, service, None),), lambda _: False, rules, frozenset())


def _lack(decision: Decision, warehouse: str) -> str:
    """SKU, pieces there and pieces wanted of everything that it lacks."""
    covers = next(found.covers for found in decision.candidates if found.site.code == warehouse)
    return ", ".join(f"{sku} {there}/{needed}" for sku, needed, there in covers if there < needed)


def _check_movable(order: Order) -> None:
    """Nobody has it in hand, and nobody has stopped it."""
    if order.held:
        raise Refused("order.held", order=order.no)
    if order.picking_started:
        raise Refused("order.picking", order=order.no)


def _line(order: Order, command: RejectLine) -> OrderLine:
    lines: Mapping[int, OrderLine] = {line.position: line for line in order.lines}
    if command.position not in lines:
        raise Refused("line.unknown", order=order.no, line=command.position)
    line = lines[command.position]
    if not 0 < command.pieces <= line.quantity:
        raise BadInput("argument.bad", field="quantity", found=command.pieces, expected=f"1 – {line.quantity}")
    return line


def _required(text: str) -> str:
    given = clean_text(text).strip()
    if not given:
        raise Refused("field.required", field="reason")
    return given


def _load(uow: UnitOfWork, code: str) -> Order:
    no = uow.orders.find(clean_code(code))
    if no is None:
        raise Refused("order.unknown", order=code)
    return uow.orders.load(no)
