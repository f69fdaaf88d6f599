"""app.views.Reader over a database: each method is one short read transaction."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, text

from app.domain.codes import scanned_code
from app.domain.events import CONNECTED
from app.domain.rates import RateKind, Rates
from app.ports import Clock, Ruling
from app.views.company import Lamps, OperatorRow, RateVersionRow, SavedFilterRow, StationRow, WarehouseRow
from app.views.customers import CreditRow, CustomerDetail, CustomerRow, GrantRow, LedgerRow, PartRow
from app.views.handover import DueRow, EvidenceRow, HandoverDetail, HandoverRow, WaybillRow
from app.views.intake import BatchRow, GapRow, ProfileRow, QualityRow
from app.views.orders import (
    BoardCell,
    DecisionRow,
    MapOrderRow,
    OrderDetail,
    OrderFilter,
    OrderPage,
    OrderRow,
    TransferRow,
)
from app.views.routing import LoadRow, ProductionRow, QueueRow, RuleSetRow, TermRow
from app.views.station import StationView
from db.engine import Database
from db.stores.company import CompanyStore
from db.stores.ledger import changed_after, newest_change
from db.stores.orders import OrderStore
from db.stores.rules import RuleStore
from db.tables.delivery import changes, outbox
from db.tables.orders import orders
from db.tables.parcels import labels, parcels
from db.views import board, company, credit, customers, floor, intake, parts, people, pool, rules
from db.views import evidence as evidence_views
from db.views import handover as handover_views
from db.views import order as order_views
from db.views.alerts import AlertReads
from db.views.case_measures import CaseMeasureReads
from db.views.cases import CaseReads
from db.views.conflicts import ConflictReads
from db.views.counting import CountReads
from db.views.duty import DutyReads
from db.views.knowledge import KnowledgeReads
from db.views.labels import LabelReads
from db.views.lists import ListReads
from db.views.outbox import OutboxReads
from db.views.printing import PrintingReads
from db.views.settings import SettingReads
from db.views.shifts import ShiftReads
from db.views.station import station_view
from db.views.watch import WatchReads


class SqlReader(
    AlertReads,
    CaseMeasureReads,
    CaseReads,
    ConflictReads,
    CountReads,
    DutyReads,
    KnowledgeReads,
    LabelReads,
    ListReads,
    OutboxReads,
    PrintingReads,
    SettingReads,
    ShiftReads,
    WatchReads,
):
    """Safe from any thread."""

    def __init__(self, database: Database, clock: Clock, ruling: Ruling) -> None:
        self._database = database
        self._clock = clock
        self._ruling = ruling

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        """Newest first."""
        with self._database.reading() as connection:
            ids = pool.page_ids(connection, where, self._clock(), after, limit)
            rows = connection.execute(pool.rows_of(ids).order_by(orders.c.id.desc()))
            found = tuple(pool.order_rows(connection, rows))
        return OrderPage(found, found[-1].id if len(found) == limit else None)

    def count(self, where: OrderFilter) -> int:
        """From an index."""
        with self._database.reading() as connection:
            return pool.count(connection, where, self._clock())

    def order(self, code: str) -> OrderDetail | None:
        """By any code."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            return None if no is None else order_views.order_detail(connection, no)

    def decisions(self, code: str) -> Sequence[DecisionRow]:
        """Every decision on an order, found as in `order`, newest first; none for an unknown one."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            order_id = connection.execute(select(orders.c.id).where(orders.c.no == no)).scalar()
            return [] if order_id is None else order_views.decision_rows(connection, order_id)

    def ranked_queue(self, limit: int = 200) -> Sequence[QueueRow]:
        """By the rules of now."""
        now = self._clock()
        with self._database.reading() as connection:
            return rules.queue_rows(connection, self._ruling(RuleStore(connection), now), now, limit)

    def loads(self) -> Sequence[LoadRow]:
        """By the rules of now."""
        now = self._clock()
        with self._database.reading() as connection:
            return rules.load_rows(connection, self._ruling(RuleStore(connection), now), now)

    def handovers(self, warehouse: str = "", limit: int = 100) -> Sequence[HandoverRow]:
        """Open ones first."""
        with self._database.reading() as connection:
            return handover_views.handover_rows(connection, warehouse, limit)

    def handover(self, no: str, most_missing: int = 200) -> HandoverDetail | None:
        """By its number."""
        with self._database.reading() as connection:
            return handover_views.handover_detail(connection, scanned_code(no), most_missing)

    def handovers_due(self, warehouse: str) -> Sequence[DueRow]:
        """The most first."""
        with self._database.reading() as connection:
            return handover_views.due_rows(connection, warehouse)

    def waybill_numbers(self) -> Sequence[WaybillRow]:
        """By courier."""
        with self._database.reading() as connection:
            return handover_views.waybill_rows(connection)

    def evidence(self, code: str) -> Sequence[EvidenceRow]:
        """Oldest first."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            return [] if no is None else evidence_views.evidence_rows(connection, no)

    def terms(self) -> Sequence[TermRow]:
        """By Chinese name."""
        with self._database.reading() as connection:
            return rules.term_rows(connection)

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        """Newest first."""
        with self._database.reading() as connection:
            return rules.rule_set_rows(connection, self._clock(), limit)

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        """Neither received nor cancelled."""
        with self._database.reading() as connection:
            return floor.transfer_rows(connection, limit=limit)

    def production(self, limit: int = 200) -> Sequence[ProductionRow]:
        """By the earliest promise."""
        with self._database.reading() as connection:
            return floor.production_rows(connection, limit)

    def lacking(self, sku: str, limit: int = 100) -> Sequence[OrderRow]:
        """By promise."""
        with self._database.reading() as connection:
            return floor.lacking_rows(connection, sku, limit)

    def map_orders(self, limit: int = 50_000) -> Sequence[MapOrderRow]:
        """Open ones."""
        with self._database.reading() as connection:
            return board.map_rows(connection, limit)

    def board(self) -> Sequence[BoardCell]:
        """What is open, and what ended in the last day."""
        with self._database.reading() as connection:
            return board.board_cells(connection, self._clock())

    def stage_counts(self) -> dict[str, int]:
        """All stages, also empty ones."""
        with self._database.reading() as connection:
            return board.stage_counts(connection)

    def warehouses(self) -> Sequence[WarehouseRow]:
        """By code."""
        with self._database.reading() as connection:
            return people.warehouse_rows(connection)

    def operators(self) -> Sequence[OperatorRow]:
        """Active ones."""
        with self._database.reading() as connection:
            return people.operator_rows(connection)

    def stations(self) -> Sequence[StationRow]:
        """By code."""
        with self._database.reading() as connection:
            return people.station_rows(connection)

    def station(self, code: str) -> StationView:
        """Its open work."""
        with self._database.reading() as connection:
            return station_view(connection, code)

    def label_pdf(self, code: str) -> bytes | None:
        """Stored bytes of the live label: of the box that the code names, else of the first."""
        with self._database.reading() as connection:
            no = OrderStore(connection).find(scanned_code(code))
            found = (
                select(labels.c.pdf)
                .join_from(labels, parcels)
                .join(orders)
                .where(orders.c.no == no, labels.c.state != "void")
                .order_by(labels.c.code != scanned_code(code), parcels.c.box)
            )
            return connection.execute(found).scalar()

    def batches(self, limit: int = 100) -> Sequence[BatchRow]:
        """Imports of files, newest first."""
        with self._database.reading() as connection:
            return intake.batch_rows(connection, limit)

    def gaps(self, limit: int = 200) -> Sequence[GapRow]:
        """The gap most orders share first."""
        with self._database.reading() as connection:
            return intake.gap_rows(connection, limit)

    def quality(self, days: int = 30) -> Sequence[QualityRow]:
        """By day and channel, newest first."""
        with self._database.reading() as connection:
            return intake.quality_rows(connection, self._clock(), days)

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        """While a name is being typed."""
        with self._database.reading() as connection:
            return customers.found_customers(connection, text, limit)

    def customer(self, code: str) -> CustomerDetail | None:
        """By code."""
        with self._database.reading() as connection:
            return customers.customer_detail(connection, code, self._clock())

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        """While a code or a name is being typed."""
        with self._database.reading() as connection:
            return parts.parts(connection, text, level, limit)

    def credit(self, customer: str) -> CreditRow | None:
        """By the customer's code."""
        with self._database.reading() as connection:
            return credit.credit(connection, customer, self._clock())

    def ledger(self, customer: str, limit: int = 200) -> Sequence[LedgerRow]:
        """Newest first."""
        with self._database.reading() as connection:
            return credit.ledger(connection, customer, limit)

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        """Waiting, running, over."""
        with self._database.reading() as connection:
            return credit.grant_list(connection, self._clock(), limit)

    def overdrawn(self, limit: int = 100) -> Sequence[CreditRow]:
        """The deepest first."""
        with self._database.reading() as connection:
            return credit.overdrawn(connection, self._clock(), limit)

    def profiles(self) -> Sequence[ProfileRow]:
        """Saved ones by name."""
        with self._database.reading() as connection:
            return company.profile_rows(connection)

    def rates(self) -> Rates:
        """The newest versions."""
        with self._database.reading() as connection:
            return CompanyStore(connection).rates()

    def rate_versions(self, kind: RateKind) -> Sequence[RateVersionRow]:
        """Newest first."""
        with self._database.reading() as connection:
            return company.rate_versions(connection, kind)

    def settings(self) -> Mapping[str, str]:
        """Defaults included."""
        with self._database.reading() as connection:
            return company.all_settings(connection)

    def saved_filters(self, operator: str) -> Sequence[SavedFilterRow]:
        """By name."""
        with self._database.reading() as connection:
            return company.saved_filter_rows(connection, operator)

    def lamps(self) -> Lamps:
        """Two counts over small partial sets."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(outbox.c.state, func.count())
                .where(text("state <> 'done'"), outbox.c.topic.in_(CONNECTED))
                .group_by(outbox.c.state)
            )
            counts = {row[0]: row[1] for row in rows}
        return Lamps(counts.get("waiting", 0), counts.get("failed", 0))

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        """Where the feed stands, and what kinds of things changed."""
        with self._database.reading() as connection:
            newest: int = connection.execute(select(newest_change(connection))).scalar_one()
            if position < 0:
                return newest, frozenset()
            kinds = select(changes.c.entity).where(changed_after(connection, position)).distinct()
            return newest, frozenset(connection.execute(kinds).scalars())
