"""Found stock: a piece that nobody knew of serves who waits for it, at once; more than a little is asked first."""

import pytest

from app.domain.people import Actor
from app.domain.stages import Stage
from app.errors import BadInput, Refused
from app.usecases.company import ChangeSetting
from app.usecases.found import ApproveCount, FoundStock, RefuseCount, StockCorrected
from tests.core import ADMIN, OIL, PADS, SUPERVISOR, House, incoming, new_id

PICKER = Actor("picker", "HZ-1")
KEEPER = Actor("keeper", "HZ-1")


def find(house: House, pieces: int, code: str = OIL, by: Actor = PICKER, **fields: str) -> StockCorrected:
    return house.handle(FoundStock(new_id(), code, pieces, **fields), by).value


def approve(house: House, count: int, by: Actor = SUPERVISOR) -> StockCorrected:
    return house.handle(ApproveCount(new_id(), count, "看过了"), by).value


def movements(house: House) -> list[tuple[str, int, str]]:
    with house.program.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind, quantity, reference FROM stock_movements WHERE kind IN ('found', 'cycle') ORDER BY id"
        )
        return [tuple(row) for row in rows]


def refused(house: House, command: object, by: Actor) -> str:
    with pytest.raises(Refused) as caught:
        house.handle(command, by)
    return caught.value.code


def test_a_few_pieces_more_are_there_at_once(house: House):
    house.count_in({("HZ", OIL): 10})

    done = find(house, 5, "6901234567908", location="O-01")

    assert (done.state, done.sku, done.warehouse, done.on_hand) == ("done", OIL, "HZ", 15)
    assert house.stock("HZ", OIL) == (15, 0)
    assert movements(house) == [("found", 5, str(done.count))]


def test_who_waits_for_the_goods_goes_on_in_the_same_moment(house: House):
    house.take_in(incoming("1", (PADS, 2)), incoming("2", (PADS, 9)))
    house.route()

    done = find(house, 4, PADS)

    assert done.orders == (house.no("1"),)
    assert (house.order("1").row.stage, house.order("1").row.warehouse) == (Stage.ASSIGNED, "HZ")
    assert house.order("2").row.stage is Stage.TO_PRODUCE
    assert house.stock("HZ", PADS) == (4, 2)


def test_above_the_limit_somebody_else_decides(house: House):
    house.take_in(incoming("1", (PADS, 5)))
    house.route()
    asked = find(house, 5, PADS)
    assert (asked.state, asked.orders, house.stock("HZ", PADS)) == ("asked", (), (0, 0))
    assert movements(house) == []

    done = approve(house, asked.count)

    assert (done.state, done.orders, done.on_hand) == ("approved", (house.no("1"),), 5)
    assert house.stock("HZ", PADS) == (5, 5)
    assert movements(house) == [("found", 5, str(asked.count))]
    assert refused(house, ApproveCount(new_id(), asked.count), SUPERVISOR) == "count.decided"
    assert refused(house, RefuseCount(new_id(), asked.count, "不信"), SUPERVISOR) == "count.decided"


def test_a_refused_difference_changes_nothing(house: House):
    asked = find(house, 50)

    assert refused(house, RefuseCount(new_id(), asked.count, " "), SUPERVISOR) == "field.required"
    house.handle(RefuseCount(new_id(), asked.count, "再点一遍"), SUPERVISOR)

    assert house.stock("HZ", OIL) == (0, 0)
    (row,) = house.program.reader.corrections()
    assert (row.state, row.decided_by, row.answer) == ("refused", "supervisor", "再点一遍")


def test_nobody_decides_on_what_they_found_themselves(house: House):
    asked = find(house, 50, by=Actor("admin", "HZ-1"))

    assert refused(house, ApproveCount(new_id(), asked.count), ADMIN) == "count.own"
    assert refused(house, RefuseCount(new_id(), asked.count, "不"), ADMIN) == "count.own"
    assert approve(house, asked.count).state == "approved"


def test_slices_of_one_day_add_up(house: House):
    assert find(house, 3).state == "done"
    assert find(house, 3, by=KEEPER).state == "asked"
    house.clock.pass_by(hours=25)
    assert find(house, 3).state == "done"


def test_the_limit_is_the_companys(house: House):
    house.handle(ChangeSetting(new_id(), "count.limit", "20"))
    house.handle(ChangeSetting(new_id(), "count.limit_fen", "78000"))

    assert find(house, 20).state == "done"
    assert find(house, 7, PADS).state == "asked"


def test_the_order_in_hand_tells_of_it(house: House):
    house.count_in({("HZ", OIL): 3})
    house.take_in(incoming("1", (OIL, 3)))
    house.route()

    done = find(house, 2, order="1")

    event = house.order("1").events[-1]
    assert (event.event, event.station) == ("stock_found", "HZ-1")
    assert event.facts == {"sku": OIL, "pieces": 2, "warehouse": "HZ", "count": done.count}


def test_goods_without_a_place_get_the_one_where_they_were_found(house: House):
    find(house, 2, location="z-09-1 ")
    find(house, 2, location="Z-10")

    (row,) = [row for row in house.program.reader.locations("HZ") if row.items]
    assert (row.code, row.items) == ("Z-09-1", 1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"code": "??"}, "sku.unknown"),
        ({"code": "SHARED-1"}, "sku.several"),
        ({"pieces": 0}, "argument.bad"),
        ({"pieces": -1}, "argument.bad"),
        ({"pieces": 1_000_001}, "argument.bad"),
        ({"reason": "why not"}, "argument.bad"),
        ({"reason": "other"}, "field.required"),
        ({"order": "nobody's"}, "order.unknown"),
        ({"warehouse": "XX"}, "warehouse.unknown"),
    ],
)
def test_what_cannot_have_been_found(house: House, fields: dict, code: str):
    command = FoundStock(new_id(), **{"code": OIL, "pieces": 1} | fields)

    assert refused(house, command, PICKER) == code
    assert movements(house) == []


def test_without_a_station_the_warehouse_is_named(house: House):
    assert refused(house, FoundStock(new_id(), OIL, 1), ADMIN) == "station.unknown"

    assert find(house, 1, by=ADMIN, warehouse="sh").warehouse == "SH"


def test_a_shared_code_means_what_belongs_here(house: House):
    house.count_in({("HZ", OIL): 1})

    assert find(house, 1, "SHARED-1", location="O-01").sku == OIL


def test_a_number_out_of_range_is_refused_as_bad(house: House):
    with pytest.raises(BadInput, match=r"argument\.bad"):
        find(house, 0)


@pytest.mark.parametrize(
    ("tampering", "back"),
    [
        ("UPDATE stock_counts SET counted = counted + 1", "UPDATE stock_counts SET counted = counted - 1"),
        ("UPDATE stock_counts SET state = 'refused'", "UPDATE stock_counts SET state = 'done'"),
        (
            "UPDATE stock_movements SET reference = '99' WHERE kind = 'found'",
            "UPDATE stock_movements SET reference = '1' WHERE kind = 'found'",
        ),
    ],
)
def test_a_correction_without_its_movement_is_named(house: House, tampering: str, back: str):
    find(house, 2)

    house.run(tampering)

    assert {finding.invariant for finding in house.program.check()} == {"correction_is_its_movement"}
    house.run(back)
