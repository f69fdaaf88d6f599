"""What makes two texts alike: rare things in common, and different words of the trade for one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import CaseKind
from app.domain.likeness import WORDS, Kept, feature, likeness, promising, says_most, terms_of, weighed, weighed_among
from app.domain.search_text import plain
from app.domain.trade_words import CONCEPTS

LABEL, STUCK = feature("case_kind", "label"), feature("case_kind", "stuck")
SKU = feature("sku", "BP-1")


def kept(text: str, *features: tuple[str, str]) -> Kept:
    return Kept(frozenset(features), plain(text))


def scores(said: str, features: tuple[tuple[str, str], ...], *texts: Kept) -> list[float]:
    terms = terms_of(said, features)
    known = weighed_among(terms, texts)
    return [likeness(known, text).score for text in texts]


def test_other_words_for_the_same_thing_are_alike():
    label, parcel = scores("快递单很模糊", (), kept("面单打得发虚"), kept("纸箱压坏了"))

    assert label > parcel


def test_the_same_product_and_kind_count_without_a_word_in_common():
    same, other = scores("甲", (LABEL, SKU), kept("乙", LABEL, SKU), kept("乙", STUCK))

    assert same == pytest.approx(1)
    assert other == 0


def test_why_names_what_is_shared_the_weightiest_first():
    texts = [kept("漏油", LABEL, SKU), kept("漏水", LABEL), kept("漏油", STUCK)]
    known = weighed_among(terms_of("漏油", (LABEL, SKU)), texts)

    assert likeness(known, texts[0]).why == ("case_kind", "sku", WORDS)
    assert likeness(known, texts[2]).why == (WORDS,)


def test_what_many_have_counts_for_less_than_what_few_have():
    common, rare = (terms_of("", (each,))[0] for each in (feature("stage", "paid"), feature("stage", "picked")))
    weights = dict(weighed([common, rare], [90, 2], 100))

    assert weights[rare] > weights[common]
    assert weighed_among([common], [kept("漏油", STUCK)]) == []


def test_chance_words_of_a_long_text_count_for_less():
    short, long = scores("卡纸了", (), kept("打印机卡纸了"), kept("打印机卡纸了" + "别的事" * 500))

    assert short > long > 0


def test_an_answer_that_has_not_everything_has_half_or_another_word_for_it():
    assert says_most("刹车片价格", "刹车片")
    assert says_most("快递单怎么办", "面单")
    assert not says_most("天气预报准不准", "天线")
    assert not says_most("", "漏油")


def test_a_text_without_words_has_nothing_in_common():
    assert likeness([], kept("漏油")).score == 0
    assert terms_of("", ()) == []


def test_success_lifts_and_failure_lowers():
    assert promising(1, 9, 9) > promising(1, 0, 0) > promising(1, 0, 3) > 0


def test_every_concept_has_several_words_each_once():
    for group in CONCEPTS:
        assert len(group) > 1, group
        assert len(set(group)) == len(group), group


CHANCE = ("order_type", "stage", "warehouse", "customer", "carrier", "station")


def tells(said: str, features: tuple[tuple[str, str], ...], text: Kept) -> bool:
    terms = terms_of(said, features)
    return likeness(weighed(terms, [1] * len(terms), 10), text).tells


@given(
    shared=st.sets(st.sampled_from(CHANCE)),
    kinds=st.lists(st.sampled_from(CaseKind), min_size=2, max_size=2, unique=True),
    said=st.text("漏油卡纸", max_size=9),
    written=st.text("丢件错码", max_size=9),
)
def test_what_any_two_cases_may_share_makes_none_alike(
    shared: set[str], kinds: list[CaseKind], said: str, written: str
):
    common = [feature(name, "same") for name in shared]
    own, other = ([feature("case_kind", kind), feature("sku", kind), *common] for kind in kinds)

    assert not tells(said, tuple(own), kept(written, *other))


@pytest.mark.parametrize(
    ("said", "features", "text", "alike"),
    [
        ("", (STUCK, feature("stage", "paid")), kept("", STUCK, feature("stage", "paid")), True),
        ("", (STUCK, feature("stage", "paid")), kept("", STUCK), True),
        ("", (STUCK, feature("stage", "paid")), kept("", STUCK, feature("stage", "shipped")), False),
        ("", (feature("case_kind", "manual"),), kept("", feature("case_kind", "manual")), False),
        ("", (STUCK, SKU), kept("", LABEL, SKU), True),
        ("快递单发虚", (STUCK,), kept("面单打得模糊", LABEL), True),
        ("客户没有写门牌号码也不接电话只能等他回来", (STUCK,), kept("仓库没有空的货位", LABEL), False),
        ("仓库屋顶漏雨", (STUCK,), kept("仓库的拣货单多半是忘了放", LABEL), False),
        ("税票还没有给客户", (STUCK,), kept("补开发票,快递寄出", LABEL), True),
        ("", (), kept("漏油"), False),
    ],
)
def test_what_makes_alike(said: str, features: tuple[tuple[str, str], ...], text: Kept, alike: bool):
    assert tells(said, features, text) is alike
