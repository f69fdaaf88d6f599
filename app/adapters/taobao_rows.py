"""The columns of Taobao's exports in every version since 2012, and what one row of them says."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from operator import itemgetter
from re import compile as pattern
from typing import NamedTuple, TypedDict

from app.adapters import cells
from app.adapters.cells import BadCell
from app.adapters.tables import Table
from app.domain.intake import IncomingLine, SourceStatus
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
_NUMBER_LENGTHS = range(6, 33)
_POSTCODE = pattern(r"[(（][0-9]{6}[)）]")

Given = tuple[str, ...]
"""The cells of one row in the sequence of its kind's columns above; one that the table lacks is empty."""


class Kind(Enum):
    """What a table of an export is."""

    ORDERS = auto()
    LINES = auto()
    SHIPMENTS = auto()


class Said(TypedDict):
    """What an order list's row says of its order, by the names of IncomingOrder."""

    external_no: str
    status: SourceStatus
    buyer: str
    contact: str
    phone: str
    address: str
    amount_fen: int
    freight_fen: int
    ordered_at: datetime | None
    paid_at: datetime | None
    remark: str


class Head(NamedTuple):
    """A row of an order list; `pieces` is None where the list does not say how many the order has."""

    said: Said
    carrier: str
    waybill: str
    pieces: int | None


class Line(NamedTuple):
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
    """(row number, cells of the kind's columns) of a table; the order number comes first.

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
    # A column that is not there reads the empty cell put behind the row.
    pick = itemgetter(*(places.get(field, len(table.header)) for field in columns))
    for row, values in table.rows(rejected):
        yield row, pick((*values, ""))


def number_place(table: Table) -> int:
    """Where the order number stands in the rows of a table."""
    return table.columns({"number": _NUMBER}, ("number",))["number"]


def order_number(cell: str) -> str:
    """The number that joins the tables: digits, whole."""
    text = cells.text_id("订单编号", cell)
    if not (len(text) in _NUMBER_LENGTHS and text.isdigit() and text.isascii()):
        raise BadCell("订单编号", text, "text_id")
    return text


def _status(cell: str) -> SourceStatus | None:
    """The status a text means, None for an empty one."""
    known = _STATUSES.get(cell)
    if known is not None:
        return known
    text = cells.plain(cell)
    if not text:
        return None
    known = _STATUSES.get(text) or _STATUSES.get(cells.one_line(text).replace(" ", "").replace(",", "，"))
    if known is None:
        raise BadCell("订单状态", text, "status")
    return known


def _address(cell: str) -> str:
    """`省 市 区 街道` without the post code in brackets at its end."""
    text = cells.one_line(cell)
    return text[:-8].rstrip() if _POSTCODE.fullmatch(text, max(len(text) - 8, 0)) else text


def order_row(number: str, given: Given) -> Head:
    """An order list's row."""
    (_, status, buyer, contact, address, mobile, landline, amount) = given[:8]
    (freight, ordered, paid, message, memo, carrier, waybill, pieces) = given[8:]
    known = _status(status)
    if known is None:
        raise BadCell("订单状态", "", "status")
    said: Said = {
        "external_no": number,
        "status": known,
        "buyer": cells.one_line(buyer),
        "contact": cells.one_line(contact),
        "phone": cells.text_id("联系手机", mobile) or cells.text_id("联系电话", landline),
        "address": _address(address),
        "amount_fen": cells.money("买家实际支付金额", amount),
        "freight_fen": cells.money("买家应付邮费", freight),
        "ordered_at": cells.time("订单创建时间", ordered),
        "paid_at": cells.time("订单付款时间", paid),
        "remark": "；".join(_each_once(cells.one_line(message), cells.one_line(memo))),
    }
    return Head(
        said,
        carrier=cells.one_line(carrier),
        waybill=cells.text_id("物流单号", waybill),
        pieces=cells.count("宝贝总数量", pieces) if cells.plain(pieces) else None,
    )


def _each_once(first: str, second: str) -> tuple[str, ...]:
    """Those of two texts that say something, one text given twice once."""
    if first and second and first != second:
        return first, second
    return (first or second,) if first or second else ()


def line_row(given: Given) -> Line:
    """A line list's row."""
    (_, sub, title, pieces, price, sku, item, status, refund, ordered, paid, amount, carrier, waybill) = given
    known = _status(status)
    code = cells.text_id("商家编码", sku)
    codes = _each_once(code, cells.text_id("外部系统编号", item)) if item != sku else (code,) if code else ()
    quantity = cells.quantity("购买数量", pieces)
    return Line(
        IncomingLine(codes, cells.one_line(title), quantity, cells.money("价格", price)),
        sub=cells.text_id("子订单编号", sub),
        status=known,
        closed=known is SourceStatus.CLOSED or cells.plain(refund) == "退款成功",
        ordered_at=cells.time("订单创建时间", ordered),
        paid_at=cells.time("订单付款时间", paid),
        amount_fen=cells.money("买家实付金额", amount),
        carrier=cells.one_line(carrier),
        waybill=cells.text_id("物流单号", waybill),
    )


def shipment(given: Given) -> tuple[str, str]:
    """(courier, waybill number) of a shipping sheet's row."""
    _, carrier, waybill = given
    return cells.one_line(carrier), cells.text_id("物流单号", waybill)
