"""Which carrier an order is proposed for, when it leaves, and how the company writes that down."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from app.domain.company import Setting, checked
from app.domain.cutoffs import DEFAULT_CARRIERS, Carrier, carriers_of, carriers_text, proposed
from app.domain.site import SITE_ZONE
from app.errors import BadInput

LOCAL = Carrier("YTO", "圆通", "19:30", regions=("浙江省", "上海市"))
REST = Carrier("SF", "顺丰", "18:00")


@pytest.mark.parametrize(
    ("channel", "grams", "carrier"),
    [
        ("phone", 20_000, "SF"),
        ("phone", 20_001, "DBL"),
        ("taobao", 500, "ZTO"),
        ("1688", 500, "ZTO"),
        ("taobao", 25_000, "DBL"),
        ("mini", 0, "SF"),
    ],
)
def test_three_carriers_come_with_the_program(channel: str, grams: int, carrier: str):
    assert proposed(DEFAULT_CARRIERS, channel, "浙江省 杭州市 余杭区", grams).code == carrier


def test_a_carrier_may_be_meant_for_regions():
    regions = ("浙江省 杭州市 余杭区", "江苏省 苏州市 昆山市", "")

    assert [proposed((LOCAL, REST), "phone", region, 0).code for region in regions] == ["YTO", "SF", "SF"]


@pytest.mark.parametrize(
    ("cutoff", "now", "leaves"),
    [
        ("18:00", "2026-11-23 17:59", ["2026-11-23 18:00", "2026-11-24 18:00"]),
        ("18:00", "2026-11-23 18:00", ["2026-11-24 18:00", "2026-11-25 18:00"]),
        ("18:00", "2026-12-31 23:00", ["2027-01-01 18:00", "2027-01-02 18:00"]),
        ("11:30 15:00 18:00", "2026-11-23 11:29", ["2026-11-23 11:30", "2026-11-23 15:00"]),
        ("11:30 15:00 18:00", "2026-11-23 11:30", ["2026-11-23 15:00", "2026-11-23 18:00"]),
        ("11:30 15:00 18:00", "2026-11-23 17:00", ["2026-11-23 18:00", "2026-11-24 11:30"]),
    ],
)
def test_what_misses_a_departure_leaves_with_the_next(cutoff: str, now: str, leaves: list[str]):
    def local(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=SITE_ZONE)

    departures = Carrier("SF", "顺丰", cutoff).departures(local(now).astimezone(UTC))

    assert list(islice(departures, 2)) == list(map(local, leaves))


def test_a_carrier_is_the_courier_that_its_code_means_or_else_as_it_is_called():
    carriers = (*DEFAULT_CARRIERS, Carrier("LOCAL", "同城专线", "12:00"), Carrier("X1", "中通", "12:00"))

    assert [each.courier for each in carriers] == ["德邦快递", "中通快递", "顺丰速运", "同城专线", "中通快递"]


def test_carriers_are_kept_as_text():
    carriers = (
        replace(LOCAL, cutoff="11:30 19:30"),
        Carrier("DBL", "德邦", "17:00", channels=("pos",), over_kg=30),
        REST,
    )

    assert carriers_of(carriers_text(carriers)) == carriers
    assert checked("carriers", carriers_text(carriers)) == (Setting.CARRIERS, carriers_text(carriers))


GOOD: dict[str, Any] = {"code": "SF", "name": "顺丰", "cutoff": "18:00"}


@pytest.mark.parametrize(
    ("entries", "entry", "name"),
    [
        ([], 0, ""),
        ({}, 0, ""),
        (["SF"], 1, ""),
        ([{"code": "SF", "name": "顺丰"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "6pm"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "24:00"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "T18"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "11:30, 18:00"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "18:00 11:30"}], 1, "cutoff"),
        ([{**GOOD, "cutoff": "18:00 18:00"}], 1, "cutoff"),
        ([{**GOOD, "code": " "}], 1, "code"),
        ([{**GOOD, "cut_off": "18:00"}], 1, "cut_off"),
        ([{**GOOD, "channels": "phone"}], 1, "channels"),
        ([{**GOOD, "channels": ["fax"]}, GOOD], 1, "channels"),
        ([{**GOOD, "regions": [3]}, GOOD], 1, "regions"),
        ([{**GOOD, "over_kg": -1}, GOOD], 1, "over_kg"),
        ([{**GOOD, "over_kg": True}, GOOD], 1, "over_kg"),
        ([{**GOOD, "over_kg": 1}, GOOD], 2, "code"),
        ([GOOD, {**GOOD, "code": "ZTO"}], 1, "channels"),
        ([{**GOOD, "over_kg": 1}], 1, "channels"),
    ],
)
def test_what_is_wrong_with_a_list_of_carriers_is_named(entries: Any, entry: int, name: str):
    with pytest.raises(BadInput) as caught:
        checked("carriers", json.dumps(entries))

    assert (caught.value.code, caught.value.facts) == ("carriers.bad", {"entry": entry, "name": name})


def test_what_is_no_json_is_no_list_of_carriers():
    with pytest.raises(BadInput, match=r"carriers\.bad"):
        carriers_of("[")
