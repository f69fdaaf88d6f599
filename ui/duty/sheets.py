"""The tables of the duty rules: who, how long, when, who next, by what way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from app import words
from app.domain.alerts import AlertKind, AlertPort, Contact
from app.domain.cases import CaseKind, OrderType, Severity
from app.domain.duty import (
    AlertRoute,
    AlertRules,
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
from app.words import alerts
from ui.cases.wording import kind_word, severity_word
from ui.duty import cells
from ui.duty.sheet import DutySheet, Field
from ui.rates.sheet import Cell, Row

Newest = Callable[[DutyKind], DutyPart]
_STAGES = (Stage.PAID, Stage.TO_PRODUCE, Stage.ASSIGNED, Stage.PICKED, Stage.SHIPPED)


def _any(options: Mapping[Any, str], nothing: Any = None) -> cells.Codec:
    return cells.choice({nothing: text("any"), **options})


def _types() -> cells.Codec:
    return _any({each: words.order_type(each) for each in OrderType})


def _who(people: Mapping[str, str]) -> tuple[Field, Field]:
    roles: dict[Role | None, str] = {None: "–", **{role: words.role(role) for role in Role}}
    persons = {"": "–", **people}
    return (
        Field("role", text("Role"), 150, cells.choice(roles)),
        Field("person", text("Person"), 130, cells.choice(persons)),
    )


class AssignmentSheet(DutySheet):
    """Read from the top; the last row takes everything else."""

    fixed = 1

    def __init__(self, newest: Newest, people: Mapping[str, str], sites: Mapping[str, str]) -> None:
        kinds = _any({each: kind_word(each) for each in CaseKind})
        fields = (
            Field("order_type", text("Order type"), 120, _types()),
            Field("case_kind", text("Kind of exception"), 150, kinds),
            Field("warehouse", text("Warehouse"), 110, _any(sites, "")),
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


class LimitSheet(DutySheet):
    """How long an order may stand; the last row takes everything else."""

    fixed = 1

    def __init__(self, newest: Newest) -> None:
        stages = _any({stage: words.stage(stage) for stage in _STAGES})
        fields = (
            Field("stage", text("Stage"), 150, stages),
            Field("order_type", text("Order type"), 150, _types()),
            Field("minutes", text("May stand (working time)"), 190, cells.span(), right=True),
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

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Half of the hours is none."""
        half = {
            (at, 2 if begin else 1): text("Both times, or none for a day off.")
            for at, (_, begin, end) in enumerate(rows)
            if bool(begin) is not bool(end)
        }
        return half or super().faults(rows)


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

    def blank(self) -> Row:
        """Longer for what is less pressing."""
        return ("–", "–", *(cells.span_words(minutes) for minutes in (480, 120, 60, 30)))


class RouteSheet(DutySheet):
    """By what way alarms go; the first row that fits counts, the screen always."""

    def __init__(self, newest: Newest) -> None:
        ways = cells.choice({True: text("yes"), False: text("no")})
        ranks = cells.choice({each: severity_word(each) for each in Severity})
        fields = (
            Field("kind", text("Alarm"), 170, _any({each: alerts.kind(each) for each in AlertKind})),
            Field("severity", text("At least this pressing"), 170, ranks),
            Field("ports", alerts.port(AlertPort.WECOM), 110, ways),
            Field("mail", alerts.port(AlertPort.MAIL), 110, ways),
        )
        super().__init__(DutyKind.ALERTS, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text("The screen is always told. Read from the top: the first row that fits decides by what way else.")

    def values(self, part: AlertRules) -> Sequence[Sequence[Any]]:
        """Which alarms, then the ways."""
        return [
            (row.kind, row.severity, AlertPort.WECOM in row.ports, AlertPort.MAIL in row.ports) for row in part.routes
        ]

    def put(self, part: AlertRules, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Addresses and hours stay."""
        routes = []
        for kind, severity, wecom, mail in values:
            ports = ((AlertPort.WECOM, wecom), (AlertPort.MAIL, mail))
            routes.append(AlertRoute(tuple(port for port, used in ports if used), kind, severity))
        return replace(part, routes=tuple(routes))


class ContactSheet(DutySheet):
    """Where people are reached."""

    def __init__(self, newest: Newest, people: Mapping[str, str]) -> None:
        said = cells.words()
        fields = (
            Field("operator", text("Person"), 140, cells.choice(people)),
            Field("robot", text("Robot (empty: the first)"), 180, said),
            Field("wecom", text("WeCom user id"), 150, said),
            Field("mobile", text("Mobile"), 140, said),
            Field("mail", alerts.port(AlertPort.MAIL), 220, said),
        )
        super().__init__(DutyKind.ALERTS, fields, newest)

    def says(self) -> str:
        """How it is read."""
        return text(
            "How people are mentioned by the robot and reached by mail. Keys and passwords are in the "
            "keyring of the worker, never here."
        )

    def values(self, part: AlertRules) -> Sequence[Sequence[Any]]:
        """By person."""
        return [(who, each.robot, each.wecom, each.mobile, each.mail) for who, each in part.contacts.items()]

    def put(self, part: AlertRules, values: Sequence[Sequence[Any]]) -> DutyPart:
        """Ways and hours stay."""
        return replace(part, contacts={who: Contact(*rest) for who, *rest in values})

    def faults(self, rows: Sequence[Row]) -> Mapping[Cell, str]:
        """Nobody stands there twice."""
        names = [row[0] for row in rows]
        twice = {
            (at, 0): text("{name} stands here twice.", name=name) for at, name in enumerate(names) if name in names[:at]
        }
        return twice or super().faults(rows)

    def place(self, where: Mapping[str, object], rows: Sequence[Row]) -> Cell | None:
        """By the code of the person: contacts.CODE.field."""
        parts = str(where["where"]).split(".")
        codes = [self.codec(at, 0).read(row[0]) for at, row in enumerate(rows)]
        names = [field.name for field in self.fields]
        if len(parts) < 2 or parts[1] not in codes:
            return None
        return codes.index(parts[1]), names.index(parts[-1]) if parts[-1] in names else 0
