"""The composition root: the one place that knows every room and joins them."""

import functools
import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from uuid import uuid4

import structlog

from app import settings
from app.adapters.addresses import CountyAddressBook
from app.adapters.case_report import CaseReport, case_report, write_case_report
from app.adapters.channels import read_channel
from app.adapters.courier_status import read_courier_status
from app.adapters.evidence import EvidenceFolder, read_photo
from app.adapters.labels import WaybillLabel, draw, layouts, picture, read_logo, to_printer
from app.adapters.language import RuleLanguage
from app.adapters.left_out import write_left_out
from app.adapters.manifest import draw_manifest
from app.adapters.markdown_articles import read_articles, write_articles
from app.adapters.master_files import read_master
from app.adapters.optimiser import HighsOptimiser
from app.adapters.order_tables import export_orders
from app.adapters.pins import Argon2Pins
from app.adapters.printers import AnyPrinter, proof_page
from app.adapters.profiled import built_in, propose_for, read_preview
from app.adapters.quality_table import quality_summary, write_quality
from app.adapters.rulebook import Rulebook
from app.adapters.sample import SampleCompany
from app.adapters.secrets import secret
from app.adapters.slips import draw_slips
from app.adapters.trial_tables import export_trial
from app.adapters.waybill_numbers import read_waybill_numbers
from app.bus import Bus, Command, Result
from app.domain.alerts import AlertPort, Outcome
from app.domain.case_measures import SplitBy
from app.domain.catalog import CustomerRecord, MasterKind
from app.domain.codes import clean_code
from app.domain.company import Setting
from app.domain.glossary import Term, failing_examples
from app.domain.intake import Channel, Pay, Place
from app.domain.label_look import LabelLook, look_key, look_of
from app.domain.parcel import LabelContent
from app.domain.people import Actor, Role
from app.domain.pick_lists import OPEN, Cart, ListKind, SlipPaper
from app.domain.printing import Delivery, Document
from app.domain.profile import Preview, Profile, Proposal
from app.domain.quality import QualitySummary
from app.domain.rates import RateKind, freight_text, promotions_text
from app.domain.routing import RANK_FACTS
from app.domain.rules import Finding as Fault
from app.domain.rules import RuleSet
from app.domain.site import SITE_ZONE
from app.domain.tape import TRAINING
from app.domain.trial import Scope, Trial
from app.errors import BadInput, LostRace, Problem, Refused, Unavailable
from app.handling import handlers
from app.ports import (
    AddressAnswer,
    AddressBook,
    Clock,
    FinanceSystem,
    LabelRenderer,
    Leases,
    LeftOut,
    PinHasher,
    Printers,
)
from app.ports.chat import Robots
from app.ports.language import Checked
from app.usecases import (
    ordering,
    routing,
)
from app.usecases.alerts import SendTest, TestQueued
from app.usecases.cases import AddCasePhoto, CaseChanged
from app.usecases.catalog import ImportMaster
from app.usecases.company import SaveRates
from app.usecases.credit import RecordBalance
from app.usecases.curing import CurePrices
from app.usecases.evidence import AddEvidence, EvidenceAdded
from app.usecases.knowledge import AddArticlePhoto, ArticleSaved, ArticlesImported, ImportArticles
from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
from app.usecases.pick_lists import ListReleased, PrintSlips, SlipsQueued
from app.usecases.printing import JobChanged, PrintDocument
from app.usecases.rules import faults_of
from app.usecases.waybills import AddWaybillNumbers, NumbersAdded
from app.views import CreditRow, OrderFilter, ProfileRow
from app.views.labels import LayoutRow
from app.worker.alerting import put_together
from app.worker.courier import CourierSummary, record_reports
from app.worker.dispatching import Dispatch
from app.worker.inbox import COURIER, SETTLED_SECONDS, Inbox, InboxDone
from app.worker.insisting import insist
from app.worker.intake import ImportPreview, ImportSummary, import_master, import_orders, preview_orders
from app.worker.labels import render_pending
from app.worker.lists import release_carts
from app.worker.memory import no_collection
from app.worker.optimising import Plan, plan_together
from app.worker.photos import PHOTOS, PhotoFolder
from app.worker.printing import deliver_jobs
from app.worker.routing import ranked, route_queue
from app.worker.service import PULSE_SECONDS, Chore, Service, worker_name
from app.worker.trying import Sides, try_rules
from app.worker.watching import Watch, note_import
from db import schema, setup
from db.check import Finding, check
from db.engine import Database, open_database, sqlite_url
from db.knowledge_copy import KnowledgeCopy
from db.unit_of_work import SqlUnitOfWork
from db.views import SqlReader
from db.views.history import SqlHistory

log = structlog.get_logger("picklane")
Sample = Literal["none", "small", "seed"]
ADMIN = Actor("admin")
_DRAFT = 0
"""The version that a draft has not got yet; nothing is written under it."""
_LABEL_SECONDS, _LOOK_SECONDS, _WATCH_SECONDS, _COPY_SECONDS = 0.5, 1.0, 5.0, 300.0
_LOOKS = 3
"""So often one looks at the hot folder until all that was there has settled."""
_JOIN_SECONDS = 20.0
Told = Callable[[InboxDone], None]
T = TypeVar("T")


def utc_now() -> datetime:
    """The clock of the real program."""
    return datetime.now(UTC)


class Picklane:
    """The running program over one database: what the desktop, the command line and the demo all use."""

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
        self.bus = Bus(handlers(self._rulebook, pins or Argon2Pins()), self.unit_of_work, clock)
        self._clock = clock
        self._book = book or CountyAddressBook()
        self._renderer = renderer or WaybillLabel(self._label_look)
        self._printers = printers or AnyPrinter()
        self._printable = threading.Event()
        self._services: list[Service] = []
        self.inbox = settings.inbox()
        self.photos = EvidenceFolder(settings.evidence_folder())
        self._finance = finance or functools.partial(_finance_over_http, clock=clock)
        self._robots = robots or functools.cache(lambda: _robots(clock))

    @classmethod
    def open(cls, address: str, clock: Clock = utc_now) -> Self:
        """Over a database that is at this program's schema; Unavailable otherwise."""
        with _given_back_on_failure(open_database(address)) as database:
            schema.check_version(database)
            return cls(database, clock)

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

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do a command."""
        return self.bus.handle(command, actor)

    def route(
        self,
        actor: Actor,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        limit: int | None = None,
        plan: Plan | None = None,
    ) -> routing.RouteReport:
        """Route the waiting orders by priority, at most `limit`, or as planned together; `progress` gets (done, how
        many there are to do)."""
        orders = plan.orders if plan else ranked(self.looking, self._rulebook.logic, self._clock)[:limit]
        wishes = plan.wishes if plan else {}
        return route_queue(self.bus, actor, orders, lambda done: progress(done, len(orders)), cancelled, wishes)

    def plan_together(self, seconds: float) -> Plan:
        """The waiting orders planned all at once, as far as `seconds` allow; nothing is written."""
        now = self._clock()
        with self.looking() as uow:
            logic = self._rulebook.logic(uow.rules, now)
        standing = SqlHistory(self.database).queue(logic.needs | RANK_FACTS, now)
        return plan_together(standing, logic, HighsOptimiser(), now, seconds)

    def check_expression(self, expression: str, of_site: bool) -> Checked:
        """What is wrong with a condition, by the glossary of now."""
        with self.looking() as uow:
            return self._rulebook.language.check(expression, uow.rules.glossary(), of_site=of_site)

    def try_term(self, term: Term) -> Sequence[bool]:
        """Of each example of a term whether it comes out as it says; empty while the condition is not sound."""
        with self.looking() as uow:
            glossary = [*(known for known in uow.rules.glossary() if known.name != term.name), term]
        try:
            failing = failing_examples(term, self._rulebook.language.compile(term.expression, glossary))
        except BadInput:
            return ()
        return [example not in failing for example in term.examples]

    def find_faults(self, rules: RuleSet) -> Sequence[Fault]:
        """What is wrong with a rule set, by the glossary and the warehouses of now."""
        with self.looking() as uow:
            return faults_of(rules, uow, self._rulebook.language)

    def rule_set(self, version: int | None = None) -> RuleSet:
        """A version of the routing rules, or the one in force; Refused("rules.unknown")."""
        with self.looking() as uow:
            in_force = uow.rules.in_force(self._clock()).version
            return uow.rules.rule_set(in_force if version is None else version)

    def try_rules(
        self,
        rules: RuleSet,
        scope: Scope,
        which: str | int = "",
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Trial:
        """What the rules would do with an order, the queue or the decisions of the last days; nothing is written."""
        now, language = self._clock(), self._rulebook.language
        with self.looking() as uow:
            draft = language.logic(_DRAFT, rules, uow.rules.glossary())
            sides = Sides(self._rulebook.logic(uow.rules, now), draft)
        return try_rules(SqlHistory(self.database), sides, scope, which, now, progress, cancelled)

    def export_trial(self, trial: Trial, path: Path) -> int:
        """The changes of a trial as a table; how many rows."""
        return export_trial(trial, path)

    def looking(self) -> SqlUnitOfWork:
        """A unit of work that only reads."""
        return SqlUnitOfWork(self.database, writes=False)

    @no_collection()
    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        profile: Profile | None = None,
    ) -> ImportSummary:
        """Files of a channel, or of master data (`what` is a Channel or MasterKind value)."""
        if what in set(MasterKind):
            return self._import_master(actor, MasterKind(what), paths)
        channel = _channel(what)
        found, name = read_channel(channel, paths, self._profiles, profile)
        return import_orders(self.bus, actor, channel, paths, found, name, self._book, progress, cancelled)

    def _import_master(self, actor: Actor, kind: MasterKind, paths: Sequence[Path]) -> ImportSummary:
        parts = [import_master(self.bus, actor, kind, path, read_master, self._book, _digest(path)) for path in paths]
        if kind in (MasterKind.PRICES, MasterKind.PRODUCTS):
            self.handle(CurePrices(str(uuid4())), actor)
        rejected = tuple(problem for part in parts for problem in part.rejected)
        return ImportSummary(parts[-1].batch, 0, sum(part.lines for part in parts), 0, 0, 0, rejected)

    @no_collection()
    def preview_import(
        self,
        channel: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        profile: Profile | None = None,
    ) -> ImportPreview:
        """What `import_files` would do now; nothing is written."""
        kind = _channel(channel)
        found, name = read_channel(kind, paths, self._profiles, profile)
        return preview_orders(self.looking, kind, found, name, self._book, self._clock, progress, cancelled)

    def _profiles(self) -> list[Profile]:
        return [row.profile for row in self.reader.profiles()]

    def profiles(self) -> list[ProfileRow]:
        """Saved mapping profiles, and the built-in ones that no saved one stands in for."""
        saved = list(self.reader.profiles())
        names = {row.profile.name for row in saved}
        return saved + [ProfileRow(profile, "", None) for profile in built_in() if profile.name not in names]

    def write_left_out(self, rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        """The rows that did not come in, as a file to correct and import again."""
        write_left_out(left_out, rejected, path)

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        """A mapping for a file with an unknown header."""
        return propose_for(path, _channel(channel))

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        """What a profile makes of the first rows of a file."""
        return read_preview(path, profile)

    def resolve_address(self, text: str) -> AddressAnswer:
        """The county of an address text."""
        return self._book.resolve(text)

    @contextmanager
    def working(
        self,
        actor: Actor | None,
        station: str = "",
        told: Told = lambda _done: None,
        trouble: Callable[[Unavailable | None], None] = lambda _error: None,
    ) -> Iterator[None]:
        """Meanwhile this computer does what is to be done behind the screens, each chore in a thread of its own: the
        hot folder (as `actor`, if there is one; `told` hears from its thread what became of each file), labels, the
        watch over exceptions, alarms, and the printers that a computer at `station` serves. `trouble` hears once when
        the database goes away, and None when it is back. What is in hand at the end is finished behind; `close` waits
        for it."""
        name, began = worker_name(), self._clock()

        def pulse() -> None:
            self._lease(lambda leases, now: leases.seen(name, host, began, now, service.doing, service.failing))

        def ended() -> None:
            self._lease(lambda leases, now: leases.ended(name, now))

        host = name.partition(":")[0]
        alive = Chore("pulse", pulse, PULSE_SECONDS, at_end=ended)
        service = Service([alive, *self._chores(actor, station, name, told)], trouble)
        with self._serving(service):
            yield

    @contextmanager
    def printing(self, station: str) -> Iterator[None]:
        """The same, but only printing."""
        with self._serving(Service([self._print_chore(station)], lambda _error: None)):
            yield

    @contextmanager
    def _serving(self, service: Service) -> Iterator[None]:
        self._services = [*(each for each in self._services if not each.join(0)), service]
        service.start()
        try:
            yield
        finally:
            service.end()

    def work_once(self, actor: Actor, station: str, told: Told) -> None:
        """Do what is there now, and what comes of it; Unavailable passes through."""
        name = worker_name()
        chores = self._chores(actor, station, name, told)
        for _ in range(_LOOKS):
            _undisturbed(chores[0].work)
            time.sleep(SETTLED_SECONDS)
        for chore in chores[1:]:
            _undisturbed(chore.work)
        self._lease(lambda leases, now: leases.ended(name, now))  # so that the next one need not wait for it

    def _chores(self, actor: Actor | None, station: str, worker: str, told: Told) -> list[Chore]:
        unit_of_work, looking, clock = self.unit_of_work, self.looking, self._clock
        dispatch = Dispatch(looking, unit_of_work, self._robots, worker, clock)
        always = [
            Chore("labels", self._draw, _LABEL_SECONDS),
            Chore("watch", self._watch(worker), _WATCH_SECONDS),
            Chore("alerts", dispatch.run, _LOOK_SECONDS),
            self._print_chore(station),
        ]
        if self.reader.knowledge_copy is not None:
            always.append(Chore("knowledge", self._copy_knowledge, _COPY_SECONDS))
        return always if actor is None else [Chore("inbox", self._look(actor, told), _LOOK_SECONDS), *always]

    def _copy_knowledge(self) -> None:
        if self.reader.knowledge_copy is not None:
            self.reader.knowledge_copy.refresh(self.database)

    def _print_chore(self, station: str) -> Chore:
        return Chore("print", lambda: self._print(station), _LOOK_SECONDS, self._printable)

    def _look(self, actor: Actor, told: Told) -> Callable[[], None]:
        inbox, photos = Inbox(self.inbox), PhotoFolder(self.inbox / PHOTOS)
        take, add = functools.partial(self._take_in, actor), functools.partial(self.add_photo, actor)

        def look() -> None:
            for done in chain(inbox.look(take, self.write_left_out), photos.look(add, self._knows)):
                told(done)
                insist(functools.partial(note_import, done, self.unit_of_work, self._clock))

        return look

    def _watch(self, worker: str) -> Callable[[], None]:
        watch = Watch(self.looking, self.unit_of_work, self._clock, worker)

        def look() -> None:
            watch.look()
            put_together(self.looking, self.unit_of_work, self._clock)

        return look

    def test_alert(self, actor: Actor, command: SendTest) -> tuple[Outcome, str]:
        """Send a test message from this computer now; what became of it, and what the other side said. Refused as the
        command; ("begun", "waiting") where it could not go out at once."""
        queued: TestQueued = self.handle(command, actor).value
        dispatch = Dispatch(self.looking, self.unit_of_work, self._robots, worker_name(), self._clock)
        _undisturbed(dispatch.run)
        with self.looking() as uow:
            return uow.alerts.last_sending(queued.message) or (Outcome.BEGUN, "waiting")

    def _lease(self, do: Callable[[Leases, datetime], None]) -> None:
        with self.unit_of_work() as uow:
            do(uow.leases, self._clock())
            uow.commit()

    def _take_in(self, actor: Actor, folder: str, paths: Sequence[Path]) -> ImportSummary | CourierSummary:
        if folder == COURIER:
            (path,) = paths  # each file of news is an export of its own
            return self.record_courier_file(actor, path)
        return self.import_files(actor, folder, paths)

    def quote(self, order: PlaceOrder) -> Quote:
        """What an order would be and cost if it were placed now."""
        with self.looking() as uow:
            return ordering.quote_order(self._with_place(order), uow, self._clock(), self._rulebook.logic)

    def place_order(self, actor: Actor, order: PlaceOrder) -> OrderPlaced:
        """Find the county, ask the finance system, place the order."""
        if order.pay is Pay.CREDIT:
            self._ask_finance(actor, order.customer)
        placed: OrderPlaced = self.handle(self._with_place(order), actor).value
        return placed

    def _with_place(self, order: PlaceOrder) -> PlaceOrder:
        if order.place is not None or not order.address.strip():
            return order
        return replace(order, place=self._book.resolve(order.address).place)

    def credit(self, customer: str, actor: Actor = ADMIN) -> CreditRow | None:
        """A customer's account, with the finance system's word of now where it answers."""
        self._ask_finance(actor, customer)
        return self.reader.credit(customer)

    def _ask_finance(self, actor: Actor, customer: str) -> None:
        """Keep what the finance system says now; where it says nothing, the last word and its age stand."""
        url = self.reader.settings()[Setting.FINANCE_URL]
        if not url or self.reader.credit(customer) is None:
            return
        try:
            balance = self._finance(url).balance(customer)
        except (Unavailable, Refused) as error:
            log.warning("finance system", customer=customer, why=str(error))
            return
        self.handle(RecordBalance(str(uuid4()), customer, balance), actor)

    def quality_summary(self, days: int, by: str) -> QualitySummary:
        """Channel quality of the last days, added up."""
        return quality_summary(self.reader.quality(days), by)

    def export_quality(self, days: int, path: Path) -> int:
        """Channel quality by day and channel as a table; how many rows."""
        return write_quality(self.reader.quality(days), path)

    def case_report(self, since: date, until: date, by: SplitBy, turn: date | None = None) -> CaseReport:
        """What exceptions cost on these days of the site, both counted; compared with the days from `turn` on."""
        return case_report(self.reader, since, until, by, self._clock(), turn)

    def export_case_report(self, report: CaseReport, path: Path) -> None:
        """As .xlsx or .pdf."""
        write_case_report(report, path)

    def export_orders(
        self,
        where: OrderFilter,
        path: Path,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """The orders behind a filter as a table; how many."""
        return export_orders(self.reader, where, path, progress, cancelled)

    def deliver(self) -> int:
        """Draw the labels that are asked for."""
        return _undisturbed(self._draw)

    def print_waiting(self, station: str = "") -> int:
        """Bring print jobs that are due to their printers, as a computer at `station`; how many went out. Takes as long
        as the slowest printer."""
        return _undisturbed(lambda: self._print(station))

    def _print(self, station: str) -> int:
        return deliver_jobs(self.looking, self.unit_of_work, self._printers, station, self._clock)

    def _draw(self) -> int:
        drawn = render_pending(self.looking, self.unit_of_work, self._renderer, self._clock)
        if drawn:
            self._printable.set()
        return drawn

    def test_printer(self, code: str) -> Delivery:
        """Print a test page from this computer now, whatever waits; Refused("printer.unknown")."""
        with self.looking() as uow:
            printer = uow.printing.printer(clean_code(code))
        if printer is None:
            raise Refused("printer.unknown", printer=code)
        sent = self._printers.send(printer, f"test {printer.code}", proof_page(printer))
        return self._printers.follow(printer, sent.ticket) if sent.ticket else sent

    def release_carts(
        self,
        actor: Actor,
        warehouse: str,
        kind: ListKind,
        carts: Sequence[Cart],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Sequence[ListReleased]:
        """A pick list for each planned cart."""
        return release_carts(self.bus, actor, warehouse, kind, carts, progress, cancelled)

    def save_slips(self, no: str, paper: SlipPaper, path: Path, *, by_order: bool) -> int:
        """What is left of an open list as a PDF of slips with barcodes: of the whole walk, or one for each order; how
        many bytes."""
        pdf = self._slips(no, paper, by_order=by_order)
        try:
            return path.write_bytes(pdf)
        except OSError as error:
            raise Unavailable("file.unwritable", file=str(path), why=error.strerror or "") from None

    def _slips(self, no: str, paper: SlipPaper, *, by_order: bool) -> bytes:
        detail = self.reader.pick_list(no)
        if detail is None:
            raise Refused("list.unknown", list=no)
        if detail.row.state not in OPEN or not detail.left:
            raise Refused("list.closed", list=detail.row.no)
        return draw_slips(detail, paper, by_order=by_order)

    def print_slips(self, actor: Actor, no: str, paper: SlipPaper, *, by_order: bool) -> SlipsQueued:
        """The same to the printer of the actor's station."""
        pdf = self._slips(no, paper, by_order=by_order)
        queued: SlipsQueued = self.handle(PrintSlips(str(uuid4()), no, pdf), actor).value
        self._printable.set()
        return queued

    def check(self) -> list[Finding]:
        """Prove the invariants."""
        return check(self.database, self.photos.folder)

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

    def _label_look(self, layout: str) -> LabelLook:
        return look_of(self.reader.settings().get(look_key(layout), ""))

    def label_batch(self, contents: Sequence[LabelContent], layout: str, language: str, dpi: int) -> bytes:
        """Labels in one file for a printer that speaks `language` ("pdf", "zpl", "tspl") at `dpi` (203, 300)."""
        return to_printer(self._renderer.render_many(contents, layout), dpi, language)

    def label_layouts(self) -> list[LayoutRow]:
        """Every layout, the default first."""
        return [LayoutRow(each.name, each.width_mm, each.height_mm) for each in layouts().values()]

    def preview_label(self, content: LabelContent, layout: str, look: LabelLook) -> bytes:
        """A label as a 203-dpi printer burns it, as PNG."""
        return picture(draw([content], layout, look))

    def read_logo(self, path: Path) -> bytes:
        """A picture made a logo."""
        return read_logo(path)

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        """A photo of what happened to the order or parcel that the code names; a copy, made small, is kept."""
        photo = read_photo(path)
        self.photos.keep(photo)
        command = AddEvidence(str(uuid4()), code, photo.name, photo.sha256, len(photo.jpeg), stage)
        added: EvidenceAdded = self.handle(command, actor).value
        return added

    def add_case_photo(self, actor: Actor, case: str, path: Path) -> CaseChanged:
        """A photo of what is wrong, for an exception; a copy, made small, is kept."""
        photo = read_photo(path)
        self.photos.keep(photo)
        command = AddCasePhoto(str(uuid4()), case, photo.name, photo.sha256, len(photo.jpeg))
        changed: CaseChanged = self.handle(command, actor).value
        return changed

    def add_article_photo(self, actor: Actor, no: str, path: Path) -> ArticleSaved:
        """A picture for an article; a copy, made small, is kept."""
        photo = read_photo(path)
        self.photos.keep(photo)
        command = AddArticlePhoto(str(uuid4()), no, photo.name, photo.sha256, len(photo.jpeg))
        saved: ArticleSaved = self.handle(command, actor).value
        return saved

    def import_articles(self, actor: Actor, path: Path) -> tuple[ArticlesImported, Sequence[Problem]]:
        """The articles of a Markdown file or of a folder of them; what is wrong with files that did not come in."""
        reading = read_articles(path)
        if not reading.texts:
            raise BadInput("file.nothing_usable", reading.rejected, file=path.name)
        imported: ArticlesImported = self.handle(ImportArticles(str(uuid4()), reading.texts, path.name), actor).value
        return imported, reading.rejected

    def export_articles(self, folder: Path) -> int:
        """Every live article as a Markdown file; how many."""
        return write_articles(self.reader.articles(), folder)

    def photo(self, sha256: str) -> bytes | None:
        """A photo, as JPEG; None where its file is missing or altered."""
        return self.photos.photo(sha256)

    def _knows(self, code: str) -> bool:
        return self.reader.order(code) is not None

    def manifest(self, load: str) -> bytes:
        """The hand-over list of a load as it is now; Refused("load.unknown")."""
        detail = self.reader.handover(load)
        if detail is None:
            raise Refused("load.unknown", load=load)
        return draw_manifest(detail)

    def print_manifest(self, actor: Actor, load: str) -> JobChanged:
        """The same on paper, at the actor's station."""
        command = PrintDocument(str(uuid4()), Document.MANIFEST, load, self.manifest(load))
        queued: JobChanged = self.handle(command, actor).value
        return queued

    def add_waybill_numbers(self, actor: Actor, carrier: str, path: Path) -> NumbersAdded:
        """The numbers of a file for a courier's pool."""
        command = AddWaybillNumbers(str(uuid4()), carrier, read_waybill_numbers(path))
        added: NumbersAdded = self.handle(command, actor).value
        return added

    def record_courier_file(self, actor: Actor, path: Path) -> CourierSummary:
        """Tracking news of a file: what couriers say of parcels, and who has signed."""
        reading = read_courier_status(path)
        return record_reports(self.bus, actor, reading.reports, reading.rejected)

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

    def _places(self, customers: Sequence[CustomerRecord]) -> dict[str, Place]:
        found = {}
        for customer in customers:
            place = self._book.resolve(customer.address).place
            if place is not None:
                found[customer.address] = place
        return found


def _channel(what: str) -> Channel:
    if what not in set(Channel) - {Channel.PHONE}:
        known = ", ".join([*(channel.value for channel in Channel if channel is not Channel.PHONE), *MasterKind])
        raise BadInput("channel.unknown", channel=what, known=known)
    return Channel(what)


def _finance_over_http(url: str, clock: Clock) -> FinanceSystem:
    from app.adapters.finance import (
        HttpFinance,
    )  # its HTTP library takes a moment, and most companies have no such system

    return HttpFinance(url, functools.partial(secret, "finance_key"), clock=clock)


def _robots(clock: Clock) -> Robots:
    from app.adapters.mail import Mailer  # as above: most computers send no alarms
    from app.adapters.wecom import WecomRobot

    return {AlertPort.WECOM: WecomRobot(settings.robot_address(), secret), AlertPort.MAIL: Mailer(clock, secret)}


def _undisturbed(work: Callable[[], T]) -> T:
    """What others had claimed meanwhile comes back when their lease ends."""
    try:
        return work()
    except LostRace as race:
        raise Unavailable("database.busy", attempts=1) from race


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def create(address: str, sample: Sample, clock: Clock = utc_now, *, training: bool = False) -> Picklane:
    """A new database: schema, an operator `admin`, and the sample wanted; Refused where data is already. One for
    `training` is marked as such for good."""
    from db import migrating  # Alembic is slow to import, and only this and `upgrade` need it

    with _given_back_on_failure(open_database(address)) as database:
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
