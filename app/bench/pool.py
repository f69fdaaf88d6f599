"""Milliseconds to a page of a pool of 1.26 million orders: every filter, every kind of search."""

import statistics
from collections.abc import Iterator
from datetime import timedelta

from app.adapters.sample import SampleCompany, Size
from app.bench.ground import ground, take_in, today
from app.bench.report import BenchReport, Pair, forget_peak_memory, milliseconds, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from app.domain.intake import Channel, IncomingOrder, SourceStatus
from app.domain.stages import Stage
from app.views.orders import OrderFilter, OrderRow
from db.yardstick import bare_page_seconds, put_into_warehouses, settle, stand_since_paid

_ORDERS = 1_260_000
_DAYS = 28
_REPEATS = 7
_STILL_OPEN_DAYS = 8


def pool(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Four weeks of orders: today's routed, some of the last days still open, the others sent or cancelled."""
    with ground(address, size) as picklane:
        _, filling = timed(lambda: fill(picklane, size, orders or _ORDERS))
        forget_peak_memory()
        cases = {name: _measure(picklane, where, key) for name, where, key in _cases(picklane)}
        slowest = max(cases, key=lambda name: statistics.median(pair.ours for pair in cases[name]))
        pairs = cases[slowest]
        return BenchReport(
            name="pool",
            value=statistics.median(pair.ours for pair in pairs) * 1000,
            unit="ms",
            yardstick=statistics.median(pair.bare for pair in pairs) * 1000,
            yardstick_is="the newest 100 orders by key, fetched by the bare driver",
            ratio=ratio(pairs),
            repeats=_REPEATS,
            memory_mb=peak_memory_mb(),
            database=picklane.database.name,
            details={
                "slowest": slowest,
                "orders": sum(picklane.reader.stage_counts().values()),
                "stages": picklane.reader.stage_counts(),
                "filled_in_s": round(filling, 1),
                "cases": {name: milliseconds([pair.ours for pair in taken]) for name, taken in cases.items()},
            },
        )


def fill(picklane: Picklane, size: Size, count: int) -> None:
    """By the product's own import and routing; only the warehouses of what was sent long ago are given in turn."""
    a_day = -(-count // _DAYS)
    for days_ago in reversed(range(_DAYS)):
        wanted = min(a_day, count - (_DAYS - 1 - days_ago) * a_day)
        if wanted > 0:
            take_in(picklane, tuple(_day(size, wanted, days_ago)), f"bench {days_ago}")
    picklane.route(ADMIN)
    put_into_warehouses(picklane.database)
    stand_since_paid(picklane.database)
    settle(picklane.database)


def _day(size: Size, count: int, days_ago: int) -> Iterator[IncomingOrder]:
    day = today() - timedelta(days=days_ago)
    for number, order in enumerate(SampleCompany(size).orders(count, days_ago, day)):
        yield order._replace(status=_status(number, days_ago))


def _status(number: int, days_ago: int) -> SourceStatus:
    if days_ago == 0 or (days_ago < _STILL_OPEN_DAYS and number % 50 == 0):
        return SourceStatus.PAID
    if number % 25 == 1:
        return SourceStatus.CLOSED
    return SourceStatus.SHIPPED if days_ago < 4 else SourceStatus.SIGNED


def _measure(picklane: Picklane, where: OrderFilter, key: int | None) -> list[Pair]:
    read = picklane.reader.orders
    read(where, key)
    pairs = []
    for _ in range(_REPEATS):
        _, ours = timed(lambda: read(where, key))
        pairs.append(Pair(ours, bare_page_seconds(picklane.database)))
    return pairs


def _cases(picklane: Picklane) -> Iterator[tuple[str, OrderFilter, int | None]]:
    newest = picklane.reader.orders(OrderFilter()).rows[0]
    yield "first page", OrderFilter(), None
    yield "page in the middle", OrderFilter(), newest.id // 2
    for stage in Stage:
        yield f"stage {stage}", OrderFilter(stage=stage), None
    for channel in Channel:
        yield f"channel {channel}", OrderFilter(channel=channel), None
    for site in picklane.reader.warehouses():
        yield f"warehouse {site.code}", OrderFilter(warehouse=site.code), None
    yield "stage, channel, warehouse", OrderFilter(Stage.SIGNED, Channel.TAOBAO, "HD"), None
    yield "incomplete", OrderFilter(incomplete=True), None
    yield "late", OrderFilter(late=True), None
    yield "late, warehouse", OrderFilter(late=True, warehouse="HN"), None
    yield "over limit", OrderFilter(over=True), None
    yield "over limit, warehouse", OrderFilter(over=True, warehouse="HN"), None
    yield "over limit, stage, channel", OrderFilter(over=True, stage=Stage.SHIPPED, channel=Channel.TAOBAO), None
    for text, shown in _texts(picklane, newest):
        yield f"search {shown}", OrderFilter(text=text), None
        yield f"search {shown}, paid", OrderFilter(text=text, stage=Stage.PAID), None
        yield f"search {shown}, to produce", OrderFilter(text=text, stage=Stage.TO_PRODUCE), None
        yield f"search {shown}, signed in HN", OrderFilter(text=text, stage=Stage.SIGNED, warehouse="HN"), None
        yield f"search {shown}, other channel", OrderFilter(text=text, channel=Channel.POS), None
        yield f"search {shown}, late", OrderFilter(text=text, late=True), None
        yield f"search {shown}, over limit", OrderFilter(text=text, over=True), None
        yield f"search {shown}, incomplete", OrderFilter(text=text, incomplete=True), None


def _texts(picklane: Picklane, newest: OrderRow) -> Iterator[tuple[str, str]]:
    found = picklane.reader.order(newest.no)
    assert found is not None
    yield newest.external_no, "channel's number"
    yield newest.no, "own number"
    yield newest.external_no[-6:], "last six digits"
    yield newest.external_no[:4], "prefix of thousands"
    yield newest.external_no[:1], "prefix of all"
    yield found.phone, "phone"
    yield found.phone[-4:], "phone's last four"
    yield found.lines[0].sku, "SKU"
    yield found.lines[0].sku[:2], "SKU's beginning"
    yield "王", "王"
    yield "苏州", "苏州"
    yield "江苏省", "江苏省"
    yield "王 苏州", "王 苏州"
    yield "不存在", "without hits"
