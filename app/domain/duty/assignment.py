"""Who is to do it: the table of assignment, people and their absences, and who comes next when nobody reacts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from app.domain.cases import CaseKind, OrderType, Signal
from app.domain.duty.limits import Minutes
from app.domain.people import Role
from app.domain.site import SITE_ZONE


@dataclass(eq=False, slots=True)
class Colleague:
    """Who can own cases, with how many live ones now."""

    code: str
    roles: frozenset[Role]
    cases: int = 0


Team = Mapping[str, Colleague]
"""Active operators by code."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away from when to when, and who does their work; `id` is 0 before it is kept."""

    operator: str
    from_at: datetime
    to_at: datetime
    deputy: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Cases that fit go to a role or a person (the person where both stand). What is None or empty fits everything;
    times of day are in the site's zone, `begin` after `end` passes midnight."""

    role: Role | None = None
    person: str = ""
    order_type: OrderType | None = None
    case_kind: CaseKind | None = None
    warehouse: str = ""
    begin: time | None = None
    end: time | None = None

    def fits(self, signal: Signal, now: datetime) -> bool:
        """Whether cases of such a signal go here at this time of day."""
        asked = (
            (self.order_type, signal.order_type),
            (self.case_kind, signal.kind),
            (self.warehouse or None, signal.warehouse),
        )
        return all(wanted in (None, found) for wanted, found in asked) and self._is_on(now.astimezone(SITE_ZONE).time())

    @property
    def takes_all(self) -> bool:
        """Whether it has no condition."""
        return not (self.order_type or self.case_kind or self.warehouse or self.begin or self.end)

    def _is_on(self, clock: time) -> bool:
        begin, end = self.begin or time.min, self.end or time.min
        return begin <= clock < end if begin < end else clock >= begin or clock < end


@dataclass(frozen=True, slots=True)
class Assignment:
    """Read from the top; the last row fits all (R17: made-to-order goods are the production planner's)."""

    rows: tuple[AssignmentRow, ...] = (
        AssignmentRow(Role.PLANNER, order_type=OrderType.OEM),
        AssignmentRow(Role.SUPERVISOR, case_kind=CaseKind.CREDIT),
        AssignmentRow(Role.CLERK, case_kind=CaseKind.INCOMPLETE),
        AssignmentRow(Role.CLERK, case_kind=CaseKind.IMPORT),
        AssignmentRow(Role.CLERK, case_kind=CaseKind.STOPPED),
        AssignmentRow(Role.CLERK, case_kind=CaseKind.COURIER),
        AssignmentRow(Role.PURCHASER, case_kind=CaseKind.NO_STOCK),
        AssignmentRow(Role.KEEPER, case_kind=CaseKind.SHORT),
        AssignmentRow(Role.KEEPER, case_kind=CaseKind.LABEL),
        AssignmentRow(Role.SUPERVISOR, case_kind=CaseKind.COUNT),
        AssignmentRow(Role.COORDINATOR),
    )


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who owns a case next when nobody has done anything about it, and how long they have by severity (working
    minutes)."""

    within: Minutes
    role: Role | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """The chain; behind its end the last one is reminded again and again."""

    steps: tuple[EscalationStep, ...] = (
        EscalationStep(Minutes(low=480, normal=120, high=60, urgent=15), Role.COORDINATOR),
        EscalationStep(Minutes(low=960, normal=240, high=60, urgent=30), Role.SUPERVISOR),
        EscalationStep(Minutes(low=960, normal=480, high=120, urgent=60), Role.ADMIN),
    )


class Owner(NamedTuple):
    """Who owns a case: a person, and the role they were found by (empty: by name). Without a person it is the whole
    role's."""

    role: str
    operator: str


def present(operator: str, team: Team, absences: Iterable[Absence], now: datetime) -> str:
    """The operator, or whoever stands in for them now, or for that one; empty where all of them are away or gone."""
    away = {each.operator: each.deputy for each in absences if each.from_at <= now < each.to_at}
    seen: set[str] = set()
    while operator in away and operator not in seen:
        seen.add(operator)
        operator = away[operator]
    return operator if operator in team and operator not in away else ""


def freest(role: Role, team: Team, absences: Sequence[Absence], now: datetime) -> str:
    """Who of a role has the fewest live cases: of those who are there, else of those who stand in for the others;
    empty where there is nobody."""
    members = [each.code for each in team.values() if role in each.roles]
    there = [code for code in members if present(code, team, absences, now) == code]
    found = there or [deputy for code in members if (deputy := present(code, team, absences, now))]
    return min(found, key=lambda code: (team[code].cases, code), default="")


def find_owner(
    wanted: Iterable[tuple[Role | None, str]], team: Team, absences: Sequence[Absence], now: datetime
) -> Owner | None:
    """The first (role, person) that somebody is there for."""
    for role, person in wanted:
        operator = present(person, team, absences, now) if person else ""
        if operator:
            return Owner("", operator)
        operator = freest(role, team, absences, now) if role else ""
        if role and operator:
            return Owner(role.value, operator)
    return None
