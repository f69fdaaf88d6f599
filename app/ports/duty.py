"""The duty rules as use cases need them: every version is kept, the newest of each part counts."""

from datetime import datetime
from typing import Protocol

from app.domain.duty import Absence, Duty, DutyKind, Team


class DutyRules(Protocol):
    """Who is on duty for what."""

    def rules(self, now: datetime) -> Duty:
        """The newest of each part (its default where nobody has said anything), with the absences that are not over
        at `now`."""
        ...

    def put(self, kind: DutyKind, content: str, note: str, by: str, at: datetime) -> int:
        """Keep a part (domain.duty.to_text) as its next version; its number."""
        ...

    def team(self) -> Team:
        """Active operators with their roles and how many live cases each owns."""
        ...

    def add_absence(self, absence: Absence, reason: str, by: str, at: datetime) -> int:
        """Its number."""
        ...

    def cancel_absence(self, absence_id: int) -> Absence:
        """It is not so after all; Refused("absence.unknown") for none, also for one that was cancelled."""
        ...
