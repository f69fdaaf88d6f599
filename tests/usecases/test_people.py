"""Logging in, and what each role is refused and allowed at the one door."""

from typing import Any

import pytest

from app.adapters.language import RuleLanguage
from app.adapters.rulebook import Rulebook
from app.bootstrap import handlers
from app.domain.catalog import CustomerKind, MasterKind
from app.domain.intake import Channel
from app.domain.people import RIGHTS, Actor, Permission, Role
from app.domain.rates import RateKind
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
from app.usecases.ordering import AddCustomer, PlaceOrder
from app.usecases.overriding import OverrideRoute, RejectLine, RejectReason, RerouteOrder
from app.usecases.people import LogIn
from app.usecases.picking import ScanCode
from app.usecases.production import AcceptProduction, FinishProduction
from app.usecases.routing import RouteOrders
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, SaveRules, SaveTerm
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder
from app.usecases.transfers import MoveTransfer
from tests.core import START, YUHANG, House, new_id, weak_pins

NEEDS: dict[Permission, list[Any]] = {
    Permission.LOG_IN: [LogIn("", "1234"), SaveFilter("", "", "")],
    Permission.IMPORT: [ImportOrders("", Channel.TAOBAO, (), "d", ()), UndoImport("", "none")],
    Permission.EDIT_MASTER: [ImportMaster("", MasterKind.PRODUCTS, "f", "d", (), {}), CurePrices("")],
    Permission.ROUTE: [RouteOrders("", ()), RerouteOrder("", "none", "r")],
    Permission.TRANSFER: [MoveTransfer("", "none", TransferStep.PICK)],
    Permission.PICK: [ScanCode("", "none"), RejectLine("", "none", 1, RejectReason.SHORT, 1)],
    Permission.SHIP: [ConfirmShipped("", "none", "SF", "1")],
    Permission.SIGN: [ConfirmSigned("", "none")],
    Permission.HOLD: [HoldOrder("", "none", "r"), ReleaseOrder("", "none")],
    Permission.CANCEL: [CancelOrder("", "none", "r")],
    Permission.PLACE: [
        PlaceOrder("", "none", ()),
        AddCustomer("", "", CustomerKind.REPAIR_SHOP),
        AskCredit("", "none", 1, "r"),
        RecordBalance("", "none", FinanceBalance(0, 0, True, START)),
    ],
    Permission.CURE: [CureSku("", "none", "none"), CureAddress("", "none", "", YUHANG)],
    Permission.GRANT: [GrantCredit("", "r", 1), RefuseCredit("", 1, "r"), RevokeCredit("", 1, "r")],
    Permission.KEEP_ACCOUNTS: [RecordPayment("", "none", 1, "r"), SetLimit("", "none", 1, "r")],
    Permission.EDIT_RATES: [SaveRates("", RateKind.FREIGHT, "", "")],
    Permission.EDIT_PROFILES: [SaveProfile("", ""), RetireProfile("", "none")],
    Permission.EDIT_RULES: [
        SaveTerm("", "", "", ""),
        RetireTerm("", "none"),
        SaveRules("", ""),
        RecordTrial("", 99, "queue", "{}"),
        ActivateRules("", 99),
    ],
    Permission.OVERRIDE: [OverrideRoute("", "none", "HZ", "r")],
    Permission.PRODUCE: [AcceptProduction("", "none", START.date()), FinishProduction("", "none", "", 1)],
    Permission.SETTINGS: [ChangeSetting("", "none", "")],
}


def refusal(house: House, command: Any, actor: Actor) -> str:
    """The code of the refusal, empty when the command was done."""
    try:
        house.handle(_with_id(command), actor)
    except Refused as refused:
        return refused.code
    return ""


def _with_id(command: Any) -> Any:
    values = {name: getattr(command, name) for name in command.__slots__}
    return type(command)(**values | {"request_id": new_id()})


def test_each_role_may_what_its_rights_say_and_no_more(house: House):
    assert set(NEEDS) == set(Permission)
    for role in Role:
        for permission, commands in NEEDS.items():
            for command in commands:
                refused = refusal(house, command, Actor(role.value, "HZ-1"))
                assert (refused != "operator.not_permitted") == (permission in RIGHTS[role]), (role, command)


def test_every_command_is_tried_with_the_permission_it_needs():
    needed = {kind: handler.permission for kind, handler in handlers(Rulebook(RuleLanguage()), weak_pins()).items()}

    assert {type(command): permission for permission, commands in NEEDS.items() for command in commands} == needed


def test_a_refused_command_leaves_no_trace(house: House):
    before = house.dump()

    assert refusal(house, RouteOrders("", ()), Actor("picker")) == "operator.not_permitted"

    assert house.dump() == before


@pytest.mark.parametrize("who", ["", "nobody", "' OR 1=1 --", "ADMIN"])
def test_an_unknown_operator_is_refused(house: House, who: str):
    assert refusal(house, RouteOrders("", ()), Actor(who)) == "operator.unknown"


def test_an_operator_who_left_is_refused(house: House):
    house.run("UPDATE operators SET active = 0 WHERE code = 'picker'")

    assert refusal(house, ScanCode("", "x"), Actor("picker", "HZ-1")) == "operator.unknown"
    assert "picker" not in {row.code for row in house.program.reader.operators()}


def test_a_badge_names_its_operator(house: House):
    assert refusal(house, ScanCode("", "x"), Actor("U-picker", "HZ-1")) == ""


def test_the_first_pin_is_kept_as_a_hash_and_asked_for_ever_after(house: House):
    actor = Actor("picker")
    assert refusal(house, LogIn("", "123"), actor) == "pin.short"
    assert refusal(house, LogIn("", "abcd"), actor) == "pin.short"

    first = house.handle(LogIn(new_id(), "482915"), actor).value
    again = house.handle(LogIn(new_id(), "482915"), actor).value

    assert (first.pin_set, again.pin_set, again.roles) == (True, False, ("picker",))
    assert refusal(house, LogIn("", "482916"), actor) == "pin.wrong"
    assert "482915" not in str(house.dump())
