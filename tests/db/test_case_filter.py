"""Which exceptions a filter means: by their cause, by who has none, by when they were opened, by what they call for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.casework import raise_signals
from app.domain.cases import CaseKind, Severity, Signal
from app.domain.site import SITE_ZONE
from app.usecases.cases import CloseCase, PauseCase, TakeCase
from app.views.cases import CaseFilter, Pressing
from db.views.case_rows import case_rows
from tests.core import ADMIN, House, new_id


def raised(house: House, count: int, **more: Any) -> list[str]:
    """Numbers of new cases."""
    with house.program.unit_of_work() as uow:
        first = f"label:{new_id()}"
        signals = [
            Signal(CaseKind.LABEL, f"{first}:{at}", Severity.LOW, {"fault": "paper"}, **more) for at in range(count)
        ]
        opened = raise_signals(signals, uow, house.clock()).opened
        uow.commit()
    return list(opened)


def found(house: House, **where: Any) -> list[str]:
    return [row.no for row in house.program.reader.cases(CaseFilter(**where))]


def close(house: House, cause: str, *numbers: str) -> None:
    house.handle(CloseCase(new_id(), numbers, cause, "paper refilled"))


def test_closed_cases_are_listed_by_their_cause_live_ones_as_without(house: House) -> None:
    first, second, live = raised(house, 3)
    close(house, "device.printer", first)
    close(house, "floor.staff", second)

    assert found(house, closed=True, cause="device.printer") == [first]
    assert found(house, cause="device.printer") == found(house, cause="no.such", closed=None) == []
    assert found(house, cause="", closed=None) == [live]


def test_days_are_those_of_the_site_and_both_count(house: House) -> None:
    today = house.clock().astimezone(SITE_ZONE).date()
    old = raised(house, 1)
    house.clock.pass_by(hours=24)
    new = raised(house, 2)
    close(house, "other", new[0])
    tomorrow = today + timedelta(days=1)

    assert found(house, since=today, until=tomorrow, closed=None) == [*reversed(new), *old]
    assert found(house, since=tomorrow, closed=None) == [new[1], new[0]]
    assert found(house, since=tomorrow) == [new[1]]
    assert found(house, until=today, closed=None) == old
    assert found(house, since=tomorrow, until=tomorrow, closed=True) == [new[0]]
    assert found(house, until=today - timedelta(days=1), closed=None) == []


def test_live_and_closed_ones_come_together_page_by_page(house: House) -> None:
    opened = []
    for _ in range(3):
        opened += raised(house, 2)
        house.clock.pass_by(minutes=1)
    close(house, "other", opened[1], opened[4])
    reader, both = house.program.reader, CaseFilter(closed=None)

    first = reader.cases(both, limit=3)
    rest = reader.cases(both, (first[-1].cost, first[-1].id), limit=9)

    assert [row.no for row in (*first, *rest)] == list(reversed(opened))


def test_nobody_and_nowhere_are_something_one_can_ask_for(house: House) -> None:
    here, nowhere = raised(house, 1, warehouse="HZ")[0], raised(house, 1)[0]
    house.handle(TakeCase(new_id(), here), ADMIN)
    house.run(f"UPDATE cases SET owner = '' WHERE no = '{nowhere}'")

    assert found(house, owner="") == found(house, warehouse="") == [nowhere]
    assert found(house, owner=ADMIN.operator) == found(house, warehouse="HZ") == [here]


def test_what_presses_is_counted_as_it_is_listed(house: House) -> None:
    taken, late, paused, fresh = raised(house, 4)
    house.handle(TakeCase(new_id(), taken), ADMIN)
    house.handle(PauseCase(new_id(), paused, "等", house.clock() + timedelta(days=9)), ADMIN)
    house.run(f"UPDATE cases SET due_at = opened_at WHERE no = '{late}'")
    summary = house.program.reader.watch_summary()

    assert set(found(house, pressing=Pressing.UNTAKEN)) == {late, fresh}
    assert found(house, pressing=Pressing.OVERDUE) == [late]
    assert (summary.unanswered, summary.overdue) == (2, 1)


def plan(house: House, **where: Any) -> str:
    """How SQLite finds the page of a filter."""
    database, told = house.program.database, list[tuple[str, Any]]()
    with database.reading() as connection:

        def keep(_connection: Any, _cursor: Any, sql: str, values: Any, *_more: Any) -> None:
            told.append((sql, values))

        event.listen(connection, "before_cursor_execute", keep)
        case_rows(connection, CaseFilter(**where), house.clock(), None, 100)
        event.remove(connection, "before_cursor_execute", keep)
        sql, values = told[-1]
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    return "\n".join(str(row[-1]) for row in rows)


# PostgreSQL chooses by what the table holds, and in a test that is next to nothing.
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_periods_are_served_by_the_index_of_beginnings(house: House) -> None:
    day = house.clock().astimezone(SITE_ZONE).date()
    period = {"since": day - timedelta(days=27), "until": day}

    assert "ix_cases_opened" in plan(house, **period, closed=None)
    assert "ix_cases_opened" in plan(house, **period, closed=None, owner="", kind=CaseKind.STUCK)
    assert "ix_cases_closed" in plan(house, closed=True)
    assert "ix_cases_owner" in plan(house, owner="liqiang")
