"""A company with versions of its rules and a glossary, in memory; conditions are understood by the real language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.geo import Point
from app.domain.glossary import DEFAULT_TERMS, Example, Term
from app.domain.people import Actor
from app.domain.routing import Candidate, Cover, Decision, Outcome, Part, Site, Verdict
from app.domain.rule_text import from_text
from app.domain.rules import (
    DEFAULT_RULES,
    Branch,
    Finding,
    Otherwise,
    RuleSet,
    Service,
    SiteLimits,
    Sort,
    Transfers,
    Weights,
    to_text,
)
from app.domain.trial import Scope, Totals, Trial, TrialOrder
from app.errors import Refused
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, Saved, SaveRules, SaveTerm
from app.views.routing import RuleSetRow, TermRow
from tests.ui.fakes import WAREHOUSES, FakeDesk, FakeReader
from ui.desk import Cancelled, Progress

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in China."""

PROMOTION = RuleSet(
    (
        Branch(
            "加急单",
            "加急单",
            Service((100, 300, 800), prefer=("HD",), parcels=2, parcel_fen=20_000, transfers=Transfers.BEFORE_PROMISE),
        ),
        Branch(
            "高价值客户",
            "高价值客户 且 金额 >= 2000",
            Service(
                (300, 800),
                only="备货率 >= 80 且 负荷 < 90",
                sort=(Sort.COVER, Sort.DISTANCE),
                parcels=3,
                otherwise=Otherwise.HOLD,
            ),
        ),
        Branch(
            "偏远地区",
            "偏远地区",
            Service((2000,), exclude=("HN",), approve=False, beyond=False, otherwise=Otherwise.WAIT),
        ),
        Branch("其余订单", "", Service()),
    ),
    Weights(),
    {"HD": SiteLimits(1200, 2, 16 * 60 + 30), "HN": SiteLimits(800, 1)},
)
FRAGILE = Term(
    "fragile_goods",
    "大件贵重",
    "重量 > 30 或 金额 >= 5000",
    (Example({"weight": 35.0}, holds=True), Example({"weight": 5.0, "amount": 100.0}, holds=False)),
)
_SITES = {row.code: Site(at + 1, row.code, row.name, Point(row.lat, row.lon)) for at, row in enumerate(WAREHOUSES)}


def version(number: int, rules: RuleSet, note: str, hours: float, **more: Any) -> RuleSetRow:
    """Saved so many hours ago."""
    saved = RuleSetRow(number, to_text(rules), note, "李强", NOW - timedelta(hours=hours), "", None, None, "", False)
    return replace(saved, **more)


def _candidate(code: str, km: float, verdict: Verdict, have: int, needed: int = 2) -> Candidate:
    covers = (Cover("BP-06A115", needed, have), Cover("OF-1301A", 1, 6))
    return Candidate(_SITES[code], km, km <= 300, covers, verdict, {})


def trial(orders: int = 1832, changes: int = 412) -> Trial:
    """Orders that now need a transfer and would leave from farther away."""
    found = tuple(_change(number) for number in range(changes))
    before = Totals(1904, 412_680, 62, 187, 41, 12, 1561)
    after = Totals(1921, 431_002, 79, 96, 41, 4, 1688)
    return Trial(orders, changes, before if changes else after, after, found)


def _change(number: int) -> TrialOrder:
    near, far = ("HZ", "HD") if number % 2 else ("HD", "HZ")
    home = _candidate(near, 132.4, Verdict.DESTINATION, 0)
    donor = _candidate(far, 341.0, Verdict.DONOR, 9)
    rest = _candidate("HN", 812.7, Verdict.OUT_OF_RADIUS, 4)
    before = Decision(number, Outcome.TRANSFER, home.site, (home, donor, rest), branch="默认 Default", reach_km=300)
    short = _candidate(near, 132.4, Verdict.SHORT, 0)
    chosen = _candidate(far, 341.0, Verdict.CHOSEN, 9)
    after = Decision(number, Outcome.ASSIGNED, chosen.site, (short, chosen, rest), branch="加急单", reach_km=350)
    if number % 5 == 4:
        parts = (Part(home.site, ()), Part(donor.site, ()))
        after = replace(after, outcome=Outcome.SPLIT, site=home.site, parts=parts)
    return TrialOrder(f"PL2611230{number + 18:05d}", before, after)


class RulesReader(FakeReader):
    """Versions and terms."""

    def __init__(self) -> None:
        super().__init__()
        tried = json.dumps({"orders": 1832, "changed": 187, "before": {}, "after": {}})
        second = replace(PROMOTION, branches=(PROMOTION.branches[0], PROMOTION.branches[-1]))
        self.versions = [
            version(3, PROMOTION, "双十一返场:高价值客户不拆小包", 2.5, tried=tried, tried_at=NOW),
            version(2, second, "加急单先走华东", 30, from_at=NOW - timedelta(hours=29), put_by="王芳", in_force=True),
            RuleSetRow(0, to_text(DEFAULT_RULES), "", "", None, "", None, None, "", False),
        ]
        self.glossary = [TermRow(term, 0, "", None) for term in DEFAULT_TERMS]
        self.glossary.append(TermRow(FRAGILE, 2, "王芳", NOW - timedelta(days=3)))

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        return tuple(self.versions[:limit])

    def terms(self) -> Sequence[TermRow]:
        return tuple(self.glossary)


@dataclass
class RulesDesk(FakeDesk):
    """`tried` keeps what was tried; the language is the real one."""

    reader: Any = field(default_factory=RulesReader)
    tried: list[tuple[RuleSet, Scope, str | int]] = field(default_factory=list)
    findings: Sequence[Finding] = ()
    answer: Trial = field(default_factory=trial)
    refusal: Exception | None = None

    def find_faults(self, rules: RuleSet) -> Sequence[Finding]:
        return self.findings

    def try_rules(
        self, rules: RuleSet, scope: Scope, which: str | int, progress: Progress, cancelled: Cancelled
    ) -> Trial:
        if self.refusal is not None:
            raise self.refusal
        self.tried.append((rules, scope, which))
        progress(self.answer.orders, self.answer.orders)
        return self.answer

    def export_trial(self, found: Trial, path: Path) -> int:
        path.write_text("\n".join(change.order_no for change in found.changes), "utf-8")
        return len(found.changes)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if isinstance(command, SaveRules):
            return self._save(command)
        if isinstance(command, ActivateRules):
            self._activate(command)
        if isinstance(command, RecordTrial):
            self._put(command.version, tried=command.result, tried_at=NOW)
        if isinstance(command, SaveTerm):
            self._save_term(command)
        if isinstance(command, RetireTerm):
            self.reader.glossary = [row for row in self.reader.glossary if row.term.name != command.name]
        return super().handle(command, actor)

    def _save(self, command: SaveRules) -> Result[Any]:
        self.commands.append(command)
        number = self.reader.versions[0].version + 1
        self.reader.versions.insert(0, version(number, from_text(command.content), command.note, 0))
        return Result(Saved(number))

    def _activate(self, command: ActivateRules) -> None:
        later = command.from_at is not None and command.from_at > NOW
        if not later:
            for row in list(self.reader.versions):
                self._put(row.version, in_force=row.version == command.version)
        self._put(command.version, from_at=command.from_at or NOW, put_by="李强")

    def _put(self, number: int, **parts: Any) -> None:
        rows = self.reader.versions
        rows[:] = [replace(row, **parts) if row.version == number else row for row in rows]

    def _save_term(self, command: SaveTerm) -> None:
        term = Term(command.name, command.chinese, command.expression, command.examples)
        holds = self.try_term(term)
        if not all(holds) or len(holds) < len(term.examples):
            raise Refused("term.example", term=term.chinese)
        rows = [row for row in self.reader.glossary if row.term.name != term.name]
        self.reader.glossary = [*rows, TermRow(term, 1, "李强", NOW)]
