"""Drafts of the rules tried on an order, the queue and history: what was then counts, and nothing is written."""

import csv
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.intake import IncomingOrder
from app.domain.routing import Outcome
from app.domain.rules import (
    DEFAULT_RULES,
    Branch,
    Otherwise,
    RuleSet,
    Service,
    SiteLimits,
    Sort,
    Transfers,
    Weights,
    to_text,
)
from app.domain.trial import Scope, Trial
from app.errors import BadInput, Refused, Unavailable
from app.usecases.rules import ActivateRules, SaveRules
from app.views.orders import OrderFilter
from app.worker import trying
from db.views.history import SqlHistory
from tests.core import AIR, OIL, PADS, URUMQI, YUHANG, House, incoming, new_id

WIDE = RuleSet((Branch("wide", service=Service(reach_km=(3000,))),))
ONLY_BEIJING = RuleSet((Branch("north", service=Service(reach_km=(3000,), pin="BJ")),))
SPLIT = RuleSet((Branch("split", service=Service(parcels=2, transfers=Transfers.NEVER)),))


def in_force(house: House, rules: RuleSet) -> None:
    version = house.handle(SaveRules(new_id(), to_text(rules))).value.version
    house.handle(ActivateRules(new_id(), version))


def history(house: House, rules: RuleSet, days: int = 7) -> Trial:
    return house.program.try_rules(rules, Scope.HISTORY, days)


@pytest.fixture
def day(house: House) -> House:
    """Some orders are decided in every way there is, and some wait."""
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 9, ("HZ", OIL): 1, ("BJ", AIR): 3})
    house.take_in(
        incoming("near", (PADS, 2)),
        incoming("moved", (PADS, 1), (OIL, 2)),
        incoming("made", (AIR, 9)),
        incoming("far", (AIR, 1), place=URUMQI),
    )
    house.route()
    house.clock.pass_by(hours=1)
    in_force(house, SPLIT)
    house.take_in(incoming("split", (PADS, 1), (OIL, 5)), incoming("AGAIN", (PADS, 1)))
    house.route()
    house.take_in(incoming("waits", (PADS, 1)), incoming("waits 2", (OIL, 1)))
    return house


def test_the_same_rules_change_nothing(house: House):
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 9, ("HZ", OIL): 1, ("BJ", AIR): 3})
    house.take_in(
        incoming("near", (PADS, 2)),
        incoming("moved", (PADS, 1), (OIL, 2)),
        incoming("made", (AIR, 9)),
        incoming("far", (AIR, 1), place=URUMQI),
    )
    report = house.route()
    assert (report.assigned, report.transfer, report.to_produce) == (1, 2, 1)

    found = history(house, DEFAULT_RULES)

    assert (found.orders, found.changed, found.changes) == (4, 0, ())
    assert found.before == found.after
    assert (found.before.parcels, found.before.transfers, found.before.to_produce) == (3, 2, 1)


@pytest.mark.parametrize("seed", range(3))
def test_rules_of_any_kind_decide_again_as_they_did(house: House, seed: int):
    """Same input, same decision: limits, safety stock, cut-off, load, splits and waiting included."""
    chance = random.Random(seed)
    for _ in range(3):
        rules = _any_rules(chance)
        in_force(house, rules)
        house.count_in({(site, sku): chance.randrange(9) for site in ("HZ", "SH", "BJ") for sku in (PADS, OIL, AIR)})
        for _ in range(3):
            house.clock.pass_by(hours=chance.randrange(1, 7))
            house.take_in(*(_any_order(chance) for _ in range(6)))
            house.route()

        found = history(house, rules, days=1)

        assert found.orders >= 18
        assert [(change.order_no, change.before, change.after) for change in found.changes] == []
        assert found.before == found.after
        house.clock.pass_by(hours=48)


def _any_rules(chance: random.Random) -> RuleSet:
    def service() -> Service:
        return Service(
            reach_km=chance.choice([(300,), (100, 300), (300, 3000)]),
            only=chance.choice(["", "", "备货率 >= 50", "负荷 < 100"]),
            prefer=chance.choice([(), ("SH",)]),
            exclude=chance.choice([(), (), ("HZ",)]),
            sort=chance.choice([(Sort.DISTANCE,), (Sort.COVER,), (Sort.LOAD, Sort.COVER)]),
            parcels=chance.randint(1, 3),
            beyond=chance.random() < 0.5,
            transfers=chance.choice(list(Transfers)),
            otherwise=chance.choice(list(Otherwise)),
        )

    first = Branch(
        "first",
        chance.choice(["件数 >= 4", "有全货仓数 >= 2", "已等待 < 1 且 时刻 < 15", "最近仓距离 > 200"]),
        service(),
    )
    limits = {
        site: SiteLimits(chance.choice([0, 4, 8]), chance.choice([0, 2]), chance.choice([None, 14 * 60]))
        for site in ("HZ", "SH")
    }
    return RuleSet((first, Branch("rest", service=service())), limits=limits)


def _any_order(chance: random.Random) -> IncomingOrder:
    lines = [(sku, chance.randint(1, 3)) for sku in chance.sample([PADS, OIL, AIR], chance.randint(1, 3))]
    return incoming(new_id(), *lines, place=chance.choice([YUHANG, YUHANG, URUMQI]))


def test_a_split_order_is_one_decision_with_all_its_lines(house: House):
    in_force(house, SPLIT)
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 9})
    house.take_in(incoming("s", (PADS, 1), (OIL, 5)))
    assert house.route().split == 1

    same, whole = history(house, SPLIT), history(house, DEFAULT_RULES)

    assert (same.orders, same.changed, same.before.splits, same.before.parcels) == (1, 0, 1, 2)
    assert same.before == same.after
    (change,) = whole.changes
    assert [part.site.code for part in change.before.parts] == ["HZ", "SH"]
    assert (change.after.outcome, len(change.after.allocations)) == (Outcome.TRANSFER, 2)
    assert (whole.after.splits, whole.after.parcels, whole.after.transfers) == (0, 1, 1)


def test_facts_of_goods_are_those_before_the_order_was_split(house: House):
    in_force(house, SPLIT)
    house.count_in({("HZ", PADS): 5, ("SH", OIL): 9})
    house.take_in(incoming("s", (PADS, 1), (OIL, 5)))
    house.route()
    hold = Service(otherwise=Otherwise.HOLD, transfers=Transfers.NEVER)
    rules = RuleSet((Branch("large", "件数 == 6 and lines == 2", hold), Branch("rest")))

    (change,) = history(house, rules).changes

    assert (change.after.branch, change.after.outcome) == ("large", Outcome.HOLD)


def test_the_stock_of_then_counts_not_that_of_now(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", PADS): 1})
    house.take_in(incoming("1", (PADS, 1)), incoming("2", (PADS, 1)), incoming("3", (PADS, 1)))
    house.route()
    house.clock.pass_by(hours=1)
    house.count_in({("HZ", PADS): 50, ("SH", PADS): 50, ("BJ", PADS): 50})

    found = history(house, WIDE)

    assert found.changed == 0
    assert [found.after.parcels, found.after.to_produce] == [2, 1]


def test_the_time_of_then_counts(house: House):
    house.count_in({("HZ", PADS): 9, ("BJ", PADS): 9})
    late = RuleSet((Branch("evening", "时刻 >= 20", Service(reach_km=(3000,), pin="BJ")), Branch("rest")))
    for _ in range(3):  # 9:00, 15:00 and 21:00 in China
        house.take_in(incoming(new_id(), (PADS, 1)))
        house.route()
        house.clock.pass_by(hours=6)

    (change,) = history(house, late).changes

    assert change.order_no == house.program.reader.orders(OrderFilter()).rows[0].no
    assert (change.before.site, change.after.site) != (None, None)
    assert change.after.branch == "evening"


def test_orders_given_before_on_that_day_fill_a_warehouse(house: House):
    house.count_in({("HZ", PADS): 9, ("SH", PADS): 9})
    for day in range(2):
        house.take_in(*(incoming(f"{day}-{n}", (PADS, 1)) for n in range(3)))
        house.route()
        house.clock.pass_by(hours=24)
    two_a_day = replace(DEFAULT_RULES, limits={"HZ": SiteLimits(orders=2)})

    whole, yesterday = history(house, two_a_day), history(house, two_a_day, days=1)

    assert [change.after.site.code for change in whole.changes if change.after.site] == ["SH", "SH"]
    assert (whole.orders, yesterday.orders, yesterday.changed) == (6, 3, 1)


def test_days_end_where_they_are_said_to(house: House):
    house.count_in({("HZ", PADS): 9})
    for n in range(5):
        house.take_in(incoming(str(n), (PADS, 1)))
        house.route()
        house.clock.pass_by(hours=24)

    assert [history(house, DEFAULT_RULES, days).orders for days in (1, 2, 4, 5, 30)] == [1, 2, 4, 5, 5]


@pytest.mark.parametrize(("scope", "which"), [(Scope.ORDER, "AGAIN"), (Scope.QUEUE, ""), (Scope.HISTORY, 7)])
def test_trying_leaves_every_table_as_it_was(day: House, scope: Scope, which: str | int):
    before = day.dump()

    found = day.program.try_rules(ONLY_BEIJING, scope, which)

    assert found.orders >= 1
    assert found.changed >= 1
    assert day.dump() == before


@pytest.mark.parametrize(
    "statement", ["DELETE FROM decisions", "UPDATE stock SET on_hand = 0", "CREATE TABLE scratch (x INTEGER)"]
)
def test_the_database_itself_refuses_to_write_for_a_trial(day: House, statement: str):
    with (
        pytest.raises(Unavailable, match=r"folder\.unwritable"),
        SqlHistory(day.program.database).looking() as connection,
    ):
        connection.execute(text(statement))


def test_a_dry_run_of_the_queue_is_what_the_run_then_does(house: House):
    house.count_in({("HZ", PADS): 2, ("SH", OIL): 9, ("BJ", AIR): 3})
    house.take_in(*(incoming(f"p{n}", (PADS, 1)) for n in range(4)), incoming("o", (OIL, 2)), incoming("a", (AIR, 1)))

    tried = house.program.try_rules(DEFAULT_RULES, Scope.QUEUE)
    report = house.route()

    assert tried.changed == 0
    assert (tried.orders, tried.after.to_produce) == (report.orders, report.to_produce)
    assert tried.after.parcels == report.assigned + report.transfer


def test_the_queue_is_ranked_by_the_weights_of_each_side(house: House):
    """One piece, an urgent order and one that has waited long."""
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("OLD", (PADS, 1)))
    house.clock.pass_by(hours=10)
    now = house.clock()
    house.take_in(incoming("URGENT", (PADS, 1), paid_at=now, promised_at=now + timedelta(hours=3)))
    by_age = replace(DEFAULT_RULES, weights=Weights(urgent=0, grade=0, slack=0, age=100))

    found = house.program.try_rules(by_age, Scope.QUEUE)

    served = {
        change.order_no: (change.before.outcome is Outcome.ASSIGNED, change.after.outcome is Outcome.ASSIGNED)
        for change in found.changes
    }
    assert served == {house.no("URGENT"): (True, False), house.no("OLD"): (False, True)}


def test_what_is_promised_to_the_order_itself_is_free_for_it(house: House):
    house.count_in({("HZ", PADS): 2})
    house.take_in(incoming("1", (PADS, 2)))
    house.route()

    found = house.program.try_rules(DEFAULT_RULES, Scope.ORDER, house.no("1"))

    assert (found.orders, found.changed, found.after.parcels) == (1, 0, 1)


def test_an_order_that_cannot_be_routed_is_refused(house: House):
    house.take_in(incoming("X", ("NOBODY-KNOWS", 1)), incoming("Y", (PADS, 1), place=None))

    for code, why in (("X", "trial.incomplete"), ("Y", "trial.incomplete"), ("Z", "order.unknown")):
        with pytest.raises(Refused, match=why.replace(".", r"\.")):
            house.program.try_rules(DEFAULT_RULES, Scope.ORDER, code)


def test_a_draft_that_is_not_sound_is_told(house: House):
    with pytest.raises(BadInput, match="expression"):
        house.program.try_rules(RuleSet((Branch("b", "nobody > 3"),)), Scope.QUEUE)


def test_a_trial_goes_page_by_page_and_can_be_stopped(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trying, "PAGE", 2)
    house.count_in({("HZ", PADS): 9})
    house.take_in(*(incoming(str(n), (PADS, 1)) for n in range(5)))
    steps: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        steps.append((done, total))

    assert house.program.try_rules(ONLY_BEIJING, Scope.QUEUE, "", told).changed == 5
    house.route()
    assert history(house, ONLY_BEIJING).changed == 5
    whole = house.program.try_rules(ONLY_BEIJING, Scope.HISTORY, 1, told)
    part = house.program.try_rules(ONLY_BEIJING, Scope.HISTORY, 1, cancelled=lambda: len(steps) > 3)

    assert steps == [(2, 5), (4, 5), (5, 5)] * 2
    assert (whole.orders, part.orders) == (5, 0)


def test_late_transfers_are_counted_as_late(house: House):
    house.count_in({("SH", PADS): 1, ("HZ", OIL): 1})
    now = house.clock()
    house.take_in(
        incoming("soon", (PADS, 1), (OIL, 1), promised_at=now + timedelta(hours=5)),
    )
    house.route()

    found = history(house, replace(DEFAULT_RULES, handling_hours=1))
    slow = history(house, replace(DEFAULT_RULES, handling_hours=5))

    assert (found.after.in_time, slow.after.in_time) == (1, 0)


def test_changes_are_exported_with_both_decisions(house: House, tmp_path: Path):
    house.count_in({("HZ", PADS): 9, ("BJ", PADS): 9})
    house.take_in(incoming("1", (PADS, 1)), incoming("2", (PADS, 2)))
    house.route()
    rules = RuleSet((Branch("=cmd()", service=Service(reach_km=(3000,), pin="BJ")),))

    trial = history(house, rules)
    for name in ("t.csv", "t.xlsx"):
        assert house.program.export_trial(trial, tmp_path / name) == 2
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        header, first, _ = csv.reader(file)

    assert len(header) == len(first) == 13
    assert first[0] == house.no("1")
    assert (first[2], first[8], first[10]) == ("杭州仓", "北京仓", "'=cmd()")
    with pytest.raises(BadInput, match=r"export\.kind"):
        house.program.export_trial(trial, tmp_path / "t.txt")
