"""What must be made: the planner's list, his promise, and goods that serve who waits, at once and by priority."""

from datetime import date, timedelta

import pytest

from app.domain.people import Actor
from app.domain.rules import Branch, RuleSet, Service, SiteLimits, to_text
from app.domain.stages import Awaits, Stage
from app.errors import Refused
from app.usecases.production import AcceptProduction, FinishProduction, ProductionAccepted, ProductionFinished
from app.usecases.rules import ActivateRules, SaveRules
from tests.core import OIL, PADS, START, House, incoming, new_id

PLANNER = Actor("planner")
TOMORROW = date(2026, 11, 24)


def wanting(house: House, *pieces: int, **fields: object) -> None:
    """Orders 1, 2 … for so many brake pads each, which nobody has."""
    house.take_in(*(incoming(f"{n}", (PADS, count), **fields) for n, count in enumerate(pieces, 1)))
    house.route()


def accept(house: House, sku: str = PADS, day: date = TOMORROW) -> ProductionAccepted:
    return house.handle(AcceptProduction(new_id(), sku, day), PLANNER).value


def make(house: House, pieces: int, warehouse: str = "HZ", sku: str = PADS) -> ProductionFinished:
    return house.handle(FinishProduction(new_id(), sku, warehouse, pieces), PLANNER).value


def asked(house: House) -> list[tuple[str, int, int, str]]:
    return [(row.sku, row.pieces, row.orders, row.state) for row in house.program.reader.production()]


def test_what_is_lacking_is_listed_by_product_and_day(house: House):
    soon, later = START + timedelta(hours=6), START + timedelta(days=2)
    house.take_in(
        incoming("1", (PADS, 2), promised_at=later),
        incoming("2", (PADS, 3), (OIL, 1), promised_at=soon),
        incoming("3", (PADS, 4), promised_at=soon + timedelta(hours=1)),
    )
    house.route()

    rows = house.program.reader.production()

    assert [(row.sku, row.pieces, row.orders, row.due_at) for row in rows] == [
        (PADS, 7, 2, soon),
        (OIL, 1, 1, soon),
        (PADS, 2, 1, later),
    ]
    waiting = house.program.reader.lacking(PADS)
    assert [row.external_no for row in waiting] == ["2", "3", "1"]
    assert house.program.reader.lacking("06A115561B") == []
    house.cancel("2")
    assert asked(house) == [(PADS, 4, 1, "open"), (PADS, 2, 1, "open")]


def test_a_promise_is_kept_with_the_orders_that_wait_for_it(house: House):
    wanting(house, 2, 3)

    accepted = accept(house)

    assert (accepted.pieces, accepted.orders) == (5, 2)
    (row,) = house.program.reader.production()
    assert (row.state, row.by, row.promised_at) == ("accepted", "planner", accepted.promised_at)
    event = house.order("2").events[-1]
    assert (event.event, event.facts) == ("production_accepted", {"sku": PADS, "pieces": 3, "date": "2026-11-24"})
    house.take_in(incoming("3", (PADS, 1)))
    house.route()
    assert sorted(asked(house)) == [(PADS, 1, 1, "open"), (PADS, 5, 2, "accepted")]


@pytest.mark.parametrize(
    ("sku", "day", "code"),
    [
        (OIL, TOMORROW, "production.none"),
        ("??", TOMORROW, "sku.unknown"),
        (PADS, date(2026, 11, 22), "production.past"),
    ],
)
def test_a_promise_that_means_nothing(house: House, sku: str, day: date, code: str):
    wanting(house, 1)

    with pytest.raises(Refused) as refused:
        accept(house, sku, day)

    assert refused.value.code == code


def test_what_is_made_serves_the_urgent_first_and_at_once(house: House):
    wanting(house, 2, 2)
    house.take_in(incoming("9", (PADS, 2), promised_at=START + timedelta(hours=2)))
    house.route()
    accept(house)

    made = make(house, 3)

    assert (made.orders, made.assigned, made.warehouse) == (1, 1, "HZ")
    assert house.order("9").row.awaits is Awaits.PICKING
    assert house.events("9")[-2:] == ["order_reopened", "order_assigned"]
    assert house.stock("HZ", PADS) == (3, 2)
    assert asked(house) == [(PADS, 4, 2, "accepted")]
    assert make(house, 3).assigned == 2
    assert asked(house) == []
    assert house.stock("HZ", PADS) == (6, 6)


def test_pieces_go_where_least_is_lacking_unless_said_otherwise(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", PADS): 2})
    wanting(house, 3)

    made = make(house, 1, "")

    assert (made.warehouse, house.order("1").row.warehouse) == ("SH", "SH")


def test_an_order_that_lacks_something_else_still_waits(house: House):
    house.take_in(incoming("1", (PADS, 1), (OIL, 1)))
    house.route()

    assert make(house, 1).orders == 0

    assert house.order("1").row.stage is Stage.TO_PRODUCE


def test_an_order_on_hold_takes_nothing(house: House):
    wanting(house, 1, 1)
    house.hold("1")

    make(house, 1)

    assert [house.order(no).row.awaits for no in ("1", "2")] == [Awaits.RELEASE, Awaits.PICKING]
    make(house, 1)
    house.release("1")
    assert house.order("1").row.awaits is Awaits.ROUTING


def test_safety_stock_serves_nobody(house: House):
    rules = RuleSet((Branch("其余", service=Service(parcels=1)),), limits={"HZ": SiteLimits(safety=2)})
    house.handle(SaveRules(new_id(), to_text(rules)))
    house.handle(ActivateRules(new_id(), 1))
    wanting(house, 2)
    accept(house)

    assert make(house, 2).orders == 0
    assert asked(house) == [(PADS, 2, 1, "accepted")]
    assert make(house, 2).assigned == 1


def test_stock_that_is_counted_serves_who_waits_by_the_same_steps(house: House):
    wanting(house, 2, 2)

    house.count_in({("HZ", PADS): 3})

    assert sorted(house.order(no).row.awaits for no in ("1", "2")) == [Awaits.PRODUCTION, Awaits.ROUTING]


@pytest.mark.parametrize(
    ("pieces", "warehouse", "code"),
    [(0, "HZ", "argument.bad"), (1, "XX", "warehouse.unknown"), (-1, "HZ", "argument.bad")],
)
def test_what_cannot_have_been_made(house: House, pieces: int, warehouse: str, code: str):
    wanting(house, 1)
    before = house.dump()

    with pytest.raises(Refused) as refused:
        make(house, pieces, warehouse)

    assert (refused.value.code, house.dump()) == (code, before)
