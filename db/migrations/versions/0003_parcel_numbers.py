"""Parcel numbers of undone imports are remembered, so that they never come again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SOME = sa.text("last_parcel > 0")


def upgrade() -> None:
    """Forward."""
    big = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(f"ALTER TABLE batches ADD COLUMN last_parcel {big} DEFAULT 0 NOT NULL")
    op.create_index("ix_batches_last_parcel", "batches", ["last_parcel"], sqlite_where=_SOME, postgresql_where=_SOME)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_batches_last_parcel", "batches")
    op.execute("ALTER TABLE batches DROP COLUMN last_parcel")
