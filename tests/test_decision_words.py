"""One sentence for each warehouse why it won or lost, in both languages, that agrees with the decision."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import words
from app.domain.geo import Point
from app.domain.routing import Decision, Demand, DemandLine, Outcome, Site, Snapshot, Verdict, route
from app.domain.rules import (
    Branch,
    Logic,
    Otherwise,
    RuleSet,
    Service,
    SiteLimits,
    Sort,
    Transfers,
    Way,
)
from app.i18n import Language, language, set_language
from app.views.orders import CandidateRow, DecisionRow

SITES = (
    Site(1, "HZ", "杭州仓", Point(30.25, 120.17)),
    Site(2, "SH", "上海仓", Point(31.23, 121.47)),
    Site(3, "BJ", "北京仓", Point(39.90, 116.40)),
)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
YUHANG, URUMQI = ("330110", Point(30.42, 120.30)), ("650102", Point(43.79, 87.63))
PARTS = {1: "BP-1", 2: "OF-2"}
NO_LIMITS: Mapping[str, SiteLimits] = {}


@pytest.fixture(params=[Language.CHINESE, Language.ENGLISH])
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


def decide(
    service: Service,
    stock: dict[tuple[int, int], int],
    wanted: dict[int, int],
    place: tuple[str, Point] = YUHANG,
    only: bool = False,
    wish: int = 0,
    limits: Mapping[str, SiteLimits] = NO_LIMITS,
) -> Decision:
    """One order by one branch, at six in the evening in China; HZ has been given five orders today, SH one."""
    rules = RuleSet((Branch("b", service=service),), limits=limits)
    test = (lambda values: values["warehouse"] == "SH") if only else None
    logic = Logic(3, (Way("b", None, service, test),), lambda _: False, rules, frozenset())
    lines = tuple(DemandLine(sku, sku, PARTS[sku], pieces, 100) for sku, pieces in wanted.items())
    demand = Demand(1, *place, lines, promised_at=NOW + timedelta(hours=2))
    return route([demand], Snapshot(SITES, stock, {1: 5, 2: 1}, NOW), logic, {1: wish})[0]


def told(decision: Decision) -> dict[str, tuple[str, str]]:
    """By warehouse: verdict and sentence."""
    row = words.decision_row(decision, NOW, 3)
    return {candidate.warehouse: (candidate.verdict, words.verdict(candidate, row)) for candidate in row.candidates}


FULL = {(site.id, sku): 9 for site in SITES for sku in PARTS}
CASES = {
    Verdict.CHOSEN: (decide(Service(), FULL, {1: 2}), "HZ", r"300.*1|1.*300"),
    Verdict.FARTHER: (decide(Service(), FULL, {1: 2}), "SH", r"杭州仓.*\d"),
    Verdict.LESS_COVER: (
        decide(Service(sort=(Sort.COVER,)), {(1, 1): 2, (2, 1): 8}, {1: 2}),
        "HZ",
        r"上海仓.*100 %.*400 %",
    ),
    Verdict.BUSIER: (
        decide(
            Service(sort=(Sort.LOAD,)), FULL, {1: 2}, limits={"HZ": SiteLimits(orders=10), "SH": SiteLimits(orders=10)}
        ),
        "HZ",
        r"上海仓.*50 %.*10 %",
    ),
    Verdict.NOT_PREFERRED: (decide(Service(prefer=("SH",)), FULL, {1: 2}), "HZ", "上海仓"),
    Verdict.LEFT: (decide(Service(), FULL, {1: 2}, wish=2), "HZ", "上海仓"),
    Verdict.SHORT: (decide(Service(), {(1, 1): 1, (2, 1): 5}, {1: 2}), "HZ", "BP-1 1/2"),
    Verdict.SAFETY: (decide(Service(), FULL, {1: 2}, limits={"HZ": SiteLimits(safety=8)}), "HZ", "8"),
    Verdict.OUT_OF_RADIUS: (decide(Service(), {(1, 1): 9}, {1: 2}), "BJ", r"1,\d+.*300.*BP-1 0/2"),
    Verdict.EXCLUDED: (decide(Service(exclude=("HZ",)), FULL, {1: 2}), "HZ", "规则排除|leave"),
    Verdict.NOT_PINNED: (decide(Service(pin="SH"), FULL, {1: 2}), "HZ", "上海仓"),
    Verdict.FILTERED: (decide(Service(only="仓库 == SH"), FULL, {1: 2}, only=True), "HZ", "仓库 == SH"),
    Verdict.FULL: (decide(Service(), FULL, {1: 2}, limits={"HZ": SiteLimits(orders=5)}), "HZ", "5"),
    Verdict.CUT_OFF: (decide(Service(), FULL, {1: 2}, limits={"HZ": SiteLimits(cutoff=17 * 60 + 5)}), "HZ", "17:05"),
    Verdict.PART: (decide(Service(parcels=2), {(1, 1): 9, (2, 2): 9}, {1: 1, 2: 1}), "SH", r"2.*1|1.*2"),
    Verdict.DESTINATION: (decide(Service(), {(1, 1): 9, (3, 2): 9}, {1: 1, 2: 1}), "HZ", "OF-2 0/1.*北京仓"),
    Verdict.DONOR: (decide(Service(), {(1, 1): 9, (3, 2): 9}, {1: 1, 2: 1}), "BJ", r"杭州仓.*1,\d+"),
}


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_sentence_with_its_facts(verdict: Verdict, spoken: Language):
    decision, site, pattern = CASES[verdict]

    found, sentence = told(decision)[site]

    assert found == verdict
    assert re.search(pattern, sentence), sentence
    assert not re.search(r"[{}]|None", sentence)
    if spoken is Language.CHINESE:
        assert "。" in sentence


def test_direct_service_says_so(spoken: Language):
    verdict, sentence = told(decide(Service(), {(3, 1): 9}, {1: 2}, URUMQI))["BJ"]

    assert verdict == Verdict.DONOR
    assert re.search("直接|directly", sentence)


def test_a_destination_that_only_keeps_its_safety_stock_lacks_nothing(spoken: Language):
    decision = decide(
        Service(), {(1, 1): 9, (2, 1): 9}, {1: 5}, limits={"HZ": SiteLimits(safety=8), "SH": SiteLimits(cutoff=0)}
    )

    verdict, sentence = told(decision)["HZ"]

    assert verdict == Verdict.DESTINATION
    assert re.search("安全库存|keeps back", sentence)


def test_a_person_who_decided_is_named_with_the_reason(spoken: Language):
    row = words.decision_row(CASES[Verdict.NOT_PREFERRED][0], NOW)
    moved = replace(
        row,
        branch="",
        candidates=tuple(replace(c, why={**c.why, "by": "刘洋", "reason": "客户自提"}) for c in row.candidates[:2]),
    )

    told = [words.headline(moved), *(words.verdict(candidate, moved) for candidate in moved.candidates)]

    assert all("刘洋" in sentence and "客户自提" in sentence for sentence in told)
    assert "上海仓" in told[1]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_name(outcome: Outcome, spoken: Language):
    assert words.outcome(outcome) != outcome.value


def test_the_headline_names_warehouse_branch_rules_and_reach(spoken: Language):
    row = words.decision_row(decide(Service(reach_km=(100, 2000)), FULL, {1: 2}), NOW, 3)

    assert re.search("杭州仓.*b.*v3|杭州仓.*v3.*b", words.headline(row))
    assert "100" in words.headline(row)


def test_decisions_from_before_there_were_rules_are_told_still(spoken: Language):
    row = words.decision_row(CASES[Verdict.DESTINATION][0], NOW)
    old = replace(row, branch="", candidates=tuple(replace(found, why={}) for found in row.candidates))

    sentences = [words.verdict(found, old) for found in old.candidates]

    assert len(sentences) == 3
    assert not any(re.search(r"[{}]|None", sentence) for sentence in sentences)
    assert "OF-2 0/1" in sentences[0]


def test_what_nobody_knows_is_shown_as_it_is():
    odd = CandidateRow("X", "X", 1.0, True, "moved_by_hand", (), {})
    row = DecisionRow(NOW, "odd", "X", "", 0, 0, (odd,))

    assert (words.verdict(odd, row), words.outcome("odd")) == ("moved_by_hand", "odd")


SERVICES = st.builds(
    Service,
    reach_km=st.sampled_from([(300,), (50, 300), (100, 3000)]),
    pin=st.sampled_from(["", "", "SH"]),
    prefer=st.sampled_from([(), ("SH",), ("BJ", "SH")]),
    exclude=st.sampled_from([(), ("HZ",)]),
    sort=st.sampled_from([(Sort.DISTANCE,), (Sort.COVER,), (Sort.LOAD, Sort.COVER)]),
    parcels=st.integers(1, 3),
    beyond=st.booleans(),
    transfers=st.sampled_from(Transfers),
    otherwise=st.sampled_from(Otherwise),
)
LIMITS = st.builds(
    SiteLimits, orders=st.integers(0, 8), safety=st.integers(0, 3), cutoff=st.sampled_from([None, None, 60])
)
STOCK = st.fixed_dictionaries({(site.id, sku): st.integers(0, 6) for site in SITES for sku in PARTS})
WINS = {
    Outcome.ASSIGNED: {Verdict.CHOSEN},
    Outcome.SPLIT: {Verdict.PART},
    Outcome.TRANSFER: {Verdict.DESTINATION, Verdict.DONOR},
}


@given(
    SERVICES,
    STOCK,
    st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 4), min_size=1),
    st.sampled_from([YUHANG, URUMQI]),
    st.fixed_dictionaries({"HZ": LIMITS, "SH": LIMITS}),
)
def test_the_explanation_agrees_with_the_decision(
    service: Service,
    stock: dict[tuple[int, int], int],
    wanted: dict[int, int],
    place: tuple[str, Point],
    limits: dict[str, SiteLimits],
):
    decision = decide(service, stock, wanted, place, limits=limits)
    takes = {allocation.warehouse_id for allocation in decision.allocations}
    wins = WINS.get(decision.outcome, set())

    for candidate in decision.candidates:
        row = words.decision_row(decision, NOW)
        sentence = words.verdict(row.candidates[decision.candidates.index(candidate)], row)
        assert not re.search(r"[{}]|None", sentence)
        if candidate.site.id in takes:
            assert candidate.verdict in wins
        lacking = [cover for cover in candidate.covers if cover.available < cover.needed]
        if candidate.verdict in (Verdict.SHORT, Verdict.OUT_OF_RADIUS):
            assert all(f"{cover.sku} {cover.available}/{cover.needed}" in sentence for cover in lacking)
        if candidate.verdict in (Verdict.FARTHER, Verdict.LESS_COVER, Verdict.BUSIER, Verdict.NOT_PREFERRED):
            assert not lacking
            assert decision.site is not None
            assert decision.site.name in sentence
