"""Orders as the pool, the board, the map and one order show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.duty import StageClock
from app.domain.intake import Channel, Pay
from app.domain.stages import Awaits, Stage

NO_WAREHOUSE = "-"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders of the pool; empty means all. `text` is any part of a number, name, phone or SKU;
    `warehouse` NO_WAREHOUSE means those that have none yet; `late` are past their promise, `over` past the limit of
    their stage; `needs` are what they wait for (people.needs_of), `lacks` a Missing value among the incomplete."""

    stage: Stage | None = None
    channel: Channel | None = None
    warehouse: str = ""
    text: str = ""
    incomplete: bool = False
    late: bool = False
    over: bool = False
    needs: frozenset[Awaits] = frozenset()
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of the pool. `id` is the paging key, newest first. Money in fen, times aware UTC. `clock` is how long it
    may stand in its stage (None: no matter how long)."""

    id: int
    no: str
    channel: Channel
    external_no: str
    stage: Stage
    awaits: Awaits
    held: bool
    missing: tuple[str, ...]
    warehouse: str
    buyer: str
    region: str
    line_count: int
    pieces: int
    amount_fen: int
    paid_at: datetime | None
    promised_at: datetime
    stage_at: datetime
    urgent: bool = False
    pay: Pay = Pay.PREPAID
    clock: StageClock | None = None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Some rows and the key to ask the next page with; None at the end."""

    rows: tuple[OrderRow, ...]
    next_key: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One order line. `location` is the bin in the serving warehouse, empty before assignment."""

    position: int
    sku: str
    name: str
    title: str
    quantity: int
    picked: int
    price_fen: int
    location: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """What a candidate had of one SKU when it was looked at."""

    sku: str
    needed: int
    available: int


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One warehouse of a decision; `verdict` is a domain.routing.Verdict value, `why` the facts of its sentence."""

    warehouse: str
    name: str
    km: float
    within: bool
    verdict: str
    covers: tuple[CoverRow, ...]
    why: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Why this warehouse: outcome (domain.routing.Outcome value), the branch of which version of the rules decided
    (empty: a person, or before there were rules), the reach within which a warehouse was found, else the widest tried
    (0: no matter how far), and all candidates."""

    at: datetime
    outcome: str
    warehouse: str
    branch: str
    rules_version: int
    reach_km: int
    candidates: tuple[CandidateRow, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One entry of the timeline; `facts` are what the words need (EventKind value in `event`)."""

    seq: int
    at: datetime
    event: str
    by: str
    by_name: str
    station: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer of an order; from and to equal means direct service from beyond the radius. `state` is a
    domain.transfers.TransferState value."""

    no: str
    order_no: str
    from_warehouse: str
    to_warehouse: str
    state: str
    pieces: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """Box `box` of an order: its number, its courier and its newest label with its state (domain.parcel.LabelState
    value; empty for a box that never had one). `message` is the message of the outbox that was given up and should
    have drawn it (0: none)."""

    no: str
    label_state: str
    label_code: str
    carrier: str
    waybill: str
    box: int = 1
    message: int = 0


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line that came back over a counter: the receipt it stands on, and a negative quantity."""

    external_no: str
    sku: str
    title: str
    quantity: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything one screen shows of an order."""

    row: OrderRow
    contact: str
    phone: str
    address: str
    remark: str
    freight_fen: int
    discount_fen: int
    lat: float | None
    lon: float | None
    lines: tuple[LineRow, ...]
    decision: DecisionRow | None
    transfers: tuple[TransferRow, ...]
    boxes: tuple[ParcelRow, ...]
    events: tuple[EventRow, ...]
    returns: tuple[ReturnRow, ...] = ()

    @property
    def parcel(self) -> ParcelRow | None:
        """The first box."""
        return next(iter(self.boxes), None)


@dataclass(frozen=True, slots=True)
class MapOrderRow:
    """One open order as a dot."""

    no: str
    lat: float
    lon: float
    stage: Stage
    awaits: Awaits


@dataclass(frozen=True, slots=True)
class BoardCell:
    """Orders of one stage in one warehouse (empty code: none yet). `late` are past their promise, `over` past the limit
    of their stage; `clock` is the one that ends first."""

    warehouse: str
    stage: Stage
    count: int
    late: int
    over: int = 0
    clock: StageClock | None = None


class OrderReader(Protocol):
    """Reads orders."""

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        """A page of the pool, newest first, behind the key `after`."""
        ...

    def count(self, where: OrderFilter) -> int:
        """How many orders the filter finds."""
        ...

    def order(self, code: str) -> OrderDetail | None:
        """One order by our number, its channel's number, its parcel's or label's code, or its waybill number."""
        ...

    def lacking(self, sku: str, limit: int = 100) -> Sequence[OrderRow]:
        """Orders that wait for this product to be made, by promise."""
        ...

    def map_orders(self, limit: int = 50_000) -> Sequence[MapOrderRow]:
        """Open orders with a known place."""
        ...

    def board(self) -> Sequence[BoardCell]:
        """Counts and clocks by stage and warehouse: open orders, and those signed or cancelled in the last 24 hours."""
        ...

    def stage_counts(self) -> dict[str, int]:
        """Orders of the whole pool by stage value."""
        ...

    def label_pdf(self, code: str) -> bytes | None:
        """The stored bytes of an order's live label, found as in `order`; None where none was rendered yet."""
        ...
