"""Counties, shops, dealers and people of the sample company; every phone number is 1390000xxxx."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple, TypeVar

from app.domain.catalog import CustomerKind, CustomerRecord
from app.domain.geo import Point, haversine_km
from app.domain.intake import Place

_T = TypeVar("_T")

NEAR_KM = 300.0
"""R8: up to here a warehouse serves a county itself."""
_STREETS = (
    *("工业大道", "迎宾大道", "物流园路", "解放路", "建设路", "人民路", "环城北路", "环城南路", "振兴路", "创业路"),
    *("兴业路", "开发大道", "站前路", "新华路", "文化路", "汽车城大道", "货运中心路", "富民路", "青年路", "光明路"),
)
_WORDS = (
    *(
        "鑫达",
        "顺发",
        "宏远",
        "众诚",
        "车安",
        "路通",
        "恒通",
        "瑞丰",
        "金轮",
        "万里",
        "驰骋",
        "永泰",
        "汇通",
        "捷顺",
        "德胜",
    ),
    *(
        "兴隆",
        "平安",
        "大力",
        "老兵",
        "一路顺",
        "重卡之家",
        "卡友",
        "长风",
        "正大",
        "信达",
        "诚信",
        "天和",
        "龙腾",
        "亿通",
        "众力",
    ),
)
_TRADES = ("汽车修理厂", "汽修厂", "重卡维修中心", "商用车服务站", "货车修理部")
_BRANDS = ("解放", "东风商用车", "重汽", "欧曼", "陕汽", "江淮", "红岩", "乘龙", "五十铃", "汕德卡")
_DEALERS = ("4S店", "销售服务有限公司", "汽车贸易有限公司")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    *("建国", "志强", "海涛", "秀英", "军", "伟", "丽", "国庆", "小燕", "洪波", "永刚", "玉梅", "德华", "春生", "宝林"),
    *("文斌", "晓东", "桂芳", "立新", "金龙", "少华", "福全", "雪梅", "长江", "振宇"),
)


class County(NamedTuple):
    """A county with the names that stand before it (empty where there is none)."""

    province: str
    city: str
    county: str
    place: Place
    near: bool

    @property
    def short(self) -> str:
        """How local people name a firm after it: 昆山, 苏州虎丘, 北京朝阳, 沧县."""
        if not self.county:
            return self.city[:-1]
        own = self.county if len(self.county) == 2 else self.county[:-1]
        return (self.city or self.province)[:-1] + own if self.county.endswith("区") else own

    @property
    def spaced(self) -> str:
        """Province, city and county as a marketplace writes them: 江苏省 苏州市 昆山市, 上海 上海市 嘉定区."""
        if self.province.endswith("市"):
            return f"{self.province[:-1]} {self.province} {self.county}"
        return f"{self.province} {self.city} {self.county}"


class Party(NamedTuple):
    """A customer, the county it stands in, and who orders for it."""

    record: CustomerRecord
    county: County
    contact: str


def pick(rng: Random, values: Sequence[_T]) -> _T:
    """One of `values`. Only `Random.random` promises the same draws in every Python version."""
    return values[int(rng.random() * len(values))]


def person(rng: Random) -> str:
    """A name as people have it."""
    return pick(rng, _SURNAMES) + pick(rng, _GIVEN)


def street(rng: Random) -> str:
    """A road and a house number."""
    return f"{pick(rng, _STREETS)}{1 + int(rng.random() * 398)}号"


def load_counties(warehouses: Sequence[Point]) -> tuple[County, ...]:
    """The 150 counties the sample company delivers to, with a mark on those near one of its warehouses."""
    text = files("resources").joinpath("sample", "counties.csv").read_text(encoding="utf-8")
    found = []
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        point = Point(float(row["lat"]), float(row["lon"]))
        near = min(haversine_km(point, warehouse) for warehouse in warehouses) <= NEAR_KM
        place = Place(row["adcode"], " ".join(filter(None, (row["province"], row["city"], row["county"]))), point)
        found.append(County(row["province"], row["city"], row["county"], place, near))
    return tuple(found)


def make_customers(counties: Sequence[County], shops: int, dealers: int, rng: Random) -> tuple[Party, ...]:
    """Shops, then dealers; seven of ten are near a warehouse."""
    near = tuple(county for county in counties if county.near)
    far = tuple(county for county in counties if not county.near)
    seen: Counter[tuple[str, bool]] = Counter()
    made = []
    for index in range(shops + dealers):
        county = pick(rng, near if index % 10 < 7 else far)
        dealer = index >= shops
        before = seen[county.place.adcode, dealer]
        seen[county.place.adcode, dealer] += 1
        record = _customer(county, index, index - shops if dealer else -1, before, rng)
        contact = person(rng)
        made.append(Party(replace(record, contact=contact, **_terms(index, dealer=dealer)), county, contact))
    return tuple(made)


def _terms(index: int, *, dealer: bool) -> dict[str, Any]:
    """Dealers buy on account at their own prices, every fourth shop has a small credit."""
    if dealer:
        return {"level": "A", "limit_fen": 20_000_000}
    return {"limit_fen": 1_000_000} if index % 4 == 0 else {}


def _customer(county: County, index: int, dealer: int, before: int, rng: Random) -> CustomerRecord:
    """`before` customers of that kind in the county have names already, so this one's name is new."""
    start = int(county.place.adcode)
    if dealer >= 0:
        form, brand = divmod(start + before, len(_BRANDS))
        code, kind = f"D{dealer + 1:04d}", CustomerKind.DEALER_4S
        name = county.short + _BRANDS[brand] + _DEALERS[form % len(_DEALERS)]
    else:
        # Steps of seven meet all pairs of word and trade before one comes again.
        trade, word = divmod((start + before * 7) % (len(_WORDS) * len(_TRADES)), len(_WORDS))
        code, kind = f"C{index + 1:05d}", CustomerKind.REPAIR_SHOP
        name = county.short + _WORDS[word] + _TRADES[trade]
    return CustomerRecord(code, name, kind, f"1390000{index:04d}", county.place.name.replace(" ", "") + street(rng))
