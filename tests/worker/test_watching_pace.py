"""How the watch goes about it: clocks, limits, crowds, one watcher at a time, and nothing written for nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.domain.cases import CaseDeed, Severity
from app.domain.duty import Limits, StageLimit
from app.domain.people import Actor
from app.domain.stages import Stage
from app.domain.watching import Watched
from app.usecases.cases import TakeCase
from app.worker.watching import Watch
from tests.core import OIL, PADS, START, House, incoming, new_id
from tests.worker.watch import assigned, calm, limit, live, look, one, solve

PLANNER = Actor("planner")


def test_of_many_orders_in_one_place_there_is_one_case(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.judging.CROWD", 3)
    assigned(house, "A", "B", "C", "D")
    house.clock.pass_by(minutes=121)

    assert look(house).opened == 1

    crowd = one(house)
    assert (crowd.orders, crowd.facts["orders"], crowd.stage, crowd.warehouse) == (4, 4, "assigned", "HZ")
    house.take_in(incoming("E", (PADS, 1)))
    house.route()
    house.clock.pass_by(minutes=121)
    assert (look(house).opened, one(house).orders) == (0, 5)
    for no in "ABCD":
        house.pick(no)
    assert look(house).cleared == 0
    house.pick("E")
    assert look(house).cleared == 1


def test_few_orders_keep_their_cases_when_more_come(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.judging.CROWD", 3)
    assigned(house, "A", "B")
    house.clock.pass_by(minutes=60)
    house.take_in(*(incoming(no, (PADS, 1)) for no in "CD"))
    house.route()
    house.clock.pass_by(minutes=61)
    assert look(house).opened == 2
    house.clock.pass_by(minutes=61)
    assert look(house).opened == 1
    assert [case.orders for case in live(house)] == [1, 1, 2]


def test_a_case_closed_though_nothing_is_better_comes_again_after_two_hours(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)
    look(house)
    solve(house)

    house.clock.pass_by(minutes=119)
    assert look(house).opened == 0
    house.clock.pass_by(minutes=2)
    assert look(house).opened == 1


def test_other_limits_count_from_the_next_look(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)
    look(house)

    limit(house, Limits((StageLimit(60, Stage.SHIPPED), StageLimit(240))))
    assert look(house).cleared == 1
    limit(house, Limits((StageLimit(60),)))
    assert look(house).joined == 1


def test_no_clock_runs_at_night(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(hours=10, minutes=30)  # 19:30 there
    solve(house) if look(house).opened else None
    house.count_in({("HZ", OIL): 1})
    house.take_in(incoming("B", (OIL, 1), paid_at=house.clock(), promised_at=START + timedelta(days=9)))
    house.clock.pass_by(hours=12)
    assert look(house).opened == 0
    house.clock.pass_by(hours=2, minutes=1)
    look(house)
    assert house.no("B") in {case.order_no for case in live(house)}


def test_nothing_is_written_where_nothing_has_changed(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)
    calm(house)
    before = house.dump()
    house.clock.pass_by(minutes=5)

    assert look(house) == Watched()

    assert house.dump() == before


def test_who_does_not_hold_the_lease_waits_for_its_end(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)
    other = Watch(house.program.looking, house.program.unit_of_work, house.clock, "W2")
    with house.program.unit_of_work() as uow:
        assert uow.leases.claim("watch", "W1", house.clock(), timedelta(seconds=60))
        uow.commit()

    assert other.look() == Watched()
    house.clock.pass_by(seconds=61)
    assert other.look().opened == 1


def test_nobody_reacts(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)
    look(house)
    house.clock.pass_by(minutes=121)

    assert look(house).escalated == 1

    detail = house.program.reader.case(one(house).no)
    assert detail is not None
    assert (detail.row.level, detail.timeline[-1].kind) == (1, CaseDeed.ESCALATED)


def test_a_crowd_is_as_pressing_as_its_most_pressing_order(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.judging.CROWD", 2)
    assigned(house, "A", "B", "C")
    house.clock.pass_by(minutes=121)
    look(house)
    assert one(house).severity is Severity.NORMAL

    house.clock.pass_by(hours=27)

    assert (look(house).joined, one(house).severity) == (1, Severity.HIGH)


def test_a_look_at_nothing_new_is_two_statements(house: House) -> None:
    assigned(house, "A")
    watch = Watch(house.program.looking, house.program.unit_of_work, house.clock, "W1")
    watch.look()
    statements: list[str] = []
    event.listen(house.program.database.reader, "before_cursor_execute", lambda *told: statements.append(told[2]))

    watch.look()

    assert [each.split()[0] for each in statements if each != "BEGIN"] == ["SELECT", "SELECT"]


def test_the_numbers_above_the_watch(house: House) -> None:
    assigned(house, "A")
    house.take_in(incoming("B", ("X-1", 1)), incoming("C", ("X-1", 1)))
    house.clock.pass_by(minutes=121)
    look(house)
    house.handle(TakeCase(new_id(), live(house)[0].no), PLANNER)
    house.pick("A")
    look(house)
    house.clock.pass_by(minutes=119)

    summary = house.program.reader.watch_summary()

    assert (summary.live, summary.overdue, summary.unanswered, summary.orders) == (2, 0, 0, 2)
    assert summary.by_kind == {"incomplete": 1, "stuck": 1}
    assert sum(summary.by_owner.values()) == 2
    assert summary.by_warehouse == {"": 1, "HZ": 1}
