"""Rows of the event ledger and of the change feed, made in bulk, and what of the scans in it still stands."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.domain.events import EventKind, Facts, canonical, seal
from app.ports.pool import Scanned
from db.bulk import insert_rows
from db.tables.delivery import changes
from db.tables.orders import order_events

EVENT_COLUMNS = ("order_id", "seq", "at", "kind", "by", "station", "facts", "hash")
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
