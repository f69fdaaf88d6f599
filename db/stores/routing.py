"""The routing work list, the stock it looks at, and the plans it writes, all in bulk."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from app.domain.codes import CodeType, make_code
from app.domain.events import EventKind, Facts, canonical
from app.domain.geo import Point
from app.domain.routing import Decision, Demand, DemandLine, Outcome, Site, StockKey
from app.domain.stages import Awaits, Stage
from app.errors import LostRace, Refused
from db.bulk import Row, among, insert_rows, reserve_ids, update_rows
from db.stores.ledger import EventValues, add_changes, add_events, sealed
from db.tables.base import to_ms
from db.tables.catalog import skus, warehouses
from db.tables.orders import (
    decisions,
    order_lines,
    orders,
    production_requests,
    transfer_lines,
    transfers,
)
from db.tables.stock import reservations, stock


@dataclass(frozen=True, slots=True)
class _Claimed:
    no: str
    version: int
    event_seq: int
    event_hash: str
    stage: str
    stage_at: datetime


_AFTER: dict[Outcome, tuple[Stage, Awaits, int]] = {
    Outcome.ASSIGNED: (Stage.ASSIGNED, Awaits.PICKING, 0),
    Outcome.TRANSFER: (Stage.PAID, Awaits.TRANSFER, 1),
    Outcome.TO_PRODUCE: (Stage.TO_PRODUCE, Awaits.PRODUCTION, 0),
}


class RoutingStore:
    """app.ports.Routing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._claimed: dict[int, _Claimed] = {}

    def claim(self, limit: int) -> Sequence[Demand]:
        """By promise, then age; locked orders of another run are passed over (PostgreSQL)."""
        columns = orders.c
        rows = self._connection.execute(
            select(
                columns.id,
                columns.no,
                columns.version,
                columns.event_seq,
                columns.event_hash,
                columns.adcode,
                columns.lat,
                columns.lon,
                columns.stage,
                columns.stage_at,
            )
            .where(columns.awaits == Awaits.ROUTING.value)
            .order_by(columns.promised_at, columns.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        lines = self._lines([row.id for row in rows])
        for row in rows:
            self._claimed[row.id] = _Claimed(
                row.no, row.version, row.event_seq, row.event_hash, row.stage, row.stage_at
            )
        return [Demand(row.id, row.adcode, Point(row.lat, row.lon), tuple(lines[row.id])) for row in rows]

    def _lines(self, order_ids: Sequence[int]) -> dict[int, list[DemandLine]]:
        found: dict[int, list[DemandLine]] = defaultdict(list)
        rows = self._connection.execute(
            select(order_lines.c.order_id, order_lines.c.id, skus.c.id, skus.c.code, order_lines.c.quantity)
            .join_from(order_lines, skus)
            .where(among(self._connection, order_lines.c.order_id, order_ids))
            .order_by(order_lines.c.order_id, order_lines.c.position)
        ).all()
        for order_id, line_id, sku_id, sku, quantity in rows:
            found[order_id].append(DemandLine(line_id, sku_id, sku, quantity))
        return found

    def sites(self) -> Sequence[Site]:
        """All of them."""
        rows = self._connection.execute(select(warehouses).order_by(warehouses.c.id))
        return [Site(row.id, row.code, row.name, Point(row.lat, row.lon)) for row in rows]

    def available(self, sku_ids: Iterable[int]) -> dict[StockKey, int]:
        """One sorted lock before any decision."""
        rows = self._connection.execute(
            select(stock.c.warehouse_id, stock.c.sku_id, stock.c.on_hand - stock.c.reserved)
            .where(among(self._connection, stock.c.sku_id, sorted(sku_ids)))
            .order_by(stock.c.warehouse_id, stock.c.sku_id)
            .with_for_update()
        ).all()
        return {(warehouse_id, sku_id): free for warehouse_id, sku_id, free in rows}

    def apply(self, plans: Sequence[Decision], policy: Facts, by: str, station: str, at: datetime) -> None:
        """Everything a run of decisions changes, each table once."""
        self._reserve(plans)
        at_ms = to_ms(at)
        self._write_orders(plans, by, station, at_ms)
        self._write_decisions(plans, canonical(policy), at_ms)
        self._write_transfers(plans, at_ms)
        shortages = [
            (plan.order_id, short.line_id, short.sku_id, short.quantity, "open", at_ms)
            for plan in plans
            for short in plan.shortages
        ]
        columns = ("order_id", "line_id", "sku_id", "quantity", "state", "created_at")
        insert_rows(self._connection, production_requests, columns, shortages)
        add_changes(self._connection, "order", [self._claimed[plan.order_id].no for plan in plans])

    def _reserve(self, plans: Sequence[Decision]) -> None:
        wanted: dict[StockKey, int] = defaultdict(int)
        rows = []
        for plan in plans:
            for goods in plan.allocations:
                wanted[goods.warehouse_id, goods.sku_id] += goods.quantity
                rows.append((goods.line_id, goods.warehouse_id, plan.order_id, goods.sku_id, goods.quantity))
        steps = [(quantity, *key) for key, quantity in sorted(wanted.items())]
        keys = ("warehouse_id", "sku_id")
        done = update_rows(self._connection, stock, ("reserved+=",), keys, steps, "on_hand - reserved >= :n")
        if done != len(steps):
            raise LostRace("stock")
        columns = ("line_id", "warehouse_id", "order_id", "sku_id", "quantity")
        insert_rows(self._connection, reservations, columns, rows)

    def _write_orders(self, plans: Sequence[Decision], by: str, station: str, at_ms: int) -> None:
        rows, events = [], []
        for plan in plans:
            before = self._claimed[plan.order_id]
            event = _event(plan, before, by, station, at_ms)
            events.append(event)
            stage, awaits, transfer_open = _AFTER[plan.outcome]
            stage_at = to_ms(before.stage_at) if stage.value == before.stage else at_ms
            site = plan.site.id if plan.site else None
            seq, digest = event[1], event[-1]
            rows.append(
                (
                    stage.value,
                    stage_at,
                    awaits.value,
                    transfer_open,
                    site,
                    before.version + 1,
                    seq,
                    digest,
                    plan.order_id,
                    before.version,
                )
            )
        columns = ["stage", "stage_at", "awaits", "transfer_open", "warehouse_id", "version", "event_seq", "event_hash"]
        done = update_rows(self._connection, orders, columns, ("id", "version"), rows)
        if done != len(rows):
            raise LostRace("orders")
        add_events(self._connection, events)

    def _write_decisions(self, plans: Sequence[Decision], policy: str, at_ms: int) -> None:
        rows = [
            (plan.order_id, at_ms, plan.outcome.value, plan.site.code if plan.site else "", policy, _candidates(plan))
            for plan in plans
        ]
        columns = ("order_id", "at", "outcome", "warehouse", "policy", "candidates")
        insert_rows(self._connection, decisions, columns, rows)

    def _write_transfers(self, plans: Sequence[Decision], at_ms: int) -> None:
        moves = [(plan.order_id, move) for plan in plans for move in plan.transfers]
        rows: list[Row] = []
        lines: list[Row] = []
        for number, (order_id, move) in zip(reserve_ids(self._connection, transfers, len(moves)), moves, strict=True):
            no = make_code(CodeType.TRANSFER, number)
            rows.append((number, no, order_id, move.from_id, move.to_id, "proposed", at_ms))
            lines.extend((number, goods.line_id, goods.sku_id, goods.quantity) for goods in move.goods)
        columns = ("id", "no", "order_id", "from_id", "to_id", "state", "created_at")
        insert_rows(self._connection, transfers, columns, rows)
        insert_rows(self._connection, transfer_lines, ("transfer_id", "line_id", "sku_id", "quantity"), lines)

    def open_transfers(self, order_id: int) -> Sequence[tuple[int, str]]:
        """Those still proposed."""
        rows = self._connection.execute(
            select(transfers.c.id, transfers.c.no).where(
                transfers.c.order_id == order_id, transfers.c.state == "proposed"
            )
        )
        return [(row[0], row[1]) for row in rows]

    def transfer(self, no: str) -> tuple[int, str, int, str]:
        """Locked, so that it is carried out once. The order is locked after it by its own load."""
        row = self._connection.execute(
            select(transfers.c.id, orders.c.no, transfers.c.to_id, warehouses.c.code)
            .join_from(transfers, orders)
            .join(warehouses, warehouses.c.id == transfers.c.to_id)
            .where(transfers.c.no == no, transfers.c.state == "proposed")
            .with_for_update(of=transfers)
        ).first()
        if row is None:
            raise Refused("transfer.unknown", transfer=no)
        return row[0], row[1], row[2], row[3]

    def close_transfer(self, transfer_id: int, state: str, at: datetime) -> None:
        """Its end."""
        self._connection.execute(
            update(transfers).where(transfers.c.id == transfer_id).values(state=state, closed_at=at)
        )

    def close_requests(self, order_id: int, state: str) -> None:
        """Production is told."""
        self._connection.execute(
            update(production_requests)
            .where(production_requests.c.order_id == order_id, production_requests.c.state == "open")
            .values(state=state)
        )

    def servable(self, sku_ids: Iterable[int]) -> Sequence[str]:
        """No open request of the order is left without a warehouse that has the whole line."""
        waiting, lacking = production_requests.alias("waiting"), production_requests.alias("lacking")
        has_line = exists().where(
            stock.c.sku_id == lacking.c.sku_id, stock.c.on_hand - stock.c.reserved >= order_lines.c.quantity
        )
        unserved = (
            select(lacking.c.id)
            .join_from(lacking, order_lines, order_lines.c.id == lacking.c.line_id)
            .where(lacking.c.order_id == orders.c.id, lacking.c.state == "open", ~has_line)
        )
        found = (
            select(orders.c.id, orders.c.no)
            .distinct()
            .join_from(waiting, orders, orders.c.id == waiting.c.order_id)
            .where(
                waiting.c.state == "open",
                among(self._connection, waiting.c.sku_id, sorted(sku_ids)),
                orders.c.stage == Stage.TO_PRODUCE.value,
                ~unserved.exists(),
            )
            .order_by(orders.c.id)
        )
        return [row.no for row in self._connection.execute(found)]


def _event(plan: Decision, before: _Claimed, by: str, station: str, at_ms: int) -> EventValues:
    facts: Facts
    if plan.outcome is Outcome.ASSIGNED:
        kind, facts = EventKind.ORDER_ASSIGNED, {"warehouse": plan.site.code if plan.site else ""}
    elif plan.outcome is Outcome.TRANSFER:
        codes = {candidate.site.id: candidate.site.code for candidate in plan.candidates}
        donors = "+".join(codes[move.from_id] for move in plan.transfers)
        kind, facts = EventKind.TRANSFER_PROPOSED, {"donors": donors, "warehouse": plan.site.code if plan.site else ""}
    else:
        kind, facts = EventKind.PRODUCTION_REQUESTED, {"pieces": sum(short.quantity for short in plan.shortages)}
    previous = before.event_hash or before.no
    return sealed(plan.order_id, previous, before.event_seq + 1, at_ms, kind, by, station, facts)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _candidates(plan: Decision) -> str:
    return _encode(
        [
            [
                candidate.site.code,
                candidate.km,
                int(candidate.within),
                candidate.verdict.value,
                [[cover.sku, cover.needed, cover.available] for cover in candidate.covers],
            ]
            for candidate in plan.candidates
        ]
    )
