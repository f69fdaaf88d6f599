"""What people do with alarms: seen, tried out."""

from dataclasses import dataclass

from app.alerting import message_of
from app.domain.alerts import TOPICS, AlertPort
from app.errors import Refused
from app.ports import Context, UnitOfWork
from app.words import alerts as words


@dataclass(frozen=True, slots=True)
class AcknowledgeAlerts:
    """I have seen these alarms on the screen (numbers of those for me, or for nobody in particular)."""

    request_id: str
    alerts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlertsChanged:
    """How many alarms."""

    count: int


@dataclass(frozen=True, slots=True)
class SendTest:
    """A message that says that it is a test: through a robot of the duty rules by its name, or by e-mail to an operator
    of the duty rules."""

    request_id: str
    port: AlertPort
    to: str


@dataclass(frozen=True, slots=True)
class TestQueued:
    """The number of the message."""

    __test__ = False  # for pytest, which takes it for a test

    message: int


def acknowledge_alerts(command: AcknowledgeAlerts, uow: UnitOfWork, context: Context) -> AlertsChanged:
    """Others' alarms, and such as were acknowledged before, are passed over."""
    count = uow.alerts.acknowledge(command.alerts, context.by.code, context.now)
    if count:
        uow.changed("alert", context.by.code)
    return AlertsChanged(count)


def send_test(command: SendTest, uow: UnitOfWork, context: Context) -> TestQueued:
    """Refused("robot.unknown"), ("contact.none") where the duty rules do not know the way."""
    rules = uow.duty.rules(context.now).alerts
    to = command.to
    if command.port is AlertPort.WECOM and to not in rules.robots:
        raise Refused("robot.unknown", robot=to, known=", ".join(rules.robots))
    if command.port is not AlertPort.WECOM:
        to = rules.contact(to).mail if rules.mail.host else ""
        if not to:
            raise Refused("contact.none", operator=command.to)
    message = message_of(to, *words.test(context.by.name))
    return TestQueued(uow.outbox.put(TOPICS[command.port], message, context.now))
