"""Taobao's exports in every layout and with every quirk seen in the wild, joined without guessing."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from app.adapters import tables
from app.adapters.taobao import read_taobao
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.errors import BadInput, Problem
from app.ports import ChannelReading

with (Path(__file__).parent / "channel_headers.csv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file))

ORDERS_2012, ORDERS_2018, ORDERS_2021, LINES, ITEMS = (
    tuple(row["column"] for row in _ROWS if row["layout"] == layout)
    for layout in ("tb_order_2012_2016", "tb_order_2018", "tb_order_2021_xlsx", "tb_detail_2018", "tb_item_2023_subset")
)
LATER = (*ORDERS_2021, "直播返现状态", "返现金额", "延迟发货自动赔付金额", "预售订单", "发货时间", "商家备忘")
NUMBER = "4530000000000000123"
OTHER = "150230040123456"

ORDER = {
    "订单编号": f'="{NUMBER}"',
    "买家会员名": "汽修_老王",
    "买家应付货款": "120.00",
    "买家应付邮费": "10.50",
    "总金额": "130.50",
    "买家实际支付金额": "1,130.50",
    "订单状态": "买家已付款，等待卖家发货",
    "买家留言": "尽快",
    "收货人姓名": "王**",
    "收货地址": "浙江省 杭州市 余杭区  文一西路969号(东门) (310000)",
    "联系电话": "",
    "联系手机": "'13212345774-1234",
    "订单创建时间": "2016/5/23 22:02",
    "订单付款时间": "2016-05-23 22:03:04",
    "宝贝标题": '机油滤清器，空气滤清器 "加厚", 套装',
    "订单备注": "null",
    "宝贝总数量": "3",
    "订单关闭原因": "订单未关闭",
    "退款金额": "无退款申请",
    "打款商家金额": "12.30元",
}
LINE = {
    "订单编号": NUMBER,
    "标题": '机油滤清器 "加厚", 大众',
    "价格": "12.30",
    "购买数量": "2",
    "外部系统编号": "ITEM-7",
    "商品属性": "颜色分类:白色[GT20];安装方式:无",
    "订单状态": "买家已付款，等待卖家发货",
    "商家编码": "'06A115561B",
}
WHOLE = IncomingOrder(
    external_no=NUMBER,
    status=SourceStatus.PAID,
    buyer="汽修_老王",
    contact="王**",
    phone="13212345774-1234",
    address="浙江省 杭州市 余杭区 文一西路969号(东门)",
    amount_fen=113050,
    freight_fen=1050,
    ordered_at=datetime(2016, 5, 23, 14, 2, tzinfo=UTC),
    paid_at=datetime(2016, 5, 23, 14, 3, 4, tzinfo=UTC),
    remark="尽快",
    lines=(IncomingLine(("06A115561B", "ITEM-7"), '机油滤清器 "加厚", 大众', 2, 1230),),
)


Rows = Sequence[Mapping[str, str]]


def grid(columns: Sequence[str], rows: Rows) -> list[list[str]]:
    """The header and the cells of rows given by stripped column names."""
    return [list(columns), *([row.get(name.strip(), "") for name in columns] for row in rows)]


def csv_file(path: Path, columns: Sequence[str], *rows: Mapping[str, str], encoding: str = "gb18030") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(grid(columns, rows))
    return path


def xlsx_file(path: Path, sheets: Mapping[str, list[list[str]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column)
                cell.value = value
                cell.data_type = "s"
    book.save(path)
    return path


def read_orders(tmp_path: Path, *rows: Mapping[str, str]) -> ChannelReading:
    return read_taobao([csv_file(tmp_path / "o.csv", ORDERS_2012, *rows)])


def read_both(
    tmp_path: Path, orders: Sequence[Mapping[str, str]], lines: Sequence[Mapping[str, str]]
) -> ChannelReading:
    order_list = csv_file(tmp_path / "o.csv", ORDERS_2012, *orders)
    return read_taobao([order_list, csv_file(tmp_path / "l.csv", LINES, *lines)])


@pytest.mark.parametrize("columns", [ORDERS_2012, ORDERS_2018, ORDERS_2021, LATER, tuple(reversed(LATER))])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_every_layout_of_the_order_list(tmp_path: Path, columns: Sequence[str], encoding: str):
    orders = csv_file(tmp_path / "ExportOrderList201609231016.csv", columns, ORDER, encoding=encoding)
    lines = csv_file(tmp_path / "ExportOrderDetailList201609231016.csv", LINES, LINE, encoding=encoding)

    there, back = read_taobao([orders, lines]), read_taobao([lines, orders])

    assert (there.orders, there.rejected) == ((WHOLE,), ())
    assert back == there


def test_one_workbook_with_three_sheets(tmp_path: Path):
    shipped = {"订单编号": NUMBER, "物流公司": "顺丰速运", "物流单号": '="SF1234567890123"'}
    sheets = {
        "订单报表": grid(ORDERS_2021, [ORDER]),
        "销售明细": grid(LINES, [LINE]),
        "发货报表": grid(("订单编号", "发货时间", "物流公司", "物流单号"), [shipped]),
        "说明": [["这张表是什么"]],
    }

    files = read_taobao([xlsx_file(tmp_path / "a.xlsx", sheets)])

    assert [(order.carrier, order.waybill, order.lines) for order in files.orders] == [
        ("顺丰速运", "SF1234567890123", WHOLE.lines)
    ]
    assert files.rejected == (Problem("a.xlsx#说明", 1, "", "这张表是什么", "taobao_table"),)


def test_item_list_alone_makes_orders_without_an_address(tmp_path: Path):
    item = {
        "子订单编号": "4530000000000000124",
        "主订单编号": NUMBER,
        "商品标题": "机油滤清器",
        "商品价格": "12.30",
        "购买数量": "2",
        "商家编码": "06A115561B",
        "订单状态": "卖家已发货,等待买家确认",
        "买家实付金额": "24.60",
        "退款状态": "没有申请退款",
        "订单付款时间": "2023-05-23 22:03:04",
        "物流公司": "中通快递",
        "物流单号": "73123456789012",
    }
    refunded = item | {"子订单编号": "4530000000000000125", "退款状态": "退款成功", "商家编码": "X"}

    files = read_taobao([csv_file(tmp_path / "ExportItemlList.csv", ITEMS, item, refunded, item)])

    assert files.rejected == ()
    assert files.orders == (
        IncomingOrder(
            external_no=NUMBER,
            status=SourceStatus.SHIPPED,
            amount_fen=4920,
            paid_at=datetime(2023, 5, 23, 14, 3, 4, tzinfo=UTC),
            carrier="中通快递",
            waybill="73123456789012",
            lines=(IncomingLine(("06A115561B",), "机油滤清器", 2, 1230),),
        ),
    )


def test_orders_alone_have_no_lines_and_both_files_may_hold_other_orders(tmp_path: Path):
    files = read_both(tmp_path, [ORDER], [LINE | {"订单编号": OTHER}])

    assert [(order.external_no, len(order.lines), order.address != "") for order in files.orders] == [
        (NUMBER, 0, True),
        (OTHER, 1, False),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("等待买家付款", SourceStatus.UNPAID),
        ("买家已付款，等待卖家发货", SourceStatus.PAID),
        ("买家已付款,等待卖家发货", SourceStatus.PAID),
        (" 买家已付款, 等待卖家发货 ", SourceStatus.PAID),
        ("待发货", SourceStatus.PAID),
        ("卖家已发货,等待买家确认", SourceStatus.SHIPPED),
        ("已发货", SourceStatus.SHIPPED),
        ("交易成功", SourceStatus.SIGNED),
        ("已完成", SourceStatus.SIGNED),
        ("交易关闭", SourceStatus.CLOSED),
        ("退款成功", SourceStatus.CLOSED),
        ("已取消", SourceStatus.CLOSED),
    ],
)
def test_every_status_text(tmp_path: Path, text: str, status: SourceStatus):
    files = read_orders(tmp_path, ORDER | {"订单状态": text, "订单关闭原因": "退款"})

    assert [order.status for order in files.orders] == [status]


@pytest.mark.parametrize(
    ("column", "found", "expected"),
    [
        ("订单编号", "4.53E+18", "text_id"),
        ("订单编号", "合计", "text_id"),
        ("订单编号", "", "text_id"),
        ("订单状态", "部分发货", "status"),
        ("订单状态", "", "status"),
        ("联系手机", "1.38E+10", "text_id"),
        ("买家实际支付金额", "1e5", "money"),
        ("买家应付邮费", "-5.00", "money"),
        ("订单付款时间", "42513.918", "time"),
        ("物流单号", "7.31234E+13", "text_id"),
    ],
)
def test_a_wrong_cell_rejects_its_order_and_no_other(tmp_path: Path, column: str, found: str, expected: str):
    files = read_both(tmp_path, [ORDER | {column: found}, ORDER | {"订单编号": OTHER}], [LINE])

    assert files.rejected == (Problem("o.csv", 2, column, found, expected),)
    headless = [NUMBER] if column == "订单编号" else []
    assert [order.external_no for order in files.orders] == [OTHER, *headless]


@pytest.mark.parametrize("found", ["-1", "0", "1.5", "1e5", "١", "", "二"])
def test_an_order_with_an_unreadable_line_is_rejected_whole(tmp_path: Path, found: str):
    lines = [LINE, LINE | {"购买数量": found}, LINE | {"订单编号": OTHER, "购买数量": "2.0"}]

    files = read_both(tmp_path, [ORDER, ORDER | {"订单编号": OTHER}], lines)

    assert [(order.external_no, len(order.lines)) for order in files.orders] == [(OTHER, 1)]
    assert files.rejected == (
        Problem("l.csv", 3, "购买数量", found, "quantity"),
        Problem("l.csv", 3, "订单编号", NUMBER, "order_lines"),
    )


@pytest.mark.parametrize("stray", ["4.53E+18,标题,1.00,1,,,,,,X", f"{NUMBER},标题,还是,标题,1.00,1,,,,,,X"])
def test_a_line_of_nobody_knows_whom_holds_the_orders_that_lack_pieces(tmp_path: Path, stray: str):
    orders = csv_file(tmp_path / "o.csv", ORDERS_2012, ORDER, ORDER | {"订单编号": OTHER, "宝贝总数量": "2"})
    lines = csv_file(tmp_path / "l.csv", LINES, LINE, LINE | {"订单编号": OTHER})
    with lines.open("a", encoding="gb18030") as stream:
        stream.write(stray)

    files = read_taobao([orders, lines])

    assert [order.external_no for order in files.orders] == [OTHER]
    assert [problem.row for problem in files.rejected] == [4, 4]
    assert files.rejected[-1] == Problem("l.csv", 4, "订单编号", NUMBER, "order_lines")


@pytest.mark.parametrize(("pieces", "held"), [("", True), ("3", True), ("2", False)])
def test_a_line_whose_number_is_merged_away_may_be_the_order_above(tmp_path: Path, pieces: str, held: bool):
    rows = [LINE, LINE | {"订单编号": "", "商家编码": "X"}, LINE | {"订单编号": OTHER}]

    files = read_both(tmp_path, [ORDER | {"宝贝总数量": pieces}], rows)

    assert [order.external_no for order in files.orders] == ([OTHER] if held else [NUMBER, OTHER])
    told = [(3, NUMBER, "order_lines")] if held else []
    assert [(p.row, p.found, p.expected) for p in files.rejected] == [(3, "", "text_id"), *told]


def test_odd_texts_and_full_width_digits(tmp_path: Path):
    order = {
        "买家留言": "尽快😀👍",
        "收货人姓名": "=HYPERLINK(1)",
        "联系手机": "１３２１２３４５７７４",
        "订单编号": NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    }
    line = {"购买数量": "２", "价格": "１２．３０"}

    files = read_both(tmp_path, [ORDER | order], [LINE | line])

    found = WHOLE._replace(remark="尽快😀👍", contact="=HYPERLINK(1)", phone="13212345774")
    assert (files.orders, files.rejected) == ((found,), ())


def test_rows_left_out_stand_as_they_stood_with_everything_of_their_order(tmp_path: Path):
    third, fourth = "150230040123457", "150230040123458"
    orders = [ORDER, ORDER | {"订单编号": OTHER, "订单状态": "？"}, ORDER | {"订单编号": third}, {"订单编号": "合计"}]
    lines = [LINE, LINE | {"购买数量": "-2"}, *(LINE | {"订单编号": number} for number in (OTHER, third, fourth))]
    shipped = [{"订单编号": number, "物流公司": "顺丰速运", "物流单号": "SF1"} for number in (NUMBER, third)]
    damaged = {"订单编号": fourth, "物流单号": "1.2E+13"}
    sheets = {
        "订单": grid(ORDERS_2012, orders),
        "明细": grid(LINES, lines),
        "发货": grid(("订单编号", "物流公司", "物流单号"), [*shipped, damaged]),
    }

    files = read_taobao([xlsx_file(tmp_path / "a.xlsx", sheets)])

    assert [order.external_no for order in files.orders] == [third, fourth]
    for table, (name, rows) in zip(files.left_out, ((n, sheets[n]) for n in ("订单", "明细", "发货")), strict=True):
        assert (table.file, list(table.header)) == (f"a.xlsx#{name}", [column.strip() for column in rows[0]])
        wanted = {"订单": (1, 2, 4), "明细": (1, 2, 3, 5), "发货": (1, 3)}[name]
        assert [list(row) for row in table.rows] == [rows[number] for number in wanted]


def test_rows_that_fit_no_order_are_left_out_with_the_orders_they_hold(tmp_path: Path):
    for folder, number in (("a", NUMBER), ("b", OTHER)):
        (tmp_path / folder).mkdir()
        csv_file(tmp_path / folder / "o.csv", ORDERS_2012, ORDER | {"订单编号": number, "宝贝总数量": "2"})
    lines = csv_file(tmp_path / "l.csv", LINES, LINE | {"购买数量": "1"}, LINE | {"订单编号": OTHER})
    with lines.open("a", encoding="gb18030") as stream:
        stream.write(f"{NUMBER},标题,还是,标题,1.00,1,,,,,,X\n7,太短\n")

    files = read_taobao([tmp_path / "a" / "o.csv", tmp_path / "b" / "o.csv", lines])

    assert [order.external_no for order in files.orders] == [OTHER]
    assert [(table.file, [row[0] for row in table.rows]) for table in files.left_out] == [
        ("o.csv", [NUMBER]),
        ("l.csv", [NUMBER, NUMBER, "7"]),
    ]
    assert [len(row) for row in files.left_out[1].rows] == [10, 12, 2]


def test_lines_that_a_quote_swallowed_are_left_out_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "_CHUNK", 16)
    lines = csv_file(tmp_path / "l.csv", LINES, LINE)
    swallowed = f'{OTHER},"标题,1.00,1\r\n{OTHER},标题,1.00,2,,"机滤"\r\n'
    with lines.open("a", encoding="gb18030", newline="") as stream:
        stream.write(swallowed)

    files = read_taobao([lines])

    assert [(p.row, p.expected) for p in files.rejected] == [(3, "quote")]
    assert [table.rows for table in files.left_out] == [((swallowed,),)]


def test_nothing_is_left_out_of_sound_files(tmp_path: Path):
    assert read_both(tmp_path, [ORDER], [LINE]).left_out == ()


def test_a_seller_may_export_few_columns(tmp_path: Path):
    columns = ("订单编号", "买家实际支付金额", "订单状态", "收货人姓名", "收货地址 ", "宝贝标题 ")

    files = read_taobao([csv_file(tmp_path / "o.csv", columns, ORDER)])

    assert [(order.amount_fen, order.buyer, order.paid_at) for order in files.orders] == [(113050, "", None)]


def test_the_same_order_twice(tmp_path: Path):
    files = read_orders(tmp_path, ORDER, ORDER, ORDER | {"收货地址": "上海 上海市 黄浦区 外滩1号"})

    assert [order.address for order in files.orders] == [WHOLE.address]
    assert files.rejected == (Problem("o.csv", 4, "订单编号", NUMBER, "one_row_per_order"),)


def test_lines_of_two_files_are_never_added_up(tmp_path: Path):
    first = csv_file(tmp_path / "l.csv", LINES, LINE, LINE | {"订单编号": OTHER})
    again = csv_file(tmp_path / "m.csv", LINES, LINE | {"标题": "机滤"}, LINE | {"订单编号": OTHER, "购买数量": "3"})

    files = read_taobao([first, again])

    assert [(order.external_no, len(order.lines)) for order in files.orders] == [(NUMBER, 1)]
    assert [(p.file, p.found, p.expected) for p in files.rejected] == [
        ("m.csv", OTHER, "same_lines"),
        ("m.csv", OTHER, "order_lines"),
    ]


def test_a_closed_line_of_an_open_order_is_not_wanted(tmp_path: Path):
    closed = LINE | {"商家编码": "X", "订单状态": "交易关闭"}

    files = read_both(tmp_path, [ORDER, ORDER | {"订单编号": OTHER, "订单状态": "交易关闭"}], [LINE, closed])
    kept = read_both(tmp_path, [ORDER | {"订单状态": "交易关闭"}], [LINE, closed])

    assert files.orders[0].lines == WHOLE.lines
    assert [len(order.lines) for order in kept.orders] == [2]


def test_a_landline_serves_where_no_mobile_is_given(tmp_path: Path):
    files = read_orders(tmp_path, ORDER | {"联系手机": "'", "联系电话": "0571-88888888"})

    assert files.orders[0].phone == "0571-88888888"


def test_the_digest_names_the_contents(tmp_path: Path):
    one, same = csv_file(tmp_path / "a.csv", LINES, LINE), csv_file(tmp_path / "b.csv", LINES, LINE)
    other = csv_file(tmp_path / "c.csv", LINES, LINE, LINE)

    assert read_taobao([one]).digest == read_taobao([same]).digest != read_taobao([other]).digest


@pytest.mark.parametrize("columns", [LINES, ITEMS, ORDERS_2012, ORDERS_2021])
def test_a_header_alone_is_an_empty_export(tmp_path: Path, columns: Sequence[str]):
    assert read_taobao([csv_file(tmp_path / "a.csv", columns)]).orders == ()


def test_every_missing_column_is_named(tmp_path: Path):
    columns = [name for name in ORDERS_2018 if name not in ("订单编号", "订单状态", "收货地址")]

    with pytest.raises(BadInput) as caught:
        read_taobao([csv_file(tmp_path / "a.csv", columns, ORDER)])

    assert caught.value.code == "file.columns"
    assert [(p.row, p.field, p.expected) for p in caught.value.problems] == [
        (1, "订单编号", "column"),
        (1, "订单状态", "column"),
        (1, "收货地址", "column"),
    ]


def test_a_line_list_needs_one_of_the_two_codes(tmp_path: Path):
    columns = [name for name in LINES if name not in ("商家编码", "外部系统编号")]

    assert read_taobao([csv_file(tmp_path / "a.csv", [*columns, "外部系统编号"], LINE)]).orders[0].lines[0].codes
    with pytest.raises(BadInput) as caught:
        read_taobao([csv_file(tmp_path / "a.csv", columns, LINE)])
    assert [p.field for p in caught.value.problems] == ["商家编码"]


@pytest.mark.parametrize("layout", ["jd_order", "ali1688_order_49", "douyin_order_subset", "pos_receipt", "pos_line"])
def test_other_exports_are_told_apart(tmp_path: Path, layout: str):
    columns = [row["column"] for row in _ROWS if row["layout"] == layout]

    with pytest.raises(BadInput) as caught:
        read_taobao([csv_file(tmp_path / "a.csv", columns)])

    assert caught.value.code == "file.not_taobao"
    assert columns[0] in str(caught.value.facts["found"])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_another_script_or_delimiter_shows_what_was_found(tmp_path: Path, encoding: str):
    (tmp_path / "big5.csv").write_bytes("訂單編號,買家會員名,訂單狀態".encode("big5"))
    (tmp_path / "semicolon.csv").write_text(";".join(LINES), encoding=encoding)

    for name in ("big5.csv", "semicolon.csv"):
        with pytest.raises(BadInput) as caught:
            read_taobao([tmp_path / name])
        assert (caught.value.code, caught.value.problems[0].expected) == ("file.not_taobao", "taobao_table")
