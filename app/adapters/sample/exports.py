"""A seller's two Taobao export files of one day, GBK, with the quirks real ones have (layout of 2018)."""

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus

_CHINA = timezone(timedelta(hours=8))
# Six of the names end in a blank, as in the files sellers get.
ORDER_COLUMNS = (
    *("订单编号", "买家会员名", "买家支付宝账号", "支付单号", "支付详情", "买家应付货款", "买家应付邮费"),
    *("买家支付积分", "总金额", "返点积分", "买家实际支付金额", "买家实际支付积分", "订单状态", "买家留言"),
    *("收货人姓名", "收货地址 ", "运送方式", "联系电话 ", "联系手机", "订单创建时间", "订单付款时间 "),
    *("宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "订单备注", "宝贝总数量", "店铺Id", "店铺名称"),
    *("订单关闭原因", "卖家服务费", "买家服务费", "发票抬头", "是否手机订单", "分阶段订单信息", "特权订金订单id"),
    *("是否上传合同照片", "是否上传小票", "是否代付", "定金排名", "修改后的sku", "修改后的收货地址", "异常信息"),
    *("天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易", "新零售交易类型", "新零售导购门店名称", "新零售导购门店id"),
    *("新零售发货门店名称", "新零售发货门店id", "退款金额", "预约门店", "确认收货时间", "打款商家金额"),
    "含应开票给个人的个人红包",
)
LINE_COLUMNS = (
    "订单编号",
    "标题",
    "价格",
    "购买数量",
    "外部系统编号",
    "商品属性",
    "套餐信息",
    "备注",
    "订单状态",
    "商家编码",
)
STATUS_TEXTS = {
    SourceStatus.UNPAID: "等待买家付款",
    SourceStatus.PAID: "买家已付款，等待卖家发货",
    SourceStatus.SHIPPED: "卖家已发货，等待买家确认",
    SourceStatus.SIGNED: "交易成功",
    SourceStatus.CLOSED: "交易关闭",
}


def export_orders(orders: Iterable[IncomingOrder], count: int) -> Iterable[IncomingOrder]:
    """The orders as the marketplace would list them: the oldest are signed or shipped, the newest unpaid,
    a few closed, the rest paid and waiting."""
    for index, order in enumerate(orders):
        yield _aged(order, index, _status(index, count))


def _status(index: int, count: int) -> SourceStatus:
    share = index / count
    if share < 0.04:
        return SourceStatus.SIGNED
    if share < 0.10:
        return SourceStatus.SHIPPED
    if share >= 0.97:
        return SourceStatus.UNPAID
    return SourceStatus.CLOSED if index % 33 == 17 else SourceStatus.PAID


def _aged(order: IncomingOrder, index: int, status: SourceStatus) -> IncomingOrder:
    """The order as it looks in that state; what has left was bought days before."""
    if status is SourceStatus.UNPAID:
        return order._replace(status=status, paid_at=None)
    if status is SourceStatus.CLOSED:
        return order._replace(status=status, paid_at=order.paid_at if index % 2 else None)
    if status is SourceStatus.PAID or order.ordered_at is None or order.paid_at is None:
        return order
    ago = timedelta(days=3 if status is SourceStatus.SIGNED else 1)
    carrier, waybill = (("中通快递", f"73{index:012d}"), ("顺丰速运", f"SF1{index:012d}"))[index % 2]
    return order._replace(
        status=status,
        ordered_at=order.ordered_at - ago,
        paid_at=order.paid_at - ago,
        carrier=carrier,
        waybill=waybill,
    )


def write_exports(orders: Iterable[IncomingOrder], order_path: Path, line_path: Path) -> None:
    """Write the order list and the line list side by side, one order at a time."""
    with (
        order_path.open("w", encoding="gbk", newline="") as order_file,
        line_path.open("w", encoding="gbk", newline="") as line_file,
    ):
        order_list = csv.DictWriter(order_file, ORDER_COLUMNS, restval="")
        line_list = csv.writer(line_file)
        order_list.writeheader()
        line_list.writerow(LINE_COLUMNS)
        for order in orders:
            order_list.writerow(_order_row(order))
            line_list.writerows(_line_row(order, line) for line in order.lines)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(_CHINA):%Y-%m-%d %H:%M:%S}" if at else ""


def _order_row(order: IncomingOrder) -> dict[str, str]:
    paid = order.amount_fen if order.paid_at else 0
    *region, detail = order.address.split(" ")
    return {
        "订单编号": f'="{order.external_no}"',
        "买家会员名": order.buyer,
        "买家支付宝账号": order.phone,
        "支付单号": f"20{order.external_no}" if paid else "",
        "支付详情": "支付宝" if paid else "",
        "买家应付货款": _yuan(order.amount_fen - order.freight_fen),
        "买家应付邮费": _yuan(order.freight_fen),
        "买家支付积分": "0",
        "总金额": _yuan(order.amount_fen),
        "返点积分": "0",
        "买家实际支付金额": _yuan(paid),
        "买家实际支付积分": "0",
        "订单状态": STATUS_TEXTS[order.status],
        "买家留言": order.remark,
        "收货人姓名": order.contact,
        "收货地址 ": f"{' '.join(region)}  {detail}(000000)".lstrip(),
        "运送方式": "快递",
        "联系手机": f"'{order.phone}",
        "订单创建时间": _time(order.ordered_at),
        "订单付款时间 ": _time(order.paid_at),
        "宝贝标题 ": "，".join(line.title for line in order.lines),
        "宝贝种类 ": str(len(order.lines)),
        "物流单号 ": order.waybill,
        "物流公司": order.carrier,
        "宝贝总数量": str(sum(line.quantity for line in order.lines)),
        "店铺Id": "0",
        "店铺名称": "速联汽配企业店",
        "卖家服务费": "0元",
        "买家服务费": "0元",
        "是否手机订单": "手机订单" if order.external_no[-1] in "02468" else "",
        **_ending(order),
    }


def _ending(order: IncomingOrder) -> dict[str, str]:
    """Refund, closing reason, receipt and payout."""
    if order.status is SourceStatus.CLOSED:
        if order.paid_at is None:
            return {"订单关闭原因": "买家未付款", "退款金额": "无退款申请", "打款商家金额": "0元"}
        return {"订单关闭原因": "退款", "退款金额": _yuan(order.amount_fen), "打款商家金额": "0元"}
    cells = {"订单关闭原因": "订单未关闭", "退款金额": "无退款申请", "打款商家金额": "0元"}
    if order.status is SourceStatus.SIGNED and order.ordered_at is not None:
        cells["确认收货时间"] = _time(order.ordered_at + timedelta(days=2, hours=3))
        cells["打款商家金额"] = f"{_yuan(order.amount_fen)}元"
    return cells


def _line_row(order: IncomingOrder, line: IncomingLine) -> tuple[str, ...]:
    vehicle, _, variant = line.title.split(" ")[:3]
    # Sellers keep the code at the SKU, some still at the item.
    item_code, sku_code = (line.codes[0], "") if line.price_fen % 7 == 0 else ("", line.codes[0])
    return (
        f'="{order.external_no}"',
        line.title,
        _yuan(line.price_fen),
        str(line.quantity),
        item_code,
        f"适用车型:{vehicle};规格:{variant}[速联]",
        "",
        "",
        STATUS_TEXTS[order.status],
        sku_code,
    )
