"""A label is born with the next number of its courier's pool, keeps it, and gives back what nobody has seen."""

from collections.abc import Callable

import pytest

from app.adapters.labels import WaybillLabel
from app.domain.catalog import MasterKind, ProductRecord
from app.domain.cutoffs import DEFAULT_CARRIERS, Carrier, carriers_text
from app.domain.parcel import LabelContent
from app.domain.people import Actor
from app.domain.picking import StationCommand, command_code
from app.domain.printing import Delivery, Fault, JobState
from app.usecases.company import ChangeSetting
from app.usecases.picking import ScanAnswer, ScanCode
from app.usecases.printing import Reprint
from app.usecases.waybills import AddWaybillNumbers, TakeWaybill
from tests.adapters.label_samples import printed, read, text_of
from tests.core import OIL, PADS, House, incoming, new_id
from tests.printing import KEEPER, OFFLINE, ToldPrinters, deliver, with_printer

NUMBERS = tuple(f"7312345678901{digit}" for digit in range(4))
ZTO = "中通快递"
NEXTBOX, UNDO = command_code(StationCommand.NEXTBOX), command_code(StationCommand.UNDO)


@pytest.fixture
def stocked(house: House) -> House:
    """Brake pads and oil on the shelf, four numbers in the pool of the courier of orders from Taobao."""
    house.count_in({("HZ", PADS): 50, ("HZ", OIL): 50})
    fill(house, *NUMBERS)
    return house


def fill(house: House, *numbers: str, carrier: str = "中通") -> None:
    house.handle(AddWaybillNumbers(new_id(), carrier, numbers))


def picked(house: House, no: str, *scans: str, pieces: int = 1, station: str = "HZ-1") -> ScanAnswer:
    """An order of brake pads is picked by these scans; the last answer."""
    house.take_in(incoming(no, (PADS, pieces)))
    house.route()
    return [house.scan(code, station) for code in (house.no(no), *(scans or [PADS] * pieces))][-1]


def labels(house: House, no: str) -> list[LabelContent]:
    return list(house.program.reader.labels_of([no]))


def numbers(house: House, no: str) -> list[tuple[str, str]]:
    """Courier and number on each label of an order."""
    return [(label.carrier, label.waybill) for label in labels(house, no)]


def pool(house: House) -> tuple[int, int]:
    """(free, taken)"""
    row = house.program.reader.waybill_numbers()[0]
    return row.free, row.taken


def keeper(house: House, *codes: str) -> list[str]:
    return [house.handle(ScanCode(new_id(), code), KEEPER).value.says for code in codes]


def test_courier_and_number_stand_on_the_printed_label(stocked: House):
    answer = picked(stocked, "1001")

    assert "unnumbered" not in answer.facts
    assert numbers(stocked, "1001") == [(ZTO, NUMBERS[0])]
    drawn = WaybillLabel().render(labels(stocked, "1001")[0])
    assert ("Code128", NUMBERS[0]) in read(printed(drawn))
    assert f"{ZTO}{NUMBERS[0]}" in text_of(drawn)
    box = stocked.order("1001").boxes[0]
    assert (box.carrier, box.waybill, stocked.order(NUMBERS[0]).row.external_no) == (ZTO, NUMBERS[0], "1001")
    taken = next(event for event in stocked.order("1001").events if event.event == "waybill_taken")
    assert (taken.facts["parcel"], taken.facts["waybill"], taken.facts["source"]) == (box.no, NUMBERS[0], "pool")
    assert pool(stocked) == (3, 1)


def test_the_courier_is_the_one_that_the_order_is_meant_for(stocked: House):
    carriers = (
        Carrier("DBL", "德邦", "17:00", over_kg=20),
        Carrier("LOCAL", "同城专线", "12:00", regions=("浙江省 杭州市",)),
        DEFAULT_CARRIERS[-1],
    )
    stocked.handle(ChangeSetting(new_id(), "carriers", carriers_text(carriers)))
    stocked.master(MasterKind.PRODUCTS, [ProductRecord(PADS, "刹车片", weight_g=6_000)])
    fill(stocked, "TC000001", carrier="同城专线")
    fill(stocked, "DPK000000000001", carrier="德邦")

    picked(stocked, "1001", pieces=3)
    picked(stocked, "1002", pieces=4)

    assert numbers(stocked, "1001") == [("同城专线", "TC000001")]
    assert numbers(stocked, "1002") == [("德邦快递", "DPK000000000001")]


def test_without_a_number_the_label_is_printed_all_the_same_and_the_station_says_so(house: House):
    house.count_in({("HZ", PADS): 9})
    answer = picked(house, "1001")

    assert (answer.says, answer.facts["unnumbered"]) == ("order_done", ZTO)
    assert numbers(house, "1001") == [("", "")]
    assert house.order("1001").boxes[0].carrier == ""
    house.stick("1001")
    house.handle(TakeWaybill(new_id(), house.no("1001"), "SF", "SF1000000000001"), KEEPER)
    assert house.order("1001").boxes[0].waybill == "SF1000000000001"


def test_every_box_has_a_number_of_its_own_as_far_as_they_go(house: House):
    house.count_in({("HZ", PADS): 9})
    fill(house, NUMBERS[0])
    answer = picked(house, "1001", PADS, NEXTBOX, PADS, pieces=2)

    assert answer.facts["unnumbered"] == ZTO
    assert numbers(house, "1001") == [(ZTO, NUMBERS[0]), ("", "")]


def test_a_further_copy_has_the_number_that_the_parcel_has(stocked: House):
    picked(stocked, "1001")
    stocked.handle(Reprint(new_id(), "1001", "撕坏"), KEEPER)
    assert numbers(stocked, "1001") == [(ZTO, NUMBERS[0])]

    stocked.hold("1001")
    assert stocked.scan(stocked.no("1001")).says == "stop_held"
    stocked.release("1001")
    assert numbers(stocked, "1001") == [(ZTO, NUMBERS[0])]

    stocked.handle(TakeWaybill(new_id(), stocked.no("1001"), "SF", "SF1000000000001", "waybill.replace"), KEEPER)
    stocked.handle(Reprint(new_id(), "1001", "改快递"), KEEPER)
    assert numbers(stocked, "1001") == [("顺丰速运", "SF1000000000001")]
    assert pool(stocked) == (3, 1)


def call_off(house: House) -> None:
    house.cancel("1001")


def unpick(house: House) -> None:
    assert keeper(house, house.no("1001"), UNDO, UNDO)[-1] == "unpicked"


@pytest.mark.parametrize("end", [call_off, unpick])
def test_the_number_of_a_label_that_was_never_printed_goes_back(stocked: House, end: Callable[[House], None]):
    with_printer(stocked)
    picked(stocked, "1001")
    stocked.program.deliver()

    end(stocked)

    assert pool(stocked) == (4, 0)
    assert stocked.program.reader.order(NUMBERS[0]) is None
    assert "waybill_returned" in stocked.events("1001")
    assert deliver(stocked, ToldPrinters()) == 0
    picked(stocked, "1002", station="HZ-2")
    assert numbers(stocked, "1002") == [(ZTO, NUMBERS[0])]


@pytest.mark.parametrize("end", [call_off, unpick])
@pytest.mark.parametrize(
    "came", [Delivery(JobState.PRINTED), OFFLINE, Delivery(JobState.FAILED, Fault.PAPER), Delivery(JobState.SENT)]
)
def test_a_number_that_a_printer_has_had_stays_used(stocked: House, end: Callable[[House], None], came: Delivery):
    with_printer(stocked)
    picked(stocked, "1001")
    stocked.program.deliver()
    deliver(stocked, ToldPrinters([came]))

    end(stocked)

    assert pool(stocked) == (3, 1)
    assert "waybill_returned" not in stocked.events("1001")
    picked(stocked, "1002", station="HZ-2")
    assert numbers(stocked, "1002") == [(ZTO, NUMBERS[1])]


def test_a_printer_that_begins_at_that_moment_keeps_the_number(stocked: House):
    with_printer(stocked)
    picked(stocked, "1001")
    stocked.program.deliver()

    deliver(stocked, ToldPrinters(meanwhile=lambda: stocked.cancel("1001")))

    assert pool(stocked) == (3, 1)


@pytest.mark.parametrize("how", ["stuck", "copied", "replaced"])
def test_a_number_that_people_have_dealt_with_stays_used(stocked: House, how: str):
    picked(stocked, "1001")
    if how == "stuck":  # printed from a file, by no printer that we know of
        stocked.stick("1001")
    elif how == "copied":
        stocked.handle(Reprint(new_id(), "1001", "撕坏"), KEEPER)
    else:
        taken = TakeWaybill(new_id(), stocked.no("1001"), "中通", NUMBERS[2], "waybill.replace")
        stocked.handle(taken, Actor("picker", "HZ-1"))

    stocked.cancel("1001")

    assert pool(stocked)[0] == (2 if how == "replaced" else 3)


def test_boxes_that_were_emptied_get_no_further_labels(stocked: House):
    picked(stocked, "1001")
    unpick(stocked)
    assert keeper(stocked, UNDO, PADS) == ["undone", "order_done"]

    copies = stocked.handle(Reprint(new_id(), "1001", "撕坏"), KEEPER).value.labels

    assert len(copies) == len(labels(stocked, "1001")) == 1
