"""A lease belongs to one worker until it ends; workers are seen."""

from datetime import timedelta

from tests.core import House
from tests.db.alarm_hands import claim_lease
from tests.db.processes import at_once

SPAN = timedelta(seconds=60)


def claim(house: House, worker: str, name: str = "watch") -> bool:
    with house.program.unit_of_work() as uow:
        taken = uow.leases.claim(name, worker, house.clock(), SPAN)
        uow.commit()
    return taken


def test_one_worker_has_it_until_it_ends(house: House):
    assert claim(house, "a")
    assert not claim(house, "b")
    assert claim(house, "b", "other work")
    house.clock.pass_by(seconds=59)
    assert not claim(house, "b")
    assert claim(house, "a"), "it prolongs it"
    house.clock.pass_by(seconds=59)
    assert not claim(house, "b")
    house.clock.pass_by(seconds=1)
    assert claim(house, "b")
    assert not claim(house, "a")


def test_of_many_one_gets_it(house: House):
    taken = at_once(claim_lease, [(house.address, f"w{n}") for n in range(6)])
    assert taken.count(True) == 1


def pulse(house: House, worker: str, trouble: str = "") -> None:
    with house.program.unit_of_work() as uow:
        uow.leases.seen(worker, "pc", house.clock(), house.clock(), "watch", trouble)
        uow.commit()


def test_a_worker_that_gives_no_sign_of_life_is_lost_and_in_the_end_forgotten(house: House):
    pulse(house, "a")
    pulse(house, "b", "database away")
    house.clock.pass_by(seconds=31)
    pulse(house, "b")
    assert [(row.name, row.lost, row.trouble) for row in house.program.reader.workers()] == [
        ("a", True, ""),
        ("b", False, ""),
    ]
    house.clock.pass_by(days=2)
    pulse(house, "c")
    assert [row.name for row in house.program.reader.workers()] == ["c"]


def test_a_worker_that_has_ended_is_not_missed_and_leaves_its_leases(house: House):
    pulse(house, "a")
    claim(house, "a")
    with house.program.unit_of_work() as uow:
        uow.leases.ended("a", house.clock())
        uow.commit()
    assert house.program.reader.workers() == []
    assert claim(house, "b")
