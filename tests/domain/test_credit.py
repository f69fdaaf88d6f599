"""Credit: whatever happens in whatever order, nobody owes more than the limit and the grants then running."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit import Account, Grant, Use, admit, room, still_covered
from app.errors import Refused

NOW = datetime(2026, 11, 23, tzinfo=UTC)
AMOUNTS = st.integers(1, 40)
STEPS = st.one_of(
    st.tuples(st.just("order"), AMOUNTS, st.integers(0, 2)),
    st.tuples(st.just("grant"), AMOUNTS, st.integers(0, 2)),
    st.tuples(st.just("ship"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("cancel"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("pay"), AMOUNTS, st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 30), st.just(0)),
    st.tuples(st.just("limit"), st.integers(0, 60), st.just(0)),
)


def grant(amount: int, taken: int = 0, order: int | None = None, hours: float = 1, number: int = 1) -> Grant:
    return Grant(number, order, amount, taken, NOW + timedelta(hours=hours))


class Bookkeeping:
    """What a database would keep of one customer's account."""

    def __init__(self) -> None:
        self.account, self.now = Account(50, 0, 0), NOW
        self.grants: dict[int, Grant] = {}
        self.open: dict[int, tuple[int, tuple[Use, ...]]] = {}
        self.orders = 0

    def order(self, amount: int, of: int) -> None:
        self.orders += 1
        number = of or self.orders + 10
        if number in self.open:
            return
        grants = list(self.grants.values())
        available = room(self.account, grants, self.now, number).available_fen
        if amount > available:
            with pytest.raises(Refused, match=r"credit\.short") as caught:
                admit(self.account, grants, amount, self.now, number)
            assert caught.value.facts["short_fen"] == amount - available
            return
        uses = admit(self.account, grants, amount, self.now, number)
        self.open[number] = (amount, uses)
        self._take(uses, 1)
        self.account = replace(self.account, open_fen=self.account.open_fen + amount)
        running = sum(g.amount_fen for g in self.grants.values() if self.now < g.ends_at)
        assert self.account.open_fen + self.account.used_fen <= self.account.limit_fen + running

    def grant(self, amount: int, of: int) -> None:
        number = len(self.grants) + 1
        self.grants[number] = Grant(number, of or None, amount, 0, self.now + timedelta(hours=24))

    def ship(self, which: int, _: int) -> None:
        if self.open:
            amount, _uses = self.open.pop(sorted(self.open)[which % len(self.open)])
            used, opened = self.account.used_fen + amount, self.account.open_fen - amount
            self.account = replace(self.account, used_fen=used, open_fen=opened)

    def cancel(self, which: int, _: int) -> None:
        if self.open:
            amount, uses = self.open.pop(sorted(self.open)[which % len(self.open)])
            self._take(uses, -1)
            self.account = replace(self.account, open_fen=self.account.open_fen - amount)

    def pay(self, amount: int, _: int) -> None:
        before = room(self.account, self.grants.values(), self.now)
        self.account = replace(self.account, used_fen=self.account.used_fen - amount)
        after = room(self.account, self.grants.values(), self.now)
        assert after.granted_fen == before.granted_fen
        assert 0 <= after.available_fen - before.available_fen <= amount

    def wait(self, hours: int, _: int) -> None:
        self.now += timedelta(hours=hours)

    def limit(self, fen: int, _: int) -> None:
        self.account = replace(self.account, limit_fen=fen)

    def _take(self, uses: tuple[Use, ...], sign: int) -> None:
        for use in uses:
            was = self.grants[use.grant_id]
            self.grants[use.grant_id] = replace(was, taken_fen=was.taken_fen + sign * use.amount_fen)


@given(st.lists(STEPS, max_size=40))
def test_no_history_overdraws_an_account_or_a_grant(steps: list[tuple[str, int, int]]):
    books = Bookkeeping()
    for what, amount, of in steps:
        getattr(books, what)(amount, of)
        assert all(0 <= g.taken_fen <= g.amount_fen for g in books.grants.values())
        assert books.account.open_fen == sum(amount for amount, _ in books.open.values())


@given(st.integers(0, 50), st.integers(-20, 80), st.integers(0, 80), AMOUNTS)
def test_an_order_is_admitted_exactly_when_it_fits(limit: int, used: int, opened: int, amount: int):
    account = Account(limit, used, opened)
    grants = [grant(20, 5), grant(10, 0, order=7, number=2), grant(9, 0, hours=-1, number=3)]
    left = room(account, grants, NOW, 7)

    try:
        uses = admit(account, grants, amount, NOW, 7)
    except Refused:
        assert amount > left.available_fen
        return

    assert amount <= left.available_fen
    assert sum(use.amount_fen for use in uses) == max(0, amount - max(0, left.own_fen))
    assert {use.grant_id for use in uses} <= {1, 2}


def test_its_own_grant_goes_first_then_the_one_that_ends_first():
    grants = [grant(5, hours=3), grant(5, hours=2, number=2), grant(5, order=7, hours=9, number=3)]

    assert admit(Account(0, 0, 0), grants, 12, NOW, 7) == (Use(3, 5), Use(2, 5), Use(1, 2))
    with pytest.raises(Refused, match=r"credit\.short"):
        admit(Account(0, 0, 0), grants, 12, NOW, 8)


def test_a_grant_ends_at_its_end():
    late = grant(5)

    assert late.serves(None, NOW + timedelta(minutes=59))
    assert not late.serves(None, NOW + timedelta(hours=1))


def test_money_that_comes_in_does_not_free_the_grant_again():
    assert room(Account(10, 20, 0), [grant(10, 10)], NOW).available_fen == 0
    assert room(Account(10, 10, 0), [grant(10, 10)], NOW).available_fen == 0
    assert room(Account(10, 4, 0), [grant(10, 10)], NOW).available_fen == 6


@pytest.mark.parametrize(
    ("grants", "lapsed_of_others", "may_leave"),
    [
        ((grant(5, 5),), 0, True),
        ((), 0, False),
        ((), 5, True),
        ((grant(5, 5, order=8),), 0, True),
        ((grant(5),), 0, True),
    ],
)
def test_an_order_leaves_while_its_own_credit_stands(grants: tuple[Grant, ...], lapsed_of_others: int, may_leave: bool):
    assert still_covered(Account(10, 0, 15), grants, lapsed_of_others, NOW, 7) is may_leave
