"""A command sent twice is done once; the same id with another content is refused."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from app.adapters.language import RuleLanguage
from app.adapters.rulebook import Rulebook
from app.bootstrap import handlers
from app.domain.catalog import CustomerKind, MasterKind, ProductRecord
from app.domain.intake import Channel, Pay
from app.domain.people import Actor
from app.domain.profile import Field, FieldRule, Profile, to_text
from app.domain.rates import NO_FREIGHT, RateKind, freight_text
from app.domain.rules import DEFAULT_RULES
from app.domain.rules import to_text as to_rules
from app.domain.transfers import TransferStep
from app.errors import Refused
from app.ports import FinanceBalance
from app.usecases.catalog import ImportMaster
from app.usecases.company import ChangeSetting, RetireProfile, SaveFilter, SaveProfile, SaveRates
from app.usecases.credit import (
    AskCredit,
    GrantCredit,
    RecordBalance,
    RecordPayment,
    RefuseCredit,
    RevokeCredit,
    SetLimit,
)
from app.usecases.curing import CureAddress, CurePrices, CureSku
from app.usecases.intake import ImportOrders, UndoImport
from app.usecases.ordering import AddCustomer, PlacedLine, PlaceOrder
from app.usecases.overriding import OverrideRoute, RejectLine, RejectReason, RerouteOrder
from app.usecases.people import LogIn
from app.usecases.picking import ScanCode
from app.usecases.production import AcceptProduction, FinishProduction
from app.usecases.routing import RouteOrders
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, SaveRules, SaveTerm
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder
from app.usecases.transfers import MoveTransfer
from tests.core import ADMIN, AIR, HOME, OIL, PADS, START, YUHANG, House, incoming, new_id, weak_pins

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


def to_produce(house: House) -> None:
    house.take_in(incoming("1001", (PADS, 2)))
    house.route()


def two_places(house: House) -> None:
    assigned(house)
    house.count_in({("SH", PADS): 2})


def incomplete(house: House) -> None:
    house.take_in(incoming("1001", ("??", 1)), incoming("1002", (PADS, 1), address="?", place=None))


def known(house: House) -> None:
    house.customer("C1", limit_fen=100)


def asked(house: House) -> None:
    known(house)
    house.on_account(5_000, ask_credit=True)


def granted(house: House) -> None:
    asked(house)
    house.grant(1)


def profiled(house: House) -> None:
    house.handle(SaveProfile(new_id(), _profile("甲")))


def _profile(name: str) -> str:
    rules = {field: FieldRule((field.value,)) for field in (Field.NUMBER, Field.SKU, Field.QUANTITY)}
    return to_text(Profile(name, Channel.JD, tuple(rules), rules))


def drafted(house: House) -> None:
    house.handle(SaveRules(new_id(), to_rules(DEFAULT_RULES)))


def _rejected() -> RejectLine:
    return RejectLine(new_id(), "1001", 1, RejectReason.DAMAGED, 1)


def _place() -> PlaceOrder:
    return PlaceOrder(new_id(), "C1", (PlacedLine(PADS, 1),), Pay.CREDIT, ask_credit=True)


def _add_customer() -> AddCustomer:
    return AddCustomer(new_id(), "新", CustomerKind.DEALER_4S, "137", "张", HOME, YUHANG)


def _balance() -> RecordBalance:
    return RecordBalance(new_id(), "C1", FinanceBalance(10_000, 0, True, START))


def _orders(no: str) -> ImportOrders:
    return ImportOrders(new_id(), Channel.TAOBAO, ("a.csv",), no, (incoming(no, (AIR, 1), ("?", 1)),))


def _products(sku: str) -> ImportMaster:
    return ImportMaster(new_id(), MasterKind.PRODUCTS, "p.csv", sku, (ProductRecord(sku, "x"),), {})


def _transfer(house: House) -> MoveTransfer:
    return MoveTransfer(new_id(), house.program.reader.transfers()[0].no, TransferStep.APPROVE)


Case = tuple[Callable[[House], None], Callable[[House], Any], dict[str, Any], Actor]
CASES: dict[str, Case] = {
    "ImportOrders": (waiting, lambda _: _orders("2001"), {"digest": "other"}, ADMIN),
    "ImportMaster": (waiting, lambda _: _products("NEW"), {"digest": "other"}, ADMIN),
    "RouteOrders": (waiting, lambda _: RouteOrders(new_id(), (1, 2)), {"orders": (1,)}, ADMIN),
    "MoveTransfer": (proposed, _transfer, {"step": TransferStep.CANCEL}, ADMIN),
    "AcceptProduction": (to_produce, lambda _: AcceptProduction(new_id(), PADS, START.date()), {"sku": OIL}, ADMIN),
    "FinishProduction": (to_produce, lambda _: FinishProduction(new_id(), PADS, "HZ", 3), {"pieces": 4}, ADMIN),
    "OverrideRoute": (two_places, lambda _: OverrideRoute(new_id(), "1001", "SH", "r"), {"reason": "x"}, ADMIN),
    "RerouteOrder": (assigned, lambda _: RerouteOrder(new_id(), "1001", "r"), {"reason": "x"}, ADMIN),
    "RejectLine": (assigned, lambda _: _rejected(), {"pieces": 2}, ADMIN),
    "ScanCode order": (assigned, lambda h: ScanCode(new_id(), h.no("1001")), {"code": "x"}, PICKER),
    "ScanCode item": (opened, lambda _: ScanCode(new_id(), PADS), {"code": OIL}, PICKER),
    "ScanCode unknown": (opened, lambda _: ScanCode(new_id(), "??"), {"code": PADS}, PICKER),
    "ConfirmShipped": (picked, lambda _: ConfirmShipped(new_id(), "1001", "SF", "SF1"), {"waybill": "SF2"}, ADMIN),
    "ConfirmSigned": (shipped, lambda _: ConfirmSigned(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "HoldOrder": (assigned, lambda _: HoldOrder(new_id(), "1001", "等"), {"reason": "别的"}, ADMIN),
    "ReleaseOrder": (held, lambda _: ReleaseOrder(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "CancelOrder": (picked, lambda _: CancelOrder(new_id(), "1001", "退"), {"reason": "别的"}, ADMIN),
    "UndoImport": (incomplete, lambda _: UndoImport(new_id(), "3"), {"batch": "4"}, ADMIN),
    "PlaceOrder": (known, lambda _: _place(), {"remark": "x"}, ADMIN),
    "AddCustomer": (known, lambda _: _add_customer(), {"name": "x"}, ADMIN),
    "CureSku": (incomplete, lambda _: CureSku(new_id(), "??", PADS), {"sku": OIL}, ADMIN),
    "CurePrices": (incomplete, lambda _: CurePrices(new_id()), {}, ADMIN),
    "CureAddress": (incomplete, lambda _: CureAddress(new_id(), "?", "x", YUHANG), {"address": "y"}, ADMIN),
    "AskCredit": (known, lambda _: AskCredit(new_id(), "C1", 5, "r"), {"amount_fen": 6}, ADMIN),
    "GrantCredit": (asked, lambda _: GrantCredit(new_id(), "r", 1), {"hours": 2}, ADMIN),
    "RefuseCredit": (asked, lambda _: RefuseCredit(new_id(), 1, "r"), {"reason": "x"}, ADMIN),
    "RevokeCredit": (granted, lambda _: RevokeCredit(new_id(), 1, "r"), {"reason": "x"}, ADMIN),
    "RecordPayment": (asked, lambda _: RecordPayment(new_id(), "C1", 5_000, "r"), {"amount_fen": 6}, ADMIN),
    "SetLimit": (asked, lambda _: SetLimit(new_id(), "C1", 5_000, "r"), {"limit_fen": 6}, ADMIN),
    "RecordBalance": (asked, lambda _: _balance(), {"customer": "C2"}, ADMIN),
    "ChangeSetting": (waiting, lambda _: ChangeSetting(new_id(), "finance_posting_hours", "1"), {"value": "2"}, ADMIN),
    "SaveRates": (
        waiting,
        lambda _: SaveRates(new_id(), RateKind.FREIGHT, freight_text(NO_FREIGHT), ""),
        {"note": "x"},
        ADMIN,
    ),
    "SaveProfile": (waiting, lambda _: SaveProfile(new_id(), _profile("甲")), {"content": "x"}, ADMIN),
    "RetireProfile": (profiled, lambda _: RetireProfile(new_id(), "甲"), {"name": "乙"}, ADMIN),
    "SaveTerm": (waiting, lambda _: SaveTerm(new_id(), "big", "大单", "金额 > 5000"), {"chinese": "巨单"}, ADMIN),
    "RetireTerm": (waiting, lambda _: RetireTerm(new_id(), "remote_area"), {"name": "urgent"}, ADMIN),
    "SaveRules": (waiting, lambda _: SaveRules(new_id(), to_rules(DEFAULT_RULES)), {"note": "x"}, ADMIN),
    "RecordTrial": (drafted, lambda _: RecordTrial(new_id(), 1, "queue", "{}"), {"version": 0}, ADMIN),
    "ActivateRules": (drafted, lambda _: ActivateRules(new_id(), 1), {"version": 0}, ADMIN),
    "SaveFilter": (waiting, lambda _: SaveFilter(new_id(), "我的", "x"), {"content": "y"}, ADMIN),
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
    assert {name.split()[0] for name in CASES} == {
        kind.__name__ for kind in handlers(Rulebook(RuleLanguage()), weak_pins())
    }


def test_a_refused_command_may_be_sent_again_with_its_id(house: House):
    command = ReleaseOrder(new_id(), "1001")
    with pytest.raises(Refused, match=r"order\.unknown"):
        house.handle(command)
    held(house)

    assert not house.handle(command).repeated
