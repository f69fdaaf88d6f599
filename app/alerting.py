"""Whom an exception alarms, through which ports, and when that is needless."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

from app.domain.alerts import AlertKind, AlertPort, NewAlert
from app.domain.cases import Case
from app.domain.duty import AlertRules, Duty
from app.domain.events import Facts
from app.ports import UnitOfWork
from app.ports.alerts import Waiting
from app.words import alerts as words

_ROOMS = {AlertPort.WECOM: 2048, AlertPort.MAIL: 20_000}
"""Bytes of a message."""


def alert(cases: Sequence[Case], kind: AlertKind, uow: UnitOfWork, duty: Duty, now: datetime) -> int:
    """Alarm the owners of these cases as the rules say (a case that is a role's and nobody's: everybody's screen and
    the company's first robot); how many alarms. Any number of cases costs a few statements."""
    raised = [new for case in cases for new in _of(case, kind, duty.alerts, now)]
    if raised:
        uow.alerts.add(raised)
        uow.changed("alert", kind.value)
    return len(raised)


def heard(cases: Sequence[Case], operator: str, uow: UnitOfWork, now: datetime) -> None:
    """The operator (empty: anybody) has reacted, or there is nothing to react to any more: what waits to be told them
    of these cases is dropped."""
    if uow.alerts.heard([case.id for case in cases], operator, now):
        uow.changed("alert", "")


def message_for(waiting: Waiting, rules: AlertRules, uow: UnitOfWork, now: datetime) -> Facts | None:
    """What tells a person of these alarms, as they stand now; None where there is no way to them."""
    contact = rules.contact(waiting.operator)
    to = contact.robot if waiting.port is AlertPort.WECOM else contact.mail
    if not to:
        return None
    person = uow.people.operator(waiting.operator)
    room = _ROOMS[waiting.port] - words.FOOTER_ROOM
    told = words.digest(waiting.lines, person.name if person else "", room, now)
    mobile = "" if contact.wecom else contact.mobile
    return message_of(to, words.subject(waiting.lines, now), told, contact.wecom, mobile)


def message_of(to: str, subject: str, text: str, user: str = "", mobile: str = "") -> Facts:
    """What the outbox keeps of a message; with a reference of its own, by which a repeat is recognised."""
    reference = f"picklane-{uuid4().hex}"
    return {"to": to, "reference": reference, "subject": subject, "text": text, "user": user, "mobile": mobile}


def _of(case: Case, kind: AlertKind, rules: AlertRules, now: datetime) -> Iterator[NewAlert]:
    severity, operator = case.signal.severity, case.owner
    contact = rules.contact(operator)
    ways = {AlertPort.SCREEN: True, AlertPort.WECOM: bool(contact.robot), AlertPort.MAIL: bool(contact.mail)}
    for port in rules.ports_for(kind, severity):
        if ways[port]:
            due = now if port is AlertPort.SCREEN else rules.due(severity, now)
            yield NewAlert(case.id, kind, port, operator, now, due)
