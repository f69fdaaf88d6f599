"""Six channels, import sessions that can be undone, mapping profiles, credit, rates, prices."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import recheck

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CHECKS = (
    ("orders", "channel", "'taobao', 'mini', 'phone', 'pos'", "'taobao', 'mini', 'phone', 'pos', 'jd', '1688'"),
    ("sku_codes", "kind", "'sku', 'oe', 'barcode'", "'sku', 'oe', 'barcode', 'old', 'alias'"),
)
"""Table, column, values it could have, values it can have."""

_COLUMNS = (
    ("batches", "state TEXT DEFAULT 'done' NOT NULL CONSTRAINT ck_batches_state CHECK (state IN ('done', 'undone'))"),
    ("batches", "profile TEXT DEFAULT '' NOT NULL"),
    ("batches", "counts TEXT DEFAULT '{}' NOT NULL"),
    ("batches", "first_order BIG DEFAULT 0 NOT NULL"),
    ("batches", "last_order BIG DEFAULT 0 NOT NULL"),
    ("batches", "undone_by TEXT DEFAULT '' NOT NULL"),
    ("batches", "undone_at BIG"),
    ("orders", "discount_fen BIG DEFAULT 0 NOT NULL"),
    ("orders", "pay TEXT DEFAULT 'prepaid' NOT NULL CONSTRAINT ck_orders_pay CHECK (pay IN ('prepaid', 'credit'))"),
    ("orders", "credit_fen BIG DEFAULT 0 NOT NULL"),
    ("orders", "urgent BIG DEFAULT 0 NOT NULL"),
    ("orders", "marks TEXT DEFAULT '' NOT NULL"),
    ("orders", "gaps TEXT DEFAULT '' NOT NULL"),
    ("orders", "stops BIG DEFAULT 0 NOT NULL"),
    ("customers", "contact TEXT DEFAULT '' NOT NULL"),
    ("customers", "level TEXT DEFAULT '' NOT NULL"),
    ("customers", "initials TEXT DEFAULT '' NOT NULL"),
    ("customer_addresses", "used_at BIG"),
)

_INDEXES = (
    ("ix_batches_at", "batches", ["at"], ""),
    ("ix_orders_customer", "orders", ["customer_id", "id"], "customer_id IS NOT NULL"),
    ("ix_orders_needing", "orders", ["awaits", "id"], "awaits IN ('release', 'transfer', 'production', 'shipping')"),
    ("ix_customers_phone", "customers", ["phone"], ""),
)


def upgrade() -> None:
    """Forward."""
    for table, column, old, new in _CHECKS:
        recheck(table, column, old, new)
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.replace('BIG', _big())}")
    # the new orders of an earlier batch lie between the first and the last that name it
    op.execute(
        "UPDATE batches SET first_order = coalesce((SELECT min(id) FROM orders WHERE batch_id = batches.id), 0),"
        " last_order = coalesce((SELECT max(id) FROM orders WHERE batch_id = batches.id), 0)"
    )
    op.execute("UPDATE orders SET gaps = missing")
    for name, table, columns, where in _INDEXES:
        op.create_index(name, table, columns, **_where(where))
    _create_intake()
    _create_credit()
    _create_company()


def downgrade() -> None:
    """Back."""
    for name in ("saved_filters", "profiles", "rates", "settings", "grant_uses", "grants", "credit_entries"):
        op.drop_table(name)
    for name in ("credit_accounts", "prices", "returns", "batch_orders"):
        op.drop_table(name)
    for name, table, _, _ in _INDEXES:
        op.drop_index(name, table)
    for table, column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    for table, column, old, new in _CHECKS:
        recheck(table, column, new, old)


def _big() -> str:
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"


def _where(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    if not condition:
        return {}
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _create_intake() -> None:
    op.create_table(
        "batch_orders",
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("before", sa.Text(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_orders_batch_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_batch_orders_order_id")),
        sa.PrimaryKeyConstraint("batch_id", "order_id", name=op.f("pk_batch_orders")),
        sqlite_strict=True,
    )
    op.create_index("ix_batch_orders_order_id", "batch_orders", ["order_id"])
    op.create_table(
        "returns",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external_no", sa.Text(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("order_id", BIG),
        sa.Column("sku_id", BIG),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("price_fen", BIG, server_default="0", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.CheckConstraint("quantity < 0", name=op.f("ck_returns_quantity")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_returns_batch_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_returns_order_id")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_returns_sku_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sa.UniqueConstraint("external_no", "channel", "position", name=op.f("uq_returns_external_no_channel_position")),
        sqlite_strict=True,
    )
    op.create_index("ix_returns_batch_id", "returns", ["batch_id"])
    op.create_index("ix_returns_order_id", "returns", ["order_id"])
    op.create_table(
        "prices",
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("price_fen", BIG, nullable=False),
        sa.CheckConstraint("price_fen > 0", name=op.f("ck_prices_price_fen")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_prices_sku_id")),
        sa.PrimaryKeyConstraint("level", "sku_id", name=op.f("pk_prices")),
        sqlite_strict=True,
    )


def _create_credit() -> None:
    op.create_table(
        "credit_accounts",
        sa.Column("customer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("limit_fen", BIG, server_default="0", nullable=False),
        sa.Column("used_fen", BIG, server_default="0", nullable=False),
        sa.Column("open_fen", BIG, server_default="0", nullable=False),
        sa.Column("as_of", BIG),
        sa.CheckConstraint("limit_fen >= 0 AND open_fen >= 0", name=op.f("ck_credit_accounts_amounts")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_credit_accounts_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_credit_accounts")),
        sqlite_strict=True,
    )
    op.create_table(
        "credit_entries",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", BIG, nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('charge', 'payment', 'limit')", name=op.f("ck_credit_entries_kind")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_credit_entries_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_credit_entries_customer", "credit_entries", ["customer_id", "id"])
    _create_grants()


def _create_grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("order_id", BIG),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount_fen", BIG, nullable=False),
        sa.Column("taken_fen", BIG, server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", BIG),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", BIG),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("ends_at", BIG),
        sa.CheckConstraint(
            "amount_fen > 0 AND taken_fen >= 0 AND taken_fen <= amount_fen", name=op.f("ck_grants_amounts")
        ),
        sa.CheckConstraint("state IN ('requested', 'active', 'refused', 'revoked')", name=op.f("ck_grants_state")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_grants_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_grants_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sqlite_strict=True,
    )
    op.create_index("ix_grants_customer_id", "grants", ["customer_id"])
    op.create_index("ix_grants_open", "grants", ["state", "id"], **_where("state IN ('requested', 'active')"))
    op.create_table(
        "grant_uses",
        sa.Column("grant_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("amount_fen", BIG, nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_grant_uses_amount_fen")),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_grant_uses_grant_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_grant_uses_order_id")),
        sa.PrimaryKeyConstraint("grant_id", "order_id", name=op.f("pk_grant_uses")),
        sqlite_strict=True,
    )
    op.create_index("ix_grant_uses_order_id", "grant_uses", ["order_id"])


def _create_company() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
        sqlite_strict=True,
    )
    op.create_table(
        "rates",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('freight', 'promotions')", name=op.f("ck_rates_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_rates_kind_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "profiles",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("active", BIG, server_default="1", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_profiles_name_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "saved_filters",
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("operator", "name", name=op.f("pk_saved_filters")),
        sqlite_strict=True,
    )
