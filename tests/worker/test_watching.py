"""The watch over histories of orders: what is a case, which orders share one, when it is over; nothing opens twice."""

from datetime import date, timedelta

from app.domain.cases import CaseKind, CaseState, OrderType, Severity
from app.domain.couriers import CourierEvent, CourierReport, NewsSource
from app.domain.intake import Pay
from app.domain.people import Actor
from app.usecases.courier import RecordCourierEvents
from app.usecases.curing import CureSku
from app.usecases.production import AcceptProduction, FinishProduction
from tests.core import AIR, OIL, PADS, START, House, incoming, new_id
from tests.worker.watch import assigned, calm, live, look, one, orders_of, solve, states

PLANNER = Actor("planner")


def test_an_order_in_time_is_nobodys_business(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=119)
    calm(house)

    assert live(house) == []


def test_an_order_that_stands_too_long_is_one_case_until_it_goes_on(house: House) -> None:
    assigned(house, "A")
    house.clock.pass_by(minutes=121)

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.order_no, case.stage, case.warehouse) == (CaseKind.STUCK, house.no("A"), "assigned", "HZ")
    assert (case.facts["limit"], case.order_type, case.severity) == (120, OrderType.STOCK, Severity.NORMAL)
    house.pick("A")
    assert look(house).cleared == 1
    assert states(house) == [(CaseKind.STUCK, CaseState.CLEARED)]
    house.clock.pass_by(minutes=121)
    assert look(house).opened == 1  # in the next stage it waits for another reason
    assert [case.stage for case in live(house)] == ["assigned", "picked"]


def test_what_came_in_late_is_seen_though_its_hour_has_been_looked_at(house: House) -> None:
    look(house)
    house.clock.pass_by(hours=4)
    look(house)

    house.take_in(incoming("A", (PADS, 1), paid_at=START - timedelta(hours=1)))

    assert look(house).opened == 1


def test_a_made_to_order_goods_case_is_the_planners_until_there_is_a_day(house: House) -> None:
    """R17, R18: an order for production is left, its planner owns the case; solved, the case is over."""
    house.take_in(incoming("A", (PADS, 3)), incoming("B", (PADS, 1)), incoming("C", (OIL, 1)))
    house.route()
    assert look(house).opened == 0
    house.clock.pass_by(minutes=121)
    house.handle(AcceptProduction(new_id(), OIL, date(2026, 11, 30)), PLANNER)

    assert look(house).opened == 1

    case = one(house)
    assert (case.kind, case.role, case.owner, case.stage) == (CaseKind.NO_STOCK, "planner", "planner", "to_produce")
    assert (case.facts["sku"], orders_of(house, case.no)) == (PADS, {house.no("A"), house.no("B")})
    house.take_in(incoming("D", (PADS, 1)))
    house.route()
    assert look(house).joined == 0  # in time yet
    house.handle(AcceptProduction(new_id(), PADS, date(2026, 11, 24)), PLANNER)
    assert look(house).cleared == 1
    solve(house, by=PLANNER)
    assert live(house) == []
    house.clock.pass_by(hours=40)
    assert look(house).opened == 1  # the promised day is over
    assert "promised_at" in one(house).facts
    house.handle(FinishProduction(new_id(), PADS, "HZ", 10), PLANNER)
    assert look(house).cleared == 1


def test_an_urgent_order_without_goods_is_a_case_at_once(house: House) -> None:
    house.take_in(incoming("A", (PADS, 1), promised_at=START + timedelta(hours=3)))
    house.route()

    assert look(house).opened == 1

    assert (one(house).kind, one(house).order_type, one(house).severity) == (
        CaseKind.NO_STOCK,
        OrderType.OEM,
        Severity.HIGH,
    )


def test_an_unknown_code_is_one_case_of_all_its_orders(house: House) -> None:
    house.take_in(incoming("A", ("X-1", 1)), incoming("B", ("X-1", 2), ("X-2", 1)))

    assert look(house).opened == 2

    first, second = live(house)
    assert (first.kind, first.facts["code"], first.orders) == (CaseKind.INCOMPLETE, "X-1", 2)
    assert (second.facts["code"], second.orders, second.owner) == ("X-2", 1, "clerk")
    house.take_in(incoming("C", ("X-1", 1)))
    assert look(house).joined == 1
    house.cancel("B")
    assert look(house).cleared == 1
    house.handle(CureSku(new_id(), "X-1", PADS), Actor("clerk"))
    assert look(house).cleared == 1


def test_waiting_is_no_case_of_its_own_while_another_one_explains_it(house: House) -> None:
    house.take_in(incoming("A", (PADS, 1), address="", place=None), incoming("B", (PADS, 1)))
    house.hold("B")
    look(house)
    before = {case.kind: case.severity for case in live(house)}
    assert before == {CaseKind.INCOMPLETE: Severity.NORMAL, CaseKind.STOPPED: Severity.NORMAL}

    house.clock.pass_by(minutes=150)

    assert (look(house).opened, {case.severity for case in live(house)}) == (0, {Severity.HIGH})
    house.release("B")
    assert (look(house).opened, look(house).cleared) == (0, 0)
    assert (CaseKind.STOPPED, CaseState.CLEARED) in states(house)
    house.clock.pass_by(minutes=121)
    look(house)
    assert (CaseKind.STUCK, CaseState.OPEN) in states(house)


def test_a_reason_to_stop_an_order_stands_in_its_case(house: House) -> None:
    house.take_in(incoming("A", (PADS, 1)))
    house.hold("A")
    look(house)
    assert one(house).facts["reason"] == "等客户"


def test_a_promise_in_danger_is_a_case_or_makes_one_more_pressing(house: House) -> None:
    assigned(house, "A")
    house.take_in(incoming("B", (PADS, 1), promised_at=START + timedelta(hours=4, minutes=30)))
    house.route()
    house.clock.pass_by(minutes=121)
    house.pick("B")
    look(house)
    house.clock.pass_by(minutes=90)

    assert look(house).opened == 1  # 59 minutes left

    stuck, promise = live(house)
    assert (stuck.kind, promise.kind, promise.severity) == (CaseKind.STUCK, CaseKind.PROMISE, Severity.HIGH)
    house.clock.pass_by(hours=26)
    look(house)
    assert live(house)[0].severity is Severity.HIGH
    house.ship("B")
    assert look(house).cleared == 1


def test_credit_refused_to_an_urgent_order(house: House) -> None:
    house.customer("C1", 50000)
    placed = house.on_account(80000, promise_hours=3, ask_credit=True, reason="急")
    look(house)
    assert live(house) == []  # on credit no order is urgent
    house.run("UPDATE orders SET urgent = 1 WHERE no = :no", no=placed.no)
    house.hold(placed.no)
    house.release(placed.no)

    look(house)

    credit = next(case for case in live(house) if case.kind is CaseKind.CREDIT)
    assert (credit.owner, credit.customer, credit.severity) == ("supervisor", "C1", Severity.URGENT)
    house.grant(placed.grant or 0)
    assert look(house).cleared == 1


def test_what_the_courier_says_is_wrong_until_it_says_otherwise(house: House) -> None:
    assigned(house, "A")
    house.pick("A")
    house.ship("A", "SF1000000000001")
    look(house)

    def tell(state: str, hours: int) -> None:
        at = START + timedelta(hours=hours)
        report = CourierReport(
            NewsSource.KUAIDI100, "SF", "SF1000000000001", state, (CourierEvent(at, state, "电话不通"),)
        )
        house.handle(RecordCourierEvents(new_id(), (report,)))

    tell("206", 1)
    assert look(house).opened == 1
    assert (one(house).kind, one(house).facts["says"]) == (CaseKind.COURIER, "电话不通")
    tell("5", 2)
    assert look(house).cleared == 1
    tell("203", 3)
    assert look(house).joined == 1
    house.sign("A")
    assert look(house).cleared == 1


def test_an_import_that_is_undone_takes_its_cases_along(house: House) -> None:
    batch = house.take_in(incoming("A", ("X-1", 1)), incoming("B", (PADS, 1), address="", place=None)).batch
    assert look(house).opened == 2

    house.undo(batch)

    assert look(house).cleared == 2


def test_an_order_on_credit_that_lacks_it_waits_like_any_other(house: House) -> None:
    house.customer("C1", 50000)
    house.on_account(80000, ask_credit=True, reason="等", pay=Pay.CREDIT)
    look(house)
    house.clock.pass_by(minutes=121)
    assert look(house).opened == 1
    assert (one(house).kind, one(house).facts["awaits"]) == (CaseKind.STUCK, "data")


def test_goods_of_two_kinds_are_two_cases(house: House) -> None:
    house.take_in(incoming("A", (PADS, 1), (AIR, 1)))
    house.route()
    house.clock.pass_by(minutes=121)
    assert look(house).opened == 2
    assert {case.facts["sku"] for case in live(house)} == {PADS, AIR}
