"""Orders over the limit of their stage: rows, filter, counts and board say the same as the watch, on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.cases import OrderType
from app.domain.duty import Duty, DutyKind, Limits, Pause, StageLimit, to_text
from app.domain.intake import Channel, Missing
from app.domain.stages import TIMED_STAGES, Stage
from app.domain.watching import Bounds
from app.usecases.cases import OpenCase, PauseCase
from app.usecases.duty import SaveDutyRules
from app.views.orders import NO_WAREHOUSE, OrderFilter, OrderRow
from tests.core import OIL, PADS, START, House, StoppedClock, copy_of, incoming, new_id, over

LIMITS = Limits(
    (
        StageLimit(30, order_type=OrderType.URGENT),
        StageLimit(45, order_type=OrderType.OEM),
        StageLimit(60, Stage.PICKED),
        StageLimit(24 * 60, Stage.SHIPPED),
        StageLimit(90),
    )
)
KINDS = {"usual": Limits(), "by stage and type": LIMITS}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Orders that came in the course of a day and stand in every stage, some urgent, some to be made, some lacking."""
    with copy_of(request.param, request, tmp_path_factory.mktemp("limits")) as address:
        house = over(address, StoppedClock())
        house.count_in({("HZ", PADS): 40, ("SH", OIL): 3})
        for turn in range(8):
            _come_in(house, turn)
            house.clock.pass_by(minutes=37)
            if turn % 3 == 1:
                house.route()
            _walk(house, turn)
        yield house
        house.program.close()


def _come_in(house: House, turn: int) -> None:
    now = house.clock()
    for place, channel in enumerate((Channel.TAOBAO, Channel.PHONE)):
        urgent = {"paid_at": now, "promised_at": now + timedelta(hours=3)}
        orders = (
            incoming(f"{turn}{place}1", (PADS, 1), buyer="王小明"),
            incoming(f"{turn}{place}2", (PADS, 2), **urgent),
            incoming(f"{turn}{place}3", (OIL, 1)),
            incoming(f"{turn}{place}4", ("?", 1), buyer="李四"),
        )
        house.take_in(*orders, channel=channel)


def _walk(house: House, turn: int) -> None:
    rows = house.program.reader.orders(OrderFilter(stage=Stage.ASSIGNED, warehouse="HZ")).rows
    for number, row in enumerate(rows[:3] if turn % 2 else ()):
        house.pick(row.no)
        if number:
            house.ship(row.no, f"SF{turn}{number}")
        if number > 1:
            house.sign(row.no)
        house.clock.pass_by(minutes=11)
    if turn == 6:
        house.cancel(rows[-1].no)


def everything(house: House) -> tuple[OrderRow, ...]:
    return house.program.reader.orders(OrderFilter(), limit=1000).rows


def watched(house: House, duty: Duty) -> set[str]:
    """Those over their limit as the watch sees them."""
    bounds, numbers = Bounds.of(duty, house.clock()), [row.no for row in everything(house)]
    with house.program.looking() as look:
        return {no for no, order in look.watch.standings(numbers).items() if bounds.is_over(order)}


@pytest.fixture(params=KINDS)
def limited(pool: House, request: pytest.FixtureRequest) -> tuple[House, Duty]:
    """The pool under those limits."""
    limits = KINDS[request.param]
    pool.handle(SaveDutyRules(new_id(), DutyKind.LIMITS, to_text(limits)))
    return pool, Duty(limits=limits)


filters = st.builds(
    OrderFilter,
    over=st.just(True),
    stage=st.none() | st.none() | st.sampled_from(Stage),
    channel=st.none() | st.sampled_from([Channel.TAOBAO, Channel.PHONE]),
    warehouse=st.sampled_from(["", "", "HZ", "SH", NO_WAREHOUSE, "XX"]),
    text=st.sampled_from(["", "", "", "王", "李四"]),
    incomplete=st.booleans(),
    late=st.booleans(),
    lacks=st.sampled_from(["", "", Missing.SKU.value]),
)
hours = st.integers(-8 * 12, 80 * 12).map(lambda fives: START + timedelta(hours=9, minutes=5 * fives))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(where=filters, now=hours, limit=st.integers(1, 40))
def test_the_filter_finds_what_the_watch_finds(
    limited: tuple[House, Duty], where: OrderFilter, now: datetime, limit: int
) -> None:
    house, duty = limited
    house.clock.now = now
    rows, late = everything(house), watched(house, duty)
    assert {row.no for row in rows if row.clock is not None and row.clock.is_over(now)} == late

    fitting = {row.no for row in rows if row.no in late} & _fitting(house, where)
    found = _all_pages(house, where, limit)

    assert [row.no for row in found] == [row.no for row in rows if row.no in fitting]
    assert house.program.reader.count(where) == len(found)


def _fitting(house: House, where: OrderFilter) -> set[str]:
    """By the other parts of the filter."""
    rest = OrderFilter(
        where.stage, where.channel, where.warehouse, where.text, where.incomplete, where.late, lacks=where.lacks
    )
    return {row.no for row in house.program.reader.orders(rest, limit=1000).rows}


def _all_pages(house: House, where: OrderFilter, limit: int) -> list[OrderRow]:
    found: list[OrderRow] = []
    key: int | None = None
    while True:
        page = house.program.reader.orders(where, key, limit)
        found += page.rows
        key = page.next_key
        if key is None:
            return found


@pytest.mark.parametrize("later", [0, 5, 30, 100])
def test_the_board_counts_them_and_shows_the_clock_that_ends_first(limited: tuple[House, Duty], later: int) -> None:
    house, duty = limited
    house.clock.now = START + timedelta(hours=5 + later)
    rows, late = everything(house), watched(house, duty)

    for cell in house.program.reader.board():
        here = [row for row in rows if (row.warehouse, row.stage) == (cell.warehouse, cell.stage)]
        due = [row.clock.due_at for row in here if row.clock is not None]
        assert cell.over == sum(row.no in late for row in here)
        assert (cell.clock is not None) == (cell.stage in TIMED_STAGES)
        assert cell.clock is None or cell.clock.due_at == min(due)


def test_stage_and_type_of_all_kinds_are_there(pool: House) -> None:
    rows = everything(pool)
    assert {row.stage for row in rows} == set(Stage)
    assert {row.urgent for row in rows if row.stage is Stage.ASSIGNED} == {True, False}


def test_a_stopped_clock_is_told_with_its_reason_wherever_the_order_is_shown(house: House) -> None:
    house.count_in({("HZ", PADS): 5})
    house.take_in(incoming("1", (PADS, 1)), incoming("2", (PADS, 1)))
    house.route()
    case = house.handle(OpenCase(new_id(), "包装破损", order=house.no("1"))).value.case
    until = house.clock() + timedelta(hours=3)

    assert _pauses(house) == [None, None]
    house.handle(PauseCase(new_id(), case, "等客户回电", until))

    stopped = Pause(until, "等客户回电")
    assert _pauses(house) == [None, stopped]
    detail = house.program.reader.order(house.no("1"))
    assert detail is not None
    assert detail.row in house.program.reader.orders(OrderFilter()).rows


def _pauses(house: House) -> list[Pause | None]:
    return [row.clock.pause for row in house.program.reader.orders(OrderFilter()).rows if row.clock is not None]
