"""A command sent twice is done once; the same id with another content is refused."""

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.adapters.evidence import Photo
from app.adapters.language import RuleLanguage
from app.adapters.rulebook import Rulebook
from app.domain.alerts import AlertPort
from app.domain.cases import Severity
from app.domain.catalog import CustomerKind, MasterKind, ProductRecord
from app.domain.codes import CodeType, make_code
from app.domain.couriers import CourierEvent, CourierReport, NewsSource
from app.domain.intake import Channel, Pay
from app.domain.knowledge import ArticleText
from app.domain.label_look import DEFAULT_LAYOUT, LabelLook
from app.domain.people import Actor
from app.domain.pick_lists import ListKind
from app.domain.picking import Modes
from app.domain.printing import Document, Language, PrinterKind
from app.domain.profile import Field, FieldRule, Profile, to_text
from app.domain.rates import NO_FREIGHT, RateKind, freight_text
from app.domain.rules import DEFAULT_RULES
from app.domain.rules import to_text as to_rules
from app.domain.transfers import TransferStep
from app.errors import Refused
from app.handling import handlers
from app.ports import FinanceBalance
from app.ports.chat import Answer, Reply
from app.usecases.alerts import AcknowledgeAlerts, SendTest
from app.usecases.cases import (
    AddCasePhoto,
    CloseCase,
    HandOver,
    NoteCase,
    OpenCase,
    PauseCase,
    ReopenCase,
    ResumeCase,
    RetireCause,
    SaveCause,
    TakeCase,
    TakeSteps,
    TickStep,
)
from app.usecases.catalog import ImportMaster
from app.usecases.company import ChangeSetting, RetireProfile, SaveFilter, SaveProfile, SaveRates
from app.usecases.conflicts import SettleConflict
from app.usecases.counting import CancelCount, CloseCount, CountItem, OpenCount
from app.usecases.courier import RecordCourierEvents
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
from app.usecases.duty import CancelAbsence, SaveDutyRules, SetAbsence
from app.usecases.evidence import AddEvidence
from app.usecases.found import ApproveCount, FoundStock, RefuseCount
from app.usecases.handover import CancelLoad, CloseLoad, LoadParcel, OpenLoad, UnloadParcel
from app.usecases.intake import ImportOrders, UndoImport
from app.usecases.knowledge import (
    AddArticlePhoto,
    DropArticlePhoto,
    GrowArticle,
    ImportArticles,
    JudgeArticle,
    MergeArticles,
    RetireArticle,
    SaveArticle,
)
from app.usecases.label_looks import SaveLabelLook
from app.usecases.locations import SaveLocations
from app.usecases.ordering import AddCustomer, PlacedLine, PlaceOrder
from app.usecases.outbox import ResendMessages
from app.usecases.overriding import OverrideRoute, RejectLine, RejectReason, RerouteOrder
from app.usecases.people import LogIn
from app.usecases.pick_lists import CancelList, CloseList, DropOrder, PrintSlips, ReleaseList, TakeList
from app.usecases.picking import ScanCode, SetModes
from app.usecases.printing import (
    CancelJob,
    PrintDocument,
    PrintLabels,
    Reprint,
    RetirePrinter,
    RetryJob,
    SavePrinter,
    UsePrinter,
)
from app.usecases.production import AcceptProduction, FinishProduction
from app.usecases.routing import RouteOrders
from app.usecases.rules import ActivateRules, RecordTrial, RetireTerm, SaveRules, SaveTerm
from app.usecases.stages import CancelOrder, ConfirmShipped, ConfirmSigned, HoldOrder, ReleaseOrder
from app.usecases.transfers import MoveTransfer
from app.usecases.waybills import AddWaybillNumbers, TakeWaybill
from tests.alarms import RULES, ToldRobot, dispatch, gather, go_wrong, set_rules, signal
from tests.core import ADMIN, AIR, HOME, OIL, PADS, START, YUHANG, House, incoming, new_id, weak_pins

PICKER, KEEPER = Actor("picker", "HZ-1"), Actor("keeper", "HZ-1")
ADMIN_HZ = Actor("admin", "HZ-1")
PHOTO = hashlib.sha256(b"photo").hexdigest()
WAYBILL, LOAD = "SF1000000000001", make_code(CodeType.LOAD, 1)


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


def stuck(house: House) -> None:
    picked(house)
    house.stick("1001")


def opened_load(house: House) -> None:
    stuck(house)
    house.handle(TakeWaybill(new_id(), "1001", "SF", WAYBILL))
    house.handle(OpenLoad(new_id(), "SF"), KEEPER)


def loaded(house: House) -> None:
    opened_load(house)
    house.handle(LoadParcel(new_id(), LOAD, WAYBILL), KEEPER)


def photographed(house: House) -> None:
    waiting(house)
    house.program.photos.keep(Photo("a.jpg", PHOTO, b"photo"))


def _news() -> RecordCourierEvents:
    track = (CourierEvent(START, "3", "已签收"),)
    return RecordCourierEvents(new_id(), (CourierReport(NewsSource.KUAIDI100, "SF", "SF1000000001", "3", track),))


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


def contradicted(house: House) -> None:
    opened(house)
    house.cancel("1001")
    house.handle(ScanCode(new_id(), PADS, START, "item_accepted"), PICKER)


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


def listed(house: House) -> None:
    assigned(house)
    house.handle(_release(house))


def taken(house: House) -> None:
    listed(house)
    house.handle(TakeList(new_id(), _list(house)), PICKER)


def labelled(house: House) -> None:
    picked(house)
    house.program.deliver()


def with_printer(house: House) -> None:
    assigned(house)
    house.handle(_printer())


def _printer() -> SavePrinter:
    return SavePrinter(new_id(), "A", "A", PrinterKind.TCP, "10.0.0.9", Language.ZPL)


def _use() -> UsePrinter:
    return UsePrinter(new_id(), "HZ-1", Document.LABEL, "A")


def _slip() -> PrintDocument:
    return PrintDocument(new_id(), Document.SLIP, "1001", b"%PDF-")


def _release(house: House) -> ReleaseList:
    return ReleaseList(new_id(), ListKind.BATCH, "HZ", (house.no("1001"),))


def _list(house: House) -> str:
    return house.program.reader.pick_lists()[0].no


def surplus(house: House) -> None:
    waiting(house)
    house.handle(FoundStock(new_id(), PADS, 9), PICKER)


def counted(house: House) -> None:
    waiting(house)
    house.handle(OpenCount(new_id(), "HZ", ("B-01",)))
    house.handle(CountItem(new_id(), _task(house), PADS, 3))


def _task(house: House) -> str:
    return house.program.reader.count_tasks()[0].no


def _transfer(house: House) -> MoveTransfer:
    return MoveTransfer(new_id(), house.program.reader.transfers()[0].no, TransferStep.APPROVE)


def with_case(house: House) -> None:
    waiting(house)
    house.handle(OpenCase(new_id(), "客户说少一件", "1001"))


def paused(house: House) -> None:
    with_case(house)
    house.handle(_pause(house))


def with_steps(house: House) -> None:
    with_case(house)
    house.handle(SaveArticle(new_id(), ArticleText("少件", steps="点数\n补发")))
    house.handle(_steps(house))


def with_article(house: House) -> None:
    with_case(house)
    house.handle(SaveArticle(new_id(), ArticleText("少件", steps="点数\n补发")))


def solved(house: House) -> None:
    with_case(house)
    house.handle(CloseCase(new_id(), (CASE_NO,), "other", "补发一件"))


def two_articles(house: House) -> None:
    with_article(house)
    house.handle(SaveArticle(new_id(), ArticleText("少发", steps="补发")))


def with_picture(house: House) -> None:
    with_article(house)
    house.program.photos.keep(Photo("a.jpg", PHOTO, b"photo"))
    house.handle(_picture(house))


def _picture(_: House) -> AddArticlePhoto:
    return AddArticlePhoto(new_id(), ARTICLE_NO, "a.jpg", PHOTO, 5)


def _judge(_: House) -> JudgeArticle:
    return JudgeArticle(new_id(), ARTICLE_NO, CASE_NO, True)


def alarmed(house: House) -> None:
    """One alarm on the screen, one that failed."""
    waiting(house)
    set_rules(house, RULES)
    go_wrong(house, signal("a", Severity.URGENT), owner="admin")
    gather(house)
    dispatch(house, ToldRobot([Answer(Reply.REFUSED, "93000")]))


def away(house: House) -> None:
    waiting(house)
    house.handle(_absence())


CASE_NO, ARTICLE_NO = make_code(CodeType.CASE, 1), make_code(CodeType.ARTICLE, 1)


def _pause(_: House) -> PauseCase:
    return PauseCase(new_id(), CASE_NO, "等回电", START + timedelta(hours=9))


def _steps(_: House) -> TakeSteps:
    return TakeSteps(new_id(), CASE_NO, ARTICLE_NO)


def _absence() -> SetAbsence:
    return SetAbsence(new_id(), "clerk", START, START + timedelta(days=1), "keeper")


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
    "SettleConflict": (contradicted, lambda _: SettleConflict(new_id(), 1, "放回"), {"note": "x"}, ADMIN),
    "SetModes": (waiting, lambda _: SetModes(new_id(), "HZ-1", Modes(most_keyed=9)), {"station": "HZ-2"}, ADMIN),
    "ReleaseList": (assigned, _release, {"carrier": "SF"}, ADMIN),
    "TakeList": (listed, lambda h: TakeList(new_id(), _list(h)), {"after": "HZ-2"}, PICKER),
    "CloseList": (taken, lambda h: CloseList(new_id(), _list(h)), {"list": "none"}, PICKER),
    "CancelList": (taken, lambda h: CancelList(new_id(), _list(h)), {"list": "none"}, ADMIN),
    "PrintSlips": (listed, lambda h: PrintSlips(new_id(), _list(h), b"%PDF"), {"pdf": b"x"}, PICKER),
    "DropOrder": (listed, lambda _: DropOrder(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "SavePrinter": (assigned, lambda _: _printer(), {"dpi": 300}, ADMIN),
    "RetirePrinter": (with_printer, lambda _: RetirePrinter(new_id(), "A"), {"code": "B"}, ADMIN),
    "UsePrinter": (with_printer, lambda _: _use(), {"station": ""}, ADMIN),
    "Reprint": (labelled, lambda _: Reprint(new_id(), "1001", "卡纸"), {"reason": "x"}, ADMIN),
    "PrintLabels": (labelled, lambda _: PrintLabels(new_id(), ("1001",)), {"orders": ()}, PICKER),
    "PrintDocument": (assigned, lambda _: _slip(), {"pdf": b"%PDF-1"}, PICKER),
    "RetryJob": (labelled, lambda _: RetryJob(new_id(), 1), {"job": 2}, PICKER),
    "CancelJob": (labelled, lambda _: CancelJob(new_id(), 1), {"job": 2}, ADMIN),
    "ConfirmShipped": (stuck, lambda _: ConfirmShipped(new_id(), "1001", "SF", "SF1"), {"waybill": "SF2"}, ADMIN),
    "ConfirmSigned": (shipped, lambda _: ConfirmSigned(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "OpenLoad": (stuck, lambda _: OpenLoad(new_id(), "SF"), {"carrier": "ZTO"}, ADMIN_HZ),
    "LoadParcel": (opened_load, lambda _: LoadParcel(new_id(), LOAD, WAYBILL), {"code": "x"}, ADMIN),
    "UnloadParcel": (loaded, lambda _: UnloadParcel(new_id(), LOAD, WAYBILL), {"code": "x"}, ADMIN),
    "CloseLoad": (loaded, lambda _: CloseLoad(new_id(), LOAD), {"confirm": "x"}, ADMIN),
    "CancelLoad": (loaded, lambda _: CancelLoad(new_id(), LOAD), {"load": "x"}, ADMIN),
    "AddWaybillNumbers": (
        waiting,
        lambda _: AddWaybillNumbers(new_id(), "SF", (WAYBILL,)),
        {"carrier": "ZTO"},
        ADMIN,
    ),
    "TakeWaybill": (stuck, lambda _: TakeWaybill(new_id(), "1001", "SF", WAYBILL), {"number": ""}, ADMIN),
    "AddEvidence": (photographed, lambda _: AddEvidence(new_id(), "1001", "a.jpg", PHOTO, 5), {"name": "b"}, ADMIN),
    "RecordCourierEvents": (shipped, lambda _: _news(), {"reports": ()}, ADMIN),
    "HoldOrder": (assigned, lambda _: HoldOrder(new_id(), "1001", "等"), {"reason": "别的"}, ADMIN),
    "ReleaseOrder": (held, lambda _: ReleaseOrder(new_id(), "1001"), {"order": "1002"}, ADMIN),
    "FoundStock": (waiting, lambda _: FoundStock(new_id(), PADS, 1), {"pieces": 2}, PICKER),
    "ApproveCount": (surplus, lambda _: ApproveCount(new_id(), 1), {"note": "x"}, ADMIN),
    "RefuseCount": (surplus, lambda _: RefuseCount(new_id(), 1, "r"), {"note": "x"}, ADMIN),
    "OpenCount": (waiting, lambda _: OpenCount(new_id(), "HZ", ("B-01",)), {"warehouse": "SH"}, ADMIN),
    "CountItem": (counted, lambda h: CountItem(new_id(), _task(h), PADS), {"pieces": 2}, ADMIN),
    "CloseCount": (counted, lambda h: CloseCount(new_id(), _task(h)), {"note": "x"}, ADMIN),
    "CancelCount": (counted, lambda h: CancelCount(new_id(), _task(h)), {"task": "none"}, ADMIN),
    "SaveLocations": (waiting, lambda _: SaveLocations(new_id(), "HZ", (("A-01", 1),)), {"walk": ()}, ADMIN),
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
    "SaveLabelLook": (
        waiting,
        lambda _: SaveLabelLook(new_id(), DEFAULT_LAYOUT, LabelLook(sender_name="甲")),
        {"look": LabelLook()},
        ADMIN,
    ),
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
    "OpenCase": (waiting, lambda _: OpenCase(new_id(), "少一件", "1001"), {"note": "x"}, ADMIN),
    "TakeCase": (with_case, lambda _: TakeCase(new_id(), CASE_NO), {"case": "x"}, ADMIN),
    "HandOver": (with_case, lambda _: HandOver(new_id(), CASE_NO, "clerk", reason="r"), {"reason": "x"}, ADMIN),
    "NoteCase": (with_case, lambda _: NoteCase(new_id(), CASE_NO, "n"), {"note": "x"}, ADMIN),
    "PauseCase": (with_case, _pause, {"reason": "x"}, ADMIN),
    "ResumeCase": (paused, lambda _: ResumeCase(new_id(), CASE_NO), {"case": "x"}, ADMIN),
    "CloseCase": (with_case, lambda _: CloseCase(new_id(), (CASE_NO,), "other", "s"), {"solution": "x"}, ADMIN),
    "ReopenCase": (solved, lambda _: ReopenCase(new_id(), CASE_NO, "又来了"), {"reason": "x"}, ADMIN),
    "TakeSteps": (with_article, _steps, {"article": "x"}, ADMIN),
    "TickStep": (with_steps, lambda _: TickStep(new_id(), CASE_NO, 1), {"position": 2}, ADMIN),
    "AddCasePhoto": (with_case, lambda _: AddCasePhoto(new_id(), CASE_NO, "a.jpg", PHOTO, 5), {"name": "b"}, ADMIN),
    "SaveCause": (waiting, lambda _: SaveCause(new_id(), "new", "", "新"), {"zh": "x"}, ADMIN),
    "RetireCause": (waiting, lambda _: RetireCause(new_id(), "other"), {"code": "x"}, ADMIN),
    "SaveArticle": (waiting, lambda _: SaveArticle(new_id(), ArticleText("甲", steps="一")), {"note": "x"}, ADMIN),
    "SaveArticle again": (
        with_article,
        lambda _: SaveArticle(new_id(), ArticleText("甲", steps="一"), ARTICLE_NO, 1),
        {"read": 0},
        ADMIN,
    ),
    "GrowArticle": (solved, lambda _: GrowArticle(new_id(), CASE_NO), {"title": "x"}, ADMIN),
    "JudgeArticle": (with_article, _judge, {"worked": False}, ADMIN),
    "RetireArticle": (with_article, lambda _: RetireArticle(new_id(), ARTICLE_NO, "旧"), {"reason": "x"}, ADMIN),
    "MergeArticles": (
        two_articles,
        lambda _: MergeArticles(new_id(), ARTICLE_NO, (make_code(CodeType.ARTICLE, 2),)),
        {"others": ()},
        ADMIN,
    ),
    "AddArticlePhoto": (with_article, _picture, {"name": "b"}, ADMIN),
    "DropArticlePhoto": (
        with_picture,
        lambda _: DropArticlePhoto(new_id(), ARTICLE_NO, PHOTO),
        {"sha256": "x"},
        ADMIN,
    ),
    "ImportArticles": (
        with_article,
        lambda _: ImportArticles(new_id(), (ArticleText("少件", steps="一"), ArticleText("乙", steps="二"))),
        {"note": "x"},
        ADMIN,
    ),
    "AcknowledgeAlerts": (alarmed, lambda _: AcknowledgeAlerts(new_id(), (1,)), {"alerts": ()}, ADMIN),
    "ResendMessages": (alarmed, lambda _: ResendMessages(new_id()), {"topics": ("x",)}, ADMIN),
    "SendTest": (alarmed, lambda _: SendTest(new_id(), AlertPort.WECOM, "desk"), {"to": "x"}, ADMIN),
    "SaveDutyRules": (waiting, lambda _: SaveDutyRules(new_id(), "limits", "{}"), {"note": "x"}, ADMIN),
    "SetAbsence": (waiting, lambda _: _absence(), {"reason": "x"}, ADMIN),
    "CancelAbsence": (away, lambda _: CancelAbsence(new_id(), 1), {"absence": 2}, ADMIN),
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
