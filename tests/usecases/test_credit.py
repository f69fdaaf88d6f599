"""Histories of an account: requests, grants, their ends, payments, shipping, and the finance system's word."""

from datetime import timedelta

import pytest

from app.domain.credit import Scope
from app.domain.stages import Awaits, Stage
from app.errors import BadInput, Refused
from app.usecases.credit import (
    AskCredit,
    GrantCredit,
    RecordPayment,
    RefuseCredit,
    RevokeCredit,
    SetLimit,
)
from tests.core import ADMIN, CLERK, PADS, SUPERVISOR, Actor, House, new_id

FINANCE = Actor("finance")


def waiting(house: House, fen: int = 8_000, limit: int = 5_000) -> tuple[str, str]:
    """An order on account that is more than the limit; its number and that of its request."""
    house.customer("C1", limit_fen=limit)
    house.count_in({("HZ", PADS): 99})
    placed = house.on_account(fen, ask_credit=True, reason="月底付")
    return placed.no, placed.grant


def ready(house: House, no: str) -> None:
    """Routed and picked, so that only the courier is missing."""
    house.route()
    house.pick(no)
    house.stick(no)


def test_a_grant_lets_the_order_go_on_in_the_same_commit(house: House):
    no, request = waiting(house)

    decided = house.grant(request)

    assert (decided.state, decided.orders, decided.amount_fen) == ("active", (no,), 5_000_000)
    assert decided.ends_at == house.clock.now + timedelta(hours=24)
    assert (house.order(no).row.missing, house.order(no).row.awaits) == ((), Awaits.ROUTING)
    assert house.order(no).events[-1].facts == {"amount_fen": 8_000, "grants": [int(request)]}
    assert house.account().open_fen == 8_000
    assert house.account().grants[0].taken_fen == 3_000
    assert house.route().assigned == 1


def test_a_request_is_decided_once_and_not_by_who_asked(house: House):
    house.customer("C1", limit_fen=0)
    own = house.on_account(1_000, by=SUPERVISOR, ask_credit=True).grant
    with pytest.raises(Refused, match=r"grant\.own"):
        house.grant(own)
    house.grant(own, by=ADMIN)

    for command in (lambda: house.grant(own, by=ADMIN), lambda: house.handle(RefuseCredit(new_id(), int(own), "x"))):
        with pytest.raises(Refused, match=r"grant\.decided"):
            command()
    with pytest.raises(Refused, match=r"grant\.unknown"):
        house.grant(99)
    with pytest.raises(Refused, match=r"operator\.not_permitted"):
        house.grant(own, by=CLERK)


def test_a_refused_request_leaves_the_order_waiting_and_says_why(house: House):
    no, request = waiting(house)

    house.handle(RefuseCredit(new_id(), int(request), "欠款太久"), SUPERVISOR)

    refused = house.order(no).events[-1]
    assert (refused.event, refused.facts["reason"]) == ("credit_refused", "欠款太久")
    assert house.order(no).row.missing == ("credit",)
    assert house.grant(customer="C1").orders == (no,)


def test_a_grant_for_an_order_serves_no_other(house: House):
    no, request = waiting(house)
    house.grant(request)

    with pytest.raises(Refused) as caught:
        house.on_account(1)

    assert caught.value.facts["available_fen"] == 0
    house.cancel(no)
    assert house.on_account(5_000).missing == ()


def test_a_grant_widened_to_the_customer_serves_all_its_orders_until_it_is_taken(house: House):
    _, request = waiting(house)

    house.grant(request, amount_fen=4_000, scope=Scope.CUSTOMER)

    assert house.on_account(1_000).missing == ()
    assert house.account().available_fen == 0
    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)


def test_an_unasked_grant_is_fifty_thousand_for_a_day(house: House):
    house.customer("C1")

    granted = house.grant(customer="C1")

    assert (granted.amount_fen, granted.ends_at) == (5_000_000, house.clock.now + timedelta(hours=24))
    assert house.account().available_fen == 5_000_000
    assert house.on_account(5_000_000).missing == ()


def test_too_small_a_grant_leaves_the_order_waiting_for_the_rest(house: House):
    no, request = waiting(house)

    assert house.grant(request, amount_fen=2_999).orders == ()

    assert house.order(no).row.missing == ("credit",)
    assert house.pay(1).orders == (no,)


def test_a_grant_ends_by_itself(house: House):
    house.customer("C1")
    house.grant(customer="C1", hours=2)
    house.clock.pass_by(hours=2)

    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)

    assert (house.account().granted_fen, house.account().available_fen) == (0, 0)
    with pytest.raises(Refused, match=r"grant\.not_running"):
        house.handle(RevokeCredit(new_id(), 1, "x"), SUPERVISOR)


def test_money_that_comes_in_frees_the_limit_and_never_the_grant_again(house: House):
    house.customer("C1", limit_fen=1_000)
    house.grant(customer="C1", amount_fen=5_000)
    house.on_account(6_000)
    assert house.account().available_fen == 0

    house.pay(5_500)

    assert (house.account().granted_fen, house.account().available_fen) == (0, 500)
    house.on_account(500)
    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)


def test_a_cancelled_order_gives_back_what_it_took(house: House):
    house.customer("C1", limit_fen=1_000)
    house.grant(customer="C1", amount_fen=5_000)
    no = house.on_account(4_000).no
    assert house.account().available_fen == 2_000

    house.cancel(no)

    assert (house.account().open_fen, house.account().available_fen) == (0, 6_000)


def test_room_that_a_cancellation_makes_lets_the_next_order_go_on(house: House):
    house.customer("C1", limit_fen=1_000)
    first = house.on_account(1_000).no
    second = house.on_account(900, ask_credit=True).no

    house.cancel(first)

    assert (house.order(second).row.missing, house.account().open_fen) == ((), 900)


def test_goods_leave_only_while_the_grant_runs_or_after_payment(house: House):
    no, request = waiting(house)
    house.grant(request)
    ready(house, no)
    house.clock.pass_by(hours=24)

    with pytest.raises(Refused, match=r"credit\.lapsed") as caught:
        house.ship(no)
    assert caught.value.facts["order"] == no
    assert house.order(no).row.stage is Stage.PICKED
    house.pay(2_999)
    with pytest.raises(Refused, match=r"credit\.lapsed"):
        house.ship(no)
    house.pay(1)

    house.ship(no)
    assert (house.account().used_fen, house.account().open_fen, house.account().available_fen) == (5_000, 0, 0)


def test_other_orders_are_not_punished_for_a_lapsed_grant(house: House):
    house.customer("C1", limit_fen=5_000)
    house.count_in({("HZ", PADS): 99})
    own = house.on_account(4_000).no
    lapsing = house.on_account(3_000, ask_credit=True)
    house.grant(lapsing.grant)
    ready(house, own)
    ready(house, lapsing.no)
    house.clock.pass_by(hours=25)

    house.ship(own, "SF1")

    with pytest.raises(Refused, match=r"credit\.lapsed"):
        house.ship(lapsing.no, "SF2")


def test_while_an_orders_own_grant_runs_the_others_leave_too(house: House):
    house.customer("C1", limit_fen=5_000)
    house.count_in({("HZ", PADS): 99})
    own = house.on_account(4_000).no
    house.grant(house.on_account(3_000, ask_credit=True).grant)
    ready(house, own)

    house.ship(own)

    assert (house.account().used_fen, house.account().open_fen) == (4_000, 3_000)


def test_a_revoked_grant_ends_at_once(house: House):
    no, request = waiting(house)
    house.grant(request)
    ready(house, no)

    revoked = house.handle(RevokeCredit(new_id(), int(request), "风险"), SUPERVISOR).value

    assert (revoked.state, revoked.ends_at) == ("revoked", house.clock.now)
    with pytest.raises(Refused, match=r"credit\.lapsed"):
        house.ship(no)
    with pytest.raises(Refused, match=r"grant\.not_running"):
        house.handle(RevokeCredit(new_id(), int(request), "风险"), SUPERVISOR)
    house.cancel(no)
    assert house.account().available_fen == 5_000


def test_shipping_bills_the_ledger(house: House):
    house.customer("C1", limit_fen=9_000)
    house.count_in({("HZ", PADS): 1})
    no = house.on_account(8_000).no
    ready(house, no)

    house.ship(no)
    house.pay(3_000)

    account = house.account()
    assert (account.limit_fen, account.used_fen, account.open_fen, account.available_fen) == (9_000, 5_000, 0, 4_000)
    entries = [(row.kind, row.amount_fen, row.used_fen) for row in house.program.reader.ledger("C1")]
    assert entries == [("payment", 3_000, 5_000), ("charge", 8_000, 8_000), ("limit", 9_000, 0)]


def test_a_lower_limit_stops_what_leaves_after_it(house: House):
    house.customer("C1", limit_fen=9_000)
    house.count_in({("HZ", PADS): 1})
    no = house.on_account(8_000).no
    ready(house, no)

    house.handle(SetLimit(new_id(), "C1", 7_999, "逾期"), FINANCE)

    assert house.program.reader.overdrawn()[0].customer == "C1"
    with pytest.raises(Refused, match=r"credit\.lapsed"):
        house.ship(no)
    assert house.handle(SetLimit(new_id(), "C1", 8_000, "x"), FINANCE).value.open_fen == 8_000
    house.ship(no)


def test_a_payment_lets_waiting_orders_go_on_oldest_first_each_that_fits(house: House):
    house.customer("C1", limit_fen=0)
    numbers = [house.on_account(fen, ask_credit=True).no for fen in (5_000, 9_000, 1_000)]
    house.hold(numbers[2])

    assert house.pay(7_000).orders == (numbers[0],)
    house.release(numbers[2])

    assert [house.order(no).row.missing for no in numbers] == [(), ("credit",), ()]
    assert house.account().available_fen == 1_000


def test_an_order_that_waits_may_be_asked_for_again(house: House):
    no, request = waiting(house)
    house.handle(RefuseCredit(new_id(), int(request), "不"), SUPERVISOR)

    asked = house.handle(AskCredit(new_id(), "C1", 3_000, "老板同意", no), CLERK).value

    assert house.order(no).events[-1].event == "credit_asked"
    assert house.grant(asked.grant).orders == (no,)
    house.customer("C2")
    with pytest.raises(Refused, match=r"credit\.other_customer"):
        house.handle(AskCredit(new_id(), "C2", 3_000, "x", no), CLERK)


def test_an_amount_or_a_time_that_is_none_is_bad_input(house: House):
    house.customer("C1")

    for command in (
        AskCredit(new_id(), "C1", 0, "x"),
        AskCredit(new_id(), "C1", 10**11, "x"),
        RecordPayment(new_id(), "C1", 0, "x"),
        RecordPayment(new_id(), "C1", -(10**11), "x"),
        SetLimit(new_id(), "C1", -1, "x"),
        GrantCredit(new_id(), "x", customer="C1", amount_fen=-1),
        GrantCredit(new_id(), "x", customer="C1", hours=0),
        GrantCredit(new_id(), "x", customer="C1", hours=745),
    ):
        with pytest.raises(BadInput, match=r"credit\.amount|argument\.bad"):
            house.handle(command)


def test_a_reason_must_be_said_and_the_customer_be_known(house: House):
    house.customer("C1")

    for command in (
        AskCredit(new_id(), "C1", 1, " "),
        RecordPayment(new_id(), "C1", 1, ""),
        SetLimit(new_id(), "C1", 1, "\x00"),
        GrantCredit(new_id(), " ", customer="C1"),
    ):
        with pytest.raises(Refused, match=r"field\.required"):
            house.handle(command)
    with pytest.raises(Refused, match=r"customer\.unknown"):
        house.handle(AskCredit(new_id(), "nobody", 1, "x"))
