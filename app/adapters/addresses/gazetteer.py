"""The names of provinces, cities and counties in every form that people write, read from resources/geo."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from app.domain.geo import Point
from app.domain.intake import Place

PEOPLES = re.compile(
    "(?:蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|朝鲜|土家|布依|哈尼|景颇|傈僳|仫佬|毛南|仡佬|纳西|拉祜|布朗|独龙|普米|裕固"
    "|保安|东乡|撒拉|达斡尔|[各满回苗彝藏壮傣白羌侗瑶黎水佤怒土畲])族?$"
)
AUTONOMOUS = re.compile("自治([州县旗])$")
KIND = re.compile("(?:维吾尔自治区|回族自治区|壮族自治区|自治区|地区|林区|特区|新区|[省市区县旗盟])$")
TOO_GENERAL = re.compile(
    "[城市郊矿]|新[城市区]|[路桥][东西南北]$|[东西南北中][市城郊关区站门]$|东方|东风|前进|向阳|红旗|红星|太平"
)
"""Beginnings of short names that mean a part of any town rather than a county (城关, 市南, 新城 ...)."""

TOWN_KIND = re.compile("(?:镇|乡|街道)$")

WITHOUT_COUNTIES = {
    "台湾省": "71",
    "台湾": "71",
    "香港特别行政区": "81",
    "香港": "81",
    "澳门特别行政区": "82",
    "澳门": "82",
}
"""Provinces that we do not deliver to: known, so that their districts are not sought elsewhere."""


@dataclass(slots=True)
class Name:
    """A written form and what it can stand for, as leading digits of adcodes: 2 mean a province, 4 a city, 6 a county.

    `full` are meanings by an official or a former name, `short` those by a name cut short (苏州 for 苏州市). A name
    that is `open` may be the beginning of a road's (余杭临平 of 余杭临平大道) although it is taken as if in full.
    """

    text: str
    full: set[str]
    short: set[str]
    open: bool = False

    @property
    def is_unique(self) -> bool:
        """Whether it can mean one place only."""
        return len(self.full | self.short) == 1

    def within(self, outer: str) -> Iterator[str]:
        """The full meanings that lie inside of `outer`."""
        return (digits for digits in self.full if digits.startswith(outer) and digits != outer)

    def lies_in(self, outer: str) -> bool:
        """Whether any meaning is `outer` or lies inside of it."""
        return any(digits.startswith(outer) for digits in self.full | self.short)

    def lies_around(self, inner: str) -> bool:
        """Whether any meaning is `inner` or one that it lies in."""
        return any(inner.startswith(digits) for digits in self.full | self.short)


@dataclass(frozen=True, slots=True)
class County:
    """One row of counties.csv; `city` is empty under a province, `county` for a city without counties."""

    adcode: str
    province: str
    city: str
    county: str
    place: Place

    @property
    def key(self) -> str:
        """The digits that name it: four for a city without counties."""
        return self.adcode if self.county else self.adcode[:4]


def short_name(name: str) -> str:
    """The name without its kind and peoples: 苏州市 苏州, 长阳土家族自治县 长阳; one character at least."""
    stem = AUTONOMOUS.sub("", name)
    if stem == name:
        stem = KIND.sub("", name)
        if not stem.endswith("族"):
            return stem if len(stem) >= 2 else name[:-1]
    while len(rest := PEOPLES.sub("", stem)) >= 2 and rest != stem:
        stem = rest
    return stem.removesuffix("族")


def read_counties(folder: Traversable) -> list[County]:
    """All counties in the order of their adcodes."""
    return [_county(*row) for row in _rows(folder, "counties.csv")]


def _county(adcode: str, province: str, city: str, county: str, lat: str, lon: str) -> County:
    place = Place(adcode, " ".join(filter(None, (province, city, county))), Point(float(lat), float(lon)))
    return County(adcode, province, city, county, place)


@dataclass(frozen=True, slots=True)
class FormerName:
    """One row of former_names.csv: a former or colloquial name and the leading digits of today's adcode; a name that
    was split has several rows. `within` is the name that stands before it where the name alone means something else.
    """

    within: str
    name: str
    digits: str


def read_former_names(folder: Traversable) -> list[FormerName]:
    """All rows of the file."""
    return [FormerName(row[0], row[1], row[2].removesuffix("00")) for row in _rows(folder, "former_names.csv")]


def _rows(folder: Traversable, file: str) -> Iterator[list[str]]:
    """The rows below the header."""
    rows = csv.reader(folder.joinpath(file).read_text("utf-8").splitlines())
    next(rows)
    return rows


class Gazetteer:
    """Everything that can be looked up; made once, then only read."""

    def __init__(self, folder: Traversable) -> None:
        counties = read_counties(folder)
        former = read_former_names(folder)
        self.places: dict[str, Place] = {county.key: county.place for county in counties}
        self.within: dict[str, tuple[Place, ...]] = _within(counties)
        self.exact: dict[tuple[str, str, str], Place] = dict(_exact(counties, {row.within for row in former}))
        self._prefectures = {c.adcode[:4] for c in counties if c.city and not c.city.endswith("市")}
        self._names: dict[str, Name] = {}
        self._add_official(counties)
        for row in former:
            self._add_former(row)
        self._by_head: dict[str, tuple[Name, ...]] = _by_head(self._names)

    def names_at(self, text: str, position: int) -> Iterator[Name]:
        """The names that stand in `text` at `position`, the longest first."""
        for name in self._by_head.get(text[position : position + 2], ()):
            if text.startswith(name.text, position):
                yield name

    def is_seat(self, name: Name) -> bool:
        """Whether the name is shared by just a prefecture and the county-level city it is governed from (大理)."""
        meanings = sorted(name.full | name.short)
        if len(meanings) != 2 or not meanings[1].startswith(meanings[0]):
            return False
        return meanings[0] in self._prefectures and self.places[meanings[1]].name.endswith("市")

    def _add(self, text: str, digits: str, *, full: bool) -> None:
        name = self._names.setdefault(text, Name(text, set(), set()))
        (name.full if full else name.short).add(digits)

    def _add_former(self, row: FormerName) -> None:
        short = short_name(row.name)
        if not row.within:
            self._add(row.name, row.digits, full=True)
            if len(short) >= 2 and not TOO_GENERAL.match(short) and not self._is_taken(short, row.digits[:4]):
                self._add(short, row.digits, full=False)
            return
        stem = TOWN_KIND.sub("", row.name)
        forms = {row.name, short, stem} if stem == row.name else {stem, *(stem + kind for kind in ("镇", "乡", "街道"))}
        for outer in {row.within, short_name(row.within)}:
            for inner in forms:
                self._add(outer + inner, row.digits, full=True)
                self._names[outer + inner].open = inner in (short, stem) and inner != row.name

    def _is_taken(self, short: str, city: str) -> bool:
        """Whether the city has a county of today with this short name: 余杭 is 余杭区, not what 余杭市 was."""
        known = self._names.get(short)
        return known is not None and any(digits.startswith(city) for digits in known.short | known.full)

    def _add_official(self, counties: list[County]) -> None:
        for text, digits in WITHOUT_COUNTIES.items():
            self._add(text, digits, full=True)
        units = {county.adcode[:2]: county.province for county in counties}
        units |= {county.adcode[:4]: county.city for county in counties if county.city}
        units |= {county.adcode: county.county for county in counties if county.county}
        for digits, official in units.items():
            self._add(official, digits, full=True)
            self._add_short(official, digits)
        self._add("内蒙", "15", full=False)

    def _add_short(self, official: str, digits: str) -> None:
        short = short_name(official)
        if kind := AUTONOMOUS.search(official):
            self._add(short + kind[1], digits, full=True)
        if official.endswith("族区"):
            self._add(short + "区", digits, full=True)
        if official.endswith("自治区"):
            self._add(short + "省", digits, full=True)
            self._add(short + "自治区", digits, full=True)
        if len(short) >= 2 and not (len(digits) == 6 and TOO_GENERAL.match(short)):
            self._add(short, digits, full=False)


def _exact(counties: list[County], divided: set[str]) -> Iterator[tuple[tuple[str, str, str], Place]]:
    """The blank-separated form of the shops: 江苏省 苏州市 昆山市, 上海 上海市 浦东新区; without the counties that lost
    a town: where 余杭区 临平街道 lies elsewhere today, 余杭区 alone does not settle it."""
    for county in counties:
        if county.county in divided:
            continue
        city = county.city or county.province
        yield (county.province, city, county.county), county.place
        yield (short_name(county.province), city, county.county), county.place


def _within(counties: list[County]) -> dict[str, tuple[Place, ...]]:
    """The counties of each province and city by its digits."""
    found: dict[str, list[Place]] = defaultdict(list)
    for county in counties:
        found[county.adcode[:2]].append(county.place)
        found[county.adcode[:4]].append(county.place)
    return {digits: tuple(places) for digits, places in found.items()}


def _by_head(names: dict[str, Name]) -> dict[str, tuple[Name, ...]]:
    heads: dict[str, list[Name]] = defaultdict(list)
    for text in sorted(names, key=len, reverse=True):
        heads[text[:2]].append(names[text])
    return {head: tuple(found) for head, found in heads.items()}
