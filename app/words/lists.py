"""Pick lists in words."""

from app.domain.events import EventKind
from app.domain.pick_lists import ListKind, ListState
from app.i18n import text
from app.words.table import Table

KINDS: Table = {
    ListKind.BATCH: lambda: text("Batch pick"),
    ListKind.WAVE: lambda: text("Wave"),
}
STATES: Table = {
    ListState.RELEASED: lambda: text("released"),
    ListState.PICKING: lambda: text("being picked"),
    ListState.DONE: lambda: text("done"),
    ListState.CANCELLED: lambda: text("cancelled"),
}
EVENTS: Table = {
    EventKind.LIST_RELEASED: lambda: text("On pick list {list}, bin {bin}"),
    EventKind.LIST_LEFT: lambda: text("Taken off pick list {list}, bin {bin}"),
}
PERMISSIONS: Table = {
    "release_lists": lambda: text("release pick lists"),
}
REFUSALS: Table = {
    "list.unknown": lambda: text("There is no pick list “{list}”. Check the number."),
    "list.closed": lambda: text("Pick list {list} is closed, or nothing is left on it to pick."),
    "list.empty": lambda: text(
        "None of these orders waits to be picked in {warehouse} any more. Look at the list again."
    ),
    "list.taken": lambda: text("Pick list {list} is at station {station} already. Take another one."),
    "list.not_here": lambda: text("Pick list {list} is not at this station."),
    "list.elsewhere": lambda: text(
        "Pick list {list} belongs to another warehouse; this station stands in {warehouse}."
    ),
    "list.not_in": lambda: text("Order {order} is on no pick list."),
    "carriers.bad": lambda: text(
        "The list of carriers is wrong at entry {entry}, “{name}”. Each one needs code, name and cutoff"
        " (17:00, or several, the earliest first: 11:30 17:00);"
        " all but the last have channels, regions or over_kg, the last one takes what is left."
    ),
}
FIELDS: Table = {
    "orders": lambda: text("Orders of a cart"),
}
