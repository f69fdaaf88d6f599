"""What is read of the company's settings besides their values: who changed what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SettingChangeRow:
    """A setting became `value`; `before` is None where nobody had changed it before. `by` is a name."""

    key: str
    before: str | None
    value: str
    by: str
    at: datetime


class SettingReader(Protocol):
    """Changes of settings."""

    def setting_changes(self, keys: Sequence[str], each: int = 20) -> Sequence[SettingChangeRow]:
        """The last so many changes of each of these settings, newest first."""
        ...
