"""A company that lives in memory: what a Reader and a Desk would answer, with realistic Chinese data."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import settings
from app.adapters.language import RuleLanguage
from app.adapters.quality_table import quality_summary
from app.bus import Command, Result
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.company import DEFAULTS
from app.domain.duty import Duty, first_of
from app.domain.glossary import DEFAULT_TERMS, Term, failing_examples
from app.domain.intake import Channel
from app.domain.label_look import LabelLook
from app.domain.parcel import LabelContent
from app.domain.people import Actor
from app.domain.pick_lists import Cart, ListKind, Pace, SlipPaper
from app.domain.printing import Delivery, Lamp
from app.domain.profile import Preview, Profile, Proposal
from app.domain.quality import QualitySummary
from app.domain.rates import RateKind, Rates
from app.domain.routing import Outcome, Verdict
from app.domain.rules import DEFAULT_RULES, Finding, RuleSet, to_text
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.domain.trial import Scope, Totals, Trial
from app.errors import BadInput, Problem, Refused
from app.ports import AddressAnswer, LeftOut
from app.ports.language import Checked
from app.usecases.cases import CaseChanged
from app.usecases.evidence import EvidenceAdded
from app.usecases.ordering import OrderPlaced, PlaceOrder, Quote
from app.usecases.outbox import MessagesResent, ResendMessages
from app.usecases.overriding import LineRejected, RejectLine
from app.usecases.people import LoggedIn, LogIn
from app.usecases.pick_lists import ListReleased, SlipsQueued
from app.usecases.printing import JobChanged
from app.usecases.routing import RouteReport
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder, StageChanged
from app.usecases.waybills import NumbersAdded
from app.views.company import Lamps, OperatorRow, RateVersionRow, SavedFilterRow, StationRow, WarehouseRow
from app.views.conflicts import CodeRow, ConflictRow
from app.views.counting import CorrectionRow, CountedRow, CountTaskRow, LocationRow
from app.views.customers import CreditRow, CustomerDetail, CustomerRow, GrantRow, LedgerRow, PartRow
from app.views.handover import DueRow, EvidenceRow, HandoverDetail, HandoverRow, WaybillRow
from app.views.intake import BatchRow, GapRow, ProfileRow, QualityRow
from app.views.labels import LabelOrder, LayoutRow
from app.views.lists import CartPlan, ListDetail, ListRow, WaveRow
from app.views.orders import (
    BoardCell,
    CandidateRow,
    CoverRow,
    DecisionRow,
    EventRow,
    LineRow,
    MapOrderRow,
    OrderDetail,
    OrderFilter,
    OrderPage,
    OrderRow,
    ParcelRow,
    TransferRow,
)
from app.views.printing import PrinterRow, PrinterUseRow, PrintJobRow, PrintLampRow
from app.views.routing import LoadRow, ProductionRow, QueueRow, RuleSetRow, TermRow
from app.views.settings import SettingChangeRow
from app.views.station import StationView
from app.worker.inbox import InboxDone
from app.worker.intake import ImportPreview, ImportSummary
from app.worker.optimising import Plan, Sums
from tests.ui.fakes_quiet import QuietDesk, QuietReader

NOW = datetime.now(UTC).replace(microsecond=0)

WAREHOUSES = (
    WarehouseRow("HD", "华东仓", 31.3, 121.2),
    WarehouseRow("HN", "华南仓", 23.13, 113.26),
    WarehouseRow("HB", "华北仓", 39.1, 117.2),
    WarehouseRow("XN", "西南仓", 30.57, 104.07),
    WarehouseRow("HZ", "华中仓", 30.59, 114.31),
)
OPERATORS = (
    OperatorRow("admin", "系统管理员", ("admin",), make_code(CodeType.BADGE, 1), True),
    OperatorRow("liqiang", "李强", ("coordinator",), make_code(CodeType.BADGE, 2), True),
    OperatorRow("wangfang", "王芳", ("clerk",), make_code(CodeType.BADGE, 3), True),
    OperatorRow("zhaomin", "赵敏", ("picker",), make_code(CodeType.BADGE, 4), False),
    OperatorRow("chenjianguo", "陈建国", ("keeper",), make_code(CodeType.BADGE, 5), True),
    OperatorRow("sunli", "孙丽", ("supervisor",), make_code(CodeType.BADGE, 6), True),
    OperatorRow("zhouwei", "周伟", ("planner", "purchaser"), make_code(CodeType.BADGE, 7), False),
)
BUYERS = (
    ("顺达汽修厂", "江苏省苏州市吴中区", 31.26, 120.63),
    ("广汇丰田 4S 店", "广东省佛山市南海区", 23.03, 113.14),
    ("老周汽车维修", "湖北省武汉市江夏区", 30.35, 114.32),
    ("捷诚汽配", "四川省成都市双流区", 30.57, 103.92),
    ("路路通轮胎养护中心", "河北省廊坊市三河市", 39.98, 117.07),
    ("平安快修连锁(昆山店)", "江苏省苏州市昆山市", 31.38, 120.98),
    ("众鑫汽车服务有限公司新疆维吾尔自治区分公司", "新疆维吾尔自治区伊犁哈萨克自治州伊宁市", 43.91, 81.32),
    ("tb8823401", "浙江省杭州市余杭区", 30.42, 120.30),
)
GOODS = (
    ("BP-06A115", "前刹车片", "A-03-2", 12800),
    ("OF-1301A", "机油滤清器", "B-11-1", 3500),
    ("WB-24-18", "无骨雨刮片 24+18 寸", "C-02-4", 5600),
    ("SP-K20TT", "铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T 2012-2017 款", "B-07-3", 23800),
    ("AF-1109B", "空气滤清器", "B-12-2", 4200),
    ("SA-48510", "前减震器总成(左)", "D-01-1", 45900),
)
STAGES = (
    *(Stage.PAID,) * 4,
    *(Stage.ASSIGNED,) * 5,
    *(Stage.PICKED,) * 3,
    *(Stage.SHIPPED,) * 4,
    *(Stage.SIGNED,) * 5,
    Stage.TO_PRODUCE,
    Stage.CANCELLED,
)
_AWAITS = {
    Stage.PAID: Awaits.ROUTING,
    Stage.ASSIGNED: Awaits.PICKING,
    Stage.PICKED: Awaits.SHIPPING,
    Stage.SHIPPED: Awaits.SIGNATURE,
    Stage.SIGNED: Awaits.NOTHING,
    Stage.TO_PRODUCE: Awaits.PRODUCTION,
    Stage.CANCELLED: Awaits.NOTHING,
}


def order_row(number: int) -> OrderRow:
    """The `number`-th order; the same number always gives the same order."""
    stage = STAGES[number * 7 % len(STAGES)]
    missing = (("sku",), ("address",), ("payment",))[number % 3] if stage is Stage.PAID and number % 5 == 0 else ()
    held = stage in OPEN_STAGES and number % 17 == 0
    buyer, region, _, _ = BUYERS[number % len(BUYERS)]
    lines = [GOODS[(number + at) % len(GOODS)] for at in range(1 + number % 4)]
    paid = NOW - timedelta(minutes=37 + (420 - number) % 420 * 11)
    since = paid + timedelta(minutes=number % 30)
    awaits = Awaits.RELEASE if held else Awaits.DATA if missing else _AWAITS[stage]
    return OrderRow(
        id=number,
        no=make_code(CodeType.ORDER, number),
        channel=tuple(Channel)[number % 4],
        external_no=f"{3120000000000000000 + number * 7919}"[: 19 - number % 4 * 3],
        stage=stage,
        awaits=awaits,
        held=held,
        missing=missing,
        warehouse="" if stage in (Stage.PAID, Stage.TO_PRODUCE) else WAREHOUSES[number % 5].code,
        buyer=buyer,
        region=region,
        line_count=len(lines),
        pieces=sum(1 + at * 2 for at in range(len(lines))),
        amount_fen=sum(price * (1 + at * 2) for at, (_, _, _, price) in enumerate(lines)),
        paid_at=None if "payment" in missing else paid,
        promised_at=paid + timedelta(hours=48),
        stage_at=since,
        clock=Duty().clock(stage, False, since),
    )


def line_rows(row: OrderRow) -> tuple[LineRow, ...]:
    """The lines of an order, picked as far as its stage says (an assigned one is half way)."""
    rows = []
    for at in range(row.line_count):
        sku, name, place, price = GOODS[(row.id + at) % len(GOODS)]
        quantity = 1 + at * 2
        picked = {Stage.PAID: 0, Stage.TO_PRODUCE: 0, Stage.ASSIGNED: quantity if at == 0 else at - 1}
        rows.append(LineRow(at + 1, sku, name, name, quantity, picked.get(row.stage, quantity), price, place))
    return tuple(rows)


def decision_row(row: OrderRow) -> DecisionRow:
    """A near warehouse that lacks something, the winner, one farther, one full, and one beyond the reach."""
    lines = line_rows(row)
    full = tuple(CoverRow(line.sku, line.quantity, line.quantity * 8) for line in lines)
    short = (CoverRow(lines[0].sku, lines[0].quantity, 0), *full[1:])
    won = WAREHOUSES[row.id % 5]
    others = [site for site in WAREHOUSES if site != won]
    found: tuple[tuple[WarehouseRow, float, Verdict, tuple[CoverRow, ...], dict[str, object]], ...] = (
        (others[0], 42.4, Verdict.SHORT, short, {}),
        (won, 96.0, Verdict.CHOSEN, full, {"reach": 300, "others": 1}),
        (others[1], 251.3, Verdict.FARTHER, full, {"other": won.code, "other_km": 96.0}),
        (others[2], 288.0, Verdict.FULL, full, {"limit": 500, "given": 500}),
        (others[3], 1702.6, Verdict.OUT_OF_RADIUS, short, {"reach": 300}),
    )
    candidates = tuple(
        CandidateRow(site.code, site.name, km, km <= 300, verdict.value, covers, why)
        for site, km, verdict, covers, why in found
    )
    return DecisionRow(row.stage_at, Outcome.ASSIGNED.value, won.code, "默认 Default", 3, 300, candidates)


def event_rows(row: OrderRow) -> tuple[EventRow, ...]:
    """A timeline up to the order's stage."""
    parcel = make_code(CodeType.PARCEL, row.id)
    steps: list[tuple[str, str, str, str, dict[str, object]]] = [
        ("order_received", "wangfang", "王芳", "", {"batch": "B1"})
    ]
    if row.warehouse:
        steps.append(("order_assigned", "liqiang", "李强", "", {"warehouse": row.warehouse}))
    if row.stage in (Stage.PICKED, Stage.SHIPPED, Stage.SIGNED):
        steps.append(("picking_started", "zhaomin", "赵敏", "HD-1", {}))
        steps.append(("order_picked", "zhaomin", "赵敏", "HD-1", {"parcel": parcel}))
    if row.stage in (Stage.SHIPPED, Stage.SIGNED):
        steps.append(("order_shipped", "chenjianguo", "陈建国", "HD-1", {"carrier": "顺丰", "waybill": f"SF{row.id}"}))
    if row.stage is Stage.SIGNED:
        steps.append(("order_signed", "wangfang", "王芳", "", {}))
    if row.held:
        steps.append(("order_held", "sunli", "孙丽", "", {"reason": "客户要求改地址,等回电"}))
    return tuple(
        EventRow(seq + 1, row.stage_at + timedelta(minutes=11 * seq), event, by, name, station, facts)
        for seq, (event, by, name, station, facts) in enumerate(steps)
    )


def order_detail(row: OrderRow) -> OrderDetail:
    """Everything about an order."""
    _, region, lat, lon = BUYERS[row.id % len(BUYERS)]
    done = row.stage in (Stage.PICKED, Stage.SHIPPED, Stage.SIGNED)
    parcel = make_code(CodeType.PARCEL, row.id)
    shipped = row.stage in (Stage.SHIPPED, Stage.SIGNED)
    return OrderDetail(
        row=row,
        contact="周师傅",
        phone="13812345678",
        address=f"{region}东吴北路 188 号顺达汽修厂 2 号库",
        remark="加急,下午三点前到" if row.id % 2 else "",
        freight_fen=1200,
        discount_fen=0,
        lat=lat,
        lon=lon,
        lines=line_rows(row) if "lines" not in row.missing else (),
        decision=decision_row(row) if row.warehouse else None,
        transfers=(),
        boxes=(
            ParcelRow(
                parcel,
                "applied" if shipped else "rendered",
                make_label_code(parcel, 1),
                "顺丰" if shipped else "",
                f"SF{row.id:012d}" if shipped else "",
            ),
        )
        if done
        else (),
        events=event_rows(row),
    )


def late(row: OrderRow) -> bool:
    """Past its promise while the warehouse still owes something."""
    return row.stage in OPEN_STAGES and row.promised_at < NOW


def over(row: OrderRow) -> bool:
    """Past the limit of its stage."""
    return row.clock is not None and row.clock.is_over(NOW)


def matches(row: OrderRow, where: OrderFilter) -> bool:
    """Whether the filter finds this order."""
    return (
        (where.stage is None or row.stage is where.stage)
        and (where.channel is None or row.channel is where.channel)
        and (not where.warehouse or row.warehouse == where.warehouse)
        and (not where.incomplete or bool(row.missing))
        and (not where.late or late(row))
        and (not where.over or over(row))
        and (not where.text or where.text in " ".join((row.no, row.external_no, row.buyer)))
    )


class FakeReader(QuietReader):
    """Reads of `total` orders numbered from 1; `changed` keeps what commands did to some of them."""

    def __init__(self, total: int = 420) -> None:
        self.total = total
        self.changed: dict[int, OrderRow] = {}
        self.position = 0
        self.kinds: dict[int, str] = {}
        self.page_reads = 0

    def row(self, number: int) -> OrderRow:
        return self.changed.get(number) or order_row(number)

    def note(self, kind: str) -> None:
        """Something of that kind changed."""
        self.position += 1
        self.kinds[self.position] = kind

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        self.page_reads += 1
        rows: list[OrderRow] = []
        number = (after if after is not None else self.total + 1) - 1
        while number > 0 and len(rows) < limit:
            row = self.row(number)
            if matches(row, where):
                rows.append(row)
            number -= 1
        return OrderPage(tuple(rows), rows[-1].id if number > 0 and rows else None)

    def count(self, where: OrderFilter) -> int:
        if where == OrderFilter():
            return self.total
        return sum(matches(self.row(number), where) for number in range(1, min(self.total, 5000) + 1))

    def order(self, code: str) -> OrderDetail | None:
        wanted = code.strip().upper()
        for number in range(1, min(self.total, 5000) + 1):
            row = self.row(number)
            if wanted in (row.no, row.external_no.upper(), make_code(CodeType.PARCEL, number)):
                return order_detail(row)
        return None

    def queue(self, limit: int = 200) -> Sequence[OrderRow]:
        rows = (self.row(number) for number in range(1, self.total + 1))
        return [row for row in rows if row.awaits is Awaits.ROUTING][:limit]

    def ranked_queue(self, limit: int = 200) -> Sequence[QueueRow]:
        claims = dict.fromkeys(("urgent", "grade", "slack", "age"), 0.0)
        return [QueueRow(row, place, 0.0, claims, False) for place, row in enumerate(self.queue(limit), start=1)]

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        return [
            TransferRow(make_code(CodeType.TRANSFER, n), make_code(CodeType.ORDER, n), "HZ", "HD", "proposed", 3, NOW)
            for n in range(1, 4)
        ][:limit]

    def loads(self) -> Sequence[LoadRow]:
        rows = [self.row(number) for number in range(1, min(self.total, 5000) + 1)]
        to_pick = [row.warehouse for row in rows if row.awaits is Awaits.PICKING]
        return [LoadRow(site.code, site.name, 0, 0, to_pick.count(site.code), 0, 0) for site in WAREHOUSES]

    def production(self, limit: int = 200) -> Sequence[ProductionRow]:
        return ()

    def lacking(self, sku: str, limit: int = 100) -> Sequence[OrderRow]:
        return ()

    def terms(self) -> Sequence[TermRow]:
        return [TermRow(term, 0, "", None) for term in DEFAULT_TERMS]

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        return (RuleSetRow(0, to_text(DEFAULT_RULES), "", "", None, "", None, None, "", True),)

    def map_orders(self, limit: int = 50_000) -> Sequence[MapOrderRow]:
        dots = []
        for number in range(1, min(self.total, limit) + 1):
            row = self.row(number)
            if row.stage in OPEN_STAGES:
                _, _, lat, lon = BUYERS[number % len(BUYERS)]
                spread = (number % 13 - 6) / 12
                dots.append(MapOrderRow(row.no, lat + spread, lon - spread * 1.3, row.stage, row.awaits))
        return dots

    def board(self) -> Sequence[BoardCell]:
        cells: dict[tuple[str, Stage], BoardCell] = {}
        for number in range(1, min(self.total, 5000) + 1):
            row = self.row(number)
            key = (row.warehouse, row.stage)
            cell = cells.get(key, BoardCell(row.warehouse, row.stage, 0, 0))
            more = (cell.late + late(row), cell.over + over(row))
            cells[key] = BoardCell(*key, cell.count + 1, *more, first_of((cell.clock, row.clock)))
        return list(cells.values())

    def stage_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for number in range(1, min(self.total, 5000) + 1):
            stage = self.row(number).stage.value
            counts[stage] = counts.get(stage, 0) + max(1, self.total // 5000)
        return counts

    def warehouses(self) -> Sequence[WarehouseRow]:
        return WAREHOUSES

    def operators(self) -> Sequence[OperatorRow]:
        return OPERATORS

    def stations(self) -> Sequence[StationRow]:
        return [StationRow(f"{w.code}-1", f"{w.name} 1 号工位", w.code) for w in WAREHOUSES]

    def station(self, code: str) -> StationView:
        return StationView(None, (), None, (), ())

    def label_pdf(self, code: str) -> bytes | None:
        return None

    def evidence(self, code: str) -> Sequence[EvidenceRow]:
        return ()

    def handovers(self, warehouse: str = "", limit: int = 100) -> Sequence[HandoverRow]:
        return ()

    def handovers_due(self, warehouse: str) -> Sequence[DueRow]:
        return (DueRow("顺丰速运", 12), DueRow("", 3))

    def batches(self, limit: int = 100) -> Sequence[BatchRow]:
        return ()

    def gaps(self, limit: int = 200) -> Sequence[GapRow]:
        return ()

    def customers(self, text: str, limit: int = 20) -> Sequence[CustomerRow]:
        return ()

    def customer(self, code: str) -> CustomerDetail | None:
        return None

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        return ()

    def credit(self, customer: str) -> CreditRow | None:
        return None

    def ledger(self, customer: str, limit: int = 200) -> Sequence[LedgerRow]:
        return ()

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        return ()

    def overdrawn(self, limit: int = 100) -> Sequence[CreditRow]:
        return ()

    def quality(self, days: int = 30) -> Sequence[QualityRow]:
        return ()

    def profiles(self) -> Sequence[ProfileRow]:
        return ()

    def rates(self) -> Rates:
        return Rates()

    def rate_versions(self, kind: RateKind) -> Sequence[RateVersionRow]:
        return ()

    def settings(self) -> Mapping[str, str]:
        return {setting.value: value for setting, value in DEFAULTS.items()}

    def setting_changes(self, keys: Sequence[str], each: int = 20) -> Sequence[SettingChangeRow]:
        return []

    def saved_filters(self, operator: str) -> Sequence[SavedFilterRow]:
        return ()

    def waves(self, warehouse: str, bins: int) -> Sequence[WaveRow]:
        return ()

    def carts(self, warehouse: str, bins: int, carrier: str = "") -> CartPlan:
        return CartPlan((), Pace(20, 4))

    def pick_lists(self, warehouse: str = "", limit: int = 200) -> Sequence[ListRow]:
        return ()

    def pick_list(self, no: str) -> ListDetail | None:
        return None

    def count_tasks(self, warehouse: str = "", limit: int = 500) -> Sequence[CountTaskRow]:
        return []

    def counted(self, task: str) -> Sequence[CountedRow]:
        return []

    def corrections(self, warehouse: str = "", asked: bool = False, limit: int = 200) -> Sequence[CorrectionRow]:
        return []

    def locations(self, warehouse: str) -> Sequence[LocationRow]:
        return []

    def labels_of(self, codes: Sequence[str], by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        return []

    def labels_to_print(self, by: LabelOrder = LabelOrder.AGE) -> Sequence[LabelContent]:
        return []

    def printers(self) -> Sequence[PrinterRow]:
        return []

    def printer_uses(self) -> Sequence[PrinterUseRow]:
        return []

    def print_jobs(self, limit: int = 200, *, is_open: bool = False) -> Sequence[PrintJobRow]:
        return []

    def print_lamps(self) -> Sequence[PrintLampRow]:
        return []

    def waybill_numbers(self) -> Sequence[WaybillRow]:
        return []

    def handover(self, no: str, most_missing: int = 200) -> HandoverDetail | None:
        return None

    def order_codes(self, order: str) -> Sequence[CodeRow]:
        return []

    def database_time(self) -> datetime:
        return NOW

    def conflicts(self, station: str = "", limit: int = 200) -> Sequence[ConflictRow]:
        return []

    def print_lamp(self, station: str) -> PrintLampRow:
        return PrintLampRow(station, Lamp.OK, 0, None, "")

    def lamps(self) -> Lamps:
        return Lamps(0, 0)

    def changed_since(self, position: int) -> tuple[int, frozenset[str]]:
        if position < 0:
            return self.position, frozenset()
        return self.position, frozenset(kind for at, kind in self.kinds.items() if at > position)


@dataclass
class FakeDesk(QuietDesk):
    """Does commands on the fake reader; PINs: 1234 for everyone who has one."""

    reader: Any = field(default_factory=FakeReader)
    commands: list[Command] = field(default_factory=list)
    inbox: Path = Path("/srv/picklane/inbox")
    spool_folder: Path = field(default_factory=settings.spool_folder)
    language: RuleLanguage = field(default_factory=RuleLanguage)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        self.commands.append(command)
        if isinstance(command, LogIn):
            return Result(_log_in(command, actor))
        if isinstance(command, HoldOrder | ReleaseOrder | CancelOrder | ConfirmShipped | ConfirmSigned):
            return Result(self._stage(command))
        if isinstance(command, RejectLine):
            return Result(self._reject(command))
        if isinstance(command, ResendMessages):
            return Result(MessagesResent(command.messages))
        return Result(None)

    def _reject(self, command: RejectLine) -> LineRejected:
        row = self.reader.order(command.order).row
        self.reader.changed[row.id] = replace(row, stage=Stage.PAID, awaits=Awaits.ROUTING, warehouse="")
        self.reader.note("order")
        return LineRejected(row.no, GOODS[0][0], row.warehouse, command.pieces, ("O00000001X", "O00000002Y"))

    def _stage(self, command: HoldOrder | ReleaseOrder | CancelOrder | ConfirmShipped | ConfirmSigned) -> StageChanged:
        detail = self.reader.order(command.order)
        if detail is None:
            raise Refused("order.unknown", order=command.order)
        row = detail.row
        if isinstance(command, CancelOrder):
            row = replace(row, stage=Stage.CANCELLED, awaits=Awaits.NOTHING, held=False)
        elif isinstance(command, ConfirmShipped):
            row = replace(row, stage=Stage.SHIPPED, awaits=Awaits.SIGNATURE)
        elif isinstance(command, ConfirmSigned):
            row = replace(row, stage=Stage.SIGNED, awaits=Awaits.NOTHING)
        else:
            held = isinstance(command, HoldOrder)
            row = replace(row, held=held, awaits=Awaits.RELEASE if held else _AWAITS[row.stage])
        self.reader.changed[row.id] = row
        self.reader.note("order")
        return StageChanged(row.no, row.stage.value, NOW)

    def route(
        self,
        actor: Actor,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        *,
        plan: Plan | None = None,
    ) -> RouteReport:
        total = len(self.reader.queue(100_000))
        progress(total, total)
        return RouteReport(total, total - 3, 2, 1, 4)

    def plan_together(self, seconds: float) -> Plan:
        nothing = Sums(0, 0, 0.0)
        return Plan((), {}, 0, nothing, nothing)

    def _glossary(self) -> list[Term]:
        return [row.term for row in self.reader.terms()]

    def check_expression(self, expression: str, of_site: bool) -> Checked:
        return self.language.check(expression, self._glossary(), of_site=of_site)

    def try_term(self, term: Term) -> Sequence[bool]:
        glossary = [*(known for known in self._glossary() if known.name != term.name), term]
        try:
            failing = failing_examples(term, self.language.compile(term.expression, glossary))
        except BadInput:
            return ()
        return [example not in failing for example in term.examples]

    def find_faults(self, rules: RuleSet) -> Sequence[Finding]:
        return ()

    def try_rules(
        self,
        rules: RuleSet,
        scope: Scope,
        which: str | int,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Trial:
        nothing = Totals(0, 0, 0, 0, 0, 0, 0)
        return Trial(0, 0, nothing, nothing, ())

    def export_trial(self, trial: Trial, path: Path) -> int:
        raise NotImplementedError

    def import_files(
        self,
        actor: Actor,
        what: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        profile: Profile | None = None,
    ) -> ImportSummary:
        progress(1, 2)
        progress(2, 2)
        rejected = (
            Problem(paths[0].name, 37, "数量", "-2", "quantity"),
            Problem(paths[0].name, 58, "订单编号", "4.5E+18", "text_id"),
        )
        return ImportSummary("B20261123-01", 412, 655, 18, 9, 0, rejected)

    def profiles(self) -> Sequence[ProfileRow]:
        return ()

    def preview_import(
        self,
        channel: str,
        paths: Sequence[Path],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        profile: Profile | None = None,
    ) -> ImportPreview:
        raise NotImplementedError

    def write_left_out(self, rejected: Sequence[Problem], left_out: Sequence[LeftOut], path: Path) -> None:
        raise NotImplementedError

    def propose_profile(self, path: Path, channel: str) -> Proposal:
        raise NotImplementedError

    def preview_profile(self, path: Path, profile: Profile) -> Preview:
        raise NotImplementedError

    def resolve_address(self, text: str) -> AddressAnswer:
        return AddressAnswer(None)

    def quote(self, order: PlaceOrder) -> Quote:
        raise NotImplementedError

    def place_order(self, actor: Actor, order: PlaceOrder) -> OrderPlaced:
        raise NotImplementedError

    def credit(self, customer: str) -> CreditRow | None:
        return None

    def export_orders(
        self, where: OrderFilter, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> int:
        raise NotImplementedError

    def quality_summary(self, days: int, by: str) -> QualitySummary:
        return quality_summary(self.reader.quality(days), by)

    def export_quality(self, days: int, path: Path) -> int:
        raise NotImplementedError

    def working(
        self, actor: Actor | None, station: str, told: Callable[[InboxDone], None]
    ) -> AbstractContextManager[None]:
        return nullcontext()

    def release_carts(
        self,
        actor: Actor,
        warehouse: str,
        kind: ListKind,
        carts: Sequence[Cart],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Sequence[ListReleased]:
        raise NotImplementedError

    def save_slips(self, no: str, paper: SlipPaper, path: Path, *, by_order: bool) -> int:
        raise NotImplementedError

    def print_slips(self, actor: Actor, no: str, paper: SlipPaper, *, by_order: bool) -> SlipsQueued:
        raise NotImplementedError

    def label_layouts(self) -> Sequence[LayoutRow]:
        return [LayoutRow("100x150", 100, 150)]

    def preview_label(self, content: LabelContent, layout: str, look: LabelLook) -> bytes:
        raise Refused("label.layout", layout=layout, known="")

    def read_logo(self, path: Path) -> bytes:
        raise NotImplementedError

    def test_printer(self, code: str) -> Delivery:
        raise NotImplementedError

    def add_photo(self, actor: Actor, code: str, path: Path, stage: str = "") -> EvidenceAdded:
        raise NotImplementedError

    def add_case_photo(self, actor: Actor, case: str, path: Path) -> CaseChanged:
        raise NotImplementedError

    def photo(self, sha256: str) -> bytes | None:
        return None

    def manifest(self, load: str) -> bytes:
        raise NotImplementedError

    def print_manifest(self, actor: Actor, load: str) -> JobChanged:
        raise NotImplementedError

    def add_waybill_numbers(self, actor: Actor, carrier: str, path: Path) -> NumbersAdded:
        raise NotImplementedError

    def deliver(self) -> int:
        return 0


def _log_in(command: LogIn, actor: Actor) -> LoggedIn:
    who = next(row for row in OPERATORS if row.code == actor.operator)
    if who.has_pin and command.pin != "1234":
        raise Refused("pin.wrong", operator=who.name)
    if len(command.pin) < 4:
        raise Refused("pin.short", digits=4)
    return LoggedIn(who.code, who.name, who.roles, not who.has_pin)
