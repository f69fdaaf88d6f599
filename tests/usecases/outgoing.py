"""A house with parcels to hand over: labelled, numbered, and scanned at the gate."""

from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.people import Actor
from app.errors import Refused
from app.usecases.handover import CancelLoad, CloseLoad, LoadClosed, LoadParcel, OpenLoad, ParcelMoved, UnloadParcel
from app.usecases.waybills import TakeWaybill
from tests.core import PADS, House, incoming, new_id

KEEPER = Actor("keeper", "HZ-1")


@dataclass
class Gate:
    """The keeper's calls as short as a scan."""

    house: House

    def parcel(self, no: str, waybill: str = "", carrier: str = "顺丰", stuck: bool = True) -> str:
        """A picked order of one brake pad; its label's code. With a waybill number the parcel has it."""
        self.house.take_in(incoming(no, (PADS, 1)))
        self.house.route()
        label = self.house.pick(self.house.no(no))
        if stuck:
            self.house.stick(no)
        if waybill:
            self.do(TakeWaybill(new_id(), label, carrier, waybill))
        return label

    def second_box(self, no: str, number: int, waybill: str | None, carrier: str = "顺丰速运") -> str:
        """Another parcel of an order with a label that sticks; its number."""
        code = f"PX{number}"
        self.house.run(
            "INSERT INTO parcels (no, order_id, carrier, waybill, created_at, box)"
            " SELECT :code, id, :carrier, :waybill, received_at, 2 FROM orders WHERE no = :no",
            code=code,
            no=self.house.no(no),
            carrier=carrier,
            waybill=waybill,
        )
        self.house.run(
            "INSERT INTO labels (parcel_id, code, copy, state)"
            " SELECT id, :label, 1, 'applied' FROM parcels WHERE no = :code",
            code=code,
            label=f"{code}L",
        )
        self.house.run(
            "INSERT INTO parcel_lines (parcel_id, line_id, sku_id, quantity)"
            " SELECT p.id, l.id, l.sku_id, 1 FROM parcels p JOIN order_lines l ON l.order_id = p.order_id"
            " WHERE p.no = :code",
            code=code,
        )
        return code

    def do(self, command: Any, by: Actor = KEEPER) -> Any:
        return self.house.handle(command, by).value

    def open(self, carrier: str = "SF") -> str:
        load: str = self.do(OpenLoad(new_id(), carrier)).load
        return load

    def put(self, load: str, code: str) -> ParcelMoved:
        moved: ParcelMoved = self.do(LoadParcel(new_id(), load, code))
        return moved

    def take_out(self, load: str, code: str) -> ParcelMoved:
        moved: ParcelMoved = self.do(UnloadParcel(new_id(), load, code))
        return moved

    def close(self, load: str, confirm: str = "") -> LoadClosed:
        closed: LoadClosed = self.do(CloseLoad(new_id(), load, confirm))
        return closed

    def cancel(self, load: str) -> None:
        self.do(CancelLoad(new_id(), load))

    def refused(self, load: str, code: str) -> str:
        """Why the parcel may not go in."""
        with pytest.raises(Refused) as caught:
            self.put(load, code)
        return caught.value.code


@pytest.fixture
def gate(house: House) -> Gate:
    house.count_in({("HZ", PADS): 9})
    return Gate(house)
