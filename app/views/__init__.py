"""What screens and the command line read: frozen rows, and the reader that returns them, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from app.domain.credit import EntryKind, GrantState
from app.domain.glossary import Term
from app.domain.intake import Channel, Pay, Place
from app.domain.picking import Modes
from app.domain.profile import Profile
from app.domain.rates import RateKind, Rates
from app.domain.stages import Awaits, Stage
from app.views.case_measures import CaseMeasureReader
from app.views.cases import CaseReader
from app.views.conflicts import ConflictReader
from app.views.counting import CountReader
from app.views.handover import HandoverReader
from app.views.knowledge import KnowledgeReader
from app.views.labels import LabelReader
from app.views.lists import ListReader
from app.views.printing import PrintingReader
from app.views.settings import SettingReader
from app.views.station import CartView, Hand

NO_WAREHOUSE = "-"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders of the pool; empty means all. `text` is any part of a number, name, phone or SKU;
    `warehouse` NO_WAREHOUSE means those that have none yet; `needs` are what they wait for (people.needs_of), `lacks`
    a Missing value among the incomplete."""

    stage: Stage | None = None
    channel: Channel | None = None
    warehouse: str = ""
    text: str = ""
    incomplete: bool = False
    late: bool = False
    needs: frozenset[Awaits] = frozenset()
    lacks: str = ""


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
    urgent: bool = False
    pay: Pay = Pay.PREPAID


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
    value; empty for a box that never had one)."""

    no: str
    label_state: str
    label_code: str
    carrier: str
    waybill: str
    box: int = 1


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
    """What the station screen shows: the open order, its lines in the sequence of the walk (skipped ones last), the
    last scans (newest first), and the order's boxes. `active_position` is the line to pick now; with a cart in hand
    the number of its step. The shelf should be empty once a line of `emptied` (positions) is full."""

    order: OrderRow | None
    lines: tuple[LineRow, ...]
    active_position: int | None
    scans: tuple[ScanRow, ...]
    boxes: tuple[ParcelRow, ...]
    hand: Hand = field(default_factory=Hand)
    modes: Modes = field(default_factory=Modes)
    cart: CartView | None = None
    emptied: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lamps:
    """The state of what runs behind: messages with a receiver that wait in the outbox, and those given up."""

    outbox_waiting: int
    outbox_failed: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import: what it was (Channel or MasterKind value), from which files, by whom, `done` or `undone`, and what it
    did (orders, lines, duplicates, incomplete, completed, changed, returns, rejected)."""

    no: str
    kind: str
    files: tuple[str, ...]
    by: str
    at: datetime
    state: str
    profile: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap that several incomplete orders share: `missing` is sku or address, `value` the unknown code or the
    address text, `example` one of the orders, `title` what its line calls the product."""

    missing: str
    value: str
    title: str
    orders: int
    example: str


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer found while typing; `address` and `region` are the ones used last."""

    code: str
    name: str
    kind: str
    phone: str
    contact: str
    level: str
    address: str
    region: str


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a customer; `place` is None where nobody could tell its county."""

    address: str
    place: Place | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is free of a product in a warehouse."""

    warehouse: str
    available: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """A product: its price on the level asked for (0: none known) and what is free in each warehouse; `pieces` is
    what the code that found it stands for (a box code may mean several)."""

    sku: str
    name: str
    price_fen: int
    stock: tuple[StockRow, ...]
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class GrantRow:
    """Temporary credit, asked for or given. `state` is what was decided; a running one ends by itself at `ends_at`."""

    id: int
    customer: str
    customer_name: str
    order_no: str
    state: GrantState
    amount_fen: int
    taken_fen: int
    reason: str
    asked_by: str
    asked_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    answer: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A customer's account in fen. `available_fen` is limit less used less open orders plus what running grants leave
    (below 0: overdrawn); `as_of` is when the finance system said so, None where the built-in ledger keeps it."""

    customer: str
    name: str
    limit_fen: int
    used_fen: int
    open_fen: int
    granted_fen: int
    available_fen: int
    as_of: datetime | None
    grants: tuple[GrantRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of the built-in ledger; `used_fen` is what was used after it."""

    at: datetime
    kind: EntryKind
    amount_fen: int
    used_fen: int
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """Everything the order form shows of a customer: addresses and parts newest first, latest orders."""

    row: CustomerRow
    addresses: tuple[AddressRow, ...]
    usual: tuple[PartRow, ...]
    orders: tuple[OrderRow, ...]
    credit: CreditRow


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A channel's orders of one day (of arrival): how many came complete, what the others lacked by Missing value, how
    many were stopped and cancelled, and, of the files of that day, duplicates and rejected rows."""

    day: date
    channel: str
    orders: int
    complete: int
    lacked: Mapping[str, int]
    stopped: int
    cancelled: int
    duplicates: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """The newest version of a mapping profile; `by` is empty for one that comes with the program."""

    profile: Profile
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RateVersionRow:
    """One version of the freight templates or promotions, as text (rates.freight_of, rates.promotions_of)."""

    kind: RateKind
    version: int
    content: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """A filter an operator has kept: its name and content (filters.to_text)."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the glossary in its newest version; version 0 comes with the program."""

    term: Term
    version: int
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """A version of the routing rules: `content` as rules.to_text; `tried` the totals of its last trial (JSON) or empty.
    `from_at` is when it was last put in force or will be and `put_by` who did that (empty: never), `in_force` whether
    routing follows it now. Version 0 comes with the program."""

    version: int
    content: str
    note: str
    by: str
    at: datetime | None
    tried: str
    tried_at: datetime | None
    from_at: datetime | None
    put_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An order that waits for routing at its place in the queue, and why it stands there: the score (0–100) and what
    each claim adds to it (urgent, grade, slack, age), `guarded` when it has waited too long to be passed over."""

    order: OrderRow
    place: int
    score: float
    claims: Mapping[str, float]
    guarded: bool


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What a warehouse has to do: orders given to it today and its limit (0: none), orders waiting there to be picked,
    transfers on their way to it and from it."""

    warehouse: str
    name: str
    given: int
    limit: int
    to_pick: int
    coming: int
    leaving: int


@dataclass(frozen=True, slots=True)
class ProductionRow:
    """What must be made: a SKU with the pieces that orders due on one day lack, how many orders, the earliest promise,
    and the planner's answer: open, or accepted (with the date he promises)."""

    sku: str
    name: str
    pieces: int
    orders: int
    due_at: datetime
    state: str
    promised_at: datetime | None
    by: str


class Reader(
    CaseMeasureReader,
    CaseReader,
    ConflictReader,
    CountReader,
    HandoverReader,
    KnowledgeReader,
    LabelReader,
    ListReader,
    PrintingReader,
    SettingReader,
    Protocol,
):
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

    def ranked_queue(self, limit: int = 200) -> Sequence[QueueRow]:
        """Orders that wait for routing by the priority of the rules in force, with the reason of each one's place."""
        ...

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        """Transfers that are not yet received, oldest first."""
        ...

    def loads(self) -> Sequence[LoadRow]:
        """Every warehouse's work of today, by code."""
        ...

    def production(self, limit: int = 200) -> Sequence[ProductionRow]:
        """What must be made, by the earliest promise."""
        ...

    def lacking(self, sku: str, limit: int = 100) -> Sequence[OrderRow]:
        """Orders that wait for this product to be made, by promise."""
        ...

    def terms(self) -> Sequence[TermRow]:
        """The glossary by Chinese name; the terms that come with the program where nobody has defined them anew."""
        ...

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        """Versions of the routing rules, newest first; version 0 is always the last."""
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

    def batches(self, limit: int = 100) -> Sequence[BatchRow]:
        """Imports of files, newest first."""
        ...

    def gaps(self, limit: int = 200) -> Sequence[GapRow]:
        """What incomplete orders lack and a clerk can put right, the gap most orders share first."""
        ...

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        """Customers by any part of code, name, phone or pinyin initials; who ordered last comes first."""
        ...

    def customer(self, code: str) -> CustomerDetail | None:
        """One customer by code."""
        ...

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        """Products by the beginning of any of their codes, however written, or by any part of the name; exact codes
        first."""
        ...

    def credit(self, customer: str) -> CreditRow | None:
        """A customer's account, as far as this database knows."""
        ...

    def ledger(self, customer: str, limit: int = 200) -> Sequence[LedgerRow]:
        """The built-in ledger of a customer, newest first."""
        ...

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        """Requests that wait for an answer, oldest first, then running grants by their end, then the last decided."""
        ...

    def overdrawn(self, limit: int = 100) -> Sequence[CreditRow]:
        """Accounts with less than nothing available."""
        ...

    def quality(self, days: int = 30) -> Sequence[QualityRow]:
        """Channel quality by day, newest first."""
        ...

    def profiles(self) -> Sequence[ProfileRow]:
        """Mapping profiles in use, saved ones by name."""
        ...

    def rates(self) -> Rates:
        """The rates that count now."""
        ...

    def rate_versions(self, kind: RateKind) -> Sequence[RateVersionRow]:
        """All versions, newest first."""
        ...

    def settings(self) -> Mapping[str, str]:
        """The company's settings by key, defaults included."""
        ...

    def saved_filters(self, operator: str) -> Sequence[SavedFilterRow]:
        """An operator's filters by name."""
        ...

    def lamps(self) -> Lamps:
        """What waits to leave the house."""
        ...

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        """The newest position of the change feed, and the kinds of things ("order", "stock", "master",
        "station") changed after `position`; position -1 asks only where the feed stands."""
        ...
