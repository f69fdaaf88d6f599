"""Waiting orders get their warehouse, and proposed transfers move stock."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import SourceStatus
from app.domain.rules import Branch, Otherwise, RuleSet, Service, SiteLimits, Transfers, to_text
from app.domain.stages import Awaits, Stage
from app.usecases.routing import RouteOrders
from app.usecases.rules import ActivateRules, SaveRules
from app.views.orders import OrderDetail, OrderFilter
from tests.core import AIR, BJ, HZ, OIL, PADS, SH, START, URUMQI, House, incoming, new_id


def test_the_nearest_warehouse_with_everything_is_assigned(house: House):
    house.count_in({("HZ", PADS): 5, ("SH", PADS): 9, ("SH", OIL): 9})
    house.take_in(incoming("1001", (PADS, 2)), incoming("1002", (PADS, 1), (OIL, 1)))

    report = house.route()

    assert (report.orders, report.assigned, report.transfer, report.to_produce) == (2, 2, 0, 0)
    near, far = house.order("1001"), house.order("1002")
    assert (near.row.warehouse, far.row.warehouse) == ("HZ", "SH")
    assert (near.row.stage, near.row.awaits) == (Stage.ASSIGNED, Awaits.PICKING)
    assert house.stock("HZ", PADS) == (5, 2)
    assert house.stock("SH", PADS) == (9, 1)
    assert house.stock("SH", OIL) == (9, 1)
    assert far.decision is not None
    assert [(c.warehouse, c.verdict) for c in far.decision.candidates] == [
        ("HZ", "short"),
        ("SH", "chosen"),
        ("BJ", "out_of_radius"),
    ]


def test_a_transfer_is_proposed_and_moves_stock_when_it_is_done(house: House):
    house.count_in({("HZ", PADS): 5, ("BJ", OIL): 4})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 3)))

    assert house.route().transfer == 1
    waiting = house.order("1001")
    assert (waiting.row.stage, waiting.row.awaits) == (Stage.PAID, Awaits.TRANSFER)
    assert [(t.from_warehouse, t.to_warehouse, t.pieces) for t in waiting.transfers] == [("BJ", "HZ", 3)]
    assert (house.stock("HZ", PADS), house.stock("BJ", OIL)) == ((5, 2), (4, 3))

    house.complete_transfers()

    assert house.order("1001").row.awaits is Awaits.PICKING
    assert (house.stock("BJ", OIL), house.stock("HZ", OIL)) == ((1, 0), (3, 3))
    house.pick(house.no("1001"))
    assert (house.stock("HZ", PADS), house.stock("HZ", OIL)) == ((3, 0), (0, 0))


def test_an_order_waits_for_the_last_of_its_transfers(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", OIL): 1, ("BJ", AIR): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1), (AIR, 1)))
    house.route()
    first, second = house.program.reader.transfers()

    house.bring(first.no)
    assert house.order("1001").row.awaits is Awaits.TRANSFER
    house.bring(second.no)

    assert house.order("1001").row.awaits is Awaits.PICKING


def test_an_order_far_from_everywhere_is_served_from_afar_without_moving_stock(house: House):
    house.count_in({("BJ", PADS): 2, ("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 2), place=URUMQI))

    assert house.route().transfer == 1
    house.complete_transfers()

    assert house.order("1001").row.warehouse == "BJ"
    assert (house.stock("BJ", PADS), house.stock("HZ", PADS)) == ((2, 2), (2, 0))


def test_what_no_warehouse_has_is_asked_of_production(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", PADS): 2})
    house.take_in(incoming("1001", (PADS, 3)))

    assert house.route().to_produce == 1

    order = house.order("1001")
    assert (order.row.stage, order.row.awaits, order.row.warehouse) == (Stage.TO_PRODUCE, Awaits.PRODUCTION, "")
    assert (house.stock("HZ", PADS), house.stock("SH", PADS)) == ((1, 0), (2, 0))
    assert house.dump()["production_requests"][0].startswith("(1, 1, 1, 1, 1, 'open'")


def test_the_last_pieces_go_to_the_order_promised_first(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("2", (PADS, 1)), incoming("1", (PADS, 1)))
    first = house.program.reader.ranked_queue()[0].order.no

    house.route()

    assert house.order(first).row.stage is Stage.ASSIGNED
    assert sorted(house.order(no).row.stage for no in ("1", "2")) == [Stage.ASSIGNED, Stage.TO_PRODUCE]


def test_two_lines_of_one_sku_are_promised_together(house: House):
    house.count_in({("HZ", PADS): 3, ("SH", PADS): 4})
    house.take_in(incoming("1001", (PADS, 2), (PADS, 2)))

    house.route()

    assert house.order("1001").row.warehouse == "SH"
    assert house.stock("SH", PADS) == (4, 4)


def test_a_held_order_is_not_routed_before_its_release(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 1)))
    house.hold("1001")
    assert house.route().orders == 0

    house.release("1001")

    assert house.route().assigned == 1


# --- rules -----------------------------------------------------------------------------------------


def enforce(house: House, *branches: Branch, **limits: SiteLimits) -> int:
    """Put a rule set in force; its version."""
    version: int = house.handle(SaveRules(new_id(), to_text(RuleSet(branches, limits=limits)))).value.version
    house.handle(ActivateRules(new_id(), version))
    return version


def decisions(house: House) -> int:
    return len(house.dump()["decisions"])


def test_an_order_that_must_wait_says_so_once_and_stays_in_the_queue(house: House):
    enforce(house, Branch("等货", service=Service(otherwise=Otherwise.WAIT)))
    house.take_in(incoming("1001", (PADS, 1)))
    before = house.order("1001")

    reports = [house.route(), house.route()]

    assert [(report.orders, report.waiting) for report in reports] == [(1, 1)] * 2
    after = house.order("1001")
    assert (after.row, after.events) == (before.row, before.events)
    assert after.decision is not None
    assert (after.decision.outcome, after.decision.branch, decisions(house)) == ("wait", "等货", 1)
    house.count_in({("HZ", OIL): 1})
    house.route()
    assert decisions(house) == 1
    house.count_in({("HZ", PADS): 1})
    assert house.route().assigned == 1
    assert decisions(house) == 2


def test_what_a_person_must_decide_is_held_with_the_branch_as_reason(house: House):
    enforce(house, Branch("人工", "件数 > 3", Service(otherwise=Otherwise.HOLD)), Branch("其余"))
    house.take_in(incoming("1001", (PADS, 4)), incoming("1002", (PADS, 3)))

    report = house.route()

    assert (report.held, report.to_produce) == (1, 1)
    held = house.order("1001")
    assert (held.row.held, held.row.awaits, held.row.stage) == (True, Awaits.RELEASE, Stage.PAID)
    assert (held.events[-1].event, held.events[-1].facts) == ("order_held", {"reason": "人工"})
    assert held.decision is not None
    assert held.decision.outcome == "hold"
    assert house.route().orders == 0
    house.release("1001")
    assert house.route().held == 1


def test_the_decision_keeps_what_decided_it(house: House):
    version = enforce(house, Branch("近处", service=Service(reach_km=(30, 300))))
    house.count_in({("HZ", PADS): 1, ("SH", PADS): 5})
    house.take_in(incoming("1001", (PADS, 2)))

    house.route()

    decision = house.order("1001").decision
    assert decision is not None
    assert (decision.branch, decision.rules_version, decision.reach_km) == ("近处", version, 300)
    told = {row.warehouse: (row.verdict, dict(row.why)) for row in decision.candidates}
    assert told["SH"] == ("chosen", {"reach": 300, "others": 0})
    assert told["HZ"] == ("short", {})
    assert told["BJ"] == ("out_of_radius", {"reach": 300})


def test_conditions_know_the_order_and_its_customer(house: House):
    house.count_in({("HZ", PADS): 99, ("SH", PADS): 99, ("BJ", PADS): 99})
    house.customer("C1", grade="A")
    house.master(MasterKind.PRODUCTS, [ProductRecord(PADS, "刹车片", weight_g=500)])
    enforce(
        house,
        Branch("重", "重量 >= 2 且 区县 == '余杭区'", Service(pin="SH")),
        Branch("好客户", '客户等级 == "A" 且 金额 == 100', Service(reach_km=(3000,), pin="BJ")),
        Branch("其余"),
    )
    house.take_in(incoming("1001", (PADS, 4)), incoming("1002", (PADS, 1), customer="C1"), incoming("1003", (PADS, 1)))

    house.route()

    assert [house.order(no).row.warehouse for no in ("1001", "1002", "1003")] == ["SH", "BJ", "HZ"]


# --- priority --------------------------------------------------------------------------------------


def test_the_queue_tells_why_an_order_stands_where_it_stands(house: House):
    house.customer("C1", grade="A")
    house.take_in(
        incoming("1001", (PADS, 1)),
        incoming("1002", (PADS, 1), customer="C1"),
        incoming("1003", (PADS, 1), promised_at=START + timedelta(hours=3)),
    )
    house.clock.pass_by(hours=12)

    rows = house.program.reader.ranked_queue()

    assert [(row.place, row.order.external_no) for row in rows] == [(1, "1003"), (2, "1002"), (3, "1001")]
    first, second, third = rows
    assert (first.claims["urgent"], second.claims["urgent"], second.claims["grade"]) == (50, 0, 30)
    assert first.score == pytest.approx(sum(first.claims.values()), abs=0.1)
    assert {row.claims["age"] for row in rows} == {2.5}
    house.clock.pass_by(hours=12)
    assert all(row.guarded for row in house.program.reader.ranked_queue(2))
    assert third.claims == {"urgent": 0, "grade": 0, "slack": pytest.approx(4.1, abs=0.1), "age": 2.5}


def test_orders_are_routed_in_the_sequence_given_and_only_those_that_wait(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)), incoming("1003", (PADS, 1)))
    ids = [house.order(no).row.id for no in ("1003", "1001", "1002")]
    house.hold("1001")

    report = house.handle(RouteOrders(new_id(), (*ids, 999))).value

    assert (report.orders, report.assigned, report.to_produce) == (2, 1, 1)
    assert house.order("1003").row.stage is Stage.ASSIGNED
    assert house.handle(RouteOrders(new_id(), tuple(ids))).value.orders == 0


def test_a_wish_is_granted_where_the_rules_and_the_stock_allow_it(house: House):
    house.count_in({("HZ", PADS): 9, ("SH", PADS): 1})
    house.take_in(*(incoming(f"100{n}", (PADS, 1)) for n in range(3)))
    ids = [house.order(f"100{n}").row.id for n in range(3)]
    sites = {row.code: number for number, row in enumerate([HZ, SH, BJ], 1)}

    house.handle(RouteOrders(new_id(), tuple(ids), {ids[0]: sites["SH"], ids[1]: sites["SH"], ids[2]: sites["BJ"]}))

    assert [house.order(f"100{n}").row.warehouse for n in range(3)] == ["SH", "HZ", "HZ"]


# --- orders a day ----------------------------------------------------------------------------------


def test_a_warehouse_takes_no_more_orders_a_day_than_it_may(house: House):
    enforce(house, Branch("其余", service=Service(transfers=Transfers.NEVER)), HZ=SiteLimits(orders=2))
    house.count_in({("HZ", PADS): 9, ("SH", PADS): 1})
    house.take_in(*(incoming(f"100{n}", (PADS, 1)) for n in range(4)))

    report = house.route()

    assert (report.assigned, report.waiting) == (3, 1)
    loads = {row.warehouse: (row.given, row.limit, row.to_pick) for row in house.program.reader.loads()}
    assert loads == {"HZ": (2, 2, 2), "SH": (1, 0, 1), "BJ": (0, 0, 0)}
    assert house.route().waiting == 1
    house.clock.now = START.replace(hour=16)  # midnight in China
    assert house.route().assigned == 1
    assert [(row.warehouse, row.given) for row in house.program.reader.loads()] == [("BJ", 0), ("HZ", 1), ("SH", 0)]


def test_a_limit_set_at_noon_counts_the_orders_of_the_morning(house: House):
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    house.route()
    enforce(house, Branch("其余", service=Service(transfers=Transfers.NEVER)), HZ=SiteLimits(orders=2))
    house.take_in(incoming("1003", (PADS, 1)))

    assert (house.route().waiting, house.order("1003").row.warehouse) == (1, "")


# --- split orders ----------------------------------------------------------------------------------


def split_order(house: House) -> tuple[OrderDetail, OrderDetail]:
    """An order of three lines of which Shanghai sends the second; both orders that it became."""
    enforce(house, Branch("可拆", service=Service(parcels=2)))
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 5, ("HZ", AIR): 5})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 3), (AIR, 1)))
    assert house.route().split == 1
    return house.order("1001"), house.order("1001/2")


def test_a_split_order_becomes_two_with_whole_lines_each(house: House):
    first, second = split_order(house)

    assert [(line.position, line.sku, line.quantity) for line in first.lines] == [(1, PADS, 2), (2, AIR, 1)]
    assert [(line.position, line.sku, line.quantity) for line in second.lines] == [(1, OIL, 3)]
    assert (first.row.warehouse, second.row.warehouse) == ("HZ", "SH")
    assert (first.row.line_count, first.row.pieces, second.row.line_count, second.row.pieces) == (2, 3, 1, 3)
    assert (first.row.amount_fen, second.row.amount_fen) == (10000, 0)
    for name in ("channel", "buyer", "region", "stage", "awaits", "promised_at", "paid_at", "pay", "urgent"):
        assert getattr(first.row, name) == getattr(second.row, name), name
    assert (second.address, second.phone, second.lat) == (first.address, first.phone, first.lat)
    assert (house.stock("HZ", PADS), house.stock("SH", OIL)) == ((5, 2), (5, 3))
    told = [(event.event, event.facts) for event in (first.events[-1], second.events[-1])]
    assert told == [
        ("order_split", {"warehouse": "HZ", "orders": [second.row.no]}),
        ("order_split", {"warehouse": "SH", "of": first.row.no}),
    ]
    assert first.decision is not None
    assert second.decision is not None
    assert (first.decision.warehouse, second.decision.warehouse) == ("HZ", "SH")
    assert first.decision.candidates == second.decision.candidates
    assert [row.given for row in house.program.reader.loads()] == [0, 1, 1]


def test_both_parts_are_found_picked_and_sent(house: House):
    first, second = split_order(house)
    both = {first.row.no, second.row.no}

    assert {row.no for row in house.program.reader.orders(OrderFilter(text="王小明")).rows} == both
    assert {row.no for row in house.program.reader.orders(OrderFilter(text="OF-J6")).rows} == {second.row.no}
    house.pick(first.row.no)
    house.pick(second.row.no, "SH-1")
    house.ship(first.row.no, "SF1")
    house.ship(second.row.no, "SF2")
    assert (house.stock("HZ", PADS), house.stock("SH", OIL)) == ((3, 0), (2, 0))


@pytest.mark.parametrize("change", [{"status": SourceStatus.CLOSED}, {"remark": "改", "amount_fen": 9000}])
def test_what_its_source_changes_of_a_split_order_stops_both(house: House, change: dict[str, Any]):
    split_order(house)

    house.take_in(incoming("1001", (PADS, 2), (OIL, 3), (AIR, 1), **change))

    for no in ("1001", "1001/2"):
        order = house.order(no)
        assert (order.row.held, order.row.stage, len(order.lines)) == (True, Stage.ASSIGNED, 2 if no == "1001" else 1)
        assert order.events[-1].facts["stopped"]


def test_an_order_split_again_counts_its_parts_on(house: House):
    first, _ = split_order(house)
    house.cancel("1001/2")
    house.take_in(incoming("1001", (PADS, 2), (OIL, 4), (AIR, 1)))

    assert house.route().split == 1

    assert [house.order(no).row.warehouse for no in ("1001", "1001/3")] == ["HZ", "SH"]
    assert house.order("1001").row.no == first.row.no
    assert house.stock("SH", OIL) == (5, 4)


def test_a_run_of_so_many_orders_says_how_far_it_came(house: House):
    house.take_in(*(incoming(f"100{n}", (PADS, 1)) for n in range(4)))
    ids = tuple(house.order(f"100{n}").row.id for n in (3, 1, 0, 2))
    house.hold("1001")

    first = house.handle(RouteOrders(new_id(), ids, most=2)).value
    rest = house.handle(RouteOrders(new_id(), ids[first.through :], most=2)).value

    assert (first.orders, first.through) == (2, 3)
    assert (rest.orders, rest.through) == (1, 1)
    assert len(house.program.reader.ranked_queue()) == 0
