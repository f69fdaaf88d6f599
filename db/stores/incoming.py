"""The rows that an incoming order becomes, and the way back."""

from typing import Any

from sqlalchemy import Row

from app.domain.geo import Point
from app.domain.intake import IncomingLine, IncomingOrder, Pay, Place, SourceStatus
from app.ports import PoolEntry
from db import search
from db.tables.base import to_ms

SOURCE_COLUMNS = (
    *("buyer", "contact", "phone", "address", "adcode", "region", "lat", "lon", "remark"),
    *("line_count", "pieces", "amount_fen", "freight_fen", "discount_fen", "pay"),
)
STANDING_COLUMNS = ("missing", "stage_at", "promised_at", "paid_at", "urgent", "marks", "customer_id", "credit_fen")
"""What a better reading of an order renews beside SOURCE_COLUMNS."""
ORDER_COLUMNS = (
    *("id", "no", "channel", "external_no", "batch_id", "stage", "awaits", "gaps"),
    *SOURCE_COLUMNS,
    *STANDING_COLUMNS,
    *("ordered_at", "received_at", "event_seq", "event_hash"),
)
LINE_COLUMNS = ("order_id", "position", "sku_id", "code", "title", "quantity", "price_fen")


def source_values(entry: PoolEntry) -> tuple[object, ...]:
    """Values of SOURCE_COLUMNS."""
    source, place = entry.source, entry.source.place
    return (
        source.buyer,
        source.contact,
        source.phone,
        source.address,
        place.adcode if place else "",
        place.name if place else "",
        place.point.lat if place else None,
        place.point.lon if place else None,
        source.remark,
        len(entry.lines),
        sum(line[3] for line in entry.lines),
        source.amount_fen,
        source.freight_fen,
        source.discount_fen,
        source.pay.value,
    )


def standing_values(entry: PoolEntry) -> tuple[object, ...]:
    """Values of STANDING_COLUMNS; the mark of urgent orders is set behind them (RuleStore.mark_urgent)."""
    return (
        ",".join(entry.missing),
        to_ms(entry.stage_at),
        to_ms(entry.promised_at),
        to_ms(entry.source.paid_at) if entry.source.paid_at else None,
        0,
        entry.marks,
        entry.customer_id,
        entry.credit_fen,
    )


def order_row(
    order_id: int, no: str, channel: str, batch_id: int, entry: PoolEntry, at_ms: int, event_hash: str
) -> tuple[object, ...]:
    """Values of ORDER_COLUMNS."""
    source = entry.source
    return (
        order_id,
        no,
        channel,
        source.external_no or no,
        batch_id,
        entry.stage,
        entry.awaits,
        ",".join(entry.missing),
        *source_values(entry),
        *standing_values(entry),
        to_ms(source.ordered_at) if source.ordered_at else None,
        at_ms,
        1,
        event_hash,
    )


def search_words(no: str, entry: PoolEntry) -> list[str]:
    """What the new order is found by."""
    source = entry.source
    region = source.place.name if source.place else ""
    codes = [line[1] for line in entry.lines]
    external_no = source.external_no or no
    return search.order_words(no, external_no, source.buyer, source.contact, source.phone, region, codes)


def source_of(row: Row[Any], lines: tuple[IncomingLine, ...]) -> IncomingOrder:
    """What the pool knows of an order, in the shape it arrived in."""
    place = Place(row.adcode, row.region, Point(row.lat, row.lon)) if row.adcode else None
    return IncomingOrder(
        external_no=row.external_no,
        status=SourceStatus.PAID,
        buyer=row.buyer,
        contact=row.contact,
        phone=row.phone,
        address=row.address,
        place=place,
        amount_fen=row.amount_fen,
        freight_fen=row.freight_fen,
        ordered_at=row.ordered_at,
        paid_at=row.paid_at,
        remark=row.remark,
        pay=Pay(row.pay),
        discount_fen=row.discount_fen,
        promised_at=row.promised_at,
        lines=lines,
    )
