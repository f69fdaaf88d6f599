"""Freight and promotions: never negative, the best promotion alone, the nearest region's band."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalog import CustomerKind
from app.domain.rates import (
    NO_FREIGHT,
    FreightBand,
    FreightTemplate,
    Promotion,
    best_promotion,
    freight,
    freight_of,
    freight_text,
    promotions_of,
    promotions_text,
)
from app.errors import BadInput

DAY, SHOP, DEALER = date(2026, 11, 23), CustomerKind.REPAIR_SHOP, CustomerKind.DEALER_4S
FEN, REGION = st.integers(0, 10**9), st.from_regex(r"([1-6][0-9]){1,3}", fullmatch=True)
BANDS = st.builds(
    FreightBand,
    name=st.text(max_size=5),
    regions=st.lists(REGION, max_size=4).map(tuple),
    base_fen=FEN,
    included=st.integers(0, 50),
    each_fen=FEN,
    free_from_fen=FEN,
)
TEMPLATES = st.builds(FreightTemplate, st.lists(BANDS, max_size=5).map(tuple), BANDS)
SPEND = st.integers(1, 10**6)
PROMOTIONS = st.builds(
    lambda spend, part, **rest: Promotion(spend_fen=spend, save_fen=spend * part // 100, **rest),
    SPEND,
    st.integers(0, 100),
    name=st.text(max_size=5),
    starts=st.dates(date(2026, 11, 1), DAY),
    ends=st.dates(DAY, date(2026, 12, 1)),
    kinds=st.sampled_from([(), (SHOP,), (DEALER,), (SHOP, DEALER)]),
    repeats=st.booleans(),
)


@given(TEMPLATES, REGION, st.integers(0, 10**4), FEN)
def test_freight_is_never_negative_and_is_read_back_as_it_was_stored(
    template: FreightTemplate, adcode: str, pieces: int, goods: int
):
    assert freight(template, adcode, pieces, goods) >= 0
    assert freight_of(freight_text(template)) == template


@given(TEMPLATES, st.from_regex(r"([1-6][0-9]){3}", fullmatch=True))
def test_the_longest_fitting_region_counts(template: FreightTemplate, adcode: str):
    fitting = {r: band for band in template.bands for r in band.regions if adcode.startswith(r)}

    found = template.band(adcode)

    if fitting:
        assert max(fitting, key=len) in found.regions
    else:
        assert found is template.rest


@given(
    st.lists(PROMOTIONS, max_size=6),
    FEN,
    st.sampled_from(CustomerKind),
    st.dates(date(2026, 10, 25), date(2026, 12, 9)),
)
def test_the_best_promotion_alone_is_taken_off(promotions: list[Promotion], goods: int, kind: CustomerKind, day: date):
    saved, name = best_promotion(promotions, goods, kind, day)

    assert saved == max((p.saves(goods, kind, day) for p in promotions), default=0)
    assert 0 <= saved <= goods
    assert (saved == 0) == (name == "") or name in {p.name for p in promotions}
    assert promotions_of(promotions_text(promotions)) == tuple(promotions)


def test_what_freight_costs_by_region_pieces_and_worth():
    jiangsu = FreightBand("江苏", ("32",), 800, included=2, each_fen=150, free_from_fen=50000)
    suzhou = FreightBand("苏州", ("3205", "3206"), 600)
    template = FreightTemplate((jiangsu, suzhou), FreightBand("其他", (), 1500))

    assert [freight(template, code, 4, 1000) for code in ("320102", "320583", "650102", "")] == [1100, 600, 1500, 1500]
    assert freight(template, "320102", 4, 50000) == 0
    assert freight(NO_FREIGHT, "320102", 9, 1) == 0


@pytest.mark.parametrize(
    ("goods", "kind", "day", "saved"),
    [
        (9999, SHOP, DAY, 0),
        (10000, SHOP, DAY, 1000),
        (29999, SHOP, DAY, 2000),
        (29999, DEALER, DAY, 0),
        (29999, SHOP, date(2026, 11, 22), 0),
        (10000, SHOP, date(2026, 11, 30), 1000),
        (10000, SHOP, date(2026, 12, 1), 0),
    ],
)
def test_spend_and_save(goods: int, kind: CustomerKind, day: date, saved: int):
    every = Promotion("每满百减十", 10000, 1000, DAY, date(2026, 11, 30), (SHOP,), repeats=True)
    once = Promotion("满百减五", 10000, 500, DAY, date(2026, 11, 30), (SHOP,))

    assert best_promotion([once, every], goods, kind, day) == (saved, "每满百减十" if saved else "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"bands": [], "rest": {}}',
        '{"bands": [{"name": "x", "regions": ["3"]}], "rest": {"name": ""}}',
        '{"bands": [{"name": "x", "regions": ["苏州"]}], "rest": {"name": ""}}',
        '{"bands": [], "rest": {"name": "", "base_fen": -1}}',
        '{"bands": [], "rest": {"name": "", "base_fen": 1e999}}',
        '{"bands": [], "rest": {"name": "", "each_fen": 9999999999999}}',
        "[" * 100_000,
    ],
)
def test_a_text_that_is_no_freight_template_is_refused(text: str):
    with pytest.raises(BadInput, match=r"rates\.bad"):
        freight_of(text)


@pytest.mark.parametrize(
    "change",
    [
        {"spend_fen": 0},
        {"save_fen": 10001},
        {"save_fen": -1},
        {"starts": "2026-13-01"},
        {"ends": "2026-11-22"},
        {"kinds": ["nobody"]},
        {"starts": 5},
    ],
)
def test_a_text_that_is_no_promotion_is_refused(change: dict[str, object]):
    good = json.loads(promotions_text([Promotion("满百减十", 10000, 1000, DAY, DAY)]))

    with pytest.raises(BadInput, match=r"rates\.bad"):
        promotions_of(json.dumps([good[0] | change]))
