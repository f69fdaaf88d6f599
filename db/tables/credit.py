"""Customers' accounts, the built-in ledger, and temporary credit."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text

from db.tables.base import Big, Instant, choice, key, number, table, words

credit_accounts = table(
    "credit_accounts",
    Column("customer_id", Big, ForeignKey("customers.id"), primary_key=True, autoincrement=False),
    number("limit_fen", 0),
    number("used_fen", 0),
    number("open_fen", 0),
    Column("as_of", Instant),
    CheckConstraint("limit_fen >= 0 AND open_fen >= 0", name="amounts"),
)
"""`open_fen` is the sum of orders.credit_fen; `as_of` is when the finance system said limit and used, null where the
built-in ledger keeps them."""

credit_entries = table(
    "credit_entries",
    key(),
    Column("customer_id", Big, ForeignKey("customers.id"), nullable=False),
    *choice("kind", "'charge', 'payment', 'limit'"),
    number("amount_fen"),
    words("reference"),
    words("by"),
    Column("at", Instant, nullable=False),
    Index("ix_credit_entries_customer", "customer_id", "id"),
)
"""Append-only; charges less payments are the account's used amount, the last limit its limit."""

grants = table(
    "grants",
    key(),
    Column("customer_id", Big, ForeignKey("customers.id"), nullable=False, index=True),
    Column("order_id", Big, ForeignKey("orders.id")),
    *choice("state", "'requested', 'active', 'refused', 'revoked'"),
    number("amount_fen"),
    number("taken_fen", 0),
    words("reason"),
    words("asked_by"),
    Column("asked_at", Instant),
    words("decided_by"),
    Column("decided_at", Instant),
    words("answer"),
    Column("ends_at", Instant),
    CheckConstraint("amount_fen > 0 AND taken_fen >= 0 AND taken_fen <= amount_fen", name="amounts"),
    Index(
        "ix_grants_open",
        "state",
        "id",
        sqlite_where=text("state IN ('requested', 'active')"),
        postgresql_where=text("state IN ('requested', 'active')"),
    ),
)
"""Requests for temporary credit and what became of them; a null order means the whole account."""

grant_uses = table(
    "grant_uses",
    Column("grant_id", Big, ForeignKey("grants.id"), primary_key=True),
    Column("order_id", Big, ForeignKey("orders.id"), primary_key=True),
    number("amount_fen"),
    Index("ix_grant_uses_order_id", "order_id"),
    CheckConstraint("amount_fen > 0", name="amount_fen"),
)
"""What orders took of grants; the sum over a grant is its taken amount."""
