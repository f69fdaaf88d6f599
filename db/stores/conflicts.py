"""Conflicts of the time without the database."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from app.errors import Refused
from app.ports import Conflict
from db.tables.people import spool_conflicts

_c = spool_conflicts.c


class ConflictStore:
    """app.ports.Conflicts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, conflict_id: int) -> Conflict:
        """Locked."""
        columns = (_c.id, _c.station, _c.code, _c.order_no, _c.settled_by)
        row = self._connection.execute(select(*columns).where(_c.id == conflict_id).with_for_update()).first()
        if row is None:
            raise Refused("conflict.unknown", conflict=conflict_id)
        return Conflict(*row)

    def settle(self, conflict_id: int, note: str, by: str, at: datetime) -> None:
        """From here on it is history."""
        values = {"state": "settled", "note": note, "settled_by": by, "settled_at": at}
        self._connection.execute(update(spool_conflicts).where(_c.id == conflict_id).values(values))
