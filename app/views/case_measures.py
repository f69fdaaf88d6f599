"""What the measures of exceptions are made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.case_measures import CaseFact


class CaseMeasureReader(Protocol):
    """Cases as they are measured."""

    def case_facts(self, since: datetime, until: datetime) -> Sequence[CaseFact]:
        """Cases opened from `since` to before `until`, those of the time before in which they could be repeats, and
        every live one."""
        ...
