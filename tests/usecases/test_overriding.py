"""People decide otherwise: an order is moved, routed anew, or a line of it is rejected on the floor."""

import pytest

from app.domain.people import Actor
from app.domain.rules import Branch, RuleSet, SiteLimits, to_text
from app.domain.stages import Awaits, Stage
from app.domain.transfers import TransferState
from app.errors import Refused
from app.usecases.overriding import LineRejected, OverrideRoute, RejectLine, RejectReason, Rerouted, RerouteOrder
from app.usecases.rules import ActivateRules, SaveRules
from tests.core import OIL, PADS, House, incoming, new_id


def override(house: House, order: str, warehouse: str, reason: str = "客户自提") -> Rerouted:
    return house.handle(OverrideRoute(new_id(), order, warehouse, reason), Actor("supervisor")).value


def reroute(house: House, order: str) -> Rerouted:
    return house.handle(RerouteOrder(new_id(), order, "货在途中"), Actor("coordinator")).value


def reject(house: House, order: str, position: int = 1, pieces: int = 1) -> LineRejected:
    command = RejectLine(new_id(), order, position, RejectReason.DAMAGED, pieces)
    return house.handle(command, Actor("picker", "HZ-1")).value


def assigned(house: House) -> str:
    house.count_in({("HZ", PADS): 5, ("SH", PADS): 5, ("BJ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 2)))
    house.route()
    return house.no("1001")


def by_transfer(house: House) -> str:
    house.count_in({("HZ", PADS): 5, ("BJ", OIL): 3, ("BJ", PADS): 5})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 3)))
    house.route()
    return house.program.reader.transfers()[0].no


# --- override --------------------------------------------------------------------------------------


def test_an_override_moves_the_order_and_the_decision_says_so(house: House):
    assigned(house)

    moved = override(house, "1001", "SH")

    assert (moved.stage, moved.warehouse) == ("assigned", "SH")
    assert (house.stock("HZ", PADS), house.stock("SH", PADS)) == ((5, 0), (5, 2))
    order = house.order("1001")
    assert [event.event for event in order.events[-2:]] == ["order_overridden", "order_assigned"]
    assert order.events[-2].facts == {"warehouse": "SH", "before": "HZ", "reason": "客户自提"}
    assert order.events[-2].by == "supervisor"
    decision = order.decision
    assert decision is not None
    assert (decision.outcome, decision.warehouse, decision.branch) == ("assigned", "SH", "")
    told = {row.warehouse: (row.verdict, row.why.get("by"), row.why.get("reason")) for row in decision.candidates}
    assert told == {
        "HZ": ("not_preferred", "supervisor", "客户自提"),
        "SH": ("chosen", "supervisor", "客户自提"),
        "BJ": ("short", None, None),
    }
    assert [row.given for row in house.program.reader.loads()] == [0, 1, 1]


def test_an_override_is_refused_where_goods_lack(house: House):
    assigned(house)
    before = house.dump()

    with pytest.raises(Refused) as refused:
        override(house, "1001", "BJ")

    assert (refused.value.code, refused.value.facts["lack"]) == ("override.short", f"{PADS} 1/2")
    assert house.dump() == before


def test_an_order_that_waits_for_a_transfer_goes_elsewhere(house: House):
    by_transfer(house)

    override(house, "1001", "BJ")

    assert house.program.reader.transfers() == ()
    assert (house.stock("HZ", PADS), house.stock("BJ", OIL)) == ((5, 0), (3, 3))


def test_what_is_under_way_to_a_moved_order_becomes_free_stock(house: House):
    no = by_transfer(house)
    house.bring(no, TransferState.IN_TRANSIT)
    house.count_in({("SH", PADS): 2, ("SH", OIL): 3})

    override(house, "1001", "SH")
    house.bring(no)

    assert house.stock("HZ", OIL) == (3, 0)
    assert house.order("1001").row.warehouse == "SH"


@pytest.mark.parametrize("prepare", ["route", "queue"])
def test_an_order_that_waits_for_production_or_in_the_queue_is_served(house: House, prepare: str):
    house.take_in(incoming("1001", (PADS, 2)))
    if prepare == "route":
        house.route()
    house.run(
        "INSERT INTO stock (warehouse_id, sku_id, on_hand) SELECT w.id, s.id, 2 FROM warehouses w, skus s"
        " WHERE w.code = 'BJ' AND s.code = :sku",
        sku=PADS,
    )
    house.run(
        "INSERT INTO stock_movements (warehouse_id, sku_id, kind, quantity, at) SELECT w.id, s.id, 'count', 2, 0"
        " FROM warehouses w, skus s WHERE w.code = 'BJ' AND s.code = :sku",
        sku=PADS,
    )

    assert override(house, "1001", "BJ").stage == "assigned"
    assert house.program.reader.production() == []


def test_limits_bind_rules_not_people(house: House):
    rules = RuleSet((Branch("其余"),), limits={"SH": SiteLimits(orders=1, safety=4)})
    house.handle(SaveRules(new_id(), to_text(rules)))
    house.handle(ActivateRules(new_id(), 1))
    assigned(house)

    assert override(house, "1001", "SH").warehouse == "SH"


def test_orders_that_cannot_be_moved(house: House):
    no = assigned(house)
    house.take_in(incoming("1002", ("??", 1)))
    for order, warehouse, reason, code in (
        ("1001", "XX", "r", "warehouse.unknown"),
        ("1001", "SH", " ", "field.required"),
        ("none", "SH", "r", "order.unknown"),
        ("1002", "SH", "r", "order.incomplete"),
    ):
        with pytest.raises(Refused) as refused:
            override(house, order, warehouse, reason)
        assert refused.value.code == code
    house.scan(no)
    house.scan(PADS)
    with pytest.raises(Refused, match=r"order\.picking"):
        override(house, "1001", "SH")
    house.hold("1001")
    with pytest.raises(Refused, match=r"order\.held"):
        override(house, "1001", "SH")
    house.release("1001")
    house.pick(no)
    house.ship(no)
    with pytest.raises(Refused):
        override(house, "1001", "SH")


def test_a_station_that_has_the_order_open_closes_it(house: House):
    house.scan(assigned(house))

    override(house, "1001", "SH")

    assert house.program.reader.station("HZ-1").order is None
    assert house.scan(PADS).says == "scan_order_first"


# --- reroute ---------------------------------------------------------------------------------------


def test_an_order_is_decided_anew(house: House):
    assigned(house)
    house.count_in({("HZ", PADS): 2})

    assert reroute(house, "1001").stage == "paid"

    assert (house.order("1001").row.awaits, house.stock("HZ", PADS)) == (Awaits.ROUTING, (2, 0))
    assert house.events("1001")[-1] == "order_rerouted"
    assert house.route().assigned == 1


def test_a_picked_order_is_not_decided_anew(house: House):
    house.pick(assigned(house))

    with pytest.raises(Refused, match=r"order\.picking"):
        reroute(house, "1001")


# --- a rejected line -------------------------------------------------------------------------------


def test_a_rejected_line_takes_its_pieces_out_and_the_order_back(house: House):
    no = assigned(house)
    house.take_in(incoming("1002", (PADS, 3)))
    house.route()
    house.scan(no)
    house.scan(PADS)

    rejected = reject(house, "1001")

    assert (rejected.warehouse, rejected.pieces, rejected.others) == ("HZ", 1, (house.no("1002"),))
    assert house.stock("HZ", PADS) == (4, 3)
    order = house.order("1001")
    assert (order.row.awaits, order.lines[0].picked) == (Awaits.ROUTING, 0)
    assert [event.event for event in order.events[-2:]] == ["scan_undone", "line_rejected"]
    assert order.events[-1].facts["others"] == [house.no("1002")]
    warned = house.order("1002")
    assert (warned.events[-1].event, warned.row.awaits) == ("stock_doubted", Awaits.PICKING)
    assert house.program.reader.station("HZ-1").order is None
    house.route()
    assert house.order("1001").row.warehouse == "SH"
    house.pick(no, "SH-1")
    assert house.order("1001").row.stage is Stage.PICKED


def test_a_line_at_the_donor_may_be_rejected(house: House):
    by_transfer(house)

    rejected = reject(house, "1001", 2, 3)

    assert (rejected.warehouse, rejected.sku) == ("BJ", OIL)
    assert (house.stock("BJ", OIL), house.stock("HZ", PADS)) == ((0, 0), (5, 0))
    assert house.route().to_produce == 1


@pytest.mark.parametrize(
    ("position", "pieces", "code"), [(2, 1, "line.unknown"), (1, 0, "argument.bad"), (1, 3, "argument.bad")]
)
def test_a_line_that_cannot_be_rejected(house: House, position: int, pieces: int, code: str):
    assigned(house)

    with pytest.raises(Refused) as refused:
        reject(house, "1001", position, pieces)

    assert refused.value.code == code


def test_what_is_not_reserved_cannot_be_rejected(house: House):
    house.take_in(incoming("1001", (PADS, 2)))

    with pytest.raises(Refused, match=r"line\.not_reserved"):
        reject(house, "1001")
