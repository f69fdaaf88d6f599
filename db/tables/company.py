"""What the company has decided in writing: settings, rates, mapping profiles, saved filters."""

from sqlalchemy import Column, Text, UniqueConstraint

from db.tables.base import Instant, choice, key, number, table, words

settings = table("settings", Column("key", Text, primary_key=True), words("value"))

setting_changes = table(
    "setting_changes",
    key(),
    Column("key", Text, nullable=False, index=True),
    words("value"),
    words("by"),
    Column("at", Instant, nullable=False),
)
"""Who changed which setting to what; the last of a key is what `settings` has."""

rates = table(
    "rates",
    key(),
    *choice("kind", "'freight', 'promotions'"),
    number("version"),
    words("content"),
    words("note"),
    words("by"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("kind", "version"),
)
"""Every version of the freight templates and promotions; the newest counts."""

profiles = table(
    "profiles",
    key(),
    Column("name", Text, nullable=False),
    number("version"),
    words("channel"),
    words("fingerprint"),
    words("content"),
    number("active", 1),
    words("by"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("name", "version"),
)
"""Every version of the mapping profiles (domain.profile)."""

saved_filters = table(
    "saved_filters",
    Column("operator", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    words("content"),
)
