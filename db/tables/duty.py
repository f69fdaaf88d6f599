"""Who is on duty for what: assignment and limits, absences; alarms and their way out; workers and their leases."""

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, text

from db.tables.base import Big, Instant, choice, key, number, table, words

duty_rules = table(
    "duty_rules",
    key(),
    *choice("kind", "'assignment', 'limits', 'calendar', 'escalation', 'alerts'"),
    number("version"),
    words("content"),
    words("note"),
    words("by"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("kind", "version"),
)
"""Every version of what domain.duty reads; the newest counts."""

absences = table(
    "absences",
    key(),
    Column("operator", Text, nullable=False, index=True),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    words("deputy"),
    words("reason"),
    words("by"),
    Column("at", Instant, nullable=False),
    number("cancelled", 0),
)
"""Who is away, and who does their work meanwhile."""

watch_marks = table("watch_marks", Column("name", Text, primary_key=True), number("value", 0))
"""How far the watch has looked: a place in the change feed, or a moment (ms) up to which clocks were looked at."""

alerts = table(
    "alerts",
    key(),
    Column("case_id", Big, ForeignKey("cases.id"), index=True),
    Column("kind", Text, nullable=False),
    *choice("port", "'screen', 'wecom', 'mail'"),
    words("operator"),
    *choice("state", "'waiting', 'queued', 'sent', 'failed', 'acknowledged'"),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("message_id", Big, ForeignKey("outbox.id")),
    Column("closed_at", Instant),
    words("error"),
    Index(
        "ix_alerts_waiting",
        "port",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_alerts_message",
        "message_id",
        sqlite_where=text("message_id IS NOT NULL"),
        postgresql_where=text("message_id IS NOT NULL"),
    ),
)
"""One alarm for one person through one port: `screen` waits until the person has seen it (acknowledged), the others
until they are put together into a message (queued, then sent or failed with it)."""

sendings = table(
    "sendings",
    key(),
    Column("target", Text, nullable=False),
    Column("message_id", Big, ForeignKey("outbox.id"), nullable=False),
    Column("at", Instant, nullable=False),
    words("worker"),
    *choice("outcome", "'begun', 'taken', 'refused', 'unknown'"),
    words("told"),
    Index("ix_sendings_target", "target", "at"),
    Index("ix_sendings_message", "message_id"),
)
"""Every attempt to hand a message to a robot or a mail server, written before it is made: what keeps the rate, and what
tells that a message in flight may come twice."""

workers = table(
    "workers",
    Column("name", Text, primary_key=True),
    words("host"),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    words("doing"),
    words("trouble"),
    Column("ended_at", Instant),
)
"""Programs that deliver and watch, and when each was last seen."""

leases = table(
    "leases",
    Column("name", Text, primary_key=True),
    words("worker"),
    Column("until", Instant, nullable=False),
)
"""A work that one worker does at a time; when the lease has ended, another may."""
