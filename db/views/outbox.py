"""Messages that have not left, as rows."""

import json
from collections.abc import Sequence

from sqlalchemy import select

from app.domain.events import CONNECTED, Topic
from app.views.outbox import MessageRow
from db.bulk import among
from db.engine import Database
from db.stores.delivery import FAILED, UNDONE
from db.tables.delivery import outbox
from db.tables.orders import orders
from db.tables.parcels import labels, parcels

_o = outbox.c


class OutboxReads:
    """app.views.outbox.OutboxReader."""

    _database: Database

    def messages(self, topic: str = "", limit: int = 200, *, failed: bool = False) -> Sequence[MessageRow]:
        """By the index of what is not done."""
        found = select(outbox).where(FAILED if failed else UNDONE, _o.topic.in_([topic] if topic else CONNECTED))
        with self._database.reading() as connection:
            rows = connection.execute(found.order_by(_o.state, _o.id).limit(limit)).all()
            said = {row.id: json.loads(row.payload) for row in rows}
            codes = [said[row.id]["label"] for row in rows if row.topic == Topic.LABEL]
            owners = select(labels.c.code, orders.c.no).join_from(labels, parcels).join(orders)
            known = {
                row.code: row.no for row in connection.execute(owners.where(among(connection, labels.c.code, codes)))
            }
        return [
            MessageRow(
                *(row.id, row.topic, row.state == "failed", row.attempts, row.created_at, row.due_at, row.error),
                about=str(said[row.id].get("label") or said[row.id].get("to") or ""),
                order=known.get(said[row.id].get("label"), ""),
            )
            for row in rows
        ]
