"""A command sent twice is done once; the same id with another content is refused."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from app.bootstrap import handlers
from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import Channel
from app.domain.people import Actor
from app.domain.routing import Policy
from app.errors import Refused
from app.usecases.catalog import ImportMaster
from app.usecases.intake import ImportOrders
from app.usecases.people import LogIn
from app.usecases.picking import ScanCode
from app.usecases.routing import CompleteTransfer, RouteOrders
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder
from tests.core import ADMIN, AIR, OIL, PADS, House, incoming, new_id, weak_pins

PICKER = Actor("picker", "HZ-1")


def waiting(house: House) -> None:
    house.count_in({("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 2)))


def assigned(house: House) -> None:
    waiting(house)
    house.route()


def opened(house: House) -> None:
    assigned(house)
    house.scan(house.no("1001"))


def picked(house: House) -> None:
    assigned(house)
    house.pick(house.no("1001"))


def shipped(house: House) -> None:
    picked(house)
    house.ship("1001")


def held(house: House) -> None:
    waiting(house)
    house.hold("1001")


def proposed(house: House) -> None:
    house.count_in({("HZ", PADS): 1, ("BJ", OIL): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1)))
    house.route()


def _orders(no: str) -> ImportOrders:
    return ImportOrders(new_id(), Channel.TAOBAO, ("a.csv",), no, (incoming(no, (AIR, 1), ("?", 1)),))


def _products(sku: str) -> ImportMaster:
    return ImportMaster(new_id(), MasterKind.PRODUCTS, "p.csv", sku, (ProductRecord(sku, "x"),), {})


def _transfer(house: House) -> CompleteTransfer:
    return CompleteTransfer(new_id(), house.program.reader.transfers()[0].no)


Case = tuple[Callable[[House], None], Callable[[House], Any], dict[str, Any], Actor]
CASES: dict[str, Case] = {
    "ImportOrders": (waiting, lambda _: _orders("2001"), {"digest": "other"}, ADMIN),
    "ImportMaster": (waiting, lambda _: _products("NEW"), {"digest": "other"}, ADMIN),
    "RouteOrders": (waiting, lambda _: RouteOrders(new_id()), {"limit": 1}, ADMIN),
    "CompleteTransfer": (proposed, _transfer, {"transfer_no": "T"}, ADMIN),
    "ScanCode order": (assigned, lambda h: ScanCode(new_id(), h.no("1001")), {"code": "x"}, PICKER),
    "ScanCode item": (opened, lambda _: ScanCode(new_id(), PADS), {"code": OIL}, PICKER),
    "ScanCode unknown": (opened, lambda _: ScanCode(new_id(), "??"), {"code": PADS}, PICKER),
    "ConfirmShipped": (picked, lambda _: ConfirmShipped(new_id(), "1001", "SF", "SF1"), {"waybill": "SF2"}, ADMIN),
    "ConfirmSigned": (shipped, lambda _: ConfirmSigned(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "HoldOrder": (assigned, lambda _: HoldOrder(new_id(), "1001", "等"), {"reason": "别的"}, ADMIN),
    "ReleaseOrder": (held, lambda _: ReleaseOrder(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "CancelOrder": (picked, lambda _: CancelOrder(new_id(), "1001", "退"), {"reason": "别的"}, ADMIN),
    "LogIn": (waiting, lambda _: LogIn(new_id(), "1234"), {}, PICKER),
}


@pytest.mark.parametrize("name", CASES)
def test_sent_twice_is_done_once(house: House, name: str):
    prepare, make, other, actor = CASES[name]
    prepare(house)
    command = make(house)
    assert type(command).__name__ == name.split()[0]
    first = house.handle(command, actor)
    before = house.dump()
    house.clock.pass_by(minutes=5)

    again = house.handle(command, actor)

    assert not first.repeated
    assert again.repeated
    assert again.value == first.value
    if other:
        with pytest.raises(Refused, match=r"request\.reused"):
            house.handle(dataclasses.replace(command, **other), actor)
    with pytest.raises(Refused, match=r"request\.reused"):
        house.handle(command, Actor("keeper", "HZ-1"))
    assert house.dump() == before


def test_every_command_is_tried():
    assert {name.split()[0] for name in CASES} == {kind.__name__ for kind in handlers(Policy(), weak_pins())}


def test_a_refused_command_may_be_sent_again_with_its_id(house: House):
    command = ReleaseOrder(new_id(), "1001")
    with pytest.raises(Refused, match=r"order\.unknown"):
        house.handle(command)
    held(house)

    assert not house.handle(command).repeated
