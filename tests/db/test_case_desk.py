"""Cases in the database: their order in the queue, races for one cause, and what the check finds."""

import threading
from datetime import timedelta
from random import Random

import pytest

from app.casework import clear, raise_signals
from app.domain.case_cost import Costs, cost
from app.domain.cases import CaseKind, CaseState, LinkKind, Severity, Signal
from app.domain.stages import OPEN_STAGES, Stage
from app.errors import LostRace
from app.usecases.cases import CloseCase, PauseCase
from app.views.cases import CaseFilter, CaseRow
from db.check import check
from tests.core import PADS, House, incoming, new_id

FIRST = Signal(CaseKind.STUCK, "stuck:1", Severity.NORMAL, {"stage": "paid", "limit": 120})


def _raise(house: House, *signals: Signal) -> tuple[str, ...]:
    with house.program.unit_of_work() as uow:
        opened = raise_signals(signals, uow, house.clock()).opened
        uow.commit()
    return opened


def _worth(house: House, row: CaseRow) -> int:
    """By the pure function, from what the desk shows."""
    order = house.order(row.order_no).row if row.order_no else None
    owes = order is not None and Stage(order.stage) in OPEN_STAGES
    now, minute = house.clock(), timedelta(minutes=1)
    return cost(
        Costs(
            severity=row.severity,
            state=row.state,
            overdue=max((now - row.due_at) // minute, 0) if row.due_at else 0,
            slack=-((now - order.promised_at) // minute) if order is not None and owes else None,
            orders=row.orders,
            amount_fen=order.amount_fen if order is not None else 0,
        )
    )


def test_the_queue_is_sorted_by_what_it_costs_to_wait(house: House):
    dice, numbers = Random(6), [str(2000 + place) for place in range(12)]
    house.count_in({("HZ", PADS): 4})
    amounts = [dice.choice((100, 123_456, 9_000_000)) for _ in numbers]
    house.take_in(
        *(incoming(no, (PADS, 1), amount_fen=fen) for no, fen in zip(numbers, amounts, strict=True)),
    )
    house.route()
    house.cancel(numbers[0])
    orders = [house.no(no) for no in numbers]
    signals = [
        Signal(
            CaseKind.STUCK,
            f"c{place}",
            dice.choice(list(Severity)),
            order_no=dice.choice(("", *orders)),
            links=tuple((LinkKind.ORDER, no) for no in dice.sample(orders, dice.randint(0, 4))),
        )
        for place in range(40)
    ]
    opened = _raise(house, *signals)
    with house.program.unit_of_work() as uow:
        clear([signal.cause for signal in signals[:6]], uow, house.clock())
        uow.commit()
    for no in opened[6:10]:
        house.handle(PauseCase(new_id(), no, "r", house.clock() + timedelta(days=3)))
    for hours in (0, 3, 60):
        house.clock.pass_by(hours=hours)
        rows = house.program.reader.cases(CaseFilter())

        assert [row.cost for row in rows] == [_worth(house, row) for row in rows]
        assert list(rows) == sorted(rows, key=lambda row: (-row.cost, row.id))
    page: list[CaseRow] = []
    while more := house.program.reader.cases(CaseFilter(), (page[-1].cost, page[-1].id) if page else None, limit=7):
        page += more
    assert page == list(rows)


def test_some_by_their_numbers_live_closed_or_both(house: House):
    opened = _raise(house, *(Signal(CaseKind.STUCK, f"c{place}", Severity.LOW) for place in range(4)))
    house.handle(CloseCase(new_id(), (opened[0],), "other", "x"))
    wanted = (opened[0], opened[1], "E0")

    def found(closed: bool | None) -> set[str]:
        return {row.no for row in house.program.reader.cases(CaseFilter(closed=closed, numbers=wanted))}

    assert (found(False), found(True), found(None)) == ({opened[1]}, {opened[0]}, set(opened[:2]))
    assert house.program.reader.cases(CaseFilter(numbers=())) == []


def test_closed_ones_come_newest_first_page_by_page(house: House):
    opened = _raise(house, *(Signal(CaseKind.STUCK, f"c{place}", Severity.LOW) for place in range(5)))
    for place, no in enumerate((opened[3], *opened[:3], opened[4])):
        house.clock.pass_by(minutes=place % 2)
        house.handle(CloseCase(new_id(), (no,), "other", "x"))

    first = house.program.reader.cases(CaseFilter(closed=True), limit=2)
    rest = house.program.reader.cases(CaseFilter(closed=True), (first[-1].cost, first[-1].id), limit=9)

    ended = [(row.closed_at, row.id) for row in (*first, *rest)]
    assert ended == sorted(ended, reverse=True)
    assert len(ended) == 5


def test_two_that_see_the_same_open_one_case(house: House):
    outcome: list[str] = []

    def other() -> None:
        try:
            _raise(house, FIRST)
        except LostRace:
            outcome.append("lost")

    with house.program.unit_of_work() as uow:
        raise_signals([FIRST], uow, house.clock())
        racing = threading.Thread(target=other)
        racing.start()
        racing.join(0.3)
        uow.commit()
    racing.join()

    assert outcome == ([] if house.program.database.is_sqlite else ["lost"])
    assert _raise(house, FIRST) == ()
    assert len(house.program.reader.cases(CaseFilter())) == 1


TAMPERED = {
    "event gone": ("DELETE FROM case_events WHERE case_id = 1 AND seq = 1", "case_timeline_is_whole"),
    "events gone": ("DELETE FROM case_events WHERE case_id = 1", "case_timeline_is_whole"),
    "closed without a solution": ("UPDATE cases SET state = 'closed', due_at = NULL", "closed_case_is_understood"),
    "open with a solution": ("UPDATE cases SET solution = 'x'", "closed_case_is_understood"),
    "clock gone": ("UPDATE cases SET due_at = NULL", "case_clock_fits_its_state"),
    "paused without an end": ("UPDATE cases SET state = 'paused'", "case_clock_fits_its_state"),
    "order that is not there": (
        "INSERT INTO case_links (case_id, kind, \"key\") VALUES (1, 'order', 'O999999990')",
        "case_links_exist",
    ),
    "product that is not there": (
        "INSERT INTO case_links (case_id, kind, \"key\") VALUES (1, 'sku', 'x')",
        "case_links_exist",
    ),
    "link gone": ("DELETE FROM case_links", "case_names_its_order"),
    "causes in a ring": (
        "INSERT INTO causes (id, code, parent_id, zh, en) VALUES (901, 'a', NULL, 'a', 'a');"
        "INSERT INTO causes (id, code, parent_id, zh, en) VALUES (902, 'b', 901, 'b', 'b');"
        "UPDATE causes SET parent_id = 902 WHERE id = 901",
        "causes_hang_on_causes",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_the_check_names_what_was_changed_behind_its_back(house: House, name: str):
    house.take_in(incoming("1001", (PADS, 1)))
    _raise(house, Signal(CaseKind.STUCK, "c", Severity.LOW, order_no=house.no("1001")))
    assert check(house.program.database) == []
    statements, invariant = TAMPERED[name]

    for statement in statements.split(";"):
        house.run(statement)

    assert invariant in {finding.invariant for finding in check(house.program.database)}
    for table in ("case_links", "case_events", "alerts", "cases", "causes"):
        house.run("UPDATE causes SET parent_id = NULL")
        house.run(f"DELETE FROM {table}")
    assert house.program.reader.cases(CaseFilter(closed=True)) == [] == house.program.reader.cases(CaseFilter())


def test_a_live_case_may_be_found_by_any_part_of_what_it_is_about(house: House):
    house.customer("C1")
    house.take_in(incoming("1001", (PADS, 1)))
    about = ((LinkKind.SKU, PADS),)
    (no,) = _raise(
        house, Signal(CaseKind.STUCK, "c", Severity.LOW, order_no=house.no("1001"), customer="C1", links=about)
    )

    for text in (no[2:], house.no("1001")[4:], PADS.lower(), "C1修理"):
        assert [row.no for row in house.program.reader.cases(CaseFilter(text=text))] == [no], text
    assert house.program.reader.cases(CaseFilter(text="100%")) == []
    assert [row.state for row in house.program.reader.cases(CaseFilter(link=about[0]))] == [CaseState.OPEN]
