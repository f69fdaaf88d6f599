"""What the credit desk reads, and what the check says of accounts that somebody has tampered with."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import cast

import pytest
from sqlalchemy import Connection

from app.domain.credit import EntryKind, GrantState
from app.domain.people import Actor
from app.errors import Refused
from app.ports import FinanceBalance
from app.usecases.company import ChangeSetting
from app.usecases.credit import GrantCredit, RecordBalance, RecordPayment, RefuseCredit, RevokeCredit, SetLimit
from db.check import check
from db.engine import Database
from tests.core import PADS, House, new_id
from tests.db.trading import place, trading

SUPERVISOR = Actor("supervisor")


@pytest.fixture
def trade(house: House) -> House:
    return trading(house)


def test_an_account_shows_what_grants_carry_until_they_end(trade: House):
    place(trade, PADS, PADS)
    waiting = place(trade, PADS, ask_credit=True, reason="急")
    reader = trade.program.reader

    before = reader.credit("K001")
    assert before is not None
    assert (before.limit_fen, before.open_fen, before.granted_fen, before.available_fen) == (30000, 24600, 0, 5400)
    assert [(g.state, g.order_no, g.reason) for g in before.grants] == [(GrantState.REQUESTED, waiting.no, "急")]

    trade.handle(GrantCredit(new_id(), "老客户", customer="K001", amount_fen=10000, hours=1))
    running = reader.credit("K001")
    assert running is not None
    assert (running.open_fen, running.granted_fen, running.available_fen) == (36900, 3100, 3100)
    assert reader.overdrawn() == ()

    trade.clock.pass_by(hours=1)
    after = reader.credit("K001")
    assert after is not None
    assert (after.granted_fen, after.available_fen) == (0, -6900)
    assert [row.customer for row in reader.overdrawn()] == ["K001"]
    assert reader.credit("K002").available_fen == 0  # type: ignore[union-attr]


def test_the_last_yuan_is_taken_once(trade: House):
    """However many submit at once, the limit of ¥300 carries two orders over ¥123."""

    def submit(_: int) -> str:
        try:
            return place(trade, PADS).stage
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(6) as desks:
        answers = sorted(desks.map(submit, range(24)))

    assert answers == ["credit.short"] * 22 + ["paid"] * 2
    assert trade.program.reader.credit("K001").open_fen == 24600  # type: ignore[union-attr]


def test_grants_stand_as_they_need_somebody(trade: House):
    def ask(hours: int = 0) -> int:
        placed = place(trade, PADS, customer="K002", ask_credit=True, reason="r")
        if hours:
            trade.handle(GrantCredit(new_id(), "ok", int(placed.grant), hours=hours), actor=SUPERVISOR)
        return int(placed.grant)

    long, short, ended = ask(9), ask(5), ask(1)
    trade.clock.pass_by(hours=2)
    refused, first, second = ask(), ask(), ask()
    trade.handle(RefuseCredit(new_id(), refused, "no"), actor=SUPERVISOR)
    trade.clock.pass_by(minutes=1)
    trade.handle(RevokeCredit(new_id(), long, "bad news"), actor=SUPERVISOR)

    rows = trade.program.reader.grants()

    assert [row.id for row in rows] == [first, second, short, long, refused, ended]
    assert (rows[2].taken_fen, rows[2].decided_by, rows[2].customer_name) == (12300, "supervisor", "欧阳 4S店_a")
    assert [row.id for row in trade.program.reader.grants(limit=2)] == [first, second]


def test_the_ledger_counts_back_from_what_is_used(trade: House):
    placed = place(trade, PADS)
    trade.route()
    trade.pick(placed.no)
    trade.ship(placed.no)
    trade.handle(RecordPayment(new_id(), "K001", 5000, "转账"))
    trade.handle(SetLimit(new_id(), "K001", 50000, "年审"))

    rows = trade.program.reader.ledger("K001")

    assert [(row.kind, row.amount_fen, row.used_fen) for row in rows] == [
        (EntryKind.LIMIT, 50000, 7300),
        (EntryKind.PAYMENT, 5000, 7300),
        (EntryKind.CHARGE, 12300, 12300),
        (EntryKind.LIMIT, 30000, 0),
    ]
    assert rows[2].reference == placed.no
    assert trade.program.reader.ledger("K001", limit=1) == rows[:1]
    account = trade.program.reader.credit("K001")
    assert account is not None
    assert (account.limit_fen, account.used_fen, account.open_fen) == (50000, 7300, 0)


def test_what_the_finance_system_has_billed_is_open_no_longer(trade: House):
    shipped, open_still = place(trade, PADS), place(trade, PADS)
    trade.handle(ChangeSetting(new_id(), "finance_url", "https://finance.example"))
    trade.route()
    trade.pick(shipped.no)
    trade.ship(shipped.no)

    def say(used_fen: int) -> tuple[int, int, int]:
        balance = FinanceBalance(80000, used_fen, enabled=True, as_of=trade.clock())
        trade.handle(RecordBalance(new_id(), "K001", balance))
        row = trade.program.reader.credit("K001")
        assert row is not None
        assert row.as_of == trade.clock()
        return row.used_fen, row.open_fen, row.available_fen

    trade.clock.pass_by(hours=23)
    assert say(0) == (0, 24600, 55400)
    trade.clock.pass_by(hours=1)
    assert say(12300) == (12300, 12300, 55400)
    trade.cancel(open_still.no)
    assert say(12300) == (12300, 0, 67700)


TAMPERED = {
    "credit_open_is_sum_of_orders": (
        "UPDATE credit_accounts SET open_fen = open_fen + 1",
        "UPDATE orders SET credit_fen = credit_fen + 1 WHERE id = 2",
        "DELETE FROM credit_accounts",
    ),
    "credit_used_is_sum_of_entries": (
        "UPDATE credit_accounts SET used_fen = used_fen - 1",
        "UPDATE credit_entries SET amount_fen = 1 WHERE kind = 'payment'",
        "DELETE FROM credit_entries WHERE kind = 'charge'",
    ),
    "credit_limit_is_last_entered": (
        "UPDATE credit_accounts SET limit_fen = limit_fen + 1",
        "DELETE FROM credit_entries WHERE kind = 'limit'",
    ),
    "grant_taken_is_sum_of_uses": (
        "UPDATE grants SET taken_fen = taken_fen - 1 WHERE taken_fen > 0",
        "DELETE FROM grant_uses",
    ),
}


class _Inside:
    """A database seen from inside a transaction that will be rolled back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self._connection


def test_every_tampering_with_credit_is_named(trade: House):
    billed = place(trade, PADS)
    trade.handle(GrantCredit(new_id(), "老客户", customer="K001"))
    place(trade, PADS, PADS)
    trade.route()
    trade.pick(billed.no)
    trade.ship(billed.no)
    trade.handle(RecordPayment(new_id(), "K001", 100, "转账"))
    assert trade.program.check() == []

    for invariant, statements in TAMPERED.items():
        for statement in statements:
            with trade.program.database.writing() as connection:
                connection.exec_driver_sql(statement)
                findings = check(cast(Database, _Inside(connection)))
            assert invariant in {finding.invariant for finding in findings}, statement
