"""Who is on duty: working time, limits, assignment, absences, the chain, ways of alarms, and their texts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alerts import AlertKind, AlertPort, Contact, MailServer
from app.domain.case_deeds import open_case
from app.domain.cases import CaseKind, OrderType, Severity, Signal
from app.domain.duty import (
    DEFAULTS,
    Absence,
    AlertRoute,
    AlertRules,
    Assignment,
    AssignmentRow,
    Colleague,
    Duty,
    DutyKind,
    Escalation,
    EscalationStep,
    ExtraDay,
    Limits,
    Minutes,
    Owner,
    Shift,
    StageLimit,
    WorkCalendar,
    of_text,
    present,
    to_text,
)
from app.domain.people import Role
from app.domain.site import SITE_ZONE
from app.domain.stages import Stage
from app.errors import BadInput

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SITE_ZONE)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(0), timedelta(hours=60))
some_days = st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5, unique=True)


@st.composite
def shifts_of_a_week(draw: st.DrawFn) -> tuple[Shift, ...]:
    """Up to two shifts a day that do not overlap, on at least one day of the week."""
    edges = sorted(draw(st.lists(st.integers(0, 23), min_size=2, max_size=4, unique=True)))
    days = tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1))))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Shift(days, time(begin), time(end)) for begin, end in pairs)


calendars = st.builds(
    WorkCalendar,
    shifts=shifts_of_a_week(),
    days_off=some_days.map(tuple),
    extra_days=some_days.map(lambda days: tuple(ExtraDay(day, time(9), time(0)) for day in days)),
)


@given(calendars, moments, spans, spans)
def test_working_time_adds_up(calendar: WorkCalendar, start: datetime, one: timedelta, other: timedelta):
    assert calendar.after(start, one + other) == calendar.after(calendar.after(start, one), other)
    assert calendar.before(start, one + other) == calendar.before(calendar.before(start, one), other)


@given(calendars, moments, spans)
def test_what_is_counted_is_what_was_added(calendar: WorkCalendar, start: datetime, span: timedelta):
    end, since = calendar.after(start, span), calendar.before(start, span)

    assert calendar.between(start, end) == calendar.between(since, start) == span
    assert since <= start <= end
    assert calendar.before(end, span) >= start
    assert calendar.after(since, span) <= start


@given(calendars, moments, moments, spans)
def test_the_clock_never_runs_back(calendar: WorkCalendar, one: datetime, other: datetime, span: timedelta):
    early, late = sorted((one, other))

    assert calendar.after(early, span) <= calendar.after(late, span)
    assert calendar.before(early, span) <= calendar.before(late, span)
    assert calendar.between(early, late) >= timedelta(0) == calendar.between(late, early)


@given(calendars, moments, moments, st.timedeltas(timedelta(seconds=1), timedelta(hours=60)))
def test_what_stands_too_long_is_behind_one_moment(
    calendar: WorkCalendar, since: datetime, now: datetime, limit: timedelta
):
    """The watch asks the database for that moment in the place of reckoning for each order."""
    assert (calendar.between(since, now) >= limit) == (since <= calendar.before(now, limit))


def test_nights_days_off_and_extra_days():
    calendar = WorkCalendar(
        days_off=(date(2026, 11, 24),), extra_days=(ExtraDay(date(2026, 11, 25), time(22), time(0)),)
    )

    assert calendar.after(MONDAY, timedelta(hours=11)) == datetime(2026, 11, 25, 23, 0, tzinfo=SITE_ZONE)
    assert calendar.after(MONDAY, timedelta(hours=12)) == datetime(2026, 11, 26, 0, 0, tzinfo=SITE_ZONE)
    assert calendar.between(MONDAY, MONDAY + timedelta(days=3)) == timedelta(hours=10 + 2 + 2)


def test_limits_by_stage_and_type():
    limits = Limits((StageLimit(30, order_type=OrderType.URGENT), StageLimit(60, Stage.PICKED), StageLimit(120)))

    assert limits.of(Stage.PICKED, OrderType.URGENT) == timedelta(minutes=30)
    assert limits.of(Stage.PICKED, OrderType.STOCK) == timedelta(hours=1)
    assert limits.of(Stage.ASSIGNED, OrderType.OEM) == timedelta(hours=2)
    assert Limits().of(Stage.SHIPPED, OrderType.STOCK) == timedelta(hours=72)


def team(**roles: str) -> dict[str, Colleague]:
    """Operators by code, each with the roles named in one text."""
    return {code: Colleague(code, frozenset(map(Role, said.split()))) for code, said in roles.items()}


def signal(kind: CaseKind = CaseKind.STUCK, **more: object) -> Signal:
    return Signal(kind, "c", Severity.NORMAL, **more)  # type: ignore[arg-type]


HOUSE = team(wang="planner", li="coordinator", zhao="clerk", qian="clerk", boss="admin supervisor")


def test_made_to_order_is_the_planners_whatever_is_wrong_with_it():
    duty = Duty()

    assert duty.owner(signal(order_type=OrderType.OEM), HOUSE, MONDAY) == Owner("planner", "wang")
    assert duty.owner(signal(CaseKind.INCOMPLETE), HOUSE, MONDAY) == Owner("clerk", "qian")
    assert duty.owner(signal(), HOUSE, MONDAY) == Owner("coordinator", "li")


def test_of_a_role_who_has_the_fewest_cases_gets_the_next():
    house = team(zhao="clerk", qian="clerk")
    house["qian"].cases = 3

    assert Duty().owner(signal(CaseKind.INCOMPLETE), house, MONDAY).operator == "zhao"


def test_who_is_away_is_stood_in_for_and_a_ring_of_deputies_ends():
    week = (MONDAY, MONDAY + timedelta(days=7))
    away = [Absence("wang", *week, "zhao"), Absence("zhao", *week, "qian")]

    assert present("wang", HOUSE, away, MONDAY) == "qian"
    assert present("wang", HOUSE, away, week[1]) == "wang"
    assert present("wang", HOUSE, [*away, Absence("qian", *week, "wang")], MONDAY) == ""
    assert present("gone", HOUSE, [], MONDAY) == ""
    assert Duty(absences=tuple(away)).owner(signal(order_type=OrderType.OEM), HOUSE, MONDAY).operator == "qian"


def test_a_role_without_anybody_falls_through_to_who_is_there():
    assert Duty().owner(signal(order_type=OrderType.OEM), team(li="coordinator"), MONDAY).operator == "li"
    assert Duty().owner(signal(), team(boss="admin"), MONDAY) == Owner("admin", "boss")
    assert Duty().owner(signal(), {}, MONDAY) == Owner("coordinator", "")


def test_rows_of_a_warehouse_and_of_the_night():
    night = AssignmentRow(person="li", begin=time(20), end=time(8))
    rows = (AssignmentRow(person="wang", warehouse="HD"), night, AssignmentRow(Role.CLERK))
    duty = Duty(Assignment(rows))

    assert duty.owner(signal(warehouse="HD"), HOUSE, MONDAY).operator == "wang"
    assert duty.owner(signal(), HOUSE, MONDAY).operator == "qian"
    assert [duty.owner(signal(), HOUSE, MONDAY.replace(hour=hour)).operator for hour in (20, 23, 7)] == ["li"] * 3


def test_the_chain_skips_who_owns_it_and_ends_with_reminders():
    hour = Minutes(60, 60, 60, 60)
    chain = Escalation((EscalationStep(hour, Role.COORDINATOR), EscalationStep(Minutes(9, 8, 7, 6), person="boss")))
    duty = Duty(escalation=chain)
    case = open_case(signal(), Owner("coordinator", "li"), duty, MONDAY)

    assert duty.escalated(case, HOUSE, MONDAY) == (Owner("", "boss"), timedelta(minutes=8))
    case.level, case.owner, case.role = 2, "boss", ""
    assert duty.escalated(case, HOUSE, MONDAY) == (Owner("", "boss"), timedelta(minutes=8))


def test_alarms_go_the_ways_that_are_set_up():
    rules = AlertRules(routes=(AlertRoute((AlertPort.WECOM, AlertPort.MAIL), AlertKind.ESCALATED),))
    ready = replace(rules, robots=("main",), mail=MailServer("mail.local"))

    assert rules.ports_for(AlertKind.ESCALATED, Severity.LOW) == (AlertPort.SCREEN,)
    assert ready.ports_for(AlertKind.ESCALATED, Severity.LOW) == (AlertPort.SCREEN, AlertPort.WECOM, AlertPort.MAIL)
    assert ready.ports_for(AlertKind.OPENED, Severity.URGENT) == (AlertPort.SCREEN,)
    assert ready.contact("li").robot == "main"


@pytest.mark.parametrize(
    ("hour", "minute", "due"),
    [(12, 0, (23, 12, 5)), (20, 58, (23, 21, 0)), (21, 0, (24, 7, 30)), (7, 0, (23, 7, 30)), (7, 29, (23, 7, 34))],
)
def test_quiet_hours_hold_back_all_but_the_urgent(hour: int, minute: int, due: tuple[int, int, int]):
    now, rules = MONDAY.replace(hour=hour, minute=minute), AlertRules()

    assert rules.due(Severity.HIGH, now) == datetime(2026, 11, *due, tzinfo=SITE_ZONE)
    assert rules.due(Severity.URGENT, now) == now


@given(
    st.integers(0, 2 * 24 * 60),
    st.integers(0, 24 * 60),
    st.times(timezones=st.none()).map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.times(timezones=st.none()).map(lambda clock: clock.replace(second=0, microsecond=0)),
)
def test_nothing_is_told_inside_quiet_hours_however_long_a_digest_waits(
    minute: int, digest: int, begin: time, end: time
):
    now = MONDAY.replace(hour=0) + timedelta(minutes=minute)
    rules = AlertRules(quiet_begin=begin, quiet_end=end, digest_minutes=digest)
    due = rules.due(Severity.HIGH, now)

    runs = rules.quiet(due)
    assert now <= due <= max(now + timedelta(minutes=digest), now + timedelta(days=1))
    assert runs is None or due == runs[0]


def test_every_default_reads_back_from_its_text():
    assert {kind: of_text(kind, to_text(part)) for kind, part in DEFAULTS.items()} == DEFAULTS


@given(calendars)
def test_a_calendar_reads_back(calendar: WorkCalendar):
    assert of_text(DutyKind.CALENDAR, to_text(calendar)) == calendar


def test_contacts_and_robots_read_back():
    rules = AlertRules(contacts={"li": Contact("main", "lisi", "", "li@a.cn")}, robots=("main",), mail=MailServer("m"))

    assert of_text(DutyKind.ALERTS, to_text(rules)) == rules


WRONG: Sequence[tuple[DutyKind, object, str, int, str]] = [
    (DutyKind.LIMITS, {"rows": []}, "rows", 0, "rows"),
    (DutyKind.LIMITS, {"rows": [{"minutes": 0}]}, "rows[0].minutes", 1, "minutes"),
    (DutyKind.LIMITS, {"rows": [{"minutes": 5}, {"minutes": 9}]}, "rows[0]", 1, "rows"),
    (DutyKind.LIMITS, {"rows": [{"minutes": 5, "stage": "paid"}]}, "rows[0]", 1, "rows"),
    (DutyKind.ASSIGNMENT, {"rows": [{"person": ""}]}, "rows[0].role", 1, "role"),
    (DutyKind.ASSIGNMENT, {"rows": [{"role": "king"}]}, "rows[0].role", 1, "role"),
    (DutyKind.ASSIGNMENT, {"rows": [{"role": "clerk", "begin": "25:00"}]}, "rows[0].begin", 1, "begin"),
    (DutyKind.ASSIGNMENT, {"rows": [{"role": "clerk", "warehouse": "HD"}]}, "rows[0]", 1, "rows"),
    (DutyKind.CALENDAR, {"shifts": [{"days": [8], "begin": "08:00", "end": "20:00"}]}, "shifts[0].days[0]", 1, "days"),
    (DutyKind.CALENDAR, {"shifts": [{"days": [1], "begin": "08:00", "end": "08:00"}]}, "shifts[0].end", 1, "end"),
    (
        DutyKind.CALENDAR,
        {"shifts": [{"days": [1], "begin": f"{h:02}:00", "end": "00:00"} for h in (8, 9)]},
        "shifts[1].begin",
        2,
        "begin",
    ),
    (DutyKind.CALENDAR, {"days_off": ["2026-13-01"]}, "days_off[0]", 1, "days_off"),
    (DutyKind.ESCALATION, {"steps": [{"role": "clerk"}]}, "steps[0]", 1, "steps"),
    (DutyKind.ALERTS, {"per_minute": 21}, "per_minute", 0, "per_minute"),
    (DutyKind.ALERTS, {"quiet_end": None}, "quiet_end", 0, "quiet_end"),
    (DutyKind.ALERTS, {"contacts": {"li": {"robot": "x"}}}, "contacts.li.robot", 0, "robot"),
    (DutyKind.ALERTS, {"robots": ["Kein Name"]}, "robots", 0, "robots"),
    (DutyKind.ALERTS, {"routes": [{"ports": [], "severity": "fatal"}]}, "routes[0].severity", 1, "severity"),
]


@pytest.mark.parametrize(("kind", "content", "where", "row", "field"), WRONG)
def test_what_is_wrong_is_named_with_its_place(kind: DutyKind, content: object, where: str, row: int, field: str):
    with pytest.raises(BadInput) as caught:
        of_text(kind, json.dumps(content))

    told = caught.value.facts
    assert (caught.value.code, told["duty"], told["where"], told["row"], told["field"]) == (
        "duty.bad",
        kind.value,
        where,
        row,
        field,
    )
