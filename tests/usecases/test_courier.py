"""Signed by what couriers say, and only by what means signed."""

from datetime import timedelta

import pytest

from app.domain.couriers import CourierEvent, CourierReport, NewsSource
from app.domain.intake import SourceStatus
from app.domain.people import Actor
from app.domain.stages import Stage
from app.usecases.courier import CourierRecorded, RecordCourierEvents
from app.usecases.stages import ConfirmSigned
from tests.core import PADS, START, House, incoming, new_id
from tests.usecases.outgoing import Gate, gate

__all__ = ["gate"]

CLERK = Actor("clerk")
SF1, SF2 = "SF1000000000001", "SF1000000000002"


def report(waybill: str, *states: str, source: NewsSource = NewsSource.KUAIDI100) -> CourierReport:
    """A track with one event an hour, and the last state."""
    track = tuple(
        CourierEvent(START + timedelta(hours=hour), state, f"已签收 {hour}") for hour, state in enumerate(states)
    )
    return CourierReport(source, "SF", waybill, states[-1] if states else "3", track)


def record(house: House, *reports: CourierReport) -> CourierRecorded:
    recorded: CourierRecorded = house.handle(RecordCourierEvents(new_id(), reports), CLERK).value
    return recorded


@pytest.fixture
def shipped(gate: Gate, house: House) -> House:
    gate.parcel("1001", SF1)
    house.ship("1001", SF1)
    return house


def test_the_courier_says_signed(shipped: House):
    told = record(shipped, report(SF1, "1", "0", "304"))

    assert (told.parcels, told.events, told.signed, told.unknown) == (1, 3, (shipped.no("1001"),), ())
    order = shipped.order("1001")
    assert order.row.stage is Stage.SIGNED
    facts = order.events[-1].facts
    assert (facts["state"], facts["source"], facts["waybill"]) == ("304", "kuaidi100", SF1)
    assert facts["signed_at"] == (START + timedelta(hours=2)).isoformat()


def test_the_same_push_again_changes_nothing(shipped: House):
    push = report(SF1, "1", "0", "3")
    record(shipped, push)
    before = shipped.dump() | {"requests": []}

    told = record(shipped, push)

    assert (told.parcels, told.events, told.signed, told.not_shipped) == (1, 0, (), ())
    assert shipped.dump() | {"requests": []} == before


@pytest.mark.parametrize(
    ("state", "source"),
    [("4", "kuaidi100"), ("501", "kuaidi100"), ("6", "kuaidi100"), ("211", "kdniao"), ("404", "kdniao")],
)
def test_lockers_and_returns_are_not_signed_whatever_they_say(shipped: House, state: str, source: str):
    told = record(shipped, report(SF1, "0", state, source=NewsSource(source)))

    assert (told.events, told.signed) == (2, ())
    assert shipped.order("1001").row.stage is Stage.SHIPPED


def test_a_state_without_a_track_counts_too(shipped: House):
    assert record(shipped, report(SF1)).signed == (shipped.no("1001"),)


def test_all_parcels_of_an_order_must_have_arrived(gate: Gate, house: House):
    gate.parcel("1001", SF1)
    gate.second_box("1001", 1, SF2)
    house.ship("1001", SF1)

    assert record(house, report(SF1, "0", "3"), report(SF2, "0", "5")).signed == ()
    assert record(house, report(SF2, "0", "5", "6")).signed == ()
    assert record(house, report(SF2, "0", "5", "6", "301")).signed == (house.no("1001"),)


def test_what_is_not_known_or_not_shipped_is_reported(gate: Gate, house: House):
    gate.parcel("1001", SF1)

    told = record(house, report(SF1, "3"), report("SF9", "3"), report("SF9", "3"))

    assert (told.unknown, told.not_shipped, told.signed) == (("SF9",), (house.no("1001"),), ())
    assert house.order("1001").row.stage is Stage.PICKED


def test_a_person_signs_by_scan_or_says_why(shipped: House, gate: Gate):
    shipped.handle(ConfirmSigned(new_id(), SF1.lower()), CLERK)
    assert shipped.order("1001").events[-1].facts == {"code": SF1}

    gate.parcel("1002", SF2)
    shipped.ship("1002", SF2)
    no = shipped.no("1002")
    shipped.handle(ConfirmSigned(new_id(), no, " 客户电话确认 "), CLERK)
    assert shipped.order("1002").events[-1].facts == {"reason": "客户电话确认"}


def test_an_import_of_tracked_parcels_can_be_undone(house: House):
    sent = incoming("1001", (PADS, 1), status=SourceStatus.SHIPPED, carrier="顺丰", waybill=SF1)
    batch = house.take_in(sent).batch
    assert record(house, report(SF1, "0", "5")).events == 2

    house.undo(batch)

    assert record(house, report(SF1, "0", "5")).unknown == (SF1,)
