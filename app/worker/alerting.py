"""Puts alarms together into messages: one for each person and way out of the house."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from app.alerting import message_for
from app.domain.alerts import TOPICS
from app.domain.duty import AlertRules
from app.ports import Clock, UnitOfWork
from app.ports.alerts import Waiting

_UNTOUCHED = timedelta(hours=6)
"""So long a message may wait without any worker that could send it."""
OUTWARD = tuple(TOPICS.values())
log = structlog.get_logger("picklane.alerts")


def put_together(looking: Callable[[], UnitOfWork], unit_of_work: Callable[[], UnitOfWork], clock: Clock) -> int:
    """Alarms that are due become messages of the outbox; how many. What no worker could send for hours is given up,
    where people see it."""
    now = clock()
    with looking() as uow:
        if uow.alerts.is_idle(now) and not uow.outbox.untouched(OUTWARD, now - _UNTOUCHED):
            return 0
    with unit_of_work() as uow:
        rules = uow.duty.rules(now).alerts
        queued = sum(_put(waiting, rules, uow, now) for waiting in uow.alerts.due(now, rules.digest))
        for message in uow.outbox.untouched(OUTWARD, now - _UNTOUCHED):
            give_up(message, "no worker", uow, now)
        uow.commit()
    return queued


def give_up(message_id: int, error: str, uow: UnitOfWork, now: datetime) -> None:
    """The message and its alarms have failed."""
    uow.outbox.give_up(message_id, error, now)
    uow.alerts.settled(message_id, error, now)
    uow.changed("alert", "")
    log.error("message given up", message=message_id, why=error)


def _put(waiting: Waiting, rules: AlertRules, uow: UnitOfWork, now: datetime) -> bool:
    message, alerts = message_for(waiting, rules, uow, now), [line.alert_id for line in waiting.lines]
    uow.changed("alert", waiting.operator)
    if message is None:
        uow.alerts.unreachable(alerts, "address", now)
        return False
    uow.alerts.queued(alerts, uow.outbox.put(TOPICS[waiting.port], message, now))
    return True
