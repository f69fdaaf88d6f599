"""Alarms in the database, and the calls that carry them out of the house."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.alerts import (
    CALL_LIMIT,
    TOO_OFTEN,
    AlertKind,
    AlertPort,
    AlertState,
    Call,
    Line,
    NewAlert,
    Outcome,
    Rate,
)
from app.domain.cases import CaseKind, CaseState, Severity
from app.ports.alerts import Waiting
from db.bulk import among, insert_rows
from db.tables.base import to_ms
from db.tables.cases import cases
from db.tables.duty import alerts, leases, sendings

_PERSONS = 200
"""At a time: one message each."""
_MAX_TOLD = 300
_LOST = "worker lost"
"""What is known of a call whose worker died in the middle of it."""
_a, _s = alerts.c, sendings.c
_IS_WAITING = _a.state == AlertState.WAITING.value
_GOES_OUT = _a.port.in_([AlertPort.WECOM.value, AlertPort.MAIL.value])

_OF_CASE = (
    cases.c.no,
    cases.c.kind.label("case_kind"),
    cases.c.severity,
    cases.c.facts,
    cases.c.order_no,
    cases.c.due_at.label("case_due_at"),
    cases.c.state.label("case_state"),
)

_LINES: Select[Any] = (
    select(_a.id, _a.kind, _a.port, _a.operator, *_OF_CASE)
    .join_from(alerts, cases)
    .order_by(_a.port, _a.operator, cases.c.severity.desc(), cases.c.due_at, _a.id)
)


class AlertStore:
    """app.ports.Alerts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, alerts_: Sequence[NewAlert]) -> None:
        """In bulk."""
        columns = ("case_id", "kind", "port", "operator", "state", "created_at", "due_at")
        waiting = AlertState.WAITING.value
        rows = [
            (a.case_id, a.kind.value, a.port.value, a.operator, waiting, to_ms(a.created_at), to_ms(a.due_at))
            for a in alerts_
        ]
        insert_rows(self._connection, alerts, columns, rows)

    def is_idle(self, now: datetime) -> bool:
        """By the index of those that wait."""
        due = select(_a.id).where(_IS_WAITING, _GOES_OUT, _a.due_at <= now)
        return not self._connection.execute(select(due.exists())).scalar()

    def due(self, now: datetime, along: timedelta) -> Sequence[Waiting]:
        """What another worker has locked is left to it."""
        who = select(_a.port, _a.operator).where(_IS_WAITING, _GOES_OUT, _a.due_at <= now).distinct().limit(_PERSONS)
        persons = {(row.port, row.operator) for row in self._connection.execute(who)}
        if not persons:
            return []
        theirs = _LINES.where(_IS_WAITING, _GOES_OUT, _a.due_at <= now + along)
        theirs = theirs.where(among(self._connection, _a.operator, {operator for _, operator in persons}))
        found = self._connection.execute(theirs.with_for_update(of=alerts, skip_locked=True))
        told = self._needed([row for row in found if (row.port, row.operator) in persons], now)
        return [
            Waiting(AlertPort(port), operator, tuple(_line(row) for row in group))
            for (port, operator), group in groupby(told, lambda row: (row.port, row.operator))
        ]

    def _needed(self, rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
        self._end([row.id for row in rows if _is_needless(row.kind, row.case_state)], now)
        return [row for row in rows if not _is_needless(row.kind, row.case_state)]

    def of_message(self, message_id: int, now: datetime) -> Waiting | None:
        """By the index of messages; they are one person's."""
        of_it = _LINES.where(_a.message_id == message_id, _a.state == AlertState.FAILED.value)
        rows = self._connection.execute(of_it.with_for_update(of=alerts)).all()
        if not rows:
            return None
        lines = tuple(_line(row) for row in self._needed(rows, now))
        return Waiting(AlertPort(rows[0].port), rows[0].operator, lines)

    def requeued(self, message_id: int) -> None:
        """Failed no more."""
        of_it = and_(_a.message_id == message_id, _a.state == AlertState.FAILED.value)
        said = {"state": AlertState.QUEUED.value, "error": "", "closed_at": None}
        self._connection.execute(update(alerts).where(of_it).values(**said))

    def queued(self, ids: Sequence[int], message_id: int) -> None:
        """Out of the waiting ones."""
        said = {"state": AlertState.QUEUED.value, "message_id": message_id}
        self._connection.execute(update(alerts).where(among(self._connection, _a.id, ids)).values(**said))

    def unreachable(self, ids: Sequence[int], error: str, now: datetime) -> None:
        """Failed without a message."""
        said = {"state": AlertState.FAILED.value, "error": error, "closed_at": now}
        self._connection.execute(update(alerts).where(among(self._connection, _a.id, ids)).values(**said))

    def settled(self, message_id: int, error: str, now: datetime) -> None:
        """Those acknowledged meanwhile stay so."""
        of_it = and_(_a.message_id == message_id, _a.state == AlertState.QUEUED.value)
        state = AlertState.FAILED if error else AlertState.SENT
        said = {"state": state.value, "error": error[:_MAX_TOLD], "closed_at": now}
        self._connection.execute(update(alerts).where(of_it).values(**said))

    def acknowledge(self, ids: Collection[int], operator: str, now: datetime) -> int:
        """First which ones they are, then those of the same cases too."""
        on_screen = and_(_a.port == AlertPort.SCREEN.value, _IS_WAITING, _a.operator.in_({operator, ""}))
        seen = select(_a.id, _a.case_id).where(among(self._connection, _a.id, ids), on_screen)
        rows = self._connection.execute(seen).all()
        self._end([row.id for row in rows], now)
        self.heard({row.case_id for row in rows if row.case_id is not None}, operator, now)
        return len(rows)

    def heard(self, case_ids: Collection[int], operator: str, now: datetime) -> int:
        """Only what waits: a message that is queued goes out."""
        of_them = and_(_IS_WAITING, among(self._connection, _a.case_id, case_ids))
        theirs = of_them if not operator else and_(of_them, _a.operator == operator)
        ended = {"state": AlertState.ACKNOWLEDGED.value, "closed_at": now}
        return self._connection.execute(update(alerts).where(theirs).values(**ended)).rowcount

    def unreached(self, now: datetime) -> int:
        """Those without a message."""
        failed = and_(_a.state == AlertState.FAILED.value, _a.message_id.is_(None))
        anew = {"state": AlertState.WAITING.value, "error": "", "closed_at": None, "due_at": now}
        return self._connection.execute(update(alerts).where(failed).values(**anew)).rowcount

    def uncertain(self, message_id: int) -> int:
        """Its claim is the caller's, so nobody else can be at it."""
        of_it = _s.message_id == message_id
        lost = and_(of_it, _s.outcome == Outcome.BEGUN.value)
        self._connection.execute(update(sendings).where(lost).values(outcome=Outcome.UNKNOWN.value, told=_LOST))
        count = select(func.count()).where(of_it, _s.outcome == Outcome.UNKNOWN.value)
        return int(self._connection.execute(count).scalar_one())

    def begin(self, target: str, message_id: int, worker: str, now: datetime, rate: Rate) -> int | datetime:
        """The target's lease row is the lock under which everybody counts."""
        self._lock(target, worker, now)
        free = rate.free_at(self._calls(target, now, rate), now)
        if free > now:
            return free
        row = {"target": target, "message_id": message_id, "at": now, "worker": worker, "outcome": Outcome.BEGUN.value}
        return int(self._connection.execute(insert(sendings).values(**row).returning(_s.id)).scalar_one())

    def _lock(self, target: str, worker: str, now: datetime) -> None:
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        row = dialect.insert(leases).values(name=f"calling {target}", worker=worker, until=now)
        mine = {"worker": worker, "until": now}
        self._connection.execute(row.on_conflict_do_update(index_elements=[leases.c.name], set_=mine))

    def _calls(self, target: str, now: datetime, rate: Rate) -> list[Call]:
        since = now - max(rate.window + CALL_LIMIT, rate.pause)
        rows = self._connection.execute(select(_s.at, _s.outcome, _s.told).where(_s.target == target, _s.at > since))
        return [Call(row.at, row.outcome == Outcome.BEGUN.value, row.told.startswith(TOO_OFTEN)) for row in rows]

    def end(self, sending: int, outcome: Outcome, told: str, now: datetime) -> None:
        """From now on its end counts for the rate, not its beginning."""
        said = {"outcome": outcome.value, "told": told[:_MAX_TOLD], "at": now}
        self._connection.execute(update(sendings).where(_s.id == sending).values(**said))

    def last_sending(self, message_id: int) -> tuple[Outcome, str] | None:
        """By its number."""
        last = select(_s.outcome, _s.told).where(_s.message_id == message_id).order_by(_s.id.desc()).limit(1)
        row = self._connection.execute(last).first()
        return None if row is None else (Outcome(row.outcome), row.told)

    def _end(self, ids: Sequence[int], now: datetime) -> None:
        if ids:
            ended = {"state": AlertState.ACKNOWLEDGED.value, "closed_at": now}
            self._connection.execute(update(alerts).where(among(self._connection, _a.id, ids)).values(**ended))


def _is_needless(kind: str, case_state: str) -> bool:
    """What was wrong is so no longer; only who is to close the case is still reminded of it."""
    is_reminder = kind == AlertKind.REMINDER.value
    return case_state == CaseState.CLOSED.value or (case_state == CaseState.CLEARED.value and not is_reminder)


def _line(row: Row[Any]) -> Line:
    return Line(
        row.id,
        AlertKind(row.kind),
        row.no,
        CaseKind(row.case_kind),
        Severity(row.severity),
        json.loads(row.facts),
        row.order_no,
        row.case_due_at,
    )
