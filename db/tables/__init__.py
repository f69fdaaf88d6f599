"""The schema, one module a room; `metadata` holds every table."""

from db.tables import catalog, company, credit, delivery, orders, people, rules, stock
from db.tables.base import metadata

__all__ = ["catalog", "company", "credit", "delivery", "metadata", "orders", "people", "rules", "stock"]
