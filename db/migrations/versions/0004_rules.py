"""Glossary, rule sets, orders a day, customers' grades, weights, split orders; decisions name their rules."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_COLUMNS = (
    ("customers", "grade TEXT DEFAULT '' NOT NULL CONSTRAINT ck_customers_grade CHECK (grade IN ('', 'A', 'B', 'C'))"),
    ("skus", "weight_g BIG DEFAULT 0 NOT NULL"),
    ("orders", "parent_id BIG CONSTRAINT fk_orders_parent_id REFERENCES orders (id)"),
    ("decisions", "branch TEXT DEFAULT '' NOT NULL"),
    ("decisions", "rules_version BIG DEFAULT 0 NOT NULL"),
    ("decisions", "reach_km BIG DEFAULT 0 NOT NULL"),
)
_PART = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    big = "INTEGER" if _is_sqlite() else "BIGINT"
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.replace('BIG', big)}")
    op.create_index("ix_orders_parts", "orders", ["parent_id"], sqlite_where=_PART, postgresql_where=_PART)
    radius = "json_extract(policy, '$.radius_km')" if _is_sqlite() else "(policy::json->>'radius_km')::double precision"
    op.execute(f"UPDATE decisions SET reach_km = coalesce(CAST({radius} AS {big}), 0)")
    op.execute("ALTER TABLE decisions DROP COLUMN policy")
    _create_rules()
    _count_days()


def downgrade() -> None:
    """Back; what was split stays, as orders of their own."""
    for name in ("warehouse_days", "rule_activations", "rule_sets", "terms"):
        op.drop_table(name)
    op.execute("ALTER TABLE decisions ADD COLUMN policy TEXT DEFAULT '{}' NOT NULL")
    op.execute("UPDATE decisions SET policy = '{\"radius_km\":' || reach_km || '.0}'")
    op.drop_index("ix_orders_parts", "orders")
    for table, column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _count_days() -> None:
    """Orders given so far, by the days of China, eight hours ahead: a limit counts from the beginning of its day."""
    local = "(d.at / 1000 + 28800)"
    day = f"date({local}, 'unixepoch')" if _is_sqlite() else f"to_char(to_timestamp({local}), 'YYYY-MM-DD')"
    op.execute(
        "INSERT INTO warehouse_days (warehouse_id, day, orders)"
        f" SELECT w.id, {day}, count(*) FROM decisions d JOIN warehouses w ON w.code = d.warehouse"
        f" GROUP BY w.id, {day}"
    )


def _create_rules() -> None:
    op.create_table(
        "terms",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("chinese", sa.Text(), server_default="", nullable=False),
        sa.Column("expression", sa.Text(), server_default="", nullable=False),
        sa.Column("examples", sa.Text(), server_default="[]", nullable=False),
        sa.Column("active", BIG, server_default="1", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_terms_name_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "rule_sets",
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("tried", sa.Text(), server_default="", nullable=False),
        sa.Column("tried_at", BIG),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_sets")),
        sqlite_strict=True,
    )
    op.create_table(
        "rule_activations",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("from_at", BIG, nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_activations")),
        sqlite_strict=True,
    )
    op.create_table(
        "warehouse_days",
        sa.Column("warehouse_id", BIG, autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("orders", BIG, server_default="0", nullable=False),
        sa.CheckConstraint("orders >= 0", name=op.f("ck_warehouse_days_orders")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_warehouse_days_warehouse_id")),
        sa.PrimaryKeyConstraint("warehouse_id", "day", name=op.f("pk_warehouse_days")),
        sqlite_strict=True,
    )
