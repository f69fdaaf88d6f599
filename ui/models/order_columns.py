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


WIDTHS: dict[OrderColumn, int] = {
    OrderColumn.NO: 90,
    OrderColumn.STAGE: 112,
    OrderColumn.AGE: 154,
    OrderColumn.BUYER: 102,
    OrderColumn.REGION: 92,
    OrderColumn.WAREHOUSE: 86,
    OrderColumn.LINES: 72,
    OrderColumn.AMOUNT: 114,
    OrderColumn.MISSING: 170,
    OrderColumn.CHANNEL: 86,
    OrderColumn.EXTERNAL: 180,
}
"""Pixels that the texts of a column need, marks included."""
WIDEST_BUYER = 240
"""Room that is left over goes to the customers' names, up to so many pixels."""
_IN_NARROW_WINDOWS = (
    OrderColumn.NO,
    OrderColumn.STAGE,
    OrderColumn.AGE,
    OrderColumn.BUYER,
    OrderColumn.AMOUNT,
    OrderColumn.CHANNEL,
    OrderColumn.WAREHOUSE,
    OrderColumn.REGION,
    OrderColumn.MISSING,
    OrderColumn.LINES,
    OrderColumn.EXTERNAL,
)
"""What stays longest when the window gets narrow, first."""

RIGHT = frozenset({OrderColumn.LINES, OrderColumn.AMOUNT})
"""Columns with numbers."""

_TITLES: dict[OrderColumn, Callable[[], str]] = {
    OrderColumn.NO: lambda: text("Order"),
    OrderColumn.STAGE: lambda: text("Stage"),
    OrderColumn.AGE: lambda: text("Limit / done at"),
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


def fitting_columns(room: int) -> dict[OrderColumn, int]:
    """The columns that fit beside each other into so many pixels, and how wide each is."""
    shown: dict[OrderColumn, int] = {}
    for column in _IN_NARROW_WINDOWS:
        if sum(shown.values()) + WIDTHS[column] > room:
            break
        shown[column] = WIDTHS[column]
    if OrderColumn.BUYER in shown:
        spare = room - sum(shown.values())
        shown[OrderColumn.BUYER] = min(WIDEST_BUYER, shown[OrderColumn.BUYER] + spare)
    return shown
