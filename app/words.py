"""Codes and facts become sentences: what is wrong, where, and what to do next."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.domain.events import EventKind
from app.domain.picking import Says
from app.domain.routing import Outcome, Verdict
from app.domain.site import SITE_ZONE
from app.errors import BadInput, Problem, Refused, Unavailable
from app.i18n import text
from app.views import CandidateRow, DecisionRow

Table = Mapping[str, Callable[[], str]]

_STAGES: Table = {
    "paid": lambda: text("Paid"),
    "assigned": lambda: text("Assigned"),
    "picked": lambda: text("Picked"),
    "shipped": lambda: text("Shipped"),
    "signed": lambda: text("Signed"),
    "to_produce": lambda: text("To produce"),
    "cancelled": lambda: text("Cancelled"),
}
_CHANNELS: Table = {
    "taobao": lambda: text("Taobao"),
    "mini": lambda: text("Mini-program"),
    "phone": lambda: text("Phone"),
    "pos": lambda: text("POS"),
}
_AWAITS: Table = {
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
_MISSING: Table = {
    "lines": lambda: text("order lines"),
    "sku": lambda: text("a known product"),
    "address": lambda: text("a clear county in the address"),
    "payment": lambda: text("the payment"),
}
_ROLES: Table = {
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
_PERMISSIONS: Table = {
    "log_in": lambda: text("log in"),
    "import": lambda: text("import orders"),
    "edit_master": lambda: text("change master data"),
    "route": lambda: text("route orders"),
    "transfer": lambda: text("complete transfers"),
    "pick": lambda: text("pick"),
    "ship": lambda: text("ship"),
    "sign": lambda: text("sign"),
    "hold": lambda: text("hold and release orders"),
    "cancel": lambda: text("cancel orders"),
}
_EVENTS: Table = {
    EventKind.ORDER_RECEIVED: lambda: text("Order received"),
    EventKind.ORDER_COMPLETED: lambda: text("Missing data completed"),
    EventKind.ORDER_ASSIGNED: lambda: text("Assigned to {warehouse}"),
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
}
_SAYS: Table = {
    Says.ORDER_OPENED: lambda: text("Order opened, scan the first item"),
    Says.ORDER_RESUMED: lambda: text("Order resumed where it stopped"),
    Says.ORDER_CLOSED: lambda: text("Closed, scan an order"),
    Says.ALREADY_OPEN: lambda: text("This order is open already"),
    Says.ITEM_ACCEPTED: lambda: text("{picked}/{quantity} {name}"),
    Says.LINE_DONE: lambda: text("Line done {picked}/{quantity} {name}"),
    Says.ORDER_DONE: lambda: text("Order done, stick on label {label}"),
    Says.LABEL_APPLIED: lambda: text("Label on the box, next order"),
    Says.UNDONE: lambda: text("Taken back: {picked}/{quantity} {name}"),
    Says.NOTHING_TO_UNDO: lambda: text("Nothing to undo"),
    Says.ALREADY_PICKED: lambda: text("Picked already"),
    Says.WRONG_ITEM: lambda: text("Wrong item: not in this order"),
    Says.OVER_QUANTITY: lambda: text("Too many: {name} is full {picked}/{quantity}"),
    Says.UNKNOWN_CODE: lambda: text("Unknown code"),
    Says.AMBIGUOUS: lambda: text("Several items have this code"),
    Says.SCAN_ORDER_FIRST: lambda: text("Scan the order first"),
    Says.OTHER_WAREHOUSE: lambda: text("Belongs to another warehouse"),
    Says.NOT_READY: lambda: text("Not ready to pick"),
    Says.OLD_LABEL: lambda: text("Old label: use the new one"),
    Says.OTHER_LABEL: lambda: text("Label of another order"),
    Says.CONFIRM_SWITCH: lambda: text("Leave {order} unfinished? Scan again"),
    Says.CONFIRM_TAKE_OVER: lambda: text("Open at {station}. Scan again to take over"),
    Says.STOP_CANCELLED: lambda: text("STOP! Order cancelled"),
    Says.STOP_HELD: lambda: text("STOP! Order on hold"),
}
_REFUSALS: Table = {
    "stage.move": lambda: text("Order {order} is at “{stage}”: this step is not possible there."),
    "order.held": lambda: text("Order {order} is on hold. Release it first."),
    "order.unknown": lambda: text("No order found for “{order}”. Check the number."),
    "order.not_holdable": lambda: text("Order {order} cannot be held: it is on hold already or has left the house."),
    "order.not_held": lambda: text("Order {order} is not on hold."),
    "field.required": lambda: text("“{field}” must not be empty."),
    "waybill.used": lambda: text("Waybill number {waybill} belongs to parcel {parcel} already. Check the number."),
    "label.none": lambda: text("Order {order} has no label: it has not been picked yet."),
    "pin.wrong": lambda: text("Wrong PIN for {operator}. Try again."),
    "pin.short": lambda: text("A PIN has at least {digits} digits."),
    "station.unknown": lambda: text("Station “{station}” is not known. Choose a station first."),
    "warehouse.unknown": lambda: text("Warehouse “{warehouse}” is not known. Known: {known}."),
    "request.reused": lambda: text("This request number was used for something else."),
    "operator.unknown": lambda: text("Operator “{operator}” is not known or not active."),
    "operator.not_permitted": lambda: text("{operator} may not {permission}. Ask a colleague who has the right."),
    "transfer.unknown": lambda: text("No open transfer “{transfer}”."),
    "channel.unknown": lambda: text("Channel “{channel}” is not known. Known: {known}."),
    "argument.bad": lambda: text("{name}: “{found}” is not valid. Expected: {expected}."),
    "bench.not_empty": lambda: text("The benchmark needs an empty database of its own."),
    "database.url": lambda: text("“{database}” is not a database address. Example: {example}"),
    "database.not_empty": lambda: text("The database {database} holds data already; nothing was changed."),
    "file.missing": lambda: text("There is no file {file}. Check the name."),
    "file.folder": lambda: text("{file} is a folder. Name the file inside it."),
    "file.unreadable": lambda: text("{file} cannot be read. Check that it may be opened."),
    "file.empty": lambda: text("{file} is empty. Export it again."),
    "file.old_xls": lambda: text("{file} is an old .xls or a locked workbook. Save it as XLSX without a password."),
    "file.html": lambda: text("{file} is a web page, not a table. Export it again as CSV or XLSX."),
    "file.binary": lambda: text("{file} is not a CSV or XLSX table. Export it again as CSV or XLSX."),
    "file.damaged": lambda: text("{file} is damaged and cannot be opened. Export it again."),
    "file.encoding": lambda: text("{file} is neither UTF-8 nor GB18030 text. Save it as UTF-8 CSV."),
    "file.bomb": lambda: text("{file} unpacks to more than this program accepts ({found})."),
    "file.too_wide": lambda: text("{file} has too many columns ({found}). Export only the columns needed."),
    "file.too_large": lambda: text("{file} has too many cells ({found}). Split it."),
    "file.quote": lambda: text("{file} has a quotation mark that is never closed. Export it again."),
    "file.cell_too_long": lambda: text("{file} has a cell that is too long. Shorten it."),
    "file.columns": lambda: text("{file} does not have the columns that are needed."),
    "file.not_taobao": lambda: text("{file} is not a Taobao order list or line list."),
    "file.nothing_usable": lambda: text("Nothing in {file} could be imported; nothing was changed."),
    "usage": lambda: text("The command was not understood: {says} See: picklane --help"),
    "import.what": lambda: text("Say either --channel taobao or --kind warehouses, products, stock or customers."),
    "demo.scan": lambda: text("The demo's scan of {scanned} was refused: {says}"),
    "bench.unknown": lambda: text("There is no benchmark “{name}”. Known: {known}."),
}
_UNAVAILABLE: Table = {
    "database.busy": lambda: text("Others are working on the same rows. Try again in a moment."),
    "database.away": lambda: text("The database does not answer: {database}. Check the server and the network."),
    "database.newer": lambda: text("The database is newer than this program. Update the program."),
    "database.old": lambda: text("The database is older than this program. Run: picklane db upgrade"),
    "database.missing": lambda: text("There is no Picklane database at {database}. Run: picklane db init"),
    "database.broken": lambda: text("{database} is not a Picklane database, or it is damaged."),
    "database.share": lambda: text("{folder} is on a network drive; SQLite loses data there. Use a local folder."),
    "database.driver": lambda: text("The driver for this database is not installed: {detail}"),
    "disk.full": lambda: text("The disk is full. Free some space; nothing was changed."),
    "display.none": lambda: text("There is no display. Try: picklane demo --out demo-out"),
    "file.unwritable": lambda: text("{file} cannot be written: {why}"),
    "folder.unwritable": lambda: text("{folder} cannot be written to. Check its rights."),
    "output.unwritable": lambda: text("The answer cannot be written: {why}"),
}
_EXPECTED: Table = {
    "text_id": lambda: text("an order number as text, not 4.5E+18"),
    "quantity": lambda: text("a whole number above 0"),
    "count": lambda: text("a whole number, 0 or more"),
    "money": lambda: text("an amount such as 12.30"),
    "time": lambda: text("a time such as 2026-11-11 09:30:00"),
    "status": lambda: text("a known order status"),
    "order_lines": lambda: text("readable lines; correct them first"),
    "one_row_per_order": lambda: text("one row for each order"),
    "unique": lambda: text("a value that stands only once in the file"),
    "column": lambda: text("a column of this name"),
    "known_warehouse": lambda: text("a known warehouse code"),
    "known_sku": lambda: text("a known SKU"),
    "not_below_reserved": lambda: text("at least what orders have reserved"),
    "customer_kind": lambda: text("repair_shop or dealer_4s"),
    "file.readable": lambda: text("a CSV or XLSX table"),
    "encoding": lambda: text("UTF-8 or GB18030 text"),
    "unpacked_size": lambda: text("at most 200 MB unpacked"),
    "columns": lambda: text("at most 200 columns, and none beyond the header"),
    "cells": lambda: text("at most 10 million cells"),
    "quote": lambda: text("a closed quotation mark"),
    "cell_length": lambda: text("a shorter text"),
    "column_once": lambda: text("this column once"),
    "taobao_table": lambda: text("a Taobao order list or line list"),
    "filled": lambda: text("a value"),
    "degrees": lambda: text("degrees such as 31.30"),
    "same_lines": lambda: text("the same lines as in the other file"),
}


def _word(table: Table, code: str) -> str:
    entry = table.get(code)
    return entry() if entry else code


def _fill(template: str, facts: Mapping[str, object]) -> str:
    class Facts(dict[str, object]):
        def __missing__(self, key: str) -> str:
            return "–"

    return template.format_map(Facts(facts))


def stage(code: str) -> str:
    """A stage's name."""
    return _word(_STAGES, code)


def channel(code: str) -> str:
    """A channel's name."""
    return _word(_CHANNELS, code)


def awaits(code: str) -> str:
    """What an order waits for."""
    return _word(_AWAITS, code)


def missing(code: str) -> str:
    """What an incomplete order lacks."""
    return _word(_MISSING, code)


def role(code: str) -> str:
    """A role's name."""
    return _word(_ROLES, code)


def event(kind: str, facts: Mapping[str, object]) -> str:
    """One line of a timeline."""
    if kind == EventKind.TRANSFER_PROPOSED and facts.get("donors") == facts.get("warehouse"):
        return text("Nobody within the radius: direct service from {donors} proposed", donors=facts.get("donors"))
    return _fill(_word(_EVENTS, kind), facts)


def says(code: str, facts: Mapping[str, object]) -> str:
    """What a station says to a scan."""
    return _fill(_word(_SAYS, code), facts)


def refusal(error: Exception) -> str:
    """The one sentence for an error that may reach a person, with the problems of a file behind it."""
    if isinstance(error, Refused):
        facts = dict(error.facts)
        if "stage" in facts:
            facts["stage"] = stage(str(facts["stage"]))
        if "permission" in facts:
            facts["permission"] = _word(_PERMISSIONS, str(facts["permission"]))
        sentence = _fill(_word(_REFUSALS, error.code), facts)
        if isinstance(error, BadInput):
            sentence = " ".join([sentence, *(problem(p) for p in error.problems[:5] if p.row or p.field)])
        return sentence
    if isinstance(error, Unavailable):
        return _fill(_word(_UNAVAILABLE, error.what), error.facts)
    return str(error)


def expected(code: str) -> str:
    """What a cell should have held."""
    return _word(_EXPECTED, code)


def problem(found: Problem) -> str:
    """Where in a file, what was found and what was expected."""
    where = text("row {row}", row=found.row) if found.row else text("the file")
    return text(
        "{file}, {where}, {field}: found “{found}”, expected {expected}",
        file=found.file,
        where=where,
        field=found.field,
        found=found.found,
        expected=expected(found.expected),
    )


def verdict(candidate: CandidateRow, decision: DecisionRow) -> str:
    """Why this warehouse won or lost, in one sentence."""
    short = [cover for cover in candidate.covers if cover.available < cover.needed]
    lack = ", ".join(f"{cover.sku} {cover.available}/{cover.needed}" for cover in short)
    facts = {"km": f"{candidate.km:,.0f}", "radius": f"{decision.radius_km:,.0f}", "lack": lack}
    templates: dict[str, str] = {
        Verdict.CHOSEN: text("Nearest warehouse with everything, {km} km away."),
        Verdict.DESTINATION: text("Would serve from {km} km, but lacks {lack}."),
        Verdict.DONOR: text("Nearest that has the goods; transfer proposed."),
        Verdict.FARTHER: text("Has everything, but {km} km is farther."),
        Verdict.SHORT: text("Within {radius} km, but lacks {lack}."),
        Verdict.OUT_OF_RADIUS: text("{km} km is beyond the radius of {radius} km; lacks {lack}.")
        if lack
        else text("{km} km is beyond the radius of {radius} km."),
    }
    return templates.get(candidate.verdict, candidate.verdict).format(**facts)


def outcome(code: str) -> str:
    """What routing decided."""
    table: Table = {
        Outcome.ASSIGNED: lambda: text("Assigned"),
        Outcome.TRANSFER: lambda: text("Transfer proposed"),
        Outcome.TO_PRODUCE: lambda: text("To produce"),
    }
    return _word(table, code)


def money(fen: int) -> str:
    """¥1,280.00."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}¥{fen // 100:,}.{fen % 100:02d}"


def age(span: timedelta) -> str:
    """How long: 2 小时 10 分."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return text("{days} d {hours} h", days=days, hours=hours)
    if hours:
        return text("{hours} h {minutes} min", hours=hours, minutes=minutes % 60)
    return text("{minutes} min", minutes=minutes)


def clock(when: datetime, now: datetime) -> str:
    """14:02, 昨天 09:15, 11-11, or with the year when it is another one; in the site's zone."""
    local, today = when.astimezone(SITE_ZONE), now.astimezone(SITE_ZONE)
    days = (today.date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return text("yesterday {time}", time=f"{local:%H:%M}")
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m-%d}"
