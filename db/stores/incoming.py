"""The rows that an incoming order becomes, and the way back."""

from typing import Any

from sqlalchemy import Row

from app.domain.geo import Point
from app.domain.intake import IncomingLine, IncomingOrder, Place, SourceStatus
from app.ports import PoolEntry
from db import search
from db.tables.base import to_ms

SOURCE_COLUMNS = (
    *("buyer", "contact", "phone", "address", "adcode", "region", "lat", "lon", "remark"),
    *("line_count", "pieces", "amount_fen", "freight_fen"),
)
ORDER_COLUMNS = (
    *("id", "no", "channel", "external_no", "batch_id", "stage", "stage_at", "awaits", "missing", "customer_id"),
    *SOURCE_COLUMNS,
    *("ordered_at", "paid_at", "promised_at", "received_at", "event_seq", "event_hash"),
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
        source.external_no,
        batch_id,
        entry.stage,
        to_ms(entry.stage_at),
        entry.awaits,
        ",".join(entry.missing),
        entry.customer_id,
        *source_values(entry),
        to_ms(source.ordered_at) if source.ordered_at else None,
        to_ms(source.paid_at) if source.paid_at else None,
        to_ms(entry.promised_at),
        at_ms,
        1,
        event_hash,
    )


def search_words(no: str, entry: PoolEntry) -> list[str]:
    """What the new order is found by."""
    source = entry.source
    region = source.place.name if source.place else ""
    codes = [line[1] for line in entry.lines]
    return search.order_words(no, source.external_no, source.buyer, source.contact, source.phone, region, codes)


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
        lines=lines,
    )
