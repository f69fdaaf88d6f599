"""The schema, one module a room; `metadata` holds every table."""

from db.tables import catalog, company, credit, delivery, lists, orders, parcels, people, rules, stock
from db.tables.base import metadata

__all__ = [
    "catalog",
    "company",
    "credit",
    "delivery",
    "lists",
    "metadata",
    "orders",
    "parcels",
    "people",
    "rules",
    "stock",
]
