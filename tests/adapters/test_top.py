"""Trades of Taobao's TOP interface, in every envelope and with every quirk seen in captures."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.mini import read_mini
from app.adapters.top import read_top
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.errors import BadInput, Problem
from app.ports import ChannelReading

TRADE = {
    "tid": 4530000000000000123,
    "tid_str": "4530000000000000123",
    "type": "fixed",
    "status": "WAIT_SELLER_SEND_GOODS",
    "created": "2026-11-23 09:29:00",
    "modified": "2026-11-23 09:30:05",
    "pay_time": "2026-11-23 09:30:00",
    "payment": "130.50",
    "total_fee": "142.00",
    "post_fee": "10.50",
    "discount_fee": "2.00",
    "adjust_fee": "-3.00",
    "received_payment": "0.00",
    "buyer_nick": "汽修_老王",
    "buyer_open_uid": "AAG",
    "buyer_message": "尽快",
    "seller_memo": "老客户",
    "seller_flag": 1,
    "receiver_name": "王**",
    "receiver_mobile": "138****0000",
    "receiver_phone": "",
    "receiver_state": "浙江省",
    "receiver_city": "杭州市",
    "receiver_district": "余杭区",
    "receiver_town": "仓前街道",
    "receiver_address": "文一西路969号(东门)",
    "receiver_zip": "310000  ",
    "shipping_type": "express",
    "orders": {
        "order": [
            {
                "oid": 1,
                "num": 2,
                "num_iid": 77,
                "sku_id": "88",
                "outer_iid": "ITEM-7",
                "outer_sku_id": "06A115561B",
                "title": "机油滤清器",
                "price": "12.30",
                "refund_status": "NO_REFUND",
                "status": "WAIT_SELLER_SEND_GOODS",
                "logistics_company": "顺丰速运",
                "invoice_no": "SF1000000000001",
            },
            {"oid": 2, "num": "1", "price": "1.00", "outer_iid": "R-1", "refund_status": "SUCCESS"},
            {"oid": 3, "num": 1, "outer_iid": "C-1", "status": "TRADE_CLOSED_BY_TAOBAO"},
        ]
    },
}
WHOLE = IncomingOrder(
    external_no="4530000000000000123",
    status=SourceStatus.PAID,
    buyer="汽修_老王",
    contact="王**",
    phone="138****0000",
    address="浙江省 杭州市 余杭区 仓前街道 文一西路969号(东门)",
    amount_fen=13050,
    freight_fen=1050,
    discount_fen=200,
    ordered_at=datetime(2026, 11, 23, 1, 29, tzinfo=UTC),
    paid_at=datetime(2026, 11, 23, 1, 30, tzinfo=UTC),
    remark="尽快；老客户",
    carrier="顺丰速运",
    waybill="SF1000000000001",
    lines=(IncomingLine(("06A115561B", "ITEM-7", "88", "77"), "机油滤清器", 2, 1230),),
)


def trade(**values: object) -> dict:
    """A trade that differs in these values."""
    return copy.deepcopy(TRADE) | values


def read(tmp_path: Path, *values: object) -> ChannelReading:
    path = tmp_path / "t.json"
    path.write_text("\n".join(json.dumps(value, ensure_ascii=False) for value in values), encoding="utf-8")
    return read_top([path])


@pytest.mark.parametrize(
    "value",
    [
        TRADE,
        [TRADE],
        {"trade": TRADE},
        {"trade_fullinfo_get_response": {"trade": TRADE, "request_id": "r1"}},
        {"trades": [TRADE]},
        {"trades": {"trade": [TRADE]}},
        {"trades_sold_get_response": {"total_results": 1, "trades": {"trade": TRADE}}},
    ],
)
def test_every_envelope(tmp_path: Path, value: object):
    reading = read(tmp_path, value)

    assert (reading.orders, reading.rejected, reading.left_out) == ((WHOLE,), (), ())


def test_lines_of_json(tmp_path: Path):
    closed = trade(tid_str="7", status="TRADE_CLOSED", orders=None)

    reading = read(tmp_path, {"trade_fullinfo_get_response": {"trade": TRADE}}, {"trade": closed})

    assert [(o.external_no, o.status) for o in reading.orders] == [
        (WHOLE.external_no, SourceStatus.PAID),
        ("7", SourceStatus.CLOSED),
    ]


@pytest.mark.parametrize("orders", [{"order": TRADE["orders"]["order"][0]}, TRADE["orders"]["order"][:1]])  # type: ignore[index]
def test_one_line_without_its_list(tmp_path: Path, orders: object):
    assert read(tmp_path, trade(orders=orders)).orders == (WHOLE,)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("TRADE_NO_CREATE_PAY", SourceStatus.UNPAID),
        ("WAIT_BUYER_PAY", SourceStatus.UNPAID),
        ("PAY_PENDING", SourceStatus.UNPAID),
        ("WAIT_PRE_AUTH_CONFIRM", SourceStatus.UNPAID),
        ("PAID_FORBID_CONSIGN", SourceStatus.UNPAID),
        ("WAIT_SELLER_SEND_GOODS", SourceStatus.PAID),
        ("SELLER_CONSIGNED_PART", SourceStatus.SHIPPED),
        ("WAIT_BUYER_CONFIRM_GOODS", SourceStatus.SHIPPED),
        ("TRADE_BUYER_SIGNED", SourceStatus.SIGNED),
        ("TRADE_FINISHED", SourceStatus.SIGNED),
        ("TRADE_CLOSED", SourceStatus.CLOSED),
        ("TRADE_CLOSED_BY_TAOBAO", SourceStatus.CLOSED),
    ],
)
def test_statuses(tmp_path: Path, word: str, status: SourceStatus):
    (order,) = read(tmp_path, trade(status=word)).orders

    assert order.status is status
    assert len(order.lines) == (3 if status is SourceStatus.CLOSED else 1)


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (
            {"receiver_state": "河南省", "receiver_city": "", "receiver_district": "济源市", "receiver_town": None},
            "河南省 济源市 文一西路969号(东门)",
        ),
        ({"receiver_address": "浙江省 杭州市 余杭区 仓前街道 良睦路1号"}, "浙江省 杭州市 余杭区 仓前街道 良睦路1号"),
        ({"receiver_address": "**"}, "浙江省 杭州市 余杭区 仓前街道 **"),
    ],
)
def test_addresses(tmp_path: Path, values: dict, address: str):
    assert read(tmp_path, trade(**values)).orders[0].address == address


@pytest.mark.parametrize(
    ("values", "field", "found", "expected"),
    [
        ({"status": "等待发货"}, "trade.status", "等待发货", "status"),
        ({"tid_str": None, "tid": 4.53e18}, "trade.tid", "4.53e+18", "text_id"),
        ({"tid_str": None, "tid": None}, "trade.tid_str", "", "filled"),
        ({"payment": "130.505"}, "trade.payment", "130.505", "money"),
        ({"payment": True}, "trade.payment", "true", "money"),
        ({"pay_time": "2026-13-01 00:00:00"}, "trade.pay_time", "2026-13-01 00:00:00", "time"),
        ({"orders": {"order": {"num": -1}}}, "trade.orders.order.num", "-1", "quantity"),
        ({"orders": {"order": [{"num": 1, "price": [1]}]}}, "trade.orders.order[0].price", "[…]", "money"),
        ({"orders": {"order": ["x"]}}, "trade.orders.order[0]", "x", "object"),
        ({"orders": "none"}, "trade.orders", "none", "object"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(tmp_path: Path, values: dict, field: str, found: str, expected: str):
    reading = read(tmp_path, {"trade": trade(**values)}, {"trade": trade(tid_str="7")})

    assert [order.external_no for order in reading.orders] == ["7"]
    assert reading.rejected == (Problem("t.json", 1, field, found, expected),)
    assert len(reading.left_out[0].rows) == 1


def test_a_list_names_the_place_and_loses_nothing(tmp_path: Path):
    reading = read(tmp_path, {"trades": {"trade": [TRADE, {"num": 1}, 7, trade(tid_str="7", payment=130.5)]}})

    assert [order.amount_fen for order in reading.orders] == [13050, 13050]
    assert {p.field for p in reading.rejected if p.expected == "filled"} == {
        "trades.trade[1].tid_str",
        "trades.trade[2].tid_str",
    }
    assert len(reading.left_out[0].rows) == 1


def test_the_later_answer_counts(tmp_path: Path):
    later = trade(status="TRADE_CLOSED", modified="2026-11-23 09:31:00")

    assert read(tmp_path, later, TRADE).orders[0].status is SourceStatus.CLOSED


@pytest.mark.parametrize(
    "value",
    [
        {"error_response": {"code": 27}},
        {"trade": {"trade_id": "t111", "status": 20}},
        {"order_id": 1, "status": 20},
        {"trades": []},
        "TRADE",
    ],
)
def test_a_file_that_is_no_answer_of_top_is_refused(tmp_path: Path, value: object):
    with pytest.raises(BadInput) as raised:
        read(tmp_path, value)

    assert raised.value.code == "file.not_top"
    assert [(p.row, p.expected) for p in raised.value.problems] == [(0, "top_trade")]


def test_a_deep_answer_is_no_crash(tmp_path: Path):
    deep = '{"trade":' * 900 + "1" + "}" * 900
    path = tmp_path / "t.jsonl"
    path.write_text(f"{deep}\n{json.dumps(TRADE)}", encoding="utf-8")

    reading = read_top([path])

    assert (len(reading.orders), {p.row for p in reading.rejected}) == (1, {1})
    assert read_mini([path]).orders == ()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TRADE, "order", "num"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(TRADE)), ANY_JSON, min_size=1, max_size=4))
def test_any_value_anywhere_is_read_or_left_out(tmp_path_factory: pytest.TempPathFactory, values: dict):
    reading = read(tmp_path_factory.getbasetemp(), TRADE | {"tid_str": "7"}, TRADE | values)

    assert reading.orders
    assert (len(reading.orders) == 2) is (not reading.rejected) is (not reading.left_out) or values.get("tid_str")
