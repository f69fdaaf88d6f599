"""Stock per warehouse, the movements that explain it, and what is promised."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words

stock = table(
    "stock",
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), primary_key=True),
    Column("sku_id", Big, ForeignKey("skus.id"), primary_key=True),
    number("on_hand", 0),
    number("reserved", 0),
    words("location"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved"),
    Index("ix_stock_sku_id", "sku_id"),
)
"""on hand − reserved = available; changed only by guarded statements in (warehouse, SKU) order."""

stock_movements = table(
    "stock_movements",
    key(),
    Column("warehouse_id", Big, nullable=False),
    Column("sku_id", Big, nullable=False),
    *choice("kind", "'count', 'pick', 'return', 'transfer_out', 'transfer_in', 'produce', 'reject', 'found', 'cycle'"),
    number("quantity"),
    words("reference"),
    words("by"),
    Column("at", Instant, nullable=False),
    Index("ix_stock_movements_place", "warehouse_id", "sku_id"),
)
"""Append-only; the sum over a place is its on hand. `reference` is an order, transfer or batch number."""

locations = table(
    "locations",
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    number("walk", 0),
)
"""The places of a warehouse in the order of the walk; those with equal `walk` go by their code. stock.location is such
a code."""

count_tasks = table(
    "count_tasks",
    key(),
    Column("no", Text, nullable=False, unique=True),
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), nullable=False),
    Column("location", Text, nullable=False),
    *choice("state", "'open', 'counted', 'cancelled'"),
    words("station"),
    words("by"),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(
        "ix_count_tasks_open",
        "warehouse_id",
        "id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
"""Locations that somebody shall count without being told what should be there."""

stock_counts = table(
    "stock_counts",
    key(),
    Column("task_id", Big, ForeignKey("count_tasks.id")),
    *choice("kind", "'found', 'cycle'"),
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), nullable=False),
    Column("sku_id", Big, ForeignKey("skus.id"), nullable=False),
    words("location"),
    number("expected"),
    number("counted"),
    words("reason"),
    *choice("state", "'done', 'asked', 'approved', 'refused'"),
    words("order_no"),
    words("station"),
    words("by"),
    Column("at", Instant, nullable=False),
    words("decided_by"),
    Column("decided_at", Instant),
    Index("ix_stock_counts_place", "warehouse_id", "sku_id"),
    Index(
        "ix_stock_counts_asked", "id", sqlite_where=text("state = 'asked'"), postgresql_where=text("state = 'asked'")
    ),
)
"""What was on the shelf against what the system said, in pieces; a difference above the keeper's limit is `asked` until
somebody decides. The movement of a count has its id as reference."""

reservations = table(
    "reservations",
    Column("line_id", Big, ForeignKey("order_lines.id"), primary_key=True),
    Column("warehouse_id", Big, nullable=False, primary_key=True),
    Column("order_id", Big, nullable=False),
    Column("sku_id", Big, nullable=False),
    number("quantity"),
    CheckConstraint("quantity > 0", name="quantity"),
    Index("ix_reservations_order_id", "order_id"),
    Index("ix_reservations_place", "warehouse_id", "sku_id"),
)
