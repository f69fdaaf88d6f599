"""A yes of the station without the database that is a no of the database: kept for a person, with both versions."""

from collections.abc import Sequence

import pytest

from app.domain.codes import part_key
from app.errors import Refused
from app.usecases.conflicts import SettleConflict
from app.usecases.picking import ScanAnswer, ScanCode
from app.views.conflicts import ConflictRow
from tests.core import OIL, PADS, START, Actor, House, incoming, new_id

PICKER = Actor("picker", "HZ-1")


def opened(house: House) -> str:
    """An order in the hands of HZ-1; returns its number."""
    house.count_in({("HZ", PADS): 20, ("HZ", OIL): 20})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 1)))
    house.route()
    no = house.no("1001")
    house.scan(no)
    return no


def replay(house: House, code: str, local: str) -> ScanAnswer:
    return house.handle(ScanCode(new_id(), code, START, local), PICKER).value


def conflicts(house: House, station: str = "") -> Sequence[ConflictRow]:
    return house.program.reader.conflicts(station)


def test_both_versions_of_a_cancelled_order_are_listed(house: House):
    no = opened(house)
    replay(house, PADS, "item_accepted")
    house.cancel(no)

    assert replay(house, PADS, "line_done").says == "stop_cancelled"

    (row,) = conflicts(house, "HZ-1")
    assert (row.code, row.local, row.says, row.scanned_at) == (PADS, "line_done", "stop_cancelled", START)
    assert row.by_name == "picker"
    assert conflicts(house, "HZ-2") == []


def test_a_yes_that_stays_a_yes_and_a_no_are_no_conflict(house: House):
    opened(house)
    replay(house, PADS, "item_accepted")
    replay(house, "??", "unknown_code")

    assert conflicts(house) == []


def test_somebody_sees_to_it_once_and_the_order_knows(house: House):
    no = opened(house)
    replay(house, OIL, "line_done")
    replay(house, OIL, "line_done")
    (row,) = conflicts(house)
    assert (row.order, row.says) == (no, "over_quantity")

    house.handle(SettleConflict(new_id(), row.id, " 放回货架 "), PICKER)

    assert conflicts(house) == []
    last = house.order(no).events[-1]
    assert (last.event, last.facts["note"], last.facts["code"]) == ("conflict_settled", "放回货架", OIL)
    with pytest.raises(Refused, match=r"conflict\.settled"):
        house.handle(SettleConflict(new_id(), row.id, "x"), PICKER)


@pytest.mark.parametrize(("number", "note", "code"), [(99, "x", "conflict.unknown"), (1, " ", "field.required")])
def test_what_cannot_be_settled(house: House, number: int, note: str, code: str):
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        house.handle(SettleConflict(new_id(), number, note), PICKER)


def test_the_codes_of_an_order_are_all_that_find_its_lines(house: House):
    rows = house.program.reader.order_codes(opened(house))

    found = {(row.key, row.position) for row in rows}
    assert {(part_key(PADS), 1), ("6901234567892", 1), ("06A115561B", 1), (part_key(OIL), 2)} <= found
    assert {position for key, position in found if key == "SHARED1"} == {1, 2}
    assert house.program.reader.order_codes("none") == []


def test_the_clock_of_the_database(house: House):
    assert house.program.reader.database_time().utcoffset() is not None


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("UPDATE scans SET ok = 1 WHERE code = 'X'", "UPDATE scans SET ok = 0 WHERE code = 'X'"),
        ("UPDATE spool_conflicts SET state = 'settled'", "UPDATE spool_conflicts SET state = 'open'"),
    ],
)
def test_the_check_names_a_conflict_without_its_scan_or_its_signature(house: House, broken: str, mended: str):
    opened(house)
    replay(house, "X", "item_accepted")

    house.run(broken)
    assert [finding.invariant for finding in house.program.check()] == ["conflicts_are_scans_and_signed"]
    house.run(mended)
