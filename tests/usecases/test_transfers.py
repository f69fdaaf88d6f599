"""Goods between warehouses: every step, its stock, its order, and what goes wrong on the way."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.rules import Branch, RuleSet, Service, to_text
from app.domain.stages import Awaits, Stage
from app.domain.transfers import TRANSITIONS, TransferState, TransferStep, next_step
from app.errors import Refused
from app.usecases.rules import ActivateRules, SaveRules
from tests.core import AIR, OIL, PADS, URUMQI, House, incoming, new_id

PICK, SEND, RECEIVE, CANCEL = TransferStep.PICK, TransferStep.SEND, TransferStep.RECEIVE, TransferStep.CANCEL


def proposed(house: House, *more: tuple[str, int]) -> str:
    """Three oil filters are to come from Beijing to Hangzhou for order 1001; the transfer's number."""
    house.count_in({("HZ", PADS): 5, ("BJ", OIL): 4})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 3), *more))
    house.route()
    return house.program.reader.transfers()[0].no


def oil(house: House) -> tuple[tuple[int, int], tuple[int, int]]:
    return house.stock("BJ", OIL), house.stock("HZ", OIL)


def loads(house: House) -> dict[str, tuple[int, int]]:
    return {row.warehouse: (row.coming, row.leaving) for row in house.program.reader.loads()}


def test_each_step_moves_goods_and_is_told(house: House):
    no = proposed(house)

    house.bring(no, TransferState.APPROVED)
    assert oil(house) == ((4, 3), (0, 0))
    house.bring(no, TransferState.PICKED)
    assert oil(house) == ((1, 0), (0, 0))
    house.bring(no, TransferState.IN_TRANSIT)
    assert oil(house) == ((1, 0), (0, 0))
    assert loads(house) == {"HZ": (1, 0), "BJ": (0, 1), "SH": (0, 0)}
    assert house.program.check() == []
    house.bring(no)

    assert oil(house) == ((1, 0), (3, 3))
    order = house.order("1001")
    assert (order.row.awaits, order.row.warehouse) == (Awaits.PICKING, "HZ")
    assert house.events("1001")[-6:] == [
        *("transfer_proposed", "transfer_approved", "transfer_picked", "transfer_sent", "transfer_received"),
        "order_assigned",
    ]
    assert order.events[-2].facts == {"transfer": no, "from": "BJ", "to": "HZ"}
    assert house.program.reader.transfers() == ()


def test_a_step_out_of_turn_is_refused(house: House):
    no = proposed(house)
    state = TransferState.PROPOSED
    for step in (TransferStep.APPROVE, PICK, SEND, RECEIVE):
        for wrong in set(TransferStep) - {step} - {s for at, s in TRANSITIONS if at is state}:
            with pytest.raises(Refused, match=r"transfer\.step"):
                house.move(no, wrong)
        state = TransferState(house.move(no, step).state)
    assert state is TransferState.RECEIVED
    with pytest.raises(Refused, match=r"transfer\.step"):
        house.move(no, RECEIVE)


def test_no_transfer_of_that_number(house: House):
    with pytest.raises(Refused, match=r"transfer\.unknown"):
        house.move("T000000018", PICK)


def test_what_arrives_short_enters_stock_and_the_order_is_decided_anew(house: House):
    no = proposed(house)
    house.bring(no, TransferState.IN_TRANSIT)

    moved = house.move(no, RECEIVE, {OIL: 2})

    assert (moved.state, moved.awaits) == ("received", "routing")
    assert oil(house) == ((1, 0), (2, 0))
    assert house.stock("HZ", PADS) == (5, 0)
    event = house.order("1001").events[-1]
    assert (event.event, event.facts["lack"]) == ("transfer_short", f"{OIL} −1")
    assert house.program.check() == []
    house.count_in({("SH", OIL): 3})
    assert house.route().transfer == 1
    house.complete_transfers()
    assert house.order("1001").row.awaits is Awaits.PICKING


def test_the_other_transfer_of_an_order_that_came_short_becomes_free_stock(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", OIL): 2, ("BJ", AIR): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 2), (AIR, 1)))
    house.route()
    by_oil = {row.pieces: row.no for row in house.program.reader.transfers()}
    house.bring(by_oil[1], TransferState.PICKED)
    house.bring(by_oil[2], TransferState.IN_TRANSIT)

    house.move(by_oil[2], RECEIVE, {OIL: 0})
    assert house.order("1001").row.awaits is Awaits.ROUTING
    house.bring(by_oil[1])

    assert house.stock("HZ", AIR) == (1, 0)
    assert house.order("1001").row.awaits is Awaits.ROUTING


@pytest.mark.parametrize("counted", [{OIL: 4}, {PADS: 1}, {OIL: -1}])
def test_more_than_was_sent_cannot_arrive(house: House, counted: dict[str, int]):
    no = proposed(house)
    house.bring(no, TransferState.IN_TRANSIT)
    before = house.dump()

    with pytest.raises(Refused, match=r"transfer\.count"):
        house.move(no, RECEIVE, counted)

    assert house.dump() == before


def test_a_cancelled_transfer_gives_back_and_the_order_is_decided_anew(house: House):
    no = proposed(house)
    house.bring(no, TransferState.APPROVED)

    house.move(no, CANCEL)

    assert (oil(house), house.stock("HZ", PADS)) == (((4, 0), (0, 0)), (5, 0))
    order = house.order("1001")
    assert (order.row.awaits, order.events[-1].facts["reason"]) == (Awaits.ROUTING, "不要了")


def test_goods_under_way_for_a_cancelled_order_become_free_stock_and_serve_who_waits(house: House):
    no = proposed(house)
    house.bring(no, TransferState.IN_TRANSIT)
    house.take_in(incoming("1002", (OIL, 3)))
    assert house.route().to_produce == 1
    house.cancel("1001")
    assert house.program.check() == []
    assert len(house.program.reader.transfers()) == 1

    house.bring(no)

    assert (oil(house), house.stock("HZ", PADS)) == (((1, 0), (3, 0)), (5, 0))
    assert house.order("1001").row.stage is Stage.CANCELLED
    assert house.order("1002").row.awaits is Awaits.ROUTING


def test_goods_that_arrive_for_an_order_on_hold_are_kept_for_it(house: House):
    no = proposed(house)
    house.bring(no, TransferState.IN_TRANSIT)
    house.hold("1001")

    house.bring(no)
    assert house.order("1001").row.awaits is Awaits.RELEASE
    house.release("1001")

    assert house.order("1001").row.awaits is Awaits.PICKING
    assert oil(house) == ((1, 0), (3, 3))


def test_nothing_leaves_for_an_order_on_hold(house: House):
    no = proposed(house)
    house.bring(no, TransferState.PICKED)
    house.hold("1001")

    with pytest.raises(Refused, match=r"order\.held"):
        house.move(no, SEND)


def test_an_order_that_its_shop_changes_while_goods_are_under_way_waits_for_a_person(house: House):
    no = proposed(house)
    house.bring(no, TransferState.PICKED)

    house.take_in(incoming("1001", (PADS, 1)))

    order = house.order("1001")
    assert (order.row.held, len(order.lines)) == (True, 2)


def test_direct_service_needs_only_approval(house: House):
    house.count_in({("BJ", PADS): 2, ("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 2), place=URUMQI))
    house.route()
    (row,) = house.program.reader.transfers()

    moved = house.move(row.no, TransferStep.APPROVE)

    assert (moved.state, moved.stage, house.order("1001").row.warehouse) == ("received", "assigned", "BJ")
    assert house.stock("BJ", PADS) == (2, 2)


def test_a_branch_may_approve_by_itself(house: House):
    rules = RuleSet((Branch("自动", service=Service(approve=False)),))
    house.handle(SaveRules(new_id(), to_text(rules)))
    house.handle(ActivateRules(new_id(), 1))
    house.take_in(incoming("2001", (AIR, 1), place=URUMQI))
    house.count_in({("BJ", AIR): 1})

    no = proposed(house)

    assert house.program.reader.transfers()[0].state == "approved"
    assert house.order("2001").row.awaits is Awaits.PICKING
    house.bring(no)
    assert house.order("1001").row.awaits is Awaits.PICKING


def test_the_station_scans_a_transfer_on_its_way(house: House):
    no = proposed(house)
    says = [house.scan(no, "BJ-1").says]
    house.move(no, TransferStep.APPROVE)
    says += [house.scan(no, "HZ-1").says, house.scan(no, "BJ-1").says, house.scan(no, "BJ-1").says]
    says += [house.scan(no, "BJ-1").says, house.scan(no.lower(), "HZ-1").says, house.scan(no, "HZ-1").says]

    assert says == [
        *("transfer_not_now", "other_warehouse", "transfer_picked", "transfer_sent"),
        *("other_warehouse", "transfer_received", "transfer_not_now"),
    ]
    event = house.order("1001").events[-2]
    assert (event.event, event.by, event.station) == ("transfer_received", "picker", "HZ-1")
    assert house.scan("T000000018", "HZ-1").says == "unknown_code"


DEEDS = st.tuples(st.sampled_from(["next", "next", "short", "cancel", "hold", "order", "route"]), st.integers(0, 1))


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DEEDS, min_size=4, max_size=14))
def test_no_history_of_steps_loses_a_piece(house: House, deeds: list[tuple[str, int]]):
    """Whatever people do and in whatever sequence, every piece is on a shelf, under way, or counted as lost."""
    mark = new_id().upper()
    house.count_in({("HZ", PADS): 50, ("BJ", OIL): 50})
    house.take_in(*(incoming(f"{mark}-{n}", (PADS, 1), (OIL, 2)) for n in range(2)))
    house.route()
    for deed, which in deeds:
        with suppress(Refused):
            _do(house, deed, house.no(f"{mark}-{which}"))
        assert house.program.check() == []


def _do(house: House, deed: str, order: str) -> None:
    """To the order, or to its transfer while there is one."""
    moves = [row for row in house.program.reader.transfers() if row.order_no == order]
    if deed == "route":
        house.route()
    elif deed == "hold":
        (house.release if house.order(order).row.held else house.hold)(order)
    elif deed == "order":
        house.cancel(order)
    for row in moves[:1]:
        if deed == "short":
            house.move(row.no, RECEIVE, {OIL: 1})
        elif deed == "cancel":
            house.move(row.no, CANCEL)
        elif deed == "next":
            step = next_step(TransferState(row.state))
            assert step is not None
            house.move(row.no, step)
