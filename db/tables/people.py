"""Operators, stations and what a station has open."""

from sqlalchemy import Column, ForeignKey, Index, Text

from db.tables.base import Big, Instant, key, number, table, words

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
    Column("used_at", Instant),
    Index("ix_stations_order_no", "order_no"),
)
"""A station and its open work: the order in hand and the code that asked a question."""

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
    Index("ix_scans_station", "station", "id"),
)
"""Every scan at every station, accepted or not."""
