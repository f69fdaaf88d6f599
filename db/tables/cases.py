"""Exceptions: cases with owner, clock and cause; what they are about; what was done; steps and photos."""

from sqlalchemy import Column, ForeignKey, Index, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words

_LIVE = text("state <> 'closed'")

causes = table(
    "causes",
    key(),
    Column("code", Text, nullable=False, unique=True),
    Column("parent_id", Big, ForeignKey("causes.id")),
    words("zh"),
    words("en"),
    number("active", 1),
)
"""The tree of root causes, which staff extend; `code` is stable, the names are shown."""

cases = table(
    "cases",
    key(),
    Column("no", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("cause", Text, nullable=False),
    *choice("state", "'open', 'paused', 'cleared', 'closed'"),
    number("severity"),
    words("facts", "{}"),
    words("order_no"),
    words("order_type"),
    words("stage"),
    words("warehouse"),
    words("customer"),
    words("role"),
    words("owner"),
    number("level", 0),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("reacted_at", Instant),
    Column("paused_at", Instant),
    Column("resume_at", Instant),
    number("paused_ms", 0),
    Column("cleared_at", Instant),
    Column("closed_at", Instant),
    words("by"),
    words("closed_by"),
    Column("cause_id", Big, ForeignKey("causes.id")),
    words("solution"),
    words("article"),
    number("version", 1),
    number("event_seq", 0),
    Index("uq_cases_live", "cause", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index(
        "ix_cases_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index("ix_cases_owner", "owner", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index(
        "ix_cases_closed",
        "closed_at",
        sqlite_where=text("closed_at IS NOT NULL"),
        postgresql_where=text("closed_at IS NOT NULL"),
    ),
    Index("ix_cases_opened", "opened_at"),
)
"""`cause` names what is wrong ("stuck:O000000018J"): one live case a cause, by the database's own law. `due_at` is when
the case is escalated next unless somebody acts, of a paused one when its clock runs again (empty: neither); `level` how
often it was; `paused_ms` how long its clock stood, in working time; `cleared_at` when what was wrong was so no longer;
`article` the article that solved it."""

case_links = table(
    "case_links",
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Index("ix_case_links_key", "kind", "key"),
)
"""What a case is about, its first order included: kind is order, sku, customer, parcel, carrier, station, printer,
batch, count or message; key its number or code."""

case_events = table(
    "case_events",
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    words("by"),
    words("facts", "{}"),
)
"""Append-only."""

case_steps = table(
    "case_steps",
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("position", Big, primary_key=True, autoincrement=False),
    words("article"),
    words("words"),
    Column("done_at", Instant),
    words("done_by"),
)
"""The steps of an article as a checklist."""

case_photos = table(
    "case_photos",
    Column("case_id", Big, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("sha256", Text, primary_key=True),
    words("name"),
    number("bytes"),
    words("by"),
    Column("at", Instant, nullable=False),
)
"""Pictures of a case, in the evidence folder under their hash."""
