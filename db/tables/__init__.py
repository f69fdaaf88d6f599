"""The schema, one module a room; `metadata` holds every table."""

from db.tables import (
    cases,
    catalog,
    company,
    credit,
    delivery,
    duty,
    knowledge,
    lists,
    orders,
    parcels,
    people,
    rules,
    stock,
)
from db.tables.base import metadata

__all__ = [
    "cases",
    "catalog",
    "company",
    "credit",
    "delivery",
    "duty",
    "knowledge",
    "lists",
    "metadata",
    "orders",
    "parcels",
    "people",
    "rules",
    "stock",
]
