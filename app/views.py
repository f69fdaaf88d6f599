"""What screens and the command line read: frozen rows, and the reader that returns them, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.intake import Channel
from app.domain.stages import Awaits, Stage

NO_WAREHOUSE = "-"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders of the pool; empty means all. `text` is any part of a number, name, phone or SKU;
    `warehouse` NO_WAREHOUSE means those that have none yet."""

    stage: Stage | None = None
    channel: Channel | None = None
    warehouse: str = ""
    text: str = ""
    incomplete: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of the pool. `id` is the paging key, newest first. Money in fen, times aware UTC."""

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
    """One warehouse of a decision; `verdict` is a domain.routing.Verdict value."""

    warehouse: str
    name: str
    km: float
    within: bool
    verdict: str
    covers: tuple[CoverRow, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Why this warehouse: outcome (domain.routing.Outcome value), the radius then in force, all candidates."""

    at: datetime
    outcome: str
    warehouse: str
    radius_km: float
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
    """A transfer of an order; from and to equal means direct service from beyond the radius. `state` is proposed,
    done or cancelled."""

    no: str
    order_no: str
    from_warehouse: str
    to_warehouse: str
    state: str
    pieces: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A box: its number, its courier and the state of its label (domain.parcel.LabelState value)."""

    no: str
    label_state: str
    label_code: str
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything one screen shows of an order."""

    row: OrderRow
    contact: str
    phone: str
    address: str
    remark: str
    freight_fen: int
    lat: float | None
    lon: float | None
    lines: tuple[LineRow, ...]
    decision: DecisionRow | None
    transfers: tuple[TransferRow, ...]
    parcel: ParcelRow | None
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse and its place."""

    code: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator for the login list; `has_pin` is false before the first login."""

    code: str
    name: str
    roles: tuple[str, ...]
    badge: str
    has_pin: bool


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station: a PC of a warehouse."""

    code: str
    name: str
    warehouse: str


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
    """Orders of one stage in one warehouse (empty code: none yet). `late` are past their promise."""

    warehouse: str
    stage: Stage
    count: int
    oldest_at: datetime | None
    late: int


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One of the last scans at a station: what was scanned and what it did (ScanAnswer.says code)."""

    at: datetime
    code: str
    ok: bool
    says: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class StationView:
    """What the station screen shows: the open order, its lines in walk order, and the last scans, newest first."""

    order: OrderRow | None
    lines: tuple[LineRow, ...]
    active_position: int | None
    scans: tuple[ScanRow, ...]
    parcel: ParcelRow | None


@dataclass(frozen=True, slots=True)
class Lamps:
    """The state of what runs behind: messages with a receiver that wait in the outbox, and those given up."""

    outbox_waiting: int
    outbox_failed: int


class Reader(Protocol):
    """Every read of the program. Each call is one short transaction; safe from any thread."""

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        """A page of the pool, newest first, behind the key `after`."""
        ...

    def count(self, where: OrderFilter) -> int:
        """How many orders the filter finds."""
        ...

    def order(self, code: str) -> OrderDetail | None:
        """One order by our number, its channel's number, its parcel's or label's code, or its waybill number."""
        ...

    def queue(self, limit: int = 200) -> Sequence[OrderRow]:
        """Orders that wait for routing, in the order in which they will be routed."""
        ...

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        """Transfers still proposed, oldest first."""
        ...

    def map_orders(self, limit: int = 50_000) -> Sequence[MapOrderRow]:
        """Open orders with a known place."""
        ...

    def board(self) -> Sequence[BoardCell]:
        """Counts and ages by stage and warehouse: open orders, and those signed or cancelled in the last 24 hours."""
        ...

    def stage_counts(self) -> dict[str, int]:
        """Orders of the whole pool by stage value."""
        ...

    def warehouses(self) -> Sequence[WarehouseRow]:
        """All warehouses by code."""
        ...

    def operators(self) -> Sequence[OperatorRow]:
        """Active operators by code."""
        ...

    def stations(self) -> Sequence[StationRow]:
        """Stations by code."""
        ...

    def station(self, code: str) -> StationView:
        """What the screen of a station shows now."""
        ...

    def label_pdf(self, code: str) -> bytes | None:
        """The stored bytes of an order's live label, found as in `order`; None where none was rendered yet."""
        ...

    def lamps(self) -> Lamps:
        """What waits to leave the house."""
        ...

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        """The newest position of the change feed, and the kinds of things ("order", "stock", "master",
        "station") changed after `position`; position -1 asks only where the feed stands."""
        ...
