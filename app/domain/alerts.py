"""Alarms (R18): what is told to whom through which port, and how often a far side may be called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.cases import CaseKind, Severity
from app.domain.events import Topic


class AlertKind(StrEnum):
    """Why somebody is told of a case."""

    OPENED = "opened"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    HANDED_OVER = "handed_over"
    REMINDER = "reminder"


class AlertPort(StrEnum):
    """By what way: on the screen until it is acknowledged, by a WeCom group robot, by e-mail."""

    SCREEN = "screen"
    WECOM = "wecom"
    MAIL = "mail"


class AlertState(StrEnum):
    """Waiting to be put into a message; in one; sent or failed with it; seen by the person, or needless by now."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    ACKNOWLEDGED = "acknowledged"


class Outcome(StrEnum):
    """What became of one attempt to hand a message over: `begun` while it is under way (or its worker died), `unknown`
    when the far side may have it and may not."""

    BEGUN = "begun"
    TAKEN = "taken"
    REFUSED = "refused"
    UNKNOWN = "unknown"


TOPICS = {AlertPort.WECOM: Topic.ALERT_WECOM, AlertPort.MAIL: Topic.ALERT_MAIL}
"""How messages of a port are called in the outbox."""
TARGET_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
"""A robot is known by such a name."""
TOO_OFTEN = "45009"
"""How what a far side says begins when it was called too often."""
CALL_LIMIT = timedelta(seconds=20)
"""No attempt to hand a message over takes longer."""
_WAITS = (1 / 12, 1 / 2, 2, 10, 30, 60, 120)
"""Minutes before the next attempt at a far side that could not be reached or was busy."""


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt of the last minutes at a target: begun at, or when it is over ended at."""

    at: datetime
    is_under_way: bool
    was_too_often: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A target gets so many messages at most in any `window`, which is a minute; waits are measured by it."""

    most: int = 20
    window: timedelta = timedelta(minutes=1)

    @property
    def pause(self) -> timedelta:
        """How long a target is left alone that said it was called too often: 65 s for a window of a minute."""
        return self.window * 65 / 60

    def wait_after(self, attempts: int) -> timedelta:
        """How long to leave a target alone that could not be reached, after so many attempts: seconds, then hours."""
        return self.window * _WAITS[min(attempts, len(_WAITS)) - 1]

    def free_at(self, calls: Sequence[Call], now: datetime) -> datetime:
        """When the target may be called next; not after `now`: at once. A call counts from its end, as it may have
        arrived until then, and one under way until the last moment it may take."""
        over = sorted(call.at + self.window + (CALL_LIMIT if call.is_under_way else timedelta()) for call in calls)
        free = over[-self.most] if len(over) >= self.most else now
        return max([free, *(call.at + self.pause for call in calls if call.was_too_often)])


@dataclass(frozen=True, slots=True)
class Contact:
    """How an operator is reached: by the robot of this name (empty: the company's first) with @ `wecom` (user id) or
    `mobile`; by e-mail at `mail`. What is empty is not used."""

    robot: str = ""
    wecom: str = ""
    mobile: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed in, and as whom; empty `host`: no e-mail. `user` logs in with the password that keyring or
    environment keep (`mail_secret`), over an encrypted line only."""

    host: str = ""
    port: int = 587
    sender: str = ""
    user: str = ""


MOST_UNKNOWN = 2
"""So often a message is handed over of which nobody knows whether it arrived; then people have to look."""


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alarm to be kept; `due_at` is when it may go out."""

    case_id: int
    kind: AlertKind
    port: AlertPort
    operator: str
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An alarm as a line of a message: everything that its words need."""

    alert_id: int
    kind: AlertKind
    case_no: str
    case_kind: CaseKind
    severity: Severity
    facts: dict[str, object] = field(default_factory=dict)
    order_no: str = ""
    due_at: datetime | None = None


def robot_secret(name: str) -> str:
    """Under what keyring or environment keep a robot's key."""
    return f"wecom_{name}"


def mail_secret(host: str) -> str:
    """Under what they keep the password of a mail server: one named anew gets no password of another one."""
    return "mail_" + re.sub(r"[^a-z0-9]", "_", host.lower())
