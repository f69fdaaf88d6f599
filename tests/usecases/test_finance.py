"""Accounts that the finance system keeps: its word, its silence, and what it has billed."""

from datetime import timedelta

import pytest

from app.domain.company import Setting
from app.errors import Refused
from app.ports import FinanceBalance
from app.usecases.company import ChangeSetting
from app.usecases.credit import (
    RecordBalance,
    RecordPayment,
    SetLimit,
)
from tests.core import CLERK, PADS, House, new_id


def say(house: House, limit: int, used: int = 0, ago: float = 0, *, enabled: bool = True) -> tuple[str, ...]:
    """The finance system's word of so many hours ago; the orders that go on because of it."""
    said = FinanceBalance(limit, used, enabled, house.clock.now - timedelta(hours=ago))
    orders: tuple[str, ...] = house.handle(RecordBalance(new_id(), "C1", said), CLERK).value.orders
    return orders


def with_finance(house: House, when_unknown: str = "wait") -> None:
    house.customer("C1")
    house.count_in({("HZ", PADS): 99})
    house.handle(ChangeSetting(new_id(), Setting.FINANCE_WHEN_UNKNOWN.value, when_unknown))
    house.handle(ChangeSetting(new_id(), Setting.FINANCE_URL.value, "https://finance.example"))


def test_the_finance_systems_word_is_the_account(house: House):
    with_finance(house)
    say(house, 10_000, 3_000)

    assert (house.account().available_fen, house.account().as_of) == (7_000, house.clock.now)
    assert house.on_account(7_000).missing == ()
    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)
    for command in (RecordPayment(new_id(), "C1", 5, "x"), SetLimit(new_id(), "C1", 5, "x")):
        with pytest.raises(Refused, match=r"credit\.kept_elsewhere"):
            house.handle(command)


@pytest.mark.parametrize("ever", [False, True])
def test_while_nobody_knows_the_balance_orders_wait_without_asking_for_a_grant(house: House, ever: bool):
    with_finance(house)
    if ever:
        say(house, 10_000, ago=1)

    placed = house.on_account(1_000, ask_credit=True)

    assert (placed.missing, placed.grant) == (("credit",), "")
    assert house.grant(customer="C1").orders == ()
    assert say(house, 10_000) == (placed.no,)
    assert house.account().open_fen == 1_000


def test_or_they_pass_on_the_last_known_balance_where_the_company_says_so(house: House):
    with_finance(house, "pass")
    say(house, 1_000, ago=1)

    assert house.on_account(1_000).missing == ()
    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)
    assert house.account().as_of == house.clock.now - timedelta(hours=1)


def test_what_the_finance_system_has_billed_is_open_no_longer(house: House):
    with_finance(house)
    say(house, 10_000)
    first, second = house.on_account(4_000).no, house.on_account(5_000).no
    house.route()
    house.pick(first)
    house.ship(first)
    assert house.account().open_fen == 9_000

    house.clock.pass_by(hours=23.9)
    say(house, 10_000, 4_000)
    assert house.account().open_fen == 9_000
    house.clock.pass_by(hours=0.2)
    say(house, 10_000, 4_000)

    assert (house.account().open_fen, house.account().available_fen) == (5_000, 1_000)
    house.cancel(second)
    assert house.account().available_fen == 6_000


def test_of_two_words_that_cross_the_newer_counts(house: House):
    with_finance(house)
    say(house, 10_000)

    say(house, 90_000, ago=0.1)

    assert (house.account().limit_fen, house.account().as_of) == (10_000, house.clock.now)


def test_who_gets_no_credit_there_gets_none_here(house: House):
    with_finance(house)

    say(house, 10_000, enabled=False)

    with pytest.raises(Refused, match=r"credit\.short"):
        house.on_account(1)
    say(house, 0, -3_000)
    assert house.on_account(3_000).missing == ()
