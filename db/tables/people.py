"""Operators, stations and what a station has open."""

from sqlalchemy import Column, ForeignKey, Index, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words

operators = table(
    "operators",
    key(),
    Column("code", Text, nullable=False, unique=True),
    words("name"),
    Column("badge", Text, unique=True),
    words("pin_hash"),
    number("active", 1),
)

operator_roles = table(
    "operator_roles",
    Column("operator_id", Big, ForeignKey("operators.id"), primary_key=True),
    Column("role", Text, primary_key=True),
)

stations = table(
    "stations",
    key(),
    Column("code", Text, nullable=False, unique=True),
    words("name"),
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), nullable=False),
    words("order_no"),
    words("pending"),
    words("context", "{}"),
    words("modes", "{}"),
    Column("used_at", Instant),
    Index("ix_stations_order_no", "order_no"),
)
"""A station and its open work: the order in hand, the code that asked a question, the rest of the session as JSON
(ports.Session), and how it is set up (domain.station.Modes)."""

scans = table(
    "scans",
    key(),
    Column("station", Text, nullable=False),
    Column("at", Instant, nullable=False),
    words("by"),
    words("code"),
    number("ok"),
    words("says"),
    words("facts", "{}"),
    words("order_no"),
    words("request_id"),
    words("raw"),
    Column("scanned_at", Instant),
    Index("ix_scans_station", "station", "id"),
)
"""Every scan at every station, accepted or not: what the scanner sent (`raw`) and when, and when it was answered."""

spool_conflicts = table(
    "spool_conflicts",
    key(),
    Column("request_id", Text, nullable=False, unique=True),
    words("station"),
    words("code"),
    Column("scanned_at", Instant, nullable=False),
    words("by"),
    words("order_no"),
    words("local", "{}"),
    words("says"),
    words("facts", "{}"),
    *choice("state", "'open', 'settled'"),
    words("note"),
    words("settled_by"),
    Column("settled_at", Instant),
    Index(
        "ix_spool_conflicts_open", "id", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
    ),
)
"""Scans of an hour without the database to which it says something else now than the station did then (`local`)."""
