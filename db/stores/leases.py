"""Leases and workers in the database."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from db.tables.duty import leases, workers

_FORGOTTEN = timedelta(days=1)


class LeaseStore:
    """app.ports.Leases."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = sqlite if connection.dialect.name == "sqlite" else postgresql

    def claim(self, name: str, worker: str, now: datetime, span: timedelta) -> bool:
        """One statement: the row is made, or changed where it is the worker's own or has ended."""
        mine = {"worker": worker, "until": now + span}
        new = self._dialect.insert(leases).values(name=name, **mine)
        free = or_(leases.c.worker == worker, leases.c.until <= now)
        taken = new.on_conflict_do_update(index_elements=[leases.c.name], set_=mine, where=free)
        return self._connection.execute(taken.returning(leases.c.name)).first() is not None

    def seen(self, worker: str, host: str, started_at: datetime, now: datetime, doing: str, trouble: str) -> None:
        """The first time also sweeps out those forgotten."""
        says = {"seen_at": now, "doing": doing, "trouble": trouble}
        if self._connection.execute(update(workers).where(workers.c.name == worker).values(**says)).rowcount:
            return
        self._connection.execute(delete(workers).where(workers.c.seen_at < now - _FORGOTTEN))
        self._connection.execute(
            self._dialect.insert(workers).values(name=worker, host=host, started_at=started_at, **says)
        )

    def ended(self, worker: str, now: datetime) -> None:
        """It leaves its leases behind."""
        self._connection.execute(update(workers).where(workers.c.name == worker).values(ended_at=now, seen_at=now))
        self._connection.execute(
            update(leases).where(leases.c.worker == worker, leases.c.until > now).values(until=now)
        )
