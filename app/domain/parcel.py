"""Parcels and the label on them."""

import json
from dataclasses import dataclass
from enum import StrEnum


class LabelState(StrEnum):
    """A label is asked for, rendered, sent to a printer, printed, stuck on (scanned back) or void; one parcel has at
    most one live label."""

    PENDING = "pending"
    RENDERED = "rendered"
    SENT = "sent"
    PRINTED = "printed"
    APPLIED = "applied"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class LabelContent:
    """Everything a waybill label shows, frozen when it was asked for, so that the same label can be drawn again.

    Names and phones are already masked here. `label_code` is the parcel code with its copy number, `reason` why a
    further copy was printed. This is box number `box` of `boxes`. `route_code` 三段码 and `consolidation` 集包地 come
    from the courier, where it gives them, as do `carrier` and `waybill` when they are known before printing.
    """

    parcel_no: str
    label_code: str
    copy: int
    order_no: str
    external_no: str
    channel: str
    warehouse_code: str
    warehouse_name: str
    sender_name: str
    receiver_name: str
    receiver_phone: str
    receiver_region: str
    receiver_address: str
    items: tuple[tuple[str, str, int], ...]
    remark: str
    urgent: bool
    created: str
    box: int = 1
    boxes: int = 1
    route_code: str = ""
    consolidation: str = ""
    carrier: str = ""
    waybill: str = ""
    reason: str = ""


def content_of(text: str) -> LabelContent:
    """From a stored text; one of an earlier version lacks what came later."""
    values = json.loads(text)
    values["items"] = tuple((sku, name, quantity) for sku, name, quantity in values["items"])
    return LabelContent(**values)


def mask_phone(phone: str) -> str:
    """A phone as it may stand on paper: first three and last four digits; already masked ones stay as they are."""
    if "*" in phone:
        return phone
    number, dash, extension = phone.partition("-")
    if dash and len(number) <= 4:  # a landline's area code
        number, dash, extension = phone, "", ""
    if len(number) >= 11:
        number = f"{number[:3]}****{number[-4:]}"
    elif len(number) > 4:
        number = f"{number[:-4]}****"
    return number + dash + extension


def mask_name(name: str) -> str:
    """A name as it may stand on paper: the first character and stars for the rest (at most three)."""
    if len(name) <= 1 or "*" in name:
        return name
    return name[0] + "*" * min(len(name) - 1, 3)
