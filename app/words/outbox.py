"""Messages that leave the house, in words."""

from collections.abc import Sequence

from app.domain.events import Topic
from app.i18n import text
from app.words.table import Table, word

TOPICS: Table = {
    Topic.LABEL: lambda: text("labels to be drawn"),
    Topic.ALERT_WECOM: lambda: text("WeCom messages"),
    Topic.ALERT_MAIL: lambda: text("e-mails"),
}
REFUSALS: Table = {
    "message.unknown": lambda: text("There is no message no. {message}."),
    "message.not_failed": lambda: text("Message no. {message} was not given up: it has left, or is being sent."),
}


def topic(code: str) -> str:
    """What kind of message."""
    return word(TOPICS, code)


def resent(messages: Sequence[int], needless: int, stranded: int, alarms: int) -> str:
    """What became of messages that were to be sent again."""
    told = [text("{count} sent again", count=len(messages) + alarms)] if messages or alarms else []
    told += [text("{count} not needed any more", count=needless)] if needless else []
    told += [text("{count} have no way to their person", count=stranded)] if stranded else []
    return ", ".join(told) or text("Nothing is given up: what has not left is being sent.")
