"""Pick lists: who goes into one, the walk, what makes an order leave, and that nothing is picked twice."""

from typing import Any

import pytest

from app.domain.codes import CodeType, is_own_code
from app.domain.intake import IncomingOrder
from app.domain.people import Actor
from app.domain.pick_lists import ListKind
from app.domain.picking import StationCommand, command_code
from app.domain.stages import Awaits
from app.errors import BadInput, Refused
from app.usecases.overriding import OverrideRoute, RerouteOrder
from app.usecases.pick_lists import CancelList, CloseList, DropOrder, ListChanged, ListReleased, ReleaseList, TakeList
from app.views.lists import ListDetail, ListRow
from tests.core import ADMIN, AIR, OIL, PADS, House, incoming, new_id

AT_1, AT_2 = Actor("picker", "HZ-1"), Actor("picker", "HZ-2")


def assigned(house: House, *orders: IncomingOrder) -> None:
    """These orders wait in Hangzhou; without any, four of brake pads, oil and air filters."""
    house.count_in({("HZ", sku): 50 for sku in (PADS, OIL, AIR)})
    house.take_in(
        *(
            orders
            or (
                incoming("1001", (PADS, 2), (OIL, 1)),
                incoming("1002", (AIR, 1)),
                incoming("1003", (PADS, 1)),
                incoming("1004", (OIL, 3)),
            )
        )
    )
    house.route()


def release(house: House, *orders: str, kind: ListKind = ListKind.BATCH, by: Actor = ADMIN) -> ListReleased:
    return house.handle(ReleaseList(new_id(), kind, "HZ", tuple(map(house.no, orders))), by).value


def take(house: House, no: str, who: Actor = AT_1, after: str = "") -> ListChanged:
    return house.handle(TakeList(new_id(), no, after), who).value


def cancel(house: House, no: str) -> ListChanged:
    return house.handle(CancelList(new_id(), no)).value


def detail(house: House, no: str) -> ListDetail:
    found = house.program.reader.pick_list(no)
    assert found is not None
    return found


def row(house: House, no: str) -> ListRow:
    return next(row for row in house.program.reader.pick_lists("HZ") if row.no == no)


def walked(house: House, no: str) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Location, product and (bin, pieces) of what is left of a list."""
    left = detail(house, no).left
    return [(step.location, step.sku, [(share.bin, share.pieces) for share in step.bins]) for step in left]


def waiting(house: House) -> list[str]:
    """Channel's numbers of what could be released, in the sequence of the carts."""
    carts = house.program.reader.carts("HZ", 12).carts
    return [house.order(order.no).row.external_no for cart in carts for order in cart.orders]


def test_a_list_is_one_walk_with_a_bin_for_each_order(house: House):
    assigned(house)

    made = release(house, "1001", "1003", "1004")

    assert is_own_code(made.list, CodeType.PICK_LIST)
    assert made.orders == (house.no("1001"), house.no("1003"), house.no("1004"))
    assert walked(house, made.list) == [
        ("B-01", PADS, [(1, 2), (2, 1)]),
        ("O-01", OIL, [(1, 1), (3, 3)]),
    ]
    found = detail(house, made.list)
    assert [(order.external_no, order.bin, order.pieces) for order in found.orders] == [
        *(("1001", 1, 3), ("1003", 2, 1), ("1004", 3, 3))
    ]
    assert (found.row.state, found.row.orders, found.row.pieces, found.row.picked) == ("released", 3, 7, 0)
    assert house.order("1004").events[-1].facts == {"list": made.list, "bin": 3}
    assert waiting(house) == ["1002"]


def test_the_walk_follows_the_numbers_of_the_places(house: House):
    assigned(house)
    house.run(
        "INSERT INTO locations (warehouse_id, code, walk) SELECT id, code2, n FROM warehouses,"
        " (SELECT 'O-01' AS code2, 1 AS n UNION ALL SELECT 'B-01', 2) AS places WHERE code = 'HZ'"
    )

    made = release(house, "1001", "1002")

    assert [location for location, _, _ in walked(house, made.list)] == ["O-01", "B-01", "A-01"]


def test_an_order_is_in_one_list_only(house: House):
    assigned(house)
    first = release(house, "1001", "1002")

    second = release(house, "1002", "1003")

    assert (second.orders, second.left_out) == ((house.no("1003"),), (house.no("1002"),))
    with pytest.raises(Refused, match=r"list\.empty"):
        release(house, "1001", "1003")
    assert [sku for _, sku, _ in walked(house, first.list)] == [AIR, PADS, OIL]


@pytest.mark.parametrize("what", ["held", "begun", "in hand", "elsewhere", "not routed", "picked"])
def test_what_nobody_should_pick_stays_out(house: House, what: str):
    assigned(house, incoming("1001", (PADS, 2)), incoming("1002", (PADS, 1)))
    no = house.no("1001")
    if what == "held":
        house.hold("1001")
    elif what == "begun":
        for code in (no, PADS, command_code(StationCommand.CANCEL)):
            house.scan(code)
    elif what == "in hand":
        house.scan(no)
    elif what == "elsewhere":
        house.count_in({("SH", PADS): 2})
        house.handle(OverrideRoute(new_id(), "1001", "SH", "r"))
    elif what == "not routed":
        house.handle(RerouteOrder(new_id(), "1001", "r"))
    else:
        house.pick(no)

    assert waiting(house) == ["1002"]
    assert release(house, "1001", "1002").left_out == (no,)


@pytest.mark.parametrize("count", [0, 61])
def test_a_cart_has_so_many_bins(house: House, count: int):
    with pytest.raises(BadInput, match=r"argument\.bad"):
        house.handle(ReleaseList(new_id(), ListKind.BATCH, "HZ", tuple(map(str, range(count)))))


def test_a_list_is_taken_once(house: House):
    assigned(house)
    no = release(house, "1001").list

    take(house, no, AT_1)
    assert (row(house, no).state, row(house, no).station) == ("picking", "HZ-1")
    take(house, no, AT_1)
    with pytest.raises(Refused, match=r"list\.taken"):
        take(house, no, AT_2)

    take(house, no, AT_2, after="HZ-1")
    assert row(house, no).station == "HZ-2"
    with pytest.raises(Refused, match=r"list\.taken"):
        take(house, no, AT_1, after="HZ-1")


@pytest.mark.parametrize(
    ("who", "code"), [(Actor("picker", "SH-1"), "list.elsewhere"), (Actor("picker"), "station.unknown")]
)
def test_a_list_is_picked_in_its_warehouse(house: House, who: Actor, code: str):
    assigned(house)
    no = release(house, "1001").list
    house.run(
        "INSERT INTO stations (code, name, warehouse_id) SELECT 'SH-1', '上海 1', id FROM warehouses"
        " WHERE code = 'SH' AND NOT EXISTS (SELECT 1 FROM stations WHERE code = 'SH-1')"
    )

    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        take(house, no, who)


@pytest.mark.parametrize("make", [lambda no: TakeList(new_id(), no), lambda no: CancelList(new_id(), no)])
def test_a_closed_list_and_one_that_never_was_are_refused(house: House, make: Any):
    assigned(house)
    no = release(house, "1001").list
    cancel(house, no)

    for code, said in ((no, "list.closed"), ("B000000999", "list.unknown")):
        with pytest.raises(Refused, match=said.replace(".", r"\.")):
            house.handle(make(code), AT_1 if isinstance(make(code), TakeList) else ADMIN)


def test_a_cancelled_list_gives_its_orders_back(house: House):
    assigned(house)
    no = release(house, "1001", "1002").list

    cancelled = cancel(house, no)

    assert (cancelled.state, set(cancelled.left)) == ("cancelled", {house.no("1001"), house.no("1002")})
    assert house.order("1002").events[-1].event == "list_left"
    assert set(waiting(house)) == {"1001", "1002", "1003", "1004"}
    assert release(house, "1001").orders == (house.no("1001"),)


def hold(house: House) -> None:
    house.hold("1001")


def call_off(house: House) -> None:
    house.cancel("1001")


def reroute(house: House) -> None:
    house.handle(RerouteOrder(new_id(), "1001", "r"))


def drop(house: House) -> None:
    house.handle(DropOrder(new_id(), "1001"))


def pick_and_call_off(house: House) -> None:
    house.pick(house.no("1001"))
    house.cancel("1001")


@pytest.mark.parametrize("leave", [hold, call_off, reroute, drop, pick_and_call_off])
def test_an_order_that_is_not_to_be_picked_leaves_its_list(house: House, leave: Any):
    assigned(house)
    no = release(house, "1001", "1002").list

    leave(house)

    assert walked(house, no) == [("A-01", AIR, [(2, 1)])]
    assert [order.inside for order in detail(house, no).orders] == [False, True]
    assert row(house, no).orders == 1
    assert house.program.check() == []
    with pytest.raises(Refused, match=r"list\.not_in"):
        drop(house)


def test_a_released_order_may_go_into_another_list(house: House):
    assigned(house)
    first = release(house, "1001", "1002").list
    house.hold("1001")
    house.release("1001")

    second = release(house, "1001").list

    assert (row(house, first).orders, row(house, second).orders) == (1, 1)


def test_a_list_that_everybody_left_is_cancelled(house: House):
    assigned(house)
    no = release(house, "1001", "1002").list
    take(house, no)

    house.cancel("1001")
    assert row(house, no).state == "picking"
    house.hold("1002")

    assert row(house, no).state == "cancelled"


def walk_with(house: House, no: str, *codes: str) -> list[str]:
    """Station HZ-1 opens the list and scans these; what it says."""
    return [house.scan(code).says for code in (no, *codes)]


def test_progress_is_what_the_lines_say(house: House):
    assigned(house)
    no = release(house, "1001", "1003").list
    before = row(house, no).minutes

    walk_with(house, no, PADS, PADS, OIL)

    assert (row(house, no).pieces, row(house, no).picked, row(house, no).picker) == (4, 3, "picker")
    assert row(house, no).minutes <= before
    assert walked(house, no) == [("B-01", PADS, [(2, 1)])]
    assert [step.pieces for step in detail(house, no).walk] == [3, 1]


def test_a_list_with_nothing_left_is_done(house: House):
    assigned(house)
    no = release(house, "1001", "1003").list

    def close() -> bool:
        with house.program.unit_of_work() as uow:
            done = uow.lists.close_if_done(no, house.clock())
            uow.commit()
            return done

    assert not close()
    walk_with(house, no, PADS, PADS, OIL)
    assert not close()
    assert walk_with(house, no, PADS)[-1] == "list_done"

    assert not close()
    assert (row(house, no).state, row(house, no).orders, row(house, no).picked) == ("done", 2, 4)
    with house.program.unit_of_work() as uow:
        assert (uow.lists.open_of(no), uow.lists.bin_of(house.order("1001").row.id)) == (None, None)


def test_a_picker_may_end_a_list_unfinished(house: House):
    assigned(house)
    no = release(house, "1001", "1003").list
    with pytest.raises(Refused, match=r"list\.not_here"):
        house.handle(CloseList(new_id(), no), AT_1)
    walk_with(house, no, PADS, PADS, OIL)

    closed = house.handle(CloseList(new_id(), no), AT_1).value

    assert (closed.state, closed.left) == ("done", (house.no("1003"),))
    assert set(waiting(house)) == {"1002", "1003", "1004"}
    assert house.order("1001").row.awaits is Awaits.SHIPPING


def test_who_opens_an_order_alone_takes_it_off_its_list(house: House):
    assigned(house)
    no = release(house, "1001", "1002").list

    house.scan(house.no("1001"))

    assert row(house, no).orders == 1
    assert waiting(house) == ["1003", "1004"]


@pytest.mark.parametrize(
    ("done", "undone", "invariant"),
    [
        ("UPDATE pick_lists SET state = 'done'", "UPDATE pick_lists SET state = 'released'", "listed_is_to_be_picked"),
        ("UPDATE orders SET held = 1", "UPDATE orders SET held = 0", "listed_is_to_be_picked"),
        ("UPDATE pick_list_orders SET bin = 1", "UPDATE pick_list_orders SET bin = order_id", "one_order_a_bin"),
    ],
)
def test_the_check_names_a_list_that_is_wrong(house: House, done: str, undone: str, invariant: str):
    assigned(house)
    release(house, "1001", "1002")

    house.run(done)

    assert [finding.invariant for finding in house.program.check()] == [invariant]
    house.run(undone)
