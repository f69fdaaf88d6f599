"""What the labels of many orders show, sorted as they are wanted; what a printer has had is not printed twice."""

from datetime import timedelta

import pytest

from app.domain.intake import Channel
from app.domain.label_look import DEFAULT_LAYOUT, LabelLook, look_key, look_text
from app.domain.people import Actor
from app.errors import BadInput, Refused
from app.usecases.company import ChangeSetting
from app.usecases.label_looks import SaveLabelLook
from app.views.labels import LabelOrder
from tests.core import ADMIN, AIR, OIL, PADS, START, House, incoming, new_id

GOODS = {"1001": PADS, "1002": OIL, "1003": AIR, "1004": PADS}
PLACES = {PADS: ("C-01", 30), OIL: ("A-01", 10), AIR: ("B-01", 20)}


@pytest.fixture
def picked(house: House) -> House:
    """Four picked orders, the first the youngest, of three kinds that lie along the walk; the last one by phone."""
    house.count_in({("HZ", sku): 9 for sku in PLACES})
    for number, (no, sku) in enumerate(GOODS.items()):
        channel = Channel.MINI if no == "1004" else Channel.TAOBAO
        house.take_in(incoming(no, (sku, 1), paid_at=START - timedelta(hours=number)), channel=channel)
    house.route()
    for no in GOODS:
        house.pick(house.no(no))
    for sku, (place, walk) in PLACES.items():
        house.run("UPDATE stock SET location = :p WHERE sku_id = (SELECT id FROM skus WHERE code = :s)", p=place, s=sku)
        house.run(
            "INSERT INTO locations (warehouse_id, code, walk) SELECT id, :p, :w FROM warehouses WHERE code = 'HZ'",
            p=place,
            w=walk,
        )
    return house


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (LabelOrder.AGE, ["1004", "1003", "1002", "1001"]),
        (LabelOrder.SKU, ["1003", "1004", "1001", "1002"]),
        (LabelOrder.LOCATION, ["1002", "1003", "1004", "1001"]),
        (LabelOrder.CHANNEL, ["1004", "1003", "1002", "1001"]),
        (LabelOrder.ROUTE, ["1004", "1003", "1002", "1001"]),
    ],
)
def test_labels_come_in_the_sequence_wanted(picked: House, by: LabelOrder, expected: list[str]) -> None:
    reader = picked.program.reader
    assert [label.external_no for label in reader.labels_to_print(by)] == expected
    codes = [picked.no("1001"), "1003", picked.order("1004").parcel.label_code]  # type: ignore[union-attr]
    wanted = [no for no in expected if no != "1002"]
    assert [label.external_no for label in reader.labels_of(codes, by)] == wanted


def test_what_is_on_its_box_already_is_not_printed_again_unless_named(picked: House) -> None:
    label = picked.order("1004").parcel.label_code  # type: ignore[union-attr]
    picked.scan(label)
    reader = picked.program.reader
    assert label not in [content.label_code for content in reader.labels_to_print()]
    assert [content.label_code for content in reader.labels_of(["1004"])] == [label]


def test_what_has_no_label_is_named(picked: House) -> None:
    picked.take_in(incoming("1005", (PADS, 1)))
    reader = picked.program.reader
    for codes, code in ((["1001", "1005"], "label.none"), (["1001", "9999"], "order.unknown")):
        with pytest.raises(Refused) as refused:
            reader.labels_of(codes)
        assert refused.value.code == code
        assert refused.value.facts["order"] in (picked.no("1005"), "9999")


def test_a_look_that_was_saved_is_in_force_for_its_layout(house: House) -> None:
    look = LabelLook(sender_name="拣通汽配", step=1)
    house.handle(SaveLabelLook(new_id(), DEFAULT_LAYOUT, look), Actor("keeper"))
    assert house.program.reader.settings()[look_key(DEFAULT_LAYOUT)] == look_text(look)


def test_a_look_is_no_setting_and_only_of_a_layout_that_is_there(house: House) -> None:
    with pytest.raises(BadInput, match=r"setting\.unknown"):
        house.handle(ChangeSetting(new_id(), look_key(DEFAULT_LAYOUT), "{}"), ADMIN)
    with pytest.raises(BadInput, match=r"label\.layout"):
        house.handle(SaveLabelLook(new_id(), "1x1", LabelLook()), ADMIN)
    with pytest.raises(BadInput, match=r"label\.look"):
        house.handle(SaveLabelLook(new_id(), DEFAULT_LAYOUT, LabelLook(step=9)), ADMIN)
