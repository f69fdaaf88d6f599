"""What is known of an order, as the facts that terms and rules speak of; each is worked out only where one asks."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from app.domain.facts import Value
from app.domain.site import SITE_ZONE

_HOUR_MS = 3_600_000


class Known(NamedTuple):
    """An order as the facts need it: moments in milliseconds since 1970 UTC, `since_ms` when it was paid (else placed,
    else received); money in fen, weight in grams; the customer's texts are empty where nobody knows him."""

    channel: str
    pay: str
    since_ms: int
    promised_ms: int
    received_ms: int
    region: str
    customer: str
    customer_kind: str
    grade: str
    amount_fen: int
    pieces: int
    line_count: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class Moment:
    """The time a decision is made: milliseconds, and hour and weekday (1 Monday) in China."""

    ms: int
    hour: float
    weekday: int

    @classmethod
    def of(cls, now: datetime) -> "Moment":
        """From an aware time."""
        local = now.astimezone(SITE_ZONE)
        return cls(round(now.timestamp() * 1000), local.hour + local.minute / 60, local.isoweekday())


@lru_cache(maxsize=4_000)
def _parts(region: str) -> tuple[str, str, str]:
    """Province, city and county of a place's full name; a county right under its province is its own city, and a
    municipality is one too."""
    names = region.split(" ")
    if len(names) == 3:
        return names[0], names[1], names[2]
    province, county = names[0], names[-1] if len(names) > 1 else ""
    return province, province if province.endswith("市") else county, county


_FACT_OF: dict[str, Callable[[Known, Moment], Value]] = {
    "channel": lambda order, _: order.channel,
    "prepaid": lambda order, _: order.pay == "prepaid",
    "promise_hours": lambda order, _: (order.promised_ms - order.since_ms) / _HOUR_MS,
    "slack_hours": lambda order, now: (order.promised_ms - now.ms) / _HOUR_MS,
    "waited_hours": lambda order, now: (now.ms - order.received_ms) / _HOUR_MS,
    "hour": lambda _, now: now.hour,
    "weekday": lambda _, now: now.weekday,
    "province": lambda order, _: _parts(order.region)[0],
    "city": lambda order, _: _parts(order.region)[1],
    "county": lambda order, _: _parts(order.region)[2],
    "customer": lambda order, _: order.customer,
    "customer_kind": lambda order, _: order.customer_kind,
    "grade": lambda order, _: order.grade,
    "amount": lambda order, _: order.amount_fen / 100,
    "pieces": lambda order, _: order.pieces,
    "lines": lambda order, _: order.line_count,
    "weight": lambda order, _: order.weight_g / 1000,
}
ORDER_FACTS = frozenset(_FACT_OF)
"""All facts of an order but those that cost a look at every warehouse (facts.STOCK_FACTS)."""
OF_CUSTOMER = frozenset({"customer", "customer_kind", "grade"})
OF_MOMENT = frozenset({"slack_hours", "waited_hours", "hour", "weekday"})
"""Facts that change while an order lies still."""


def order_facts(order: Known, names: Set[str], now: Moment) -> dict[str, Value]:
    """The facts of these names, all of ORDER_FACTS."""
    return {name: _FACT_OF[name](order, now) for name in names}
