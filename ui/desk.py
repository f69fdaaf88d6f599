"""What the interface asks of the application behind it: reads, commands, and the few jobs that take a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import date

    from app.adapters.article_files import ArticlesWritten
    from app.adapters.case_report import CaseReport
    from app.bus import Command, Result
    from app.domain.case_measures import SplitBy
    from app.domain.glossary import Term
    from app.domain.label_look import LabelLook
    from app.domain.parcel import LabelContent
    from app.domain.people import Actor
    from app.domain.pick_lists import Cart, ListKind, SlipPaper
    from app.domain.printing import Delivery
    from app.domain.profile import Preview, Profile, Proposal
    from app.domain.quality import QualitySummary
    from app.domain.rules import Finding, RuleSet
    from app.domain.trial import Scope, Trial
    from app.errors import Problem
    from app.ports import AddressAnswer, LeftOut
    from app.ports.language import Checked
    from app.usecases.cases import CaseChanged
    from app.usecases.evidence import EvidenceAdded
    from app.usecases.knowledge import ArticleSaved, ArticlesImported
    from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
    from app.usecases.pick_lists import ListReleased, SlipsQueued
    from app.usecases.printing import JobChanged
    from app.usecases.routing import RouteReport
    from app.usecases.waybills import NumbersAdded
    from app.views import Reader
    from app.views.customers import CreditRow
    from app.views.intake import ProfileRow
    from app.views.labels import LayoutRow
    from app.views.orders import OrderFilter
    from app.worker.inbox import InboxDone
    from app.worker.intake import ImportPreview, ImportSummary
    from app.worker.optimising import Plan

Progress = Callable[[int, int], None]
"""Told (done, total) while a job runs, from the thread it runs on."""
Cancelled = Callable[[], bool]
"""Asked between steps; True ends the job with what is done so far."""


class Desk(Protocol):
    """The application as the screens see it. Every call may block: never from the GUI thread."""

    @property
    def reader(self) -> Reader:
        """Every read."""
        ...

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        """Do one command; Refused, NeedsConfirmation and Unavailable pass through."""
        ...

    def route(self, actor: Actor, progress: Progress, cancelled: Cancelled, *, plan: Plan | None = None) -> RouteReport:
        """Route the whole queue in batches, by priority or as planned; the report adds them up."""
        ...

    def plan_together(self, seconds: float) -> Plan:
        """The whole queue planned at once: the search takes so many seconds at most, and nothing is written. A plan
        that has grown old is safe: routing checks every wish of it."""
        ...

    def check_expression(self, expression: str, of_site: bool) -> Checked:
        """What is wrong with a condition, by the glossary of now."""
        ...

    def try_term(self, term: Term) -> Sequence[bool]:
        """Of each example of a term whether it comes out as it says; empty while the condition is not sound."""
        ...

    def find_faults(self, rules: RuleSet) -> Sequence[Finding]:
        """What is wrong with a whole rule set: conditions that are not sound, branches that never get an order, hidden
        ones; each with an example order where there is one."""
        ...

    def try_rules(
        self, rules: RuleSet, scope: Scope, which: str | int, progress: Progress, cancelled: Cancelled
    ) -> Trial:
        """What the rules would do: with the order `which`, with the queue, or with the decisions of the last `which`
        days. Nothing is written. Refused("order.unknown")."""
        ...

    def export_trial(self, trial: Trial, path: Path) -> int:
        """The changes of a trial as XLSX or CSV (by the name's end); how many rows."""
        ...

    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Progress,
        cancelled: Cancelled,
        profile: Profile | None = None,
    ) -> ImportSummary:
        """Read files into the pool; `what` is a Channel or MasterKind value. Without a profile the one that fits is
        used. BadInput when a file cannot be used at all; BadInput("file.unknown_header") asks for a profile."""
        ...

    def preview_import(
        self,
        channel: str,
        paths: Sequence[Path],
        progress: Progress,
        cancelled: Cancelled,
        profile: Profile | None = None,
    ) -> ImportPreview:
        """What the import of these files would do; nothing is written. Raises as `import_files`."""
        ...

    def write_left_out(self, rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        """The rows that did not come in, as a file to correct and import again."""
        ...

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        """A mapping for a file with an unknown header, guessed by names; BadInput when it is no table."""
        ...

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        """What a profile makes of the first rows of a file."""
        ...

    def resolve_address(self, text: str) -> AddressAnswer:
        """The county of an address text."""
        ...

    def quote(self, order: PlaceOrder) -> Quote:
        """What an order would be and cost; Refused("customer.unknown"), BadInput for a hopeless one."""
        ...

    def place_order(self, actor: Actor, order: PlaceOrder) -> OrderPlaced:
        """Find the county, ask the finance system, place the order; Refused("credit.short") with the sentence."""
        ...

    def credit(self, customer: str) -> CreditRow | None:
        """A customer's account, with the finance system's word of now where it answers."""
        ...

    def export_orders(self, where: OrderFilter, path: Path, progress: Progress, cancelled: Cancelled) -> int:
        """The orders behind a filter as XLSX or CSV (by the name's end); how many."""
        ...

    def quality_summary(self, days: int, by: str) -> QualitySummary:
        """Channel quality of the last days, added up; `by` is a quality.Span value."""
        ...

    def export_quality(self, days: int, path: Path) -> int:
        """Channel quality by day and channel as XLSX or CSV (by the name's end); how many rows."""
        ...

    def case_report(self, since: date, until: date, by: SplitBy, turn: date | None = None) -> CaseReport:
        """What exceptions cost on these days of the site, both counted; compared with the days from `turn` on."""
        ...

    def export_case_report(self, report: CaseReport, path: Path) -> None:
        """As .xlsx or .pdf, by the name's end."""
        ...

    def profiles(self) -> Sequence[ProfileRow]:
        """Mapping profiles in use: saved ones, and those that come with the program."""
        ...

    def working(
        self, actor: Actor | None, station: str, told: Callable[[InboxDone], None]
    ) -> AbstractContextManager[None]:
        """Meanwhile this computer does what is done behind the screens: labels, the watch over exceptions, alarms, and
        the printers that a computer at this station serves; also the hot folder where there is an `actor` for it, of
        whose files `told` hears from a thread of its own."""
        ...

    @property
    def inbox(self) -> Path:
        """The hot folder: what is put into inbox/CHANNEL is imported by itself."""
        ...

    @property
    def spool_folder(self) -> Path:
        """Where stations of this computer keep what they scanned for this database, until it is answered."""
        ...

    def label_layouts(self) -> Sequence[LayoutRow]:
        """Every label layout, the default first."""
        ...

    def preview_label(self, content: LabelContent, layout: str, look: LabelLook) -> bytes:
        """A label as a 203-dpi printer burns it, as PNG; BadInput("label.layout")."""
        ...

    def read_logo(self, path: Path) -> bytes:
        """A picture made a logo; BadInput("file.missing"), ("file.unreadable"), ("label.logo")."""
        ...

    def release_carts(
        self,
        actor: Actor,
        warehouse: str,
        kind: ListKind,
        carts: Sequence[Cart],
        progress: Progress,
        cancelled: Cancelled,
    ) -> Sequence[ListReleased]:
        """A pick list for each planned cart (`Reader.carts`); one all of whose orders somebody has begun meanwhile is
        passed over."""
        ...

    def save_slips(self, no: str, paper: SlipPaper, path: Path, *, by_order: bool) -> int:
        """What is left of an open list as a PDF of slips; how many bytes. Refused("list.unknown"), ("list.closed")."""
        ...

    def print_slips(self, actor: Actor, no: str, paper: SlipPaper, *, by_order: bool) -> SlipsQueued:
        """The same, queued for the printer of the actor's station."""
        ...

    def test_printer(self, code: str) -> Delivery:
        """Print a test page from this computer now, and what became of it; Refused("printer.unknown")."""
        ...

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        """A photo of what happened to the order or parcel that the code names, at a Stage value (empty: where the order
        stands now). BadInput for a file that is no photo."""
        ...

    def add_case_photo(self, actor: Actor, case: str, path: Path) -> CaseChanged:
        """A photo for an exception by its number. BadInput for a file that is no photo."""
        ...

    def add_article_photo(self, actor: Actor, no: str, path: Path) -> ArticleSaved:
        """A picture for an article by its number. BadInput for a file that is no photo."""
        ...

    def import_articles(
        self, actor: Actor, paths: Sequence[Path], progress: Progress, cancelled: Cancelled
    ) -> tuple[ArticlesImported, Sequence[Problem]]:
        """The articles of Markdown files and of folders of them, with pictures that lie there, all or (when it is
        stopped while they are read) none; what is wrong with files and pictures that did not come in."""
        ...

    def export_articles(self, folder: Path, progress: Progress, cancelled: Cancelled) -> ArticlesWritten:
        """Every live article as a Markdown file in the folder, with its pictures; none when it is stopped."""
        ...

    def photo(self, sha256: str) -> bytes | None:
        """A photo, as JPEG; None where its file is missing or altered."""
        ...

    def manifest(self, load: str) -> bytes:
        """The hand-over list of a load as PDF."""
        ...

    def print_manifest(self, actor: Actor, load: str) -> JobChanged:
        """The same on paper, at the actor's station."""
        ...

    def add_waybill_numbers(self, actor: Actor, carrier: str, path: Path) -> NumbersAdded:
        """The numbers of a file for a courier's pool; BadInput for a file that has none."""
        ...

    def deliver(self) -> int:
        """Draw the labels that are asked for, now; how many."""
        ...
