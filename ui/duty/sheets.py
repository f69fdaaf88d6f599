"""The tables of the duty rules: who, how long, when, who next, by what way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from app import words
from app.domain.cases import CaseKind, OrderType, Severity
from app.domain.duty import (
    Assignment,
    AssignmentRow,
    DutyKind,
    DutyPart,
    Escalation,
    EscalationStep,
    ExtraDay,
    Limits,
    Minutes,
    Shift,
    StageLimit,
    WorkCalendar,
)
from app.domain.people import Role
from app.domain.stages import Stage
from app.i18n import text
from ui.cases.wording import kind_word, severity_word
from ui.duty import cells
from ui.duty.sheet import DutySheet, Field, Newest, any_of
from ui.rates.sheet import Cell, Row

_NONE = "–"
_STAGES = (Stage.PAID, Stage.TO_PRODUCE, Stage.ASSIGNED, Stage.PICKED, Stage.SHIPPED)


def _types() -> cells.Codec:
    return any_of({each: words.order_type(each) for each in OrderType})


def _who(people: Mapping[str, str]) -> tuple[Field, Field]:
    roles: dict[Role | None, str] = {None: _NONE, **{role: words.role(role) for role in Role}}
    persons = {"": _NONE, **people}
    return (
        Field("role", text("Role"), 150, cells.choice(roles)),
        Field("person", text("Person"), 130, cells.choice(persons)),
    )


def _nobody(rows: Sequence[Row], role: int) -> dict[Cell, str]:
    """Rows that name neither a role nor a person, which stands behind it."""
    sentence = text("Name a role or a person.")
    return {(at, role): sentence for at, row in enumerate(rows) if row[role] == row[role + 1] == _NONE}


def _conditions(rows: Sequence[Row], columns: Sequence[int]) -> dict[Cell, str]:
    """Rows without a condition, and conditions of the last one."""
    found: dict[Cell, str] = {}
    for at, row in enumerate(rows):
        set_ = [column for column in columns if row[column] not in ("", text("any"))]
        if at == len(rows) - 1:
            found |= {(at, column): text("The last row takes everything else: nothing here.") for column in set_}
        elif not set_:
            found[at, 0] = text("Say for which ones: everything else belongs to the last row.")
    return found


class AssignmentSheet(DutySheet):
    """Read from the top; the last row takes everything else."""

    fixed = 1

    def __init__(self, newest: Newest, people: Mapping[str, str], sites: Mapping[str, str]) -> None:
        kinds = any_of({each: kind_word(each) for each in CaseKind})
        fields = (
            Field("order_type", text("Order type"), 120, _types()),
            Field("case_kind", text("Kind of exception"), 150, kinds),
            Field("warehouse", text("Warehouse"), 110, any_of(sites, "")),
            Field("begin", text("From"), 70, cells.clock_time()),
            Field("end", text("Until"), 70, cells.clock_time()),
            *_who(people),
        )
        super().__init__(DutyKind.ASSIGNMENT, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text(
            "Read from the top: the first row that fits decides, the last one takes everything else. A "
            "person goes before a role; of a role whoever has the fewest exceptions gets it."
        )

    def values(self, part: Assignment) -> Sequence[Sequence[Any]]:
        """Conditions, then whose."""
        return [
            (row.order_type, row.case_kind, row.warehouse, row.begin, row.end, row.role, row.person)
            for row in part.rows
        ]

    def put(self, part: Assignment, values: Sequence[Sequence[Any]]) -> DutyPart:
        """All of them."""
        return Assignment(tuple(AssignmentRow(role, who, *when) for *when, role, who in values))

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Conditions, then whose."""
        return _conditions(rows, range(5)) | _nobody(rows, 5)


class LimitSheet(DutySheet):
    """How long an order may stand; the last row takes everything else."""

    fixed = 1

    def __init__(self, newest: Newest) -> None:
        stages = any_of({stage: words.stage(stage) for stage in _STAGES})
        fields = (
            Field("stage", text("Stage"), 150, stages),
            Field("order_type", text("Order type"), 150, _types()),
            Field("minutes", text("May stand (working time)"), 190, cells.span()),
        )
        super().__init__(DutyKind.LIMITS, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text(
            "In working time. Read from the top: the first row that fits counts, the last one is for everything else."
        )

    def values(self, part: Limits) -> Sequence[Sequence[Any]]:
        """Stage, type, minutes."""
        return [(row.stage, row.order_type, row.minutes) for row in part.rows]

    def put(self, part: Limits, values: Sequence[Sequence[Any]]) -> DutyPart:
        """The rest of the limits stays."""
        return replace(part, rows=tuple(StageLimit(minutes, stage, kind) for stage, kind, minutes in values))

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Conditions."""
        return _conditions(rows, range(2))

    def blank(self) -> Row:
        """Two hours."""
        return (*super().blank()[:2], cells.span_words(120))


class HoursSheet(DutySheet):
    """Working hours of the week."""

    def __init__(self, newest: Newest) -> None:
        fields = (
            Field("days", text("Days (1 = Monday)"), 170, cells.weekdays()),
            Field("begin", text("From"), 90, cells.clock_time(optional=False)),
            Field("end", text("Until"), 90, cells.clock_time(optional=False)),
        )
        super().__init__(DutyKind.CALENDAR, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text("Limits and reactions are counted in these hours only.")

    def values(self, part: WorkCalendar) -> Sequence[Sequence[Any]]:
        """Days, from, until."""
        return [(each.days, each.begin, each.end) for each in part.shifts]

    def put(self, part: WorkCalendar, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Days off and extra days stay."""
        return replace(part, shifts=tuple(Shift(*row) for row in values))

    def blank(self) -> Row:
        """A usual day."""
        return ("6", "09:00", "17:00")


class DaysSheet(DutySheet):
    """Days off, and days with hours of their own."""

    def __init__(self, newest: Newest) -> None:
        fields = (
            Field("day", text("Day"), 130, cells.day()),
            Field("begin", text("From (empty: day off)"), 170, cells.clock_time()),
            Field("end", text("Until"), 90, cells.clock_time()),
        )
        super().__init__(DutyKind.CALENDAR, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text("A day with both times has these hours instead of the usual ones; without times nobody works.")

    def values(self, part: WorkCalendar) -> Sequence[Sequence[Any]]:
        """By their date."""
        off: list[tuple[date, time | None, time | None]] = [(each, None, None) for each in part.days_off]
        return sorted([*off, *((each.day, each.begin, each.end) for each in part.extra_days)], key=lambda row: row[0])

    def put(self, part: WorkCalendar, values: Sequence[Sequence[Any]]) -> DutyPart:
        """The week stays."""
        off = tuple(day for day, begin, end in values if begin is None and end is None)
        hours = tuple(ExtraDay(day, begin, end) for day, begin, end in values if begin is not None and end is not None)
        return replace(part, days_off=off, extra_days=hours)

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Half of the hours is none."""
        return {
            (at, 2 if begin else 1): text("Both times, or none for a day off.")
            for at, (_, begin, end) in enumerate(rows)
            if bool(begin) is not bool(end)
        }


class EscalationSheet(DutySheet):
    """Who is next when nobody reacts, and how long they have."""

    def __init__(self, newest: Newest, people: Mapping[str, str]) -> None:
        within = [Field(each.name.lower(), severity_word(each), 120, cells.span(), right=True) for each in Severity]
        super().__init__(DutyKind.ESCALATION, (*_who(people), *within), newest)

    def says(self) -> str:
        """How it is read."""
        return text(
            "When nobody reacts in time the next one of this chain owns the exception and has so long; the "
            "last one is reminded again and again."
        )

    def values(self, part: Escalation) -> Sequence[Sequence[Any]]:
        """Who, then minutes by severity."""
        return [
            (step.role, step.person, *(getattr(step.within, each.name.lower()) for each in Severity))
            for step in part.steps
        ]

    def put(self, part: Escalation, values: Sequence[Sequence[Any]]) -> DutyPart:
        """The chain."""
        return Escalation(tuple(EscalationStep(Minutes(*within), role, who) for role, who, *within in values))

    def wrong(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Who."""
        return _nobody(rows, 0)

    def blank(self) -> Row:
        """Longer for what is less pressing."""
        return (_NONE, _NONE, *(cells.span_words(minutes) for minutes in (480, 120, 60, 30)))
