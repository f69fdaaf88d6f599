"""Reads an address from left to right as province, city, county, and answers only when one county is left."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from app.adapters.addresses.gazetteer import Gazetteer, Name
from app.domain.intake import Place
from app.ports import AddressAnswer

FULL, SHORT, DISTANT = 6, 4, 3
"""What a name adds to a reading: in full, cut short, in full but not next to the name before it."""

LONGEST = 120
"""Characters of an address that are read; the county stands far before."""

SEPARATORS = re.compile(
    r"(?<=\s)县(?=\s)|[^\w]+|_+|市辖区|(?:省|自治区)直辖(?:县级?)?(?:行政(?:区划|单位))?|^(?:中国|中华人民共和国)(?=\w)"
)
"""What only separates: blanks, marks, and the fillers of official lists (省直辖县级行政区划)."""

OTHER_THING = re.compile(
    "市?[东西南北中上下前后内外环]{0,2}[一二三四五六七八九十0-9]{0,3}[东西南北中]?(?:.?路|街|大?道|[大老新]街|巷|弄|高速|线|大?桥(?![东西])|站)"
    "|市?(?:胡同|[省国县]道|岸|门|村|镇|乡|山(?![东西])|湖|陵|寺|公园|花园|广场|场|机场|车站|码头|大厦|大楼|商厦|商城|大?酒店|宾馆|饭店"
    "|银行|医院|学校|大学|小学|中学|学院|文化|体育|风景|景区|湾|苑|府|庭|城(?![关区东西南北中])|公寓|小区|社区|新村|家园|国际|汽车)"
)
"""What follows a short name when the name belongs to something else: 南京西路, 中山公园, 昆山大厦."""

DETAIL = re.compile("[路街道巷号栋楼]")
"""Where the part of an address begins that may name any place."""

ZONE = re.compile("(?:国家级?)?(?:经济|经开|高新|技术|工业|产业|保税|开发)")
TOWN = re.compile("[^路街道号]{2,4}(?:镇|乡|街道)")
"""What follows a short name when it means the county: 凯里经济开发区, 昆山花桥镇."""


@dataclass(frozen=True, slots=True)
class Text:
    """An address without blanks and marks; `breaks` are the positions where some stood."""

    written: str
    breaks: frozenset[int]

    @classmethod
    def of(cls, address: str) -> "Text":
        """Full width to half width, separators out."""
        parts = [part for part in SEPARATORS.split(unicodedata.normalize("NFKC", address[:LONGEST])) if part]
        breaks, position = [], 0
        for part in parts:
            breaks.append(position)
            position += len(part)
        return cls("".join(parts), frozenset((*breaks, position)))

    def opens(self, position: int) -> bool:
        """Whether an address may begin here: the text does, or something in Latin or a separator stands before."""
        return position in self.breaks or self.written[position - 1].isascii()

    def names_other_thing(self, end: int) -> bool:
        """Whether the short name that stands before `end` is only the beginning of a road, a building or a market."""
        if end in self.breaks or TOWN.match(self.written, end):
            return False
        return OTHER_THING.match(self.written, end) is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in the text."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an address has been understood: the digits fixed so far and what speaks for it."""

    digits: str
    end: int
    score: int
    covered: int
    links: int

    @property
    def evidence(self) -> tuple[int, int]:
        """What readings are compared by: their names first, then the characters these cover."""
        return self.score, self.covered

    def then(self, mention: Mention, digits: str, weight: int) -> "Reading":
        """Read one name more; repeating what is known already adds nothing but the characters covered."""
        gain = weight if digits != self.digits else 0
        covered = self.covered + mention.end - mention.start
        return Reading(digits, mention.end, self.score + gain, covered, self.links + (1 if gain else 0))


NOTHING = Reading("", 0, 0, 0, 0)


class CountyAddressBook:
    """The address book of the counties in force; loads its data at first use. Implements ports.AddressBook."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or files("resources").joinpath("geo")

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self._folder)

    def resolve(self, text: str) -> AddressAnswer:
        """The one county the text means. Where it means several (鼓楼区) or stops at a city that has counties,
        `place` is None and the counties that remain are the candidates, by adcode."""
        parts = text.split(None, 3)
        if len(parts) >= 3 and (place := self._gazetteer.exact.get((parts[0], parts[1], parts[2]))):
            return AddressAnswer(place)
        return self._answer(_Reader(self._gazetteer, Text.of(text)).best())

    def _answer(self, found: Iterable[str]) -> AddressAnswer:
        digits = sorted(set(found))
        if len(digits) == 1 and (place := self._gazetteer.places.get(digits[0])):
            return AddressAnswer(place)
        remaining: dict[str, Place] = {}
        for prefix in digits:
            known = self._gazetteer.places.get(prefix)
            for place in (known,) if known else self._gazetteer.within.get(prefix, ()):
                remaining[place.adcode] = place
        return AddressAnswer(None, tuple(remaining[adcode] for adcode in sorted(remaining)))


class _Reader:
    """One address being read."""

    def __init__(self, gazetteer: Gazetteer, text: Text) -> None:
        self._gazetteer = gazetteer
        self._text = text
        self._at: dict[int, list[Mention]] = {}
        for start in range(len(text.written) - 1):
            for name in gazetteer.names_at(text.written, start):
                end = start + len(name.text)
                if not (name.text[-1] == "市" and text.written.startswith("场", end)):
                    self._at.setdefault(start, []).append(Mention(name, start, end))

    def best(self) -> list[str]:
        """The digits of the best readings from the first place where one can begin; several when they tie."""
        for start in self._at:
            readings = self._from(start)
            if readings:
                top = max(reading.evidence for reading in readings)
                return [reading.digits for reading in readings if reading.evidence == top]
        return []

    def _from(self, start: int) -> list[Reading]:
        """All readings that begin here; inside other words, one name alone may be chance."""
        found: dict[tuple[str, int], Reading] = {}
        pending = list(self._beginnings(start))
        while pending:
            reading = pending.pop()
            known = found.get((reading.digits, reading.end), NOTHING)
            if reading.evidence > known.evidence:
                found[reading.digits, reading.end] = reading
                pending.extend(list(self._adjacent(reading)) or self._distant(reading))
        least = 1 if self._text.opens(start) else 2
        return [reading for reading in found.values() if reading.links >= least]

    def _beginnings(self, start: int) -> Iterator[Reading]:
        opens = self._text.opens(start)
        for mention in self._at[start]:
            for digits in mention.name.full:
                if len(digits) < 6 or len(mention.name.text) > 2 or (opens and not mention.name.text.endswith("区")):
                    yield NOTHING.then(mention, digits, FULL)
            for digits in mention.name.short if opens else ():
                if self._is_meant(mention, digits) and self._is_settled(mention, digits):
                    # One more for the seat of a prefecture, so that it comes before the prefecture's own short name.
                    yield NOTHING.then(mention, digits, SHORT + (digits in self._gazetteer.places))

    def _is_meant(self, mention: Mention, digits: str) -> bool:
        """Whether a short name means this place: no longer name stands here, no road or building follows,
        unless what follows lies in the place (镇海区 after 宁波)."""
        if len(digits) == 6 and mention is not self._at[mention.start][0]:
            return False
        if not self._text.names_other_thing(mention.end):
            return True
        following = (mention.name for mention in self._at.get(mention.end, ()))
        return any(inner.startswith(digits) for name in following for inner in (*name.full, *name.short))

    def _is_settled(self, mention: Mention, digits: str) -> bool:
        """Whether a short name with nothing before it can be trusted: a county needs a town or zone behind it."""
        if digits not in self._gazetteer.places:
            return True
        if mention.name.is_unique:
            return bool(TOWN.match(self._text.written, mention.end) or ZONE.match(self._text.written, mention.end))
        return self._gazetteer.is_seat(mention.name) and bool(ZONE.match(self._text.written, mention.end))

    def _adjacent(self, reading: Reading) -> Iterator[Reading]:
        for mention in self._at.get(reading.end, ()):
            for digits in mention.name.full:
                if digits.startswith(reading.digits):
                    yield reading.then(mention, digits, FULL)
            for digits in mention.name.short:
                if digits.startswith(reading.digits) and self._is_meant(mention, digits):
                    yield reading.then(mention, digits, SHORT)

    def _distant(self, reading: Reading) -> Iterator[Reading]:
        """A full name further on, before any road, when only one that fits stands there."""
        found: dict[str, Mention] = {}
        detail = DETAIL.search(self._text.written, reading.end)
        last = detail.start() if detail else len(self._text.written)
        for start in range(reading.end, last + 1):
            for mention in self._at.get(start, ()):
                if len(mention.name.text) > 2 and mention.name.text != "新城区":
                    for digits in mention.name.within(reading.digits):
                        found.setdefault(digits, mention)
        if len(found) == 1:
            digits, mention = found.popitem()
            yield reading.then(mention, digits, DISTANT)
