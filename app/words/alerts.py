"""Alarms in words: the messages that leave the house, what became of them, and workers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.alerts import AlertKind, AlertPort, AlertState, Line
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.words import cases
from app.words.table import Table, word

FOOTER_ROOM = 100
"""Bytes that the footer of a message takes at most, in every language."""
_LINE_ROOM = 240
"""Bytes of what is wrong in a line of many."""
_ABOUT_ROOM = 250
"""Bytes that a line says beside what is wrong, and whom it tells, at most."""
_SUBJECT_ROOM = 150
KINDS: Table = {
    AlertKind.OPENED: lambda: text("new"),
    AlertKind.OVERDUE: lambda: text("over its time"),
    AlertKind.ESCALATED: lambda: text("escalated to you"),
    AlertKind.HANDED_OVER: lambda: text("handed over to you"),
    AlertKind.REMINDER: lambda: text("reminder"),
}
PORTS: Table = {
    AlertPort.SCREEN: lambda: text("screen"),
    AlertPort.WECOM: lambda: text("WeCom"),
    AlertPort.MAIL: lambda: text("e-mail"),
}
STATES: Table = {
    AlertState.WAITING: lambda: text("to be told"),
    AlertState.QUEUED: lambda: text("to be sent"),
    AlertState.SENT: lambda: text("sent"),
    AlertState.FAILED: lambda: text("failed"),
    AlertState.ACKNOWLEDGED: lambda: text("acknowledged"),
}
TROUBLES: Table = {
    "45009": lambda: text("The robot was called too often; it is tried again."),
    "93000": lambda: text("The robot is not known any more. Make a new one in the group and keep its key."),
    "40058": lambda: text("The robot refused the text."),
    "no key": lambda: text("This computer has no key for the robot. Keep it: picklane alerts key NAME."),
    "no server": lambda: text("No mail server is named in the duty rules."),
    "no connection": lambda: text("The other side could not be reached."),
    "no answer": lambda: text("The other side did not answer. The message may have come, and may come twice."),
    "half an answer": lambda: text("Only half an answer came. The message may have come, and may come twice."),
    "worker lost": lambda: text("The worker ended while it sent. The message may have come, and may come twice."),
    "unknown": lambda: text("Twice nobody knew whether the message came. Look into the group or mailbox."),
    "no worker": lambda: text("No worker could send it: none has the key. See: picklane workers."),
    "waiting": lambda: text("It waits: this computer has no key for it, or the robot has had its messages for now."),
    "address": lambda: text("Nothing is written down about how to reach this person."),
    "certificate": lambda: text("The mail server's certificate is not trusted."),
    "not encrypted": lambda: text("The mail server offers no encrypted line; the password was not sent."),
    "no login": lambda: text("The mail server knows no login. Leave the user name empty."),
    "535": lambda: text("The mail server refused user name or password."),
}
"""What a far side said, by how it begins."""
CHORES: Table = {
    "inbox": lambda: text("hot folder"),
    "labels": lambda: text("labels"),
    "print": lambda: text("printing"),
    "watch": lambda: text("watch"),
    "alerts": lambda: text("alarms"),
    "knowledge": lambda: text("copy of the knowledge base"),
    "pulse": lambda: text("sign of life"),
}
UNAVAILABLE: Table = {
    "alert.test": lambda: text("The test message did not arrive. {why}"),
}
REFUSALS: Table = {
    "robot.unknown": lambda: text("The duty rules name no robot “{robot}”. Known: {known}."),
    "contact.none": lambda: text("The duty rules have no e-mail address or no mail server for {operator}."),
}


def kind(code: str) -> str:
    """Why somebody is told."""
    return word(KINDS, code)


def port(code: str) -> str:
    """By what way."""
    return word(PORTS, code)


def state(code: str) -> str:
    """What became of an alarm."""
    return word(STATES, code)


def trouble(told: str) -> str:
    """What went wrong on the way, for people: a sentence, or what the far side said."""
    known = next((words for code, words in TROUBLES.items() if told.startswith(code)), None)
    return known() if known else told


def chores(codes: str) -> str:
    """What a worker is doing."""
    return ", ".join(word(CHORES, code) for code in codes.split()) or text("waiting")


def subject(lines: Sequence[Line], now: datetime) -> str:
    """Of an e-mail."""
    first = _cut(cases.headline(lines[0].case_kind, lines[0].facts, now), _SUBJECT_ROOM)
    count = len(_by_case(lines))
    return (
        f"Picklane: {first}" if count == 1 else text("Picklane: {count} exceptions, {first}", count=count, first=first)
    )


def digest(lines: Sequence[Line], name: str, room: int, now: datetime) -> str:
    """One message about alarms for a person, the most severe first, in so many bytes of UTF-8 at most: with many of
    them their number by kind, and as many single ones as have room."""
    latest = _by_case(lines)
    if len(latest) == 1:
        what = _line(latest[0], now, room - _ABOUT_ROOM)
        return _cut(text("{name}: {what}", name=name, what=what) if name else what, room)
    said = _head(latest, name)
    for number, line in enumerate(latest):
        longer = f"{said}\n{_line(line, now, _LINE_ROOM)}"
        rest = len(latest) - number
        more = "\n" + text("… and {count} more: see “Exceptions” in Picklane", count=rest)
        if len(longer.encode()) + len(more.encode()) * (rest > 1) > room:
            return _cut(said + more, room)
        said = longer
    return said


def test(name: str) -> tuple[str, str]:
    """Subject and text of a message that somebody of this name tries the way with."""
    return text("Picklane: a test"), text("A test by {operator}: messages of Picklane arrive here.", operator=name)


def footer(number: int, *, is_repeat: bool) -> str:
    """The number of the message, by which a repeat is recognised."""
    return f"#{number} · " + text("may have come before") if is_repeat else f"#{number}"


def _by_case(lines: Sequence[Line]) -> list[Line]:
    """The newest alarm of each case, in the order of the first ones."""
    newest = {line.case_no: line for line in sorted(lines, key=lambda line: line.alert_id)}
    return [newest[no] for no in dict.fromkeys(line.case_no for line in lines)]


def _head(lines: Sequence[Line], name: str) -> str:
    counts = Counter(line.case_kind for line in lines).most_common()
    kinds = ", ".join(f"{cases.kind(kind)} {count}" for kind, count in counts)
    if name:
        return text("{name}: {count} exceptions ({kinds})", name=name, count=len(lines), kinds=kinds)
    return text("{count} exceptions ({kinds})", count=len(lines), kinds=kinds)


def _line(line: Line, now: datetime, room: int) -> str:
    return " · ".join(part for part in _parts(line, now, room) if part)


def _parts(line: Line, now: datetime, room: int) -> Iterator[str]:
    yield f"[{cases.severity(line.severity)}] {_cut(cases.headline(line.case_kind, line.facts, now), room)}"
    yield line.order_no
    yield text("{case}, {why}", case=line.case_no, why=kind(line.kind))
    if line.due_at is not None:
        until = f"{line.due_at.astimezone(SITE_ZONE):%m-%d %H:%M}"
        yield text("until {time}", time=until) if line.due_at > now else text("overdue")


def _cut(said: str, room: int) -> str:
    """At most so many bytes, and no half letter."""
    whole = said.encode()
    return said if len(whole) <= room else whole[: room - 3].decode(errors="ignore") + "…"
