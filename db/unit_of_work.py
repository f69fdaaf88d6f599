"""One transaction with all its stores; it rolls back unless told to commit."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from db.engine import Database
from db.stores.alerts import AlertStore
from db.stores.batches import BatchStore
from db.stores.cases import CaseStore
from db.stores.catalog import CatalogStore
from db.stores.company import CompanyStore
from db.stores.conflicts import ConflictStore
from db.stores.counting import CountStore
from db.stores.couriers import CourierStore, WaybillStore
from db.stores.credit import CreditStore
from db.stores.delivery import OutboxStore, RequestStore
from db.stores.duty import DutyStore
from db.stores.evidence import EvidenceStore
from db.stores.knowledge import KnowledgeStore
from db.stores.leases import LeaseStore
from db.stores.ledger import add_changes
from db.stores.lists import ListStore
from db.stores.loads import LoadStore
from db.stores.orders import OrderStore
from db.stores.parcels import ParcelStore
from db.stores.people import PeopleStore
from db.stores.places import PlaceStore
from db.stores.printing import PrintingStore
from db.stores.production import ProductionStore
from db.stores.routing import RoutingStore
from db.stores.rules import RuleStore
from db.stores.stock import StockStore
from db.stores.transfers import TransferStore
from db.stores.watch import WatchStore


class SqlUnitOfWork:
    """app.ports.UnitOfWork over a database; with `writes` false it only looks, which keeps nobody waiting."""

    orders: OrderStore
    batches: BatchStore
    stock: StockStore
    routing: RoutingStore
    transfers: TransferStore
    production: ProductionStore
    catalog: CatalogStore
    parcels: ParcelStore
    places: PlaceStore
    lists: ListStore
    people: PeopleStore
    conflicts: ConflictStore
    credit: CreditStore
    company: CompanyStore
    rules: RuleStore
    counts: CountStore
    printing: PrintingStore
    loads: LoadStore
    waybills: WaybillStore
    courier_news: CourierStore
    evidence: EvidenceStore
    cases: CaseStore
    duty: DutyStore
    alerts: AlertStore
    knowledge: KnowledgeStore
    leases: LeaseStore
    outbox: OutboxStore
    watch: WatchStore
    requests: RequestStore

    def __init__(self, database: Database, *, writes: bool = True) -> None:
        self._database = database
        self._writes = writes
        self._scope: AbstractContextManager[Connection]
        self._connection: Connection

    def __enter__(self) -> Self:
        self._scope = self._database.writing() if self._writes else self._database.reading()
        connection = self._connection = self._scope.__enter__()
        self.orders = OrderStore(connection)
        self.batches = BatchStore(connection, self.orders)
        self.stock = StockStore(connection)
        self.routing = RoutingStore(connection)
        self.transfers = TransferStore(connection)
        self.production = ProductionStore(connection)
        self.catalog = CatalogStore(connection)
        self.parcels = ParcelStore(connection)
        self.places = PlaceStore(connection)
        self.lists = ListStore(connection)
        self.people = PeopleStore(connection)
        self.conflicts = ConflictStore(connection)
        self.credit = CreditStore(connection)
        self.company = CompanyStore(connection)
        self.rules = RuleStore(connection)
        self.counts = CountStore(connection)
        self.printing = PrintingStore(connection)
        self.loads = LoadStore(connection)
        self.waybills = WaybillStore(connection)
        self.courier_news = CourierStore(connection)
        self.evidence = EvidenceStore(connection)
        self.cases = CaseStore(connection)
        self.duty = DutyStore(connection)
        self.alerts = AlertStore(connection)
        self.knowledge = KnowledgeStore(connection)
        self.leases = LeaseStore(connection)
        self.outbox = OutboxStore(connection)
        self.watch = WatchStore(connection)
        self.requests = RequestStore(connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scope.__exit__(kind, error, trace)

    def changed(self, entity: str, key: str) -> None:
        """News for the screens."""
        add_changes(self._connection, entity, [key])

    def commit(self) -> None:
        """From here it lasts."""
        self._connection.commit()
