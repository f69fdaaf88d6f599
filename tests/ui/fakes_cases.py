"""Exceptions in memory: a queue with one of most kinds, what past ones taught, alarms, and what commands do to them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.cases import CaseDeed, CaseKind, CaseState, Link, LinkKind, OrderType, Severity
from app.domain.codes import CodeType, make_code
from app.domain.duty import DutyKind, Shift, WorkCalendar, to_text
from app.domain.people import Actor
from app.domain.site import midnight
from app.usecases.alerts import AcknowledgeAlerts, AlertsChanged
from app.usecases.cases import (
    CaseChanged,
    CasesClosed,
    CauseSaved,
    CloseCase,
    HandOver,
    NoteCase,
    OpenCase,
    PauseCase,
    ReopenCase,
    ResumeCase,
    SaveCause,
    StepsTaken,
    TakeCase,
    TakeSteps,
    TickStep,
)
from app.usecases.knowledge import ArticleSaved, GrowArticle
from app.usecases.outbox import MessagesResent, ResendMessages
from app.usecases.overriding import Rerouted, RerouteOrder
from app.views.cases import (
    AlertRow,
    CaseDetail,
    CaseEventRow,
    CaseFilter,
    CasePhotoRow,
    CaseRow,
    CauseRow,
    DutyRow,
    Pressing,
    StepRow,
    WatchSummary,
    WorkerRow,
)
from app.views.knowledge import SimilarRow
from tests.ui.fakes import NOW, OPERATORS, WAREHOUSES, FakeDesk, FakeReader, order_row

NAMES = {row.code: row.name for row in OPERATORS}
ARTICLE, OLD_CASE = make_code(CodeType.ARTICLE, 12), make_code(CodeType.CASE, 3)
_PAD: dict[str, object] = {"sku": "BP-06A115", "name": "前刹车片"}
_LATE: dict[str, object] = {"sku": "WB-24-18", "name": "无骨雨刮片", "promised_at": "2026-11-22T09:00:00+00:00"}
_FAILED: dict[str, object] = {"carrier": "顺丰速运", "waybill": "SF1029384756", "says": "派送失败,收件人不在"}
_KINDS: tuple[tuple[CaseKind, Severity, dict[str, object], str, str, OrderType | None], ...] = (
    (CaseKind.NO_STOCK, Severity.URGENT, _LATE, "to_produce", "planner", OrderType.OEM),
    (
        CaseKind.STUCK,
        Severity.HIGH,
        {"stage": "assigned", "limit": 120, "awaits": "picking"},
        "assigned",
        "keeper",
        OrderType.STOCK,
    ),
    (CaseKind.CREDIT, Severity.HIGH, {}, "paid", "supervisor", OrderType.URGENT),
    (CaseKind.SHORT, Severity.NORMAL, {**_PAD, "pieces": 4}, "assigned", "keeper", OrderType.STOCK),
    (CaseKind.INCOMPLETE, Severity.NORMAL, {"code": "06A 115-561.B", "title": "前刹车片"}, "paid", "clerk", None),
    (CaseKind.LABEL, Severity.NORMAL, {"place": "HD-1 Zebra", "fault": "缺纸"}, "picked", "keeper", None),
    (CaseKind.COURIER, Severity.NORMAL, _FAILED, "shipped", "clerk", OrderType.STOCK),
    (CaseKind.PROMISE, Severity.HIGH, {"promised_at": "2026-11-23T14:00:00+00:00"}, "picked", "coordinator", None),
    (CaseKind.COUNT, Severity.LOW, {"location": "A-03-2", "pieces": -20, **_PAD}, "", "supervisor", None),
    (CaseKind.IMPORT, Severity.NORMAL, {"file": "pos_1123_门店导出(最终版).csv"}, "", "clerk", None),
    (CaseKind.MANUAL, Severity.LOW, {"note": "客户说上次的减震器漏油,要求换货并上门取件"}, "signed", "clerk", None),
)
_OWNERS = {
    "planner": "zhouwei",
    "keeper": "chenjianguo",
    "supervisor": "sunli",
    "clerk": "wangfang",
    "coordinator": "liqiang",
}


def case_row(number: int, **changes: Any) -> CaseRow:
    """The `number`-th case; the same number always gives the same one."""
    kind, severity, facts, stage, role, order_type = _KINDS[(number - 1) % len(_KINDS)]
    order, age = order_row(number * 3), timedelta(minutes=35 + number * 47 % 400)
    site = "" if kind is CaseKind.IMPORT else WAREHOUSES[number % 3].code
    has_order = kind not in (CaseKind.COUNT, CaseKind.IMPORT)
    usual = CaseRow(
        id=number,
        no=make_code(CodeType.CASE, number + 100),
        kind=kind,
        state=CaseState.OPEN,
        severity=severity,
        facts=facts,
        order_no=order.no if has_order else "",
        order_type=order_type,
        stage=stage,
        warehouse=site,
        customer=f"C{number:05d}" if has_order else "",
        role=role,
        owner=_OWNERS[role],
        owner_name=NAMES[_OWNERS[role]],
        level=1 if number % 5 == 1 else 0,
        opened_at=NOW - age,
        due_at=NOW - timedelta(minutes=95 - number * 31) if number < 30 else NOW + timedelta(minutes=number),
        reacted_at=NOW - age / 2 if number % 3 == 0 else None,
        resume_at=None,
        cleared_at=None,
        closed_at=None,
        promised_at=order.promised_at,
        orders=1 if number % 4 else 37,
        cost=100_000 - number * 71,
        customer_name=order.buyer if has_order else "",
    )
    return replace(usual, **changes)


def cases(many: int = 14) -> list[CaseRow]:
    """Open ones, one paused, two that have cleared."""
    rows = [case_row(number) for number in range(1, many + 1)]
    later = NOW + timedelta(hours=20)
    rows[6] = replace(rows[6], state=CaseState.PAUSED, due_at=None, resume_at=later, reacted_at=NOW)
    for at in (3, 9):
        rows[at] = replace(rows[at], state=CaseState.CLEARED, due_at=None, cleared_at=NOW - timedelta(minutes=9))
    return rows


def similar() -> list[SimilarRow]:
    """An article that mostly works, a past case, and an article nobody has tried."""
    return [
        SimilarRow(
            "article",
            ARTICLE,
            "雨刮片断货:从华中仓调拨或改发两支装",
            "",
            ("sku", "kind"),
            "查华中仓库存,当天调拨;客户同意可改发两支装",
            ARTICLE,
            7,
            9,
            9.1,
        ),
        SimilarRow(
            "case",
            OLD_CASE,
            "无骨雨刮片 各仓无货",
            "",
            ("kind", "words"),
            "联系供应商加急,次日到货,已告知客户新的时间",
            "",
            1,
            1,
            5.2,
        ),
        SimilarRow(
            "article",
            make_code(CodeType.ARTICLE, 15),
            "定制件没有排产日期",
            "",
            ("stage",),
            "请生产计划员在待产单上填写承诺日期",
            "",
            0,
            0,
            2.0,
        ),
    ]


class CasesReader(FakeReader):
    """What CasesDesk changes."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.live = cases()
        self.old: list[CaseRow] = []
        self.steps: dict[str, list[StepRow]] = {}
        self.events: dict[str, list[CaseEventRow]] = {}
        self.solved: dict[str, tuple[str, str, str]] = {}
        self.shots: list[CasePhotoRow] = []
        self.tree = list(super().causes())
        self.alike = similar()
        self.alarms: list[AlertRow] = []

    def cases(self, where: CaseFilter, after: tuple[int, int] | None = None, limit: int = 100) -> list[CaseRow]:
        rows = [*self.live, *self.old] if where.closed is None else self.old if where.closed else self.live
        return [row for row in rows if _fits(row, where)][:limit]

    def case(self, no: str) -> CaseDetail | None:
        row = next((row for row in [*self.live, *self.old] if row.no == no), None)
        if row is None:
            return None
        opened = CaseEventRow(
            row.opened_at, CaseDeed.OPENED, "", "", {"owner": row.owner, "owner_name": row.owner_name}
        )
        cause, solution, article = self.solved.get(no, ("", "", ""))
        return CaseDetail(
            row,
            _links(row),
            (opened, *self.events.get(no, ())),
            tuple(self.steps.get(no, ())),
            tuple(self.shots),
            cause,
            solution,
            article,
            "已从华中仓调拨 4 支,今天发出",
        )

    def duty_rules(self) -> list[DutyRow]:
        """Working round the clock, so that clocks run whenever a test does."""
        always = to_text(WorkCalendar((Shift((1, 2, 3, 4, 5, 6, 7), time(0), time(0)),)))
        rows = super().duty_rules()
        return [replace(row, content=always) if row.kind == DutyKind.CALENDAR else row for row in rows]

    def workers(self) -> list[WorkerRow]:
        return [WorkerRow("pc-1:812", "pc-1", NOW - timedelta(hours=3), NOW, "watch", "", lost=False)]

    def cases_of(self, order_no: str) -> list[CaseRow]:
        return [row for row in [*self.live, *self.old] if row.order_no == order_no]

    def watch_summary(self) -> WatchSummary:
        def counts(name: str) -> dict[str, int]:
            keys = [str(getattr(row, name)) for row in self.live]
            return {key: keys.count(key) for key in sorted(set(keys), key=lambda key: (-keys.count(key), key))}

        over = sum(row.due_at is not None and row.due_at < NOW for row in self.live)
        waiting = sum(row.reacted_at is None for row in self.live)
        orders = sum(row.orders for row in self.live)
        return WatchSummary(len(self.live), over, waiting, orders, counts("kind"), counts("warehouse"), counts("owner"))

    def causes(self) -> list[CauseRow]:
        return self.tree

    def similar(self, case_no: str, limit: int = 5) -> list[SimilarRow]:
        return self.alike[:limit]

    def alerts(self, operator: str = "", limit: int = 200) -> list[AlertRow]:
        return [row for row in self.alarms if not operator or row.operator == operator]


def _fits(row: CaseRow, where: CaseFilter) -> bool:
    said = f"{row.no} {row.order_no} {row.customer_name} {row.facts}"
    return (
        (where.owner is None or row.owner == where.owner)
        and (not where.role or row.role == where.role)
        and (where.kind is None or row.kind is where.kind)
        and (where.warehouse is None or row.warehouse == where.warehouse)
        and (where.since is None or midnight(where.since) <= row.opened_at)
        and (where.until is None or row.opened_at < midnight(where.until + timedelta(days=1)))
        and (where.numbers is None or row.no in where.numbers)
        and (where.pressing is None or _presses(row, where.pressing))
        and where.text in said
    )


def _presses(row: CaseRow, what: Pressing) -> bool:
    late = row.due_at is not None and row.due_at < NOW
    return row.state is CaseState.OPEN and (late if what is Pressing.OVERDUE else row.reacted_at is None)


def _links(row: CaseRow) -> tuple[Link, ...]:
    orders = [(LinkKind.ORDER, order_row(row.id * 3 + 7 * more).no) for more in range(min(4, row.orders))]
    sku = [(LinkKind.SKU, str(row.facts["sku"]))] if "sku" in row.facts else []
    return (*(orders if row.order_no else []), *sku)


def alarm(number: int, row: CaseRow, operator: str = "liqiang") -> AlertRow:
    """An alarm about this case."""
    facts = (row.facts, row.order_no, ("opened", "escalated")[number % 2])
    return AlertRow(number, row.no, row.kind, row.severity, *facts, "screen", operator, "waiting", NOW, None, "")


@dataclass
class CasesDesk(FakeDesk):
    """Does what the commands of the case desk say; `script` holds errors to raise instead."""

    reader: Any = field(default_factory=CasesReader)
    script: deque[Exception] = field(default_factory=deque)
    photos: list[tuple[str, str]] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: count(900))

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if self.script:
            self.commands.append(command)
            raise self.script.popleft()
        answer = self._answer(command, actor)
        if answer is None:
            return super().handle(command, actor)
        self.commands.append(command)
        self.reader.note("case")
        return Result(answer)

    def _answer(self, command: Command, actor: Actor) -> object:
        match command:
            case CloseCase():
                return self._close(command)
            case TakeSteps(case=case, article=article):
                told = ("查华中仓可用库存", "发起调拨并通知华中仓当天发出", "把新的时间告诉客户")
                self.reader.steps[case] = [StepRow(at, words, article, None, "") for at, words in enumerate(told, 1)]
                return StepsTaken(case, len(told))
            case TickStep(case=case, position=position, done=done):
                steps = self.reader.steps[case]
                steps[position - 1] = replace(
                    steps[position - 1], done_at=NOW if done else None, done_by=actor.operator
                )
                return self._changed(case)
            case SaveCause():
                self.reader.tree.append(
                    CauseRow(command.code, command.parent, command.zh, command.en or command.zh, True, 0)
                )
                return CauseSaved((command.code,))
            case OpenCase():
                row = case_row(next(self._numbers), kind=CaseKind.MANUAL, facts={"note": command.note})
                self.reader.live.insert(0, row)
                return self._changed(row.no)
            case GrowArticle():
                return ArticleSaved(make_code(CodeType.ARTICLE, 77), 1)
            case RerouteOrder(order=order):
                return Rerouted(order, "paid", "")
            case AcknowledgeAlerts(alerts=seen):
                self.reader.alarms = [row for row in self.reader.alarms if row.id not in seen]
                self.reader.note("alert")
                return AlertsChanged(len(seen))
        return self._work(command, actor)

    def _work(self, command: Command, actor: Actor) -> object:
        me = {"owner": actor.operator, "owner_name": NAMES.get(actor.operator, actor.operator)}
        match command:
            case TakeCase(case=case):
                return self._change(case, CaseDeed.REACTED, actor, {}, reacted_at=NOW, role="", **me)
            case HandOver(case=case, operator=operator, role=role, reason=reason):
                to = operator or _OWNERS[role]
                facts: dict[str, object] = {"to": to, "to_name": NAMES[to], "reason": reason}
                changes = {"owner": to, "owner_name": NAMES[to], "reacted_at": None}
                return self._change(case, CaseDeed.HANDED_OVER, actor, facts, **changes)
            case NoteCase(case=case, note=note, act=act):
                return self._change(
                    case, CaseDeed.ACTED if act else CaseDeed.NOTED, actor, {"note": note}, reacted_at=NOW
                )
            case PauseCase(case=case, reason=reason, until=until):
                facts = {"reason": reason, "until": until.isoformat()}
                paused = {"state": CaseState.PAUSED, "due_at": None, "resume_at": until}
                return self._change(case, CaseDeed.PAUSED, actor, facts, **paused)
            case ResumeCase(case=case):
                later = NOW + timedelta(hours=2)
                return self._change(
                    case, CaseDeed.RESUMED, actor, {}, state=CaseState.OPEN, due_at=later, resume_at=None
                )
            case ReopenCase(case=case, reason=reason):
                return self._reopen(case, reason, actor)
            case ResendMessages():
                return MessagesResent((41, 42))
        return None

    def _change(self, no: str, deed: CaseDeed, actor: Actor, facts: dict[str, object], **changes: Any) -> CaseChanged:
        rows = self.reader.live
        at = next(at for at, row in enumerate(rows) if row.no == no)
        rows[at] = replace(rows[at], **changes)
        event = CaseEventRow(NOW, deed, actor.operator, NAMES.get(actor.operator, ""), facts)
        self.reader.events.setdefault(no, []).append(event)
        return self._changed(no)

    def _changed(self, no: str) -> CaseChanged:
        row = next(row for row in self.reader.live if row.no == no)
        return CaseChanged(no, row.state.value, row.role, row.owner)

    def _close(self, command: CloseCase) -> CasesClosed:
        for row in [row for row in self.reader.live if row.no in command.cases]:
            self.reader.live.remove(row)
            self.reader.old.insert(0, replace(row, state=CaseState.CLOSED, closed_at=NOW, due_at=None))
            self.reader.solved[row.no] = (command.cause_code, command.solution, command.article)
        return CasesClosed(command.cases)

    def _reopen(self, no: str, reason: str, actor: Actor) -> CaseChanged:
        row = next(row for row in self.reader.old if row.no == no)
        self.reader.old.remove(row)
        self.reader.live.append(row)
        self.reader.solved.pop(no, None)
        changes = {"state": CaseState.OPEN, "closed_at": None, "due_at": NOW + timedelta(hours=1)}
        return self._change(no, CaseDeed.REOPENED, actor, {"reason": reason}, **changes)

    def add_case_photo(self, actor: Actor, case: str, path: Path) -> CaseChanged:
        self.photos.append((case, path.name))
        self.reader.shots.append(CasePhotoRow("a" * 64, path.name, actor.operator, NOW))
        return self._changed(case)


def cleared(rows: Sequence[CaseRow]) -> list[str]:
    """Numbers of those that have cleared."""
    return [row.no for row in rows if row.state is CaseState.CLEARED]
