"""Stock per warehouse, the movements that explain it, and what is promised."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

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
    *choice("kind", "'count', 'pick', 'return', 'transfer_out', 'transfer_in', 'produce', 'reject'"),
    number("quantity"),
    words("reference"),
    words("by"),
    Column("at", Instant, nullable=False),
    Index("ix_stock_movements_place", "warehouse_id", "sku_id"),
)
"""Append-only; the sum over a place is its on hand. `reference` is an order, transfer or batch number."""

reservations = table(
    "reservations",
    Column("line_id", Big, ForeignKey("order_lines.id"), primary_key=True),
    Column("warehouse_id", Big, nullable=False, primary_key=True),
    Column("order_id", Big, nullable=False),
    Column("sku_id", Big, nullable=False),
    number("quantity"),
    CheckConstraint("quantity > 0", name="quantity"),
    Index("ix_reservations_order_id", "order_id"),
)
