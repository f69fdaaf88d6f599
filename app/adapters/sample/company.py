"""The sample company as value streams, in a small size for a look and in the size of the real one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Literal, NamedTuple

from app.adapters.sample import parts
from app.adapters.sample.customers import County, Party, load_counties, make_customers
from app.adapters.sample.orders import OrderDay
from app.domain.catalog import (
    CustomerKind,
    CustomerRecord,
    PriceRecord,
    ProductRecord,
    StockRecord,
    WarehouseRecord,
)
from app.domain.codes import CodeType, make_code
from app.domain.geo import Point
from app.domain.intake import IncomingOrder
from app.domain.people import Role
from app.domain.rates import FreightBand, FreightTemplate, Promotion

Size = Literal["small", "seed"]


@dataclass(frozen=True, slots=True)
class SampleOperator:
    """A person of the sample company; `badge` is the code on the card that logs in."""

    code: str
    name: str
    roles: frozenset[Role]
    badge: str


@dataclass(frozen=True, slots=True)
class SampleStation:
    """A warehouse PC of the sample company, by the code of its warehouse."""

    code: str
    name: str
    warehouse: str


class _Scale(NamedTuple):
    skus: int
    shops: int
    dealers: int
    depth: int
    gaps: bool


_SCALES: dict[Size, _Scale] = {
    "small": _Scale(skus=400, shops=52, dealers=8, depth=1, gaps=True),
    # The company of the article (R29); five times the stock, so that a 48,000-order day finds its goods.
    "seed": _Scale(skus=180_000, shops=4_200, dealers=372, depth=5, gaps=False),
}
_WAREHOUSES = (
    WarehouseRecord("HD", "华东仓", Point(31.36, 120.95)),
    WarehouseRecord("HB", "华北仓", Point(39.43, 116.93)),
    WarehouseRecord("HN", "华南仓", Point(23.08, 113.05)),
)
_STAFF = (
    ("admin", "管理员", Role.ADMIN),
    ("wangfang", "王芳", Role.CLERK),
    ("liqiang", "李强", Role.PICKER),
    ("zhangwei", "张伟", Role.KEEPER),
    ("liuyang", "刘洋", Role.SUPERVISOR),
    ("chenjing", "陈静", Role.PLANNER),
    ("zhaolei", "赵磊", Role.COORDINATOR),
    ("sunli", "孙丽", Role.PURCHASER),
    ("zhoumin", "周敏", Role.FINANCE),
    ("huangyong", "黄勇", Role.PICKER),
    ("wuhao", "吴浩", Role.PICKER),
    ("xudan", "徐丹", Role.CLERK),
)


class SampleCompany:
    """速联汽配. The same size gives the same company, on every machine."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self._scale = _SCALES[size]

    @cached_property
    def _counties(self) -> tuple[County, ...]:
        return load_counties([warehouse.point for warehouse in _WAREHOUSES])

    @cached_property
    def _parties(self) -> tuple[Party, ...]:
        return make_customers(self._counties, self._scale.shops, self._scale.dealers, Random(f"customers/{self.size}"))

    def warehouses(self) -> Sequence[WarehouseRecord]:
        """华东仓 near 苏州, 华北仓 near 天津, 华南仓 near 佛山."""
        return _WAREHOUSES

    def products(self) -> Iterator[ProductRecord]:
        """Every product; SKU codes, first OE numbers and barcodes are all different."""
        return map(parts.product, range(self._scale.skus))

    def stock(self) -> Iterator[StockRecord]:
        """What lies where; in the small company one product of eight lies nowhere."""
        codes = tuple(warehouse.code for warehouse in _WAREHOUSES)
        for number in range(self._scale.skus):
            yield from parts.stock(number, codes, self._scale.depth, self._scale.gaps)

    def customers(self) -> Iterator[CustomerRecord]:
        """Repair shops, then 4S dealers; seven of ten within 300 km of a warehouse; every name once."""
        return (party.record for party in self._parties)

    def prices(self) -> Iterator[PriceRecord]:
        """What dealers (level A) pay: nine tenths, for every fifth product."""
        for number, product in enumerate(self.products()):
            if number % 5 == 0:
                yield PriceRecord("A", product.sku, product.price_fen * 9 // 10)

    def freight(self) -> FreightTemplate:
        """Cheap near the three warehouses, dear in the far west; free from ¥2,000 near them."""
        near = FreightBand("江浙沪皖", ("31", "32", "33", "34"), 800, 5, 100, 200_000)
        north = FreightBand("京津冀鲁", ("11", "12", "13", "37"), 800, 5, 100, 200_000)
        south = FreightBand("广东福建", ("44", "35"), 800, 5, 100, 200_000)
        far = FreightBand("新藏青甘宁蒙", ("65", "54", "63", "62", "64", "15"), 3_000, 3, 500)
        return FreightTemplate((near, north, south, far), FreightBand("其他", (), 1_500, 5, 200, 500_000))

    def promotions(self, day: date) -> tuple[Promotion, ...]:
        """Two that run for a month around `day`."""
        starts, ends = day - timedelta(days=10), day + timedelta(days=20)
        shops = (CustomerKind.REPAIR_SHOP,)
        return (
            Promotion("满 2000 减 100", 200_000, 10_000, starts, ends, repeats=True),
            Promotion("修理厂满 500 减 20", 50_000, 2_000, starts, ends, shops),
        )

    def operators(self) -> Sequence[SampleOperator]:
        """One for each role at least, a picker for each warehouse; badges are numbered in this order."""
        return tuple(
            SampleOperator(code, name, frozenset({role}), make_code(CodeType.BADGE, index))
            for index, (code, name, role) in enumerate(_STAFF, 1)
        )

    def stations(self) -> Sequence[SampleStation]:
        """A picking and a packing desk in each warehouse."""
        return tuple(
            SampleStation(f"{warehouse.code}-{index}", warehouse.name + desk, warehouse.code)
            for warehouse in _WAREHOUSES
            for index, desk in enumerate(("拣货台", "打包台"), 1)
        )

    def orders(self, count: int, seed: int, day: datetime, incomplete_share: float = 0.03) -> Iterator[IncomingOrder]:
        """`count` paid orders (at most a million) of the day `day` falls in, in its own time zone, earliest first.

        Two or three lines each; a line has one code, the SKU's or now and then an OE number; amounts include
        freight. Seeds that differ modulo 1,000 give other external numbers. Every 1/`incomplete_share`-th order
        has an unknown code or an address nobody can place. ValueError when `day` has no time zone.
        """
        if day.tzinfo is None:
            raise ValueError("day needs a time zone")
        return OrderDay(self._scale.skus, self._counties, self._parties, day, seed).orders(count, incomplete_share)
