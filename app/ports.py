"""What use cases need of the outside, as protocols: the unit of work with its stores, and the devices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from app.domain.catalog import CustomerRecord, ProductRecord, WarehouseRecord
from app.domain.events import Facts
from app.domain.intake import IncomingOrder, Place
from app.domain.order import Order
from app.domain.parcel import LabelContent, LabelState
from app.domain.people import Operator
from app.domain.routing import Decision, Demand, Site, StockKey


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, at which station, and the one time of the transaction."""

    by: Operator
    station: str
    now: datetime


class Clock(Protocol):
    """The time, aware UTC."""

    def __call__(self) -> datetime: ...


class PinHasher(Protocol):
    """Hashes PINs slowly."""

    def hash(self, pin: str) -> str:
        """A salted hash that names its own parameters."""
        ...

    def verify(self, hashed: str, pin: str) -> bool:
        """Whether the PIN made this hash."""
        ...


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """What an address book made of a text: the one county it means, or several, or none."""

    place: Place | None
    candidates: tuple[Place, ...] = ()


class AddressBook(Protocol):
    """Finds the county of a Chinese address text."""

    def resolve(self, text: str) -> AddressAnswer:
        """The county; never a guess: where several fit, `place` is None and they stand in `candidates`."""
        ...


class LabelRenderer(Protocol):
    """Draws a label."""

    def render(self, content: LabelContent) -> bytes:
        """The PDF; the same content gives the same bytes."""
        ...


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """An incoming order with everything resolved, ready to be written.

    `lines` are (SKU id or None, code as given, title, quantity, price in fen).
    """

    source: IncomingOrder
    customer_id: int | None
    lines: tuple[tuple[int | None, str, str, int, int], ...]
    missing: tuple[str, ...]
    stage: str
    stage_at: datetime
    awaits: str
    promised_at: datetime


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """What the pool already has under an external number; `source` is what is known of an incomplete order so far."""

    id: int
    no: str
    missing: tuple[str, ...]
    stage: str
    source: IncomingOrder | None = None


class Orders(Protocol):
    """The pool."""

    def known(self, channel: str, external_nos: Sequence[str]) -> dict[str, KnownOrder]:
        """Those of the numbers that are in the pool already."""
        ...

    def add(self, channel: str, batch: str, entries: Sequence[PoolEntry], by: str, at: datetime) -> None:
        """Write new orders with lines, first event, change and search text, in bulk."""
        ...

    def complete(self, order: Order, entry: PoolEntry, by: str, station: str, at: datetime) -> None:
        """Fill what an incomplete order lacked from a better reading of the same source order."""
        ...

    def find(self, code: str) -> str | None:
        """Our number for our number, a channel's number, a parcel or label code, or a waybill number."""
        ...

    def load(self, no: str) -> Order:
        """The order, locked for this transaction; Refused("order.unknown")."""
        ...

    def save(self, order: Order) -> None:
        """Write the root, changed lines, new events and the change; LostRace when another was first."""
        ...

    def scans(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """(event sequence, line position, pieces) of item scans that are not undone, oldest first."""
        ...

    def count_incomplete(self) -> int:
        """Orders that wait for data."""
        ...


class Stock(Protocol):
    """On hand and reserved per warehouse and SKU, with the movement ledger."""

    def count_in(self, counts: Mapping[StockKey, tuple[int, str]], batch: str, by: str, at: datetime) -> list[StockKey]:
        """Set on hand (and location) as counted, a movement for each difference; returns the keys whose
        count is below what is already promised: these are left as they were."""
        ...

    def consume(self, order_id: int, by: str, at: datetime) -> None:
        """Picked goods leave: on hand and reserved go down by the order's reservations, which end."""
        ...

    def release(self, order_id: int) -> None:
        """The order's reservations end, nothing leaves."""
        ...

    def move(self, transfer_id: int, by: str, at: datetime) -> None:
        """Goods of a transfer go from the donor to the destination, their reservation with them."""
        ...

    def reserved_at(self, order_id: int) -> Sequence[tuple[int, int, int]]:
        """(warehouse id, SKU id, quantity) promised to the order."""
        ...

    def put_back(self, order: Order, by: str, at: datetime) -> None:
        """Picked goods of a cancelled order return to the shelf."""
        ...


class Routing(Protocol):
    """The routing work list and what is decided on it."""

    def claim(self, limit: int) -> Sequence[Demand]:
        """The next orders that wait for routing, locked; two runs never get the same one."""
        ...

    def sites(self) -> Sequence[Site]:
        """All warehouses."""
        ...

    def available(self, sku_ids: Iterable[int]) -> dict[StockKey, int]:
        """What is free of these SKUs everywhere, the rows locked in one order."""
        ...

    def apply(self, decisions: Sequence[Decision], policy: Facts, by: str, station: str, at: datetime) -> None:
        """Write the plans in bulk: reservations, stock, orders, decisions, transfers, production, events, changes."""
        ...

    def open_transfers(self, order_id: int) -> Sequence[tuple[int, str]]:
        """(id, number) of the order's transfers still proposed."""
        ...

    def transfer(self, no: str) -> tuple[int, str, int, str]:
        """(id, order number, destination's id and code) of a proposed transfer, locked; Refused("transfer.unknown")."""
        ...

    def close_transfer(self, transfer_id: int, state: str, at: datetime) -> None:
        """Mark it done or cancelled."""
        ...

    def close_requests(self, order_id: int, state: str) -> None:
        """The order's open production requests are done or cancelled."""
        ...

    def servable(self, sku_ids: Iterable[int]) -> Sequence[str]:
        """Numbers of orders to produce that lack one of these SKUs, and for which by now every lacking line could be
        served whole by some warehouse; the oldest first."""
        ...


class Catalog(Protocol):
    """Products, warehouses, customers."""

    def skus_by_code(self, codes: Iterable[str]) -> dict[str, int]:
        """SKU id for each code that names exactly one product: SKU code first, then barcode or OE number."""
        ...

    def sku_matches(self, code: str) -> Sequence[tuple[int, int]]:
        """(SKU id, pieces the code stands for) for everything a scanned code can mean."""
        ...

    def sku_ids(self, skus: Iterable[str]) -> dict[str, int]:
        """Ids of exact SKU codes."""
        ...

    def warehouse_ids(self) -> dict[str, int]:
        """Ids by warehouse code."""
        ...

    def customers_by_name(self, names: Iterable[str]) -> dict[str, int]:
        """Ids of names that exactly one customer has."""
        ...

    def put_warehouses(self, records: Sequence[WarehouseRecord]) -> tuple[int, int]:
        """Add or change; returns (added, changed)."""
        ...

    def put_products(self, records: Sequence[ProductRecord]) -> tuple[int, int]:
        """Add or change, codes replaced; returns (added, changed)."""
        ...

    def put_customers(self, records: Sequence[CustomerRecord], places: Mapping[str, Place]) -> tuple[int, int]:
        """Add or change; `places` by address text; returns (added, changed)."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """What a station has open: the order, and the question (Says value and code) that waits for its yes, if any."""

    order_no: str
    pending: str


class Parcels(Protocol):
    """Parcels and labels."""

    def open(self, order: Order, at: datetime) -> LabelContent:
        """A parcel for a picked order with its first label pending; returns what the label will show."""
        ...

    def is_label(self, code: str) -> bool:
        """Whether the code stands on a label, live or void."""
        ...

    def live_label(self, order_id: int) -> tuple[str, LabelState] | None:
        """(label code, label state) of the order's live label."""
        ...

    def apply(self, label_code: str) -> None:
        """The label was scanned back from the box."""
        ...

    def void(self, order_id: int) -> str | None:
        """The order's live label is void; returns its code."""
        ...

    def ship(self, order_id: int, carrier: str, waybill: str, at: datetime) -> None:
        """The box left with this courier under this number; Refused("waybill.used") when another parcel has it."""
        ...

    def content(self, label_code: str) -> LabelContent:
        """What a label shows."""
        ...

    def rendered(self, label_code: str, pdf: bytes) -> None:
        """Keep the drawn bytes of a pending label."""
        ...


class People(Protocol):
    """Operators and stations."""

    def operator(self, code: str) -> Operator | None:
        """By code or badge."""
        ...

    def set_pin(self, operator_id: int, pin_hash: str) -> None:
        """Store a PIN's hash."""
        ...

    def station_warehouse(self, station: str) -> tuple[int, str] | None:
        """(id, code) of the warehouse the station stands in."""
        ...

    def session(self, station: str) -> Session:
        """What the station has open."""
        ...

    def keep_session(self, station: str, session: Session, at: datetime) -> None:
        """Remember it, so that a crash resumes at the same line."""
        ...

    def stations_with(self, order_no: str) -> Sequence[str]:
        """Stations that have this order open."""
        ...

    def keep_scan(
        self, station: str, at: datetime, by: str, code: str, ok: bool, says: str, facts: Facts, order_no: str
    ) -> None:
        """Remember a scan and what it did."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One claimed outbox message; handlers may see the same id twice."""

    id: int
    topic: str
    payload: Facts
    attempts: int


class Outbox(Protocol):
    """What leaves the house."""

    def put(self, topic: str, payload: Facts, at: datetime) -> None:
        """Queue a message in this transaction."""
        ...

    def claim(self, topics: Sequence[str], worker: str, limit: int, at: datetime) -> Sequence[Message]:
        """Lease due messages to a worker; no other gets them before the lease ends."""
        ...

    def done(self, message_id: int, at: datetime) -> None:
        """Delivered."""
        ...

    def failed(self, message_id: int, error: str, at: datetime) -> None:
        """Try again later, or give up visibly after too many attempts."""
        ...


class Requests(Protocol):
    """Commands already done."""

    def find(self, request_id: str) -> tuple[str, str] | None:
        """(payload hash, stored result) of a command already done."""
        ...

    def keep(self, request_id: str, command: str, payload_hash: str, result: str, at: datetime) -> None:
        """Remember a command with its result; LostRace when the same id is being done elsewhere."""
        ...


class UnitOfWork(Protocol):
    """One transaction; it rolls back unless told to commit."""

    @property
    def orders(self) -> Orders:
        """The pool."""
        ...

    @property
    def stock(self) -> Stock:
        """Stock."""
        ...

    @property
    def routing(self) -> Routing:
        """Routing."""
        ...

    @property
    def catalog(self) -> Catalog:
        """Master data."""
        ...

    @property
    def parcels(self) -> Parcels:
        """Parcels and labels."""
        ...

    @property
    def people(self) -> People:
        """Operators and stations."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What leaves the house."""
        ...

    @property
    def requests(self) -> Requests:
        """Commands already done."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def batch(self, kind: str, files: Sequence[str], digest: str, by: str, at: datetime) -> str:
        """Open an import batch and return its number."""
        ...

    def changed(self, entity: str, key: str) -> None:
        """Note in the change feed that something changed."""
        ...

    def commit(self) -> None:
        """Make it last."""
        ...
