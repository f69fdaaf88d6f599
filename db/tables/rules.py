"""The glossary and the routing rules, every version of them, and how many orders a warehouse was given a day."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Text, UniqueConstraint

from db.tables.base import Big, Instant, key, number, table, words

terms = table(
    "terms",
    key(),
    Column("name", Text, nullable=False),
    number("version"),
    words("chinese"),
    words("expression"),
    words("examples", "[]"),
    number("active", 1),
    words("by"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("name", "version"),
)
"""Every version of the business terms; the newest of a name counts, and one that is not active is a term no more."""

rule_sets = table(
    "rule_sets",
    Column("version", Big, primary_key=True, autoincrement=False),
    words("content"),
    words("note"),
    words("by"),
    Column("at", Instant, nullable=False),
    words("tried"),
    Column("tried_at", Instant),
)
"""Every version of the routing rules (domain.rules), from 1; version 0 comes with the program."""

rule_activations = table(
    "rule_activations",
    key(),
    number("version"),
    Column("from_at", Instant, nullable=False),
    words("by"),
    Column("at", Instant, nullable=False),
)
"""What was put in force from when on; the last one that has begun counts."""

warehouse_days = table(
    "warehouse_days",
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), primary_key=True, autoincrement=False),
    Column("day", Text, primary_key=True),
    number("orders", 0),
    CheckConstraint("orders >= 0", name="orders"),
)
"""Orders that routing gave a warehouse on a day of China (YYYY-MM-DD); changed only by guarded statements."""
