"""What the interface asks of the application behind it: reads, commands, and the few jobs that take a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from app.bus import Command, Result
    from app.domain.glossary import Term
    from app.domain.people import Actor
    from app.domain.profile import Preview, Profile, Proposal
    from app.domain.quality import QualitySummary
    from app.domain.rules import Finding, RuleSet
    from app.domain.trial import Scope, Trial
    from app.errors import Problem
    from app.ports import AddressAnswer, LeftOut
    from app.ports.language import Checked
    from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
    from app.usecases.routing import RouteReport
    from app.views import CreditRow, OrderFilter, ProfileRow, Reader
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

    def profiles(self) -> Sequence[ProfileRow]:
        """Mapping profiles in use: saved ones, and those that come with the program."""
        ...

    def work(self, actor: Actor, *, ended: Callable[[float], bool]) -> Iterator[InboxDone]:
        """Watch the hot folder until `ended`, which waits so many seconds, says so."""
        ...

    @property
    def inbox(self) -> Path:
        """The hot folder: what is put into inbox/CHANNEL is imported by itself."""
        ...

    def deliver(self) -> int:
        """Deliver what waits in the outbox (labels first); returns how many messages left."""
        ...
