"""One door for every channel: whatever the files' shape, the right reader answers and says what it read by."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.channels import read_channel
from app.adapters.sample.mini import write_mini
from app.domain.intake import Channel, SourceStatus
from app.domain.profile import Field, FieldRule, Profile
from app.errors import BadInput
from tests.core import START, incoming

TRADE = {
    "trade_fullinfo_get_response": {
        "trade": {
            "tid": "2567890123456789012",
            "status": "WAIT_SELLER_SEND_GOODS",
            "payment": "100.00",
            "orders": {"order": {"oid": "1", "title": "滤芯", "num": 2, "price": "50.00", "outer_sku_id": "A-1"}},
        }
    }
}
LINES = "订单编号,标题,价格,购买数量,外部系统编号,订单状态\n100001,滤芯,50.00,2,A-1,待发货\n"
TABLE = "单,货,件\n1001,A-1,2\n"
PROFILE = Profile(
    "甲",
    Channel.JD,
    ("单", "货", "件"),
    {Field.NUMBER: FieldRule(("单",)), Field.SKU: FieldRule(("货",)), Field.QUANTITY: FieldRule(("件",))},
    version=3,
)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def nothing_saved() -> list[Profile]:
    return []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_taobao_is_read_as_trades_or_as_tables_by_its_content(tmp_path: Path, encoding: str):
    trades = written(tmp_path, "a.csv", "\n " + json.dumps(TRADE), encoding)
    table = written(tmp_path, "b.json", LINES, encoding)

    trade, by_trade = read_channel(Channel.TAOBAO, [trades], nothing_saved)
    listed, by_table = read_channel(Channel.TAOBAO, [table], nothing_saved)

    assert [order.external_no for order in trade.orders] == ["2567890123456789012"]
    assert [line.quantity for line in trade.orders[0].lines] == [2]
    assert [(order.external_no, order.status) for order in listed.orders] == [("100001", SourceStatus.PAID)]
    assert (by_trade, by_table) == ("", "")


def test_the_mini_program_needs_no_profile(tmp_path: Path):
    order = incoming("3001", ("A-1", 2), address="浙江省 杭州市 余杭区 1号", ordered_at=START)
    write_mini(tmp_path / "m.jsonl", [order, order._replace(external_no="3002")])

    found, by = read_channel(Channel.MINI, [tmp_path / "m.jsonl"], nothing_saved)

    assert ([order.external_no for order in found.orders], by) == (["3001", "3002"], "")


@pytest.mark.parametrize("channel", [Channel.JD, Channel.ALI1688, Channel.POS])
def test_a_saved_profile_of_the_channel_is_used_and_named(tmp_path: Path, channel: Channel):
    path = written(tmp_path, "t.csv", TABLE)
    mine = replace(PROFILE, channel=channel)

    found, by = read_channel(channel, [path], lambda: [replace(mine, name="乙", header=("x",)), mine])

    assert by == "甲 v3"
    (order,) = found.orders
    assert (order.external_no, [(line.codes, line.quantity) for line in order.lines]) == ("1001", [(("A-1",), 2)])


@pytest.mark.parametrize("channel", [Channel.TAOBAO, Channel.MINI, Channel.JD])
def test_a_profile_that_is_given_is_used_before_any_other(tmp_path: Path, channel: Channel):
    given = replace(PROFILE, name="丙", channel=channel)

    found, by = read_channel(channel, [written(tmp_path, "t.csv", TABLE)], lambda: [PROFILE], given)

    assert ([order.external_no for order in found.orders], by) == (["1001"], "丙 v3")


def test_an_unknown_header_is_said_to_be_unknown(tmp_path: Path):
    with pytest.raises(BadInput, match=r"file\.unknown_header"):
        read_channel(Channel.JD, [written(tmp_path, "t.csv", "甲,乙,丙\n1,2,3\n")], lambda: [PROFILE])


@pytest.mark.parametrize("channel", Channel)
def test_without_files_there_is_nothing_to_read(tmp_path: Path, channel: Channel):
    with pytest.raises(BadInput, match=r"channel\.no_files"):
        read_channel(channel, [], nothing_saved)
    with pytest.raises(BadInput, match=r"channel\.no_files"):
        read_channel(Channel.PHONE, [written(tmp_path, "t.csv", TABLE)], nothing_saved)


@pytest.mark.parametrize("channel", set(Channel) - {Channel.PHONE})
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path, channel: Channel):
    with pytest.raises(BadInput):
        read_channel(channel, [tmp_path / "nothing.csv"], nothing_saved)
