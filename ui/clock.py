"""The clock of the screens: the computer's own, or one that stands still so that pictures come out the same."""

from datetime import UTC, datetime

_stopped: datetime | None = None


def now() -> datetime:
    """The time, aware UTC."""
    return _stopped or datetime.now(UTC)


def stop_at(moment: datetime | None) -> None:
    """Let it stand at a moment (aware); None lets it run again."""
    global _stopped
    _stopped = moment.astimezone(UTC) if moment else None
