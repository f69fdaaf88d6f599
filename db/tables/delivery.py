"""How news travels inside (change feed), what leaves the house (outbox), and which commands are done (requests)."""

from sqlalchemy import Column, Index, Text, text

from db.tables.base import Instant, choice, key, number, table, words

changes = table(
    "changes",
    key(),
    Column("entity", Text, nullable=False),
    words("key"),
    number("tx", 0),
    Index("ix_changes_tx", "tx", sqlite_where=text("tx > 0"), postgresql_where=text("tx > 0")),
)
"""`tx` is the transaction on PostgreSQL, where ids are not seen in the order of their commits; 0 on SQLite."""

outbox = table(
    "outbox",
    key(),
    Column("topic", Text, nullable=False),
    words("payload", "{}"),
    *choice("state", "'waiting', 'done', 'failed'"),
    number("attempts", 0),
    Column("due_at", Instant, nullable=False),
    words("leased_by"),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    words("error"),
    Index(
        "ix_outbox_due",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_open",
        "topic",
        "state",
        sqlite_where=text("state <> 'done'"),
        postgresql_where=text("state <> 'done'"),
    ),
)

requests = table(
    "requests",
    Column("request_id", Text, primary_key=True),
    Column("command", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    words("result"),
    Column("at", Instant, nullable=False),
)
