"""The company of fakes.py with what the pool needs besides: gaps, parts, kept filters, returns, channel quality."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.codes import CodeType, make_code, make_label_code
from app.domain.credit import GrantState
from app.domain.geo import Point
from app.domain.intake import Channel, Pay, Place
from app.domain.people import Actor
from app.domain.quality import ChannelQuality, PeriodQuality, Quality, QualitySummary, Span
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.errors import Refused
from app.ports import AddressAnswer
from app.usecases.company import Saved, SaveFilter
from app.usecases.curing import CureAddress, Cured, CureSku
from app.usecases.stages import CancelOrder, HoldOrder
from app.views.company import SavedFilterRow
from app.views.customers import GrantRow, PartRow, StockRow
from app.views.intake import GapRow
from app.views.orders import OrderDetail, OrderFilter, OrderPage, OrderRow, ParcelRow, ReturnRow
from tests.ui.fakes import (
    BUYERS,
    GOODS,
    NOW,
    FakeDesk,
    FakeReader,
    decision_row,
    event_rows,
    line_rows,
    matches,
    order_row,
)

CHANNELS = tuple(Channel)
GULOU = tuple(
    Place(code, name, Point(32.0, 118.7))
    for code, name in (
        ("320106", "江苏省 南京市 鼓楼区"),
        ("320302", "江苏省 徐州市 鼓楼区"),
        ("350102", "福建省 福州市 鼓楼区"),
        ("410204", "河南省 开封市 鼓楼区"),
    )
)
KUNSHAN = Place("320583", "江苏省 苏州市 昆山市", Point(31.38, 120.98))
GAPS = (
    GapRow("sku", "06A-115-561B", "大众帕萨特 1.8T 机油滤清器", 14, "O00000418"),
    GapRow("address", "鼓楼区中山路 18 号顺达汽修厂", "", 6, "O00000405"),
    GapRow("sku", "SB2418", "无骨雨刮 24+18", 3, "O00000390"),
)


@cache
def pool_row(number: int) -> OrderRow:
    """All six channels; every ninth open order is urgent, every fourth on account; some lack credit."""
    row = order_row(number)
    pay = Pay.CREDIT if number % 4 == 0 else Pay.PREPAID
    urgent = number % 9 == 0 and pay is Pay.PREPAID and row.stage in OPEN_STAGES
    row = replace(row, channel=CHANNELS[number % len(CHANNELS)], pay=pay, urgent=urgent)
    if row.missing == ("payment",) and number % 2 == 0:
        row = replace(row, missing=("credit",), pay=Pay.CREDIT, paid_at=row.stage_at)
    return row


def pool_detail(row: OrderRow) -> OrderDetail:
    """Every third order has a discount; what lacks a product or a county says so; a signed one came back in part."""
    _, region, lat, lon = BUYERS[row.id % len(BUYERS)]
    lines = line_rows(row)
    if "sku" in row.missing:
        lines = (replace(lines[0], sku=GAPS[0].value, name=GAPS[0].title, title=GAPS[0].title), *lines[1:])
    parcel, done = make_code(CodeType.PARCEL, row.id), row.stage in (Stage.PICKED, Stage.SHIPPED, Stage.SIGNED)
    carrier, waybill = ("", "") if row.stage is Stage.PICKED else ("顺丰", f"SF{row.id:012d}")
    back = ReturnRow("T2026112300071", GOODS[1][0], GOODS[1][1], -2, NOW - timedelta(hours=3))
    return OrderDetail(
        row=row,
        contact="周师傅",
        phone="13812345678",
        address=GAPS[1].value if "address" in row.missing else f"{region}东吴北路 188 号顺达汽修厂 2 号库",
        remark="下午三点前到" if row.id % 2 else "",
        freight_fen=1200,
        discount_fen=2000 if row.id % 3 == 0 else 0,
        lat=lat,
        lon=lon,
        lines=lines,
        decision=decision_row(row) if row.warehouse else None,
        transfers=(),
        boxes=(ParcelRow(parcel, "rendered", make_label_code(parcel, 1), carrier, waybill),) if done else (),
        events=event_rows(row),
        returns=(back,) if row.stage is Stage.SIGNED else (),
    )


def pool_matches(row: OrderRow, where: OrderFilter) -> bool:
    """With the filters that came later."""
    plain = replace(where, needs=frozenset(), lacks="")
    return matches(row, plain) and (
        (not where.needs or row.awaits in where.needs) and (not where.lacks or where.lacks in row.missing)
    )


class PoolReader(FakeReader):
    """`gap_rows` shrink as they are cured; `kept` are filters by operator and name."""

    def __init__(self, total: int = 420) -> None:
        super().__init__(total)
        self.gap_rows = list(GAPS)
        self.kept: dict[tuple[str, str], str] = {}

    def row(self, number: int) -> OrderRow:
        return self.changed.get(number) or pool_row(number)

    def orders(self, where: OrderFilter, after: int | None = None, limit: int = 100) -> OrderPage:
        self.page_reads += 1
        first = (after if after is not None else self.total + 1) - 1
        rows: list[OrderRow] = []
        for number in range(first, 0, -1):
            if len(rows) == limit:
                return OrderPage(tuple(rows), rows[-1].id)
            if pool_matches(self.row(number), where):
                rows.append(self.row(number))
        return OrderPage(tuple(rows), None)

    def count(self, where: OrderFilter) -> int:
        return sum(pool_matches(self.row(number), where) for number in range(1, self.total + 1))

    def order(self, code: str) -> OrderDetail | None:
        wanted = code.strip().upper()
        rows = (self.row(number) for number in range(1, self.total + 1))
        return next((pool_detail(row) for row in rows if wanted in (row.no, row.external_no.upper())), None)

    def gaps(self, limit: int = 200) -> Sequence[GapRow]:
        return tuple(self.gap_rows[:limit])

    def grants(self, limit: int = 200) -> Sequence[GrantRow]:
        waiting = [self.row(n) for n in range(1, self.total + 1) if "credit" in self.row(n).missing]
        state, asked = GrantState.REQUESTED, NOW - timedelta(minutes=25)
        return [
            GrantRow(
                row.id, "C1", row.buyer, row.no, state, 500000, 0, "老客户,月底回款", "王芳", asked, "", None, "", None
            )
            for row in waiting
        ]

    def parts(self, text: str, level: str = "", limit: int = 20) -> Sequence[PartRow]:
        stock = (StockRow("HD", 12), StockRow("HN", 3))
        found = [good for good in GOODS if text.upper() in good[0] or text in good[1]]
        return [PartRow(sku, name, price, stock) for sku, name, _, price in found]

    def saved_filters(self, operator: str) -> Sequence[SavedFilterRow]:
        return [SavedFilterRow(name, text) for (who, name), text in sorted(self.kept.items()) if who == operator]


@dataclass
class PoolDesk(FakeDesk):
    """`refuses` are orders whose moves are refused; `exported` what was written where."""

    reader: Any = field(default_factory=PoolReader)
    refuses: frozenset[str] = frozenset()
    exported: list[tuple[object, Path]] = field(default_factory=list)
    quality: QualitySummary | None = None
    asked: list[tuple[int, str]] = field(default_factory=list)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if isinstance(command, SaveFilter):
            self.commands.append(command)
            key = (actor.operator, command.name)
            self.reader.kept.pop(key, None)
            if command.content:
                self.reader.kept[key] = command.content
            return Result(Saved(command.name, 0))
        if isinstance(command, CureSku | CureAddress):
            self.commands.append(command)
            return Result(self._cure(command.code if isinstance(command, CureSku) else command.text))
        if isinstance(command, HoldOrder | CancelOrder) and command.order in self.refuses:
            self.commands.append(command)
            raise Refused("order.not_holdable", order=command.order, stage="shipped", held=False)
        return super().handle(command, actor)

    def _cure(self, value: str) -> Cured:
        gap = next((gap for gap in self.reader.gap_rows if gap.value == value), None)
        if gap is None:
            raise Refused("gap.none", gap=value)
        self.reader.gap_rows.remove(gap)
        orders = tuple(f"O{number:08d}" for number in range(gap.orders))
        return Cured(orders, orders)

    def resolve_address(self, text: str) -> AddressAnswer:
        if "昆山" in text:
            return AddressAnswer(KUNSHAN, (), 0.998)
        cities = [place for place in GULOU if place.name.split()[1] in text]
        if len(cities) == 1:
            return AddressAnswer(cities[0], (), 0.998)
        return AddressAnswer(None, GULOU if "鼓楼" in text else ())

    def export_orders(
        self,
        where: OrderFilter,
        path: Path,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> int:
        self.exported.append((where, path))
        count: int = self.reader.count(where)
        progress(count, count)
        return count

    def quality_summary(self, days: int, by: str) -> QualitySummary:
        self.asked.append((days, by))
        return self.quality if self.quality is not None else quality_of(days, Span(by))

    def export_quality(self, days: int, path: Path) -> int:
        self.exported.append((days, path))
        return days * len(CHANNELS)


def quality_of(days: int, span: Span, today: date = date(2026, 11, 23)) -> QualitySummary:
    """Numbers of a believable month: weekends are quiet, 1688 is the worst."""
    step = 7 if span is Span.WEEK else 1
    first = today - timedelta(days - 1)
    first -= timedelta(first.weekday() if span is Span.WEEK else 0)
    periods = tuple(first + timedelta(at) for at in range(0, (today - first).days + 1, step))
    cells = [
        PeriodQuality(period, channel, _quality(at, rank) if span is Span.DAY else _sum([_quality(at, rank)] * 6))
        for at, period in enumerate(periods)
        for rank, channel in enumerate(CHANNELS)
        if not (channel is Channel.POS and period.weekday() == 6 and span is Span.DAY)
    ]
    by_channel = {channel: _sum([cell.quality for cell in cells if cell.channel == channel]) for channel in CHANNELS}
    whole = _sum(list(by_channel.values()))
    channels = tuple(
        ChannelQuality(channel, 100 * quality.orders / whole.orders, quality) for channel, quality in by_channel.items()
    )
    newest_first = tuple(sorted(cells, key=lambda cell: -cell.period.toordinal()))
    return QualitySummary(span, periods, newest_first, channels, whole)


def _quality(at: int, rank: int) -> Quality:
    orders = max(1, (180, 96, 40, 28, 22, 35)[rank] * (10 - at * 7 % 5) // 10)
    bad = orders * (4, 1, 6, 2, 5, 21)[rank] // 100 + (at % 4 == 0)
    lacked = tuple((gap, count) for gap, count in (("sku", bad - bad // 3), ("address", bad // 3)) if count)
    return Quality(orders, orders - bad, at % 3, 1 + at % 2 if rank < 2 else 0, at % 5 * (rank == 0), rank % 3, lacked)


def _sum(parts: Sequence[Quality]) -> Quality:
    lacked: dict[str, int] = {}
    for part in parts:
        for gap, count in part.lacked:
            lacked[gap] = lacked.get(gap, 0) + count
    names = ("orders", "complete", "stopped", "cancelled", "duplicates", "rejected")
    counts = {name: sum(getattr(part, name) for part in parts) for name in names}
    return Quality(**counts, lacked=tuple(sorted(lacked.items(), key=lambda item: -item[1])))


NEEDS_ME = frozenset({Awaits.DATA, Awaits.RELEASE, Awaits.TRANSFER, Awaits.SHIPPING})
"""Of the coordinator and keeper of conftest."""
