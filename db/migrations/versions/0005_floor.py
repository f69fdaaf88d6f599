"""The life of a transfer, the planner's answers, and stock that is made or found bad."""

import sqlalchemy as sa
from alembic import op

from db.migrations.checks import recheck

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_MOVES = "'count', 'pick', 'return', 'transfer_out', 'transfer_in'"
_REQUESTS = "'open', 'done', 'cancelled'"
_ONCE = "'proposed', 'done', 'cancelled'"
_NOW = "'proposed', 'approved', 'picked', 'in_transit', 'received', 'cancelled'"
_BOTH = "'proposed', 'done', 'approved', 'picked', 'in_transit', 'received', 'cancelled'"
_MOVING = sa.text("state IN ('proposed', 'approved', 'picked', 'in_transit')")
_PROPOSED = sa.text("state = 'proposed'")
_ASKED = sa.text("state IN ('open', 'accepted')")

_COLUMNS = (
    ("transfers", "wanted BIG DEFAULT 1 NOT NULL"),
    ("production_requests", "promised_at BIG"),
    ("production_requests", "\"by\" TEXT DEFAULT '' NOT NULL"),
)


def upgrade() -> None:
    """Forward."""
    recheck("stock_movements", "kind", _MOVES, f"{_MOVES}, 'produce', 'reject'")
    recheck("production_requests", "state", _REQUESTS, "'open', 'accepted', 'done', 'cancelled'")
    _rename_state(_ONCE, _NOW, "done", "received")
    op.drop_index("ix_transfers_proposed", "transfers")
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.replace('BIG', _big())}")
    op.create_index("ix_transfers_open", "transfers", ["id"], sqlite_where=_MOVING, postgresql_where=_MOVING)
    asked = "ix_production_requests_asked"
    op.create_index(asked, "production_requests", ["sku_id"], sqlite_where=_ASKED, postgresql_where=_ASKED)
    _rebuild_lines(
        sa.Column("received", BIG, server_default="0", nullable=False),
        sa.CheckConstraint("received >= 0 AND received <= quantity", name=op.f("ck_transfer_lines_received")),
    )
    done = "SELECT id FROM transfers WHERE state = 'received'"
    op.execute(f"UPDATE transfer_lines SET received = quantity WHERE transfer_id IN ({done})")


def downgrade() -> None:
    """Back; goods under way are nobody's stock then, and what was approved waits for it again."""
    op.execute("DELETE FROM transfer_lines WHERE line_id NOT IN (SELECT id FROM order_lines)")
    _rebuild_lines(sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_transfer_lines_line_id")))
    op.execute("UPDATE transfers SET state = 'proposed' WHERE state = 'approved'")
    op.execute("UPDATE transfers SET state = 'cancelled' WHERE state IN ('picked', 'in_transit')")
    op.drop_index("ix_production_requests_asked", "production_requests")
    op.drop_index("ix_transfers_open", "transfers")
    _rename_state(_NOW, _ONCE, "received", "done")
    op.execute("UPDATE production_requests SET state = 'open' WHERE state = 'accepted'")
    for table, column in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    op.create_index("ix_transfers_proposed", "transfers", ["id"], sqlite_where=_PROPOSED, postgresql_where=_PROPOSED)
    recheck("production_requests", "state", "'open', 'accepted', 'done', 'cancelled'", _REQUESTS)
    op.execute("UPDATE stock_movements SET kind = 'count' WHERE kind IN ('produce', 'reject')")
    recheck("stock_movements", "kind", f"{_MOVES}, 'produce', 'reject'", _MOVES)


def _big() -> str:
    return "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"


def _rename_state(old: str, new: str, before: str, after: str) -> None:
    """By way of a CHECK that knows both names."""
    recheck("transfers", "state", old, _BOTH)
    op.execute(f"UPDATE transfers SET state = '{after}' WHERE state = '{before}'")
    recheck("transfers", "state", _BOTH, new)


def _rebuild_lines(*items: sa.schema.SchemaItem) -> None:
    """The lines of transfers as a table with these columns and constraints, for SQLite cannot change a foreign key."""
    op.rename_table("transfer_lines", "transfer_lines_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE transfer_lines_before DROP CONSTRAINT pk_transfer_lines")
    op.create_table(
        "transfer_lines",
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("sku_id", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        *items,
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_lines_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "line_id", name=op.f("pk_transfer_lines")),
        sqlite_strict=True,
    )
    columns = "transfer_id, line_id, sku_id, quantity"
    op.execute(f"INSERT INTO transfer_lines ({columns}) SELECT {columns} FROM transfer_lines_before")
    op.drop_table("transfer_lines_before")
