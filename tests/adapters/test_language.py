"""Conditions: what may be written, what is wrong and where, and that compiled ones say what rule-engine says."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_engine import Context, Rule

from app.adapters.addresses.gazetteer import read_counties
from app.adapters.language import RuleLanguage
from app.domain.facts import CHOICE_NAMES, FACT, FACTS, PROVINCES, FactType, Value
from app.domain.glossary import DEFAULT_TERMS, Term, failing_examples
from app.domain.rules import DEFAULT_RULES, Branch, RuleSet, Service
from app.errors import BadInput
from app.i18n import Language, language, set_language
from app.words.language import FAULTS, fault
from tests.e2e.cli import run

LANGUAGE = RuleLanguage()
ORDER_FACTS = [fact for fact in FACTS if not fact.of_site]


def holds(expression: str, **facts: Value) -> bool:
    return LANGUAGE.compile(expression, DEFAULT_TERMS)(facts)


@pytest.mark.parametrize(
    "expression",
    [
        "承诺时效 <= 4 且 预付款",
        "承诺时效<=4且预付款",
        "承诺时效 ≤ 4 并且 （预付款）",
        "promise_hours <= 4 and prepaid",
        "Promise_Hours<=4.0 AND prepaid=TRUE",
        "非 （承诺时效 ＞ ４ 或 非预付款）",
        "not (promise_hours > 4 or not 预付款)",
        "加急单",
        "urgent 或 假",
        "承诺时效 * 2 - 1 <= 14 / 2 且 预付款 是 真",
    ],
)
def test_the_same_in_many_writings(expression: str) -> None:
    assert holds(expression, promise_hours=4.0, prepaid=True)
    assert not holds(expression, promise_hours=4.5, prepaid=True)
    assert not holds(expression, promise_hours=4.0, prepaid=False)


@pytest.mark.parametrize(
    "expression",
    [
        "渠道 == “淘宝”",
        "渠道 是 ‘淘宝’",
        'channel = "taobao"',
        "渠道 属于【“电话”、“淘宝”】",
        'channel in ["phone", "taobao",]',
        "not channel not in ['taobao']",
        "['淘宝'] 包含 渠道",
        "渠道 包含 'bao'",
        "非 (渠道 不包含 'bao') 且 渠道 不属于 ['jd'] 且 渠道 不是 '京东'",
    ],
)
def test_texts_and_lists(expression: str) -> None:
    assert holds(expression, channel="taobao")
    assert not holds(expression, channel="jd")


def test_punctuation_in_quotation_marks_stays() -> None:
    assert holds("城市 == “Ａ（，”", city="Ａ（，")


def test_what_is_not_known_is_at_rest() -> None:
    assert holds("金额 = 0 且 城市 = '' 且 非 预付款")


def test_the_terms_of_the_program_hold_as_their_examples_say() -> None:
    for term in DEFAULT_TERMS:
        assert failing_examples(term, LANGUAGE.compile(term.expression, DEFAULT_TERMS)) == ()


def test_a_name_may_hold_a_word_of_the_language() -> None:
    terms = [Term("odd", "非标件", "amount > 3"), Term("ours", "属于我们", "非标件 且 预付款")]

    assert LANGUAGE.compile("属于我们或非非标件", terms)({"amount": 5, "prepaid": True})
    assert not LANGUAGE.compile("非非标件", terms)({"amount": 5})


@pytest.mark.parametrize(
    ("expression", "code", "place", "meant"),
    [
        ("", "empty", "", ()),
        ("金额 > " + "1" * 4000, "long", None, ()),
        ("非 " * 60 + "真", "large", None, ()),
        ("金额 @ 3", "character", "@", ()),
        ("城市 == “杭州", "quote", "“", ()),
        ("金额 > 1.2.3", "number", "1.2.3", ()),
        ("金额 > 1e400", "number", "1e400", ()),
        ("金额 >", "end", "", ()),
        ("金额 300", "unexpected", "300", ()),
        ("1 < 金额 < 3", "unexpected", "<", ()),
        ("城市 =~ '(a+)+b'", "refused.regex", "=~", ()),
        ("城市.length > 3", "refused.attribute", ".", ()),
        ("len(城市) > 3", "refused.call", "len(城市)", ()),
        ("[x for x in 城市]", "refused.comprehension", "for", ()),
        ("金额 ** 9", "refused.operator", "**", ()),
        ("$now > 3", "refused.operator", "$", ()),
        ("预付款 ? 真 : 假", "refused.operator", "?", ()),
        ("承诺时间 < 4", "name", "承诺时间", ("承诺时效",)),
        ("prepayd", "name", "prepayd", ("prepaid",)),
        ("加急 且 预付款", "name", "加急", ("加急单",)),
        ("预付款 且 距离 < 100", "site_only", "距离", ()),
        ("预付款 且 金额", "type.truth", "金额", ()),
        ("金额", "type.truth", "金额", ()),
        ("省份 < 3", "type.number", "省份", ()),
        ("金额 + '3' > 3", "type.number", "'3'", ()),
        ("金额 包含 '3'", "no_list", "金额", ()),
        ("'州' 属于 ['a', 3]", "type.text", "3", ()),
        ("金额 == “3”", "types", "金额 == “3”", ()),
        ("渠道 == “淘包”", "choice", "“淘包”", ("taobao",)),
        ("客户等级 属于 ['A', 'X']", "choice", "'X'", ("A", "B", "C")),
        ("省份 == “浙江”", "choice", "“浙江”", ("浙江省",)),
        ("[1] == [1]", "list", "[1]", ()),
        ("金额 属于 [1, 件数]", "fixed", "件数", ()),
        ("金额 / 件数 > 3", "divisor", "件数", ()),
        ("金额 / 0 > 3", "divisor", "0", ()),
    ],
)
def test_a_fault_has_a_code_a_place_and_what_was_meant(
    expression: str, code: str, place: str | None, meant: tuple[str, ...]
) -> None:
    first = LANGUAGE.check(expression, DEFAULT_TERMS).faults[0]

    assert (first.code, first.meant) == (code, meant)
    assert place is None or first.found == place
    assert first.found == expression[first.start : first.end] or code == "long"


def test_every_wrong_name_is_told_at_once() -> None:
    faults = LANGUAGE.check("foo 且 金额 > bar 且 省份", []).faults

    assert [(fault.code, fault.start) for fault in faults] == [("name", 0), ("name", 11), ("type.truth", 17)]


def test_a_term_that_leads_back_to_itself_is_refused_everywhere() -> None:
    terms = [Term("a", "甲", "b 且 真"), Term("b", "乙", "非 a"), Term("c", "丙", "金额 > 3 或 b")]

    assert LANGUAGE.check("a", terms).faults[0].meant == ("a", "b")
    assert [LANGUAGE.check(name, terms).faults[0].code for name in "abc"] == ["term.cycle"] * 3
    assert LANGUAGE.check("a", [Term("a", "甲", "a")]).faults[0].code == "term.cycle"


def test_a_term_that_is_not_sound_names_itself_where_it_is_used() -> None:
    terms = [Term("near", "近", "距离 < 100"), Term("used", "用", "near")]

    for expression in ("near 且 预付款", "预付款 且 used"):
        assert LANGUAGE.check(expression, terms, of_site=True).faults[0].code == "term.faulty"


def test_terms_of_terms_cannot_grow_without_end() -> None:
    doubled = [Term("t0", "x0", "prepaid"), *(Term(f"t{i}", f"x{i}", f"t{i - 1} 且 t{i - 1}") for i in range(1, 40))]
    chain = [Term("t0", "x0", "prepaid"), *(Term(f"t{i}", f"x{i}", f"非 t{i - 1}") for i in range(1, 2_000))]

    assert LANGUAGE.check("t39", doubled).faults[0].code == "large"
    assert LANGUAGE.check("t1999", chain).faults[0].code == "large"
    assert LANGUAGE.compile("t20", chain)({"prepaid": True})


def test_what_a_condition_speaks_of_includes_its_terms() -> None:
    terms = [*DEFAULT_TERMS, Term("express", "特快", "加急单 且 重量 < 3")]

    checked = LANGUAGE.check("特快 或 amount > 9", terms)

    assert checked.facts == {"promise_hours", "prepaid", "weight", "amount"}
    assert checked.terms == {"express", "urgent"}


def test_a_rule_set_becomes_logic() -> None:
    near = replace(Service(), only="距离 <= 100 且 备货率 = 100")
    logic = LANGUAGE.logic(7, RuleSet((Branch("急", "加急单 且 有全货仓数 > 0", near), Branch("其他"))), DEFAULT_TERMS)
    first, last = logic.ways
    assert first.when is not None
    assert first.only is not None

    assert first.when({"promise_hours": 3.0, "prepaid": True, "covers": 1})
    assert first.only({"distance": 99.5, "cover": 100})
    assert (last.when, last.only, logic.version) == (None, None, 7)
    assert logic.urgent({"promise_hours": 3.0, "prepaid": True})
    assert logic.needs == {"promise_hours", "prepaid", "covers", "distance", "cover"}
    assert not LANGUAGE.logic(0, DEFAULT_RULES, []).urgent({"promise_hours": 3.0, "prepaid": True})


def test_a_fault_in_a_rule_set_names_the_branch() -> None:
    with pytest.raises(BadInput) as caught:
        LANGUAGE.logic(1, RuleSet((Branch("急", "预付款 且 加急"), Branch("其他"))), DEFAULT_TERMS)

    facts = caught.value.facts
    assert (facts["branch"], facts["why"], facts["found"], facts["place"]) == ("急", "name", "加急", 7)


@pytest.mark.parametrize("spoken", [Language.CHINESE, Language.ENGLISH])
def test_every_fault_has_a_sentence_with_what_was_meant(spoken: Language) -> None:
    before = language()
    set_language(spoken)
    try:
        wrong = [LANGUAGE.check(text, DEFAULT_TERMS).faults[0] for text in ("加急", "渠道 = '淘包'", "", "1 @", "d.x")]
        said = list(map(fault, wrong))
    finally:
        set_language(before)

    assert all(one.code in FAULTS for one in wrong)
    assert "加急单" in said[0]
    assert ("淘宝" if spoken is Language.CHINESE else "taobao") in said[1]


# --- compiled conditions say what rule-engine says ------------------------------------------------

NUMBERS = [fact.name for fact in ORDER_FACTS if fact.type is FactType.NUMBER]
TEXTS = [fact.name for fact in ORDER_FACTS if fact.type is FactType.TEXT]
TRUTHS = [fact.name for fact in ORDER_FACTS if fact.type is FactType.TRUTH]
WRITTEN = [
    "0",
    "1",
    "4",
    "0.1",
    "0.2",
    "0.3",
    "2.5",
    "100",
    "0.300001",
    "123456789012.123456",
    "999.999999",
]
FREE_TEXTS = ["", "杭州市", "州", "C-1", "a"]
SIGNS = {"and": "且", "or": "或", "not in": "不属于", "in": "属于", "<=": "≤", ">=": "≥", "!=": "不是", "==": "是"}

Pair = tuple[str, str]
"""A condition in English as rule-engine's own grammar has it, and in Chinese."""


def worded(value: str) -> Pair:
    return f'"{value}"', f"“{CHOICE_NAMES.get(value, value)}”"


def joined(left: Pair, sign: str, right: Pair) -> Pair:
    return f"({left[0]} {sign} {right[0]})", f"（{left[1]} {SIGNS.get(sign, sign)} {right[1]}）"


def listed(members: list[Pair]) -> Pair:
    return f"[{', '.join(m[0] for m in members)}]", f"【{'、'.join(m[1] for m in members)}】"


def named(name: str) -> Pair:
    return name, FACT[name].chinese


def arithmetic(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    divided = st.builds(joined, inner, st.just("/"), st.sampled_from([(n, n) for n in WRITTEN if n != "0"]))
    negative = inner.map(lambda one: (f"(-{one[0]})", f"(－{one[1]})"))
    return st.builds(joined, inner, st.sampled_from(["+", "-", "*"]), inner) | divided | negative


NUMBER = st.recursive(
    st.sampled_from(NUMBERS).map(named) | st.sampled_from(WRITTEN).map(lambda n: (n, n)), arithmetic, max_leaves=4
)
FIXED = st.lists(st.sampled_from(WRITTEN).map(lambda n: (n, n)) | st.just(("-4", "-4")), min_size=1, max_size=4)


def choices_of(name: str) -> list[str]:
    return list(FACT[name].choices or FREE_TEXTS)


@st.composite
def about_a_text(draw: st.DrawFn) -> Pair:
    name = draw(st.sampled_from(TEXTS))
    choice = st.sampled_from(choices_of(name)).map(worded)
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return joined(named(name), draw(st.sampled_from(["==", "!="])), draw(choice))
    if kind == 1:
        members = draw(st.lists(choice, min_size=1, max_size=4))
        return joined(named(name), draw(st.sampled_from(["in", "not in"])), listed(members))
    part = draw(st.sampled_from(FREE_TEXTS))
    return f'("{part}" in {name})', f"（{FACT[name].chinese} 包含 “{part}”）"


TRUTH = st.recursive(
    st.sampled_from(TRUTHS).map(named)
    | st.just(("true", "真"))
    | about_a_text()
    | st.builds(joined, NUMBER, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), NUMBER)
    | st.builds(joined, NUMBER, st.sampled_from(["in", "not in"]), FIXED.map(listed)),
    lambda inner: (
        st.builds(joined, inner, st.sampled_from(["and", "or", "==", "!="]), inner)
        | inner.map(lambda one: (f"(not {one[0]})", f"（非 {one[1]}）"))
    ),
    max_leaves=6,
)
AMOUNTS = (
    st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, 1, 4, 2.5, 100, -0.0]) | st.floats(-1e6, 1e6) | st.integers(0, 99)
)
ORDERS = st.fixed_dictionaries(
    dict.fromkeys(NUMBERS, AMOUNTS)
    | {name: st.booleans() for name in TRUTHS}
    | {name: st.sampled_from(choices_of(name)) for name in TEXTS}
)


@given(TRUTH, ORDERS)
def test_compiled_conditions_agree_with_rule_engine(condition: Pair, order: dict[str, Value]) -> None:
    english, chinese = condition
    expected = Rule(english, Context(default_timezone="utc")).matches(order)

    assert LANGUAGE.compile(english, [])(order) is expected
    assert LANGUAGE.compile(chinese, [])(order) is expected


@given(TRUTH, ORDERS)
def test_a_term_says_what_its_condition_says(condition: Pair, order: dict[str, Value]) -> None:
    terms = [Term("inner", "内", condition[0]), Term("outer", "外", "非 内")]

    assert LANGUAGE.compile("外", terms)(order) is not LANGUAGE.compile(condition[1], [])(order)


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["金额", "且", "(", "[", "“", ")", "1", "<", "非", "预付款", ".", " "])).map("".join)
)
def test_whatever_is_typed_is_checked_and_places_lie_in_the_text(typed: str) -> None:
    for found in LANGUAGE.check(typed, DEFAULT_TERMS).faults:
        assert 0 <= found.start <= found.end <= len(typed)


def test_provinces_are_as_the_address_book_has_them() -> None:
    assert {county.province for county in read_counties(files("resources").joinpath("geo"))} == set(PROVINCES)


# --- the command line -----------------------------------------------------------------------------


def test_a_file_of_terms_is_checked_with_every_fault_marked(tmp_path: Path) -> None:
    good = {"name": "heavy", "chinese": "重货", "expression": "重量 >= 30", "examples": []}
    examples = [{"facts": {"重量": 3}, "holds": True}, {"facts": {"weight": "x"}, "holds": True}]
    bad = {"name": "Bad", "chinese": "不好", "expression": "重货 且 加急", "examples": []}
    file = tmp_path / "terms.json"

    file.write_text(
        json.dumps([good, {**good, "name": "vip", "chinese": "贵", "expression": "重货 且 加急单"}]), "utf-8"
    )
    assert run("--json", "terms", "check", file).json["ok"]

    file.write_text(json.dumps([{**good, "examples": examples}, bad]), "utf-8")
    answer = run("--json", "terms", "check", file)
    assert answer.status == 1
    codes = [[fault["code"] for fault in term["faults"]] for term in answer.json["terms"]]
    assert codes == [["example.fact", "example.fails"], ["term.name", "name"]]
    assert "  重货 且 加急\n          ^^^^\n" in run("terms", "check", file).out


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '[{"name": "a", "chinese": 3, "expression": ""}]', '["\\ud800"', "\xff"]
)
def test_a_file_that_holds_no_terms_is_bad_input(tmp_path: Path, content: str) -> None:
    file = tmp_path / "terms.json"
    file.write_text(content, "latin-1")

    assert run("terms", "check", file).status == 2
