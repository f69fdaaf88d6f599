"""Orders as they arrive from a channel, before the pool knows what they mean."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.codes import clean_text
from app.domain.geo import Point


class Channel(StrEnum):
    """The channel tag 渠道标识 (R1, R2)."""

    TAOBAO = "taobao"
    MINI = "mini"
    PHONE = "phone"
    POS = "pos"


class SourceStatus(StrEnum):
    """What the source says has become of the order there."""

    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    SIGNED = "signed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """One line as the source gives it. `codes` are tried in this order to find the SKU."""

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


@dataclass(frozen=True, slots=True)
class IncomingOrder:
    """One order of a channel file. Empty text and None mean that the source did not say.

    `address` is the text as given; `place` is what the address book made of it, None when it could not
    tell. Money in fen; times aware.
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
    lines: tuple[IncomingLine, ...] = ()


def storable(order: IncomingOrder) -> IncomingOrder:
    """The order without characters that a database cannot keep (codes.clean_text)."""
    texts = [order.external_no, order.buyer, order.contact, order.phone]
    texts += [order.address, order.remark, order.carrier, order.waybill]
    of_lines = [text for line in order.lines for text in (line.title, *line.codes)]
    everything = "".join(texts + of_lines)
    if clean_text(everything) == everything:  # nearly always
        return order
    return replace(
        order,
        external_no=clean_text(order.external_no),
        buyer=clean_text(order.buyer),
        contact=clean_text(order.contact),
        phone=clean_text(order.phone),
        address=clean_text(order.address),
        remark=clean_text(order.remark),
        carrier=clean_text(order.carrier),
        waybill=clean_text(order.waybill),
        lines=tuple(map(_storable_line, order.lines)),
    )


def _storable_line(line: IncomingLine) -> IncomingLine:
    return replace(line, title=clean_text(line.title), codes=tuple(map(clean_text, line.codes)))


class Missing(StrEnum):
    """What an incomplete order lacks."""

    LINES = "lines"
    SKU = "sku"
    ADDRESS = "address"
    PAYMENT = "payment"
