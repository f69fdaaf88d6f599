"""The composition root: the one place that knows every room and joins them."""

import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self
from uuid import uuid4

from app.adapters.addresses import CountyAddressBook
from app.adapters.labels import WaybillLabel
from app.adapters.master_files import read_master
from app.adapters.pins import Argon2Pins
from app.adapters.sample import SampleCompany
from app.adapters.taobao import read_taobao
from app.bus import Bus, Command, Handler, Result
from app.domain.catalog import CustomerRecord, MasterKind
from app.domain.intake import Channel, Place
from app.domain.people import Actor, Permission, Role
from app.domain.routing import Policy
from app.errors import BadInput, LostRace, Refused, Unavailable
from app.ports import AddressBook, Clock, LabelRenderer, PinHasher
from app.usecases import catalog, intake, people, picking, routing, stages
from app.usecases.catalog import ImportMaster
from app.worker.intake import ImportSummary, import_master, import_orders
from app.worker.labels import render_pending
from app.worker.routing import route_queue
from db import schema, setup
from db.check import Finding, check
from db.engine import Database, open_database, sqlite_url
from db.unit_of_work import SqlUnitOfWork
from db.views import SqlReader

Sample = Literal["none", "small", "seed"]
ADMIN = Actor("admin")


def utc_now() -> datetime:
    """The clock of the real program."""
    return datetime.now(UTC)


def handlers(policy: Policy, pins: PinHasher) -> dict[type, Handler]:
    """Every command: its use case, its right, its value."""
    changed = stages.StageChanged
    return {
        intake.ImportOrders: Handler(intake.import_orders, Permission.IMPORT, intake.ImportReport),
        catalog.ImportMaster: Handler(catalog.import_master, Permission.EDIT_MASTER, catalog.MasterReport),
        routing.RouteOrders: Handler(
            functools.partial(routing.route_orders, policy=policy), Permission.ROUTE, routing.RouteReport
        ),
        routing.CompleteTransfer: Handler(routing.complete_transfer, Permission.TRANSFER, routing.TransferCompleted),
        picking.ScanCode: Handler(picking.scan_code, Permission.PICK, picking.ScanAnswer),
        stages.ConfirmShipped: Handler(stages.confirm_shipped, Permission.SHIP, changed),
        stages.ConfirmSigned: Handler(stages.confirm_signed, Permission.SIGN, changed),
        stages.HoldOrder: Handler(stages.hold_order, Permission.HOLD, changed),
        stages.ReleaseOrder: Handler(stages.release_order, Permission.HOLD, changed),
        stages.CancelOrder: Handler(stages.cancel_order, Permission.CANCEL, changed),
        people.LogIn: Handler(functools.partial(people.log_in, hasher=pins), Permission.LOG_IN, people.LoggedIn),
    }


class Picklane:
    """The running program over one database: what the desktop, the command line and the demo all use."""

    def __init__(
        self,
        database: Database,
        clock: Clock = utc_now,
        policy: Policy | None = None,
        pins: PinHasher | None = None,
        book: AddressBook | None = None,
        renderer: LabelRenderer | None = None,
    ) -> None:
        self.database = database
        self.reader = SqlReader(database, clock)
        self.bus = Bus(handlers(policy or Policy(), pins or Argon2Pins()), self.unit_of_work, clock)
        self._clock = clock
        self._book = book or CountyAddressBook()
        self._renderer = renderer or WaybillLabel()

    @classmethod
    def open(cls, address: str, clock: Clock = utc_now) -> Self:
        """Over a database that is at this program's schema; Unavailable otherwise."""
        with _given_back_on_failure(open_database(address)) as database:
            schema.check_version(database)
            return cls(database, clock)

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def unit_of_work(self) -> SqlUnitOfWork:
        """A fresh one for each transaction."""
        return SqlUnitOfWork(self.database)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do a command."""
        return self.bus.handle(command, actor)

    def route(
        self,
        actor: Actor,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        limit: int | None = None,
    ) -> routing.RouteReport:
        """Route the waiting orders; `progress` gets (done, how many waited at the start)."""
        total = self.reader.queue_length()
        return route_queue(self.bus, actor, limit, lambda done: progress(done, max(done, total)), cancelled)

    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ImportSummary:
        """Files of a channel (`what` = taobao) or of master data (warehouses, products, stock, customers)."""
        if what == Channel.TAOBAO:
            return import_orders(self.bus, actor, Channel.TAOBAO, paths, read_taobao, self._book, progress, cancelled)
        if what not in set(MasterKind):
            known = ", ".join([Channel.TAOBAO.value, *(kind.value for kind in MasterKind)])
            raise BadInput("channel.unknown", channel=what, known=known)
        kind = MasterKind(what)
        parts = [import_master(self.bus, actor, kind, path, read_master, self._book, _digest(path)) for path in paths]
        rejected = tuple(problem for part in parts for problem in part.rejected)
        return ImportSummary(parts[-1].batch, 0, sum(part.lines for part in parts), 0, 0, 0, rejected)

    def deliver(self) -> int:
        """Draw the labels that are asked for."""
        try:
            return render_pending(self.unit_of_work, self._renderer, self._clock)
        except LostRace as race:  # what was claimed comes back when its lease ends
            raise Unavailable("database.busy", attempts=1) from race

    def check(self) -> list[Finding]:
        """Prove the invariants."""
        return check(self.database)

    def label(self, code: str) -> bytes:
        """The stored bytes of an order's label, drawn first when they are still asked for."""
        found = self.reader.order(code)
        if found is None:
            raise Refused("order.unknown", order=code)
        pdf = self.reader.label_pdf(code)
        if pdf is None:
            self.deliver()
            pdf = self.reader.label_pdf(code)
        if pdf is None:
            raise Refused("label.none", order=found.row.no)
        return pdf

    def load_company(self, company: SampleCompany) -> None:
        """Fill an empty database with a sample company through the real commands."""
        people_rows = [(o.code, o.name, [r.value for r in o.roles], o.badge) for o in company.operators()]
        setup.add_operators(self.database, people_rows)
        customers = tuple(company.customers())
        places = self._places(customers)
        for kind, records in (
            (MasterKind.WAREHOUSES, tuple(company.warehouses())),
            (MasterKind.PRODUCTS, tuple(company.products())),
            (MasterKind.CUSTOMERS, customers),
            (MasterKind.STOCK, tuple(company.stock())),
        ):
            name = f"sample {company.size}"
            command = ImportMaster(str(uuid4()), kind, name, name, records, places)
            self.bus.handle(command, ADMIN)
        setup.add_stations(self.database, [(s.code, s.name, s.warehouse) for s in company.stations()])

    def _places(self, customers: Sequence[CustomerRecord]) -> dict[str, Place]:
        found = {}
        for customer in customers:
            place = self._book.resolve(customer.address).place
            if place is not None:
                found[customer.address] = place
        return found


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def create(address: str, sample: Sample, clock: Clock = utc_now) -> Picklane:
    """A new database: schema, an operator `admin`, and the sample wanted; Refused where data is already."""
    from db import migrating  # Alembic is slow to import, and only this and `upgrade` need it

    with _given_back_on_failure(open_database(address)) as database:
        if not schema.is_empty(database):
            raise Refused("database.not_empty", database=database.name)
        migrating.upgrade(database)
        setup.add_operators(database, [("admin", "管理员", [Role.ADMIN.value], None)])
        picklane = Picklane(database, clock)
        if sample != "none":
            picklane.load_company(SampleCompany(sample))
        return picklane


@contextmanager
def _given_back_on_failure(database: Database) -> Iterator[Database]:
    try:
        yield database
    except BaseException:
        database.close()
        raise


def upgrade(address: str) -> Path | None:
    """Bring a database to this program's schema; returns the copy made of a SQLite file first."""
    from db import migrating

    database = open_database(address)
    try:
        schema.check_ours(database)
        return migrating.upgrade(database)
    finally:
        database.close()


def local_address(path: Path) -> str:
    """The address of a local SQLite file."""
    return sqlite_url(path)
