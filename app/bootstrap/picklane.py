"""The whole program, its first day, and its way to a newer schema."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from app.adapters.sample import SampleCompany, sample_articles, solved_cases
from app.bootstrap.house import ADMIN, given_back_on_failure, utc_now
from app.bootstrap.reports import Reports
from app.bootstrap.routing import Routing
from app.bootstrap.working import Working
from app.bus import Bus, Command, Result
from app.domain.catalog import CustomerRecord, MasterKind
from app.domain.intake import Place
from app.domain.knowledge import Verdict
from app.domain.people import Role
from app.domain.rates import RateKind, freight_text, promotions_text
from app.domain.site import SITE_ZONE
from app.domain.tape import TRAINING
from app.errors import Refused
from app.ports import (
    Clock,
)
from app.usecases.cases import CloseCase, OpenCase
from app.usecases.catalog import ImportMaster
from app.usecases.company import SaveRates
from app.usecases.knowledge import ImportArticles
from db import schema, setup
from db.engine import open_database, sqlite_url

Sample = Literal["none", "small", "seed"]


class Picklane(Routing, Working, Reports):
    """The running program over one database: what the desktop, the command line and the demo all use."""

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
            (MasterKind.PRICES, tuple(company.prices())),
        ):
            name = f"sample {company.size}"
            command = ImportMaster(str(uuid4()), kind, name, name, records, places)
            self.bus.handle(command, ADMIN)
        setup.add_stations(self.database, [(s.code, s.name, s.warehouse) for s in company.stations()])
        today = self._clock().astimezone(SITE_ZONE).date()
        for rate, content in (
            (RateKind.FREIGHT, freight_text(company.freight())),
            (RateKind.PROMOTIONS, promotions_text(company.promotions(today))),
        ):
            self.bus.handle(SaveRates(str(uuid4()), rate, content, f"sample {company.size}"), ADMIN)
        self._load_experience()

    def _load_experience(self) -> None:
        """The articles of the sample company, and exceptions that they solved in its last weeks."""
        articles, now = sample_articles(), self._clock()
        self.handle(ImportArticles(str(uuid4()), tuple(articles.values())), ADMIN)
        numbers = {row.title: row.no for row in self.reader.articles()}
        for each in solved_cases():
            opened = self._at(now - each.ago, OpenCase(str(uuid4()), each.note)).value.case
            article, verdict = numbers[articles[each.article].title], Verdict.WORKED if each.worked else Verdict.FAILED
            close = CloseCase(str(uuid4()), (opened,), each.cause, each.solution, article, verdict)
            self._at(now - each.ago + timedelta(hours=each.hours), close)

    def _at(self, moment: datetime, command: Command) -> Result[Any]:
        """Do a command as if it were then."""
        return Bus(self._handlers, self.unit_of_work, lambda: moment).handle(command, ADMIN)

    def _places(self, customers: Sequence[CustomerRecord]) -> dict[str, Place]:
        found = {}
        for customer in customers:
            place = self._book.resolve(customer.address).place
            if place is not None:
                found[customer.address] = place
        return found


def create(address: str, sample: Sample, clock: Clock = utc_now, *, training: bool = False) -> Picklane:
    """A new database: schema, an operator `admin`, and the sample wanted; Refused where data is already. One for
    `training` is marked as such for good."""
    from db import migrating  # Alembic is slow to import, and only this and `upgrade` need it

    with given_back_on_failure(open_database(address)) as database:
        if not schema.is_empty(database):
            raise Refused("database.not_empty", database=database.name)
        migrating.upgrade(database)
        setup.add_operators(database, [("admin", "管理员", [Role.ADMIN.value], None)])
        picklane = Picklane(database, clock)
        if training:
            with picklane.unit_of_work() as uow:
                uow.company.put_setting(TRAINING, "1", ADMIN.operator, clock())
                uow.commit()
        if sample != "none":
            picklane.load_company(SampleCompany(sample))
        return picklane


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
