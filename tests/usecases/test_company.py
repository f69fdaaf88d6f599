"""What the company decides in writing is checked, kept as versions, and counts from then on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.intake import Channel
from app.domain.profile import Field, FieldRule, Profile, to_text
from app.domain.rates import (
    NO_FREIGHT,
    FreightBand,
    FreightTemplate,
    Promotion,
    RateKind,
    freight_text,
    promotions_text,
)
from app.errors import BadInput, Refused
from app.usecases.company import ChangeSetting, RetireProfile, SaveFilter, SaveProfile, SaveRates
from tests.core import Actor, House, new_id

COORDINATOR, FINANCE = Actor("coordinator"), Actor("finance")
FREIGHT = FreightTemplate((FreightBand("江苏", ("32",), 800),), FreightBand("", (), 1500))
PROMOTION = Promotion("满百减五", 10_000, 500, date(2026, 11, 1), date(2026, 11, 30))
PROFILE = Profile(
    name="分销商甲",
    channel=Channel.ALI1688,
    header=("订单号", "货号", "数量"),
    rules={
        Field.NUMBER: FieldRule(("订单号",)),
        Field.SKU: FieldRule(("货号",)),
        Field.QUANTITY: FieldRule(("数量",)),
    },
)
FILLED_DOWN = replace(PROFILE, fills_down=True)


def save(house: House, profile: Profile) -> int:
    version: int = house.handle(SaveProfile(new_id(), to_text(profile)), COORDINATOR).value.version
    return version


def test_a_setting_counts_until_it_is_changed_again(house: House):
    assert house.program.reader.settings()["finance_when_unknown"] == "wait"

    for value in ("pass", " wait ", "pass"):
        house.handle(ChangeSetting(new_id(), "finance_when_unknown", value), FINANCE)
        assert house.program.reader.settings()["finance_when_unknown"] == value.strip()

    with pytest.raises(BadInput, match=r"setting\.bad"):
        house.handle(ChangeSetting(new_id(), "finance_when_unknown", "perhaps"), FINANCE)
    assert house.program.reader.settings()["finance_when_unknown"] == "pass"


def test_who_changed_a_setting_to_what_is_kept(house: House):
    def change(key: str, value: str, by: Actor = FINANCE) -> None:
        house.handle(ChangeSetting(new_id(), key, value), by)
        house.clock.pass_by(hours=1)

    change("count.limit", "8")
    change("finance_url", "https://finance.example")
    change("count.limit", " 8 ")
    change("count.limit", "12", Actor("admin"))

    rows = house.program.reader.setting_changes(["count.limit"])
    assert [(row.key, row.before, row.value, row.by) for row in rows] == [
        ("count.limit", "8", "12", "管理员"),
        ("count.limit", None, "8", "finance"),
    ]
    assert rows[0].at - rows[1].at == timedelta(hours=3)
    assert len(house.program.reader.setting_changes(["count.limit", "finance_url"], each=1)) == 2
    assert house.program.reader.setting_changes(["carriers"]) == []


def test_every_version_of_the_rates_is_kept_and_the_newest_counts(house: House):
    assert house.program.reader.rates().freight == NO_FREIGHT
    for note, template in (("一", NO_FREIGHT), ("二", FREIGHT)):
        house.handle(SaveRates(new_id(), RateKind.FREIGHT, freight_text(template), note), COORDINATOR)
    house.handle(SaveRates(new_id(), RateKind.PROMOTIONS, promotions_text([PROMOTION]), ""), FINANCE)

    rates = house.program.reader.rates()
    versions = house.program.reader.rate_versions(RateKind.FREIGHT)

    assert (rates.freight, rates.promotions) == (FREIGHT, (PROMOTION,))
    assert (rates.freight_version, rates.promotions_version) == (2, 1)
    assert [(row.version, row.note, row.by) for row in versions] == [(2, "二", "coordinator"), (1, "一", "coordinator")]


@pytest.mark.parametrize("kind", RateKind)
def test_rates_that_cannot_be_read_are_not_kept(house: House, kind: RateKind):
    before = house.dump()

    for content in ("", "{", '[{"name": "x"}]', "12"):
        with pytest.raises(BadInput, match=r"rates\.bad"):
            house.handle(SaveRates(new_id(), kind, content, ""))

    assert house.dump() == before


def test_a_profile_is_kept_as_versions_of_which_one_is_in_use(house: House):
    assert (save(house, PROFILE), save(house, FILLED_DOWN)) == (1, 2)

    (row,) = house.program.reader.profiles()
    assert (row.profile, row.by) == (replace(FILLED_DOWN, version=2), "coordinator")
    house.handle(RetireProfile(new_id(), PROFILE.name), COORDINATOR)
    assert house.program.reader.profiles() == ()
    with pytest.raises(Refused, match=r"profile\.unknown"):
        house.handle(RetireProfile(new_id(), PROFILE.name), COORDINATOR)
    assert save(house, PROFILE) == 3


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"rules": {name: rule for name, rule in PROFILE.rules.items() if name is not Field.SKU}}, "sku"),
        ({"rules": {**PROFILE.rules, Field.NUMBER: FieldRule()}}, "number"),
        ({"name": " "}, "name"),
    ],
)
def test_a_profile_that_cannot_make_orders_is_refused_with_what_it_lacks(
    house: House, change: dict[str, Any], lacks: str
):
    with pytest.raises(BadInput, match=r"profile\.lacks") as caught:
        save(house, replace(PROFILE, **change))

    assert lacks in str(caught.value.facts["fields"])


def test_a_profile_that_means_nothing_is_refused(house: House):
    nonsense = replace(PROFILE, rules={**PROFILE.rules, Field.STATUS: FieldRule(("状态",), values=(("好", "fine"),))})

    for content in ("{}", to_text(nonsense)):
        with pytest.raises(BadInput, match=r"profile\.bad"):
            house.handle(SaveProfile(new_id(), content))

    assert house.program.reader.profiles() == ()


def test_each_operator_keeps_filters_of_their_own(house: House):
    for who, content in (("clerk", "a"), ("finance", "b"), ("clerk", "c")):
        house.handle(SaveFilter(new_id(), " 我的 ", content), Actor(who))
    house.handle(SaveFilter(new_id(), "x" * 99, "d"), Actor("clerk"))

    def kept(who: str) -> list[tuple[str, str]]:
        return [(row.name, row.content) for row in house.program.reader.saved_filters(who)]

    assert kept("clerk") == [("x" * 60, "d"), ("我的", "c")]
    assert kept("finance") == [("我的", "b")]
    house.handle(SaveFilter(new_id(), "我的", ""), Actor("clerk"))
    assert [name for name, _ in kept("clerk")] == ["x" * 60]
    assert kept("finance") == [("我的", "b")]
    with pytest.raises(Refused, match=r"field\.required"):
        house.handle(SaveFilter(new_id(), " ", "a"), Actor("clerk"))
