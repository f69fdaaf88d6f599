"""The sample catalogue and its stock: part families on vehicle lines, every product a function of its number.

Numbers instead of a random stream, so that an order can name any of 180,000 products without making the others.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.catalog import ProductRecord, StockRecord

_MASK = (1 << 64) - 1
_SPREAD = 2_654_435_761
"""Prime and odd: multiplying by it modulo a power of ten never gives two numbers the same value."""


class Family(NamedTuple):
    """A kind of part: letters of its SKU codes, group number after QC/T 265, price range in yuan."""

    code: str
    name: str
    group: str
    low: int
    high: int
    variants: tuple[str, ...]


class Vehicle(NamedTuple):
    """A vehicle line and how its maker shapes part numbers: {g} group, {v} three digits that tell
    the parts of a group apart, {a} two digits and {x} a letter of the revision."""

    code: str
    name: str
    oe: str


FAMILIES = (
    Family("BP", "刹车片", "3501", 85, 320, ("前轮", "后轮")),
    Family("BS", "制动蹄", "3507", 120, 460, ("左", "右")),
    Family("BD", "制动鼓", "3502", 380, 980, ("前轮", "后轮")),
    Family("BC", "制动气室", "3519", 95, 420, ("前桥", "中后桥")),
    Family("BV", "继动阀", "3527", 110, 390, ("单回路", "双回路")),
    Family("AD", "空气干燥器", "3511", 180, 720, ("单筒", "双筒")),
    Family("OF", "机油滤清器", "1012", 28, 160, ("旋装式", "纸芯")),
    Family("FF", "柴油滤清器", "1117", 32, 185, ("细滤", "粗滤")),
    Family("FS", "油水分离器", "1105", 65, 380, ("带加热", "不带加热")),
    Family("AF", "空气滤芯", "1109", 75, 340, ("主滤芯", "安全滤芯")),
    Family("CF", "空调滤芯", "8101", 18, 90, ("活性炭", "标准")),
    Family("CD", "离合器片", "1601", 420, 1680, ("395mm", "430mm")),
    Family("CB", "离合器分泵", "1602", 130, 560, ("上泵", "下泵")),
    Family("WB", "雨刮片", "5205", 22, 98, ("左", "右")),
    Family("HU", "轮毂轴承", "3104", 190, 1250, ("前轮", "后轮")),
    Family("SA", "减震器", "2905", 150, 680, ("前桥", "驾驶室")),
    Family("LS", "钢板弹簧", "2912", 260, 1900, ("前簧", "后簧")),
    Family("TR", "横拉杆球头", "3003", 68, 310, ("左旋", "右旋")),
    Family("UJ", "十字轴", "2201", 55, 290, ("57×152", "62×173")),
    Family("WP", "水泵", "1307", 210, 890, ("铸铁", "铝壳")),
    Family("TH", "节温器", "1306", 35, 150, ("76℃", "83℃")),
    Family("TC", "增压器", "1118", 1280, 4600, ("带放气阀", "不带放气阀")),
    Family("ST", "起动机", "3708", 560, 2350, ("5.5kW", "7.5kW")),
    Family("GE", "发电机", "3701", 480, 1980, ("70A", "120A")),
    Family("TN", "涨紧轮", "1025", 85, 420, ("自动", "手动")),
    Family("BT", "多楔带", "1023", 30, 180, ("8PK", "10PK")),
    Family("HL", "前大灯", "3711", 190, 1150, ("左", "右")),
    Family("TL", "尾灯", "3716", 60, 360, ("左", "右")),
)
VEHICLES = (
    Vehicle("J6", "解放J6", "{g}{v}-{a}{x}"),
    Vehicle("JH6", "解放JH6", "{g}{v}-{x}{a}"),
    Vehicle("TLK", "东风天龙", "{g}{v}-T{a}{x}0"),
    Vehicle("DLK", "东风多利卡", "{g}Z{a}-{v}"),
    Vehicle("HW", "重汽豪沃", "WG9{g} {v}{a}"),
    Vehicle("SDK", "重汽汕德卡", "712-{g}1-{v}{a}"),
    Vehicle("OM", "欧曼EST", "H4{g}0{v}{a}{x}0"),
    Vehicle("DL", "陕汽德龙", "DZ9{g} {v} {a}0"),
    Vehicle("JAC", "江淮格尔发", "{g}{v}LE{a}0"),
    Vehicle("HY", "红岩杰狮", "58{g} {v}{a}"),
    Vehicle("CL", "柳汽乘龙", "M{a}-{g}{v}"),
    Vehicle("QL", "庆铃五十铃", "8-9{g}{v}-{a}"),
)
_GRADES = ("原厂件", "配套件", "加强型", "经济型", "出口型")
_KINDS = len(FAMILIES) * len(VEHICLES)

# A fifth of the products are fast movers and make most of an order day; half hardly move.
_FAST, _STEADY, _CYCLE = 2, 5, 10
_DEMAND = "0" * 39 + "1" * 39 + "2" * 5 + "3" * 5 + "4" * 5 + "56789" + "68"


def _scramble(number: int) -> int:
    """64 bits that look random and are always the same for a number (the mixing steps of SplitMix64)."""
    bits = (number + 1) * 0x9E3779B97F4A7C15 & _MASK
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    return bits ^ bits >> 31


def _kind(number: int) -> tuple[Family, Vehicle, int, int]:
    """Family, vehicle, how many such parts came before, serial of the SKU code (at most four digits)."""
    before, kind = divmod(number, _KINDS)
    vehicle, family = divmod(kind, len(FAMILIES))
    return FAMILIES[family], VEHICLES[vehicle], before, before * 7 + kind * 131 % 997 + 5


def ean13(body: str) -> str:
    """`body` (twelve digits) with its check digit: modulo 10 with weights 1 and 3 from the left (GS1)."""
    total = sum(map(int, body[::2])) + 3 * sum(map(int, body[1::2]))
    return body + str(-total % 10)


def sku(number: int) -> str:
    """The SKU code of the `number`-th product, such as BP-J6-00123."""
    family, vehicle, _, serial = _kind(number)
    return f"{family.code}-{vehicle.code}-{serial:05d}"


def unknown_sku(number: int) -> str:
    """A code shaped like the others that no product has: no serial is that high."""
    family, vehicle, _, serial = _kind(number)
    return f"{family.code}-{vehicle.code}-{90000 + serial}"


def name(number: int) -> str:
    """Vehicle, part, variant and grade, a blank between them."""
    family, vehicle, before, _ = _kind(number)
    bits = _scramble(number)
    return f"{vehicle.name} {family.name} {family.variants[before & 1]} {_GRADES[bits % len(_GRADES)]}"


def price_fen(number: int) -> int:
    """Price of a piece in fen, within the range of its family."""
    family = _kind(number)[0]
    bits = _scramble(number)
    return (family.low + (bits >> 20) % (family.high - family.low)) * 100 + (0, 50, 80, 90)[bits >> 8 & 3]


def oe_numbers(number: int) -> tuple[str, ...]:
    """The maker's number as a catalogue prints it; every fourth part also has the engine maker's."""
    family, vehicle, before, _ = _kind(number)
    bits = _scramble(number)
    # Fewer than a thousand of a kind, and 37 shares no factor with a thousand: no two get the same digits.
    digits = (before * 37 + number % _KINDS * 53) % 1000
    first = vehicle.oe.format(
        g=family.group, v=f"{digits:03d}", a=f"{(bits >> 12) % 90 + 10}", x="ABCDEFGH"[bits >> 40 & 7]
    )
    return (first,) if bits >> 50 & 3 else (first, f"612600 {(number + 1) * _SPREAD % 1_000_000:06d}")


def barcodes(number: int) -> tuple[str, ...]:
    """EAN-13 of the piece (690–697); every fourth product also has one on its box (699)."""
    item = (number + 1) * _SPREAD % 1_000_000_000
    piece = ean13(f"69{number & 7}{item:09d}")
    return (piece, ean13(f"699{item:09d}")) if _scramble(number) >> 54 & 3 == 0 else (piece,)


def product(number: int) -> ProductRecord:
    """The `number`-th product, counted from 0."""
    return ProductRecord(sku(number), name(number), oe_numbers(number), barcodes(number), price_fen(number))


def wanted(kind: float, which: float, count: int) -> int:
    """The number of a product somebody orders, out of `count`, for two draws in [0, 1)."""
    return min(int(which * count / _CYCLE) * _CYCLE + int(_DEMAND[int(kind * len(_DEMAND))]), count - 1)


def stock(number: int, warehouses: tuple[str, ...], depth: int, gaps: bool) -> Iterator[StockRecord]:
    """Where the `number`-th product lies: fast movers everywhere, the slow half in one warehouse only.

    `depth` multiplies the pieces; with `gaps` some slow products are nowhere or counted as zero.
    """
    bits = _scramble(number + 1_000_003)
    turn = number % _CYCLE
    if turn < _FAST:
        places, least, most = warehouses, 20, 100
    elif turn < _STEADY:
        out = bits % 7
        places, least, most = tuple(w for i, w in enumerate(warehouses) if i != out), 6, 36
    else:
        if gaps and bits % 7 == 0:
            return
        # Half of the slow products lie in the first warehouse, the biggest.
        home = max(0, (bits >> 3 & 7) - 3) // 2
        places, least, most = warehouses[home : home + 1], 0 if gaps else 1, 10
    code, zone = sku(number), "ABCDEFGH"[number % len(FAMILIES) % 8]
    for index, place in enumerate(places):
        own = bits >> 12 + 16 * index
        location = f"{zone}-{own % 40 + 1:02d}-{(own >> 6) % 5 + 1}"
        yield StockRecord(place, code, location, (least + (own >> 4) % (most - least)) * depth)
