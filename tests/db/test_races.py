"""Several programs on one database at the same moment: nothing is sold twice, nothing is lost, nobody sees an error."""

from collections import Counter

import pytest
from sqlalchemy import text

from app.domain.rules import Branch, Otherwise, RuleSet, Service, SiteLimits, Transfers, to_text
from app.domain.stages import Stage
from app.usecases.intake import ImportOrders
from app.usecases.rules import ActivateRules, SaveRules
from app.views.orders import OrderFilter
from tests.core import PADS, Channel, House, incoming, new_id
from tests.db.processes import (
    HOT,
    at_once,
    complete_and_cancel,
    grant_request,
    order_on_account,
    route_batches,
    sell,
    send,
    stock_up,
)

SELLERS, PIECES, ORDERS = 8, 4, 60


def test_the_last_pieces_are_sold_exactly_once(house: House):
    stock_up(house, PIECES)

    routed = at_once(sell, ((house.address, seller, ORDERS) for seller in range(SELLERS)))

    assert sum(routed) == SELLERS * ORDERS + 3 * 40 == house.program.reader.count(OrderFilter())
    served = house.program.reader.count(OrderFilter(stage=Stage.ASSIGNED)) + len(house.program.reader.transfers(1000))
    assert served == len(HOT) * (PIECES + 1)
    assert {house.stock("HZ", sku) for sku in HOT} == {(PIECES, PIECES)}
    assert {house.stock("BJ", sku) for sku in HOT} == {(1, 1)}


def test_a_warehouse_is_never_given_more_orders_a_day_than_it_takes(house: House):
    rules = RuleSet(
        (Branch("其余", service=Service(beyond=False, transfers=Transfers.NEVER, otherwise=Otherwise.WAIT)),),
        limits={"HZ": SiteLimits(orders=20), "SH": SiteLimits(orders=10)},
    )
    house.handle(SaveRules(new_id(), to_text(rules)))
    house.handle(ActivateRules(new_id(), 1))
    stock_up(house, 99)
    house.count_in({("SH", sku): 99 for sku in HOT})
    house.take_in(*(incoming(f"{n}", (HOT[n % 50], 1)) for n in range(120)))
    waiting = tuple(row.order.id for row in house.program.reader.ranked_queue())

    routed = at_once(route_batches, ((house.address, waiting, 7) for _ in range(4)))

    given = {row.warehouse: (row.given, row.limit, row.to_pick) for row in house.program.reader.loads()}
    assert given == {"HZ": (20, 20, 20), "SH": (10, 10, 10), "BJ": (0, 0, 0)}
    assert house.program.reader.count(OrderFilter(stage=Stage.ASSIGNED)) == 30
    assert len(house.program.reader.ranked_queue()) == 90
    assert sum(routed) >= 120


def test_transfers_and_cancellations_that_cross_happen_once_each(house: House):
    stock_up(house, 0)
    house.take_in(*(incoming(str(n), (sku, 1)) for n, sku in enumerate(HOT)))
    house.route()

    done = at_once(complete_and_cancel, ((house.address, seed) for seed in range(4)))

    cancelled = house.program.reader.count(OrderFilter(stage=Stage.CANCELLED))
    assert sum(cancels for _, cancels in done) == cancelled == sum(n % 3 == 0 for n in range(1, 51))
    with house.program.database.reading() as connection:
        states = dict(
            map(tuple, connection.execute(text("SELECT state, count(*) FROM transfers GROUP BY state")).all())
        )
    assert sum(transfers for transfers, _ in done) == states["received"]
    assert states["received"] + states.get("cancelled", 0) == len(HOT)
    assert sum(house.stock(site, sku)[0] for site in ("HZ", "BJ") for sku in HOT) == len(HOT)


def test_one_command_sent_by_eight_at_once_is_done_once(house: House):
    command = ImportOrders(new_id(), Channel.TAOBAO, ("a",), "d", (incoming("1001", (PADS, 1)),))

    repeated = at_once(send, [(house.address, command)] * 8)

    assert sorted(repeated) == [False] + [True] * 7


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_the_same_order_in_eight_imports_at_once_is_one_order(house: House):
    orders = tuple(incoming(str(n), (PADS, 1)) for n in range(200))
    commands = [ImportOrders(new_id(), Channel.TAOBAO, ("a",), str(n), orders) for n in range(8)]

    at_once(send, ((house.address, command) for command in commands))

    assert house.program.reader.count(OrderFilter()) == 200
    assert len(house.dump()["batches"]) == 8 + 2


def test_two_hundred_orders_race_for_a_balance_that_covers_fifty(house: House):
    house.customer("C1", limit_fen=50 * 7_000)

    said = at_once(order_on_account, [(house.address, 25, 7_000)] * 8)

    answers = Counter(answer for each in said for answer in each)
    assert answers == {"placed": 50, "credit.short": 150}
    account = house.account()
    assert (account.open_fen, account.available_fen) == (350_000, 0)
    assert house.program.reader.count(OrderFilter()) == 50


def test_a_grant_races_with_the_orders_that_take_it(house: House):
    house.customer("C1", limit_fen=10 * 7_000)
    house.grant(customer="C1", amount_fen=10 * 7_000)

    said = at_once(order_on_account, [(house.address, 8, 7_000)] * 4)

    assert Counter(answer for each in said for answer in each) == {"placed": 20, "credit.short": 12}
    assert house.account().grants[0].taken_fen == 70_000


def test_one_request_is_granted_once(house: House):
    house.customer("C1", limit_fen=0)
    placed = house.on_account(5_000, ask_credit=True)

    said = at_once(grant_request, [(house.address, int(placed.grant))] * 4)

    assert sorted(said) == ["active", "grant.decided", "grant.decided", "grant.decided"]
    assert (house.account().open_fen, house.account().grants[0].taken_fen) == (5_000, 5_000)
    assert house.events(placed.no).count("credit_taken") == 1
