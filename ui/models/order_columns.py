"""The columns of the list of orders."""

from collections.abc import Callable
from enum import IntEnum

from app.i18n import text


class OrderColumn(IntEnum):
    """Columns in their first order: what people look for stands left of the side panel."""

    NO = 0
    STAGE = 1
    AGE = 2
    BUYER = 3
    REGION = 4
    WAREHOUSE = 5
    LINES = 6
    AMOUNT = 7
    MISSING = 8
    CHANNEL = 9
    EXTERNAL = 10


RIGHT = frozenset({OrderColumn.LINES, OrderColumn.AMOUNT})
"""Columns with numbers."""

_TITLES: dict[OrderColumn, Callable[[], str]] = {
    OrderColumn.NO: lambda: text("Order"),
    OrderColumn.STAGE: lambda: text("Stage"),
    OrderColumn.AGE: lambda: text("Age"),
    OrderColumn.BUYER: lambda: text("Customer"),
    OrderColumn.REGION: lambda: text("Region"),
    OrderColumn.WAREHOUSE: lambda: text("Warehouse"),
    OrderColumn.LINES: lambda: text("Lines/pcs"),
    OrderColumn.AMOUNT: lambda: text("Amount"),
    OrderColumn.MISSING: lambda: text("Missing"),
    OrderColumn.CHANNEL: lambda: text("Channel"),
    OrderColumn.EXTERNAL: lambda: text("Channel's number"),
}


def column_title(column: OrderColumn) -> str:
    """A column's name."""
    return _TITLES[column]()
