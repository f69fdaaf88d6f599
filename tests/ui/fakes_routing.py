"""A company whose queue has reasons, whose warehouses have limits, and whose goods move; and its production list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from threading import Event
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code
from app.domain.people import Actor
from app.domain.rules import DEFAULT_RULES, Branch, RuleSet, Service, to_text
from app.domain.site import SITE_ZONE
from app.domain.stages import Awaits, Stage
from app.domain.transfers import OPEN, TRANSITIONS, TransferState, TransferStep
from app.errors import Refused, Unavailable
from app.usecases.overriding import OverrideRoute, Rerouted, RerouteOrder
from app.usecases.production import AcceptProduction, FinishProduction, ProductionAccepted, ProductionFinished
from app.usecases.routing import RouteOrders, RouteReport
from app.usecases.transfers import MoveTransfer, TransferMoved
from app.views.customers import PartRow
from app.views.orders import OrderDetail, OrderFilter, OrderPage, OrderRow, TransferRow
from app.views.routing import LoadRow, ProductionRow, QueueRow, RuleSetRow
from app.worker.optimising import Plan, Sums
from tests.ui.fakes import GOODS, NOW, WAREHOUSES, FakeDesk, FakeReader, matches, order_detail, order_row

RULES = RuleSet(
    (
        Branch("加急单就近", "加急单", Service((100, 300))),
        Branch("默认 Default", "", Service((300, 800))),
    )
)


def transfer(number: int, state: TransferState, order: int, ends: tuple[str, str] = ("HZ", "HD")) -> TransferRow:
    """The `number`-th transfer."""
    no, order_no = make_code(CodeType.TRANSFER, number), make_code(CodeType.ORDER, order)
    return TransferRow(no, order_no, *ends, state.value, 3, NOW - timedelta(hours=number))


def detail_of(row: OrderRow, transfers: Sequence[TransferRow] = ()) -> OrderDetail:
    """With its transfers."""
    return replace(order_detail(row), transfers=tuple(transfers))


class RoutingReader(FakeReader):
    """Orders as in FakeReader, with everything that routing asks."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.rules = RULES
        self.moves = [
            transfer(1, TransferState.PROPOSED, 3),
            transfer(2, TransferState.PROPOSED, 4, ("XN", "HN")),
            transfer(3, TransferState.APPROVED, 5),
            transfer(4, TransferState.IN_TRANSIT, 6, ("HB", "HD")),
            transfer(5, TransferState.PROPOSED, 7, ("XN", "XN")),
        ]
        self.made = [
            ProductionRow("BP-06A115", "前刹车片", 86, 12, NOW + timedelta(hours=5), "open", None, ""),
            ProductionRow("SP-K20TT", GOODS[3][1], 24, 6, NOW - timedelta(hours=9), "open", None, ""),
            ProductionRow(
                "SA-48510",
                "前减震器总成(左)",
                8,
                3,
                NOW + timedelta(days=2),
                "accepted",
                NOW + timedelta(days=4),
                "周伟",
            ),
            ProductionRow(
                "AF-1109B",
                "空气滤清器",
                1240,
                380,
                NOW + timedelta(days=6),
                "accepted",
                NOW + timedelta(days=3),
                "周伟",
            ),
            ProductionRow("OF-1301A", "机油滤清器", 40, 9, NOW + timedelta(days=1), "done", NOW, "周伟"),
        ]

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        if not where.needs:
            return super().orders(where, after, limit)
        rows = (self.row(number) for number in range(self.total, 0, -1))
        found = [row for row in rows if row.awaits in where.needs and matches(row, replace(where, text=""))]
        return OrderPage(tuple(found[:limit]), None)

    def count(self, where: OrderFilter) -> int:
        return len(self.orders(where, limit=10_000).rows)

    def order(self, code: str) -> OrderDetail | None:
        for number in range(1, self.total + 1):
            row = self.row(number)
            if code in (row.no, row.external_no):
                return detail_of(row, [move for move in self.moves if move.order_no == row.no])
        return None

    def transfers(self, limit: int = 200) -> Sequence[TransferRow]:
        return [move for move in self.moves if move.state in OPEN][:limit]

    def ranked_queue(self, limit: int = 200) -> Sequence[QueueRow]:
        claims = (
            {"urgent": 50.0, "grade": 30.0, "slack": 14.2, "age": 0.4},
            {"urgent": 50.0, "grade": 15.0, "slack": 9.0, "age": 1.0},
            {"urgent": 0.0, "grade": 30.0, "slack": 12.0, "age": 3.0},
            {"urgent": 0.0, "grade": 6.0, "slack": 3.0, "age": 4.6},
            {"urgent": 0.0, "grade": 0.0, "slack": 0.0, "age": 0.2},
        )
        ranked = []
        for place, order in enumerate(self.queue(limit), start=1):
            mine = claims[min((place - 2) // 3, 4)] if place > 1 else claims[3]
            urgent = replace(order, urgent=mine["urgent"] > 0)
            ranked.append(QueueRow(urgent, place, sum(mine.values()), mine, place == 1))
        return ranked

    def loads(self) -> Sequence[LoadRow]:
        given = (
            (486, 500, 45, 3, 0),
            (212, 400, 18, 0, 1),
            (500, 500, 66, 0, 1),
            (38, 0, 7, 0, 2),
            (120, 300, 0, 0, 2),
        )
        return [LoadRow(site.code, site.name, *row) for site, row in zip(WAREHOUSES, given, strict=True)]

    def rule_sets(self, limit: int = 50) -> Sequence[RuleSetRow]:
        newest = RuleSetRow(3, to_text(self.rules), "", "liqiang", NOW, "", None, NOW, "liqiang", True)
        return [newest, RuleSetRow(0, to_text(DEFAULT_RULES), "", "", None, "", None, None, "", False)]

    def lacking(self, sku: str, limit: int = 100) -> Sequence[OrderRow]:
        return self.orders(OrderFilter(needs=frozenset({Awaits.PRODUCTION})), limit=limit).rows

    def production(self, limit: int = 200) -> Sequence[ProductionRow]:
        return self.made[:limit]

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        boxes = {"6901234567892": ("BP-06A115", 1), "16901234567899": ("BP-06A115", 12)}
        if text not in boxes:
            return ()
        sku, pieces = boxes[text]
        return [PartRow(sku, "前刹车片", 12800, (), pieces)]


@dataclass
class RoutingDesk(FakeDesk):
    """Does what the screens of routing ask; `refuses` all of it, or routes until it is told to stop. `searched` are
    the seconds that plans were given, `routed` the plan of each run; a plan comes when `search` is set."""

    reader: Any = field(default_factory=RoutingReader)
    endless: bool = False
    refuses: bool = False
    better: bool = True
    search: Event = field(default_factory=Event)
    searched: list[float] = field(default_factory=list)
    routed: list[Plan | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.search.set()

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if self.refuses:
            self.commands.append(command)
            raise Refused("operator.not_permitted", operator="赵敏", permission="route")
        deeds: dict[type, Callable[[Any], Any]] = {
            MoveTransfer: self._move,
            RouteOrders: self._route,
            OverrideRoute: self._override,
            RerouteOrder: self._reroute,
            AcceptProduction: self._accept,
            FinishProduction: self._finish,
        }
        if type(command) not in deeds:
            return super().handle(command, actor)
        self.commands.append(command)
        return Result(deeds[type(command)](command))

    def plan_together(self, seconds: float) -> Plan:
        self.searched.append(seconds)
        assert self.search.wait(5)
        if self.refuses:
            raise Unavailable("database.busy", attempts=3)
        waiting = tuple(row.id for row in self.reader.queue(1000))
        greedy = Sums(31, 78, 42_180.4)
        better = Sums(27, 75, 39_655.9) if self.better else greedy
        return Plan(waiting, {waiting[0]: 2} if self.better and waiting else {}, 18, greedy, better)

    def route(
        self,
        actor: Actor,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        *,
        plan: Plan | None = None,
    ) -> RouteReport:
        self.routed.append(plan)
        if self.refuses:
            raise Refused("operator.not_permitted", operator="赵敏", permission="route")
        while self.endless and not cancelled():
            progress(5, 50)
        return RouteReport(5, 3, 1, 1, 2) if self.endless else super().route(actor, progress, cancelled)

    def _row(self, no: str) -> OrderRow:
        found = self.reader.order(no)
        assert found is not None
        row: OrderRow = found.row
        return row

    def _keep(self, row: OrderRow) -> None:
        self.reader.changed[row.id] = row

    def _move(self, command: MoveTransfer) -> TransferMoved:
        at = next(at for at, move in enumerate(self.reader.moves) if move.no == command.transfer)
        move = self.reader.moves[at]
        state = TRANSITIONS[TransferState(move.state), TransferStep(command.step)]
        self.reader.moves[at] = replace(move, state=state.value)
        ends = {TransferState.RECEIVED: Awaits.PICKING, TransferState.CANCELLED: Awaits.ROUTING}
        awaits = Awaits.ROUTING if command.arrived else ends.get(state, Awaits.TRANSFER)
        return TransferMoved(move.no, state, move.order_no, Stage.PAID, awaits)

    def _route(self, command: RouteOrders) -> RouteReport:
        for number in command.orders:
            row = self.reader.row(number)
            self._keep(replace(row, stage=Stage.ASSIGNED, awaits=Awaits.PICKING, warehouse=WAREHOUSES[number % 5].code))
        return RouteReport(len(command.orders), len(command.orders), 0, 0, 0)

    def _override(self, command: OverrideRoute) -> Rerouted:
        row = self._row(command.order)
        self._keep(replace(row, stage=Stage.ASSIGNED, awaits=Awaits.PICKING, warehouse=command.warehouse))
        return Rerouted(row.no, Stage.ASSIGNED, command.warehouse)

    def _reroute(self, command: RerouteOrder) -> Rerouted:
        self._keep(replace(self._row(command.order), stage=Stage.PAID, awaits=Awaits.ROUTING, warehouse=""))
        return Rerouted(command.order, Stage.PAID, "")

    def _accept(self, command: AcceptProduction) -> ProductionAccepted:
        promised_at = datetime.combine(command.promised_on, time(23, 59), SITE_ZONE)
        self._answer(command.sku, state="accepted", promised_at=promised_at, by="周伟")
        return ProductionAccepted(command.sku, 86, 12, promised_at)

    def _finish(self, command: FinishProduction) -> ProductionFinished:
        self._answer(command.sku, state="done")
        return ProductionFinished(command.sku, command.warehouse, command.pieces, 3, 2)

    def _answer(self, sku: str, **change: Any) -> None:
        self.reader.made = [replace(row, **change) if row.sku == sku else row for row in self.reader.made]


def order_of(stage: Stage) -> OrderRow:
    """The first order there, not held."""
    return next(row for row in map(order_row, range(1, 420)) if row.stage is stage and not row.held)
