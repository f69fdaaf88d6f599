"""Who is on duty for what (R17, R18): calendar, limits, assignment, escalation and alarms, all edited by staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from app.domain.cases import Case, OrderType, Severity, Signal
from app.domain.duty.alarming import AlertRoute, AlertRules
from app.domain.duty.assignment import (
    Absence,
    Assignment,
    AssignmentRow,
    Colleague,
    Escalation,
    EscalationStep,
    Owner,
    Team,
    find_owner,
    freest,
    present,
)
from app.domain.duty.calendar import ExtraDay, Shift, WorkCalendar
from app.domain.duty.clock import Pause, StageClock, first_of
from app.domain.duty.limits import Limits, Minutes, StageLimit
from app.domain.duty.text import DEFAULTS, DutyKind, DutyPart, of_text, to_text
from app.domain.people import Role
from app.domain.stages import TIMED_STAGES, Stage

__all__ = [
    "DEFAULTS",
    "Absence",
    "AlertRoute",
    "AlertRules",
    "Assignment",
    "AssignmentRow",
    "Colleague",
    "Duty",
    "DutyKind",
    "DutyPart",
    "Escalated",
    "Escalation",
    "EscalationStep",
    "ExtraDay",
    "Limits",
    "Minutes",
    "Owner",
    "Pause",
    "Shift",
    "StageClock",
    "StageLimit",
    "Team",
    "WorkCalendar",
    "first_of",
    "freest",
    "of_text",
    "present",
    "to_text",
]


class Escalated(NamedTuple):
    """Who owns a case now that nobody has reacted, and how long they have (working time)."""

    owner: Owner
    within: timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    """All that is written down about who does what until when; `versions` are those of its parts, 0 where the default
    counts."""

    assignment: Assignment = field(default_factory=Assignment)
    limits: Limits = field(default_factory=Limits)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    escalation: Escalation = field(default_factory=Escalation)
    alerts: AlertRules = field(default_factory=AlertRules)
    absences: tuple[Absence, ...] = ()
    versions: Mapping[DutyKind, int] = field(default_factory=dict)

    def owner(self, signal: Signal, team: Team, now: datetime) -> Owner:
        """By the first row that fits and that somebody is there for; else an administrator; without anybody the role
        of the last row."""
        rows = [(row.role, row.person) for row in self.assignment.rows if row.fits(signal, now)]
        last = rows[-1][0]
        found = find_owner([*rows, (Role.ADMIN, "")], team, self.absences, now)
        return found or Owner(last.value if last else "", "")

    def escalated(self, case: Case, team: Team, now: datetime) -> Escalated:
        """The next of the chain who is there and does not own it already; behind its end whoever owns it."""
        for step in self.escalation.steps[case.level :]:
            found = find_owner([(step.role, step.person)], team, self.absences, now)
            if found is not None and found.operator != case.owner:
                return Escalated(found, step.within.of(case.signal.severity))
        last = self.escalation.steps[-1].within
        return Escalated(Owner(case.role, case.owner), last.of(case.signal.severity))

    def clock(self, stage: Stage, urgent: bool, since: datetime) -> StageClock | None:
        """Of an order that stands there since then; None in a stage where nobody waits for anything."""
        if stage not in TIMED_STAGES:
            return None
        return StageClock(since, self.limits.of(stage, OrderType.of(stage, urgent)), self.calendar)

    def react_by(self, severity: Severity, now: datetime) -> datetime:
        """Until when a new owner must have done something."""
        return self.calendar.after(now, self.limits.reaction.of(severity))

    def solve_by(self, severity: Severity, now: datetime) -> datetime:
        """Until when somebody who has done something must do the next thing."""
        return self.calendar.after(now, self.limits.solving.of(severity))
