"""A small company of known numbers over a real database, and the commands of a day as short calls."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from psycopg import sql
from sqlalchemy import Table, make_url, text

from app.adapters.evidence import EvidenceFolder
from app.adapters.pins import Argon2Pins
from app.bootstrap import Picklane, create
from app.bus import Result
from app.domain.catalog import CustomerKind, CustomerRecord, MasterKind, ProductRecord, StockRecord, WarehouseRecord
from app.domain.codes import CodeType, make_code
from app.domain.geo import Point
from app.domain.intake import Channel, IncomingLine, IncomingOrder, Pay, Place, SourceStatus
from app.domain.parcel import LabelContent, LabelState
from app.domain.people import Actor, Role
from app.domain.transfers import TransferState, TransferStep, next_step
from app.ports import AddressAnswer
from app.usecases.catalog import ImportMaster, MasterReport
from app.usecases.credit import AccountChanged, CreditDecided, GrantCredit, RecordPayment
from app.usecases.intake import ImportOrders, ImportReport, ImportUndone, UndoImport
from app.usecases.ordering import OrderPlaced, PlacedLine, PlaceOrder
from app.usecases.picking import ScanAnswer, ScanCode
from app.usecases.routing import RouteReport
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder
from app.usecases.transfers import Arrival, MoveTransfer, TransferMoved
from app.views.customers import CreditRow
from app.views.orders import OrderDetail, OrderFilter
from db import setup
from db.engine import open_database
from db.tables import metadata
from tests.postgres import PostgresServer

HZ = WarehouseRecord("HZ", "杭州仓", Point(30.25, 120.17))
SH = WarehouseRecord("SH", "上海仓", Point(31.23, 121.47))
BJ = WarehouseRecord("BJ", "北京仓", Point(39.90, 116.40))
WAREHOUSES = (HZ, SH, BJ)
"""Hangzhou and Shanghai lie within 300 km of each other, Beijing beyond it from both."""

YUHANG = Place("330110", "浙江省 杭州市 余杭区", Point(30.42, 120.30))
URUMQI = Place("650102", "新疆维吾尔自治区 乌鲁木齐市 天山区", Point(43.79, 87.63))
"""No warehouse lies within 300 km of it."""

PRODUCTS = (
    ProductRecord("BP-J6-00001", "刹车片", ("06A 115 561 B", "SHARED-1"), ("6901234567892",), 12300),
    ProductRecord("OF-J6-00002", "机滤", ("90915-YZZD1", "SHARED-1"), ("6901234567908",), 3900),
    ProductRecord("AF-J6-00003", "空滤", (), (), 5900),
)
PADS, OIL, AIR = (product.sku for product in PRODUCTS)
ADMIN = Actor("admin")
CLERK = Actor("clerk")
SUPERVISOR = Actor("supervisor")
HOME = "浙江省杭州市余杭区良渚街道9号"
"""The address of the customers of `House.customer`, in Yuhang."""
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class StoppedClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class NoBook:
    """Knows no address."""

    def resolve(self, text: str) -> AddressAnswer:
        return AddressAnswer(None)


class TextLabel:
    """Draws a label as its code, or fails while `broken`."""

    broken = False

    def render(self, content: LabelContent, layout: str = "100x150") -> bytes:
        if self.broken:
            raise RuntimeError("no ink")
        return content.label_code.encode()

    def render_many(self, contents: Sequence[LabelContent], layout: str = "100x150") -> bytes:
        return b"\n".join(self.render(content, layout) for content in contents)


def weak_pins() -> Argon2Pins:
    """Argon2 with the cheapest parameters."""
    return Argon2Pins(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def incoming(no: str, *lines: tuple[str, int], **fields: Any) -> IncomingOrder:
    """A paid order from Yuhang near Hangzhou, unless said otherwise; lines are (code, quantity)."""
    values: dict[str, Any] = {
        "status": SourceStatus.PAID,
        "buyer": "王小明",
        "contact": "王小明",
        "phone": "13812345678",
        "address": "浙江省杭州市余杭区文一西路1号",
        "place": YUHANG,
        "paid_at": START - timedelta(hours=1),
        "amount_fen": 10000,
        "lines": tuple(IncomingLine((code,), f"{code} 标题", quantity, 100) for code, quantity in lines),
    }
    return IncomingOrder(no, **(values | fields))


@dataclass
class House:
    """One company's program and database; every command has its own request id."""

    program: Picklane
    address: str
    clock: StoppedClock
    label: TextLabel
    _digests: Iterator[int] = field(default_factory=count)

    def handle(self, command: Any, actor: Actor = ADMIN) -> Result[Any]:
        return self.program.handle(command, actor)

    def count_in(self, stock: Mapping[tuple[str, str], int]) -> MasterReport:
        """Stock counts by (warehouse, SKU)."""
        records = tuple(StockRecord(site, sku, f"{sku[:1]}-01", n) for (site, sku), n in stock.items())
        return self.master(MasterKind.STOCK, records)

    def master(self, kind: MasterKind, records: Sequence[Any]) -> MasterReport:
        digest = str(next(self._digests))
        return self.handle(ImportMaster(new_id(), kind, "m.csv", digest, tuple(records), {})).value

    def take_in(self, *orders: IncomingOrder, channel: Channel = Channel.TAOBAO) -> ImportReport:
        digest = str(next(self._digests))
        return self.handle(ImportOrders(new_id(), channel, ("o.csv",), digest, orders)).value

    def undo(self, batch: str, by: Actor = ADMIN) -> ImportUndone:
        return self.handle(UndoImport(new_id(), batch), by).value

    def customer(
        self, code: str = "C1", limit_fen: int | None = None, place: Place | None = YUHANG, **fields: Any
    ) -> None:
        """A repair shop in Yuhang with a phone, a contact, and an account of that limit."""
        values: dict[str, Any] = {
            "name": f"{code}修理厂",
            "kind": CustomerKind.REPAIR_SHOP,
            "phone": f"1390000{int(code[1:]):04d}",
            "address": HOME,
            "contact": "王师傅",
        } | fields
        record = CustomerRecord(code, limit_fen=limit_fen, **values)
        places = {values["address"]: place} if place else {}
        digest = str(next(self._digests))
        self.handle(ImportMaster(new_id(), MasterKind.CUSTOMERS, "c.csv", digest, (record,), places))

    def place(self, *lines: tuple[str, int], by: Actor = CLERK, **fields: Any) -> OrderPlaced:
        """An order by phone of customer C1, prepaid unless said otherwise; lines are (code, pieces)."""
        values: dict[str, Any] = {"customer": "C1", "lines": tuple(PlacedLine(*line) for line in lines)}
        return self.handle(PlaceOrder(new_id(), **(values | fields)), by).value

    def on_account(self, fen: int, customer: str = "C1", **fields: Any) -> OrderPlaced:
        """One set of brake pads for that much, on the customer's account."""
        values: dict[str, Any] = {"lines": (PlacedLine(PADS, 1, fen),), "pay": Pay.CREDIT}
        return self.place(customer=customer, **(values | fields))

    def grant(self, number: int | str = 0, by: Actor = SUPERVISOR, **fields: Any) -> CreditDecided:
        return self.handle(GrantCredit(new_id(), "老客户", int(number), **fields), by).value

    def pay(self, fen: int, customer: str = "C1") -> AccountChanged:
        return self.handle(RecordPayment(new_id(), customer, fen, "转账"), Actor("finance")).value

    def account(self, customer: str = "C1") -> CreditRow:
        row = self.program.reader.credit(customer)
        assert row is not None, customer
        return row

    def events(self, code: str) -> list[str]:
        """What the timeline of an order says happened."""
        return [event.event for event in self.order(code).events]

    def route(self) -> RouteReport:
        return self.program.route(ADMIN)

    def complete_transfers(self) -> None:
        """Every open transfer arrives, as it was sent."""
        for row in self.program.reader.transfers():
            self.bring(row.no)

    def bring(self, transfer: str, until: TransferState = TransferState.RECEIVED) -> None:
        """Step by step to that state."""
        state = next(TransferState(row.state) for row in self.program.reader.transfers() if row.no == transfer)
        while state is not until:
            step = next_step(state)
            assert step is not None, state
            state = TransferState(self.move(transfer, step).state)

    def move(self, transfer: str, step: TransferStep, arrived: Mapping[str, int] | None = None) -> TransferMoved:
        """One step of a transfer; `arrived` counts by SKU what came."""
        counted = tuple(Arrival(*each) for each in (arrived or {}).items())
        return self.handle(MoveTransfer(new_id(), transfer, step, counted, "不要了")).value

    def scan(self, code: str, station: str = "HZ-1") -> ScanAnswer:
        return self.handle(ScanCode(new_id(), code), Actor("picker", station)).value

    def stick(self, order: str) -> None:
        """Every label of a picked order is scanned back from its box."""
        row = self.order(order).row
        with self.program.looking() as uow:
            labels = uow.parcels.live_labels(row.id)
        for label in labels:
            if label.state is not LabelState.APPLIED:
                self.scan(row.no, f"{row.warehouse}-1")
                self.scan(label.code, f"{row.warehouse}-1")

    def ship(self, order: str, waybill: str = "SF1000000001") -> None:
        self.stick(order)
        self.handle(ConfirmShipped(new_id(), order, "SF", waybill))

    def sign(self, order: str) -> None:
        self.handle(ConfirmSigned(new_id(), order))

    def hold(self, order: str) -> None:
        self.handle(HoldOrder(new_id(), order, "等客户"))

    def release(self, order: str) -> None:
        self.handle(ReleaseOrder(new_id(), order))

    def cancel(self, order: str) -> None:
        self.handle(CancelOrder(new_id(), order, "客户退单"))

    def pick(self, order: str, station: str = "HZ-1") -> str:
        """Scan everything of an assigned order; returns its label code."""
        self.scan(order, station)
        for line in self.order(order).lines:
            for _ in range(line.quantity - line.picked):
                self.scan(line.sku, station)
        parcel = self.order(order).parcel
        assert parcel is not None
        return parcel.label_code

    def order(self, code: str) -> OrderDetail:
        found = self.program.reader.order(code)
        assert found is not None, code
        return found

    def no(self, external_no: str) -> str:
        return self.order(external_no).row.no

    def stock(self, warehouse: str, sku: str) -> tuple[int, int]:
        """(on hand, reserved) of one place; (0, 0) where there is none."""
        with self.program.database.reading() as connection:
            row = connection.execute(
                text(
                    "SELECT s.on_hand, s.reserved FROM stock s JOIN warehouses w ON w.id = s.warehouse_id"
                    " JOIN skus k ON k.id = s.sku_id WHERE w.code = :w AND k.code = :s"
                ),
                {"w": warehouse, "s": sku},
            ).first()
        return (0, 0) if row is None else (row[0], row[1])

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table as text, for comparison."""
        with self.program.database.reading() as connection:
            tables = {
                table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
                for table in metadata.sorted_tables
            }
        tables["found by 王"] = [row.no for row in self.program.reader.orders(OrderFilter(text="王")).rows]
        return tables

    def run(self, statement: str, **values: object) -> None:
        """SQL behind the program's back."""
        with self.program.database.writing() as connection:
            connection.execute(text(statement), values)
            connection.commit()

    def crashed(self) -> "House":
        """The same database opened by a new program, as after a power cut."""
        return over(self.address, self.clock)


def new_id() -> str:
    return str(uuid4())


def badge_of(role: Role) -> str:
    """Of the operator with that role."""
    return make_code(CodeType.BADGE, [*Role].index(role))


def over(address: str, clock: StoppedClock) -> House:
    """A program over a database that is there already."""
    label = TextLabel()
    program = Picklane(open_database(address), clock=clock, pins=weak_pins(), book=NoBook(), renderer=label)
    return House(program, address, clock, label)


def found(address: str) -> House:
    """A new company: warehouses, products, one operator for each role (code = role), two stations in Hangzhou."""
    clock = StoppedClock()
    create(address, "none", clock).close()
    house = over(address, clock)
    roles = [role for role in Role if role is not Role.ADMIN]
    people = [(role.value, role.value, [role.value], badge_of(role)) for role in roles]
    setup.add_operators(house.program.database, people)
    house.master(MasterKind.WAREHOUSES, WAREHOUSES)
    house.master(MasterKind.PRODUCTS, PRODUCTS)
    setup.add_stations(house.program.database, [("HZ-2", "杭州 2", "HZ")])
    return house


@pytest.fixture(scope="session")
def sqlite_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company as a SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("company") / "picklane.db"
    found(f"sqlite:///{path}").program.close()
    return path


@pytest.fixture(scope="session")
def postgres_company(postgres_server: PostgresServer) -> Iterator[str]:
    """The company as a PostgreSQL database, to be copied."""
    with postgres_server.fresh_database() as address:
        found(address).program.close()
        yield make_url(address).database or ""


@contextmanager
def copy_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a company of one's own, copied: founding one for every test takes much longer."""
    if kind == "sqlite":
        path = folder / "picklane.db"
        shutil.copy(request.getfixturevalue("sqlite_company"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    template, name = request.getfixturevalue("postgres_company"), f"picklane_{uuid4().hex}"
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield server.url(name)
    finally:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Refilled:
    """One PostgreSQL database for many tests: replacing its rows takes a tenth of the time of making one."""

    address: str
    rows: dict[Table, list[dict[str, object]]]

    def refill(self) -> None:
        """As the company was on its first day, with nobody connected."""
        database = open_database(self.address)
        with database.writing() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for table in (
                "order_search",
                "knowledge_search",
                *(table.name for table in reversed(metadata.sorted_tables)),
            ):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            for table, rows in self.rows.items():
                if rows:
                    connection.execute(table.insert(), rows)
                if "id" in table.c:
                    connection.exec_driver_sql(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 0) + 1, false)"
                        f" FROM {table.name}"
                    )
            connection.commit()
        database.close()


@pytest.fixture(scope="session")
def postgres_house(
    postgres_company: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Refilled]:
    """The database that every test of a house on PostgreSQL uses."""
    with copy_of("postgresql", request, tmp_path_factory.getbasetemp()) as address:
        database = open_database(address)
        with database.reading() as connection:
            rows = {
                table: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in metadata.sorted_tables
            }
        database.close()
        yield Refilled(address, rows)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A company on each database in turn; whatever a test did, the invariants must hold after it."""
    if request.param == "sqlite":
        address = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_company'), tmp_path / 'picklane.db')}"
    else:
        refilled: Refilled = request.getfixturevalue("postgres_house")
        refilled.refill()
        address = refilled.address
    made = over(address, StoppedClock())
    made.program.photos = EvidenceFolder(tmp_path / "evidence")
    yield made
    findings = made.program.check()
    made.program.close()
    assert findings == []
