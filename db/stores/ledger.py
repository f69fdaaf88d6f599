"""Rows of the event ledger and of the change feed, made in bulk."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain.events import EventKind, Facts, canonical, seal
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
