"""Conditions, differences, findings, examples and times of the rules in words, and the way back of a draft."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from app.domain.facts import FACTS, FactType, Value
from app.domain.glossary import DEFAULT_TERMS
from app.domain.rules import Finding, RuleSet, SiteLimits, Sort
from app.i18n import Language, set_language
from tests.ui.fakes_rules import NOW, PROMOTION
from ui.rules import editing
from ui.rules.conditions import in_words, names_of, offered
from ui.rules.facts_text import told_facts, typed_facts
from ui.rules.flow import flow_of
from ui.rules.totals import difference_words
from ui.rules.versions import moment
from ui.rules.weights import minute_of, minute_words
from ui.rules.words import Names, difference_lines, finding_words, service_lines

NAMES = Names({"HD": "华东仓", "HN": "华南仓"}, DEFAULT_TERMS)


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language(Language.CHINESE)
    yield
    set_language(Language.ENGLISH)


def test_a_condition_reads_in_the_language_in_force(chinese):
    condition = 'promise_hours <= 4 and 预付款且channel != "taobao"'
    assert in_words(condition, DEFAULT_TERMS) == '承诺时效 ≤ 4 且 预付款且渠道 ≠ "淘宝"'
    set_language(Language.ENGLISH)
    assert in_words("高价值客户 且 金额 >= 2000", DEFAULT_TERMS) == "high value customer and amount ≥ 2000"
    assert in_words('客户编号 == "且"', DEFAULT_TERMS) == 'customer = "且"'


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("承诺", (2, "承诺时效")),
        ("预付款且客户等", (3, "客户等级")),
        ("cnsx", (4, "承诺时效")),
        ("prom", (4, "promise_hours")),
        ("渠道 == 淘", (1, '"淘宝"')),
        ("grade is 1", (0, "")),
    ],
)
def test_completion_finds_names_by_both_languages_and_pinyin(chinese, before, first):
    replaces, found = offered(before, names_of(DEFAULT_TERMS, of_site=False))
    assert (replaces, found[0].written if replaces else "") == first


def test_facts_of_a_warehouse_are_offered_only_there():
    written = [{name.written for name in names_of((), of_site)} for of_site in (False, True)]
    assert "load" not in written[0]
    assert "load" in written[1]


_VALUES = {
    FactType.NUMBER: st.integers(-999, 999).map(float),
    FactType.TRUTH: st.booleans(),
    FactType.TEXT: st.text("AB甲乙", min_size=1, max_size=5),
}


@given(st.data())
def test_facts_are_read_back_as_they_are_told(data):
    facts = data.draw(st.lists(st.sampled_from(FACTS), max_size=4, unique=True))
    given_facts: dict[str, Value] = {fact.name: data.draw(_VALUES[fact.type]) for fact in facts}
    assert typed_facts(told_facts(given_facts)) == (given_facts, "")


def test_what_is_not_understood_of_an_example_is_named():
    assert typed_facts("承诺时效=4,预付款=也许")[1] == "预付款=也许"
    assert typed_facts("nothing=4")[1] == "nothing=4"
    assert typed_facts("prepaid")[1] == "prepaid"


def test_differences_are_told_one_by_one():
    first, *rest = PROMOTION.branches
    service = replace(first.service, reach_km=(350,), prefer=(), sort=(Sort.LOAD,), parcel_fen=0)
    branches = (replace(first, when="prepaid", service=service), *rest)
    after = replace(PROMOTION, branches=branches, limits={"HD": SiteLimits(1500, 2)}, km_per_hour=50)
    assert difference_lines(PROMOTION, after, NAMES) == [
        "加急单: Condition urgent → prepaid",
        "加急单: Reach 100 / 300 / 800 km → 350 km",
        "加急单: First 华东仓 → none",
        "加急单: Takes the nearest → the least busy",
        "加急单: Each parcel worth at least ¥200.00 → ¥0.00",
        "华东仓: Orders a day 1,200 → 1,500",
        "华东仓: Cut-off time 16:30 → none",
        "华南仓: Orders a day 800 → no limit",
        "华南仓: Safety stock 1 → 0",
        "Speed of a transfer 60 km/h → 50 km/h",
    ]
    assert difference_lines(PROMOTION, PROMOTION, NAMES) == []


def test_moved_and_renamed_branches_are_told_as_such():
    moved = editing.moved(PROMOTION, 0, 1)
    assert difference_lines(PROMOTION, moved, NAMES)[0].startswith("Branch “")
    renamed = editing.with_branch(PROMOTION, 2, replace(PROMOTION.branches[2], name="西部"))
    assert difference_lines(PROMOTION, renamed, NAMES) == ["Branch “偏远地区” is called “西部”"]


def test_a_finding_names_branch_reason_and_example():
    found = Finding("branch.unsound", "甲", {"condition": "x", "found": "x", "why": "name"})
    assert finding_words(found, NAMES) == "甲: the condition cannot be used: There is no fact or term “x”."
    limits = Finding("limits.unknown_site", "XX")
    assert finding_words(limits, NAMES) == "XX: limits for a warehouse that is not there"
    never = Finding("branch.never", "乙", {"when": "金额 < 0 且 金额 > 1"}, {"amount": 5.0})
    assert finding_words(never, NAMES) == "乙: “amount < 0 and amount > 1” can hold for no order; for example amount=5"


def test_the_card_says_how_orders_are_served():
    told = [line for _, line in service_lines(PROMOTION.branches[0].service, NAMES)]
    assert told == [
        "Within 100 → 300 → 800 km",
        "First 华东仓",
        "Takes the nearest",
        "Split into up to 2 parcels, each from ¥200.00",
        "None within reach: a farther one sends directly",
        "Transfer only when it arrives before the promise, approved by a person",
        "Otherwise to produce",
    ]


@given(st.integers(420, 1600), st.integers(1, 12))
def test_nothing_of_the_canvas_overlaps_or_leaves_it(width, count):
    rules = RuleSet(tuple(replace(PROMOTION.branches[at % 3], name=f"{at}" * 20) for at in range(count)))
    flow = flow_of(rules, NAMES, float(width))
    boxes = [box for step in flow.steps for box in (step.diamond, step.card)]
    assert all(box.left() >= 0 and box.right() <= width and box.bottom() <= flow.height for box in boxes)
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


@given(st.lists(st.sampled_from(["add", "remove", "up", "down", "undo", "redo"]), max_size=20), st.data())
def test_undo_goes_all_the_way_back_and_the_last_branch_stays_last(steps, data):
    owner = QObject()
    draft = editing.Draft(owner)
    draft.begin(PROMOTION)
    for step in steps:
        at = data.draw(st.integers(0, len(draft.rules.branches) - 1))
        if step in ("undo", "redo"):
            getattr(draft, step)()
        elif step == "add":
            draft.put(editing.added(draft.rules, at, "新"))
        else:
            by = {"up": -1, "down": 1}.get(step, 0)
            draft.put(editing.moved(draft.rules, at, by) if by else editing.removed(draft.rules, at))
        assert draft.rules.branches[-1] == PROMOTION.branches[-1]
    while draft.can_undo:
        draft.undo()
    assert draft.rules == PROMOTION


def test_one_field_typed_in_is_taken_back_at_once():
    owner = QObject()
    draft = editing.Draft(owner)
    draft.begin(PROMOTION)
    for hours in (1, 12, 120):
        draft.put(replace(PROMOTION, handling_hours=hours), "handling")
    draft.put(replace(draft.rules, km_per_hour=80), "speed")
    draft.undo()
    assert draft.rules.handling_hours == 120
    draft.undo()
    assert draft.rules == PROMOTION


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("18:00", 6 * 60),
        ("11:59", 24 * 60 - 1),
        ("11-24 00:00", 12 * 60),
        ("2026-11-23 12:01", 1),
        ("11-22 18:00", None),
        ("25:00", None),
    ],
)
def test_a_start_is_a_time_to_come_in_china(typed, minutes):
    found = moment(typed, NOW)
    assert found == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_minutes_of_the_day_and_differences():
    assert minute_words(minute_of("7:05")) == "07:05"
    assert minute_of("24:00") is None
    assert difference_words(10, 4) == "▼ 6"
    assert difference_words(3, 3) == "–"
    assert datetime(2026, 11, 23, 4, tzinfo=UTC) == NOW
