"""An import is taken back as a unit, or not at all and with what stands in its way."""

from collections.abc import Callable

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import Channel, Pay, SourceStatus
from app.errors import Refused
from app.usecases.credit import AskCredit
from app.usecases.curing import CureSku
from app.views.orders import OrderFilter
from tests.core import CLERK, OIL, PADS, Actor, House, incoming, new_id

ORDER = incoming("1001", (PADS, 2))
KEPT = ("batches", "changes", "requests")
"""Tables that remember what was undone."""


def world(house: House) -> dict[str, list[str]]:
    return {name: rows for name, rows in house.dump().items() if name not in KEPT}


def test_new_orders_vanish_with_everything_that_came_with_them(house: House):
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1", (PADS, 1)))
    before = world(house)
    batch = house.take_in(
        ORDER,
        incoming("1002", ("??", 1)),
        incoming("1003", (OIL, 1), status=SourceStatus.SHIPPED, carrier="SF", waybill="SF1"),
        incoming("1004", (PADS, -1), (PADS, 2)),
    ).batch

    undone = house.undo(batch, CLERK)

    assert (undone.removed, undone.restored) == (4, 0)
    assert world(house) == before
    assert house.program.reader.order("1001") is None
    assert house.program.reader.order("SF1") is None
    assert house.program.reader.orders(OrderFilter(text="1001")).rows == ()
    assert house.route().orders == 1


def test_numbers_are_not_given_again_and_the_same_file_comes_in_again(house: House):
    first = house.take_in(ORDER, incoming("1002", (OIL, 1)))
    numbers = {house.no("1001"), house.no("1002")}
    house.undo(first.batch)

    again = house.take_in(ORDER, incoming("1002", (OIL, 1)))

    assert again.orders == 2
    assert numbers.isdisjoint({house.no("1001"), house.no("1002")})
    house.undo(again.batch)
    assert house.place((PADS, 1), customer=added(house)).no not in numbers


def test_numbers_of_parcels_are_not_given_again(house: House):
    sent = {"status": SourceStatus.SHIPPED, "carrier": "SF"}
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1", (PADS, 1)))
    batch = house.take_in(incoming("1001", (OIL, 1), waybill="SF1", **sent)).batch
    undone = parcel(house, "1001")
    house.undo(batch)

    house.route()
    house.pick(house.no("1"))

    house.take_in(incoming("1001", (OIL, 1), waybill="SF1", **sent))
    assert undone not in {parcel(house, "1"), parcel(house, "1001")}


def parcel(house: House, order: str) -> str:
    box = house.order(order).parcel
    assert box is not None
    return box.no


def added(house: House) -> str:
    house.customer("C1")
    return "C1"


def test_changed_and_completed_orders_are_as_they_were(house: House):
    house.take_in(ORDER, incoming("1002", (OIL, 1), status=SourceStatus.UNPAID, paid_at=None))
    shown = ("row", "contact", "phone", "address", "remark", "lines", "lat")
    before = [[getattr(house.order(no), name) for name in shown] for no in ("1001", "1002")]
    later = ORDER._replace(
        lines=(*ORDER.lines, *incoming("", (OIL, 3)).lines), address="别处", place=None, buyer="赵五"
    )
    batch = house.take_in(later, incoming("1002", (OIL, 1), buyer="钱六"), incoming("1003", (OIL, 1))).batch
    assert house.order("1001").row.missing == ("address",)

    undone = house.undo(batch)

    assert (undone.removed, undone.restored) == (1, 2)
    assert [[getattr(house.order(no), name) for name in shown] for no in ("1001", "1002")] == before
    assert house.events("1001") == ["order_received", "source_changed", "import_undone"]
    assert house.events("1002") == ["order_received", "order_completed", "import_undone"]
    search = house.program.reader.orders
    assert [len(search(OrderFilter(text=name)).rows) for name in ("赵五", "钱六", "王小明")] == [0, 0, 2]
    assert house.take_in(later, incoming("1002", (OIL, 1), buyer="钱六")).changed == 1


def route(house: House) -> None:
    house.route()


def hold(house: House) -> None:
    house.hold("1001")
    house.release("1001")


def cure(house: House) -> None:
    house.handle(CureSku(new_id(), "??", PADS))


def change(house: House) -> None:
    house.take_in(ORDER._replace(remark="改"))


def close(house: House) -> None:
    house.take_in(ORDER._replace(status=SourceStatus.CLOSED))


def give_back(house: House) -> None:
    house.take_in(incoming("R1", (PADS, -1), sale_no="1001"))


TOUCHES = {"routed": route, "held": hold, "cured": cure, "changed": change, "closed": close, "returned": give_back}


@pytest.mark.parametrize("what", TOUCHES)
def test_what_somebody_has_worked_on_blocks_the_whole_undo_and_is_named(house: House, what: str):
    house.count_in({("HZ", PADS): 2})
    batch = house.take_in(ORDER, incoming("1002", ("??", 1)), incoming("1003", (PADS, 1), place=None)).batch
    touch: Callable[[House], None] = TOUCHES[what]
    touch(house)
    before = house.dump()

    with pytest.raises(Refused) as caught:
        house.undo(batch)

    touched = house.no("1002" if what == "cured" else "1001")
    assert (caught.value.code, caught.value.facts["count"], caught.value.facts["orders"]) == (
        "batch.blocked",
        1,
        touched,
    )
    assert house.dump() == before


def test_credit_that_an_import_took_is_given_back_and_goes_to_who_waits(house: House):
    house.customer("C1", 50_000)
    house.handle(AskCredit(new_id(), "C1", 60_000, "急"))
    house.grant(1)
    first = house.take_in(incoming("1001", (PADS, 1), customer="C1", pay=Pay.CREDIT, amount_fen=100_000)).batch
    waiting = house.take_in(incoming("1002", (PADS, 1), customer="C1", pay=Pay.CREDIT, amount_fen=90_000)).batch
    assert house.order("1001").row.missing == ()
    assert house.order("1002").row.missing == ("credit",)

    assert house.undo(first).removed == 1

    assert house.order("1002").row.missing == ()
    assert house.account().open_fen == 90_000
    assert house.program.check() == []
    house.hold("1002")
    with pytest.raises(Refused, match=r"batch\.blocked"):
        house.undo(waiting)


def test_a_change_that_is_worked_on_or_that_stopped_an_order_blocks_too(house: House):
    house.count_in({("HZ", PADS): 9})
    house.take_in(ORDER, incoming("1002", (PADS, 1)))
    changed = house.take_in(ORDER._replace(remark="改")).batch
    house.route()
    house.pick(house.no("1002"))
    stopped = house.take_in(incoming("1002", (PADS, 4))).batch

    for batch, no in ((changed, "1001"), (stopped, "1002")):
        with pytest.raises(Refused, match=r"batch\.blocked") as caught:
            house.undo(batch)
        assert caught.value.facts["orders"] == house.no(no)


def test_imports_are_undone_newest_first(house: House):
    first = house.take_in(ORDER).batch
    second = house.take_in(ORDER._replace(remark="改")).batch
    with pytest.raises(Refused, match=r"batch\.blocked"):
        house.undo(first)

    assert house.undo(second).restored == 1

    assert house.order("1001").remark == ""


def test_only_imports_of_orders_are_undone_and_only_once(house: House):
    master = house.master(MasterKind.PRODUCTS, [ProductRecord("NEW", "x")]).batch
    batch = house.take_in(ORDER).batch
    house.undo(f" {batch} ")

    for number, code in ((batch, "undone"), (master, "not_orders"), ("999", "unknown"), ("x", "unknown")):
        with pytest.raises(Refused, match=rf"batch\.{code}"):
            house.undo(number)


def test_what_was_placed_at_the_desk_is_cancelled_not_undone(house: House):
    house.customer("C1")
    house.place((PADS, 1))
    with house.program.database.reading() as connection:
        batch = connection.exec_driver_sql("SELECT max(id) FROM batches WHERE kind = 'phone'").scalar_one()

    with pytest.raises(Refused, match=r"batch\.not_orders"):
        house.undo(str(batch))


def test_undoing_needs_the_right_to_import(house: House):
    batch = house.take_in(ORDER, channel=Channel.JD).batch

    for role in ("picker", "keeper", "finance", "supervisor"):
        with pytest.raises(Refused, match=r"operator\.not_permitted"):
            house.undo(batch, Actor(role))
