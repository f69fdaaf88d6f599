"""The facts about an order, and about a warehouse for it, that terms and rules may speak of: the system's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = float | str | bool
Values = Mapping[str, Value]
"""What is known of one order (and one warehouse), by the English names of FACTS."""


class FactType(StrEnum):
    """What can be done with a fact: compare as a number, compare as a text, or ask."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact under its two names; `unit` is h, km, kg, ¥, % or empty; `of_site` ones exist only where a warehouse is
    looked at; `choices` are all values of a text that has few."""

    name: str
    chinese: str
    type: FactType
    unit: str = ""
    of_site: bool = False
    choices: tuple[str, ...] = ()

    @property
    def at_rest(self) -> Value:
        """What holds where nothing is said: 0, empty, no."""
        return _AT_REST[self.type]


_AT_REST: Mapping[FactType, Value] = {FactType.NUMBER: 0.0, FactType.TEXT: "", FactType.TRUTH: False}
_NUMBER, _TEXT, _TRUTH = FactType.NUMBER, FactType.TEXT, FactType.TRUTH
_MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")
_REGIONS = ("内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区")
_PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海"
)
PROVINCES = (*_MUNICIPALITIES, *(f"{name}省" for name in _PROVINCES.split()), *_REGIONS)
"""As the address book writes them."""

FACTS = (
    Fact("channel", "渠道", _TEXT, choices=("taobao", "mini", "phone", "pos", "jd", "1688")),
    Fact("prepaid", "预付款", _TRUTH),
    Fact("promise_hours", "承诺时效", _NUMBER, "h"),
    Fact("slack_hours", "剩余时效", _NUMBER, "h"),
    Fact("waited_hours", "已等待", _NUMBER, "h"),
    Fact("hour", "时刻", _NUMBER, "h"),
    Fact("weekday", "星期", _NUMBER),
    Fact("province", "省份", _TEXT, choices=("", *PROVINCES)),
    Fact("city", "城市", _TEXT),
    Fact("county", "区县", _TEXT),
    Fact("customer", "客户编号", _TEXT),
    Fact("customer_kind", "客户类型", _TEXT, choices=("", "repair_shop", "dealer_4s")),
    Fact("grade", "客户等级", _TEXT, choices=("", "A", "B", "C")),
    Fact("amount", "金额", _NUMBER, "¥"),
    Fact("pieces", "件数", _NUMBER),
    Fact("lines", "行数", _NUMBER),
    Fact("weight", "重量", _NUMBER, "kg"),
    Fact("nearest_km", "最近仓距离", _NUMBER, "km"),
    Fact("covers", "有全货仓数", _NUMBER),
    Fact("warehouse", "仓库", _TEXT, of_site=True),
    Fact("distance", "距离", _NUMBER, "km", of_site=True),
    Fact("cover", "备货率", _NUMBER, "%", of_site=True),
    Fact("load", "负荷", _NUMBER, "%", of_site=True),
)
"""promise_hours: from payment to promise; slack_hours: from now to promise, negative when late; hour: 0 to under 24 in
China's time, weekday: 1 Monday to 7; nearest_km: to the nearest warehouse; covers: warehouses that have every line;
cover: share of the pieces that it has; load: share of its orders of a day that are given (0 without limit)."""

FACT = {fact.name: fact for fact in FACTS}
STOCK_FACTS = frozenset({"nearest_km", "covers"})
"""Facts of an order that cost a look at every warehouse: worked out only where a rule asks."""

CHOICE_NAMES: Mapping[str, str] = {
    "taobao": "淘宝",
    "mini": "小程序",
    "phone": "电话",
    "pos": "门店",
    "jd": "京东",
    "repair_shop": "修理厂",
    "dealer_4s": "4S店",
}
"""The Chinese names of choices that have one; a condition may use either."""
