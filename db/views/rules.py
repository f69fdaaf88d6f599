"""The glossary, the versions of the rules, the queue by priority, and what warehouses have to do."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from app.domain.glossary import DEFAULT_TERMS
from app.domain.routing import RANK_FACTS, Ranked, rank
from app.domain.rules import DEFAULT_RULES, Logic, to_text
from app.domain.site import SITE_ZONE
from app.domain.stages import Awaits, Stage
from app.views.routing import LoadRow, QueueRow, RuleSetRow, TermRow
from db.bulk import among
from db.stores.routing import RoutingStore
from db.stores.rules import RuleStore, newest_terms, term_of
from db.tables.catalog import warehouses
from db.tables.orders import orders, transfers
from db.tables.rules import rule_activations, rule_sets, warehouse_days
from db.views.floor import MOVES
from db.views.pool import ROW_COLUMNS, order_rows

_Begin = tuple[datetime | None, str]
_NEVER: _Begin = None, ""


def term_rows(connection: Connection) -> tuple[TermRow, ...]:
    """By Chinese name."""
    saved = newest_terms(connection)
    known = {row.name for row in saved}
    rows = [TermRow(term, 0, "", None) for term in DEFAULT_TERMS if term.name not in known]
    rows += [TermRow(term_of(row), row.version, row.by, row.at) for row in saved if row.active]
    return tuple(sorted(rows, key=lambda row: row.term.chinese))


def rule_set_rows(connection: Connection, now: datetime, limit: int) -> tuple[RuleSetRow, ...]:
    """Newest first, then the one that comes with the program."""
    in_force, begins = RuleStore(connection).in_force(now).version, _begins(connection)
    saved = connection.execute(select(rule_sets).order_by(rule_sets.c.version.desc()).limit(limit))
    rows = [
        RuleSetRow(
            row.version,
            row.content,
            row.note,
            row.by,
            row.at,
            row.tried,
            row.tried_at,
            *begins.get(row.version, _NEVER),
            row.version == in_force,
        )
        for row in saved
    ]
    shipped = RuleSetRow(0, to_text(DEFAULT_RULES), "", "", None, "", None, *begins.get(0, _NEVER), in_force == 0)
    return (*rows, shipped)


def _begins(connection: Connection) -> dict[int, _Begin]:
    """When each version was last put in force or will be, and who said so; what a later word overtook before it began
    never was."""
    c = rule_activations.c
    begins: dict[int, _Begin] = {}
    overtaken: datetime | None = None
    for version, from_at, by in connection.execute(select(c.version, c.from_at, c.by).order_by(c.id.desc())):
        if overtaken is None or from_at <= overtaken:
            begins.setdefault(version, (from_at, by))
            overtaken = from_at
    return begins


def queue_rows(connection: Connection, logic: Logic, now: datetime, limit: int) -> list[QueueRow]:
    """As routing will take them."""
    ranked = rank(RoutingStore(connection).queue(logic.needs | RANK_FACTS, now), logic)[:limit]
    ids = [order.order_id for order in ranked]
    found = select(*ROW_COLUMNS).outerjoin_from(orders, warehouses).where(among(connection, orders.c.id, ids))
    rows = {row.id: row for row in order_rows(connection, connection.execute(found))}
    return [
        QueueRow(rows[order.order_id], place, order.score, _adds(order, logic), order.guarded)
        for place, order in enumerate(ranked, 1)
    ]


def _adds(order: Ranked, logic: Logic) -> dict[str, float]:
    """What each claim adds to the score."""
    weights = asdict(logic.rules.weights)
    total = sum(weights[claim] for claim in order.claims)
    return {claim: round(weights[claim] * share * 100 / total, 1) for claim, share in order.claims.items() if total}


def load_rows(connection: Connection, logic: Logic, now: datetime) -> list[LoadRow]:
    """By code."""
    days, to_pick = warehouse_days.c, _to_pick(connection)
    today = (days.warehouse_id == warehouses.c.id) & (days.day == now.astimezone(SITE_ZONE).date().isoformat())
    sites = connection.execute(
        select(warehouses.c.id, warehouses.c.code, warehouses.c.name, func.coalesce(days.orders, 0))
        .outerjoin_from(warehouses, warehouse_days, today)
        .order_by(warehouses.c.code)
    )
    moving = _moving(connection)
    return [
        LoadRow(
            warehouse=code,
            name=name,
            given=given,
            limit=logic.rules.limits[code].orders if code in logic.rules.limits else 0,
            to_pick=to_pick.get(site_id, 0),
            coming=sum(to_id == site_id for _, to_id in moving),
            leaving=sum(from_id == site_id for from_id, _ in moving),
        )
        for site_id, code, name, given in sites
    ]


def _to_pick(connection: Connection) -> dict[int, int]:
    c = orders.c
    rows = connection.execute(
        select(c.warehouse_id, func.sum(case((c.awaits == Awaits.PICKING.value, 1), else_=0)))
        .where(c.stage == Stage.ASSIGNED.value, c.warehouse_id.is_not(None))
        .group_by(c.warehouse_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def _moving(connection: Connection) -> Sequence[tuple[int, int]]:
    """(from, to) of open transfers between two warehouses."""
    c = transfers.c
    rows = connection.execute(select(c.from_id, c.to_id).where(MOVES, c.from_id != c.to_id))
    return [(row[0], row[1]) for row in rows]
