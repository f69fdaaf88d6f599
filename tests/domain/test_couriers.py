"""Couriers by any name, their numbers as a hint, and what "signed" means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.couriers import (
    COURIERS,
    CourierEvent,
    CourierReport,
    NewsSource,
    courier_name,
    courier_of,
    couriers_of,
    looks_odd,
    spellings,
    whole_track,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("written", ["SF", "sf", "顺丰", " 顺丰速运 ", "ＳＦ", "shunfeng", "ShunFeng", "顺丰 速运"])
def test_a_courier_is_known_by_any_of_its_names(written: str):
    assert courier_name(written) == "顺丰速运"


def test_an_unknown_courier_keeps_its_name():
    assert courier_name(" 老李货运专线 ") == "老李货运专线"
    assert spellings("老李货运专线") == ("老李货运专线",)


def test_no_two_couriers_share_a_name():
    for courier in COURIERS:
        assert {courier_of(name) for name in spellings(courier.name)} == {courier}


@pytest.mark.parametrize(
    ("number", "couriers"),
    [
        ("SF1234567890123", ["SF"]),
        ("sf1234567890123", ["SF"]),
        ("73123456789012", ["ZTO"]),
        ("YT1234567890123", ["YTO"]),
        ("DPK123456789012", ["DBL"]),
        ("JDVA01234567890", ["JD"]),
        ("RB123456785GB", ["EMS"]),
        ("RB123456786US", []),
        ("431234567890123", ["STO", "YUNDA"]),
        ("9812345678901", ["EMS"]),
        ("6901234567892", []),
    ],
)
def test_a_number_hints_at_its_courier(number: str, couriers: list[str]):
    assert [courier.code for courier in couriers_of(number)] == couriers


def test_only_numbers_of_described_couriers_look_odd():
    assert looks_odd("顺丰", "73123456789012")
    assert not looks_odd("顺丰", "SF1234567890123")
    assert not looks_odd("跨越速运", "KY1234567")
    assert not looks_odd("老李货运专线", "2026-11-23-07")
    assert looks_odd("老李货运专线", "7")


@pytest.mark.parametrize(
    ("source", "state", "signed"),
    [
        *[(NewsSource.KUAIDI100, state, True) for state in ("3", "301", "302", "303", "304")],
        *[(NewsSource.KUAIDI100, s, False) for s in ("0", "1", "5", "501", "4", "401", "6", "14", "203", "311", "")],
        *[(NewsSource.KDNIAO, state, True) for state in ("3", "301", "304", "311")],
        *[(NewsSource.KDNIAO, state, False) for state in ("2", "211", "202", "4", "404", "412", "402")],
    ],
)
def test_signed_is_what_the_customer_has(source: NewsSource, state: str, signed: bool):
    assert CourierReport(source, "SF", "SF1", state, ()).signed is signed


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("012"), st.text(max_size=3)), min_size=1))
def test_a_track_goes_forward_keeps_every_word_and_ends_in_the_state_of_the_whole(
    told: list[tuple[int, str, str]],
):
    events = [CourierEvent(NOON + timedelta(hours=hours), status, says) for hours, status, says in told]

    track = whole_track(events, "3")

    assert [event.at for event in track] == sorted(event.at for event in track)
    assert len({(event.at, event.status) for event in track}) == len(track)
    assert track[-1].status == "3"
    assert sorted("；".join(event.says for event in track)) == sorted("；".join(event.says for event in events))
