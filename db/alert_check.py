"""Invariants of alarms, proved over the whole database."""

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from app.domain.alerts import TOPICS, AlertPort, AlertState, Outcome
from db.tables.delivery import outbox
from db.tables.duty import alerts, sendings

_a, _b, _s = alerts.c, outbox.c, sendings.c


def alert_findings(connection: Connection) -> list[tuple[str, list[str]]]:
    """Each invariant with what breaks it."""
    return [
        (name, [" ".join(str(value) for value in row) for row in connection.execute(query)])
        for name, query in (
            ("alarm_fares_as_its_message", _against_messages()),
            ("sent_message_was_taken_once", _not_taken()),
            ("no_end_of_a_call_that_nobody_began", _odd_sendings()),
        )
    ]


def _against_messages() -> Select[Any]:
    """Alarms that go out and fare otherwise than the message they are in, and such as are in none."""
    fares = {AlertState.QUEUED: "waiting", AlertState.SENT: "done", AlertState.FAILED: "failed"}
    agrees = or_(*((_a.state == state.value) & (_b.state == fate) for state, fate in fares.items()))
    is_out = _a.state.in_([state.value for state in fares])
    unreachable = (_a.state == AlertState.FAILED.value) & _a.message_id.is_(None)
    inside = (_a.port == AlertPort.SCREEN.value) & _a.message_id.is_not(None)
    odd = (is_out & ~unreachable & ~func.coalesce(agrees, False)) | inside
    return select(_a.id, _a.state, _b.state).outerjoin_from(alerts, outbox, _b.id == _a.message_id).where(odd)


def _not_taken() -> Select[Any]:
    """Messages of sent alarms that no far side, or more than one call, is known to have brought."""
    taken = func.count().filter(_s.outcome == Outcome.TAKEN.value)
    calls = select(_s.message_id, taken.label("taken")).group_by(_s.message_id).subquery()
    sent = select(_a.message_id).where(_a.state == AlertState.SENT.value).distinct().subquery()
    joined = select(sent.c.message_id, calls.c.taken).outerjoin_from(
        sent, calls, calls.c.message_id == sent.c.message_id
    )
    return joined.where(func.coalesce(calls.c.taken, 0) != 1)


def _odd_sendings() -> Select[Any]:
    """Calls for messages that do not go out of the house, and calls under way for such as are over."""
    topics = [topic.value for topic in TOPICS.values()]
    over = (_s.outcome == Outcome.BEGUN.value) & (_b.state != "waiting")
    return select(_s.id, _b.topic, _b.state).join_from(sendings, outbox).where(_b.topic.not_in(topics) | over)
