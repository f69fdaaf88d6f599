"""Photos of an order."""

from sqlalchemy import Connection, func, select

from app.views.handover import EvidenceRow
from db.tables.orders import orders
from db.tables.parcels import evidence
from db.tables.people import operators


def evidence_rows(connection: Connection, order_no: str) -> list[EvidenceRow]:
    """Oldest first."""
    e = evidence.c
    rows = connection.execute(
        select(
            e.parcel_no,
            e.stage,
            e.event_seq,
            e.sha256,
            e.bytes,
            e.name,
            func.coalesce(operators.c.name, e.by),
            e.station,
            e.at,
        )
        .join_from(evidence, orders)
        .outerjoin(operators, operators.c.code == e.by)
        .where(orders.c.no == order_no)
        .order_by(e.id)
    )
    return [EvidenceRow(*row) for row in rows]
