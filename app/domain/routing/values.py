"""What routing speaks of: orders that want stock, warehouses, and the plan for one order with every reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.facts import Values
from app.domain.geo import Point

StockKey = tuple[int, int]
"""(warehouse id, SKU id): also the order in which stock rows are locked everywhere."""


@dataclass(frozen=True, slots=True)
class Site:
    """A warehouse as routing sees it."""

    id: int
    code: str
    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One line that wants stock; `price_fen` is what one piece costs."""

    line_id: int
    sku_id: int
    sku: str
    quantity: int
    price_fen: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """One order that wants a warehouse; `place` is the adcode that `point` belongs to, `values` are its facts but
    those that depend on stock (facts.STOCK_FACTS), as far as the rules ask for them."""

    order_id: int
    place: str
    point: Point
    lines: tuple[DemandLine, ...]
    values: Values = field(default_factory=dict)
    promised_at: datetime | None = None


class Outcome(StrEnum):
    """What routing proposes for an order; WAIT leaves it in the queue, HOLD asks a person."""

    ASSIGNED = "assigned"
    SPLIT = "split"
    TRANSFER = "transfer"
    TO_PRODUCE = "to_produce"
    WAIT = "wait"
    HOLD = "hold"


class Verdict(StrEnum):
    """Why a candidate won or lost; in brackets the facts of `Candidate.why`.

    CHOSEN (reach: the km within which it was found, others: how many more have everything), PART of a split (parts,
    lines), DESTINATION of goods (donors: codes), DONOR (to: code, km from there; its own code: it serves the customer
    directly).
    Behind `other`, the winner's code: FARTHER (other_km), LESS_COVER (cover, other_cover: % of the pieces wanted of
    the SKU covered least), BUSIER (load, other_load: % of the orders a day), NOT_PREFERRED, LEFT (alone it would
    have won, but its goods serve other orders of the run).
    Lacking goods: SHORT, SAFETY (safety: pieces kept back, without which it would have everything).
    Not allowed: OUT_OF_RADIUS (reach: the widest km), EXCLUDED, NOT_PINNED (pin: code), FILTERED (only: the
    condition), FULL (limit, given: orders of the day), CUT_OFF (cutoff: minute of the day).
    """

    CHOSEN = "chosen"
    PART = "part"
    DESTINATION = "destination"
    DONOR = "donor"
    FARTHER = "farther"
    LESS_COVER = "less_cover"
    BUSIER = "busier"
    NOT_PREFERRED = "not_preferred"
    LEFT = "left"
    SHORT = "short"
    SAFETY = "safety"
    OUT_OF_RADIUS = "out_of_radius"
    EXCLUDED = "excluded"
    NOT_PINNED = "not_pinned"
    FILTERED = "filtered"
    FULL = "full"
    CUT_OFF = "cut_off"


class Cover(NamedTuple):
    """What one candidate had of one SKU at that instant, safety stock included. A tuple, because every decision has
    one for each warehouse and SKU."""

    sku: str
    needed: int
    available: int


@dataclass(slots=True)
class Candidate:
    """One warehouse with its distance (km), whether that is within the widest reach, its stock at that instant, its
    verdict with the facts that tell why (plain JSON values), and the pieces of every SKU that it keeps back."""

    site: Site
    km: float
    within: bool
    covers: tuple[Cover, ...]
    verdict: Verdict
    why: Mapping[str, object] = field(default_factory=dict)
    kept: int = 0

    @property
    def has_all(self) -> bool:
        """Whether it could serve the whole order alone."""
        kept = self.kept
        return all(available - kept >= needed for _, needed, available in self.covers)


@dataclass(frozen=True, slots=True)
class Allocation:
    """So many pieces of a warehouse's stock promised to a line."""

    line_id: int
    warehouse_id: int
    sku_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Part:
    """A parcel of a split order: the warehouse that sends it and its lines, each whole."""

    site: Site
    goods: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """Goods that would move for an order; from and to are the same where a warehouse beyond the reach serves the
    customer directly."""

    from_id: int
    to_id: int
    goods: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """Pieces that no warehouse has."""

    line_id: int
    sku_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The plan for one order, with every candidate looked at, nearest first.

    `branch` is the name of the rules' branch that decided (empty: none held). `site` sends the order, of a split its
    first part. `reach_km` is the reach within which it was served, else the widest tried.
    """

    order_id: int
    outcome: Outcome
    site: Site | None
    candidates: tuple[Candidate, ...]
    allocations: tuple[Allocation, ...] = ()
    transfers: tuple[TransferPlan, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    branch: str = ""
    parts: tuple[Part, ...] = ()
    reach_km: int = 0

    @property
    def sites(self) -> tuple[Site, ...]:
        """The warehouses that send something to the customer: each is given one order more of its day."""
        return tuple(part.site for part in self.parts) or ((self.site,) if self.site else ())
