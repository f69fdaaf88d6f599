"""Photos belong to an event, and the ledger knows their hash."""

from hashlib import sha256
from pathlib import Path

import pytest

from app.adapters.evidence import Photo
from app.domain.evidence import event_of, photo_name
from app.domain.people import Actor
from app.domain.stages import Stage
from app.errors import BadInput, Refused
from app.usecases.evidence import AddEvidence, EvidenceAdded
from tests.core import House, new_id
from tests.usecases.outgoing import Gate, gate

__all__ = ["gate"]

PHOTO, OTHER = (sha256(content).hexdigest() for content in (b"one", b"two"))
PICKER = Actor("picker", "HZ-1")


@pytest.fixture(autouse=True)
def folder(house: House) -> Path:
    """The evidence folder, with both photos in it."""
    for content in (b"one", b"two"):
        house.program.photos.keep(Photo("IMG_1.jpg", sha256(content).hexdigest(), content))
    return house.program.photos.folder


def add(house: House, code: str, sha256: str = PHOTO, stage: str = "") -> EvidenceAdded:
    command = AddEvidence(new_id(), code, "IMG_1.jpg", sha256, 1234, stage)
    added: EvidenceAdded = house.handle(command, PICKER).value
    return added


def test_a_photo_shows_the_last_event_of_its_stage(gate: Gate, house: House):
    label = gate.parcel("1001")
    events = {event.event: event.seq for event in house.order("1001").events}

    packed, assigned = add(house, label), add(house, "1001", OTHER, "assigned")

    assert (packed.stage, packed.event) == ("picked", events["label_applied"])
    assert assigned.event == max(seq for name, seq in events.items() if name == "item_scanned")
    assert (packed.parcel, assigned.parcel) == (house.order(label).parcel.no, "")  # type: ignore[union-attr]
    last = house.order("1001").events[-2]
    assert (last.event, last.facts["photo"], last.facts["event"]) == ("evidence_added", PHOTO, packed.event)
    rows = house.program.reader.evidence("1001")
    assert [(row.sha256, row.stage, row.size, row.by_name, row.station) for row in rows] == [
        (PHOTO, "picked", 1234, "picker", "HZ-1"),
        (OTHER, "assigned", 1234, "picker", "HZ-1"),
    ]


def test_the_same_photo_again_changes_nothing(gate: Gate, house: House):
    gate.parcel("1001", "SF1000000000001")
    first = add(house, "1001")
    house.ship("1001", "SF1000000000001")
    before = house.dump() | {"requests": []}

    again = add(house, "1001", stage="picked")

    assert (again.again, again.event) == (True, first.event)
    assert house.dump() | {"requests": []} == before
    assert not add(house, "1001").again


def test_a_stage_never_reached_has_no_photo(gate: Gate, house: House):
    gate.parcel("1001")

    with pytest.raises(Refused, match=r"evidence\.no_stage"):
        add(house, "1001", stage="signed")
    with pytest.raises(BadInput, match=r"argument\.bad"):
        add(house, "1001", stage="nowhere")
    with pytest.raises(Refused, match=r"order\.unknown"):
        add(house, "nothing")


def test_an_order_that_came_in_shipped_has_its_photo_at_its_only_event():
    assert event_of([(1, "order_received")], Stage.SHIPPED, Stage.SHIPPED) == 1
    assert event_of([(1, "order_received")], Stage.PICKED, Stage.SHIPPED) == 0


def test_an_order_that_went_back_counts_its_last_stay():
    went = ["order_received", "order_assigned", "item_scanned", "line_rejected", "order_assigned", "item_scanned"]

    assert event_of(list(enumerate(went, 1)), Stage.ASSIGNED, Stage.ASSIGNED) == 6
    assert event_of(list(enumerate(went, 1)), Stage.PAID, Stage.ASSIGNED) == 4


def test_a_photo_lies_under_its_hash():
    assert photo_name(PHOTO) == f"{PHOTO[:2]}/{PHOTO}.jpg"


def test_the_check_tells_of_photos_that_are_missing_altered_or_unknown(gate: Gate, house: House, folder: Path):
    gate.parcel("1001")
    add(house, "1001")
    add(house, "1001", OTHER)
    no, kept = house.no("1001"), {sha: folder / photo_name(sha) for sha in (PHOTO, OTHER)}
    assert house.program.check() == []

    kept[PHOTO].unlink()
    kept[OTHER].write_bytes(b"tow")
    (lost,) = house.program.check()
    assert lost.invariant == "evidence_file"
    assert set(lost.broken) == {f"{no} {photo_name(PHOTO)} missing", f"{no} {photo_name(OTHER)} altered"}

    kept[PHOTO].write_bytes(b"one")
    kept[OTHER].write_bytes(b"two")
    house.run("UPDATE evidence SET event_seq = 1 WHERE sha256 = :sha", sha=PHOTO)
    assert [finding.invariant for finding in house.program.check()] == ["evidence_is_in_ledger"]
    house.run("UPDATE evidence SET event_seq = (SELECT MAX(seq) - 2 FROM order_events) WHERE sha256 = :sha", sha=PHOTO)
