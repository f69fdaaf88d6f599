"""What every part of the program stands on: the database, the bus, the clock and the devices."""

import functools
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from app import settings
from app.adapters.addresses import CountyAddressBook
from app.adapters.evidence import EvidenceFolder
from app.adapters.labels import WaybillLabel
from app.adapters.language import RuleLanguage
from app.adapters.pins import Argon2Pins
from app.adapters.printers import AnyPrinter
from app.adapters.rulebook import Rulebook
from app.adapters.secrets import secret
from app.bus import Bus, Command, Result
from app.domain.alerts import AlertPort
from app.domain.label_look import LabelLook, look_key, look_of
from app.domain.people import Actor
from app.errors import LostRace, Unavailable
from app.handling import handlers
from app.ports import (
    AddressBook,
    Clock,
    FinanceSystem,
    LabelRenderer,
    PinHasher,
    Printers,
)
from app.ports.chat import Robots
from app.worker.service import Service
from db import schema
from db.check import Finding, check
from db.engine import Database, open_database
from db.knowledge_copy import KnowledgeCopy
from db.unit_of_work import SqlUnitOfWork
from db.views import SqlReader

ADMIN = Actor("admin")
_JOIN_SECONDS = 20.0
T = TypeVar("T")


def utc_now() -> datetime:
    """The clock of the real program."""
    return datetime.now(UTC)


class House:
    """A program over one database, joined to the adapters it uses."""

    def __init__(
        self,
        database: Database,
        clock: Clock = utc_now,
        pins: PinHasher | None = None,
        book: AddressBook | None = None,
        renderer: LabelRenderer | None = None,
        finance: Callable[[str], FinanceSystem] | None = None,
        printers: Printers | None = None,
        robots: Callable[[], Robots] | None = None,
    ) -> None:
        self.database = database
        self._rulebook = Rulebook(RuleLanguage())
        self.reader = SqlReader(database, clock, self._rulebook.logic)
        if not database.is_sqlite:
            self.reader.knowledge_copy = KnowledgeCopy(self.spool_folder / "knowledge.sqlite")
        self._handlers = handlers(self._rulebook, pins or Argon2Pins())
        self.bus = Bus(self._handlers, self.unit_of_work, clock)
        self._clock = clock
        self._book = book or CountyAddressBook()
        self._renderer = renderer or WaybillLabel(self._label_look)
        self._printers = printers or AnyPrinter()
        self._printable = threading.Event()
        self._services: list[Service] = []
        self.inbox = settings.inbox()
        self.photos = EvidenceFolder(settings.evidence_folder())
        self._copied_photos = EvidenceFolder(self.spool_folder / "pictures")
        self._finance = finance or functools.partial(_finance_over_http, clock=clock)
        self._robots = robots or functools.cache(lambda: _robots(clock))

    @classmethod
    def open(cls, address: str, clock: Clock = utc_now) -> Self:
        """Over a database that is at this program's schema; Unavailable otherwise."""
        with given_back_on_failure(open_database(address)) as database:
            schema.check_version(database)
            return cls(database, clock)

    @classmethod
    def open_knowledge(cls, address: str, clock: Clock = utc_now) -> Self:
        """The same; also while the database is away, where this computer has a copy of its knowledge base: nothing else
        can be read then."""
        with given_back_on_failure(open_database(address)) as database:
            picklane = cls(database, clock)
            try:
                schema.check_version(database)
            except Unavailable as error:
                if error.what != "database.away" or not picklane.reader.miss_database():
                    raise
            return picklane

    @property
    def spool_folder(self) -> Path:
        """Where stations of this PC keep what they scanned for this database: for no other one."""
        return settings.spool_folder() / hashlib.sha256(self.database.name.encode()).hexdigest()[:12]

    def close(self) -> None:
        """Give the database back, once what is in hand (the jobs that printers are getting) is written down."""
        for service in self._services:
            service.join(_JOIN_SECONDS)
        self.database.close()

    def unit_of_work(self) -> SqlUnitOfWork:
        """A fresh one for each transaction."""
        return SqlUnitOfWork(self.database)

    def looking(self) -> SqlUnitOfWork:
        """A unit of work that only reads."""
        return SqlUnitOfWork(self.database, writes=False)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do a command."""
        return self.bus.handle(command, actor)

    def check(self) -> list[Finding]:
        """Prove the invariants."""
        return check(self.database, self.photos.folder)

    def _label_look(self, layout: str) -> LabelLook:
        return look_of(self.reader.settings().get(look_key(layout), ""))


@contextmanager
def given_back_on_failure(database: Database) -> Iterator[Database]:
    try:
        yield database
    except BaseException:
        database.close()
        raise


def _finance_over_http(url: str, clock: Clock) -> FinanceSystem:
    from app.adapters.finance import (
        HttpFinance,
    )  # its HTTP library takes a moment, and most companies have no such system

    return HttpFinance(url, functools.partial(secret, "finance_key"), clock=clock)


def _robots(clock: Clock) -> Robots:
    from app.adapters.mail import Mailer  # as above: most computers send no alarms
    from app.adapters.wecom import WecomRobot

    return {AlertPort.WECOM: WecomRobot(settings.robot_address(), secret), AlertPort.MAIL: Mailer(clock, secret)}


def undisturbed(work: Callable[[], T]) -> T:
    """What others had claimed meanwhile comes back when their lease ends."""
    try:
        return work()
    except LostRace as race:
        raise Unavailable("database.busy", attempts=1) from race
