"""What the screens read: pages without gaps or doubles, words found, counts that agree with the rows."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.intake import Channel, IncomingOrder, SourceStatus
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.views.orders import OrderFilter, OrderRow
from tests.core import AIR, OIL, PADS, START, URUMQI, House, StoppedClock, copy_of, incoming, over

STATUSES = [*[SourceStatus.PAID] * 4, *SourceStatus]
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Some ninety orders in every stage, channel and warehouse, some late, some incomplete, some held."""
    with copy_of(request.param, request, tmp_path_factory.mktemp("pool")) as address:
        house = over(address, StoppedClock())
        house.count_in({("HZ", PADS): 30, ("SH", OIL): 30, ("BJ", AIR): 9})
        for channel in Channel:
            house.take_in(*_orders(channel), channel=channel)
        house.route()
        house.take_in(*(incoming(f"9{n}", (PADS, 1)) for n in range(5)))
        _walk(house)
        yield house
        house.program.close()


def _orders(channel: Channel) -> Iterator[IncomingOrder]:
    names = ("王小明", "李国强", "欧阳一", "汽修厂", "Wang-2")
    for n, (sku, status) in enumerate(product((PADS, OIL, AIR), STATUSES)):
        yield incoming(
            f"3700{channel}{n:04d}",
            (sku, 1 + n % 2),
            status=status,
            buyer=names[n % 5],
            contact=names[n % 5],
            phone=f"1380000{n:04d}",
            paid_at=START - timedelta(hours=13 * n),
            place=(None if n == 3 else URUMQI) if n % 7 == 3 else incoming("0").place,
        )
    yield incoming(f"lost {channel}", ("?", 1), place=None)


def _walk(house: House) -> None:
    assigned = house.program.reader.orders(OrderFilter(stage=Stage.ASSIGNED, warehouse="HZ")).rows
    for number, row in enumerate(assigned[:5]):
        house.pick(row.no)
        if number > 2:
            house.ship(row.no, f"SF{number}")
        if number > 3:
            house.sign(row.no)
    house.hold(assigned[5].no)
    house.cancel(assigned[6].no)


def everything(house: House) -> tuple[OrderRow, ...]:
    return house.program.reader.orders(OrderFilter(), limit=1000).rows


def is_found(row: OrderRow, where: OrderFilter, house: House) -> bool:
    return (
        (where.stage is None or row.stage is where.stage)
        and (where.channel is None or row.channel is where.channel)
        and (not where.warehouse or row.warehouse == where.warehouse)
        and (not where.incomplete or row.awaits is Awaits.DATA)
        and (not where.late or (row.stage in OPEN_STAGES and row.promised_at < house.clock()))
        and (not where.text or where.text in row.buyer)
    )


filters = st.builds(
    OrderFilter,
    stage=st.none() | st.sampled_from(Stage),
    channel=st.none() | st.sampled_from(Channel),
    warehouse=st.sampled_from(["", "HZ", "SH", "BJ", "XX"]),
    text=st.sampled_from(["", "", "王", "欧阳", "国强"]),
    incomplete=st.booleans(),
    late=st.booleans(),
)


@SHARED
@given(where=filters, limit=st.integers(1, 40))
def test_pages_hold_every_order_of_a_filter_once_newest_first(pool: House, where: OrderFilter, limit: int):
    expected = [row for row in everything(pool) if is_found(row, where, pool)]
    found: list[OrderRow] = []
    key = None
    for _ in range(1 + len(expected) // limit):
        page = pool.program.reader.orders(where, key, limit)
        found += page.rows
        key = page.next_key
    if key is not None:
        assert pool.program.reader.orders(where, key, limit).rows == ()

    assert [row.no for row in found] == [row.no for row in expected]
    assert pool.program.reader.count(where) == len(found)
    assert len({row.id for row in found}) == len(found)


def test_pages_stay_whole_while_new_orders_come_in(house: House):
    house.take_in(*(incoming(str(n), (PADS, 1)) for n in range(10)))
    first = house.program.reader.orders(OrderFilter(), limit=4)
    house.take_in(*(incoming(str(n), (PADS, 1)) for n in range(100, 110)))

    second = house.program.reader.orders(OrderFilter(), first.next_key, limit=100)

    assert sorted(row.external_no for row in first.rows + second.rows) == [str(n) for n in range(10)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Three orders with names, numbers and codes of all kinds."""
    with copy_of(request.param, request, tmp_path_factory.mktemp("known")) as address:
        house = over(address, StoppedClock())
        house.take_in(
            incoming("3701234567890001", ("BP-J6-00001", 1), buyer="欧阳国强", contact="欧阳国强"),
            incoming("3701234567890002", ("06A 115 561 B", 1), contact="李 四", phone="0571-88001234"),
            incoming("ABC-77'9\\x", ("NEW_9.1", 1), buyer='Robert"); DROP TABLE orders;--', contact="李四", place=None),
        )
        yield house
        house.program.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王", [2]),
        ("欧阳", [1]),
        ("国强", [1]),
        ("强国", []),
        ("欧国", []),
        ("李四", [2, 3]),
        ("余杭", [1, 2]),
        ("王 杭州", [2]),
        ("王 欧阳", []),
        ("王小明 8800", [2]),
        ("370123", [1, 2]),
        ("3701234567890002", [2]),
        ("890001", [1]),
        ("5678", [1, 3]),
        ("1234", [2]),
        ("13812345678", [1, 3]),
        ("BP-J6-00001", [1]),
        ("bpj600001", [1]),
        ("00001", [1]),
        ("bp-j6", [1]),
        ("06A 115 561 B", [2]),
        ("06A115561B", [2]),
        ("06a-115", [2]),
        ("new_9.1", [3]),
        ("abc-77", [3]),
        ("robert", [3]),
        ("O0000", [1, 2, 3]),
        ("zzz", []),
        ("!?*", []),
        ('"', []),
        ("' OR 1=1 --", [3]),
        ('王" OR "欧', []),
        ("王*", [2]),
        ("NEAR(王 明)", []),
        ("words:王", []),
        ("王 & !明 | (", [2]),
        ("王:*", [2]),
        ("\\", []),
        ("\x00", []),
        ("\ud800王", [2]),
        ("王" + "\x00" * 3, [2]),
        ("x" * 5000, []),
        ("   ", [1, 2, 3]),
    ],
)
def test_words_find_orders_and_operators_do_nothing(known: House, words: str, found: list[int]):
    rows = known.program.reader.orders(OrderFilter(text=words)).rows

    assert sorted(row.id for row in rows) == found
    assert known.program.reader.count(OrderFilter(text=words)) == len(found)


@SHARED
@given(words=st.text(st.characters(), max_size=12) | st.text("王*\"'():&|!<->{}^~ \\ANDORTE", max_size=12))
def test_no_words_break_the_search(pool: House, words: str):
    assert pool.program.reader.count(OrderFilter(text=words)) <= len(everything(pool))
    assert pool.program.reader.order(words) is None or words.strip()


def test_the_queue_stands_in_the_order_in_which_it_is_routed(house: House):
    house.count_in({("HZ", PADS): 2})
    for hours, no in ((5, "a"), (9, "b"), (9, "c"), (1, "d")):
        house.take_in(incoming(no, (PADS, 1), paid_at=START - timedelta(hours=hours)))

    assert [row.order.external_no for row in house.program.reader.ranked_queue()] == ["b", "c", "a", "d"]
    house.route()
    assigned = house.program.reader.orders(OrderFilter(stage=Stage.ASSIGNED)).rows
    assert {row.external_no for row in assigned} == {"b", "c"}


def test_counts_and_board_agree_with_the_orders(pool: House):
    rows = everything(pool)
    counts = pool.program.reader.stage_counts()
    assert counts == {stage.value: sum(row.stage is stage for row in rows) for stage in Stage}
    assert min(counts.values()) > 0

    now = pool.clock()
    for cell in pool.program.reader.board():
        here = [row for row in rows if (row.warehouse, row.stage) == (cell.warehouse, cell.stage)]
        late = [row for row in here if row.stage in OPEN_STAGES and row.promised_at < now]
        assert (cell.count, cell.late) == (len(here), len(late))


def test_the_board_forgets_what_ended_a_day_ago(house: House):
    house.take_in(incoming("1", (PADS, 1)), incoming("2", (PADS, 1)))
    house.cancel("1")
    assert {cell.stage for cell in house.program.reader.board()} == {Stage.PAID, Stage.CANCELLED}

    house.clock.pass_by(hours=25)

    assert {cell.stage for cell in house.program.reader.board()} == {Stage.PAID}


def test_the_map_shows_open_orders_with_a_place(pool: House):
    dots = {dot.no for dot in pool.program.reader.map_orders()}

    expected = {row.no for row in everything(pool) if row.stage in OPEN_STAGES and pool.order(row.no).lat is not None}
    assert dots == expected


def test_the_feed_tells_what_kind_of_thing_changed(house: House):
    reader = house.program.reader
    position, nothing = reader.changed_since(-1)
    assert nothing == frozenset()
    assert reader.changed_since(position)[1] <= {"master"}

    house.take_in(incoming("1", (PADS, 1)))
    after, kinds = reader.changed_since(position)
    assert "order" in kinds
    house.count_in({("HZ", PADS): 1})
    last, kinds = reader.changed_since(after)
    assert "stock" in kinds
    assert last >= after


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_the_feed_misses_no_change_that_is_committed_late(house: House):
    """An early change whose transaction ends last must still be news to whoever looked in between."""
    reader = house.program.reader
    with house.program.unit_of_work() as slow:
        slow.changed("station", "slow")
        with house.program.unit_of_work() as quick:
            quick.changed("master", "quick")
            quick.commit()
        position, _ = reader.changed_since(reader.changed_since(-1)[0])
        slow.commit()

    assert "station" in reader.changed_since(position)[1]


def test_lines_stand_in_walk_order_at_the_station(house: House):
    house.count_in({("HZ", PADS): 1, ("HZ", OIL): 1, ("HZ", AIR): 1})
    house.take_in(incoming("1", (PADS, 1), (OIL, 1), (AIR, 1)))
    house.route()
    house.scan(house.no("1"))

    view = house.program.reader.station("HZ-1")

    assert [line.sku for line in view.lines] == [AIR, PADS, OIL]
    assert view.active_position == 3
