"""Waybill numbers: from the pool, typed or scanned; one number, one parcel."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.people import Actor
from app.errors import NeedsConfirmation, Refused
from app.usecases.waybills import AddWaybillNumbers, NumbersAdded, TakeWaybill, WaybillTaken
from tests.core import House, new_id
from tests.usecases.outgoing import Gate, gate

__all__ = ["gate"]

NUMBERS = tuple(f"SF100000000000{digit}" for digit in range(1, 6))


def fill(gate: Gate, *numbers: str, carrier: str = "顺丰") -> NumbersAdded:
    added: NumbersAdded = gate.do(AddWaybillNumbers(new_id(), carrier, numbers or NUMBERS))
    return added


def take(gate: Gate, code: str, number: str = "", carrier: str = "SF", confirm: str = "") -> WaybillTaken:
    taken: WaybillTaken = gate.do(TakeWaybill(new_id(), code, carrier, number, confirm), Actor("picker", "HZ-1"))
    return taken


def test_the_pool_gives_each_number_once(gate: Gate, house: House):
    added = fill(gate, *NUMBERS, NUMBERS[0].lower(), "7312")
    assert (added.carrier, added.added, added.odd) == ("顺丰速运", 6, ("7312",))
    assert fill(gate).added == 0
    first, second = gate.parcel("1001"), gate.parcel("1002")

    assert take(gate, first).waybill == "7312"
    assert take(gate, second).waybill == NUMBERS[0]
    again = take(gate, first)

    assert (again.waybill, again.again) == ("7312", True)
    assert house.order("7312").row.no == house.no("1001")
    (pool,) = house.program.reader.waybill_numbers()
    assert (pool.carrier, pool.free, pool.taken, pool.next) == ("顺丰速运", 4, 2, NUMBERS[1])
    assert house.events("1001")[-1] == "waybill_taken"


def test_an_empty_pool_says_so(gate: Gate):
    label = gate.parcel("1001")
    fill(gate, "73123456789012", carrier="中通")

    with pytest.raises(Refused, match=r"waybill\.none_left"):
        take(gate, label)


def test_a_typed_number_of_the_pool_is_taken_from_it(gate: Gate, house: House):
    fill(gate)
    first, second, third = (gate.parcel(no) for no in ("1001", "1002", "1003"))

    assert take(gate, house.no("1001"), NUMBERS[0].lower()).waybill == NUMBERS[0]
    house.ship("1002", NUMBERS[1])

    assert take(gate, third).waybill == NUMBERS[2]
    with pytest.raises(Refused, match=r"waybill\.used"):
        take(gate, third, NUMBERS[0], confirm="waybill.replace")
    assert first != second


def test_the_pool_leaves_aside_what_somebody_has_typed_before(gate: Gate, house: House):
    label = gate.parcel("1001")
    house.run("INSERT INTO waybill_numbers (carrier, number) VALUES ('顺丰速运', :n)", n=NUMBERS[1])
    gate.parcel("1002", NUMBERS[0])
    house.run("INSERT INTO waybill_numbers (carrier, number) VALUES ('顺丰速运', :n)", n=NUMBERS[0])

    assert take(gate, label).waybill == NUMBERS[1]


def test_a_number_that_looks_odd_is_asked_about_and_never_refused(gate: Gate):
    label = gate.parcel("1001")

    with pytest.raises(NeedsConfirmation) as asked:
        take(gate, label, "73123456789012")
    assert (asked.value.key, asked.value.facts["looks"]) == ("waybill.odd", "中通快递")

    assert take(gate, label, "73123456789012", confirm="waybill.odd").waybill == "73123456789012"
    with pytest.raises(NeedsConfirmation, match=r"waybill\.replace"):
        take(gate, label, NUMBERS[0])
    assert take(gate, label, NUMBERS[0], confirm="waybill.replace").waybill == NUMBERS[0]


def test_our_own_codes_are_no_waybill_numbers(gate: Gate, house: House):
    label = gate.parcel("1001")

    for own in (label, house.no("1001"), house.order(label).parcel.no):  # type: ignore[union-attr]
        with pytest.raises(Refused, match=r"waybill\.own_code"):
            take(gate, label, own, carrier="跨越速运")


def test_a_parcel_in_a_load_or_away_keeps_its_number(gate: Gate, house: House):
    label = gate.parcel("1001", NUMBERS[0])
    load = gate.open()
    gate.put(load, label)
    with pytest.raises(Refused, match=r"waybill\.not_now"):
        take(gate, label, NUMBERS[1], confirm="waybill.replace")
    gate.close(load)
    with pytest.raises(Refused, match=r"waybill\.not_now"):
        take(gate, label)


def test_several_parcels_of_an_order_are_told_apart(gate: Gate):
    fill(gate)
    gate.parcel("1001")
    second = gate.second_box("1001", 1, None)

    with pytest.raises(Refused, match=r"parcel\.which"):
        take(gate, "1001")
    assert take(gate, second).parcel == second
    with pytest.raises(Refused, match=r"parcel\.unknown"):
        take(gate, "nothing")


def test_programs_that_take_at_once_get_different_numbers(gate: Gate, house: House):
    fill(gate)
    labels = [gate.parcel(str(1001 + place)) for place in range(4)]

    with ThreadPoolExecutor(4) as programs:
        taken = [answer.waybill for answer in programs.map(lambda label: take(gate, label), labels)]

    assert len(set(taken)) == 4
    assert house.program.reader.waybill_numbers()[0].free == 1
