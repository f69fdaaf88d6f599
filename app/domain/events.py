"""The ledger of an order: what happened, who, when, where, with what evidence; each event seals the one before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Facts = dict[str, object]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class EventKind(StrEnum):
    """Everything that can happen to an order, in past tense."""

    ORDER_RECEIVED = "order_received"
    ORDER_COMPLETED = "order_completed"
    SOURCE_CHANGED = "source_changed"
    IMPORT_UNDONE = "import_undone"
    CREDIT_ASKED = "credit_asked"
    CREDIT_TAKEN = "credit_taken"
    CREDIT_REFUSED = "credit_refused"
    ORDER_ASSIGNED = "order_assigned"
    ORDER_SPLIT = "order_split"
    TRANSFER_PROPOSED = "transfer_proposed"
    TRANSFER_APPROVED = "transfer_approved"
    TRANSFER_PICKED = "transfer_picked"
    TRANSFER_SENT = "transfer_sent"
    TRANSFER_RECEIVED = "transfer_received"
    TRANSFER_SHORT = "transfer_short"
    TRANSFER_CANCELLED = "transfer_cancelled"
    TRANSFER_COMPLETED = "transfer_completed"
    PRODUCTION_REQUESTED = "production_requested"
    PRODUCTION_ACCEPTED = "production_accepted"
    ORDER_REOPENED = "order_reopened"
    LIST_RELEASED = "list_released"
    LIST_LEFT = "list_left"
    ORDER_REROUTED = "order_rerouted"
    ORDER_OVERRIDDEN = "order_overridden"
    LINE_REJECTED = "line_rejected"
    STOCK_DOUBTED = "stock_doubted"
    STOCK_FOUND = "stock_found"
    STOCK_MISSING = "stock_missing"
    PICKING_STARTED = "picking_started"
    ITEM_SCANNED = "item_scanned"
    SCAN_UNDONE = "scan_undone"
    EXTRA_TAKEN = "extra_taken"
    UNSCANNED_TAKEN = "unscanned_taken"
    BOX_CLOSED = "box_closed"
    ORDER_PICKED = "order_picked"
    ORDER_UNPICKED = "order_unpicked"
    CONFLICT_SETTLED = "conflict_settled"
    LABEL_APPLIED = "label_applied"
    LABEL_VOIDED = "label_voided"
    LABEL_REPRINTED = "label_reprinted"
    LABEL_RESENT = "label_resent"
    WAYBILL_TAKEN = "waybill_taken"
    WAYBILL_RETURNED = "waybill_returned"
    PARCEL_LOADED = "parcel_loaded"
    PARCEL_UNLOADED = "parcel_unloaded"
    ORDER_SHIPPED = "order_shipped"
    ORDER_SIGNED = "order_signed"
    EVIDENCE_ADDED = "evidence_added"
    ORDER_HELD = "order_held"
    ORDER_RELEASED = "order_released"
    ORDER_CANCELLED = "order_cancelled"
    CASE_OPENED = "case_opened"
    CASE_CLOSED = "case_closed"
    CASE_REOPENED = "case_reopened"


class Topic(StrEnum):
    """What leaves the house, as topics of the outbox."""

    LABEL = "label.render"
    CUSTOMER_SHIPPED = "customer.shipped"
    CUSTOMER_SIGNED = "customer.signed"
    ALERT_WECOM = "alert.wecom"
    ALERT_MAIL = "alert.mail"


CONNECTED = (Topic.LABEL, Topic.ALERT_WECOM, Topic.ALERT_MAIL)
"""Topics that somebody receives; messages of the others wait for their receiver (the mini-program) to be built."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of an order's ledger; `seq` counts from 1 without gaps."""

    seq: int
    at: datetime
    kind: EventKind
    by: str
    station: str
    facts: Facts
    hash: str


def canonical(facts: Facts) -> str:
    """Facts as the one text that is stored and sealed."""
    return _ENCODER.encode(facts)


def seal(previous: str, seq: int, at_ms: int, kind: str, by: str, station: str, facts: str) -> str:
    """The hash of an event over its own content and the hash before it; the first event of an order is
    sealed with the order's number in place of a previous hash, so a ledger cannot be moved to another order."""
    content = "\x1f".join((previous, str(seq), str(at_ms), kind, by, station, facts))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
