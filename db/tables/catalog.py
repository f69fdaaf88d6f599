"""Warehouses, products and their codes, customers."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint

from db.tables.base import Big, Degrees, Instant, choice, key, number, table, words

warehouses = table(
    "warehouses",
    key(),
    Column("code", Text, nullable=False, unique=True),
    words("name"),
    Column("lat", Degrees, nullable=False),
    Column("lon", Degrees, nullable=False),
)

skus = table(
    "skus",
    key(),
    Column("code", Text, nullable=False, unique=True),
    words("name"),
    number("price_fen", 0),
    number("weight_g", 0),
)

sku_codes = table(
    "sku_codes",
    key(),
    Column("sku_id", Big, ForeignKey("skus.id"), nullable=False, index=True),
    *choice("kind", "'sku', 'oe', 'barcode', 'old', 'alias'"),
    Column("code", Text, nullable=False),
    Column("match_key", Text, nullable=False),
    number("pieces", 1),
    Index("ix_sku_codes_match_key", "match_key", "sku_id"),
    UniqueConstraint("sku_id", "kind", "match_key"),
    CheckConstraint("pieces > 0", name="pieces"),
)
"""Every code that finds a product, its own SKU code included; `match_key` is the comparison form (codes.part_key).
`old` is a number that this product replaces, `alias` one that a clerk once said to mean it."""

prices = table(
    "prices",
    Column("level", Text, primary_key=True),
    Column("sku_id", Big, ForeignKey("skus.id"), primary_key=True),
    number("price_fen"),
    CheckConstraint("price_fen > 0", name="price_fen"),
)
"""The price list: prices of a customer's level, where they differ from the product's own."""

customers = table(
    "customers",
    key(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, index=True),
    *choice("kind", "'repair_shop', 'dealer_4s'"),
    words("phone"),
    words("contact"),
    words("level"),
    words("initials"),
    *choice("grade", "'', 'A', 'B', 'C'", ""),
    Index("ix_customers_phone", "phone"),
)
"""`level` is the price level, `grade` how much the customer counts; `initials` the name's pinyin initials, in
capitals."""

customer_addresses = table(
    "customer_addresses",
    key(),
    Column("customer_id", Big, ForeignKey("customers.id"), nullable=False, index=True),
    words("address"),
    words("adcode"),
    words("region"),
    Column("lat", Degrees),
    Column("lon", Degrees),
    Column("used_at", Instant),
)
