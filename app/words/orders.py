"""What orders, people and stations are called, and what their events say."""

from app.domain.events import EventKind
from app.i18n import text
from app.words import case_names, conflicts, counting, floor, handover, lists, printing, station
from app.words.table import Table

STAGES: Table = {
    "paid": lambda: text("Paid"),
    "assigned": lambda: text("Assigned"),
    "picked": lambda: text("Picked"),
    "shipped": lambda: text("Shipped"),
    "signed": lambda: text("Signed"),
    "to_produce": lambda: text("To produce"),
    "cancelled": lambda: text("Cancelled"),
}
CHANNELS: Table = {
    "taobao": lambda: text("Taobao"),
    "mini": lambda: text("Mini app"),
    "phone": lambda: text("Phone"),
    "pos": lambda: text("POS"),
    "jd": lambda: text("JD"),
    "1688": lambda: text("1688"),
}
AWAITS: Table = {
    "data": lambda: text("waits for data"),
    "release": lambda: text("on hold"),
    "routing": lambda: text("waits for routing"),
    "transfer": lambda: text("waits for a transfer"),
    "production": lambda: text("waits for production"),
    "picking": lambda: text("waits for picking"),
    "shipping": lambda: text("waits for the courier"),
    "signature": lambda: text("waits for the signature"),
    "nothing": lambda: text("finished"),
}
MISSING: Table = {
    "lines": lambda: text("order lines"),
    "sku": lambda: text("a known product"),
    "address": lambda: text("a clear county in the address"),
    "payment": lambda: text("the payment"),
    "price": lambda: text("a price"),
    "credit": lambda: text("credit"),
}
ROLES: Table = {
    "admin": lambda: text("Administrator"),
    "clerk": lambda: text("Order clerk"),
    "picker": lambda: text("Picker"),
    "keeper": lambda: text("Warehouse keeper"),
    "supervisor": lambda: text("Sales supervisor"),
    "planner": lambda: text("Production planner"),
    "purchaser": lambda: text("Purchaser"),
    "finance": lambda: text("Finance"),
    "coordinator": lambda: text("Coordinator"),
}
PERMISSIONS: Table = {
    "log_in": lambda: text("log in"),
    "import": lambda: text("import orders"),
    "edit_master": lambda: text("change master data"),
    "route": lambda: text("route orders"),
    "transfer": lambda: text("complete transfers"),
    "pick": lambda: text("pick"),
    "ship": lambda: text("ship"),
    "ship_unscanned": lambda: text("let whole orders go unscanned"),
    "sign": lambda: text("sign"),
    "hold": lambda: text("hold and release orders"),
    "cancel": lambda: text("cancel orders"),
    "place": lambda: text("place orders"),
    "cure": lambda: text("complete orders"),
    "grant": lambda: text("grant temporary credit"),
    "keep_accounts": lambda: text("keep customers' accounts"),
    "edit_rates": lambda: text("change freight and promotions"),
    "edit_rules": lambda: text("change routing rules"),
    "edit_profiles": lambda: text("change mapping profiles"),
    "settings": lambda: text("change the company's settings"),
    **floor.PERMISSIONS,
    **lists.PERMISSIONS,
    **counting.PERMISSIONS,
    **printing.PERMISSIONS,
    **case_names.PERMISSIONS,
}
EVENTS: Table = {
    EventKind.ORDER_RECEIVED: lambda: text("Order received"),
    EventKind.ORDER_COMPLETED: lambda: text("Missing data completed"),
    EventKind.SOURCE_CHANGED: lambda: text("Changed at its source: {says}"),
    EventKind.IMPORT_UNDONE: lambda: text("Import {batch} undone: as it was before"),
    EventKind.CREDIT_ASKED: lambda: text("Temporary credit of {amount} asked for: {reason}"),
    EventKind.CREDIT_TAKEN: lambda: text("Credit of {amount} taken"),
    EventKind.CREDIT_REFUSED: lambda: text("Temporary credit refused: {reason}"),
    EventKind.ORDER_ASSIGNED: lambda: text("Assigned to {warehouse}"),
    EventKind.ORDER_SPLIT: lambda: text("Split: {orders} sent on their own"),
    EventKind.TRANSFER_PROPOSED: lambda: text("Transfer proposed from {donors}"),
    EventKind.TRANSFER_COMPLETED: lambda: text("Transfer {transfer} completed"),
    EventKind.PRODUCTION_REQUESTED: lambda: text("Nothing in stock: {pieces} pieces to produce"),
    EventKind.ORDER_REOPENED: lambda: text("Back to routing"),
    EventKind.PICKING_STARTED: lambda: text("Picking started"),
    EventKind.ITEM_SCANNED: lambda: text("Scanned {sku}, {picked} picked"),
    EventKind.SCAN_UNDONE: lambda: text("Scan of {sku} undone, {picked} picked"),
    EventKind.ORDER_PICKED: lambda: text("Picked, parcel {parcel}"),
    EventKind.LABEL_APPLIED: lambda: text("Label {label} stuck on"),
    EventKind.LABEL_VOIDED: lambda: text("Label {label} void"),
    EventKind.ORDER_SHIPPED: lambda: text("Shipped by {carrier}, {waybill}"),
    EventKind.ORDER_SIGNED: lambda: text("Signed by the customer"),
    EventKind.ORDER_HELD: lambda: text("On hold: {reason}"),
    EventKind.ORDER_RELEASED: lambda: text("Released"),
    EventKind.ORDER_CANCELLED: lambda: text("Cancelled: {reason}"),
    **floor.EVENTS,
    **handover.EVENTS,
    **lists.EVENTS,
    **counting.EVENTS,
    **station.EVENTS,
    **conflicts.EVENTS,
    **case_names.EVENTS,
}
CHANGES: Table = {
    "status": lambda: text("status"),
    "recipient": lambda: text("recipient or address"),
    "lines": lambda: text("order lines"),
    "terms": lambda: text("amount, freight or remark"),
}
FATES: Table = {
    "new": lambda: text("New"),
    "incomplete": lambda: text("New, incomplete"),
    "completed": lambda: text("Completes an order"),
    "changed": lambda: text("Changed at its source"),
    "duplicate": lambda: text("There already"),
    "rejected": lambda: text("Rejected"),
    "returns": lambda: text("Returned lines"),
}
GRANT_STATES: Table = {
    "requested": lambda: text("Waits for an answer"),
    "active": lambda: text("Granted"),
    "refused": lambda: text("Refused"),
    "revoked": lambda: text("Revoked"),
}
ENTRIES: Table = {
    "charge": lambda: text("Charge"),
    "payment": lambda: text("Payment"),
    "limit": lambda: text("Limit"),
}
INBOX: Table = {
    "done": lambda: text("imported"),
    "failed": lambda: text("not imported"),
}
