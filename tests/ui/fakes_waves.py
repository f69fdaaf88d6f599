"""A warehouse whose orders wait for three carriers, with lists under way; what is released leaves the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code
from app.domain.people import Actor
from app.domain.pick_lists import OPEN, Cart, ListKind, ListState, Pace, Pickable, SlipPaper, Want, carts, walk
from app.domain.stages import Awaits
from app.errors import Refused, Unavailable
from app.usecases.pick_lists import CancelList, DropOrder, ListChanged, ListReleased, SlipsQueued
from app.views.lists import CartPlan, ListDetail, ListOrderRow, ListRow, WaveRow
from tests.ui.fakes import BUYERS, FakeDesk, FakeReader
from ui import clock

GOODS = (
    ("BP-06A115", "前刹车片", "A-03-2"),
    ("OF-1301A", "机油滤清器", "B-11-1"),
    ("WB-24-18", "无骨雨刮片 24+18 寸", "C-02-4"),
    ("SP-K20TT", "铱金火花塞(四支装)适配一汽大众迈腾 1.8T/2.0T 2012-2017 款", "B-07-3"),
    ("AF-1109B", "空气滤清器", "B-12-2"),
    ("SA-48510", "前减震器总成(左)", "D-01-1"),
    ("CL-7731", "离合器三件套", ""),
)
CARRIERS = {"SF": ("顺丰", 150), "ZTO": ("中通", 268), "DBL": ("德邦", 24)}
"""Name, and minutes until it leaves."""
PACE = Pace(20, 4)


def order_no(number: int) -> str:
    return make_code(CodeType.ORDER, number)


def pickable(number: int, carrier: str) -> Pickable:
    """The `number`-th order that waits."""
    wants = []
    for at in range(1 + number % 3):
        sku, name, place = GOODS[(number * 3 + at * 2) % len(GOODS)]
        wants.append(
            Want(
                0,
                order_no(number),
                number * 10 + at,
                0,
                place,
                GOODS.index((sku, name, place)),
                sku,
                name,
                1 + number % 4,
            )
        )
    now, urgent = clock.now(), number % 11 == 0
    leaves = now + timedelta(minutes=CARRIERS[carrier][1])
    return Pickable(order_no(number), urgent, urgent, now + timedelta(minutes=number), carrier, leaves, tuple(wants))


def list_row(number: int, **fields: Any) -> ListRow:
    """The `number`-th list."""
    values: dict[str, Any] = {
        "no": make_code(CodeType.PICK_LIST, number),
        "kind": ListKind.WAVE,
        "state": ListState.RELEASED,
        "warehouse": "HD",
        "carrier": "顺丰",
        "cutoff_at": clock.now() + timedelta(minutes=150),
        "station": "",
        "picker": "",
        "by": "李强",
        "created_at": clock.now() - timedelta(minutes=7 * number),
        "closed_at": None,
        "orders": 12,
        "pieces": 41,
        "picked": 0,
        "minutes": 19,
    }
    return ListRow(**(values | fields))


class WavesReader(FakeReader):
    """Orders by carrier in the first warehouse; the others have nothing to do."""

    def __init__(self, waiting: int = 64) -> None:
        super().__init__()
        by_carrier = ["SF", "ZTO", "SF", "DBL", "ZTO", "SF"]
        self.waiting = {order_no(n): by_carrier[n % 6] for n in range(1, waiting + 1)}
        self.rows = [
            list_row(1, state=ListState.PICKING, station="HD-1", picker="赵敏", picked=18, minutes=11),
            list_row(
                2,
                state=ListState.PICKING,
                station="HD-2",
                picker="陈建国",
                picked=35,
                minutes=40,
                carrier="德邦",
                cutoff_at=clock.now() + timedelta(minutes=24),
            ),
            list_row(3),
            list_row(4, kind=ListKind.BATCH, carrier="", cutoff_at=None, orders=8, pieces=22, minutes=12),
            list_row(
                5,
                state=ListState.DONE,
                station="HD-1",
                picker="赵敏",
                picked=41,
                minutes=0,
                closed_at=clock.now() - timedelta(minutes=9),
            ),
            list_row(6, state=ListState.CANCELLED, closed_at=clock.now() - timedelta(minutes=30), minutes=0),
        ]
        self.away = False

    def _pickable(self, carrier: str = "") -> list[Pickable]:
        numbers = {order_no(n): n for n in range(1, 2000)}
        return [pickable(numbers[no], code) for no, code in self.waiting.items() if carrier in ("", code)]

    def waves(self, warehouse: str, bins: int) -> Sequence[WaveRow]:
        if self.away:
            raise Unavailable("database.away", database="picklane")
        if warehouse != "HD" or not self.waiting:
            return ()
        return [
            self._wave("", bins),
            *(self._wave(code, bins) for code in ("DBL", "SF", "ZTO") if self._pickable(code)),
        ]

    def _wave(self, carrier: str, bins: int) -> WaveRow:
        waiting = self._pickable(carrier)
        plan = self.carts("HD", bins, carrier)
        return WaveRow(
            carrier,
            CARRIERS[carrier][0] if carrier else "",
            min(order.leaves_at for order in waiting),
            clock.now() + timedelta(hours=5) if carrier else None,
            len(waiting),
            sum(len(order.wants) for order in waiting),
            sum(want.pieces for order in waiting for want in order.wants),
            sum(order.urgent for order in waiting),
            len(plan.carts),
            sum(PACE.minutes(cart.steps) for cart in plan.carts),
        )

    def carts(self, warehouse: str, bins: int, carrier: str = "") -> CartPlan:
        return CartPlan(tuple(carts(self._pickable(carrier), bins)), PACE)

    def pick_lists(self, warehouse: str = "", limit: int = 200) -> Sequence[ListRow]:
        return [row for row in self.rows if row.warehouse == warehouse][:limit]

    def pick_list(self, no: str) -> ListDetail | None:
        row = next((row for row in self.rows if row.no == no), None)
        if row is None:
            return None
        orders = [
            ListOrderRow(
                *(place, order_no(200 + place), f"31{place}", BUYERS[place % 8][0], BUYERS[place % 8][1], ""),
                *(place == 2, Awaits.PICKING, 4, 4 if place == 1 and row.picked else 0, place != 5),
            )
            for place in range(1, row.orders + 1)
        ]
        wants = [
            want._replace(bin=order.bin, order_no=order.no)
            for order in orders
            for want in pickable(order.bin, "SF").wants
        ]
        steps = walk(wants)
        return ListDetail(row, tuple(orders), steps, steps[1:] if row.picked else steps, {})


@dataclass
class WavesDesk(FakeDesk):
    """Releases into new lists, cancels, drops; `refuses` all of it, or is told to stop after `stops_after` carts."""

    reader: Any = field(default_factory=WavesReader)
    refuses: bool = False
    printed: list[tuple[str, SlipPaper, bool]] = field(default_factory=list)
    saved: list[Path] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(50))

    def release_carts(
        self,
        actor: Actor,
        warehouse: str,
        kind: ListKind,
        planned: Sequence[Cart],
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Sequence[ListReleased]:
        if self.refuses:
            raise Refused("operator.not_permitted", operator="赵敏", permission="release_lists")
        made = []
        for done, cart in enumerate(planned, 1):
            first, orders = cart.orders[0], tuple(order.no for order in cart.orders)
            leaves: datetime | None = first.leaves_at if kind is ListKind.WAVE else None
            for no in orders:
                del self.reader.waiting[no]
            number = next(self.numbers)
            carrier = CARRIERS[first.carrier][0] if leaves else ""
            self.reader.rows.insert(
                0, list_row(number, kind=kind, carrier=carrier, cutoff_at=leaves, orders=len(orders))
            )
            made.append(ListReleased(make_code(CodeType.PICK_LIST, number), orders, ()))
            progress(done, len(planned))
        return made

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if isinstance(command, CancelList):
            self.commands.append(command)
            self._end(command.list)
            return Result(ListChanged(command.list, "cancelled", ("a", "b")))
        if isinstance(command, DropOrder):
            self.commands.append(command)
            return Result(ListChanged(self.reader.rows[0].no, "picking", (command.order,)))
        return super().handle(command, actor)

    def _end(self, no: str) -> None:
        self.reader.rows = [
            replace(row, state=ListState.CANCELLED, closed_at=clock.now())
            if row.no == no and row.state in OPEN
            else row
            for row in self.reader.rows
        ]

    def print_slips(self, actor: Actor, no: str, paper: SlipPaper, *, by_order: bool) -> SlipsQueued:
        self.printed.append((no, paper, by_order))
        return SlipsQueued(no, 7)

    def save_slips(self, no: str, paper: SlipPaper, path: Path, *, by_order: bool) -> int:
        self.saved.append(path)
        return 1
