"""Mapping profiles as text: what is written is read again, and nothing else gets through."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.intake import Channel
from app.domain.profile import MEANINGS, Field, FieldRule, Profile, Unit, check, fingerprint, from_text, to_text
from app.errors import BadInput

_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
_rules = st.builds(
    FieldRule,
    columns=st.lists(_texts, max_size=3).map(tuple),
    joint=_texts,
    split=_texts,
    part=st.integers(1, 9),
    constant=_texts,
    values=st.lists(st.tuples(_texts, _texts), max_size=2).map(tuple),
    unit=st.sampled_from(Unit),
    form=_texts,
)
profiles = st.builds(
    Profile,
    name=_texts,
    channel=st.sampled_from(Channel),
    header=st.lists(_texts, max_size=5).map(tuple),
    rules=st.dictionaries(st.sampled_from(Field), _rules, max_size=5),
    fills_down=st.booleans(),
    version=st.integers(1, 99),
)
PLAIN = Profile(
    "shop",
    Channel.JD,
    ("Order", "Goods", "Pieces"),
    {
        Field.NUMBER: FieldRule(("Order",)),
        Field.TITLE: FieldRule(("Goods",)),
        Field.QUANTITY: FieldRule(("Pieces",)),
    },
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(profiles)
def test_a_profile_is_read_as_it_was_written(profile: Profile) -> None:
    assert from_text(to_text(profile)) == profile


@given(st.sampled_from(["name", "channel", "version", "header", "fields"]), _json)
def test_a_text_that_is_no_profile_is_refused_or_read(place: str, wrong: object) -> None:
    content = json.loads(to_text(PLAIN)) | {place: wrong}
    with suppress(BadInput):
        profile = from_text(json.dumps(content))
        assert from_text(to_text(profile)) == profile


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"version": 1e999}'])
def test_a_text_that_is_not_even_alike_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"profile\.bad") as refused:
        from_text(text)
    assert refused.value.facts["why"]


@pytest.mark.parametrize(
    "rule",
    [
        {"part": 0},
        {"part": True},
        {"part": 1.5},
        {"columns": "ab"},
        {"unit": "jiao"},
        {"color": "red"},
        {"values": [1]},
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule: object) -> None:
    content = json.loads(to_text(PLAIN))
    content["fields"]["price"] = rule
    with pytest.raises(BadInput, match=r"profile\.bad"):
        from_text(json.dumps(content))


@given(st.permutations(["订单号", "商品 ID", "Qty", ""]))
def test_a_header_is_recognised_in_any_sequence(header: list[str]) -> None:
    assert fingerprint(header) == fingerprint(["qty ", "订单号", "商品id"])
    assert fingerprint(header) != fingerprint(["qty", "订单号"])


@pytest.mark.parametrize("lacking", [Field.NUMBER, Field.TITLE, Field.QUANTITY])
def test_a_profile_needs_number_goods_and_pieces(lacking: Field) -> None:
    check(PLAIN)
    rules = {name: rule for name, rule in PLAIN.rules.items() if name is not lacking}
    with pytest.raises(BadInput) as refused:
        check(replace(PLAIN, rules=rules))
    assert lacking.value in str(refused.value.facts["why"])


def test_a_part_is_counted_from_one() -> None:
    with pytest.raises(BadInput, match=r"profile\.bad"):
        check(replace(PLAIN, rules={**PLAIN.rules, Field.REMARK: FieldRule(("Order",), split="-", part=0)}))


@pytest.mark.parametrize("field", MEANINGS)
def test_a_text_means_only_what_the_field_can_be(field: Field) -> None:
    rule = FieldRule(("Order",), values=(("done", "perhaps"),))
    with pytest.raises(BadInput, match=r"profile\.bad"):
        check(replace(PLAIN, rules={**PLAIN.rules, field: rule}))
