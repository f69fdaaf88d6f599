"""What the intake screens read: imports, gaps and quality, and what the company has decided in writing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.company import DEFAULTS
from app.domain.intake import Channel, Pay
from app.domain.profile import Field, FieldRule, Profile, to_text
from app.domain.rates import FreightBand, FreightTemplate, RateKind, freight_text
from app.errors import Refused
from app.usecases.company import ChangeSetting, RetireProfile, SaveFilter, SaveProfile, SaveRates
from app.usecases.intake import ImportOrders, UndoImport
from tests.core import PADS, House, incoming, new_id
from tests.db.trading import place, trading


def test_imports_are_listed_without_phone_orders(house: House):
    trade = trading(house)
    trade.take_in(incoming("1", (PADS, 1)), incoming("2", ("?", 1)))
    place(trade, PADS, pay=Pay.PREPAID)

    newest, *older = trade.program.reader.batches()

    assert (newest.kind, newest.files, newest.state, newest.by) == ("taobao", ("o.csv",), "done", "admin")
    assert (newest.counts["orders"], newest.counts["incomplete"]) == (2, 1)
    assert [row.kind for row in older] == ["stock", "customers", "products", "warehouses"]
    assert trade.program.reader.batches(limit=1) == (newest,)


def test_the_gap_that_most_orders_share_comes_first(house: House):
    house.take_in(
        incoming("1", ("NEW-1", 1), ("NEW-1", 2), place=None, address="某地"),
        incoming("2", ("NEW-2", 1)),
        incoming("3", ("NEW-2", 1), (PADS, 1)),
        incoming("4", (PADS, 1), place=None, address="某地"),
        incoming("5", (PADS, 1), place=None, address="某地"),
        incoming("6", ("NEW-3", 1)),
        incoming("7", place=None, address=""),
    )
    house.cancel("6")

    rows = house.program.reader.gaps()

    assert [(row.missing, row.value, row.title, row.orders) for row in rows] == [
        ("address", "某地", "", 3),
        ("sku", "NEW-2", "NEW-2 标题", 2),
        ("sku", "NEW-1", "NEW-1 标题", 1),
    ]
    assert rows[0].example == house.no("1")
    assert house.program.reader.gaps(limit=1) == rows[:1]


def test_quality_is_counted_by_channel_and_day_of_arrival(house: House):
    house.take_in(incoming("old", (PADS, 1)))
    house.clock.pass_by(hours=14, minutes=59)  # 23:59 in China
    house.take_in(incoming("1", (PADS, 1)), incoming("2", ("?", 1), place=None), incoming("old", (PADS, 1)))
    house.cancel("1")
    house.clock.pass_by(minutes=2)
    house.take_in(incoming("3", (PADS, 1)), channel=Channel.JD)
    house.hold("3")
    house.release("3")
    house.take_in(incoming("1", (PADS, 1)), incoming("4", (PADS, 1)))
    house.handle(ImportOrders(new_id(), Channel.POS, ("p.csv",), "p", (), rejected=7))
    undone = house.take_in(incoming("5", (PADS, 1)), incoming("3", (PADS, 1)), channel=Channel.JD)
    house.handle(UndoImport(new_id(), undone.batch))

    rows = house.program.reader.quality()

    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert [
        (r.day, r.channel, r.orders, r.complete, r.stopped, r.cancelled, r.duplicates, r.rejected) for r in rows
    ] == [
        (tuesday, "jd", 1, 1, 1, 0, 0, 0),
        (tuesday, "pos", 0, 0, 0, 0, 0, 7),
        (tuesday, "taobao", 1, 1, 0, 0, 1, 0),
        (monday, "taobao", 3, 2, 0, 1, 1, 0),
    ]
    assert rows[3].lacked == {"sku": 1, "address": 1}
    assert [row.day for row in house.program.reader.quality(days=1)] == [tuesday] * 3
    house.clock.pass_by(days=40)
    assert house.program.reader.quality() == ()


def test_an_order_put_right_later_still_counts_as_it_came(house: House):
    house.take_in(incoming("1", (PADS, 1), place=None))
    house.take_in(incoming("1", (PADS, 1)))

    (row,) = house.program.reader.quality()

    assert (row.complete, row.lacked) == (0, {"address": 1})


def test_settings_stand_at_their_defaults_until_somebody_decides(house: House):
    assert house.program.reader.settings() == {key.value: value for key, value in DEFAULTS.items()}
    for hours in ("12", "36"):
        house.handle(ChangeSetting(new_id(), "finance_posting_hours", hours))
    assert house.program.reader.settings()["finance_posting_hours"] == "36"


def test_the_newest_rates_count_and_every_version_is_kept(house: House):
    reader = house.program.reader
    assert reader.rates().freight_version == 0
    templates = [FreightTemplate((), FreightBand("全国", (), base)) for base in (500, 800)]
    for template in templates:
        house.handle(SaveRates(new_id(), RateKind.FREIGHT, freight_text(template), "涨价"))
        house.clock.pass_by(hours=1)

    assert (reader.rates().freight, reader.rates().freight_version) == (templates[1], 2)
    versions = reader.rate_versions(RateKind.FREIGHT)
    assert [(v.version, v.content, v.note, v.by) for v in versions] == [
        (2, freight_text(templates[1]), "涨价", "admin"),
        (1, freight_text(templates[0]), "涨价", "admin"),
    ]
    assert versions[0].at - versions[1].at == timedelta(hours=1)
    assert reader.rate_versions(RateKind.PROMOTIONS) == ()


def test_the_newest_version_of_a_profile_is_in_use_until_it_is_retired(house: House):
    rules = {Field.NUMBER: FieldRule(("单号",)), Field.QUANTITY: FieldRule(("数量",)), Field.SKU: FieldRule(("编码",))}
    profile = Profile("门店", Channel.POS, ("单号", "数量", "编码"), rules)
    for fills_down in (False, True):
        house.handle(SaveProfile(new_id(), to_text(replace(profile, fills_down=fills_down))))
    house.handle(SaveProfile(new_id(), to_text(replace(profile, name="A"))))

    rows = house.program.reader.profiles()

    assert [row.profile for row in rows] == [replace(profile, name="A"), replace(profile, fills_down=True, version=2)]
    assert rows[0].by == "admin"
    house.handle(RetireProfile(new_id(), "门店"))
    assert [row.profile.name for row in house.program.reader.profiles()] == ["A"]
    with pytest.raises(Refused, match=r"profile\.unknown"):
        house.handle(RetireProfile(new_id(), "门店"))
    assert house.handle(SaveProfile(new_id(), to_text(profile))).value.version == 3


def test_each_operator_keeps_filters_of_their_own(house: House):
    for name, content in (("b", "1"), ("a", "2"), ("b", "3"), ("c", "4"), ("c", "")):
        house.handle(SaveFilter(new_id(), name, content))

    found = house.program.reader.saved_filters("admin")

    assert [(row.name, row.content) for row in found] == [("a", "2"), ("b", "3")]
    assert house.program.reader.saved_filters("clerk") == ()
