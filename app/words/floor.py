"""What happens on the floor: transfers, production, and what people decide otherwise."""

from app.domain.events import EventKind
from app.i18n import text
from app.words.table import Table

EVENTS: Table = {
    EventKind.TRANSFER_APPROVED: lambda: text("Transfer {transfer} from {from} to {to} approved"),
    EventKind.TRANSFER_PICKED: lambda: text("Transfer {transfer}: goods picked at {from}"),
    EventKind.TRANSFER_SENT: lambda: text("Transfer {transfer}: goods have left {from} for {to}"),
    EventKind.TRANSFER_RECEIVED: lambda: text("Transfer {transfer}: goods have arrived at {to}"),
    EventKind.TRANSFER_SHORT: lambda: text("Transfer {transfer} arrived short at {to}: {lack}"),
    EventKind.TRANSFER_CANCELLED: lambda: text("Transfer {transfer} from {from} cancelled: {reason}. Back to routing"),
    EventKind.PRODUCTION_ACCEPTED: lambda: text("{pieces} pieces of {sku} will be made by {date}"),
    EventKind.ORDER_REROUTED: lambda: text("Routed anew: {reason}"),
    EventKind.ORDER_OVERRIDDEN: lambda: text("Moved to {warehouse} by hand: {reason}"),
    EventKind.LINE_REJECTED: lambda: text(
        "Line {line} rejected at {warehouse}: {pieces} × {sku} {flaw}. Back to routing"
    ),
    EventKind.STOCK_DOUBTED: lambda: text("Stock in doubt: order {order} found {pieces} × {sku} {flaw} at {warehouse}"),
}
FLAWS: Table = {
    "short": lambda: text("too few"),
    "damaged": lambda: text("damaged"),
    "missing": lambda: text("missing"),
}
STATES: Table = {
    "proposed": lambda: text("proposed"),
    "approved": lambda: text("approved"),
    "picked": lambda: text("picked"),
    "in_transit": lambda: text("on its way"),
    "received": lambda: text("received"),
    "cancelled": lambda: text("cancelled"),
    "open": lambda: text("open"),
    "accepted": lambda: text("accepted"),
}
"""Where transfers and what is to be made stand."""
STEPS: Table = {
    "approve": lambda: text("approve"),
    "pick": lambda: text("pick"),
    "send": lambda: text("send"),
    "receive": lambda: text("receive"),
    "cancel": lambda: text("cancel"),
}
PERMISSIONS: Table = {
    "produce": lambda: text("answer for production"),
    "override": lambda: text("move orders to another warehouse"),
}
REFUSALS: Table = {
    "transfer.unknown": lambda: text("There is no transfer “{transfer}”. Check the number."),
    "transfer.step": lambda: text("Transfer {transfer} is “{state}”: “{step}” is not possible now."),
    "transfer.count": lambda: text("{pieces} × {sku} cannot have arrived: transfer {transfer} sent {sent}."),
    "production.none": lambda: text("No order waits for production of {sku}."),
    "production.past": lambda: text("{date} is past. Promise today or a later day."),
    "override.short": lambda: text("{warehouse} cannot serve order {order}: it has too little ({lack})."),
    "order.incomplete": lambda: text("Order {order} still lacks data. Complete it first."),
    "order.picking": lambda: text("Order {order} is being picked. Finish it, or reject the line that is wrong."),
    "line.unknown": lambda: text("Order {order} has no line {line}."),
    "line.not_reserved": lambda: text("Line {line} of order {order} is not reserved in any warehouse."),
}
