"""What routing decided, written in bulk: reservations, stock, orders, decisions, transfers, production, events."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.domain.codes import CodeType, make_code
from app.domain.events import EventKind, Facts
from app.domain.routing import Decision, DemandLine, Outcome, Site, StockKey
from app.domain.site import SITE_ZONE
from app.domain.stages import Awaits, Stage
from app.errors import LostRace
from app.ports.stock import Run
from db.bulk import Row, among, insert_rows, reserve_ids, update_rows
from db.stores.days import give
from db.stores.ledger import EventValues, add_changes, add_events, sealed
from db.stores.splitting import Parts, split
from db.tables.base import to_ms
from db.tables.orders import decisions, orders, production_requests, transfer_lines, transfers
from db.tables.stock import reservations, stock


@dataclass(frozen=True, slots=True)
class Claimed:
    """An order that a run has locked, as it was then; `since` is when its stage began (ms)."""

    no: str
    version: int
    event_seq: int
    event_hash: str
    stage: str
    since: int
    lines: tuple[DemandLine, ...]


_AFTER: dict[Outcome, tuple[Stage, Awaits, int]] = {
    Outcome.ASSIGNED: (Stage.ASSIGNED, Awaits.PICKING, 0),
    Outcome.SPLIT: (Stage.ASSIGNED, Awaits.PICKING, 0),
    Outcome.TRANSFER: (Stage.PAID, Awaits.TRANSFER, 1),
    Outcome.TO_PRODUCE: (Stage.TO_PRODUCE, Awaits.PRODUCTION, 0),
    Outcome.HOLD: (Stage.PAID, Awaits.RELEASE, 0),
}
_DECISION_COLUMNS = ("order_id", "at", "outcome", "warehouse", "branch", "rules_version", "reach_km", "candidates")
DecisionValues = tuple[int, int, str, str, str, int, int, str]


class PlanWriter:
    """Writes the plans of one run, each table once.

    `unsure` is the stock that was looked at without a lock: stock comes last then, so that others wait for its rows
    only while they and the commit are written, and is confirmed before it is changed.
    """

    def __init__(
        self, connection: Connection, claimed: Mapping[int, Claimed], run: Run, unsure: Mapping[StockKey, int] | None
    ) -> None:
        self._connection = connection
        self._claimed = claimed
        self._run = run
        self._unsure = unsure
        self._at_ms = to_ms(run.at)

    def write(self, plans: Sequence[Decision]) -> None:
        """An order that goes on waiting keeps everything but a decision that differs from its last one."""
        decided = [plan for plan in plans if plan.outcome is not Outcome.WAIT]
        waiting = [plan for plan in plans if plan.outcome is Outcome.WAIT]
        parts = self._split([plan for plan in decided if plan.parts])
        self._write_orders(decided, parts)
        self._promise(decided, parts)
        written = [self._decision(plan) for plan in decided] + self._changed(waiting)
        apart = list(dict.fromkeys(parts.values()))
        written += [(part.order_id, *self._decision(part.plan, part.site)[1:]) for part in apart]
        insert_rows(self._connection, decisions, _DECISION_COLUMNS, written)
        self._write_transfers(decided)
        self._write_shortages(decided)
        changed = [self._claimed[plan.order_id].no for plan in decided] + [part.no for part in apart]
        add_changes(self._connection, "order", changed)
        self._take(decided)
        self._give(decided)

    def _split(self, plans: Sequence[Decision]) -> Parts:
        if not plans:
            return {}
        lines = {plan.order_id: self._claimed[plan.order_id].lines for plan in plans}
        return split(self._connection, plans, lines, self._run)

    def _promise(self, plans: Sequence[Decision], parts: Parts) -> None:
        rows = []
        for plan in plans:
            for goods in plan.allocations:
                part = parts.get(goods.line_id) if plan.parts else None
                owner = part.order_id if part else plan.order_id
                rows.append((goods.line_id, goods.warehouse_id, owner, goods.sku_id, goods.quantity))
        columns = ("line_id", "warehouse_id", "order_id", "sku_id", "quantity")
        insert_rows(self._connection, reservations, columns, rows)

    def _write_orders(self, plans: Sequence[Decision], parts: Parts) -> None:
        rows, events = [], []
        for plan in plans:
            before = self._claimed[plan.order_id]
            event = self._event(plan, before, parts)
            events.append(event)
            stage, awaits, transfer_open = _AFTER[plan.outcome]
            since = before.since if stage.value == before.stage else self._at_ms
            site = plan.site.id if plan.site else None
            after = (stage.value, since, awaits.value, transfer_open, site, before.version + 1, event[1], event[-1])
            rows.append((*after, plan.order_id, before.version))
        columns = ["stage", "stage_at", "awaits", "transfer_open", "warehouse_id", "version", "event_seq", "event_hash"]
        done = update_rows(self._connection, orders, columns, ("id", "version"), rows)
        if done != len(rows):
            raise LostRace("orders")
        held = [(1, 1, plan.order_id) for plan in plans if plan.outcome is Outcome.HOLD]
        update_rows(self._connection, orders, ("held", "stops+="), ("id",), held)
        add_events(self._connection, events)

    def _event(self, plan: Decision, before: Claimed, parts: Parts) -> EventValues:
        kind, facts = _happened(plan, parts)
        previous = before.event_hash or before.no
        by, station = self._run.by, self._run.station
        return sealed(plan.order_id, previous, before.event_seq + 1, self._at_ms, kind, by, station, facts)

    def _decision(self, plan: Decision, part: Site | None = None) -> DecisionValues:
        site = part or plan.site
        rules = (plan.branch, self._run.rules_version, plan.reach_km)
        return plan.order_id, self._at_ms, plan.outcome.value, site.code if site else "", *rules, _candidates(plan)

    def _changed(self, plans: Sequence[Decision]) -> list[DecisionValues]:
        """Those that say something else than the last decision on their order."""
        if not plans:
            return []
        c = decisions.c
        last = select(func.max(c.id)).where(among(self._connection, c.order_id, [plan.order_id for plan in plans]))
        rows = self._connection.execute(
            select(c.order_id, c.outcome, c.warehouse, c.branch, c.rules_version, c.reach_km, c.candidates).where(
                c.id.in_(last.group_by(c.order_id))
            )
        )
        said = {row.order_id: tuple(row)[1:] for row in rows}
        return [row for row in map(self._decision, plans) if said.get(row[0]) != row[2:]]

    def _write_transfers(self, plans: Sequence[Decision]) -> None:
        moves = [(plan.order_id, move) for plan in plans for move in plan.transfers]
        rows: list[Row] = []
        lines: list[Row] = []
        for number, (order_id, move) in zip(reserve_ids(self._connection, transfers, len(moves)), moves, strict=True):
            no = make_code(CodeType.TRANSFER, number)
            rows.append((number, no, order_id, move.from_id, move.to_id, "proposed", self._at_ms))
            lines.extend((number, goods.line_id, goods.sku_id, goods.quantity) for goods in move.goods)
        columns = ("id", "no", "order_id", "from_id", "to_id", "state", "created_at")
        insert_rows(self._connection, transfers, columns, rows)
        insert_rows(self._connection, transfer_lines, ("transfer_id", "line_id", "sku_id", "quantity"), lines)

    def _write_shortages(self, plans: Sequence[Decision]) -> None:
        rows = [
            (plan.order_id, short.line_id, short.sku_id, short.quantity, "open", self._at_ms)
            for plan in plans
            for short in plan.shortages
        ]
        columns = ("order_id", "line_id", "sku_id", "quantity", "state", "created_at")
        insert_rows(self._connection, production_requests, columns, rows)

    def _take(self, plans: Sequence[Decision]) -> None:
        wanted = Counter[StockKey]()
        for plan in plans:
            for goods in plan.allocations:
                wanted[goods.warehouse_id, goods.sku_id] += goods.quantity
        if self._unsure is not None:
            self._confirm(plans, wanted, self._unsure)
        steps = [(quantity, *key) for key, quantity in sorted(wanted.items())]
        keys = ("warehouse_id", "sku_id")
        done = update_rows(self._connection, stock, ("reserved+=",), keys, steps, "on_hand - reserved >= :n")
        if done != len(steps):
            raise LostRace("stock")

    def _confirm(
        self, plans: Sequence[Decision], wanted: Mapping[StockKey, int], unsure: Mapping[StockKey, int]
    ) -> None:
        """Lock what the plans take and what they lacked, in one order; LostRace where what they take is not there any
        more, safety stock included, or where something has come of what they lacked."""
        lacked = {short.sku_id for plan in plans for short in plan.shortages}
        kept = {found.site.id: found.kept for plan in plans for found in plan.candidates if found.kept}
        c = stock.c
        places = select(c.warehouse_id, c.sku_id, c.on_hand - c.reserved).where(
            among(self._connection, c.sku_id, sorted({sku_id for _, sku_id in wanted} | lacked))
        )
        for site_id, sku_id, free in self._connection.execute(
            places.order_by(c.warehouse_id, c.sku_id).with_for_update()
        ):
            key = (site_id, sku_id)
            short = key in wanted and free - kept.get(site_id, 0) < wanted[key]
            if short or (sku_id in lacked and free > unsure.get(key, 0)):
                raise LostRace("stock")

    def _give(self, plans: Sequence[Decision]) -> None:
        """Last of all: nobody waits for the rows of warehouses without a limit but for this moment."""
        counts = Counter(site.id for plan in plans for site in plan.sites)
        give(self._connection, counts, self._run.limits, self._run.at.astimezone(SITE_ZONE).date())


def _happened(plan: Decision, parts: Parts) -> tuple[EventKind, Facts]:
    site = plan.site.code if plan.site else ""
    if plan.outcome is Outcome.ASSIGNED:
        return EventKind.ORDER_ASSIGNED, {"warehouse": site}
    if plan.outcome is Outcome.SPLIT:
        apart = dict.fromkeys(parts[goods.line_id].no for part in plan.parts[1:] for goods in part.goods)
        return EventKind.ORDER_SPLIT, {"warehouse": site, "orders": list(apart)}
    if plan.outcome is Outcome.TRANSFER:
        codes = {candidate.site.id: candidate.site.code for candidate in plan.candidates}
        donors = "+".join(codes[move.from_id] for move in plan.transfers)
        return EventKind.TRANSFER_PROPOSED, {"donors": donors, "warehouse": site}
    if plan.outcome is Outcome.HOLD:
        return EventKind.ORDER_HELD, {"reason": plan.branch}
    return EventKind.PRODUCTION_REQUESTED, {"pieces": sum(short.quantity for short in plan.shortages)}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _candidates(plan: Decision) -> str:
    return _encode(
        [
            [
                candidate.site.code,
                candidate.km,
                int(candidate.within),
                candidate.verdict,
                candidate.covers,
                candidate.why,
            ]
            for candidate in plan.candidates
        ]
    )
