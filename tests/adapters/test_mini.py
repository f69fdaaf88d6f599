"""Pushes of a mini-program in both official shapes, and values that nobody should have sent."""

import copy
import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from app.adapters.json_fields import spaced_address
from app.adapters.mini import mini_order, read_mini
from app.adapters.sample.mini import mini_orders, write_mini
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.errors import BadInput, Problem

SHIPPED = Path(resources.__path__[0]) / "sample"
DAY = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))
PAID_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
SECONDS = int(PAID_AT.timestamp())

TRADE = {
    "trade": {
        "trade_id": "t111",
        "create_time": (SECONDS - 60) * 1000,
        "update_time": SECONDS * 1000,
        "status": 20,
        "pay_info": {"pay_method_type": 0, "pay_id": "p111", "pay_time": SECONDS * 1000},
        "price_info": {"trade_price": 18000, "freight": 7000, "discounted_price": 1000},
        "buyer_info": {"id": "buyer-1", "mobile": "13900000001"},
        "address_info": {
            "name": "李四",
            "address": "广东省广州市海珠区新港中路397号",
            "mobile": "13900000002",
            "country": "中国",
            "province": "广东省",
            "city": "广州市",
            "district": "海珠区",
            "town": "",
            "self_pick_up_detail": {},
        },
        "remark_info": {"buyer_message": "多送点赠品", "seller_message": "老客户"},
        "invoice_info": {"type": 2, "title": "某公司", "code": "0000", "email": "a@example.com"},
        "orders": [
            {
                "order_id": "o111",
                "status": 20,
                "total_price": 10000,
                "product_info": {
                    "spu_id": "spu1",
                    "sku_id": "sku1",
                    "out_spu_id": "P-1",
                    "out_sku_id": "BP-J6-00005",
                    "cnt": 4,
                    "spu_name": "刹车片",
                    "sku_name": "前轮",
                },
            },
            {"order_id": "o112", "status": 250, "product_info": {"out_sku_id": "X", "cnt": 1}},
        ],
    }
}
SHOP = {
    "order_id": 3705115058471208928,
    "out_order_id": "2026-1",
    "openid": "oTVP50O5",
    "status": "20",
    "craete_time": SECONDS - 60,
    "update_time": str(SECONDS),
    "order_detail": {
        "product_infos": [
            {
                "product_id": 1,
                "sku_id": 23424,
                "out_sku_id": "",
                "product_cnt": "2",
                "slae_price": 2000.0,
                "title": "滤芯",
            },
            {"sku_id": 5, "out_sku_id": "A-1", "sku_cnt": 3, "sale_price": "150", "finish_aftersale_sku_cnt": 1},
            {"out_sku_id": "A-2", "sku_cnt": 1, "sale_price": 1, "finish_aftersale_sku_cnt": 1},
        ],
        "price_info": {"product_price": 4450, "order_price": 4850, "freight": 500, "discounted_price": 100},
        "pay_info": {"prepay_id": "42", "transaction_id": "13", "pay_time": SECONDS},
        "delivery_info": {
            "address_info": {
                "user_name": "陈先生",
                "postal_code": "510000",
                "province_name": "广东",
                "city_name": "广州",
                "county_name": "海珠区",
                "detail_info": "广东省广州市海珠区大塘",
                "house_number": "3栋",
                "national_code": "440105",
                "tel_number": "1****0001",
                "tel_number_ext_info": {"real_tel_number": "", "virtual_tel_number": "13212345774-1234"},
            },
            "delivery_product_info": [{"waybill_id": "SF1000", "delivery_id": "SF"}],
        },
        "ext_info": {"customer_notes": "尽快", "merchant_notes": "尽快"},
    },
}


def changed(payload: dict, **values: object) -> dict:
    """A copy with values put where `a__b` says."""
    made = copy.deepcopy(payload)
    for way, value in values.items():
        *parts, last = way.split("__")
        inner = made
        for part in parts:
            inner = inner[part]
        inner[last] = value
    return made


def test_a_connector_push():
    assert mini_order(TRADE) == IncomingOrder(
        external_no="t111",
        status=SourceStatus.PAID,
        buyer="buyer-1",
        contact="李四",
        phone="13900000002",
        address="广东省 广州市 海珠区 新港中路397号",
        amount_fen=18000,
        freight_fen=7000,
        discount_fen=1000,
        ordered_at=PAID_AT - timedelta(minutes=1),
        paid_at=PAID_AT,
        remark="多送点赠品；老客户",
        lines=(IncomingLine(("BP-J6-00005", "P-1", "sku1"), "刹车片 前轮", 4, 2500),),
    )


def test_a_shop_order():
    assert mini_order({"errcode": 0, "order": SHOP}) == IncomingOrder(
        external_no="3705115058471208928",
        status=SourceStatus.PAID,
        buyer="oTVP50O5",
        contact="陈先生",
        phone="13212345774-1234",
        address="广东 广州 海珠区 大塘 3栋",
        amount_fen=4850,
        freight_fen=500,
        discount_fen=100,
        ordered_at=PAID_AT - timedelta(minutes=1),
        paid_at=PAID_AT,
        remark="尽快",
        carrier="SF",
        waybill="SF1000",
        lines=(IncomingLine(("23424",), "滤芯", 2, 2000), IncomingLine(("A-1", "5"), "", 2, 150)),
    )


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (10, SourceStatus.UNPAID),
        (20, SourceStatus.PAID),
        (21, SourceStatus.SHIPPED),
        ("30", SourceStatus.SHIPPED),
        (100, SourceStatus.SIGNED),
        (181, SourceStatus.CLOSED),
        (200, SourceStatus.CLOSED),
        (250.0, SourceStatus.CLOSED),
    ],
)
def test_statuses(number: object, status: SourceStatus):
    assert mini_order(changed(SHOP, status=number)).status is status


def test_what_is_empty_was_not_said():
    push = changed(TRADE, trade__pay_info__pay_time="", trade__status=10, trade__remark_info=[], trade__buyer_info=None)
    order = mini_order(changed(push, trade__create_time=0, trade__orders=[]))

    assert (order.paid_at, order.ordered_at, order.remark, order.buyer, order.lines) == (None, None, "", "", ())


def test_a_price_that_cannot_be_divided_was_not_said():
    push = copy.deepcopy(TRADE)
    push["trade"]["orders"][0]["total_price"] = 10001  # type: ignore[index]

    assert mini_order(push).lines[0].price_fen == 0


def test_an_open_order_of_which_every_line_was_cancelled_is_closed():
    push = copy.deepcopy(TRADE)
    del push["trade"]["orders"][0]  # type: ignore[attr-defined]

    order = mini_order(push)

    assert (order.status, len(order.lines)) == (SourceStatus.CLOSED, 1)


def test_goods_that_are_fetched_go_to_the_pick_up_point():
    point = {
        "name": "城北自提点",
        "province": "广东省",
        "city": "广州市",
        "district": "海珠区",
        "address": "江南大道1号",
    }
    push = changed(TRADE, trade__address_info={"name": "李四", "self_pick_up_detail": point})

    order = mini_order(push)

    assert order.address == "广东省 广州市 海珠区 江南大道1号"
    assert order.phone == "13900000001"
    assert order.remark.endswith("；城北自提点")


@pytest.mark.parametrize(
    ("way", "value", "field", "found", "expected"),
    [
        ("trade__status", 12, "trade.status", "12", "status"),
        ("trade__status", True, "trade.status", "true", "status"),
        ("trade__status", None, "trade.status", "", "status"),
        ("trade__trade_id", "", "trade.trade_id", "", "filled"),
        ("trade__trade_id", 4.53e18, "trade.trade_id", "4.53e+18", "text_id"),
        ("trade__trade_id", "4.53E+18", "trade.trade_id", "4.53E+18", "text_id"),
        ("trade__trade_id", "9" * 129, "trade.trade_id", "9" * 119 + "…", "text_id"),
        ("trade__price_info", "18000", "trade.price_info", "18000", "object"),
        ("trade__price_info__trade_price", 180.5, "trade.price_info.trade_price", "180.5", "fen"),
        ("trade__price_info__trade_price", "180.00元", "trade.price_info.trade_price", "180.00元", "fen"),
        ("trade__price_info__freight", -1, "trade.price_info.freight", "-1", "fen"),
        ("trade__price_info__freight", 10**400, "trade.price_info.freight", "…", "fen"),
        ("trade__pay_info__pay_time", 20261123093000, "trade.pay_info.pay_time", "20261123093000", "time"),
        ("trade__pay_info__pay_time", False, "trade.pay_info.pay_time", "false", "time"),
        ("trade__address_info__name", {"a": 1, "b": 2}, "trade.address_info.name", "{a, b}", "text"),
        ("trade__orders", [7], "trade.orders[0]", "7", "object"),
        ("trade__orders", {"product_info": {}}, "trade.orders.product_info.sku_cnt", "", "quantity"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(way: str, value: object, field: str, found: str, expected: str):
    with pytest.raises(BadInput) as raised:
        mini_order(changed(TRADE, **{way: value}))

    assert raised.value.code == "push.bad"
    assert raised.value.problems == (Problem("push", 0, field, found, expected),)


@pytest.mark.parametrize("pieces", [-1, 0, 2.5, float("inf"), True, "两", 1_000_001, 10**400, [], None])
def test_a_quantity_is_a_whole_number_above_0(pieces: object):
    push = copy.deepcopy(SHOP)
    push["order_detail"]["product_infos"][1]["sku_cnt"] = pieces  # type: ignore[index]

    with pytest.raises(BadInput) as raised:
        mini_order(push)

    problem = raised.value.problems[0]
    assert (problem.field, problem.expected) == ("order_detail.product_infos[1].sku_cnt", "quantity")
    assert raised.value.facts["order"] == "3705115058471208928"


@pytest.mark.parametrize("payload", [None, 7, "trade", [], [TRADE], {}, {"trade": 1}, {"trade": {"tid": 1}}])
def test_something_else_is_refused(payload: object):
    with pytest.raises(BadInput) as raised:
        mini_order(payload)

    assert raised.value.problems[0].expected == "mini_push"


@pytest.mark.parametrize(
    ("regions", "detail", "wanted"),
    [
        (("江苏省", "苏州市", "昆山市", "花桥镇"), "昆山市花桥镇曹新路1号", "江苏省 苏州市 昆山市 花桥镇 曹新路1号"),
        (("广西", "南宁", "江南区"), "广西壮族自治区南宁市江南区五一路", "广西 南宁 江南区 五一路"),
        (("湘西", "吉首市"), "湘西土家族苗族自治州 吉首市人民路", "湘西 吉首市 人民路"),
        (("江西", "景德镇", ""), "江西省景德镇市珠山区瓷都大道", "江西 景德镇 景德镇市珠山区瓷都大道"),
        (("北京", "北京市", "朝阳区"), "北京市朝阳区建国路", "北京 北京市 朝阳区 建国路"),
        (("海南省", "", "五指山市"), "海榆路9号", "海南省 五指山市 海榆路9号"),
        (("江西省", "上饶市", "城区"), "城区大道5号", "江西省 上饶市 城区 城区大道5号"),
        (("广东", "深圳", ""), "广东科技大厦", "广东 深圳 广东科技大厦"),
        (("吉林省", "长春市", ""), "", "吉林省 长春市"),
    ],
)
def test_regions_are_said_once(regions: tuple[str, ...], detail: str, wanted: str):
    assert spaced_address(regions, detail) == wanted


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([20, "20", "", 1e400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def places(value: object, put: Callable[[object], object]) -> list[Callable[[object], object]]:
    """For each place in a JSON value the function that gives the whole with something else there."""
    found = [put]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:

        def put_inner(new: object, key: object = key) -> object:
            made = copy.copy(value)
            made[key] = new  # type: ignore[index]
            return put(made)

        found += places(inner, put_inner)
    return found


@given(st.sampled_from(places(TRADE, lambda new: new) + places(SHOP, lambda new: new)), ANY_JSON)
def test_any_value_anywhere_is_read_or_refused(put: Callable[[object], object], value: object):
    try:
        order = mini_order(put(value))
    except BadInput as bad:
        order, problems = None, bad.problems
    else:
        problems = ()
    assert bool(problems) is (order is None)
    assert order is None or (order.external_no and all(line.quantity > 0 for line in order.lines))


# --- sample -------------------------------------------------------------------------------------


def test_the_sample_file_is_what_its_code_writes_and_reads_whole(tmp_path: Path):
    """After a change of the generator: write_mini(SHIPPED / "mini_orders.jsonl", mini_orders(12, DAY))."""
    made = mini_orders(12, DAY)
    write_mini(tmp_path / "m.jsonl", made)
    with (SHIPPED / "products.csv").open(encoding="utf-8") as file:
        known = {code for row in csv.DictReader(file) for code in (row["sku"], *row["oe_numbers"].split(";"))}

    reading = read_mini([SHIPPED / "mini_orders.jsonl"])

    assert (tmp_path / "m.jsonl").read_bytes() == (SHIPPED / "mini_orders.jsonl").read_bytes()
    assert [(o.external_no, o.address, o.phone, o.lines, o.paid_at, o.amount_fen) for o in reading.orders] == [
        (o.external_no, o.address, o.phone, o.lines, o.paid_at and o.paid_at.replace(microsecond=0), o.amount_fen)
        for o in made
    ]
    assert (reading.rejected, reading.left_out) == ((), ())
    assert {code for order in reading.orders for line in order.lines for code in line.codes} <= known
    assert all(order.phone.startswith("1390000") for order in reading.orders)
