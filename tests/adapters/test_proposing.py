"""Mappings proposed for unknown headers, and the choice among saved profiles."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.profiled import built_in
from app.adapters.proposing import is_sure, propose, recognise, sure_part
from app.domain.intake import Channel
from app.domain.profile import Field, FieldRule, Profile, Unit, from_text, to_text

with (Path(__file__).parent / "channel_headers.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))
F = Field


def columns(header: list[str], channel: Channel | None = Channel.MINI) -> dict[Field, tuple[str, ...]]:
    return {name: rule.columns for name, rule in propose(header, channel).profile.rules.items()}


@pytest.mark.parametrize("channel", [Channel.JD, Channel.ALI1688, Channel.POS])
def test_the_known_layouts_are_proposed_as_they_are_read(channel: Channel) -> None:
    (known,) = (profile for profile in built_in() if profile.channel is channel)
    proposal = propose(known.header, channel)
    assert is_sure(proposal)
    for name in {F.NUMBER, F.STATUS, F.CONTACT, F.PHONE, F.ADDRESS, F.TITLE, F.QUANTITY, F.PRICE} & known.rules.keys():
        assert proposal.profile.rules[name].columns == known.rules[name].columns
        assert name in proposal.sure


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            ["InvoiceNo", "StockCode", "Description", "Quantity", "UnitPrice", "CustomerID", "Country"],
            [F.NUMBER, F.SKU, F.TITLE, F.QUANTITY, F.PRICE, F.CUSTOMER, None],
        ),
        (["店编", "nos", "colthno", "price", "nb"], [None, F.NUMBER, F.SKU, F.PRICE, F.QUANTITY]),
        (["流水号", "条 码", "件数", "实收", "销售时间"], [F.NUMBER, F.CODE, F.QUANTITY, F.TOTAL, F.ORDERED_AT]),
        (["Order_No*", "商品货号：", "QTY"], [F.NUMBER, F.SKU, F.QUANTITY]),
    ],
)
def test_columns_are_found_by_name(header: list[str], found: list[Field | None]) -> None:
    proposal = propose(header, Channel.POS)
    by_column = {rule.columns[0]: name for name, rule in proposal.profile.rules.items()}
    assert [by_column.get(name) for name in header] == found
    assert proposal.sure == set(found) - {None}


def test_what_is_alike_is_proposed_but_not_sure() -> None:
    proposal = propose(["订单号", "主商品货号", "发货数量", "收货人的地址", "订单完成时间"], Channel.MINI)
    assert {name: rule.columns[0] for name, rule in proposal.profile.rules.items()} == {
        F.NUMBER: "订单号",
        F.SKU: "主商品货号",
        F.QUANTITY: "发货数量",
        F.ADDRESS: "收货人的地址",
        F.ORDERED_AT: "订单完成时间",
    }
    assert proposal.sure == {F.NUMBER}
    assert not is_sure(proposal)
    assert sure_part(proposal).rules.keys() == {F.NUMBER}


def test_parts_of_an_address_are_joined_and_the_first_phone_counts() -> None:
    header = ["收货人省份", "市", "收件区", "详细地址", "手机", "电话", "备注", "买家留言"]
    rules = propose(header, Channel.MINI).profile.rules
    assert rules[F.ADDRESS].columns == ("收货人省份", "市", "收件区", "详细地址")
    assert rules[F.PHONE] == FieldRule(("手机", "电话"), joint="|", split="|")
    assert rules[F.REMARK] == FieldRule(("买家留言", "备注"), joint="；")
    assert columns(["城市", "地址"]) == {F.ADDRESS: ("地址",)}


def test_rows_tell_texts_units_forms_and_merged_cells() -> None:
    header = ["订单号", "订单状态", "数量", "单价(分)", "运费", "下单时间", "付款时间", "承诺时间", "品名"]
    rows = [
        ["1", "待发货", "1", "100", "1", "2026年5月1日", "1/2/2026", "2026/5/1", "a"],
        ["", "", "2", "", "", "", "", "", "b"],
        ["2", "飞走了", "1", "100", "1", "2026年5月2日", "2/1/2026", "2026/5/1", "a"],
    ]
    profile = propose(header, Channel.MINI, rows).profile
    assert profile.fills_down
    assert profile.rules[F.STATUS].values[0] == ("待发货", "paid")
    assert "飞走了" not in dict(profile.rules[F.STATUS].values)
    assert (profile.rules[F.PRICE].unit, profile.rules[F.FREIGHT].unit) == (Unit.FEN, Unit.YUAN)
    assert profile.rules[F.ORDERED_AT].form == "%Y年%m月%d日"
    assert profile.rules[F.PAID_AT].form == ""  # The day or the month may come first.
    assert profile.rules[F.PROMISED_AT].form == ""  # As usual.
    assert not propose(header, Channel.MINI, rows[::2]).profile.fills_down


def test_a_name_that_stands_twice_is_given_to_nothing() -> None:
    assert columns(["订单号", "数量", "数量", "货号"]) == {F.NUMBER: ("订单号",), F.SKU: ("货号",)}


@given(
    st.lists(st.sampled_from([row["column"] for row in _ROWS]) | st.text(max_size=8), max_size=20),
    st.none() | st.sampled_from(Channel),
    st.lists(st.lists(st.text(max_size=5), max_size=20), max_size=3),
)
def test_any_header_gets_a_proposal_that_can_be_kept(
    header: list[str], channel: Channel | None, rows: list[list[str]]
) -> None:
    profile = propose(header, channel, rows).profile
    used = [name for rule in profile.rules.values() for name in rule.columns]
    assert len(used) == len(set(used))
    assert set(used) <= set(header)
    assert from_text(to_text(profile)).rules.keys() == profile.rules.keys()


def test_the_exact_header_comes_first_then_most_rules_then_the_newest() -> None:
    def profile(name: str, header: str, fields: str, version: int = 1) -> Profile:
        rules = {field: FieldRule((column,)) for field, column in zip(Field, fields, strict=False)}
        return Profile(name, Channel.MINI, tuple(header), rules, version=version)

    exact = profile("exact", "abcd", "a")
    more = profile("more", "abc", "ab")
    newer = replace(more, name="newer", version=2)
    assert recognise("DCBA", [more, exact, newer]) is exact
    assert recognise("abcde", [more, newer, exact]) is newer
    assert recognise("a", [more, newer]) is None
    assert recognise("a", [profile("nothing", "a", "")]) is None
