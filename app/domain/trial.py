"""What another rule set would have done: two decisions an order, and what they add up to."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.routing import Decision


class Scope(StrEnum):
    """What a draft is tried on: one order, the waiting queue, or the decisions of the last days."""

    ORDER = "order"
    QUEUE = "queue"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Totals:
    """What the decisions of a trial add up to. `km` from warehouse to customer, transfers included; `in_time`: served
    before the promise as far as transfers tell."""

    parcels: int
    km: int
    splits: int
    transfers: int
    to_produce: int
    waiting: int
    in_time: int


@dataclass(frozen=True, slots=True)
class TrialOrder:
    """One order whose decision changes: what is, or would be by the rules in force, and what the draft says."""

    order_no: str
    before: Decision
    after: Decision


@dataclass(frozen=True, slots=True)
class Trial:
    """Decisions looked at, how many change, the totals of both sides, and those that change, in their sequence."""

    orders: int
    changed: int
    before: Totals
    after: Totals
    changes: tuple[TrialOrder, ...]
