"""What is read of the messages that leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message that has not left: given up (`failed`), or waiting until `due_at`, of which `error` says why it failed
    last. `about` is the label that it has drawn, or the robot or e-mail address it goes to; `order` that label's
    order."""

    id: int
    topic: str
    failed: bool
    attempts: int
    created_at: datetime
    due_at: datetime
    error: str
    about: str
    order: str


class OutboxReader(Protocol):
    """Messages."""

    def messages(self, topic: str = "", limit: int = 200, *, failed: bool = False) -> Sequence[MessageRow]:
        """Those that have not left and have a receiver (of a topic, of those given up), those given up first, then the
        oldest first."""
        ...
