"""Parcels into a courier's load, counted, closed and shipped in one go."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.handover import LoadState, Waits
from app.domain.people import Actor
from app.domain.stages import Stage
from app.errors import NeedsConfirmation, Refused
from app.usecases.credit import SetLimit
from app.usecases.handover import OpenLoad
from app.usecases.stages import ConfirmShipped
from app.usecases.waybills import TakeWaybill
from tests.core import PADS, House, new_id
from tests.usecases.outgoing import Gate, gate

__all__ = ["gate"]

SF1, SF2, SF3 = "SF1000000000001", "SF1000000000002", "SF1000000000003"


def test_parcels_are_counted_in_and_shipped_together(gate: Gate):
    first, second = gate.parcel("1001", SF1), gate.parcel("1002", SF2)
    load = gate.open("顺丰")

    moved = gate.put(load, first)
    assert (moved.inside, moved.expected, moved.waybill) == (1, 2, SF1)
    assert gate.put(load, SF1.lower()).again
    assert gate.put(load, second).inside == 2
    assert gate.house.order("1001").row.stage is Stage.PICKED

    closed = gate.close(load)

    assert (closed.parcels, len(closed.shipped), closed.partly) == (2, 2, ())
    for no in ("1001", "1002"):
        assert gate.house.order(no).row.stage is Stage.SHIPPED
        assert gate.house.events(no)[-2:] == ["parcel_loaded", "order_shipped"]
    facts = gate.house.order("1001").events[-1].facts
    assert facts == {"carrier": "顺丰速运", "waybill": SF1, "load": load}
    assert sum("customer.shipped" in row for row in gate.house.dump()["outbox"]) == 2


def test_what_is_missing_is_named_and_asked_about(gate: Gate):
    loaded, missing = gate.parcel("1001", SF1), gate.parcel("1002", SF2)
    load = gate.open()
    gate.put(load, loaded)

    with pytest.raises(NeedsConfirmation) as asked:
        gate.close(load)

    assert (asked.value.key, asked.value.facts["count"]) == ("load.missing", 1)
    assert asked.value.facts["parcels"] == gate.house.order(missing).parcel.no  # type: ignore[union-attr]
    assert gate.house.order("1001").row.stage is Stage.PICKED
    assert gate.close(load, "load.missing").parcels == 1
    assert gate.house.order("1002").row.stage is Stage.PICKED


def test_an_order_is_shipped_with_its_last_parcel(gate: Gate):
    first = gate.parcel("1001", SF1)
    second = gate.second_box("1001", 1, SF2)
    morning, evening = gate.open(), gate.open()
    gate.put(morning, first)

    closed = gate.close(morning, "load.missing")
    assert (closed.shipped, closed.partly) == ((), (gate.house.no("1001"),))
    with pytest.raises(Refused, match=r"order\.partly_left"):
        gate.house.cancel("1001")
    assert gate.refused(evening, first) == "load.left"

    gate.put(evening, second)
    assert gate.close(evening).shipped == (gate.house.no("1001"),)
    assert gate.house.order("1001").events[-1].facts["waybill"] == f"{SF1}, {SF2}"


def test_each_reason_to_keep_a_parcel_back_has_its_own_words(gate: Gate, house: House):
    good = gate.parcel("1001", SF1)
    bare = gate.parcel("1002", stuck=False)
    other = gate.parcel("1003", "73123456789012", "中通")
    no_number = gate.parcel("1004")
    load, elsewhere = gate.open(), gate.open()
    gate.put(elsewhere, good)

    assert gate.refused(load, "P000000000") == "parcel.unknown"
    assert gate.refused(load, good) == "load.elsewhere"
    assert gate.refused(load, bare) == "parcel.unlabelled"
    assert gate.refused(load, other) == "load.carrier"
    assert gate.refused(load, no_number) == "parcel.no_waybill"

    house.hold("1003")
    assert gate.refused(load, other) == "load.stop_held"
    house.cancel("1004")
    assert gate.refused(load, no_number) == "load.stop_cancelled"
    gate.take_out(elsewhere, good)
    house.run("UPDATE labels SET state = 'void' WHERE code = :code", code=good)
    assert gate.refused(load, good) == "label.superseded"
    house.run("UPDATE labels SET state = 'applied' WHERE code = :code", code=good)
    house.ship("1001", SF1)
    assert gate.refused(load, good) == "load.left"
    assert gate.refused(load, house.no("1001")) == "parcel.unknown"


def test_a_parcel_of_another_warehouse_stays(gate: Gate, house: House):
    house.count_in({("SH", PADS): 1})
    label = gate.parcel("1001", SF1)
    with pytest.raises(Refused, match=r"station\.unknown"):
        gate.do(OpenLoad(new_id(), "SF"), Actor("keeper", ""))
    load = gate.do(OpenLoad(new_id(), "SF"), Actor("keeper", "SH-1")).load

    assert gate.refused(load, label) == "load.warehouse"


def test_an_order_stopped_after_loading_keeps_the_load_open_until_it_is_taken_out(gate: Gate, house: House):
    kept, stopped, gone = gate.parcel("1001", SF1), gate.parcel("1002", SF2), gate.parcel("1003", SF3)
    load = gate.open()
    for label in (kept, stopped, gone):
        gate.put(load, label)
    house.hold("1002")
    house.cancel("1003")

    with pytest.raises(Refused, match=r"load\.stops") as refused:
        gate.close(load)

    named = {house.order(no).parcel.no for no in ("1002", "1003")}  # type: ignore[union-attr]
    assert set(str(refused.value.facts["parcels"]).split(", ")) == named
    for label in (stopped, gone):
        gate.take_out(load, label)
    with pytest.raises(Refused, match=r"load\.not_inside"):
        gate.take_out(load, gone)
    assert gate.close(load).shipped == (house.no("1001"),)


def test_a_load_that_is_given_up_lets_its_parcels_go(gate: Gate, house: House):
    label = gate.parcel("1001", SF1)
    load, other = gate.open(), gate.open()
    with pytest.raises(Refused, match=r"load\.empty"):
        gate.close(other)
    gate.put(load, label)
    gate.cancel(load)

    assert house.events("1001")[-2:] == ["parcel_loaded", "parcel_unloaded"]
    assert gate.refused(load, label) == "load.not_open"
    assert gate.put(other, label).inside == 1


def test_one_who_ships_by_hand_is_told_of_label_and_load(gate: Gate, house: House):
    label, bare = gate.parcel("1001", SF1), gate.parcel("1002", stuck=False)
    load = gate.open()
    gate.put(load, label)

    with pytest.raises(Refused, match=r"parcel\.in_load"):
        house.ship("1001", SF2)
    with pytest.raises(Refused, match=r"parcel\.unlabelled"):
        house.handle(ConfirmShipped(new_id(), "1002", "SF", SF2))

    house.stick("1002")
    house.ship("1002", SF3)
    assert house.order(bare).row.stage is Stage.SHIPPED


def test_parcels_of_an_order_travel_together_on_one_number(gate: Gate, house: House):
    """The others have numbers of their own where the courier gives them."""
    first = gate.parcel("1001")
    second = gate.second_box("1001", 1, None, carrier="")
    gate.do(TakeWaybill(new_id(), first, "SF", SF1))
    load = gate.open()

    assert gate.put(load, first).expected == 2
    with pytest.raises(NeedsConfirmation, match=r"load\.missing"):
        gate.close(load)
    gate.put(load, second)
    assert gate.close(load).shipped == (house.no("1001"),)
    assert house.order("1001").events[-1].facts["waybill"] == SF1

    gate.parcel("1002")
    gate.second_box("1002", 2, SF2)
    house.ship("1002", SF3)
    assert {house.order(number).row.no for number in (SF2, SF3)} == {house.no("1002")}


def test_the_list_shows_what_is_inside_and_what_is_not(gate: Gate, house: House):
    loaded, waiting = gate.parcel("1001", SF1), gate.parcel("1002", SF2)
    gate.parcel("1003")
    load, other = gate.open(), gate.open("中通")
    gate.put(load, loaded)
    house.run("UPDATE labels SET state = 'printed' WHERE code = :code", code=waiting)

    detail = house.program.reader.handover(load)

    assert detail is not None
    assert (detail.row.carrier, detail.row.warehouse, detail.row.parcels) == ("顺丰速运", "HZ", 1)
    assert [(row.waybill, row.buyer, row.box, row.boxes) for row in detail.inside] == [(SF1, "王小明", 1, 1)]
    assert [(row.waybill, row.waits) for row in detail.missing] == [(SF2, Waits.UNLABELLED)]
    assert (detail.missing_count, detail.without) == (1, 1)
    house.run("UPDATE labels SET state = 'applied' WHERE code = :code", code=waiting)
    gate.close(load, "load.missing")
    rows = house.program.reader.handovers("HZ")
    assert [(row.no, row.state) for row in rows] == [(other, LoadState.OPEN), (load, LoadState.CLOSED)]
    assert house.program.reader.handovers("BJ") == []
    assert [(row.carrier, row.parcels) for row in house.program.reader.handovers_due("HZ")] in (
        [("顺丰速运", 1), ("", 1)],
        [("", 1), ("顺丰速运", 1)],
    )
    assert house.program.reader.handover("G0") is None


def test_one_order_without_credit_keeps_the_whole_load_here(gate: Gate, house: House):
    house.customer("C1", limit_fen=9_000)
    no = house.on_account(8_000).no
    house.route()
    lapsing = house.pick(no)
    house.stick(no)
    gate.do(TakeWaybill(new_id(), lapsing, "SF", SF1))
    load = gate.open()
    gate.put(load, lapsing)
    gate.put(load, gate.parcel("1001", SF2))
    house.handle(SetLimit(new_id(), "C1", 7_999, "逾期"), Actor("finance"))

    with pytest.raises(Refused, match=r"credit\.lapsed"):
        gate.close(load)

    assert house.order("1001").row.stage is Stage.PICKED
    gate.take_out(load, lapsing)
    assert gate.close(load, "load.missing").shipped == (house.no("1001"),)


def test_two_gates_never_have_the_same_parcel(gate: Gate, house: House):
    gate.parcel("1001", SF1)
    loads = [gate.open() for _ in range(4)]

    def put(load: str) -> str:
        try:
            gate.put(load, SF1)
        except Refused as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(4) as gates:
        said = sorted(gates.map(put, loads))

    assert said == ["in", *["load.elsewhere"] * 3]
