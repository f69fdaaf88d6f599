"""Carriers and when they leave: which one an order is proposed for, by the company's written rule."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from app.domain.couriers import courier_name, courier_of
from app.domain.intake import Channel
from app.domain.site import SITE_ZONE
from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier, its times of departure in the site's zone ("17:00", or several a day: "11:30 17:00"), and which orders
    it is meant for: of these channels (none: all), to regions that begin so (none: everywhere), heavier than so many
    kilograms."""

    code: str
    name: str
    cutoff: str
    channels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    over_kg: int = 0

    @property
    def takes_all(self) -> bool:
        """Whether it has no condition."""
        return not (self.channels or self.regions or self.over_kg)

    def takes(self, channel: str, region: str, weight_g: int) -> bool:
        """Whether it is meant for such an order."""
        fits = not self.channels or channel in self.channels
        goes = not self.regions or region.startswith(self.regions)
        return fits and goes and (not self.over_kg or weight_g > self.over_kg * 1000)

    @property
    def courier(self) -> str:
        """What parcels and pools of numbers call it."""
        return courier_name(self.code if courier_of(self.code) else self.name)

    def departures(self, now: datetime) -> Iterator[datetime]:
        """All that are still to come, day after day."""
        local = now.astimezone(SITE_ZONE)
        for days in count():
            for cutoff in self.cutoff.split():
                departure = datetime.combine(local + timedelta(days), time.fromisoformat(cutoff), SITE_ZONE)
                if local < departure:
                    yield departure


DEFAULT_CARRIERS = (
    Carrier("DBL", "德邦", "17:00", over_kg=20),
    Carrier("ZTO", "中通", "20:00", channels=(Channel.TAOBAO.value, Channel.ALI1688.value)),
    Carrier("SF", "顺丰", "18:00"),
)


def proposed(carriers: Sequence[Carrier], channel: str, region: str, weight_g: int) -> Carrier:
    """The first carrier that takes such an order; the last one takes all."""
    return next(carrier for carrier in carriers if carrier.takes(channel, region, weight_g))


def carriers_text(carriers: Sequence[Carrier]) -> str:
    """As the setting keeps them."""
    return json.dumps([asdict(carrier) for carrier in carriers], ensure_ascii=False)


def carriers_of(content: str) -> tuple[Carrier, ...]:
    """The carriers of a setting; BadInput("carriers.bad") names the entry (from 1) and the field that is wrong."""
    try:
        entries = json.loads(content)
    except ValueError:
        raise _bad(0, "") from None
    if not isinstance(entries, list) or not entries:
        raise _bad(0, "")
    found = tuple(_carrier(place, entry) for place, entry in enumerate(entries, 1))
    codes = [carrier.code for carrier in found]
    for place, carrier in enumerate(found, 1):
        if codes.index(carrier.code) != place - 1:
            raise _bad(place, "code")
        if carrier.takes_all is not (place == len(found)):  # who takes all leaves nothing for those behind
            raise _bad(place, "channels")
    return found


def _carrier(place: int, entry: Any) -> Carrier:
    if not isinstance(entry, dict):
        raise _bad(place, "")
    unknown = sorted(set(entry) - set(Carrier.__slots__))
    if unknown:
        raise _bad(place, unknown[0])
    for field in ("code", "name", "cutoff"):
        if not _is_text(entry.get(field)):
            raise _bad(place, field)
    cutoffs = entry["cutoff"].split(" ")
    if not all(map(_is_time, cutoffs)) or cutoffs != sorted(set(cutoffs)):
        raise _bad(place, "cutoff")
    channels, regions = (_texts(place, field, entry.get(field, [])) for field in ("channels", "regions"))
    if not set(channels) <= set(Channel):
        raise _bad(place, "channels")
    over_kg = entry.get("over_kg", 0)
    if type(over_kg) is not int or not 0 <= over_kg <= 100_000:
        raise _bad(place, "over_kg")
    return Carrier(entry["code"].strip(), entry["name"].strip(), entry["cutoff"], channels, regions, over_kg)


def _texts(place: int, field: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(map(_is_text, given)):
        raise _bad(place, field)
    return tuple(given)


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_time(given: str) -> bool:
    try:
        return f"{time.fromisoformat(given):%H:%M}" == given
    except ValueError:
        return False


def _bad(place: int, field: str) -> BadInput:
    return BadInput("carriers.bad", entry=place, name=field)
