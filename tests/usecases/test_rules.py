"""Terms and rule sets: written down in versions, checked against each other, put in force and taken back."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.glossary import Example
from app.domain.rules import DEFAULT_RULES, Branch, Otherwise, RuleSet, Service, SiteLimits, Transfers, to_text
from app.errors import BadInput, Refused
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, SaveRules, SaveTerm
from app.views.routing import RuleSetRow
from tests.core import ADMIN, OIL, PADS, START, Actor, House, Pay, incoming, new_id

BIG = Branch("大单", "大单", Service(reach_km=(800,)))


def save_term(house: House, name: str, chinese: str, expression: str, examples: Sequence[Example] = ()) -> int:
    version: int = house.handle(SaveTerm(new_id(), name, chinese, expression, tuple(examples))).value.version
    return version


def save(house: House, *branches: Branch, **fields: Any) -> int:
    """A rule set of these branches and the default one behind them."""
    rules = RuleSet((*branches, Branch("其余")), **fields)
    version: int = house.handle(SaveRules(new_id(), to_text(rules), "试")).value.version
    return version


def rule_set(house: House, version: int) -> RuleSetRow:
    return next(row for row in house.program.reader.rule_sets() if row.version == version)


def in_force(house: House) -> int:
    (version,) = [row.version for row in house.program.reader.rule_sets() if row.in_force]
    return version


def glossary(house: House) -> dict[str, int]:
    return {row.term.name: row.version for row in house.program.reader.terms()}


def test_a_term_is_kept_in_versions_with_its_author(house: House):
    shipped = glossary(house)
    save_term(house, "big", "大单", "金额 > 5000", [Example({"amount": 5001}, True), Example({"amount": 5000}, False)])
    house.clock.pass_by(hours=1)
    save_term(house, "big", "大单", "金额 > 6000")

    (row,) = [row for row in house.program.reader.terms() if row.term.name == "big"]
    assert (row.version, row.by, row.at, row.term.expression) == (2, "admin", house.clock.now, "金额 > 6000")
    assert glossary(house) == shipped | {"big": 2}
    assert set(shipped.values()) == {0}


def test_a_shipped_term_may_be_defined_anew_and_ended(house: House):
    save_term(house, "remote_area", "偏远地区", '省份 == "西藏自治区"')
    assert glossary(house)["remote_area"] == 1

    house.handle(RetireTerm(new_id(), "偏远地区"))

    assert "remote_area" not in glossary(house)
    with pytest.raises(Refused, match=r"term\.unknown"):
        house.handle(RetireTerm(new_id(), "remote_area"))


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (("big", "大单", "金额 >"), "expression"),
        (("big", "大单", "金额 > 单价"), "expression"),
        (("big", "大单", "大单 或 金额 > 1"), "expression"),
        (("Big Order", "大单", "金额 > 1"), "term.name"),
        (("big", "大 单", "金额 > 1"), "term.chinese"),
        (("big", "金额", "金额 > 1"), "term.taken"),
        (("big", "", "金额 > 1"), "field.required"),
        (("big", "大单", "金额 > 1", [Example({"distance": 1}, True)]), "term.fact"),
        (("big", "大单", "金额 > 1", [Example({"amount": 1}, True)]), "term.example"),
        (("urgent", "加急单", "剩余时效 < 4"), "term.moment"),
        (("urgent", "加急单", "最近仓距离 < 4"), "term.moment"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(house: House, term: tuple[Any, ...], code: str):
    before = house.dump()

    with pytest.raises(Refused) as refused:
        save_term(house, *term)

    assert refused.value.code == code
    assert house.dump() == before


def test_a_term_in_use_stays_as_others_need_it(house: House):
    save_term(house, "big", "大单", "金额 > 5000")
    save_term(house, "big_urgent", "加急大单", "大单 且 加急单")
    house.handle(ActivateRules(new_id(), save(house, BIG)))
    save(house, Branch("偏远", "偏远地区"))

    for name, users in (("big", "加急大单, 大单"), ("remote_area", "偏远")):
        with pytest.raises(Refused, match=r"term\.used") as used:
            house.handle(RetireTerm(new_id(), name))
        assert used.value.facts["users"] == users
    with pytest.raises(Refused, match=r"term\.breaks") as breaks:
        save_term(house, "big", "巨单", "金额 > 5000")
    assert breaks.value.facts["users"] == "加急大单, 大单"
    with pytest.raises(Refused, match=r"term\.needed"):
        house.handle(RetireTerm(new_id(), "urgent"))


def test_a_draft_that_is_broken_already_keeps_nobody_from_working(house: House):
    save(house, Branch("谁知道", "没有的词"))

    save_term(house, "big", "大单", "金额 > 5000")

    assert glossary(house)["big"] == 1


def test_open_orders_are_urgent_as_the_term_says_now(house: House):
    house.customer("C1", grade="A")
    house.take_in(incoming("1000", (PADS, 1), place=None), incoming("1001", (PADS, 1), customer="C1"))
    house.count_in({("HZ", PADS): 5})
    house.take_in(incoming("1002", (PADS, 1), customer="C1"))
    house.route()
    house.pick(house.no("1002"))
    house.ship("1002")
    quick = house.place((PADS, 1), promise_hours=4).no
    assert house.order(quick).row.urgent
    versions = [house.order(no).row for no in ("1000", "1001")]

    save_term(house, "urgent", "加急单", "高价值客户 且 件数 < 9")

    assert [house.order(no).row.urgent for no in ("1000", "1001", quick, "1002")] == [False, True, True, False]
    assert [row.stage_at for row in versions] == [house.order(no).row.stage_at for no in ("1000", "1001")]
    save_term(house, "high_value_customer", "高价值客户", '客户等级 == "B"')
    assert not house.order("1001").row.urgent
    house.customer("C1", grade="B")
    assert house.order("1001").row.urgent
    with pytest.raises(Refused, match=r"term\.moment"):
        save_term(house, "high_value_customer", "高价值客户", "已等待 > 2")


@pytest.mark.parametrize(
    ("pay", "hours", "urgent"),
    [(Pay.PREPAID, 4, True), (Pay.PREPAID, 4.01, False), (Pay.CREDIT, 1, False), (Pay.PREPAID, 0, True)],
)
def test_intake_asks_the_term(house: House, pay: Pay, hours: float, urgent: bool):
    order = incoming("1001", (PADS, 1), pay=pay, paid_at=START, promised_at=START + timedelta(hours=hours))

    house.take_in(order)
    assert house.order("1001").row.urgent is urgent

    save_term(house, "urgent", "加急单", "重量 >= 2")
    house.master(MasterKind.PRODUCTS, [ProductRecord(PADS, "刹车片", weight_g=1000)])
    assert not house.order("1001").row.urgent
    house.take_in(incoming("1002", (PADS, 2), (OIL, 1)))
    assert house.order("1002").row.urgent


def test_rule_sets_are_versions_and_one_is_in_force(house: House):
    assert (in_force(house), rule_set(house, 0).content) == (0, to_text(DEFAULT_RULES))
    first, second = save(house, handling_hours=1), save(house, handling_hours=2)
    assert (first, second, in_force(house)) == (1, 2, 0)
    assert {row.put_by for row in house.program.reader.rule_sets()} == {""}

    house.handle(ActivateRules(new_id(), second), Actor("coordinator"))
    assert in_force(house) == 2
    house.clock.pass_by(hours=1)
    house.handle(ActivateRules(new_id(), first))
    house.handle(ActivateRules(new_id(), 0))

    assert in_force(house) == 0
    rows = house.program.reader.rule_sets()
    assert [(row.version, row.from_at) for row in rows] == [(2, START), (1, house.clock.now), (0, house.clock.now)]
    assert [row.by for row in rows] == ["admin", "admin", ""]
    assert [row.put_by for row in rows] == ["coordinator", "admin", "admin"]
    assert len(house.dump()["rule_activations"]) == 3


def test_rules_begin_at_their_time_unless_a_later_word_overtakes_them(house: House):
    version = save(house, handling_hours=1)
    monday = START + timedelta(days=7)
    house.handle(ActivateRules(new_id(), version, monday))
    assert (in_force(house), rule_set(house, version).from_at) == (0, monday)

    house.clock.now = monday
    assert in_force(house) == version
    house.handle(ActivateRules(new_id(), version, monday + timedelta(days=1)), Actor("coordinator"))
    house.handle(ActivateRules(new_id(), 0, START))

    assert (in_force(house), rule_set(house, 0).from_at) == (0, monday)
    house.clock.pass_by(days=9)
    assert (in_force(house), rule_set(house, version).from_at) == (0, monday)
    assert rule_set(house, version).put_by == "admin"  # what the coordinator said was overtaken


def test_a_trial_is_noted_on_its_version(house: House):
    version = save(house)

    house.handle(RecordTrial(new_id(), version, "history", json.dumps({"before": {"km": 9}, "after": {"km": 7}})))

    row = rule_set(house, version)
    assert json.loads(row.tried) == {"scope": "history", "before": {"km": 9}, "after": {"km": 7}}
    assert row.tried_at == START
    for scope, result in (("week", "{}"), ("queue", "["), ("queue", "3")):
        with pytest.raises(BadInput, match=r"argument\.bad"):
            house.handle(RecordTrial(new_id(), version, scope, result))
    with pytest.raises(Refused, match=r"rules\.unknown"):
        house.handle(RecordTrial(new_id(), 99, "queue", "{}"))


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", ""),
        ("[" * 100_000, ""),
        ('{"branches": []}', "branches"),
        ('{"branches": [{"when": "x"}]}', "branches[0]"),
        ('{"branches": [{"name": "a", "if": 1}]}', "branches[0]"),
        ('{"branches": [{"name": "a", "service": {"reach_km": [0]}}]}', "branches[0].service.reach_km[0]"),
        ('{"branches": [{"name": "a", "service": {"sort": ["price"]}}]}', "branches[0].service.sort[0]"),
        ('{"branches": [{"name": "a"}], "limits": {"HZ": {"cutoff": 1440}}}', "limits.HZ.cutoff"),
        ('{"branches": [{"name": "a"}], "km_per_hour": true}', "km_per_hour"),
    ],
)
def test_a_text_that_is_no_rule_set_says_where(house: House, content: str, where: str):
    with pytest.raises(BadInput, match=r"rules\.bad") as bad:
        house.handle(SaveRules(new_id(), content))

    assert bad.value.facts["where"] == where


def test_a_rule_set_comes_back_as_it_was_written(house: House):
    service = Service((100, 300), "距离 < 200", "", ("SH",), ("BJ",), (), 2, 900, False, Transfers.NEVER, False)
    rules = RuleSet(
        (Branch("甲", "金额 > 1", service), Branch("乙", service=Service(otherwise=Otherwise.HOLD))),
        limits={"HZ": SiteLimits(20, 1, 17 * 60), "SH": SiteLimits()},
    )

    version = house.handle(SaveRules(new_id(), to_text(rules))).value.version

    assert rule_set(house, version).content == to_text(rules)
    with house.program.looking() as uow:
        assert uow.rules.rule_set(version) == rules


@pytest.mark.parametrize(
    ("branch", "finding"),
    [
        (Branch("大单", "大单"), "branch.unsound"),
        (Branch("哪里", service=Service(only="距离 <")), "branch.unsound"),
        (Branch("哪里", service=Service(pin="GZ")), "branch.unknown_site"),
        (Branch("都要"), "branch.behind_all"),
        (Branch("从不", "金额 < 0"), "branch.never"),
    ],
)
def test_rules_that_make_no_sense_are_not_put_in_force(house: House, branch: Branch, finding: str):
    save_term(house, "big", "大单", "金额 > 5000")
    version = save(house, branch)
    save(house)
    house.handle(RetireTerm(new_id(), "big"))
    before = house.dump()

    with pytest.raises(Refused, match=r"rules\.blocked") as blocked:
        house.handle(ActivateRules(new_id(), version))

    assert (blocked.value.facts["finding"], blocked.value.facts["version"]) == (finding, version)
    found = house.program.find_faults(house.program.rule_set(version))
    assert finding in {each.code for each in found if each.blocks}
    assert house.dump() == before


def test_a_version_that_nobody_wrote_is_not_put_in_force(house: House):
    with pytest.raises(Refused, match=r"rules\.unknown"):
        house.handle(ActivateRules(new_id(), 99))


def test_a_condition_is_checked_while_it_is_typed(house: House):
    save_term(house, "big", "大单", "金额 > 5000")

    assert house.program.check_expression("大单 且 金额", of_site=False).faults
    assert house.program.check_expression("大单", of_site=False).facts == {"amount"}
    assert house.program.check_expression("距离 < 5", of_site=False).faults
    assert not house.program.check_expression("距离 < 5", of_site=True).faults


def test_the_next_run_follows_the_rules_in_force(house: House):
    house.count_in({("HZ", PADS): 9, ("SH", PADS): 9})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)), incoming("1003", (PADS, 1)))
    version = save(house, Branch("上海", "件数 < 9", Service(pin="SH")))
    ids = [row.order.id for row in house.program.reader.ranked_queue()]
    assert house.program.route(ADMIN, limit=1).assigned == 1
    house.handle(ActivateRules(new_id(), version))
    house.program.route(ADMIN, limit=1)
    house.handle(ActivateRules(new_id(), 0))
    house.route()

    rows = sorted((house.order(no).row.id, house.order(no)) for no in ("1001", "1002", "1003"))
    told = {
        order_id: (o.row.warehouse, o.decision and (o.decision.rules_version, o.decision.branch))
        for order_id, o in rows
    }
    assert [told[order_id] for order_id in ids] == [
        ("HZ", (0, "默认 Default")),
        ("SH", (version, "上海")),
        ("HZ", (0, "默认 Default")),
    ]
