"""Contents to try a layout on: an ordinary parcel, one with everything a courier gives, one with texts too long."""

from dataclasses import dataclass, replace

from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.parcel import LabelContent
from app.i18n import text

_PARCEL = make_code(CodeType.PARCEL, 20261123)
_ORDINARY = LabelContent(
    parcel_no=_PARCEL,
    label_code=make_label_code(_PARCEL, 1),
    copy=1,
    order_no=make_code(CodeType.ORDER, 20261123),
    external_no="2938472938472938123",
    channel="taobao",
    warehouse_code="HD",
    warehouse_name="华东仓",
    sender_name="华东仓",
    receiver_name="王**",
    receiver_phone="138****5678",
    receiver_region="河南省 洛阳市 西工区",
    receiver_address="河南省洛阳市西工区凯旋东路88号鑫达汽车修理厂院内3号车间",
    items=(("06A115561B", "机油滤清器", 2), ("SPK-ILZKR7B", "铱金火花塞", 4), ("BP-1K0698151", "前刹车片", 1)),
    remark="工作日送货,先电话联系",
    urgent=False,
    created="2026-11-23 14:05",
)
_COURIER = replace(
    _ORDINARY,
    urgent=True,
    box=1,
    boxes=2,
    route_code="470-B03 000",
    consolidation="洛阳市内包",
    carrier="顺丰速运",
    waybill="SF1234567890123",
)
_LONG = replace(
    _COURIER,
    copy=3,
    label_code=make_label_code(_PARCEL, 3),
    reason="面单破损",
    channel="phone",
    warehouse_name="新疆维吾尔自治区伊犁哈萨克自治州前置仓库",
    receiver_name="巴音郭楞蒙古自治州众鑫汽车维修服务有限责任公司",
    receiver_phone="0996-2****12-8001",
    receiver_region="新疆维吾尔自治区 伊犁哈萨克自治州 察布查尔锡伯自治县",
    receiver_address="新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县孙扎齐牛录镇查布查尔大街" * 3,
    items=tuple((f"5Q0-407-15{n}-F", f"前悬挂下摆臂总成(左)大众帕萨特迈腾速腾第{n}项", n) for n in range(1, 10)),
    remark="送达前三十分钟电话联系,易碎轻放,旧件回收请带回仓库登记;" * 3,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A content and what it is called."""

    name: str
    content: LabelContent


def samples() -> list[Sample]:
    """In the language in force."""
    return [
        Sample(text("Ordinary parcel"), _ORDINARY),
        Sample(text("With courier number"), _COURIER),
        Sample(text("Long texts, reprint"), _LONG),
    ]
