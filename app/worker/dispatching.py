"""Hands messages to robots and mail servers, never more often than they take them.

A message goes out between two transactions: that it is being sent is written down in the first, what became of it in
the second. A worker that dies in between leaves a call of which nobody knows the end. Its message is sent once more and
says that it may have come before: of all messages only the one in flight can come twice, and `sendings` tells which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from app.domain.alerts import MOST_UNKNOWN, TOPICS, AlertPort, Outcome
from app.domain.duty import AlertRules
from app.ports import Clock, Message, UnitOfWork
from app.ports.chat import Answer, ChatRobot, Note, Reply, Robots
from app.words import alerts as words
from app.worker.alerting import OUTWARD, give_up
from app.worker.insisting import insist

MINUTE = timedelta(minutes=1)
_NOT_ITS_TURN = 20
"""Messages to targets that may not be called now, before one stops to look for others behind them."""
_OUTCOMES = {Reply.TAKEN: Outcome.TAKEN, Reply.UNKNOWN: Outcome.UNKNOWN}
_PORTS = {topic.value: port for port, topic in TOPICS.items()}
log = structlog.get_logger("picklane.alerts")


@dataclass(frozen=True, slots=True)
class _Call:
    """A message on its way, as an attempt that is written down; `unknown` earlier ones may have arrived, of which
    people have looked into those that its payload counts."""

    message: Message
    target: str
    sending: int
    unknown: int

    @property
    def unseen(self) -> int:
        """How many nobody has looked into."""
        return _unseen(self.message, self.unknown)

    @property
    def port(self) -> AlertPort:
        """The way it goes."""
        return _PORTS[self.message.topic]

    @property
    def note(self) -> Note:
        """With its number, and the word that it may be a repeat."""
        said = {key: str(value) for key, value in self.message.payload.items()}
        footer = words.footer(self.message.id, is_repeat=self.unknown > 0)
        users, mobiles = ((said[key],) if said[key] else () for key in ("user", "mobile"))
        return Note(said["to"], said["reference"], said["subject"], f"{said['text']}\n{footer}", users, mobiles)


class Dispatch:
    """What is due goes out, one message after the other; any number of workers may do so side by side."""

    def __init__(
        self,
        looking: Callable[[], UnitOfWork],
        unit_of_work: Callable[[], UnitOfWork],
        robots: Callable[[], Robots],
        worker: str,
        clock: Clock,
        window: timedelta = MINUTE,
    ) -> None:
        """`window` is the time in which a far side takes as many messages as the rules say."""
        self._looking, self._unit_of_work, self._robots = looking, unit_of_work, robots
        self._worker, self._clock, self._window = worker, clock, window

    def run(self) -> int:
        """Until nothing more is due, or the targets have had enough for now; how many messages arrived."""
        with self._looking() as uow:
            if uow.outbox.is_idle(OUTWARD, self._clock()):
                return 0
            rules = uow.duty.rules(self._clock()).alerts
        topics = [TOPICS[port].value for port, robot in self._robots().items() if _is_able(port, robot, rules)]
        sent = passed = 0
        while topics and passed < _NOT_ITS_TURN:
            message, call = self._next(topics, rules)
            if message is None:
                break
            if call is None:
                passed += 1
            else:
                sent += self._make(call, rules)
        return sent

    def _next(self, topics: list[str], rules: AlertRules) -> tuple[Message | None, _Call | None]:
        """The next message, if there is one; with the call that has begun, if it may be made now."""
        now = self._clock()
        with self._unit_of_work() as uow:
            message = next(iter(uow.outbox.claim(topics, self._worker, 1, now)), None)
            call = self._begun(message, rules, uow, now) if message else None
            uow.commit()
        return message, call

    def _begun(self, message: Message, rules: AlertRules, uow: UnitOfWork, now: datetime) -> _Call | None:
        unknown = uow.alerts.uncertain(message.id)
        if _unseen(message, unknown) >= MOST_UNKNOWN:
            give_up(message.id, "unknown", uow, now)
            return None
        port = _PORTS[message.topic]
        target = f"{port} {message.payload['to'] if port is AlertPort.WECOM else rules.mail.host}"
        begun = uow.alerts.begin(target, message.id, self._worker, now, rules.rate(self._window))
        if isinstance(begun, datetime):
            uow.outbox.later(message.id, min(begun, now + self._window))  # calls under way end earlier, as a rule
            return None
        return _Call(message, target, begun, unknown)

    def _make(self, call: _Call, rules: AlertRules) -> bool:
        if call.unknown:
            log.warning("sent again, it may have come before", message=call.message.id, target=call.target)
        answer = self._robots()[call.port].send(call.note, rules)
        if answer.reply is Reply.UNKNOWN:
            log.warning("it may have come, and may come twice", message=call.message.id, target=call.target)
        insist(partial(self._settle, call, answer, rules))
        return answer.reply is Reply.TAKEN

    def _settle(self, call: _Call, answer: Answer, rules: AlertRules) -> None:
        now, number = self._clock(), call.message.id
        with self._unit_of_work() as uow:
            uow.alerts.end(call.sending, _OUTCOMES.get(answer.reply, Outcome.REFUSED), answer.told, now)
            is_enough = answer.reply is Reply.UNKNOWN and call.unseen + 1 >= MOST_UNKNOWN
            is_over = is_enough or answer.reply is Reply.REFUSED
            if answer.reply is Reply.TAKEN:
                uow.outbox.done(number, now)
                uow.alerts.settled(number, "", now)
            elif is_over or uow.outbox.failed(number, answer.told, now, self._wait(call, answer, rules)):
                give_up(number, answer.told, uow, now)
            uow.changed("alert", "")
            uow.commit()

    def _wait(self, call: _Call, answer: Answer, rules: AlertRules) -> timedelta:
        """Seconds to hours for a far side that is away; a minute and a little where it may have the message or has had
        too many."""
        rate = rules.rate(self._window)
        return rate.wait_after(call.message.attempts) if answer.reply is Reply.LATER else rate.pause


def _unseen(message: Message, unknown: int) -> int:
    return unknown - int(str(message.payload.get("unknown", 0)))


def _is_able(port: AlertPort, robot: ChatRobot, rules: AlertRules) -> bool:
    """Whether this computer has any key for it; else it leaves the messages to others."""
    if port is AlertPort.MAIL:
        return robot.is_ready("", rules)
    names = {*rules.robots, *(contact.robot for contact in rules.contacts.values())}
    return any(robot.is_ready(name, rules) for name in names)
