"""The far side of an alarm: a robot in a group chat, or a mail server."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.alerts import AlertPort
from app.domain.duty import AlertRules


class Reply(StrEnum):
    """What a far side makes of a note: has it; was called too often; cannot take it now; will never take it; may have
    it or not."""

    TAKEN = "taken"
    TOO_OFTEN = "too_often"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """`told` begins with the far side's code or with one of the program's own words for what went wrong; never with a
    key in it."""

    reply: Reply
    told: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What people are told. `to` is a robot's name or an e-mail address; `reference` is the same however often it is
    sent, so that a repeat can be recognised. `users` and `mobiles` are called by name (@) where the far side can."""

    to: str
    reference: str
    subject: str
    text: str
    users: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()


class ChatRobot(Protocol):
    """One kind of far side."""

    def is_ready(self, to: str, rules: AlertRules) -> bool:
        """Whether this computer can reach it: the server is named, and keyring or environment have its key."""
        ...

    def send(self, note: Note, rules: AlertRules) -> Answer:
        """Hand a note over; takes no longer than domain.alerts.CALL_LIMIT and raises nothing."""
        ...


Robots = Mapping[AlertPort, ChatRobot]
"""The far side of each way out of the house."""
