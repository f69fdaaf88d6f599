"""What could not leave the house is sent again: labels to be drawn, alarms, anything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.alerting import heard, message_for
from app.domain import case_deeds
from app.domain.alerts import TOPICS
from app.domain.cases import CaseDeed
from app.domain.events import EventKind, Facts, Topic
from app.domain.watching import message_cause
from app.errors import BadInput
from app.ports import Context, Message, UnitOfWork

MOST_AT_ONCE = 1000
_ALARMS = frozenset(TOPICS.values())


@dataclass(frozen=True, slots=True)
class ResendMessages:
    """What kept them is put right: these messages of the outbox, or where none are named all of these topics (none: of
    any) that were given up, go out again, as far as what they say is so still; the oldest thousand at a time."""

    request_id: str
    messages: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagesResent:
    """Numbers of the messages that go out again; how many nobody needs any more; how many have no way to their person
    still; how many alarms that were in no message for want of one are to be told anew."""

    messages: tuple[int, ...]
    needless: int = 0
    stranded: int = 0
    alarms: int = 0


def resend_messages(command: ResendMessages, uow: UnitOfWork, context: Context) -> MessagesResent:
    """What is being sent is left alone. BadInput("argument.bad") where more are named than go at once;
    Refused("message.unknown"), Refused("message.not_failed")."""
    if len(command.messages) > MOST_AT_ONCE:
        raise BadInput("argument.bad", field="messages", found=len(command.messages), expected=f"≤ {MOST_AT_ONCE}")
    given_up = uow.outbox.given_up(command.messages, command.topics, MOST_AT_ONCE)
    labels = uow.parcels.orders_of([_label(message) for message in given_up if message.topic == Topic.LABEL])
    payloads = {message.id: _payload(message, labels, uow, context) for message in given_up}
    for message, payload in payloads.items():
        if payload:
            uow.outbox.again(message, payload, context.now)
        elif payload is not None:
            uow.outbox.done(message, context.now)
    sent = [message for message in given_up if payloads[message.id]]
    _tell_orders([_label(message) for message in sent if message.topic == Topic.LABEL], labels, uow, context)
    _tell_cases(Counter(message.topic for message in sent), uow, context)
    is_of_alarms = not command.messages and set(command.topics or _ALARMS) >= _ALARMS
    alarms = uow.alerts.unreached(context.now) if is_of_alarms else 0
    if alarms or any(message.topic in _ALARMS for message in given_up):
        uow.changed("alert", "")
    fates = list(payloads.values())
    return MessagesResent(tuple(message.id for message in sent), fates.count({}), fates.count(None), alarms)


def _label(message: Message) -> str:
    return str(message.payload["label"])


def _payload(message: Message, labels: Mapping[str, str], uow: UnitOfWork, context: Context) -> Facts | None:
    """What it says from now on: nothing where that is needless by now, None where there is no way to its person."""
    if message.topic == Topic.LABEL:
        return message.payload if _label(message) in labels else {}
    if message.topic not in _ALARMS:
        return message.payload
    waiting, said = uow.alerts.of_message(message.id, context.now), message.payload
    if waiting is not None:  # None: somebody tries a way out
        if not waiting.lines:
            return {}
        anew = message_for(waiting, uow.duty.rules(context.now).alerts, uow, context.now)
        if anew is None:
            return None
        uow.alerts.requeued(message.id)
        said = anew
    return {**said, "unknown": uow.alerts.uncertain(message.id)}


def _tell_orders(codes: Sequence[str], labels: Mapping[str, str], uow: UnitOfWork, context: Context) -> None:
    """Their ledgers."""
    of_order: dict[str, list[str]] = {}
    for code in codes:
        of_order.setdefault(labels[code], []).append(code)
    told: dict[str, Facts] = {order: {"label": ", ".join(mine)} for order, mine in of_order.items()}
    uow.cases.tell_orders(EventKind.LABEL_RESENT, told, context.by.code, context.station, context.now)


def _tell_cases(topics: Mapping[str, int], uow: UnitOfWork, context: Context) -> None:
    """Whoever owns the case has reacted."""
    live = uow.cases.live([message_cause(topic) for topic in topics])
    duty = uow.duty.rules(context.now)
    for topic, count in topics.items():
        case = live.get(message_cause(topic))
        if case is not None:
            case_deeds.act(case, CaseDeed.RESENT, context.by.code, duty, context.now, {"messages": count})
    uow.cases.save(list(live.values()))
    heard(list(live.values()), context.by.code, uow, context.now)
