"""Couriers: what they are called, what their waybill numbers look like, and which of their news mean "signed"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.codes import clean_code

_S10 = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_WAYBILL = re.compile(r"[0-9A-Z-]{6,32}")


@dataclass(frozen=True, slots=True)
class Courier:
    """A courier: `name` is what we write, `spellings` what channels and platforms write; numbers of its waybills look
    like `pattern` (empty: nobody has published how)."""

    code: str
    name: str
    pattern: str
    spellings: tuple[str, ...]


COURIERS = (
    Courier("SF", "顺丰速运", r"SF[0-9A-Z]\d{12}|\d{12}", ("顺丰", "顺丰快递", "shunfeng")),
    Courier("ZTO", "中通快递", r"7[3-68]\d{12}", ("中通", "zhongtong")),
    Courier("YTO", "圆通速递", r"YT\d{13}", ("圆通", "圆通快递", "yuantong")),
    Courier("STO", "申通快递", r"(77|43)\d{12,15}", ("申通", "shentong")),
    Courier("YUNDA", "韵达快递", r"[34]\d{14}|5\d{12}|3\d{12}", ("韵达", "韵达速递", "YD", "yunda")),
    Courier("JTSD", "极兔速递", r"JT\d{13}", ("极兔", "极兔快递", "JT", "jtexpress")),
    Courier("JD", "京东物流", r"JD[0-9A-Z]{2}\d{11}", ("京东", "京东快递", "JDL", "jd")),
    Courier("DBL", "德邦快递", r"DPK\d{12}", ("德邦", "德邦物流", "DB", "DBKD", "debangkuaidi", "debangwuliu")),
    Courier(
        "EMS",
        "中国邮政",
        r"[981]\d{12}|P[A-Z]\d{11}|[A-Z]{2}\d{9}[A-Z]{2}",
        ("邮政", "邮政快递包裹", "邮政EMS", "YZPY", "youzhengguonei", "ems"),
    ),
    Courier("CNSD", "菜鸟速递", r"621\d{12}", ("菜鸟", "丹鸟", "cainiao")),
    Courier("KYSY", "跨越速运", "", ("跨越", "KYE", "kuayue")),
    Courier("ANEKY", "安能物流", "", ("安能", "ANE", "annengwuliu")),
)
"""Those of the platforms' lists. A courier that is not here is called as people write it."""


def _key(name: str) -> str:
    return clean_code(name).replace(" ", "")


_KNOWN = {
    _key(spelling): courier for courier in COURIERS for spelling in (courier.code, courier.name, *courier.spellings)
}


def courier_of(name: str) -> Courier | None:
    """The courier that a code or a name means, in any writing."""
    return _KNOWN.get(_key(name))


def courier_name(name: str) -> str:
    """What we write for a courier; one we do not know keeps the name it was given."""
    courier = courier_of(name)
    return courier.name if courier else name.strip()


def spellings(name: str) -> tuple[str, ...]:
    """Everything that may stand on a parcel for this courier."""
    courier = courier_of(name)
    return (courier.name, courier.code, *courier.spellings) if courier else (name.strip(),)


def couriers_of(waybill: str) -> tuple[Courier, ...]:
    """Whose number this may be by its looks; more than one for the plain numbers that several couriers use. It is a
    hint and no more: couriers change their numbers without telling."""
    return tuple(courier for courier in COURIERS if courier.pattern and _fits(courier.pattern, clean_code(waybill)))


def looks_odd(courier: str, waybill: str) -> bool:
    """Whether this does not look like a number of the courier; never of one whose numbers nobody has described, unless
    it cannot be a waybill number of anybody."""
    number, known = clean_code(waybill), courier_of(courier)
    if known is None or not known.pattern:
        return _WAYBILL.fullmatch(number) is None
    return not _fits(known.pattern, number)


def _fits(pattern: str, number: str) -> bool:
    international = _S10.fullmatch(number)
    if international:
        return bool(re.fullmatch(pattern, number)) and _s10_digit(international[1]) == int(international[2])
    return bool(re.fullmatch(pattern, number))


def _s10_digit(digits: str) -> int:
    """The check digit of the Universal Postal Union's S10 numbers."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, digits, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


class NumberSource(StrEnum):
    """Where a parcel's waybill number comes from."""

    POOL = "pool"
    GIVEN = "given"


class NewsSource(StrEnum):
    """The tracking services whose files we read: 快递100 and 快递鸟."""

    KUAIDI100 = "kuaidi100"
    KDNIAO = "kdniao"


SIGNED: dict[NewsSource, frozenset[str]] = {
    NewsSource.KUAIDI100: frozenset({"3", "301", "302", "303", "304"}),
    NewsSource.KDNIAO: frozenset({"3", "301", "302", "303", "304", "311"}),
}
"""The states that say the customer has it: neither a parcel in a locker (501, 211) nor one that was sent back (4, 401,
6, 14), whatever their texts say."""

_TROUBLED: dict[NewsSource, frozenset[str]] = {
    NewsSource.KUAIDI100: frozenset({"2", *map(str, range(201, 211)), "4", "401", "6", "14"}),
    NewsSource.KDNIAO: frozenset({"4", *map(str, range(401, 430))}),
}
"""Problems on the way, refused, sent back; a parcel in a locker is none before its time is over (205, 412)."""


def is_troubled(source: NewsSource, state: str) -> bool:
    """Whether somebody must see to a parcel of which its courier says this."""
    return state in _TROUBLED[source]


@dataclass(frozen=True, slots=True)
class CourierEvent:
    """One line of a parcel's track: when, the state in the source's own code, and its text."""

    at: datetime
    status: str
    says: str


@dataclass(frozen=True, slots=True)
class CourierReport:
    """What a tracking service says of a parcel now: its state in the source's own code, and its track, oldest first;
    the last event has the state of the whole."""

    source: NewsSource
    carrier: str
    waybill: str
    state: str
    track: tuple[CourierEvent, ...]

    @property
    def signed(self) -> bool:
        """Whether the customer has it."""
        return self.state in SIGNED[self.source]


def whole_track(events: Sequence[CourierEvent], state: str) -> tuple[CourierEvent, ...]:
    """A track in order of time, the last event in the state of the whole; what happened in one moment in one state is
    one event."""
    ordered = sorted(events, key=lambda event: event.at)
    told: dict[tuple[datetime, str], list[str]] = {}
    for place, event in enumerate(ordered, 1):
        status = (state if place == len(ordered) else event.status) or event.status
        told.setdefault((event.at, status), []).append(event.says)
    return tuple(CourierEvent(at, status, "；".join(says)) for (at, status), says in told.items())
