"""Exceptions from being seen to being understood, as histories of commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app import words
from app.casework import Raised, clear, escalate, raise_signals, resume_due
from app.domain.cases import CaseDeed, CaseKind, CaseState, LinkKind, OrderType, Severity, Signal
from app.domain.duty import Assignment, AssignmentRow, DutyKind, to_text
from app.domain.knowledge import ArticleText
from app.domain.people import Actor
from app.errors import BadInput, Refused
from app.usecases.cases import (
    AddCasePhoto,
    CloseCase,
    HandOver,
    NoteCase,
    OpenCase,
    PauseCase,
    ResumeCase,
    RetireCause,
    SaveCause,
    TakeCase,
    TakeSteps,
    TickStep,
)
from app.usecases.duty import CancelAbsence, SaveDutyRules, SetAbsence
from app.usecases.knowledge import SaveArticle
from app.views.cases import CaseDetail, CaseFilter, CaseRow
from tests.core import CLERK, PADS, SUPERVISOR, House, incoming, new_id

PLANNER = Actor("planner")
COORDINATOR = Actor("coordinator")
STUCK = Signal(CaseKind.STUCK, "stuck:1", Severity.NORMAL, {"stage": "assigned", "limit": 120})


def raised(house: House, *signals: Signal) -> Raised:
    return _in_one(house, lambda uow: raise_signals(signals, uow, house.clock()))


def cleared(house: House, *causes: str) -> tuple[str, ...]:
    return _in_one(house, lambda uow: clear(causes, uow, house.clock()))


def escalated(house: House, limit: int = 100) -> int:
    return _in_one(house, lambda uow: escalate(uow, house.clock(), limit))


def _in_one(house: House, deed: Callable[[Any], Any]) -> Any:
    with house.program.unit_of_work() as uow:
        done = deed(uow)
        uow.commit()
    return done


def case(house: House, no: str) -> CaseDetail:
    found = house.program.reader.case(no)
    assert found is not None, no
    return found


def rows(house: House, **where: Any) -> list[CaseRow]:
    return list(house.program.reader.cases(CaseFilter(**where)))


def deeds(house: House, no: str) -> list[CaseDeed]:
    return [each.kind for each in case(house, no).timeline]


def about_order(house: House, **more: Any) -> Signal:
    house.count_in({("HZ", PADS): 5})
    house.take_in(incoming("1001", (PADS, 1)), incoming("1002", (PADS, 1)))
    house.route()
    return replace(STUCK, order_no=house.no("1001"), stage="assigned", warehouse="HZ", **more)


def of_order(house: House, **more: Any) -> str:
    """The number of a case about an order, which is the coordinator's."""
    return raised(house, about_order(house, **more)).opened[0]


def test_a_case_has_an_owner_a_clock_and_a_line_in_its_order_at_once(house: House):
    no = of_order(house)

    row = case(house, no).row
    assert (row.owner, row.role, row.state, row.orders) == ("coordinator", "coordinator", CaseState.OPEN, 1)
    assert row.due_at == house.clock() + timedelta(hours=2)
    assert words.case_headline(row.kind, row.facts) == "卡在“已分仓”超过 2 小时 0 分"
    ledger = house.order("1001").events[-1]
    assert words.event(ledger.event, ledger.facts) == f"异常 {no}:订单卡住"
    assert [each.no for each in house.program.reader.cases_of(house.no("1001"))] == [no]


def test_made_to_order_goes_to_the_planner(house: House):
    assert case(house, of_order(house, order_type=OrderType.OEM)).row.owner == "planner"


def test_the_same_cause_is_one_case_and_nothing_is_written_where_nothing_is_new(house: House):
    first = about_order(house)
    (no,) = raised(house, first, first).opened
    before = house.dump()
    assert raised(house, first) == Raised()
    assert house.dump() == before

    more = replace(first, order_no=house.no("1002"), severity=Severity.HIGH, links=((LinkKind.SKU, PADS),))
    assert raised(house, more) == Raised((), (no,))

    found = case(house, no)
    assert (found.row.severity, found.row.orders) == (Severity.HIGH, 2)
    assert found.links == ((LinkKind.ORDER, house.no("1002")), (LinkKind.SKU, PADS))
    assert deeds(house, no) == [CaseDeed.OPENED, CaseDeed.JOINED]


def statements(house: House, do: Callable[[], object]) -> int:
    """How many it takes."""
    seen: list[str] = []
    listener = lambda *told: seen.append(told[2])  # noqa: E731
    event.listen(house.program.database.writer, "before_cursor_execute", listener)
    do()
    event.remove(house.program.database.writer, "before_cursor_execute", listener)
    return len(seen)


def test_many_signals_cost_as_many_statements_as_few(house: House):
    def raise_(count: int) -> None:
        raised(house, *(replace(STUCK, cause=f"{count}:{n}", links=((LinkKind.SKU, PADS),)) for n in range(count)))

    assert statements(house, lambda: raise_(300)) == statements(house, lambda: raise_(3)) < 20
    assert len(rows(house, link=(LinkKind.SKU, PADS))) == 100


def test_many_are_closed_with_an_article_in_as_many_statements_as_few(house: House):
    article = house.handle(SaveArticle(new_id(), ArticleText("卡单", steps="改派"))).value.no

    def close(count: int) -> int:
        numbers = raised(house, *(replace(STUCK, cause=f"{count}:{n}") for n in range(count))).opened
        command = CloseCase(new_id(), numbers, "other", "改派", article, "worked")
        return statements(house, lambda: house.handle(command))

    close(1)  # what is read once for all
    assert close(100) == close(2)
    row = house.program.reader.article(article)
    assert row is not None
    assert (row.worked, row.tried) == (103, 103)


def test_nobody_reacts_and_the_chain_goes_on(house: House):
    no = of_order(house, severity=Severity.URGENT, order_type=OrderType.OEM)
    owners = []
    for _ in range(5):
        house.clock.pass_by(hours=1, minutes=1)
        assert escalated(house) == 1
        assert escalated(house) == 0
        owners.append(case(house, no).row.owner)

    assert owners == ["coordinator", "supervisor", "admin", "admin", "admin"]
    assert case(house, no).row.level == 5
    assert words.case_deed(*_last(house, no)) == "没有人处理:提醒 管理员"


def _last(house: House, no: str) -> tuple[CaseDeed, Any]:
    last = case(house, no).timeline[-1]
    return last.kind, last.facts


def test_whoever_takes_it_has_time_to_solve_it(house: House):
    no = of_order(house)
    house.clock.pass_by(minutes=30)

    house.handle(TakeCase(new_id(), no), CLERK)

    row = case(house, no).row
    assert (row.owner, row.reacted_at) == ("clerk", house.clock())
    house.clock.pass_by(hours=2)
    assert escalated(house) == 0
    assert [alert.operator for alert in house.program.reader.alerts()] == []


def test_handing_over_needs_a_reason_and_the_right(house: House):
    no = of_order(house)
    with pytest.raises(Refused, match=r"field\.required"):
        house.handle(HandOver(new_id(), no, "planner"), COORDINATOR)
    with pytest.raises(Refused, match=r"case\.not_yours"):
        house.handle(HandOver(new_id(), no, "planner", reason="r"), CLERK)
    with pytest.raises(Refused, match=r"case\.owned"):
        house.handle(HandOver(new_id(), no, role="coordinator", reason="r"), SUPERVISOR)

    house.handle(HandOver(new_id(), no, "planner", reason="排产"), COORDINATOR)

    row = case(house, no).row
    assert (row.owner, row.due_at) == ("planner", house.clock() + timedelta(hours=2))
    assert [alert.kind for alert in house.program.reader.alerts("planner")] == ["handed_over"]
    assert house.program.reader.alerts("coordinator") == []
    house.handle(HandOver(new_id(), no, role="clerk", reason="地址"), PLANNER)
    assert case(house, no).row.owner == "clerk"


def test_who_is_away_is_stood_in_for(house: House):
    week = (house.clock(), house.clock() + timedelta(days=7))
    number = house.handle(SetAbsence(new_id(), "coordinator", *week, "clerk", "休假")).value.absence

    assert case(house, of_order(house)).row.owner == "clerk"
    assert [row.deputy_name for row in house.program.reader.absences()] == ["clerk"]
    house.handle(CancelAbsence(new_id(), number))
    (no,) = raised(house, replace(STUCK, cause="other")).opened
    assert case(house, no).row.owner == "coordinator"
    with pytest.raises(Refused, match=r"absence\.unknown"):
        house.handle(CancelAbsence(new_id(), number))


def test_the_table_of_assignment_counts_from_its_saving_on(house: House):
    rules = Assignment((AssignmentRow(person="keeper", warehouse="HZ"), AssignmentRow(person="clerk")))
    saved = house.handle(SaveDutyRules(new_id(), "assignment", to_text(rules), "华东归仓库")).value

    assert saved.version == 1
    assert case(house, of_order(house)).row.owner == "keeper"
    shown = {row.kind: row.version for row in house.program.reader.duty_rules()}
    assert shown == {kind.value: int(kind is DutyKind.ASSIGNMENT) for kind in DutyKind}
    assert [row.version for row in house.program.reader.duty_versions("assignment")] == [1, 0]


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("nothing", "{}", "argument.bad"),
        ("limits", "[]", "duty.bad"),
        ("assignment", to_text(Assignment((AssignmentRow(person="nobody"),))), "operator.unknown"),
        (
            "assignment",
            to_text(Assignment((AssignmentRow(person="clerk", warehouse="XX"), AssignmentRow(person="clerk")))),
            "warehouse.unknown",
        ),
        ("alerts", '{"contacts": {"nobody": {}}}', "operator.unknown"),
    ],
)
def test_rules_that_cannot_be_followed_are_not_kept(house: House, kind: str, content: str, code: str):
    with pytest.raises(Refused) as caught:
        house.handle(SaveDutyRules(new_id(), kind, content))
    assert caught.value.code == code


def test_a_pause_stops_the_clock_until_its_end(house: House):
    no = of_order(house)
    until = house.clock() + timedelta(hours=8)
    house.handle(PauseCase(new_id(), no, "等客户回电", until), COORDINATOR)
    with pytest.raises(Refused, match=r"case\.not_open"):
        house.handle(PauseCase(new_id(), no, "r", until), COORDINATOR)

    house.clock.pass_by(hours=5)
    assert (escalated(house), _in_one(house, lambda uow: resume_due(uow, house.clock()))) == (0, 0)
    row = case(house, no).row
    assert (row.state, row.due_at, row.resume_at) == (CaseState.PAUSED, None, until)
    house.clock.pass_by(hours=3)
    assert _in_one(house, lambda uow: resume_due(uow, house.clock())) == 1

    row = case(house, no).row
    assert (row.state, row.due_at, row.resume_at) == (
        CaseState.OPEN,
        house.clock() + timedelta(hours=20),
        None,
    )  # eight of them at work
    with pytest.raises(Refused, match=r"case\.not_paused"):
        house.handle(ResumeCase(new_id(), no), COORDINATOR)


def test_what_is_over_waits_for_its_reason_and_what_is_there_again_is_back(house: House):
    first = about_order(house)
    (no,) = raised(house, first).opened
    assert cleared(house, first.cause, "unknown") == (no,)
    assert cleared(house, first.cause) == ()
    row = case(house, no).row
    assert (row.state, row.due_at, row.cleared_at) == (CaseState.CLEARED, None, house.clock())

    assert raised(house, first).joined == (no,)

    assert case(house, no).row.state is CaseState.OPEN
    assert deeds(house, no) == [CaseDeed.OPENED, CaseDeed.CLEARED, CaseDeed.RETURNED]


def test_a_case_is_closed_with_cause_and_solution_or_not_at_all(house: House):
    no = of_order(house)
    for cause, solution, code in (
        ("", "x", "field.required"),
        ("stock.record", " ", "field.required"),
        ("none", "x", "cause.unknown"),
    ):
        with pytest.raises(Refused) as caught:
            house.handle(CloseCase(new_id(), (no,), cause, solution), CLERK)
        assert caught.value.code == code

    house.handle(CloseCase(new_id(), (no,), "stock.record", "补点后改库存"), CLERK)

    found = case(house, no)
    assert (found.row.state, found.cause_code, found.solution) == (CaseState.CLOSED, "stock.record", "补点后改库存")
    ledger = house.order("1001").events[-1]
    assert words.event(ledger.event, ledger.facts) == f"异常 {no} 已解决。账实不符:补点后改库存"
    assert [row.no for row in rows(house, closed=True)] == [no]
    assert rows(house) == []
    with pytest.raises(Refused, match=r"case\.closed"):
        house.handle(NoteCase(new_id(), no, "x"), CLERK)
    again = raised(house, replace(STUCK, order_no=house.no("1001")))
    assert len(again.opened) == 1


def test_several_are_closed_at_once_where_all_are_over_or_of_one_kind(house: House):
    other = replace(STUCK, kind=CaseKind.SHORT, cause="short:1")
    numbers = raised(house, STUCK, replace(STUCK, cause="stuck:2"), other).opened
    with pytest.raises(Refused, match=r"case\.mixed"):
        house.handle(CloseCase(new_id(), numbers, "other", "x"))
    with pytest.raises(BadInput, match=r"argument\.bad"):
        house.handle(CloseCase(new_id(), (), "other", "x"))

    house.handle(CloseCase(new_id(), numbers[:2], "other", "x"))
    cleared(house, "short:1")
    house.handle(CloseCase(new_id(), numbers[2:], "other", "x"))

    assert [row.uses for row in house.program.reader.causes() if row.code == "other"] == [3]


def test_the_tree_of_causes_is_extended_by_who_closes_and_changed_by_who_keeps_it(house: House):
    house.handle(SaveCause(new_id(), "floor.cart", "floor", "拣货车坏了"), CLERK)
    with pytest.raises(Refused, match=r"operator\.not_permitted"):
        house.handle(SaveCause(new_id(), "floor", "", "仓库"), CLERK)
    house.handle(SaveCause(new_id(), "floor", "", "仓库里", "On the floor"), SUPERVISOR)

    tree = house.program.reader.causes()
    assert [row.zh for row in tree if row.code in ("floor", "floor.cart")] == ["仓库里", "拣货车坏了"]
    assert all(not row.parent or row.parent in [each.code for each in tree[:place]] for place, row in enumerate(tree))

    retired = house.handle(RetireCause(new_id(), "floor"), SUPERVISOR).value.codes
    assert set(retired) == {"floor", "floor.staff", "floor.picking", "floor.packing", "floor.cart"}
    with pytest.raises(Refused, match=r"cause\.unknown"):
        house.handle(CloseCase(new_id(), raised(house, STUCK).opened, "floor.cart", "x"))


def test_a_case_by_hand_is_one_of_its_own_about_what_it_names(house: House):
    house.customer("C1")
    about_order(house)
    command = OpenCase(new_id(), "客户说少一件", "1001", PADS.lower(), "C1", severity=Severity.HIGH, owner="keeper")

    no = house.handle(command, CLERK).value.case

    found = case(house, no)
    assert (found.row.owner, found.row.customer, found.row.warehouse) == ("keeper", "C1", "HZ")
    assert words.case_headline(found.row.kind, found.row.facts) == "客户说少一件"
    assert set(found.links) == {(LinkKind.SKU, PADS), (LinkKind.CUSTOMER, "C1")}
    second = house.handle(OpenCase(new_id(), "又一件", "1001"), CLERK).value.case
    assert {row.no for row in rows(house, link=(LinkKind.ORDER, house.no("1001")))} == {no, second}
    assert [row.no for row in rows(house, text="少一")] == [no]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"note": " "}, "field.required"),
        ({"order": "none"}, "order.unknown"),
        ({"sku": "none"}, "sku.unknown"),
        ({"customer": "none"}, "customer.unknown"),
        ({"warehouse": "none"}, "warehouse.unknown"),
        ({"owner": "none"}, "operator.unknown"),
    ],
)
def test_a_case_by_hand_names_only_what_is_there(house: House, named: dict[str, str], code: str):
    with pytest.raises(Refused) as caught:
        house.handle(OpenCase(new_id(), **({"note": "x"} | named)))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_the_closing_form_begins_with_what_was_done(house: House):
    no = of_order(house)
    house.clock.pass_by(minutes=1)
    house.handle(NoteCase(new_id(), no, "库位写错。"), CLERK)
    house.handle(NoteCase(new_id(), no, "已改派", "RerouteOrder"), CLERK)
    house.hold("1001")
    house.release("1001")
    photo = AddCasePhoto(new_id(), no, "a.jpg", "0" * 64, 5)
    house.handle(photo, CLERK)
    before = case(house, no)
    house.handle(replace(photo, request_id=new_id()), CLERK)

    assert case(house, no) == before
    assert [each.name for each in before.photos] == ["a.jpg"]
    assert before.proposal == "库位写错;已改派;已恢复"


def test_the_steps_of_an_article_are_done_one_by_one_and_become_the_solution(house: House):
    no = of_order(house)
    article = house.handle(SaveArticle(new_id(), ArticleText("卡单", steps="看库位\n重新分仓\n回访")), CLERK).value.no
    assert house.handle(TakeSteps(new_id(), no, article), CLERK).value.steps == 3
    before = case(house, no)
    assert house.handle(TakeSteps(new_id(), no, article), CLERK).value.steps == 3
    assert case(house, no) == before
    for position, done in ((1, True), (2, True), (2, False), (3, True)):
        house.handle(TickStep(new_id(), no, position, done), CLERK)
    for command, code in (
        (TickStep(new_id(), no, 3), "steps.so_already"),
        (TickStep(new_id(), no, 9), "steps.unknown"),
        (TakeSteps(new_id(), no, "A000000990"), "article.unknown"),
        (CloseCase(new_id(), (no,), "other", "x", article, "maybe"), "argument.bad"),
    ):
        with pytest.raises(Refused) as caught:
            house.handle(command, CLERK)
        assert caught.value.code == code

    found = case(house, no)
    assert [(step.words, step.done_by) for step in found.steps] == [
        ("看库位", "clerk"),
        ("重新分仓", ""),
        ("回访", "clerk"),
    ]
    assert found.proposal == "看库位;回访"
    house.handle(CloseCase(new_id(), (no,), "other", found.proposal, article, "worked"), CLERK)
    assert case(house, no).article == article
    with house.program.looking() as uow:
        used = uow.knowledge.load(article)
    assert (used.worked, used.tried) == (1, 1)


def test_an_import_with_cases_is_undone_like_any_other(house: House):
    report = house.take_in(incoming("1001", ("??", 1)))
    no = house.no("1001")
    (opened,) = raised(house, replace(STUCK, order_no=no)).opened

    house.undo(report.batch)
    cleared(house, STUCK.cause)
    house.handle(CloseCase(new_id(), (opened,), "data.file", "导错文件"))

    assert case(house, opened).row.order_no == no


def test_a_change_at_the_source_is_taken_back_though_there_is_a_case_about_the_order(house: House):
    house.take_in(incoming("1001", (PADS, 1)))
    report = house.take_in(incoming("1001", (PADS, 2)))
    raised(house, replace(STUCK, order_no=house.no("1001")))

    house.undo(report.batch)

    assert [line.quantity for line in house.order("1001").lines] == [1]


def test_the_most_costly_comes_first_page_by_page(house: House):
    severities = (Severity.LOW, Severity.URGENT, Severity.NORMAL)
    raised(house, *(replace(STUCK, cause=f"c{place}", severity=each) for place, each in enumerate(severities)))
    cleared(house, "c1")

    first = house.program.reader.cases(CaseFilter(), limit=2)
    rest = house.program.reader.cases(CaseFilter(), (first[-1].cost, first[-1].id), limit=2)

    assert [row.severity for row in (*first, *rest)] == [Severity.NORMAL, Severity.LOW, Severity.URGENT]
    assert rows(house, owner="clerk") == rows(house, kind=CaseKind.COUNT) == rows(house, warehouse="HZ") == []
    assert len(rows(house, role="coordinator")) == 3
