"""Rule sets: to text and back, what differs between two of them, and what makes no sense before it counts."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facts import Values
from app.domain.glossary import DEFAULT_TERMS
from app.domain.rule_differences import Difference, diff
from app.domain.rule_findings import find
from app.domain.rule_text import from_text
from app.domain.rules import (
    DEFAULT_RULES,
    Branch,
    Finding,
    Logic,
    Otherwise,
    RuleSet,
    Service,
    SiteLimits,
    Sort,
    Test,
    Transfers,
    Way,
    Weights,
    to_text,
)
from app.errors import BadInput

SITES = ("HB", "HD", "HN")
words = st.text('abc 金额>1"\\\n', max_size=6)
codes = st.lists(st.sampled_from(SITES), max_size=3, unique=True).map(tuple)
services = st.builds(
    Service,
    reach_km=st.lists(st.integers(1, 900), min_size=1, max_size=3, unique=True).map(lambda km: tuple(sorted(km))),
    only=words,
    pin=st.sampled_from(("", *SITES)),
    prefer=codes,
    exclude=codes,
    sort=st.lists(st.sampled_from(Sort), max_size=3, unique=True).map(tuple),
    parcels=st.integers(1, 5),
    parcel_fen=st.integers(0, 10**6),
    beyond=st.booleans(),
    transfers=st.sampled_from(Transfers),
    approve=st.booleans(),
    otherwise=st.sampled_from(Otherwise),
)
branches = st.builds(Branch, name=st.sampled_from("甲乙丙丁"), when=words, service=services)
limits = st.builds(SiteLimits, st.integers(0, 9), st.integers(0, 9), st.none() | st.integers(0, 1439))
rule_sets = st.builds(
    RuleSet,
    branches=st.lists(branches, min_size=1, max_size=4, unique_by=lambda branch: branch.name).map(tuple),
    weights=st.builds(Weights, *[st.integers(0, 100)] * 4, st.integers(1, 99)),
    limits=st.dictionaries(st.sampled_from(SITES), limits),
    handling_hours=st.integers(0, 48),
    km_per_hour=st.integers(1, 100),
)


@given(rule_sets)
def test_text_and_back(rules: RuleSet):
    assert from_text(to_text(rules)) == rules


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"parcels": 1', '"parcels": 0', "branches[0].service.parcels"),
        ('"parcels": 1', '"parcels": true', "branches[0].service.parcels"),
        ('"parcels": 1', '"parcel": 1', "branches[0].service"),
        ('"sort": [\n     "distance"', '"sort": [\n     "price"', "branches[0].service.sort[0]"),
        ('"name": "默认 Default"', '"name": ""', "branches[0].name"),
        ('"guard_hours": 24', '"guard_hours": 0', "weights.guard_hours"),
        ('"limits": {}', '"limits": {"HD": {"cutoff": 1440}}', "limits.HD.cutoff"),
        ('"limits": {}', '"limits": []', "limits"),
        ('"km_per_hour": 60', '"km_per_hour": 1e400', "km_per_hour"),
        ('"branches"', '"branch"', ""),
    ],
)
def test_a_text_that_is_no_rule_set_is_refused_by_its_place(old: str, new: str, where: str):
    good = to_text(DEFAULT_RULES)
    assert old in good
    with pytest.raises(BadInput) as caught:
        from_text(good.replace(old, new))
    assert (caught.value.code, caught.value.facts["where"]) == ("rules.bad", where)


@given(rule_sets)
def test_a_rule_set_does_not_differ_from_itself(rules: RuleSet):
    assert diff(rules, from_text(to_text(rules))) == ()


@given(rule_sets, rule_sets)
def test_every_difference_is_said(before: RuleSet, after: RuleSet):
    bare = [
        replace(
            rules,
            limits={code: limit for code, limit in rules.limits.items() if limit != SiteLimits()},
            branches=tuple(replace(branch, when=branch.when.strip()) for branch in rules.branches),
        )
        for rules in (before, after)
    ]
    assert (diff(before, after) == ()) == (bare[0] == bare[1])


def test_differences_name_branch_and_values():
    urgent = Branch("加急", "加急单", Service((100,)))
    far = Branch("偏远", "偏远地区", Service((800,)))
    rest = Branch("其余")
    before = RuleSet((urgent, far, rest), limits={"HD": SiteLimits(orders=100)})
    after = RuleSet(
        (far, replace(urgent, service=Service((100, 300))), Branch("大单", "金额 > 5000"), replace(rest, name="默认")),
        weights=Weights(urgent=60),
        limits={"HD": SiteLimits(orders=100, cutoff=960)},
    )

    assert set(diff(before, after)) == {
        Difference("branch.renamed", "默认", "其余", "默认"),
        Difference("branch.added", "大单", after=3),
        Difference("branch.moved", "偏远", 2, 1),
        Difference("service.reach_km", "加急", (100,), (100, 300)),
        Difference("limits.cutoff", "HD", None, 960),
        Difference("weights.urgent", "", 50, 60),
    }
    assert Difference("branch.removed", "偏远", before=2) in diff(before, RuleSet((urgent, rest)))


When = tuple[str, Test | None]


def found(*conditions: When, service: Service | None = None, only: When = ("", None)) -> tuple[Finding, ...]:
    """What is found in a set whose branches are named 1, 2, … and are all served alike."""
    served = replace(service or Service(), only=only[0])
    rules = RuleSet(tuple(Branch(str(place), text, served) for place, (text, _) in enumerate(conditions, 1)))
    ways = tuple(Way(str(place), when, served, only[1]) for place, (_, when) in enumerate(conditions, 1))
    logic = Logic(1, ways, lambda _values: False, rules, frozenset())
    return find(rules, logic, DEFAULT_TERMS, SITES)


def number(name: str, holds: Callable[[float], bool]) -> Test:
    def test(values: Values) -> bool:
        value = values[name]
        assert isinstance(value, int | float)
        return holds(value)

    return test


ALL: When = ("", None)
URGENT: When = ("加急单", lambda v: float(v["promise_hours"]) <= 4 and v["prepaid"] is True)
OVER_100: When = ("金额 > 100", number("amount", lambda yuan: yuan > 100))
OVER_200: When = ("amount > 200 且 渠道 是 “淘宝”", lambda v: float(v["amount"]) > 200 and v["channel"] == "taobao")


def test_a_sound_set_has_no_findings():
    assert found(ALL) == ()
    assert found(URGENT, OVER_200, OVER_100, ALL) == ()
    between: When = ("金额 > 100 且 金额 < 100.5", number("amount", lambda yuan: 100 < yuan < 100.5))
    assert found(between, OVER_100, ALL) == ()


def test_pieces_are_whole():
    over: When = ("件数 > 2.5", number("pieces", lambda pieces: pieces > 2.5))
    three: When = ("件数 == 3", number("pieces", lambda pieces: pieces == 3))
    between: When = ("件数 > 2 且 件数 < 3", number("pieces", lambda pieces: 2 < pieces < 3))
    assert [finding.code for finding in found(over, three, between, ALL)] == ["branch.shadowed", "branch.never"]


def test_a_branch_that_another_hides_is_found_with_an_order():
    (finding,) = found(OVER_100, OVER_200, ALL)
    assert (finding.code, finding.branch, finding.blocks) == ("branch.shadowed", "2", True)
    assert finding.facts == {"others": "1"}
    assert finding.example is not None
    assert OVER_200[1] is not None
    assert OVER_200[1]({"channel": "", **finding.example})


def test_a_branch_behind_one_for_every_order_blocks():
    (finding,) = found(ALL, URGENT)
    assert (finding.code, finding.branch, finding.facts, finding.blocks) == (
        "branch.behind_all",
        "2",
        {"other": "1"},
        True,
    )
    assert finding.example == {"prepaid": True, "promise_hours": 3.0}


def test_a_condition_that_holds_for_no_order_blocks_only_when_that_is_certain():
    never = ("金额 > 5 且 金额 < 4", number("amount", lambda yuan: 5 < yuan < 4))
    unproven = ("金额 / 件数 < 0", lambda v: float(v["amount"]) / float(v["pieces"]) < 0)
    assert [(f.code, f.blocks) for f in found(never, ALL)] == [("branch.never", True)]
    assert [(f.code, f.blocks) for f in found(unproven, ALL)] == [("branch.no_example", False)]


def test_an_order_without_an_outcome_is_shown():
    (finding,) = found(("金额 < 100", number("amount", lambda yuan: yuan < 100)), OVER_100)
    assert (finding.code, finding.branch, finding.example) == ("branch.open_end", "2", {"amount": 100.0})


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (Service(pin="HD", exclude=("HD",)), ("branch.pin_excluded", {"warehouse": "HD"}, True)),
        (Service(prefer=("XX",)), ("branch.unknown_site", {"warehouse": "XX"}, True)),
        (Service((300, 300)), ("branch.reach", {"reach": "300 → 300"}, True)),
        (Service((300, 100)), ("branch.reach", {"reach": "300 → 100"}, True)),
        (Service(exclude=SITES), ("branch.all_excluded", {}, False)),
    ],
)
def test_settings_that_contradict(service: Service, expected: tuple[str, dict[str, object], bool]):
    (finding,) = found(ALL, service=service)
    assert (finding.code, finding.facts, finding.blocks) == expected


def test_a_condition_on_warehouses_that_none_meets_is_said():
    nowhere: When = ("仓库 == “XX”", lambda v: v["warehouse"] == "XX")
    near: When = ("距离 < 50 or cover >= 100", lambda v: float(v["distance"]) < 50 or float(v["cover"]) >= 100)
    assert [(f.code, f.blocks) for f in found(ALL, only=nowhere)] == [("branch.no_site", False)]
    assert found(ALL, only=near) == ()


def test_names_and_limits_must_be_known():
    rules = RuleSet((Branch("甲", "x"), Branch("甲")), limits={"XX": SiteLimits(1)})
    ways = (Way("甲", lambda _v: True, Service(), None), Way("甲", None, Service(), None))
    logic = Logic(1, ways, lambda _values: False, rules, frozenset())
    codes_found = {finding.code for finding in find(rules, logic, (), SITES)}
    assert {"branch.same_name", "limits.unknown_site"} <= codes_found


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from(["<", "<=", "==", ">", ">="]))
def test_examples_decide_as_reasoning_does(first: int, second: int, sign: str):
    """Whether a bound hides another is told exactly."""
    holds = {
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        "==": lambda a, b: a == b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }[sign]
    upper: When = (f"金额 > {first}", number("amount", lambda yuan: yuan > first))
    other: When = (f"金额 {sign} {second}", number("amount", lambda yuan: holds(yuan, second)))
    lowest = {">": second + 0.01, ">=": second, "==": second, "<": -1, "<=": 0}[sign]
    is_never = sign == "<" and second == 0
    expected = "branch.never" if is_never else "branch.shadowed" if lowest > first else ""
    assert [finding.code for finding in found(upper, other, ALL)] == ([expected] if expected else [])
