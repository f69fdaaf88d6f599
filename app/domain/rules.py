"""Routing rules as values (R11): branches from the top, the first whose condition holds decides how an order is served.

A rule set is data: kept in versions, compared in words, tried on history, and never code.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from app.domain.facts import Values

Test = Callable[[Values], bool]
"""A condition, compiled."""


class Sort(StrEnum):
    """What makes one warehouse better than another; ties go to the next of the list, at last to the nearer one."""

    DISTANCE = "distance"
    COVER = "cover"
    LOAD = "load"


class Transfers(StrEnum):
    """Whether goods may come from another warehouse first (R9)."""

    ALWAYS = "always"
    BEFORE_PROMISE = "before_promise"
    NEVER = "never"


class Otherwise(StrEnum):
    """What becomes of an order that no warehouse can serve as the branch allows."""

    PRODUCE = "produce"
    WAIT = "wait"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Service:
    """How the orders of a branch are served. Warehouses come from within the first reach (km) where one can serve the
    whole order, the next reach only after that; `beyond` lets a farther one send straight to the customer.

    `only` is a condition on each warehouse; `pin` names the one warehouse allowed (never relaxed), `exclude` those that
    are not, `prefer` those that go before every sort. An order may leave in up to `parcels` parcels from as many
    warehouses, each worth at least `parcel_fen`; one is never split.
    """

    reach_km: tuple[int, ...] = (300,)
    only: str = ""
    pin: str = ""
    prefer: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = (Sort.DISTANCE,)
    parcels: int = 1
    parcel_fen: int = 0
    beyond: bool = True
    transfers: Transfers = Transfers.ALWAYS
    approve: bool = True
    otherwise: Otherwise = Otherwise.PRODUCE


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch: a name people use, the condition (empty: every order), and how its orders are served."""

    name: str
    when: str = ""
    service: Service = field(default_factory=Service)


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """What a warehouse is never asked beyond: orders a day (0: no limit), pieces of every SKU kept back, and the minute
    of the day (China's time) after which it takes nothing that must leave the same day (None: no such time)."""

    orders: int = 0
    safety: int = 0
    cutoff: int | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Priority 0–100 of four claims to be served first (R12): urgent 加急单, the customer's grade, little time left,
    long wait. Who waited `guard_hours` goes before everybody, the oldest first, so that nobody starves."""

    urgent: int = 50
    grade: int = 30
    slack: int = 15
    age: int = 5
    guard_hours: int = 24


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything that routing is told. The last branch has no condition. A transfer between warehouses takes
    `handling_hours` and its distance at `km_per_hour`."""

    branches: tuple[Branch, ...]
    weights: Weights = Weights()
    limits: Mapping[str, SiteLimits] = field(default_factory=dict)
    handling_hours: int = 4
    km_per_hour: int = 60


DEFAULT_RULES = RuleSet((Branch("默认 Default"),))
"""The logic of R8–R10: within 300 km, else the nearest transfer, else to produce."""


@dataclass(frozen=True, slots=True)
class Way:
    """A branch with its conditions compiled (None: always)."""

    name: str
    when: Test | None
    service: Service
    only: Test | None


@dataclass(frozen=True, slots=True)
class Logic:
    """A rule set ready to run: `urgent` is the glossary's term, `needs` the facts that conditions speak of."""

    version: int
    ways: tuple[Way, ...]
    urgent: Test
    rules: RuleSet
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rule set: a code, the branch it is about (its name, or a warehouse's code, or empty), facts
    for the words, and an example order's facts. `blocks`: the set cannot be put in force."""

    code: str
    branch: str
    facts: Mapping[str, object] = field(default_factory=dict)
    example: Values | None = None
    blocks: bool = True


def to_text(rules: RuleSet) -> str:
    """The rule set as JSON, as it is stored, exported and compared."""
    return json.dumps(asdict(rules), ensure_ascii=False, indent=1)
