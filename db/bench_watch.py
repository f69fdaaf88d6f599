"""Orders and cases as measurements of the watch need them, written past the rules."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine.interfaces import DBAPICursor

from db.bulk import update_rows
from db.engine import Database
from db.tables.base import to_ms
from db.tables.cases import cases
from db.tables.catalog import warehouses
from db.tables.orders import orders

_PLACES = (("paid", "routing"), ("assigned", "picking"), ("picked", "shipping"), ("to_produce", "production"))
_HOUSED = ("assigned", "picked")
_COLUMNS = ("stage", "awaits", "warehouse_id", "urgent", "missing", "stage_at", "promised_at")


def stand_everywhere(database: Database, since: Sequence[datetime], promised_at: datetime) -> None:
    """Spread the orders evenly over stages, warehouses and urgency; the n-th stands there since the n-th moment."""
    chance = random.Random(1)
    with database.writing() as connection:
        sites = list(connection.execute(select(warehouses.c.id)).scalars())
        places = [
            (stage, awaits, site, urgent)
            for stage, awaits in _PLACES
            for site in (sites if stage in _HOUSED else [None])
            for urgent in ((0,) if stage == "to_produce" else (0, 1))
        ]
        ids = list(connection.execute(select(orders.c.id).order_by(orders.c.id)).scalars())
        rows = [
            (*chance.choice(places), "", to_ms(moment), to_ms(promised_at), order_id)
            for order_id, moment in zip(ids, since, strict=True)
        ]
        update_rows(connection, orders, _COLUMNS, ("id",), rows)
        connection.commit()


def close_all(database: Database, at: datetime) -> None:
    """Nobody has a case any more."""
    with database.writing() as connection:
        live = update(cases).where(cases.c.state != "closed")
        connection.execute(live.values(state="closed", due_at=None, closed_at=at - timedelta(days=1)))
        connection.commit()


def bare_glance_seconds(database: Database, since: datetime) -> float:
    """What the bare driver needs to ask for the newest change and for one index range of orders."""
    driver = database.reader.raw_connection()
    try:
        cursor = driver.cursor()
        begun = perf_counter()
        cursor.execute("SELECT max(id) FROM changes")
        cursor.fetchall()
        cursor.execute(
            "SELECT no FROM orders WHERE stage = 'paid' AND warehouse_id IS NULL"
            f" AND stage_at > {to_ms(since)} AND stage_at <= {to_ms(since) + 1}"
        )
        cursor.fetchall()
        seconds = perf_counter() - begun
        cursor.close()
        return seconds
    finally:
        driver.close()


_BARE_WATCH = (
    "SELECT kind, warehouse, owner, count(*) FROM cases WHERE state <> 'closed' GROUP BY kind, warehouse, owner",
    "SELECT count(DISTINCT l.key) FROM case_links l JOIN cases c ON c.id = l.case_id"
    " WHERE l.kind = 'order' AND c.state NOT IN ('closed', 'cleared')",
)


def bare_watch(database: Database, limit: int) -> tuple[int, int, int]:
    """By the bare driver: how many cases are live, how many orders hang on them, and how many of the most severe ones
    came, at most `limit`."""
    driver = database.reader.raw_connection()
    try:
        cursor = driver.cursor()
        counts, orders = (_fetched(cursor, statement) for statement in _BARE_WATCH)
        first = f"SELECT * FROM cases WHERE state <> 'closed' ORDER BY severity DESC, due_at, id LIMIT {limit}"
        rows = _fetched(cursor, first)
        cursor.close()
        return sum(row[-1] for row in counts), orders[0][0], len(rows)
    finally:
        driver.close()


def _fetched(cursor: DBAPICursor, statement: str) -> Sequence[Any]:
    cursor.execute(statement)
    return cursor.fetchall()
