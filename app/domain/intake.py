"""Orders as they arrive from a channel, before the pool knows what they mean."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.codes import clean_text
from app.domain.geo import Point


class Channel(StrEnum):
    """The channel tag 渠道标识 (R1, R2)."""

    TAOBAO = "taobao"
    MINI = "mini"
    PHONE = "phone"
    POS = "pos"
    JD = "jd"
    ALI1688 = "1688"


class Pay(StrEnum):
    """How an order is paid: before it leaves, or on the customer's account (which the credit check guards)."""

    PREPAID = "prepaid"
    CREDIT = "credit"


class SourceStatus(StrEnum):
    """What the source says has become of the order there."""

    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    SIGNED = "signed"
    CLOSED = "closed"


class IncomingLine(NamedTuple):
    """One line as the source gives it. `codes` are tried in this order to find the SKU; a negative quantity is a
    return; a price of 0 means that the source did not say."""

    codes: tuple[str, ...]
    title: str
    quantity: int
    price_fen: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A county found for an address: its adcode (GB/T 2260, six digits), its full name with blanks between
    province, city and county (江苏省 苏州市 昆山市), and a point inside."""

    adcode: str
    name: str
    point: Point


class IncomingOrder(NamedTuple):
    """One order of a channel file. Empty text and None mean that the source did not say.

    `address` is the text as given; `place` is what the address book made of it, None when it could not
    tell. `customer` is our own code for the customer, where the source knows it; `sale_no` is the number of the sale
    that a return belongs to. Money in fen; times aware.
    """

    external_no: str
    status: SourceStatus
    buyer: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    place: Place | None = None
    amount_fen: int = 0
    freight_fen: int = 0
    ordered_at: datetime | None = None
    paid_at: datetime | None = None
    remark: str = ""
    carrier: str = ""
    waybill: str = ""
    customer: str = ""
    pay: Pay = Pay.PREPAID
    discount_fen: int = 0
    promised_at: datetime | None = None
    sale_no: str = ""
    lines: tuple[IncomingLine, ...] = ()


def storable(order: IncomingOrder) -> IncomingOrder:
    """The order without characters that a database cannot keep (codes.clean_text)."""
    texts = [order.external_no, order.buyer, order.contact, order.phone]
    texts += [order.address, order.remark, order.carrier, order.waybill, order.customer, order.sale_no]
    of_lines = [text for line in order.lines for text in (line.title, *line.codes)]
    everything = "".join(texts + of_lines)
    if clean_text(everything) == everything:  # nearly always
        return order
    return order._replace(
        external_no=clean_text(order.external_no),
        buyer=clean_text(order.buyer),
        contact=clean_text(order.contact),
        phone=clean_text(order.phone),
        address=clean_text(order.address),
        remark=clean_text(order.remark),
        carrier=clean_text(order.carrier),
        waybill=clean_text(order.waybill),
        customer=clean_text(order.customer),
        sale_no=clean_text(order.sale_no),
        lines=tuple(map(_storable_line, order.lines)),
    )


def _storable_line(line: IncomingLine) -> IncomingLine:
    return line._replace(title=clean_text(line.title), codes=tuple(map(clean_text, line.codes)))


def is_masked(text: str) -> bool:
    """Whether a shop has hidden part of a name, phone or address: 王**, 138****0000."""
    return "*" in text or "＊" in text


class Change(StrEnum):
    """What a source can say anew about an order."""

    STATUS = "status"
    RECIPIENT = "recipient"
    LINES = "lines"
    TERMS = "terms"


_SILENT = "-"


def marks(order: IncomingOrder) -> str:
    """What the source says, as one short text: status, then fingerprints of recipient, lines and terms (`-` where it
    says nothing). Kept with the order, so that the next file is compared with the source and never with what a
    clerk has put right meanwhile."""
    recipient = f"{order.contact}\x1f{order.phone}\x1f{order.address}"
    terms = f"{order.amount_fen} {order.freight_fen} {order.discount_fen} {order.remark}"
    lines = "\x1e".join([f"{codes} {quantity} {price_fen}" for codes, _, quantity, price_fen in order.lines])
    return " ".join(
        (
            order.status.value,
            _mark(recipient) if order.address else _SILENT,
            _mark(lines) if order.lines else _SILENT,
            _mark(terms) if order.amount_fen else _SILENT,
        )
    )


def _mark(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def changes(before: str, now: str, *, masked: bool) -> tuple[frozenset[Change], str]:
    """What `now` says otherwise than `before` (both from `marks`), or says for the first time, and the marks to keep.
    What it does not say is no change, and neither is a recipient that the shop has masked."""
    old, new = before.split(" "), now.split(" ")
    if len(old) != len(new):
        return frozenset(), now
    found, kept = set(), []
    for change, was, says in zip(Change, old, new, strict=True):
        hidden = masked and change is Change.RECIPIENT
        silent = says == _SILENT or (hidden and was != _SILENT)
        kept.append(was if silent else says)
        if not silent and not hidden and was != says:
            found.add(change)
    return frozenset(found), " ".join(kept)


class Missing(StrEnum):
    """What an incomplete order lacks."""

    LINES = "lines"
    SKU = "sku"
    ADDRESS = "address"
    PAYMENT = "payment"
    PRICE = "price"
    CREDIT = "credit"
