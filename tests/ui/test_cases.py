"""The case desk by keyboard: what is similar first, steps as a checklist, cause and solution at the end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QWidget

from app.domain.cases import CaseKind, CaseState
from app.domain.credit import GrantState
from app.domain.people import Actor
from app.errors import Refused, Unavailable
from app.usecases.cases import (
    CloseCase,
    HandOver,
    NoteCase,
    PauseCase,
    ReopenCase,
    ResumeCase,
    SaveCause,
    TakeCase,
    TakeSteps,
    TickStep,
)
from app.usecases.credit import GrantCredit
from app.usecases.knowledge import GrowArticle
from app.usecases.outbox import ResendMessages
from app.usecases.overriding import RerouteOrder
from app.usecases.people import LoggedIn
from app.usecases.stages import HoldOrder
from app.views.cases import CaseRow
from app.views.customers import GrantRow
from app.views.orders import OrderRow
from tests.ui.cases_shown import CasesShown
from tests.ui.fakes import NOW
from tests.ui.fakes_cases import ARTICLE, CasesDesk, case_row, cleared
from tests.ui.fakes_station import services
from tests.ui.keyboard import focused, press, typed_box
from ui.cases.links import Linked, LinkList
from ui.cases.panel import CasePanel
from ui.cases.photos import CasePhotos
from ui.cases.similar import SimilarList
from ui.screen import Message
from ui.screens.cases import CasesScreen

pytestmark = pytest.mark.usefixtures("still")
KEY, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


W = TypeVar("W", bound=QWidget)


def child(root: QWidget, kind: type[W]) -> W:
    """The part of that kind."""
    found = root.findChild(kind)
    assert found is not None
    return found


class Room(CasesShown[CasesScreen]):
    """The screen, what it said, what it asked the frame for."""

    def __init__(self, qtbot, desk: CasesDesk, role: str = "coordinator") -> None:
        self.desk = desk
        self.said: list[Message] = []
        self.opened: list[str] = []
        self.shown: list[str] = []
        who = LoggedIn("liqiang", "李强", (role,), False)
        given = services(desk, said=self.said.append)
        given = replace(given, operator=who, actor=Actor("liqiang", "HD-1"), open_order=self.opened.append)
        self.screen = CasesScreen(given)
        self.screen.code_requested.connect(self.shown.append)
        self.screen.screen_requested.connect(self.shown.append)
        self.open(qtbot)
        self.screen.do("all")
        self.qtbot = qtbot
        self.settle()

    def settle(self) -> None:
        """The panel has read what is chosen, without a rest."""
        child(self.screen, CasePanel).reload()
        QApplication.processEvents()

    @property
    def row(self) -> CaseRow:
        """The chosen one."""
        assert self.queue.current is not None
        return self.queue.current

    @property
    def link(self) -> Linked:
        """The chosen one of what it hangs on."""
        chosen = child(self.screen, LinkList).list.current
        assert chosen is not None
        return chosen

    @property
    def order(self) -> OrderRow:
        """Its row."""
        assert self.link.order is not None
        return self.link.order

    def choose(self, number: int) -> str:
        """As the arrow keys do; its number."""
        super().choose(number)
        self.settle()
        return self.row.no

    def sent(self, kind: type) -> list:
        return [command for command in self.desk.commands if isinstance(command, kind)]


@pytest.fixture
def room(qtbot) -> Room:
    return Room(qtbot, CasesDesk())


def test_enter_does_what_comes_next_and_the_case_is_mine(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_Return)
    assert [command.case for command in room.sent(TakeCase)] == [no]
    room.settle()
    assert room.row.owner == "liqiang"
    press(KEY.Key_Return)
    assert room.shown == ["production"]


def test_f7_applies_the_steps_of_the_best_similar_case_and_space_ticks_them(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F7)
    assert [(command.case, command.article) for command in room.sent(TakeSteps)] == [(no, ARTICLE)]
    room.settle()
    press(KEY.Key_F4)
    assert isinstance(focused(), QCheckBox)
    press(KEY.Key_Space)
    assert [(command.position, command.done) for command in room.sent(TickStep)] == [(1, True)]
    assert "1 of 3 done" in room.words()
    assert room.screen.back()
    assert room.queue.hasFocus()


def test_f7_goes_to_the_steps_that_are_on_the_list(room: Room) -> None:
    room.choose(1)
    press(KEY.Key_F7)
    room.settle()
    assert "See the steps   F7" in room.words()
    press(KEY.Key_F7)
    assert isinstance(focused(), QCheckBox)
    assert len(room.sent(TakeSteps)) == 1


def test_messages_that_were_given_up_are_sent_again_by_enter_or_f8(room: Room) -> None:
    reader = room.desk.reader
    about: dict[str, object] = {"topic": "label.render", "messages": 2, "says": "no ink"}
    reader.live[0] = replace(reader.live[0], kind=CaseKind.MESSAGE, facts=about, owner="liqiang", reacted_at=NOW)
    room.screen.refresh()
    room.choose(1)
    press(KEY.Key_Return)
    press(KEY.Key_F8)
    assert [command.topics for command in room.sent(ResendMessages)] == [("label.render",)] * 2
    assert room.said[-1].text == "2 sent again"
    room.choose(2)
    press(KEY.Key_F8)
    assert len(room.sent(ResendMessages)) == 2


def test_a_closed_one_is_opened_again_with_a_reason(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F9)
    QTest.keyClicks(typed_box(), "sold")
    press(KEY.Key_Return, CONTROL)
    room.screen.do("closed")
    room.choose(1)
    press(KEY.Key_F8)
    press(KEY.Key_Return)
    assert room.sent(ReopenCase) == []
    QTest.keyClicks(typed_box(), "there again")
    press(KEY.Key_Return)
    assert [(command.case, command.reason) for command in room.sent(ReopenCase)] == [(no, "there again")]
    assert no not in [row.no for row in room.queue.rows.rows]
    room.screen.do("all")
    assert no in [row.no for row in room.queue.rows.rows]


def test_credit_is_granted_to_an_order_that_lacks_it_as_it_was_asked_for(qtbot) -> None:
    room = Room(qtbot, CasesDesk(), "supervisor")
    reader = room.desk.reader
    order = reader.order(reader.live[2].order_no)
    lacking = replace(order, row=replace(order.row, missing=("credit",)))
    reader.order = lambda _no: lacking
    asked = GrantRow(7, "C3", "", lacking.row.no, GrantState.REQUESTED, 88_00, 0, "", "", None, "", None, "", None)
    reader.grants = lambda limit=200: [asked]
    room.choose(3)
    press(KEY.Key_G, CONTROL)
    assert "Grant ¥88.00 for" in room.words()
    QTest.keyClicks(typed_box(), "pays on Friday")
    press(KEY.Key_Return)
    assert [(command.grant, command.reason) for command in room.sent(GrantCredit)] == [(7, "pays on Friday")]


def test_a_past_case_without_steps_is_opened_to_be_read(room: Room) -> None:
    room.choose(1)
    child(room.screen, SimilarList).list.setFocus()
    press(KEY.Key_Down)
    press(KEY.Key_F7)
    assert not room.sent(TakeSteps)
    assert room.shown == [room.desk.reader.alike[1].id]


def test_it_is_not_closed_without_cause_and_solution(room: Room) -> None:
    room.choose(2)
    press(KEY.Key_F9)
    press(KEY.Key_Return, CONTROL)
    assert "Which root cause?" in room.words()
    QTest.keyClicks(typed_box(), "sold")
    press(KEY.Key_Return)
    solution = focused()
    assert isinstance(solution, QPlainTextEdit)
    assert solution.toPlainText() == "已从华中仓调拨 4 支,今天发出"
    solution.clear()
    press(KEY.Key_Return, CONTROL)
    assert "What solved it?" in room.words()
    assert not room.sent(CloseCase)


def test_closing_says_cause_solution_and_whether_the_article_worked(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F7)
    room.settle()
    press(KEY.Key_F9)
    QTest.keyClicks(typed_box(), "sold")
    press(KEY.Key_Return, CONTROL)
    (done,) = room.sent(CloseCase)
    assert (done.cases, done.cause_code) == ((no,), "stock.sold_out")
    assert (done.solution, done.article, done.verdict) == ("已从华中仓调拨 4 支,今天发出", ARTICLE, "worked")
    room.settle()
    assert no not in [row.no for row in room.queue.rows.rows]
    assert room.queue.hasFocus()
    assert room.row.no != no


def test_an_article_grows_out_of_it(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F9)
    QTest.keyClicks(typed_box(), "sold")
    next(box for box in room.screen.findChildren(QCheckBox) if box.text() == "Make an article of it").setFocus()
    press(KEY.Key_Space)
    press(KEY.Key_Return, CONTROL)
    assert [command.case for command in room.sent(GrowArticle)] == [no]
    assert room.shown[-1].startswith("A")


def test_a_new_cause_is_put_below_the_marked_one_and_chosen(room: Room) -> None:
    room.choose(1)
    press(KEY.Key_F9)
    press(KEY.Key_Down)
    press(KEY.Key_N, CONTROL)
    QTest.keyClicks(typed_box(), "Shelf label gone")
    press(KEY.Key_Return)
    (cause,) = room.sent(SaveCause)
    assert (cause.parent, cause.zh) == ("stock", "Shelf label gone")
    press(KEY.Key_Return, CONTROL)
    assert [command.cause_code for command in room.sent(CloseCase)] == [cause.code]


def test_cleared_ones_are_closed_together(room: Room) -> None:
    wanted = cleared(room.desk.reader.live)
    room.desk.reader.live = [row for row in room.desk.reader.live if row.state is CaseState.CLEARED]
    room.screen.refresh()
    press(KEY.Key_A, CONTROL)
    press(KEY.Key_F9)
    QTest.keyClicks(typed_box(), "network")
    press(KEY.Key_Return)
    QTest.keyClicks(focused(), "Link was down for ten minutes")
    press(KEY.Key_Return, CONTROL)
    (done,) = room.sent(CloseCase)
    assert set(done.cases) == set(wanted)
    assert room.said[-1].text == "2 exceptions are closed."


def test_it_is_passed_on_with_a_reason(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F3)
    QTest.keyClicks(typed_box(), "sl")  # initials of the name
    press(KEY.Key_Return)
    press(KEY.Key_Return)  # not without a reason
    assert not room.sent(HandOver)
    QTest.keyClicks(typed_box(), "needs credit")
    press(KEY.Key_Return)
    assert [(each.case, each.operator, each.reason) for each in room.sent(HandOver)] == [(no, "sunli", "needs credit")]


def test_its_clock_stands_until_a_time_that_is_typed_and_goes_on_by_the_same_key(room: Room) -> None:
    no = room.choose(2)
    press(KEY.Key_F6)
    QTest.keyClicks(typed_box(), "supplier answers")
    press(KEY.Key_Tab, times=4)
    QTest.keyClicks(typed_box(), "yesterday")
    press(KEY.Key_Return)
    assert "No time to come" in room.words()
    typed_box().clear()
    QTest.keyClicks(typed_box(), "2h")
    press(KEY.Key_Return)
    (paused,) = room.sent(PauseCase)
    assert (paused.case, paused.reason, paused.until) == (no, "supplier answers", NOW + timedelta(hours=2))
    room.settle()
    room.screen.focus_first()
    press(KEY.Key_F6)
    assert [command.case for command in room.sent(ResumeCase)] == [no]


def test_a_note_is_written_at_the_bottom(room: Room) -> None:
    no = room.choose(1)
    press(KEY.Key_F5)
    QTest.keyClicks(typed_box(), "asked the other site")
    press(KEY.Key_Return)
    assert [(each.case, each.note, each.act) for each in room.sent(NoteCase)] == [(no, "asked the other site", "")]
    assert "asked the other site" in room.words()
    assert room.screen.back()
    assert room.queue.hasFocus()


def test_what_is_done_to_its_order_stands_in_its_timeline(room: Room) -> None:
    room.choose(1)
    order = room.order
    press(KEY.Key_H, CONTROL)
    QTest.keyClicks(typed_box(), "customer calls back")
    press(KEY.Key_Return)
    assert [command.order for command in room.sent(HoldOrder)] == [order.no]
    (noted,) = room.sent(NoteCase)
    assert noted.act == "HoldOrder"
    assert noted.note == f"Order {order.no} is on hold: customer calls back"


def test_the_order_is_routed_anew_and_its_customer_told(room: Room) -> None:
    room.choose(1)
    order = room.order
    press(KEY.Key_R, CONTROL)
    assert [command.order for command in room.sent(RerouteOrder)] == [order.no]
    press(KEY.Key_C, CONTROL | SHIFT)
    said = QApplication.clipboard().text()
    assert order.buyer in said
    assert order.no in said


def test_linked_orders_are_opened_by_enter(room: Room) -> None:
    room.choose(4)
    press(KEY.Key_F4)
    press(KEY.Key_Down)
    second = room.link.key
    press(KEY.Key_Return)
    assert room.shown == [second]


def test_photos_are_dropped_on_the_panel(room: Room, tmp_path: Path) -> None:
    no = room.choose(1)
    child(room.screen, CasePhotos).add([tmp_path / "shelf.jpg"])
    assert room.desk.photos == [(no, "shelf.jpg")]


def test_a_scanned_number_shows_the_case_wherever_it_stands(room: Room) -> None:
    room.desk.reader.old = [case_row(40, state=CaseState.CLOSED, closed_at=NOW)]
    no = room.desk.reader.old[0].no
    room.desk.reader.solved[no] = ("stock.sold_out", "supplier sent it", "")
    assert room.screen.take_code(no)
    room.settle()
    assert room.row.no == no
    assert "supplier sent it" in room.words()
    assert "Sold out" in room.words()
    assert not room.screen.take_code("O000000017Z")


def test_tabs_filters_and_search_narrow_the_queue(room: Room) -> None:
    press(KEY.Key_Tab, CONTROL, times=2)  # closed, then mine
    assert {row.owner for row in room.queue.rows.rows} == {"liqiang"}
    press(KEY.Key_Tab, CONTROL)
    assert {row.role for row in room.queue.rows.rows} == {"coordinator"}
    press(KEY.Key_Tab, CONTROL)
    press(KEY.Key_F, CONTROL)
    QTest.keyClicks(typed_box(), "SF1029")
    room.qtbot.waitUntil(lambda: len(room.queue.rows.rows) == 1)
    assert room.screen.back()
    room.qtbot.waitUntil(lambda: len(room.queue.rows.rows) == 14)


def test_more_come_at_the_end_of_the_queue(qtbot) -> None:
    desk = CasesDesk()
    desk.reader.live = [case_row(number) for number in range(1, 251)]
    room = Room(qtbot, desk)
    assert len(room.queue.rows.rows) == 100
    press(KEY.Key_End)
    assert len(room.queue.rows.rows) > 100


def test_a_refusal_is_told(room: Room) -> None:
    room.choose(1)
    room.desk.script.append(Refused("case.closed", case="E1"))
    press(KEY.Key_F2)
    assert [message.text for message in room.said] == ["case.closed {'case': 'E1'}"]


def test_an_unreadable_queue_says_so_and_offers_to_try_again(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = CasesDesk()

    def away(*_: object, **__: object) -> None:
        raise Unavailable("database")

    read: Callable[..., object] = desk.reader.cases
    monkeypatch.setattr(desk.reader, "cases", away)
    room = Room(qtbot, desk)
    assert "The list cannot be read now" in room.words()
    monkeypatch.setattr(desk.reader, "cases", read)
    press(KEY.Key_Return)
    assert room.queue.rows.rowCount() == 14


def test_an_empty_desk_says_why(qtbot) -> None:
    desk = CasesDesk()
    desk.reader.live = []
    room = Room(qtbot, desk)
    assert "No exception anywhere" in room.words()
