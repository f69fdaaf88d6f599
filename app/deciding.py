"""Steps of several use cases that decide by the rules which warehouse serves which order."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.domain.routing import Decision, Outcome, Snapshot, route
from app.domain.rules import Logic
from app.domain.site import SITE_ZONE
from app.domain.transfers import TransferStep
from app.ports import Context, Ruling, Run, UnitOfWork
from app.transferring import opened, take_step


def decide(
    order_ids: Sequence[int],
    uow: UnitOfWork,
    context: Context,
    ruling: Ruling,
    wishes: Mapping[int, int] = MappingProxyType({}),
    most: int | None = None,
) -> list[Decision]:
    """Claim, look at the stock once, decide by the rules in force, write (`wishes`: see routing.route; `most`: see
    Routing.claim).

    Days of warehouses with a limit are locked before anything is decided. Stock is not, so that runs side by side
    keep each other waiting only for a moment at their end; a run that lost a race there locks it first the next time.
    """
    logic = ruling(uow.rules, context.now)
    asks = any(way.when or way.only for way in logic.ways)  # what only priorities need was read for them
    demands = uow.routing.claim(order_ids, logic.needs if asks else frozenset(), context.now, most)
    if not demands:
        return []
    sites = uow.routing.sites()
    caps = {site.id: logic.rules.limits[site.code].orders for site in sites if site.code in logic.rules.limits}
    limits = {site_id: orders for site_id, orders in caps.items() if orders}
    given = uow.routing.given(limits, context.now.astimezone(SITE_ZONE).date())
    skus = {line.sku_id for demand in demands for line in demand.lines}
    available = uow.routing.available(skus, locked=context.repeats)
    decisions = route(demands, Snapshot(sites, available, given, context.now), logic, wishes)
    uow.routing.apply(decisions, Run(logic.version, limits, context.by.code, context.station, context.now))
    _approve(decisions, logic, uow, context, ruling)
    return decisions


def _approve(decisions: Sequence[Decision], logic: Logic, uow: UnitOfWork, context: Context, ruling: Ruling) -> None:
    """Transfers that their branch wants nobody asked about."""
    alone = {way.name for way in logic.ways if not way.service.approve}
    moved = [plan.order_id for plan in decisions if plan.outcome is Outcome.TRANSFER and plan.branch in alone]
    for order_id in moved:
        for no in uow.transfers.of_order(order_id):
            transfer, order = opened(no, uow)
            take_step(transfer, order, TransferStep.APPROVE, uow, context, ruling)
