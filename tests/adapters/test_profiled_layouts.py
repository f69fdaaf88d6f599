"""The layouts of shops and tills known, through the profiles built in and the choice of a profile for a file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from app.adapters.profiled import built_in, profile_for, propose_for, read_profiled
from app.domain.intake import Channel, IncomingLine, IncomingOrder, SourceStatus
from app.domain.profile import Field, FieldRule, Profile, check
from app.errors import BadInput, Problem
from tests.adapters.test_profiled import facts, table

with (Path(__file__).parent / "channel_headers.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))

JD, ALI, DOUYIN, POS, RECEIPT = (
    tuple(row["column"] for row in _ROWS if row["layout"] == layout)
    for layout in ("jd_order", "ali1688_order_49", "douyin_order_subset", "pos_line", "pos_receipt")
)
PROFILE = {profile.channel: profile for profile in built_in()}
F = Field


def wide(columns: Sequence[str], *rows: Mapping[str, str]) -> list[list[str]]:
    return [list(columns), *([row.get(name, "") for name in columns] for row in rows)]


# --- The profiles built in ----------------------------------------------------------------------


def test_the_profiles_built_in_read_the_layouts_they_were_made_for() -> None:
    assert {profile.channel: profile.header for profile in built_in()} == {
        Channel.JD: JD,
        Channel.ALI1688: ALI,
        Channel.POS: POS,
    }
    for profile in built_in():
        check(profile)


def test_jd_repeats_the_amount_on_every_line_and_ends_its_rows_with_a_comma(tmp_path: Path) -> None:
    row = {
        "订单号": '="290011223344"',
        "商品ID": "10023",
        "商品名称": "机油滤清器",
        "订购数量": "2",
        "支付方式": "货到付款",
        "下单时间": "2026-05-01 10:00:00",
        "京东价": "35.00",
        "订单金额": "152.00",
        "订单状态": "等待出库",
        "下单帐号": "jd_garage",
        "客户姓名": "王**",
        "客户地址": "江苏苏州市昆山市人民路1号",
        "联系电话": "1******6198",
        "订单备注": "尽快",
        "商家备注": "老客户",
        "运费金额": "12.00",
        "付款确认时间": "",
        "货号": "06A115561B",
    }
    second = row | {"商品ID": "10024", "商品名称": "火花塞", "订购数量": "1", "京东价": "70.00", "货号": ""}
    other = row | {"订单号": "290011223345", "订单状态": "(锁定)等待出库"}
    path = table(tmp_path / "jd.csv", *([*cells, ""] for cells in wide(JD, row, second, other)))
    profile = profile_for(path, Channel.JD, ())
    reading = read_profiled([path], profile)
    assert profile.name == "京东"
    assert reading.orders == (
        IncomingOrder(
            external_no="290011223344",
            status=SourceStatus.PAID,
            buyer="jd_garage",
            contact="王**",
            phone="1******6198",
            address="江苏苏州市昆山市人民路1号",
            amount_fen=15200,
            freight_fen=1200,
            ordered_at=datetime(2026, 5, 1, 2, tzinfo=UTC),
            remark="尽快；老客户",
            lines=(
                IncomingLine(("06A115561B", "10023"), "机油滤清器", 2, 3500),
                IncomingLine(("10024",), "火花塞", 1, 7000),
            ),
        ),
    )
    assert facts(reading) == [(4, "订单状态", "(锁定)等待出库", "status")]
    assert reading.left_out[0].rows == ((*wide(JD, other)[1], ""),)


def test_1688_merges_the_cells_of_an_order(tmp_path: Path) -> None:
    first = {
        "订单编号": "1900000000000000123",
        "买家会员名": "garage88",
        "运费(元)": "10",
        "实付款(元)": "130.5",
        "订单状态": "等待卖家发货",
        "订单付款时间": "2026/5/1 10:00",
        "收货人姓名": "李四",
        "收货地址": "浙江省 杭州市 余杭区 文一西路1号",
        "联系电话": "0571-88888888",
        "货品标题": "刹车片",
        "单价(元)": "60",
        "数量": "2",
        "货号": "D1060",
        "买家留言": "=1+1",
        "物流公司": "中通",
    }
    line = {"货品标题": "刹车盘", "单价(元)": "0.5", "数量": "1", "单品货号": "P-2", "货号": "P"}
    book = openpyxl.Workbook()
    for cells in wide(ALI, first, line, first | {"订单编号": "1900000000000000124", "买家公司名": "某某汽配"}):
        book.active.append(cells)
    book.active.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
    book.active["AD2"].data_type = "s"
    book.save(tmp_path / "1688.xlsx")
    path = tmp_path / "1688.xlsx"
    reading = read_profiled([path], profile_for(path, Channel.ALI1688, ()))
    assert reading.rejected == ()
    one, two = reading.orders
    assert (one.external_no, one.amount_fen, one.freight_fen) == ("1900000000000000123", 13050, 1000)
    assert (one.buyer, one.phone, one.carrier, one.remark) == ("garage88", "0571-88888888", "中通", "=1+1")
    assert one.lines == (
        IncomingLine(("D1060",), "刹车片", 2, 6000),
        IncomingLine(("P-2",), "刹车盘", 1, 50),
    )
    assert (two.buyer, len(two.lines)) == ("某某汽配", 1)


def test_a_counter_sale_is_done_and_a_return_has_negative_pieces(tmp_path: Path) -> None:
    sale = {
        "销售时间": "2026-05-01 10:00:00",
        "单据号": "S1",
        "会员编号": "C001",
        "会员名称": "老王修理厂",
        "商品编号": "06A115561B",
        "商品名称": "机油滤清器",
        "单价": "40.00",
        "打折率": "0.9",
        "数量": "2",
        "总金额": "72.00",
    }
    back = sale | {"单据号": "C2", "数量": "-1", "总金额": "-36.00"}
    sums = {"单据号": "合计", "数量": "1", "总金额": "36.00"}
    path = table(tmp_path / "pos.csv", *wide(POS, sale, back, sums))
    reading = read_profiled([path], profile_for(path, Channel.POS, ()))
    assert reading.rejected == ()
    assert reading.orders[0] == IncomingOrder(
        external_no="S1",
        status=SourceStatus.SIGNED,
        buyer="老王修理厂",
        customer="C001",
        amount_fen=7200,
        ordered_at=datetime(2026, 5, 1, 2, tzinfo=UTC),
        paid_at=datetime(2026, 5, 1, 2, tzinfo=UTC),
        lines=(IncomingLine(("06A115561B",), "机油滤清器", 2, 4000),),
    )
    assert (reading.orders[1].amount_fen, reading.orders[1].lines[0].quantity) == (-3600, -1)


# --- Which profile ------------------------------------------------------------------------------


def test_a_till_with_other_names_is_read_by_what_its_names_surely_mean(tmp_path: Path) -> None:
    path = table(
        tmp_path / "till.csv",
        ("小票号", "国际条码", "品名", "件数", "实售价", "原单号", "收银台", "详细地址"),
        ("R1", "6901234567892", "火花塞", "3", "12.5", "", "1", ""),
        ("R2", "6901234567892", "火花塞", "-1", "12.5", "R1", "1", ""),
        ("R3", "6901234567892", "火花塞", "1", "12.5", "", "1", "北京市朝阳区建国路1号"),
    )
    reading = read_profiled([path], profile_for(path, Channel.POS, ()))
    assert [(o.external_no, o.amount_fen, o.sale_no, o.status) for o in reading.orders] == [
        ("R1", 3750, "", SourceStatus.SIGNED),
        ("R2", -1250, "R1", SourceStatus.SIGNED),
        ("R3", 1250, "", SourceStatus.PAID),
    ]
    assert reading.orders[0].lines[0].codes == ("6901234567892",)


@pytest.mark.parametrize(
    ("channel", "header"),
    [
        (Channel.POS, RECEIPT),
        (Channel.JD, ("小票号", "条码", "数量")),
        (Channel.POS, ("小票号", "条码", "数量", "送货的地址")),
    ],
)
def test_a_header_that_is_not_surely_known_is_never_read_blindly(
    tmp_path: Path, channel: Channel, header: tuple[str, ...]
) -> None:
    path = table(tmp_path / "x.csv", header, ["1"] * len(header))
    with pytest.raises(BadInput) as refused:
        profile_for(path, channel, ())
    assert refused.value.code == "file.unknown_header"
    assert refused.value.facts == {"file": "x.csv", "found": " ".join(header)}
    assert refused.value.problems == (Problem("x.csv", 1, "", " ".join(header), "profile_table"),)


def test_the_sheet_that_tells_most_is_proposed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["备注"])
    sheet = book.create_sheet("orders")
    for row in (["单据", "状态", "货号", "数量"], ["1", "已发货", "A", "1"]):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    proposal = propose_for(tmp_path / "x.xlsx", Channel.MINI)
    assert proposal.profile.header == ("单据", "状态", "货号", "数量")
    assert proposal.profile.rules[F.STATUS].values[0] == ("已发货", "shipped")
    assert proposal.sure == {F.STATUS, F.SKU, F.QUANTITY}


def test_a_saved_profile_comes_before_the_one_built_in(tmp_path: Path) -> None:
    path = table(tmp_path / "jd.csv", JD)
    own = replace(PROFILE[Channel.JD], name="own", version=3)
    other = replace(own, channel=Channel.MINI, version=9)
    assert profile_for(path, Channel.JD, (own, replace(own, version=2), other)) == own


def test_douyin_puts_a_tab_inside_its_numbers_and_a_dash_for_nothing(tmp_path: Path) -> None:
    profile = Profile(
        "抖音",
        Channel.MINI,
        DOUYIN,
        {
            F.NUMBER: FieldRule(("主订单编号",)),
            F.STATUS: FieldRule(("订单状态",), values=(("待发货", "paid"),)),
            F.SKU: FieldRule(("商家编码",)),
            F.TITLE: FieldRule(("选购商品",)),
            F.QUANTITY: FieldRule(("商品数量",)),
            F.AMOUNT: FieldRule(("订单应付金额",)),
            F.REMARK: FieldRule(("商家备注",)),
        },
    )
    row = {
        "主订单编号": "\t6917926768823643751",
        "订单状态": "待发货",
        "商家编码": "\tA-1",
        "选购商品": "垫片",
        "商品数量": "1",
        "订单应付金额": "9.90",
        "商家备注": "-",
    }
    path = table(tmp_path / "douyin.csv", *wide(DOUYIN, row), encoding="utf-8-sig")
    (order,) = read_profiled([path], profile).orders
    assert (order.external_no, order.remark, order.amount_fen) == ("6917926768823643751", "", 990)
    assert order.lines == (IncomingLine(("A-1",), "垫片", 1),)
