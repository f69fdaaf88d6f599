"""Root causes of exceptions (R19): the tree that staff extend, and the one that comes with the program."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.codes import clean_text
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Cause:
    """A root cause: its code stays, its names are shown; `parent` is a code or empty. Retired ones are kept for what
    was closed with them."""

    code: str
    parent: str
    zh: str
    en: str
    active: bool = True


_TREE = (
    ("stock", "", "库存", "Stock"),
    ("stock.record", "stock", "账实不符", "Record differs from the shelf"),
    ("stock.misplaced", "stock", "货放错库位", "Goods at the wrong location"),
    ("stock.damaged", "stock", "货损或质量问题", "Damaged or faulty goods"),
    ("stock.sold_out", "stock", "卖断货", "Sold out"),
    ("supply", "", "供应", "Supply"),
    ("supply.late", "supply", "供应商延迟到货", "Supplier late"),
    ("supply.short", "supply", "供应商少发或错发", "Supplier sent too few or the wrong goods"),
    ("supply.production", "supply", "生产排期未定或延误", "Production unplanned or late"),
    ("data", "", "资料", "Data"),
    ("data.code", "data", "零件号写错或未建档", "Part number wrong or not on file"),
    ("data.address", "data", "地址电话不清", "Address or phone unclear"),
    ("data.price", "data", "价格缺失或有误", "Price missing or wrong"),
    ("data.file", "data", "渠道文件格式变动", "Channel file changed its layout"),
    ("customer", "", "客户", "Customer"),
    ("customer.changed", "customer", "客户改单或退单", "Customer changed or withdrew the order"),
    ("customer.credit", "customer", "授信不足或未付款", "Not enough credit, or unpaid"),
    ("customer.away", "customer", "客户不在或拒收", "Customer absent or refused"),
    ("floor", "", "仓内作业", "Warehouse work"),
    ("floor.staff", "floor", "人手不足", "Too few hands"),
    ("floor.picking", "floor", "拣错漏拣", "Picked wrong or forgotten"),
    ("floor.packing", "floor", "包装或贴标出错", "Packed or labelled wrong"),
    ("device", "", "设备与系统", "Devices and systems"),
    ("device.printer", "device", "打印机故障或缺纸", "Printer fault or no paper"),
    ("device.network", "device", "网络或接口中断", "Network or interface down"),
    ("courier", "", "快递物流", "Courier"),
    ("courier.late", "courier", "揽收或运输延误", "Collected or carried late"),
    ("courier.lost", "courier", "丢件破损", "Lost or broken"),
    ("rules", "", "规则", "Rules"),
    ("rules.routing", "rules", "分仓规则不合适", "Routing rules do not fit"),
    ("rules.promise", "rules", "承诺时效过紧", "Promise too tight"),
    ("other", "", "其他", "Other"),
)
DEFAULT_CAUSES: dict[str, Cause] = {code: Cause(code, parent, zh, en) for code, parent, zh, en in _TREE}
"""What a parts warehouse's exceptions come from, parents before children."""


def cleaned(code: str, parent: str, zh: str, en: str, known: Mapping[str, Cause]) -> Cause:
    """A cause as staff give it: Refused("field.required") without code or Chinese name, Refused("cause.unknown") for a
    parent that is none or is retired, Refused("cause.loop") for one below itself. Without an English name the Chinese
    one is shown."""
    code, parent, zh, en = (clean_text(each).strip() for each in (code, parent, zh, en))
    for field, found in (("code", code), ("name", zh)):
        if not found:
            raise Refused("field.required", field=field)
    if parent and not (parent in known and known[parent].active):
        raise Refused("cause.unknown", cause=parent)
    above = parent
    while above:
        if above == code:
            raise Refused("cause.loop", cause=code)
        above = known[above].parent
    return Cause(code, parent, zh, en or zh)
