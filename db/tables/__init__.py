"""The schema, one module a room; `metadata` holds every table."""

from db.tables import catalog, delivery, orders, people, stock
from db.tables.base import metadata

__all__ = ["catalog", "delivery", "metadata", "orders", "people", "stock"]
