"""Pick lists: several orders on one walk."""

from sqlalchemy import Column, ForeignKey, Index, Text, text

from db.tables.base import Big, Instant, choice, key, number, table, words

pick_lists = table(
    "pick_lists",
    key(),
    Column("no", Text, nullable=False, unique=True),
    Column("warehouse_id", Big, ForeignKey("warehouses.id"), nullable=False),
    *choice("kind", "'batch', 'wave'"),
    *choice("state", "'released', 'picking', 'done', 'cancelled'"),
    words("carrier"),
    Column("cutoff_at", Instant),
    words("station"),
    words("by"),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
)

pick_list_orders = table(
    "pick_list_orders",
    Column("list_id", Big, ForeignKey("pick_lists.id"), primary_key=True, autoincrement=False),
    Column("order_id", Big, ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    number("bin"),
    number("open", 1),
    Index(
        "uq_pick_list_orders_open",
        "order_id",
        unique=True,
        sqlite_where=text("open = 1"),
        postgresql_where=text("open = 1"),
    ),
)
"""Which order goes into which bin of the cart; an order is in one open list at most, by the database's own law."""
