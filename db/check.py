"""The invariants, proved over the whole database; each broken one is named with what is broken."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    case,
    cast,
    func,
    literal_column,
    select,
    text,
    type_coerce,
    union_all,
)

from app.domain.counting import CountKind, CountState
from app.domain.credit import EntryKind
from app.domain.events import seal
from app.domain.transfers import UNDER_WAY, TransferState
from db.alert_check import alert_findings
from db.case_check import case_findings
from db.engine import Database
from db.handover_check import handover_findings
from db.knowledge_check import knowledge_findings
from db.tables.base import Big
from db.tables.catalog import warehouses
from db.tables.company import setting_changes, settings
from db.tables.credit import credit_accounts, credit_entries, grant_uses, grants
from db.tables.lists import pick_list_orders, pick_lists
from db.tables.orders import decisions, order_events, order_lines, orders, transfer_lines, transfers
from db.tables.parcels import labels, parcel_lines, parcels, print_jobs, printer_uses, printers
from db.tables.people import scans, spool_conflicts
from db.tables.rules import rule_activations, rule_sets, warehouse_days
from db.tables.stock import reservations, stock, stock_counts, stock_movements

_CHINA_AHEAD = 8 * 3600
"""Seconds that China's day begins before the one of UTC; it has no summer time."""
_GONE = [state.value for state in UNDER_WAY]
"""Transfers whose goods are in nobody's stock."""
_MAX_NAMED = 20
"""How many broken things of one kind are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken invariant: its code, what is broken (at most twenty names), and how many in all."""

    invariant: str
    broken: tuple[str, ...]
    count: int


def check(database: Database, photos: Path | None = None) -> list[Finding]:
    """Every finding; empty when the database is sound, and the folder of its photos, where that is given."""
    with database.reading() as connection:
        results = [
            ("file", _file(connection)),
            ("stock_is_sum_of_movements", _rows(connection, _stock_against_movements())),
            ("reserved_within_on_hand", _rows(connection, _reserved_out_of_range())),
            ("reserved_is_sum_of_reservations", _rows(connection, _reserved_against_reservations())),
            ("assigned_is_reserved", _rows(connection, _assigned_without_reservation())),
            ("awaited_is_promised", _rows(connection, _waiting_without_promise())),
            ("transfer_left_its_donor", _rows(connection, _sent_against_movements())),
            ("transfer_arrived_where_it_should", _rows(connection, _received_against_movements())),
            ("hash_chain", list(_broken_chains(connection))),
            ("one_live_label", _rows(connection, _wrong_labels())),
            ("label_is_printed_once", _rows(connection, _odd_jobs())),
            ("credit_open_is_sum_of_orders", _rows(connection, _open_against_orders())),
            ("credit_used_is_sum_of_entries", _rows(connection, _used_against_entries())),
            ("credit_limit_is_last_entered", _rows(connection, _limits_against_entries())),
            ("grant_taken_is_sum_of_uses", _rows(connection, _taken_against_uses())),
            ("orders_a_day_are_decided", _rows(connection, _days_against_decisions(connection))),
            ("rules_in_force_are_kept", _rows(connection, _activated_without_rules())),
            ("setting_is_last_change", _rows(connection, _settings_against_changes())),
            *handover_findings(connection, photos),
            *case_findings(connection),
            *knowledge_findings(connection),
            *alert_findings(connection),
            ("conflicts_are_scans_and_signed", _rows(connection, _odd_conflicts())),
            ("correction_is_its_movement", _rows(connection, _corrections_against_movements())),
            ("listed_is_to_be_picked", _rows(connection, _listed_in_vain())),
            ("one_order_a_bin", _rows(connection, _shared_bins())),
        ]
    return [Finding(name, tuple(broken[:_MAX_NAMED]), len(broken)) for name, broken in results if broken]


def _rows(connection: Connection, query: Select[Any]) -> list[str]:
    return [" ".join(str(value) for value in row) for row in connection.execute(query)]


def _file(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    found += [f"foreign key {tuple(row)}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return found


def _stock_against_movements() -> Select[Any]:
    return _unequal(_stock(stock.c.on_hand), _placed(stock_movements))


def _reserved_out_of_range() -> Select[Any]:
    return select(stock.c.warehouse_id, stock.c.sku_id, stock.c.reserved, stock.c.on_hand).where(
        (stock.c.reserved < 0) | (stock.c.reserved > stock.c.on_hand)
    )


def _reserved_against_reservations() -> Select[Any]:
    return _unequal(_stock(stock.c.reserved), _placed(reservations))


def _stock(kept: Column[int]) -> Select[Any]:
    return select(stock.c.warehouse_id, stock.c.sku_id, kept)


def _placed(entries: Table) -> Select[Any]:
    return select(entries.c.warehouse_id, entries.c.sku_id, entries.c.quantity)


def _open_against_orders() -> Select[Any]:
    return _unequal(
        select(credit_accounts.c.customer_id, credit_accounts.c.open_fen),
        select(orders.c.customer_id, orders.c.credit_fen).where(orders.c.credit_fen != 0),
    )


def _used_against_entries() -> Select[Any]:
    e = credit_entries.c
    used = case((e.kind == EntryKind.CHARGE.value, e.amount_fen), else_=-e.amount_fen)
    moves = select(e.customer_id, used).where(e.kind != EntryKind.LIMIT.value, e.customer_id.not_in(_kept_elsewhere()))
    return _unequal(_kept_here(credit_accounts.c.used_fen), moves)


def _limits_against_entries() -> Select[Any]:
    e = credit_entries.c
    last = select(func.max(e.id)).where(e.kind == EntryKind.LIMIT.value).group_by(e.customer_id)
    limits = select(e.customer_id, e.amount_fen).where(e.id.in_(last), e.customer_id.not_in(_kept_elsewhere()))
    return _unequal(_kept_here(credit_accounts.c.limit_fen), limits)


def _kept_here(kept: Column[int]) -> Select[Any]:
    """Accounts of the built-in ledger."""
    return select(credit_accounts.c.customer_id, kept).where(credit_accounts.c.as_of.is_(None))


def _kept_elsewhere() -> Select[tuple[int]]:
    """Customers whose accounts the finance system keeps; what was entered here before is history."""
    return select(credit_accounts.c.customer_id).where(credit_accounts.c.as_of.is_not(None))


def _taken_against_uses() -> Select[Any]:
    return _unequal(select(grants.c.id, grants.c.taken_fen), select(grant_uses.c.grant_id, grant_uses.c.amount_fen))


def _days_against_decisions(connection: Connection) -> Select[Any]:
    """Every order given to a warehouse has its decision of that day in China."""
    local = type_coerce(decisions.c.at, Big) // 1000 + _CHINA_AHEAD
    day = func.to_char(func.to_timestamp(local), "YYYY-MM-DD")
    if connection.dialect.name == "sqlite":
        day = func.date(local, "unixepoch")
    one = literal_column("1", BigInteger).label("given")
    decided = select(warehouses.c.id.label("warehouse_id"), day.label("day"), one)
    days = warehouse_days.c
    return _unequal(
        select(days.warehouse_id, days.day, days.orders),
        decided.join_from(decisions, warehouses, warehouses.c.code == decisions.c.warehouse),
    )


def _activated_without_rules() -> Select[Any]:
    known = select(rule_sets.c.version).where(rule_sets.c.version == rule_activations.c.version)
    return select(rule_activations.c.version).where(rule_activations.c.version != 0, ~known.exists())


def _settings_against_changes() -> Select[Any]:
    """Settings that nobody has changed since changes are kept have none."""
    c = setting_changes.c
    last = c.id.in_(select(func.max(c.id)).group_by(c.key))
    found = select(c.key).outerjoin_from(setting_changes, settings, settings.c.key == c.key)
    return found.where(last, settings.c.value.is_distinct_from(c.value))


def _corrections_against_movements() -> Select[Any]:
    """Counts that were done or approved and differ have exactly one movement each, the others none."""
    c, m, one = stock_counts.c, stock_movements.c, literal_column("1", BigInteger).label("movements")
    in_force = c.state.in_([CountState.DONE.value, CountState.APPROVED.value])
    pieces, no = (c.counted - c.expected).label("quantity"), cast(c.id, Text).label("reference")
    return _unequal(
        select(no, c.kind, c.warehouse_id, c.sku_id, pieces, one).where(in_force, c.counted != c.expected),
        select(m.reference, m.kind, m.warehouse_id, m.sku_id, m.quantity, one).where(m.kind.in_(list(CountKind))),
    )


def _odd_conflicts() -> Select[Any]:
    """Conflicts whose scan is not among the refused ones, and settled ones that nobody signed."""
    c = spool_conflicts.c
    refused = select(scans.c.request_id).where(scans.c.ok == 0)
    unsigned = (c.state == "settled") & ((c.settled_by == "") | c.settled_at.is_(None) | (c.note == ""))
    return select(c.request_id).where(~c.request_id.in_(refused) | unsigned)


def _unequal(kept: Select[Any], entries: Select[Any]) -> Select[Any]:
    """Where a kept sum is not the sum of its entries, both given as (keys …, amount): (keys …, kept, sum).

    One grouping over both, since SQLite walks a FULL JOIN of two large sets for hours.
    """
    zero = literal_column("0", BigInteger)
    *keys, amount = kept.subquery().c
    *entry_keys, moved = entries.subquery().c
    both = union_all(
        select(*keys, amount.label("kept"), zero.label("moved")), select(*entry_keys, zero, moved)
    ).subquery()
    names = [both.c[key.name] for key in keys]
    kept_sum, moved_sum = func.sum(both.c.kept), func.sum(both.c.moved)
    return select(*names, kept_sum, moved_sum).group_by(*names).having(kept_sum != moved_sum)


def _assigned_without_reservation() -> Select[Any]:
    """Lines of assigned orders that are not promised whole in the serving warehouse."""
    promised = (
        select(func.coalesce(func.sum(reservations.c.quantity), 0))
        .where(
            reservations.c.line_id == order_lines.c.id,
            reservations.c.order_id == order_lines.c.order_id,
            reservations.c.sku_id == order_lines.c.sku_id,
            reservations.c.warehouse_id == orders.c.warehouse_id,
        )
        .scalar_subquery()
    )
    return (
        select(orders.c.no, order_lines.c.position)
        .join_from(orders, order_lines)
        .where(orders.c.stage == "assigned", promised != order_lines.c.quantity)
    )


def _waiting_without_promise() -> Select[Any]:
    """Lines of orders that wait for a transfer, and are neither promised whole nor under way to them."""
    promised = select(func.coalesce(func.sum(reservations.c.quantity), 0)).where(
        reservations.c.line_id == order_lines.c.id, reservations.c.order_id == order_lines.c.order_id
    )
    coming = (
        select(func.coalesce(func.sum(transfer_lines.c.quantity), 0))
        .join_from(transfer_lines, transfers)
        .where(transfer_lines.c.line_id == order_lines.c.id, transfers.c.wanted == 1, transfers.c.state.in_(_GONE))
    )
    has = promised.scalar_subquery() + coming.scalar_subquery()
    return (
        select(orders.c.no, order_lines.c.position)
        .join_from(orders, order_lines)
        .where(orders.c.transfer_open == 1, has != order_lines.c.quantity)
    )


def _sent_against_movements() -> Select[Any]:
    """What left a donor's shelf, by transfer and SKU, is what the transfer says."""
    t, c = transfers.c, transfer_lines.c
    gone = t.state.in_([*_GONE, TransferState.RECEIVED.value]) & (t.from_id != t.to_id)
    lines = select(t.no, c.sku_id, c.quantity).join_from(transfers, transfer_lines).where(gone)
    return _unequal(lines, _moved("transfer_out", t.from_id, -stock_movements.c.quantity))


def _received_against_movements() -> Select[Any]:
    """What entered a destination's stock, by transfer and SKU, is what was counted there."""
    t, c = transfers.c, transfer_lines.c
    there = (t.state == TransferState.RECEIVED.value) & (t.from_id != t.to_id)
    lines = select(t.no, c.sku_id, c.received).join_from(transfers, transfer_lines).where(there)
    return _unequal(lines, _moved("transfer_in", t.to_id, stock_movements.c.quantity))


def _moved(kind: str, place: Column[int], pieces: ColumnElement[int]) -> Select[Any]:
    """Movements of transfers at the place where they belong; one elsewhere names no transfer."""
    m = stock_movements.c
    named = case((m.kind == kind, cast(m.reference, BigInteger)))
    mine = (transfers.c.id == named) & (place == m.warehouse_id)
    no = func.coalesce(transfers.c.no, m.reference).label("no")
    return select(no, m.sku_id, pieces).outerjoin_from(stock_movements, transfers, mine).where(m.kind == kind)


def _listed_in_vain() -> Select[Any]:
    """Orders in a list that is closed or of another warehouse, or that nobody may pick now."""
    inside = select(pick_lists.c.no, orders.c.no).join_from(pick_list_orders, orders).join(pick_lists)
    over = pick_lists.c.state.not_in(["released", "picking"]) | (pick_lists.c.warehouse_id != orders.c.warehouse_id)
    stopped = (orders.c.held == 1) | orders.c.stage.in_(["paid", "to_produce", "cancelled"])
    return inside.where(pick_list_orders.c.open == 1, over | stopped)


def _shared_bins() -> Select[Any]:
    """Bins of lists that two orders were ever given."""
    c = pick_list_orders.c
    return select(c.list_id, c.bin).group_by(c.list_id, c.bin).having(func.count() > 1)


def _odd_jobs() -> Select[Any]:
    """Labels that have more than one print job in force, or that are not there; documents that go to a retired
    printer."""
    c, use = print_jobs.c, printer_uses.c
    jobs = func.count(case((c.state != "cancelled", c.id)))
    twice = select(c.reference, jobs).outerjoin(labels, labels.c.code == c.reference).where(c.document == "label")
    twice = twice.group_by(c.reference).having((jobs > 1) | (func.count(labels.c.id) == 0))
    gone = select(use.document, printers.c.id).join_from(printer_uses, printers).where(printers.c.active == 0)
    return select(twice.union_all(gone).subquery())


def _wrong_labels() -> Select[Any]:
    """Boxes with their count of live labels, where one of a picked order has not exactly one (none while the order is
    held) or one of a cancelled order has any; and picked orders without a box."""
    live = (
        select(func.count())
        .where(labels.c.parcel_id == parcels.c.id, labels.c.state != "void")
        .correlate(parcels)
        .scalar_subquery()
    )
    packed = select(parcel_lines.c.line_id).where(parcel_lines.c.parcel_id == parcels.c.id).exists()
    unlabelled = (orders.c.stage == "picked") & packed & ((live > 1) | ((live == 0) & (orders.c.held == 0)))
    labelled = ((orders.c.stage == "cancelled") | ((orders.c.stage == "picked") & ~packed)) & (live != 0)
    boxed = select(parcels.c.id).where(parcels.c.order_id == orders.c.id).exists()
    of_boxes = select(orders.c.no, live).join_from(orders, parcels).where(unlabelled | labelled)
    boxless = select(orders.c.no, literal_column("0")).where(orders.c.stage == "picked", ~boxed)
    return select(of_boxes.union_all(boxless).subquery())


def _broken_chains(connection: Connection) -> Iterator[str]:
    """Every ledger against its hashes, and its end against what the order itself says."""
    heads = connection.execution_options(yield_per=10_000).execute(
        select(orders.c.id, orders.c.no, orders.c.event_seq, orders.c.event_hash).order_by(orders.c.id)
    )
    e = order_events.c
    events = connection.execution_options(yield_per=10_000).execute(
        select(e.order_id, e.seq, e.at, e.kind, e.by, e.station, e.facts, e.hash).order_by(e.order_id, e.seq)
    )
    chains = groupby(events, key=lambda row: row.order_id)
    current = next(chains, None)
    for order_id, no, last_seq, last_hash in heads:
        while current is not None and current[0] < order_id:
            yield f"events of unknown order {current[0]}"
            current = next(chains, None)
        previous, seq = no, 0
        if current is not None and current[0] == order_id:
            for row in current[1]:
                seq += 1
                at_ms = round(row.at.timestamp() * 1000)
                expected = seal(previous, seq, at_ms, row.kind, row.by, row.station, row.facts)
                if row.seq != seq or row.hash != expected:
                    yield f"{no} event {row.seq}"
                    break
                previous = row.hash
            else:
                if seq != last_seq or previous != last_hash:
                    yield f"{no} after event {seq}"
            current = next(chains, None)
        elif last_seq:
            yield f"{no} after event 0"
