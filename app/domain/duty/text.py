"""Each part of the duty rules as the text that is kept and edited, read back with the place of what is wrong."""

from collections.abc import Collection, Iterable, Sequence
from datetime import time
from enum import StrEnum

from app.domain.alerts import TARGET_NAME
from app.domain.duty.alarming import MOST_A_MINUTE, AlertRules
from app.domain.duty.assignment import Assignment, Escalation
from app.domain.duty.calendar import ExtraDay, Shift, WorkCalendar
from app.domain.duty.limits import Limits
from app.domain.shaped import Shape, written

DutyPart = Assignment | Limits | WorkCalendar | Escalation | AlertRules
_MONTH = 31 * 24 * 60
_MOST_ENTRIES = 1000


class DutyKind(StrEnum):
    """The parts, each kept in versions of its own."""

    ASSIGNMENT = "assignment"
    LIMITS = "limits"
    CALENDAR = "calendar"
    ESCALATION = "escalation"
    ALERTS = "alerts"


DEFAULTS: dict[DutyKind, DutyPart] = {
    DutyKind.ASSIGNMENT: Assignment(),
    DutyKind.LIMITS: Limits(),
    DutyKind.CALENDAR: WorkCalendar(),
    DutyKind.ESCALATION: Escalation(),
    DutyKind.ALERTS: AlertRules(),
}
"""What counts until somebody has said otherwise: version 0."""

_BETWEEN = {
    "minutes": (1, _MONTH),
    "danger_minutes": (0, _MONTH),
    "low": (1, _MONTH),
    "normal": (1, _MONTH),
    "high": (1, _MONTH),
    "urgent": (1, _MONTH),
    "days": (1, 7),
    "digest_minutes": (0, 24 * 60),
    "per_minute": (1, MOST_A_MINUTE),
    "port": (1, 65535),
}
_NEEDED = ("rows", "steps", "shifts", "days")


def to_text(part: DutyPart) -> str:
    """As JSON that people can read."""
    return written(part)


def of_text(kind: DutyKind, text: str) -> DutyPart:
    """BadInput("duty.bad") names the part (duty), where (with row and field), found and expected."""
    shape = Shape("duty.bad", _BETWEEN, _NEEDED, {"duty": kind.value})
    part: DutyPart = shape.read(text, type(DEFAULTS[kind]))
    match part:
        case Assignment():
            _check_assignment(part, shape)
        case Limits():
            _check_limits(part, shape)
        case WorkCalendar():
            _check_calendar(part, shape)
        case Escalation():
            _check_named([(step.role, step.person) for step in part.steps], "steps", shape)
        case AlertRules():
            _check_alerts(part, shape)
    return part


def _check_named(wanted: Iterable[tuple[object, str]], name: str, shape: Shape) -> None:
    for place, (role, person) in enumerate(wanted):
        if not (role or person):
            raise shape.bad(f"{name}[{place}].role", "", "role, person")


def _check_assignment(part: Assignment, shape: Shape) -> None:
    _check_named([(row.role, row.person) for row in part.rows], "rows", shape)
    for place, row in enumerate(part.rows):
        is_last = place == len(part.rows) - 1
        if row.takes_all is not is_last:  # behind one that takes all nobody is asked
            raise shape.bad(f"rows[{place}]", written(row), "duty.last_row")


def _check_limits(part: Limits, shape: Shape) -> None:
    for place, row in enumerate(part.rows):
        is_last = place == len(part.rows) - 1
        if (row.stage is None and row.order_type is None) is not is_last:
            raise shape.bad(f"rows[{place}]", written(row), "duty.last_row")


def _check_calendar(part: WorkCalendar, shape: Shape) -> None:
    for name in ("shifts", "days_off", "extra_days"):
        entries = len(getattr(part, name))
        if entries > _MOST_ENTRIES:
            raise shape.bad(name, entries, f"0 – {_MOST_ENTRIES}")
    _check_hours([(each, set(each.days)) for each in part.shifts], "shifts", shape)
    _check_hours([(each, {each.day}) for each in part.extra_days], "extra_days", shape)


def _check_hours(hours: Sequence[tuple[Shift | ExtraDay, Collection[object]]], name: str, shape: Shape) -> None:
    taken: list[tuple[object, time, time]] = []
    for place, (each, days) in enumerate(hours):
        end = time.max if each.end == time.min else each.end
        if end <= each.begin:
            raise shape.bad(f"{name}[{place}].end", f"{each.end:%H:%M}", f"> {each.begin:%H:%M}, 00:00")
        if any(day in days and each.begin < until and begin < end for day, begin, until in taken):
            raise shape.bad(f"{name}[{place}].begin", f"{each.begin:%H:%M}", "duty.overlap")
        taken += [(day, each.begin, end) for day in days]


def _check_alerts(part: AlertRules, shape: Shape) -> None:
    if (part.quiet_begin is None) is not (part.quiet_end is None):
        raise shape.bad("quiet_end", part.quiet_end or "", "HH:MM")
    names = [("robots", name) for name in part.robots]
    names += [(f"contacts.{operator}.robot", each.robot) for operator, each in part.contacts.items() if each.robot]
    for where, name in names:
        if not TARGET_NAME.fullmatch(name) or name not in part.robots:
            raise shape.bad(where, name, ", ".join(part.robots) if where != "robots" else "a–z 0–9 _")
