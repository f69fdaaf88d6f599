"""Closed exceptions are listed by the root cause they were closed with."""

from app.casework import raise_signals
from app.domain.cases import CaseKind, Severity, Signal
from app.usecases.cases import CloseCase
from app.views.cases import CaseFilter
from tests.core import House, new_id


def test_closed_cases_are_listed_by_their_cause(house: House):
    with house.program.unit_of_work() as uow:
        opened = raise_signals(
            [Signal(CaseKind.LABEL, f"label:{at}", Severity.LOW, {"fault": "paper"}) for at in range(3)],
            uow,
            house.clock(),
        ).opened
        uow.commit()
    house.handle(CloseCase(new_id(), opened[:1], "device.printer", "paper refilled"))
    house.handle(CloseCase(new_id(), opened[1:2], "floor.staff", "somebody came"))

    found = house.program.reader.cases(CaseFilter(closed=True, cause="device.printer"))

    assert [row.no for row in found] == [opened[0]]
    assert house.program.reader.cases(CaseFilter(cause="device.printer")) == []
