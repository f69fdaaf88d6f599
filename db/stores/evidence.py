"""Photos of what happened to orders, in the database."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.domain.evidence import event_of
from app.domain.stages import Stage
from db.tables.orders import order_events
from db.tables.parcels import evidence


class EvidenceStore:
    """app.ports.Evidence."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def event_of(self, order_id: int, stage: Stage, now: Stage) -> int:
        """From the order's ledger."""
        c = order_events.c
        events = self._connection.execute(select(c.seq, c.kind).where(c.order_id == order_id).order_by(c.seq))
        return event_of([(row[0], row[1]) for row in events], stage, now)

    def shown(self, order_id: int, stage: Stage, sha256: str) -> int:
        """By the index of orders."""
        c = evidence.c
        same = select(c.event_seq).where(c.order_id == order_id, c.stage == stage.value, c.sha256 == sha256)
        return self._connection.execute(same.order_by(c.id).limit(1)).scalar() or 0

    def add(
        self,
        order_id: int,
        parcel_no: str,
        stage: Stage,
        event_seq: int,
        photo: tuple[str, int, str],
        by: str,
        station: str,
        at: datetime,
    ) -> None:
        """One row a photo."""
        sha256, size, name = photo
        self._connection.execute(
            insert(evidence).values(
                order_id=order_id,
                parcel_no=parcel_no,
                stage=stage.value,
                event_seq=event_seq,
                sha256=sha256,
                bytes=size,
                name=name,
                by=by,
                station=station,
                at=at,
            )
        )
