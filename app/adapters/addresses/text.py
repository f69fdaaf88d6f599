"""An address without blanks and marks, and what stands behind a name in it: a road, a town, a zone."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 120
"""Characters of an address that are read, blanks and marks not counted; the county stands far before."""

LONGEST_WRITTEN = 4 * LONGEST
"""Characters of the text that are looked at to find those."""

SEPARATORS = re.compile(
    r"[^\w]+|_+|[A-Za-z]{3,}|(?:收货|收件|详细|邮寄)?地址|市辖区|(?<=市\s)县(?=\s)|(?<=重庆市)县"
    r"|(?:省|自治区)直辖(?:县级?)?(?:行政(?:区划|单位))?|^(?:中国|中华人民共和国)(?=\w)"
)
"""What only separates: blanks, marks, Latin words, and the fillers of official lists (省直辖县级行政区划)."""

SIDE = "[东西南北中前后内外环]"
ROAD = (
    f"{SIDE}{{0,2}}[一二三四五六七八九十0-9]{{0,3}}[东西南北中]?(?:路|[大老新]?街|步行街|大?道|巷|弄|高速|线|站(?!前))"
)
HOUSE = (
    "大?桥(?![东西])|胡同|[省国县]道|村|镇|乡|公园|花园|广场|[批发市]*场|码头|大厦|大楼|商厦|商[贸]?城|大?酒店|宾馆|饭店"
    "|银行|医院|学校|大学|小学|中学|学院|驾校|文化|体育|风景|景区|公寓|小区|社区|新村|家园|国际|汽车|商会"
    "|小吃|拉面|牛肉|羊肉|烤鸭|板鸭|火锅|小面|米粉|酒家|饭庄"
)
OTHER_THING = re.compile(f"市?(?:{ROAD}|.路|{HOUSE})")
"""What follows a short name when the name belongs to something else: 南京西路, 昆山大厦, 兰州拉面."""

PART_OF_THING = re.compile("市?(?:[岸门湖陵寺湾苑府庭]|山(?![东西])|城(?![关区东西南北中]))")
AFTER_PART = re.compile(f"[号0-9]|{SIDE}?[大口]?(?:{ROAD})|{HOUSE}")
"""The same in one character, when a road or a number comes next: 中山陵1号, 朝阳门外大街, but 上海|山阴路."""

DETAIL = re.compile("[路街道巷号栋楼]")
PREFECTURE = re.compile("地区|专区")
ZONE = re.compile("(?:国家级?)?(?:经济|经开|高新|技术|工业|产业|保税|开发)")
ZONE_NAME = re.compile("[^路街道号]{0,6}?(?:开发|港务|保税|示范)区")
TOWN = re.compile("[^路街道号]{1,4}(?:镇(?![江海])|乡|[路街]?街道)")


@dataclass(frozen=True, slots=True)
class Text:
    """What is left of an address; `breaks` are the positions where something was taken out."""

    written: str
    breaks: frozenset[int]

    @classmethod
    def of(cls, address: str) -> "Text":
        """Full width to half width, separators out."""
        parts = [part for part in SEPARATORS.split(unicodedata.normalize("NFKC", address)) if part]
        breaks, position = [], 0
        for part in parts:
            breaks.append(position)
            position += len(part)
        return cls("".join(parts)[:LONGEST], frozenset((*breaks, position)))

    def opens(self, position: int) -> bool:
        """Whether an address may begin here: the text does, or something in Latin or a separator stands before."""
        return position in self.breaks or self.written[position - 1].isascii()

    def names_other_thing(self, end: int) -> bool:
        """Whether the short name that stands before `end` is only the beginning of a road, a building or a market."""
        if end in self.breaks or self.has_town(end) or ZONE_NAME.match(self.written, end):
            return False
        if OTHER_THING.match(self.written, end):
            return True
        part = PART_OF_THING.match(self.written, end)
        return part is not None and (
            part.end() in self.breaks or AFTER_PART.match(self.written, part.end()) is not None
        )

    def has_town(self, position: int) -> bool:
        """Whether a town stands here, as in 昆山|花桥镇."""
        return TOWN.match(self.written, position) is not None

    def has_zone(self, position: int) -> bool:
        """Whether an industrial zone stands here, as in 凯里|经济开发区."""
        return ZONE.match(self.written, position) is not None

    def has_prefecture(self, position: int) -> bool:
        """Whether the name before means a prefecture of former times: 思茅|地区."""
        return PREFECTURE.match(self.written, position) is not None

    def detail(self, position: int) -> int:
        """Where the part of the address begins that may name any place: its first road or house."""
        found = DETAIL.search(self.written, position)
        return found.start() if found else len(self.written)
