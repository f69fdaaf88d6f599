"""Outbox and done commands in the database."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.events import Facts, canonical
from app.errors import LostRace
from app.ports import Message
from db.tables.delivery import outbox, requests

LEASE = timedelta(minutes=2)
"""How long a worker may hold a message before others may take it."""
MAX_ATTEMPTS = 8
_MAX_ERROR = 500


class OutboxStore:
    """app.ports.Outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, topic: str, payload: Facts, at: datetime) -> None:
        """Waits from now."""
        self._connection.execute(
            insert(outbox).values(topic=topic, payload=canonical(payload), state="waiting", due_at=at, created_at=at)
        )

    def claim(self, topics: Sequence[str], worker: str, limit: int, at: datetime) -> Sequence[Message]:
        """One UPDATE with a lease; the due time moves behind the lease, so a dead worker's messages come back."""
        due = (
            select(outbox.c.id)
            .where(outbox.c.state == "waiting", outbox.c.due_at <= at, outbox.c.topic.in_(topics))
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(due.scalar_subquery()))
            .values(leased_by=worker, due_at=at + LEASE, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.id, outbox.c.topic, outbox.c.payload, outbox.c.attempts)
        ).all()
        return [Message(row.id, row.topic, json.loads(row.payload), row.attempts) for row in sorted(rows)]

    def done(self, message_id: int, at: datetime) -> None:
        """Once."""
        self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(state="done", closed_at=at))

    def failed(self, message_id: int, error: str, at: datetime) -> None:
        """Doubling waits, then given up where people see it."""
        attempts = self._connection.execute(select(outbox.c.attempts).where(outbox.c.id == message_id)).scalar_one()
        over = attempts >= MAX_ATTEMPTS
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == message_id)
            .values(
                state="failed" if over else "waiting",
                due_at=at + timedelta(seconds=2**attempts),
                error=error[:_MAX_ERROR],
            )
        )


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
