"""Rows of the event ledger and of the change feed, made in bulk, and what of the scans in it still stands."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Connection, ScalarSelect, func, literal_column, select

from app.domain.events import EventKind, Facts, canonical, seal
from app.errors import LostRace
from app.ports.pool import Scanned
from db.bulk import among, insert_rows, update_rows
from db.tables.base import to_ms
from db.tables.delivery import changes
from db.tables.orders import order_events, orders

EVENT_COLUMNS = ("order_id", "seq", "at", "kind", "by", "station", "facts", "hash")
_OLDEST_RUNNING = literal_column("CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)", BigInteger)
"""Every transaction before this one has ended, so its changes have been seen."""
EventValues = tuple[int, int, int, str, str, str, str, str]


def sealed(
    order_id: int, previous: str, seq: int, at_ms: int, kind: EventKind, by: str, station: str, facts: Facts
) -> EventValues:
    """One event row; `previous` is the hash before it, or the order's number for the first."""
    text = canonical(facts)
    digest = seal(previous, seq, at_ms, kind.value, by, station, text)
    return order_id, seq, at_ms, kind.value, by, station, text, digest


def add_events(connection: Connection, rows: Sequence[EventValues]) -> None:
    """Append to the ledgers."""
    insert_rows(connection, order_events, EVENT_COLUMNS, rows)


def add_changes(connection: Connection, entity: str, keys: Sequence[str]) -> None:
    """Tell the screens."""
    insert_rows(connection, changes, ("entity", "key"), [(entity, key) for key in keys])


def tell_orders(
    connection: Connection, kind: EventKind, told: Mapping[str, Facts], by: str, station: str, at: datetime
) -> None:
    """One event into each of these orders' ledgers, by number; LostRace when another was first."""
    c = orders.c
    known = select(c.id, c.no, c.version, c.event_seq, c.event_hash).where(among(connection, c.no, told))
    events, rows = [], []
    found = connection.execute(known.order_by(c.no).with_for_update()).all()
    for row in found:
        who = (kind, by, station, told[row.no])
        event = sealed(row.id, row.event_hash or row.no, row.event_seq + 1, to_ms(at), *who)
        events.append(event)
        rows.append((row.version + 1, event[1], event[-1], row.id, row.version))
    columns = ("version", "event_seq", "event_hash")
    if update_rows(connection, orders, columns, ("id", "version"), rows) != len(rows):
        raise LostRace("orders")
    add_events(connection, events)
    add_changes(connection, "order", [row.no for row in found])


def newest_change(connection: Connection) -> ScalarSelect[int]:
    """Where the change feed stands: nothing that is seen before it changes any more."""
    if connection.dialect.name == "sqlite":
        return select(func.coalesce(func.max(changes.c.id), 0)).scalar_subquery()
    return select(_OLDEST_RUNNING).scalar_subquery()


def changed_after(connection: Connection, position: int) -> ColumnElement[bool]:
    """What has come into the feed since it stood there; on PostgreSQL possibly again."""
    if connection.dialect.name == "sqlite":
        return changes.c.id > position
    return (changes.c.tx >= position) & (changes.c.tx > 0)  # the second names the partial index


def standing_scans(connection: Connection, order_id: int) -> list[Scanned]:
    """Item scans that are not undone, oldest first."""
    c = order_events.c
    scans = [EventKind.ITEM_SCANNED.value, EventKind.SCAN_UNDONE.value]
    rows = select(c.seq, c.kind, c.facts).where(c.order_id == order_id, c.kind.in_(scans)).order_by(c.seq)
    standing: dict[int, Scanned] = {}
    for seq, kind, written in connection.execute(rows):
        facts = json.loads(written)
        if kind == EventKind.ITEM_SCANNED.value:
            standing[seq] = Scanned(seq, facts["line"], facts["pieces"], facts.get("box", 1))
        else:
            standing.pop(facts["of"], None)
    return list(standing.values())


def last_stop(connection: Connection, order_id: int) -> tuple[str, str]:
    """("source" or "person", the reason) of the event that stopped an order last."""
    c = order_events.c
    stops = [EventKind.ORDER_HELD.value, EventKind.SOURCE_CHANGED.value]
    last = select(c.kind, c.facts).where(c.order_id == order_id, c.kind.in_(stops)).order_by(c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    if row is None:
        return "person", ""
    facts = json.loads(row.facts)
    if row.kind == EventKind.SOURCE_CHANGED.value:
        return "source", str(facts.get("says", ""))
    return "person", str(facts.get("reason", ""))
