"""Reads an address from left to right as province, city, county, and answers only when one county is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import takewhile

from app.adapters.addresses.gazetteer import Gazetteer, Name
from app.adapters.addresses.text import LONGEST_WRITTEN, Text
from app.domain.intake import Place
from app.ports import AddressAnswer

FULL, SEAT, SHORT, DISTANT = 6, 5, 4, 3
"""What a name adds to a reading: in full, cut short (for the seat of a prefecture one more, so that it comes before the
prefecture's own short name), in full but not next to the name before it."""

ANY_PART = {"新城区"}
"""Names of counties that any city has a part of; further on in a text they mean that part."""

WHOLE = 2 * FULL
"""The least that is said by a county's full name after that of its city or province."""

CONFIDENCE = {
    (FULL, True): 0.997,
    (SHORT, True): 0.997,
    (FULL, False): 0.99,
    (SHORT, False): 0.97,
    (DISTANT, True): 0.97,
}
"""The share right, by the weakest name of a reading and whether it has others, as (right + 1) / (read + 2). Read were
332 real addresses with labels and 511 written by hand for their traps, all of them right; of each kind there were 369,
313, 92, 37 and 32. The reader was corrected on both, so an unseen address may do a little worse. Addresses made from
the table itself (118,000, all right) are not counted: they would only raise the figures."""


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
    names: int
    weakest: int

    @property
    def evidence(self) -> tuple[int, int, int]:
        """What readings are compared by: the weight of their names, the characters these cover, how few they are."""
        return self.score, self.covered, -self.names

    @property
    def confidence(self) -> float:
        """The share of readings with such evidence that were right."""
        return CONFIDENCE[self.weakest, self.score > FULL]

    def then(self, mention: Mention, digits: str, weight: int) -> "Reading":
        """Read one name more; repeating what is known already adds nothing but the characters covered."""
        covered = self.covered + mention.end - mention.start
        if digits == self.digits:
            return replace(self, end=mention.end, covered=covered, names=self.names + 1)
        weakest = min(self.weakest, SHORT if weight == SEAT else weight)
        return Reading(digits, mention.end, self.score + weight, covered, self.names + 1, weakest)


NOTHING = Reading("", 0, 0, 0, 0, FULL)


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
        text = text[:LONGEST_WRITTEN]
        parts = text.split(None, 3)
        if len(parts) >= 3 and (place := self._gazetteer.exact.get((parts[0], parts[1], parts[2]))):
            return AddressAnswer(place, confidence=CONFIDENCE[FULL, True])
        return self._answer(_Reader(self._gazetteer, Text.of(text)).best())

    def _answer(self, readings: list[Reading]) -> AddressAnswer:
        digits = sorted({reading.digits for reading in readings})
        if len(digits) == 1 and (place := self._gazetteer.places.get(digits[0])):
            return AddressAnswer(place, confidence=max(reading.confidence for reading in readings))
        remaining: dict[str, Place] = {}
        for prefix in digits:
            known = self._gazetteer.places.get(prefix)
            for place in (known,) if known else self._gazetteer.within.get(prefix, ()):
                remaining[place.adcode] = place
        region = digits[0] if len(digits) == 1 else ""
        return AddressAnswer(None, tuple(remaining[adcode] for adcode in sorted(remaining)), region=region)


class _Reader:
    """One address being read."""

    def __init__(self, gazetteer: Gazetteer, text: Text) -> None:
        self._gazetteer = gazetteer
        self._text = text
        self._at: dict[int, list[Mention]] = {}
        for start in range(len(text.written) - 1):
            for name in gazetteer.names_at(text.written, start):
                end = start + len(name.text)
                if not self._begins_longer_word(name, end):
                    self._at.setdefault(start, []).append(Mention(name, start, end))

    def _begins_longer_word(self, name: Name, end: int) -> bool:
        """Whether the name is no name here: 昆山市|场, 梅县|路, 沙县|小吃."""
        if name.open:
            return self._text.names_other_thing(end)
        if name.text[-1] == "市":
            return self._text.written.startswith("场", end)
        is_brief = len(name.text) == 2 and bool(name.full)
        return is_brief and self._text.written.startswith(("路", "街", "大道", "小吃"), end)

    def best(self) -> list[Reading]:
        """The best readings from the first place where one can begin; several when they tie. A lone
        short name (the brand in 上海大众) gives way to a whole address further on."""
        first: list[Reading] = []
        for start in self._at:
            readings = self._from(start)
            if not readings:
                continue
            top = max(reading.evidence for reading in readings)
            best = [reading for reading in readings if reading.evidence == top]
            if not first and top[0] >= FULL:
                return best
            if first and top[0] >= WHOLE and all(reading.digits in self._gazetteer.places for reading in best):
                return best
            first = first or best
        return first

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
        least = 1 if self._text.opens(start) or self._stands_out(start) else 2
        return [reading for reading in found.values() if reading.names >= least]

    def _stands_out(self, start: int) -> bool:
        """Whether the name of a county stands here in full, of no other, before a town, and not in another name
        (阳新县 in 信阳新县): no chance."""
        longest = self._at[start][0]
        if len(longest.name.text) < 3 or not (longest.name.full and longest.name.is_unique):
            return False
        before = (mention for position, found in self._at.items() if position < start for mention in found)
        return self._text.has_town(longest.end) and all(mention.end <= start for mention in before)

    def _beginnings(self, start: int) -> Iterator[Reading]:
        opens = self._text.opens(start)
        for mention in self._at[start]:
            for digits in mention.name.full:
                if len(digits) < 6 or len(mention.name.text) > 2:
                    yield NOTHING.then(mention, digits, FULL)
                elif opens and not mention.name.text.endswith("区"):
                    yield NOTHING.then(mention, digits, SHORT)
            for digits in mention.name.short if opens else ():
                if self._is_meant(mention, digits) and self._is_settled(mention, digits):
                    yield NOTHING.then(mention, digits, SEAT if digits in self._gazetteer.places else SHORT)

    def _is_meant(self, mention: Mention, digits: str) -> bool:
        """Whether a short name means this place: no longer name stands here, and no road or building follows, or
        only one that begins like the name of a place (镇海区 after 宁波, 山阴路 after 上海)."""
        is_county = len(digits) == 6
        if is_county and (mention is not self._at[mention.start][0] or self._text.has_prefecture(mention.end)):
            return False
        if not self._text.names_other_thing(mention.end):
            return True
        following = [mention.name for mention in self._at.get(mention.end, ())]
        return any(name.text[0] != "路" or name.lies_in(digits) for name in following)

    def _is_settled(self, mention: Mention, digits: str) -> bool:
        """Whether a short name with nothing before it can be trusted: a county needs a town or zone behind it, and
        中山 one of its own, as there is a 中山区."""
        name, has_zone = mention.name, self._text.has_zone(mention.end)
        if digits not in self._gazetteer.places:
            return True
        if len(digits) < 6:
            return name.is_unique or has_zone or self._has_inside(mention.end, digits)
        if name.is_unique:
            return has_zone or self._text.has_town(mention.end)
        return has_zone and self._gazetteer.is_seat(name)

    def _has_inside(self, position: int, digits: str) -> bool:
        return any(mention.name.lies_in(digits) for mention in self._at.get(position, ()))

    def _adjacent(self, reading: Reading) -> Iterator[Reading]:
        """The reading with the name that follows at once, when it lies inside of what is known or repeats it."""
        for mention in self._at.get(reading.end, ()):
            name = mention.name
            for digits, weight in (*((own, FULL) for own in name.full), *((own, SHORT) for own in name.short)):
                known = max(digits, reading.digits, key=len)
                if not (known.startswith(digits) and known.startswith(reading.digits)):
                    continue
                if weight == FULL or self._is_meant(mention, digits):
                    yield reading.then(mention, known, weight)

    def _distant(self, reading: Reading) -> Iterator[Reading]:
        """A full name further on, before any road and any other city, when only one that fits stands there."""
        found: dict[str, Mention] = {}
        for mention in takewhile(
            lambda mention: not self._leads_elsewhere(mention, reading.digits), self._before_detail(reading.end)
        ):
            if len(mention.name.text) > 2 and mention.name.text not in ANY_PART:
                for digits in mention.name.within(reading.digits):
                    found.setdefault(digits, mention)
        if len(found) == 1:
            digits, mention = found.popitem()
            yield reading.then(mention, digits, DISTANT)

    def _before_detail(self, start: int) -> Iterator[Mention]:
        for position in range(start, self._text.detail(start) + 1):
            yield from self._at.get(position, ())

    def _leads_elsewhere(self, mention: Mention, digits: str) -> bool:
        """Whether another province or city stands here: 上海大众配件|浙江省舟山市普陀区."""
        name = mention.name
        if name.lies_in(digits) or name.lies_around(digits):
            return False
        return any(len(own) < 6 for own in name.full) or any(
            len(own) == 2 and self._is_meant(mention, own) for own in name.short
        )
