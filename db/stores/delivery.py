"""Outbox and done commands in the database."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.domain.events import Facts, Topic, canonical
from app.errors import LostRace, Refused
from app.ports import Message
from db.bulk import among
from db.stores.ledger import add_changes
from db.tables.delivery import outbox, requests

LEASE = timedelta(minutes=2)
"""How long a worker may hold a message before others may take it."""
MAX_ATTEMPTS = 8
_MAX_ERROR = 500
UNDONE = text("outbox.state <> 'done'")
FAILED = text("outbox.state <> 'done' AND outbox.state = 'failed'")
"""As the index of what is not done has it: SQLite does not see that what has failed is not done."""


class OutboxStore:
    """app.ports.Outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, topic: str, payload: Facts, at: datetime) -> int:
        """Waits from now."""
        new = {"topic": topic, "payload": canonical(payload), "state": "waiting", "due_at": at, "created_at": at}
        made: int = self._connection.execute(insert(outbox).values(**new).returning(outbox.c.id)).scalar_one()
        return made

    def is_idle(self, topics: Sequence[str], at: datetime) -> bool:
        """From the index of what is due."""
        return not self._connection.execute(select(_due(topics, at).exists())).scalar()

    def claim(self, topics: Sequence[str], worker: str, limit: int, at: datetime) -> Sequence[Message]:
        """One UPDATE with a lease; the due time moves behind the lease, so a dead worker's messages come back. The
        choice stands in front of it: inside, PostgreSQL may make it anew for each row, and then a row is skipped as
        locked by this very statement."""
        first = _due(topics, at).order_by(outbox.c.due_at, outbox.c.id).limit(limit)
        due = first.with_for_update(skip_locked=True).cte("due")
        rows = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(select(due.c.id)))
            .values(leased_by=worker, due_at=at + LEASE, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.id, outbox.c.topic, outbox.c.payload, outbox.c.attempts)
        ).all()
        return [Message(row.id, row.topic, json.loads(row.payload), row.attempts) for row in sorted(rows)]

    def done(self, message_id: int, at: datetime) -> None:
        """The watch hears of one that had failed before."""
        over = update(outbox).where(outbox.c.id == message_id).values(state="done", closed_at=at)
        if self._connection.execute(over.returning(outbox.c.error)).scalar_one():
            add_changes(self._connection, "message", [str(message_id)])

    def failed(self, message_id: int, error: str, at: datetime, wait: timedelta | None = None) -> bool:
        """Doubling waits, then given up where people see it; what has left or was given up meanwhile stays so."""
        attempts = self._connection.execute(select(outbox.c.attempts).where(outbox.c.id == message_id)).scalar_one()
        if attempts >= MAX_ATTEMPTS:
            self.give_up(message_id, error, at)
            return True
        due_at = at + (wait or timedelta(seconds=2**attempts))
        self._waits(message_id, due_at=due_at, error=error[:_MAX_ERROR])
        return False

    def give_up(self, message_id: int, error: str, at: datetime) -> None:
        """From now on it counts as failed, unless another worker has delivered it meanwhile."""
        if self._waits(message_id, state="failed", closed_at=at, error=error[:_MAX_ERROR]):
            add_changes(self._connection, "message", [str(message_id)])

    def given_up(self, messages: Collection[int], topics: Collection[str], limit: int) -> Sequence[Message]:
        """By the index of what is not done."""
        o = outbox.c
        found = select(o.id, o.topic, o.payload, o.attempts, o.state).order_by(o.id).limit(limit)
        if messages:
            found = found.where(among(self._connection, o.id, messages))
        else:
            found = found.where(FAILED, o.topic.in_(list(topics or Topic)))
        rows = {row.id: row for row in self._connection.execute(found.with_for_update())}
        for number in messages:
            if number not in rows:
                raise Refused("message.unknown", message=number)
            if rows[number].state != "failed":
                raise Refused("message.not_failed", message=number)
        return [Message(row.id, row.topic, json.loads(row.payload), row.attempts) for row in rows.values()]

    def again(self, message_id: int, payload: Facts, at: datetime) -> None:
        """What was wrong stays known until it has left."""
        anew = {"state": "waiting", "payload": canonical(payload), "attempts": 0, "due_at": at, "closed_at": None}
        self._change(message_id, leased_by="", **anew)
        add_changes(self._connection, "message", [str(message_id)])

    def later(self, message_id: int, until: datetime) -> None:
        """The attempt that `claim` counted is taken back."""
        self._change(message_id, due_at=until, attempts=outbox.c.attempts - 1)

    def untouched(self, topics: Sequence[str], before: datetime) -> Sequence[int]:
        """Waiting, and never claimed."""
        old = _due(topics, before).where(outbox.c.attempts == 0, outbox.c.created_at < before)
        return [row[0] for row in self._connection.execute(old.with_for_update(skip_locked=True))]

    def _waits(self, message_id: int, **values: object) -> bool:
        """Change one that still waits; whether it does: a worker whose computer slept may hold it no longer."""
        waiting = update(outbox).where(outbox.c.id == message_id, outbox.c.state == "waiting")
        return self._connection.execute(waiting.values(**values)).rowcount > 0

    def _change(self, message_id: int, **values: object) -> None:
        self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(**values))


def _due(topics: Sequence[str], at: datetime) -> Select[Any]:
    is_due = and_(outbox.c.state == "waiting", outbox.c.due_at <= at, outbox.c.topic.in_(topics))
    return select(outbox.c.id).where(is_due)


class RequestStore:
    """app.ports.Requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, request_id: str) -> tuple[str, str] | None:
        """By the caller's id."""
        row = self._connection.execute(
            select(requests.c.payload_hash, requests.c.result).where(requests.c.request_id == request_id)
        ).first()
        return None if row is None else (row[0], row[1])

    def keep(self, request_id: str, command: str, payload_hash: str, result: str, at: datetime) -> None:
        """For ever: this is what makes a repeated command harmless."""
        try:
            self._connection.execute(
                insert(requests).values(
                    request_id=request_id, command=command, payload_hash=payload_hash, result=result, at=at
                )
            )
        except IntegrityError:
            raise LostRace(f"request {request_id}") from None
