"""The columns of Taobao's exports in every version since 2012, and what one row of them says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from operator import itemgetter
from re import compile as pattern

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import Table
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus
from app.errors import Problem

_ORDER_WORDS = frozenset({"买家支付宝账号", "买家应付邮费", "买家实际支付金额", "宝贝标题", "宝贝种类", "宝贝总数量"})
_LINE_WORDS = frozenset(
    {"标题", "商品标题", "价格", "商品价格", "购买数量", "外部系统编号", "商品属性", "套餐信息", "子订单编号"}
)
_TELLING = 2
"""So many of its own words make a header an order list or a line list; other shops' exports share at most one."""

_NUMBER = ("主订单编号", "订单编号")
_ORDER_COLUMNS: Mapping[str, Sequence[str]] = {
    "number": ("订单编号", "主订单编号"),
    "status": ("订单状态",),
    "buyer": ("买家会员名",),
    "contact": ("收货人姓名",),
    "address": ("收货地址",),
    "mobile": ("联系手机",),
    "landline": ("联系电话",),
    "amount": ("买家实际支付金额",),
    "freight": ("买家应付邮费",),
    "ordered": ("订单创建时间",),
    "paid": ("订单付款时间",),
    "message": ("买家留言",),
    "memo": ("订单备注", "商家备忘", "商家备注"),
    "carrier": ("物流公司",),
    "waybill": ("物流单号",),
    "pieces": ("宝贝总数量",),
}
_LINE_COLUMNS: Mapping[str, Sequence[str]] = {
    "number": _NUMBER,
    "sub": ("子订单编号",),
    "title": ("商品标题", "标题", "宝贝标题"),
    "quantity": ("购买数量",),
    "price": ("商品价格", "价格"),
    "sku": ("商家编码",),
    "item": ("外部系统编号",),
    "status": ("订单状态",),
    "refund": ("退款状态",),
    "ordered": ("订单创建时间",),
    "paid": ("订单付款时间",),
    "amount": ("买家实付金额",),
    "carrier": ("物流公司",),
    "waybill": ("物流单号",),
}
_SHIPMENT_COLUMNS: Mapping[str, Sequence[str]] = {
    "number": _NUMBER,
    "carrier": ("物流公司", "快递公司"),
    "waybill": ("物流单号", "运单号", "快递单号"),
}
_ORDER_NEEDED = frozenset({"number", "status", "contact", "address", "amount"})
_LINE_NEEDED = frozenset({"number", "title", "quantity"})

_STATUSES = {
    "等待买家付款": SourceStatus.UNPAID,
    "买家已付款，等待卖家发货": SourceStatus.PAID,
    "待发货": SourceStatus.PAID,
    "卖家已发货，等待买家确认": SourceStatus.SHIPPED,
    "已发货": SourceStatus.SHIPPED,
    "交易成功": SourceStatus.SIGNED,
    "已完成": SourceStatus.SIGNED,
    "交易关闭": SourceStatus.CLOSED,
    "退款成功": SourceStatus.CLOSED,
    "已取消": SourceStatus.CLOSED,
}
_ORDER_NUMBER = pattern(r"[0-9]{6,32}")
_POSTCODE = pattern(r"\s*[(（][0-9]{6}[)）]$")

Given = Mapping[str, str]
"""The cells of one row by field."""


class Kind(Enum):
    """What a table of an export is."""

    ORDERS = auto()
    LINES = auto()
    SHIPMENTS = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a line list: the line, and what such a row also says about its order."""

    line: IncomingLine
    sub: str
    status: SourceStatus | None
    closed: bool
    ordered_at: datetime | None
    paid_at: datetime | None
    amount_fen: int
    carrier: str
    waybill: str


def kind_of(header: Sequence[str]) -> Kind | None:
    """What the column names say, None for a table that is not Taobao's."""
    names = frozenset(header)
    if len(names & _LINE_WORDS) >= _TELLING:
        return Kind.LINES
    if len(names & _ORDER_WORDS) >= _TELLING:
        return Kind.ORDERS
    if all(any(word in names for word in words) for words in _SHIPMENT_COLUMNS.values()):
        return Kind.SHIPMENTS
    return None


def rows_of(kind: Kind, table: Table, rejected: list[Problem]) -> Iterator[tuple[int, Given]]:
    """(row number, cells by field) of a table; a field without a column is simply not there.

    Raises BadInput("file.columns") when a column is missing that the kind cannot do without.
    """
    columns, needed = {
        Kind.ORDERS: (_ORDER_COLUMNS, _ORDER_NEEDED),
        Kind.LINES: (_LINE_COLUMNS, _LINE_NEEDED),
        Kind.SHIPMENTS: (_SHIPMENT_COLUMNS, frozenset(_SHIPMENT_COLUMNS)),
    }[kind]
    if kind is Kind.LINES and "外部系统编号" not in table.header:
        needed |= {"sku"}
    places = table.columns(columns, needed)
    fields, pick = tuple(places), itemgetter(*places.values())
    for row, values in table.rows(rejected):
        yield row, dict(zip(fields, pick(values), strict=True))


def order_number(given: Given) -> str:
    """The number that joins the tables: digits, whole."""
    text = cells.text_id("订单编号", given["number"])
    if not _ORDER_NUMBER.fullmatch(text):
        raise BadCell("订单编号", text, "text_id")
    return text


def _status(cell: str) -> SourceStatus | None:
    """The status a text means, None for an empty one."""
    text = cells.plain(cell)
    if not text:
        return None
    known = _STATUSES.get(text) or _STATUSES.get(cells.one_line(text).replace(" ", "").replace(",", "，"))
    if known is None:
        raise BadCell("订单状态", text, "status")
    return known


def _address(cell: str) -> str:
    """`省 市 区 街道` without the post code in brackets at its end."""
    return _POSTCODE.sub("", cells.one_line(cell))


def order_row(number: str, given: Given) -> IncomingOrder:
    """An order list's row without its lines."""
    say = given.get
    status = _status(given["status"])
    if status is None:
        raise BadCell("订单状态", "", "status")
    remarks = dict.fromkeys(filter(None, (cells.one_line(say("message", "")), cells.one_line(say("memo", "")))))
    mobile = cells.text_id("联系手机", say("mobile", ""))
    return IncomingOrder(
        external_no=number,
        status=status,
        buyer=cells.one_line(say("buyer", "")),
        contact=cells.one_line(given["contact"]),
        phone=mobile or cells.text_id("联系电话", say("landline", "")),
        address=_address(given["address"]),
        amount_fen=cells.money("买家实际支付金额", given["amount"]),
        freight_fen=cells.money("买家应付邮费", say("freight", "")),
        ordered_at=cells.time("订单创建时间", say("ordered", "")),
        paid_at=cells.time("订单付款时间", say("paid", "")),
        remark="；".join(remarks),
        carrier=cells.one_line(say("carrier", "")),
        waybill=cells.text_id("物流单号", say("waybill", "")),
    )


def line_row(given: Given) -> Line:
    """A line list's row."""
    say = given.get
    codes = (cells.text_id("商家编码", say("sku", "")), cells.text_id("外部系统编号", say("item", "")))
    status = _status(say("status", ""))
    return Line(
        line=IncomingLine(
            codes=tuple(dict.fromkeys(filter(None, codes))),
            title=cells.one_line(given["title"]),
            quantity=cells.quantity("购买数量", given["quantity"]),
            price_fen=cells.money("价格", say("price", "")),
        ),
        sub=cells.text_id("子订单编号", say("sub", "")),
        status=status,
        closed=status is SourceStatus.CLOSED or cells.plain(say("refund", "")) == "退款成功",
        ordered_at=cells.time("订单创建时间", say("ordered", "")),
        paid_at=cells.time("订单付款时间", say("paid", "")),
        amount_fen=cells.money("买家实付金额", say("amount", "")),
        carrier=cells.one_line(say("carrier", "")),
        waybill=cells.text_id("物流单号", say("waybill", "")),
    )


def shipment(given: Given) -> tuple[str, str]:
    """(courier, waybill number) of a shipping sheet's row."""
    return cells.one_line(given["carrier"]), cells.text_id("物流单号", given["waybill"])
