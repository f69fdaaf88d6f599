"""The routing screen: the queue with its reasons runs, stops and reports; orders and transfers are brought on; why."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QLineEdit, QPushButton

from app.domain.codes import CodeType, make_code
from app.domain.stages import Awaits, Stage
from app.domain.transfers import TransferState
from app.usecases.overriding import OverrideRoute, RerouteOrder
from app.usecases.people import LoggedIn
from app.usecases.routing import RouteOrders, RouteReport
from app.usecases.stages import HoldOrder, ReleaseOrder
from app.usecases.transfers import Arrival, MoveTransfer
from app.views.orders import OrderDetail, OrderFilter
from tests.ui.fakes import WAREHOUSES, decision_row, order_row
from tests.ui.fakes_routing import RoutingDesk, RoutingReader, detail_of, order_of, transfer
from tests.ui.fakes_station import services
from tests.ui.keyboard import focused, typed_box
from tests.ui.showing import open_screen
from ui.routing.decision import DecisionView
from ui.routing.look import links_of, read_look, ways_of
from ui.routing.panel import why_waiting
from ui.routing.report import report_words
from ui.routing.rows import told_claims
from ui.screen import Message, Tone
from ui.screens.order import OrderScreen
from ui.screens.routing import RoutingScreen
from ui.tasks import Tasks

COORDINATOR = LoggedIn("liqiang", "李强", ("coordinator", "keeper"), False)
PICKER = LoggedIn("zhaomin", "赵敏", ("picker",), False)
CONTROL = Qt.KeyboardModifier.ControlModifier
SITES = {site.code: site for site in WAREHOUSES}


class Room:
    """A screen with what it said and asked for."""

    def __init__(self, qtbot, desk: RoutingDesk, tasks: Tasks | None = None, who: LoggedIn = COORDINATOR) -> None:
        self.said: list[Message] = []
        self.opened: list[str] = []
        self.filters: list[OrderFilter] = []
        self.desk = desk
        given = replace(services(desk, tasks, said=self.said.append), operator=who, open_order=self.opened.append)
        self.screen = RoutingScreen(given)
        self.screen.orders_requested.connect(self.filters.append)
        open_screen(qtbot, self.screen)

    def words(self) -> list[str]:
        QApplication.processEvents()  # what was added shows with the next events
        parts: list[QLabel | QPushButton] = [*self.screen.findChildren(QLabel), *self.screen.findChildren(QPushButton)]
        return [part.text() for part in parts if part.isVisible()]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.screen, key, modifier)

    def last(self) -> object:
        return self.desk.commands[-1]


@pytest.fixture
def room(qtbot):
    return Room(qtbot, RoutingDesk())


def test_the_next_order_in_turn_is_explained_at_once(room):
    told = room.words()
    assert "Place 1 · 14 of 100 points" in told
    assert "It has waited too long to be passed over: it goes before all scores." in told
    assert any(words.startswith("Not decided yet.") for words in told)


def test_the_keyboard_walks_the_queue_and_tells_each_ones_reason(room):
    room.press(Qt.Key.Key_Down)
    assert "Place 2 · 95 of 100 points" in room.words()
    room.press(Qt.Key.Key_Return)
    assert room.opened == [room.desk.reader.ranked_queue()[1].order.no]


def test_claims_are_told_strongest_first_and_nothing_of_what_adds_nothing(room):
    row = replace(room.desk.reader.ranked_queue()[1], claims={"urgent": 5.0, "grade": 30.0, "slack": 0.2})
    assert told_claims(row) == [("grade", 30.0), ("urgent", 5.0)]


def test_a_decided_order_shows_every_candidate_with_its_sentence_and_its_stock(room):
    row = order_of(Stage.ASSIGNED)
    room.screen.map.order_clicked.emit(row.no)
    told = room.words()
    assert any("branch “默认 Default” of rules v3" in words for words in told)
    assert "Has been given all its 500 orders of the day." in told
    names = [candidate.name for candidate in decision_row(row).candidates]
    assert [words for words in told if words in names] == names
    stock = [words for words in told if words.startswith("Stock then")]
    assert len(stock) == len(names)
    assert stock[0].startswith(f"Stock then {detail_of(row).lines[0].sku} 0/1")


def test_f5_routes_the_queue_and_reports(room):
    room.press(Qt.Key.Key_F5)
    assert room.said[-1].tone is Tone.GOOD
    assert "assigned, 2 need a transfer, 1 to produce" in room.said[-1].text


def test_shift_f5_routes_only_the_chosen_order(room):
    chosen = room.desk.reader.ranked_queue()[1].order
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(room.last(), RouteOrders)
    assert room.last().orders == (chosen.id,)
    assert room.said[-1].text == "1 orders routed: 1 assigned"
    assert chosen.no not in [row.order.no for row in room.screen.waiting.queue.rows.rows]


def test_a_run_can_be_stopped(qtbot):
    tasks = Tasks()
    room = Room(qtbot, RoutingDesk(endless=True), tasks)
    room.screen.do("route")
    assert room.screen.back()
    qtbot.waitUntil(lambda: bool(room.said))
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert room.said[-1].text.startswith("Stopped. 5 orders routed")
    assert not room.screen.back()


def test_a_refused_run_is_told_and_can_be_tried_again(qtbot):
    room = Room(qtbot, RoutingDesk(refuses=True))
    room.screen.do("route")
    assert "operator.not_permitted" in room.said[-1].text
    assert not room.screen.back()


def test_the_queue_is_planned_together_compared_and_routed_like_that(room):
    room.press(Qt.Key.Key_F5, CONTROL)
    QTest.keyClicks(focused(), "40")
    room.press(Qt.Key.Key_Return)
    assert room.desk.searched == [40.0]
    assert not room.desk.routed  # first the person looks
    told = room.words()
    assert {"31 → 27", "▼ 4", "78 → 75", "42,180 → 39,656", "▼ 2,524"} <= set(told)
    assert any("18 of them want stock that is too little for all" in words for words in told)
    assert isinstance(focused(), QPushButton)
    room.press(Qt.Key.Key_Return)
    (plan,) = room.desk.routed
    assert plan is not None
    assert plan.wishes
    assert room.said[-1].tone is Tone.GOOD
    assert "Route like this" not in room.words()
    assert focused() is room.screen.waiting.queue


def test_a_plan_is_discarded_by_escape_and_forgotten_by_a_run_of_its_own(room):
    for leave in (room.screen.back, lambda: room.press(Qt.Key.Key_F5)):
        room.press(Qt.Key.Key_F5, CONTROL)
        room.press(Qt.Key.Key_Return)
        assert "Route like this" in room.words()
        leave()
        assert "Route like this" not in room.words()
    assert room.desk.routed == [None]


def test_a_plan_that_found_nothing_better_says_so(qtbot):
    room = Room(qtbot, RoutingDesk(better=False))
    room.screen.do("optimise")
    room.press(Qt.Key.Key_Return)
    told = room.words()
    assert any(words.startswith("Nothing better was found than one by one.") for words in told)
    assert {"31", "78", "42,180"} <= set(told)
    assert not any("▼" in words for words in told)


def test_a_search_shows_that_it_works_and_is_not_heard_once_it_is_discarded(qtbot):
    desk, tasks = RoutingDesk(), Tasks()
    desk.search.clear()
    room = Room(qtbot, desk, tasks)
    qtbot.waitUntil(lambda: bool(room.screen.waiting.queue.rows.rows))
    room.press(Qt.Key.Key_F5, CONTROL)
    room.press(Qt.Key.Key_Return)
    assert any(words.startswith("Planning: 0 of 20 s at most.") for words in room.words())
    room.press(Qt.Key.Key_Return)  # a second stroke starts no second search
    assert room.screen.back()
    room.press(Qt.Key.Key_F5, CONTROL)
    assert any(words.startswith("Planning:") for words in room.words())
    assert room.screen.back()
    desk.search.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert desk.searched == [20.0]
    assert "Route like this" not in room.words()
    assert not room.said


def test_a_search_that_fails_is_told_and_the_keyboard_is_free_again(qtbot):
    room = Room(qtbot, RoutingDesk(refuses=True))
    room.press(Qt.Key.Key_F5, CONTROL)
    room.press(Qt.Key.Key_Return)
    assert "database.busy" in room.said[-1].text
    assert focused() is room.screen.waiting.queue
    room.press(Qt.Key.Key_F5, CONTROL)
    assert "Plan" in room.words()


def test_who_may_not_route_need_not_plan(qtbot):
    room = Room(qtbot, RoutingDesk(), who=PICKER)
    room.press(Qt.Key.Key_F5, CONTROL)
    assert room.said[-1].text == "Your role may not do this."
    assert not room.desk.searched


def test_an_order_is_held_and_released_in_place(room):
    no = room.desk.reader.ranked_queue()[0].order.no
    room.press(Qt.Key.Key_F6)
    QTest.keyClicks(focused(), "asked to wait")
    room.press(Qt.Key.Key_Return)
    assert isinstance(room.last(), HoldOrder)
    assert (room.last().order, room.last().reason) == (no, "asked to wait")
    room.screen.choose(no)
    room.press(Qt.Key.Key_F6)
    assert isinstance(room.last(), ReleaseOrder)


def test_a_person_chooses_the_warehouse_and_says_why(room):
    row = order_of(Stage.ASSIGNED)
    room.screen.choose(row.no)
    room.press(Qt.Key.Key_F7)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    assert row.warehouse not in [box.itemData(at) for at in range(box.count())]
    room.press(Qt.Key.Key_Down)
    wanted = box.currentData()
    reason = next(part for part in room.screen.findChildren(QLineEdit) if part.isVisible())
    reason.setFocus()
    room.press(Qt.Key.Key_Return)
    assert not room.desk.commands  # nothing goes without a reason
    QTest.keyClicks(reason, "faster there")
    room.press(Qt.Key.Key_Return)
    assert isinstance(room.last(), OverrideRoute)
    assert (room.last().order, room.last().warehouse, room.last().reason) == (row.no, wanted, "faster there")
    assert SITES[wanted].name in room.said[-1].text


def test_an_order_goes_back_to_the_queue_with_a_reason(room):
    row = order_of(Stage.ASSIGNED)
    room.screen.choose(row.no)
    room.press(Qt.Key.Key_F8)
    QTest.keyClicks(focused(), "damaged")
    room.press(Qt.Key.Key_Return)
    assert isinstance(room.last(), RerouteOrder)
    assert row.no in [each.order.no for each in room.screen.waiting.queue.rows.rows]


def test_escape_leaves_the_question_first(room):
    room.press(Qt.Key.Key_F6)
    assert room.screen.back()
    assert not room.screen.back()
    assert not room.desk.commands


def test_who_has_no_right_is_told_so(qtbot):
    room = Room(qtbot, RoutingDesk(), who=PICKER)
    room.screen.choose(order_of(Stage.ASSIGNED).no)
    room.press(Qt.Key.Key_F7)
    assert room.said[-1].text == "Your role may not do this."
    assert not room.desk.commands


def test_one_key_brings_a_transfer_on_from_step_to_step(room):
    room.screen.list_waiting(Awaits.TRANSFER)
    room.screen.focus_first()
    for step in ("approve", "pick", "send", "receive"):
        room.press(Qt.Key.Key_Return, CONTROL)
        assert isinstance(room.last(), MoveTransfer)
        assert (room.last().transfer, room.last().step) == (make_code(CodeType.TRANSFER, 1), step)
    assert room.said[-1].text.endswith("received. Order O00000003R can be picked.")
    assert make_code(CodeType.TRANSFER, 1) not in [row.no for row in room.screen.waiting.transfers.rows.rows]


def test_a_transfer_is_cancelled_for_a_reason(room):
    room.screen.list_waiting(Awaits.TRANSFER)
    room.screen.focus_first()
    room.press(Qt.Key.Key_F9)
    room.press(Qt.Key.Key_Return, CONTROL)
    assert not room.desk.commands  # nothing goes without a reason
    QTest.keyClicks(focused(), "not worth it")
    room.press(Qt.Key.Key_Return)
    assert (room.last().step, room.last().reason) == ("cancel", "not worth it")
    assert room.said[-1].text.endswith("is back in the queue.")


def test_what_came_short_is_told_with_its_pieces(room):
    no = make_code(CodeType.TRANSFER, 4)
    room.screen.take_code(no)
    lines = room.desk.reader.order(room.screen.waiting.transfer.order_no).lines
    room.press(Qt.Key.Key_F9)
    pieces = next(part for part in room.screen.findChildren(QLineEdit) if part.placeholderText() == "Pieces that came")
    pieces.setFocus()
    QTest.keyClicks(pieces, "x")
    room.press(Qt.Key.Key_Return)
    assert not room.desk.commands
    pieces.clear()
    QTest.keyClicks(pieces, "2")
    room.press(Qt.Key.Key_Return)
    assert (room.last().transfer, room.last().step) == (no, "receive")
    assert room.last().arrived == (Arrival(lines[0].sku, 2),)


def test_a_scanned_transfer_is_chosen_and_scanned_again_takes_its_step(room):
    no = make_code(CodeType.TRANSFER, 4)
    assert room.screen.take_code(no)
    assert not room.desk.commands
    assert "Scan it again: Goods have arrived." in room.said[-1].text
    assert room.screen.take_code(no)
    assert room.last().step == "receive"
    assert room.screen.take_code(make_code(CodeType.TRANSFER, 77))
    assert room.said[-1].tone is Tone.WARN
    assert not room.screen.take_code(make_code(CodeType.ORDER, 77))


def test_every_wait_lists_its_orders_and_leads_on(room):
    room.press(Qt.Key.Key_Tab, CONTROL)
    room.press(Qt.Key.Key_Tab, CONTROL)
    room.press(Qt.Key.Key_Tab, CONTROL)
    shown = room.screen.waiting.orders.rows.rows
    assert shown
    assert all(row.awaits is Awaits.RELEASE for row in shown)
    room.screen.waiting.more_requested.emit()
    assert room.filters[-1] == OrderFilter(needs=frozenset({Awaits.RELEASE}))


def test_the_production_list_is_one_step_away(room, qtbot):
    room.screen.list_waiting(Awaits.PRODUCTION)
    with qtbot.waitSignal(room.screen.screen_requested) as asked:
        button = next(part for part in room.screen.findChildren(QPushButton) if part.text() == "To the production list")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["production"]


def test_a_warehouse_leads_to_its_orders(room):
    room.screen.loads.setFocus()
    room.press(Qt.Key.Key_Right)
    room.press(Qt.Key.Key_Right)
    room.press(Qt.Key.Key_Return)
    assert room.filters[-1].warehouse in SITES


def test_the_choice_survives_what_another_pc_routes(room):
    queue = room.desk.reader.ranked_queue()
    for _ in range(3):
        room.press(Qt.Key.Key_Down)
    first = queue[0].order
    room.desk.reader.changed[first.id] = replace(first, stage=Stage.ASSIGNED, awaits=Awaits.PICKING)
    room.screen.refresh()
    chosen = room.screen.waiting.queue
    assert chosen.current.order.no == queue[3].order.no
    assert chosen.currentIndex().row() == 2


def test_an_empty_queue_says_so(qtbot):
    room = Room(qtbot, RoutingDesk(reader=RoutingReader(total=0)))
    assert "Nothing here: To route" in room.words()


def test_the_circles_are_all_reaches_of_the_rules_in_force():
    reader = RoutingReader()
    assert read_look(reader, Awaits.ROUTING).reaches == (100, 300, 800)


def waiting(awaits: Awaits, *missing: str) -> OrderDetail:
    row = replace(order_row(18), stage=Stage.PAID, awaits=awaits, missing=missing, warehouse="")
    return detail_of(row)


def test_each_obstacle_has_its_own_sentence():
    told = {
        why_waiting(waiting(Awaits.DATA, "address")),
        why_waiting(waiting(Awaits.RELEASE)),
        why_waiting(waiting(Awaits.ROUTING)),
        why_waiting(waiting(Awaits.SIGNATURE)),
    }
    assert len(told) == 4
    assert any("a clear county in the address" in sentence for sentence in told)


def test_links_show_who_serves_and_what_moves():
    moves = [
        transfer(1, TransferState.PROPOSED, 1),
        transfer(2, TransferState.APPROVED, 2),
        transfer(3, TransferState.IN_TRANSIT, 3),
        transfer(4, TransferState.RECEIVED, 4),
        transfer(5, TransferState.PROPOSED, 5, ("HD", "HD")),
    ]
    assert [(way.orders, way.sent) for way in ways_of(moves, SITES)] == [(2, False), (1, True)]
    detail = detail_of(order_of(Stage.ASSIGNED), moves[:1])
    assert [link.moves_goods for link in links_of(detail, SITES)] == [False, True]


def test_a_report_tells_only_what_happened():
    told = report_words(RouteReport(9, 4, 0, 1, 0, split=2, waiting=1, held=1), stopped=False)
    assert told == "9 orders routed: 4 assigned, 2 split, 1 to produce, 1 go on waiting, 1 held for a person"
    assert "3 incomplete" in report_words(RouteReport(0, 0, 0, 0, 3), stopped=False)


@pytest.fixture
def show_order(qtbot) -> Callable[[str], OrderScreen]:
    def show(no: str) -> OrderScreen:
        screen = OrderScreen(services(RoutingDesk()))
        qtbot.addWidget(screen)
        screen.resize(1208, 728)
        screen.show()
        screen.show_order(no)
        return screen

    return show


def test_on_the_order_screen_one_key_shows_the_decision_alone(show_order):
    screen = show_order(order_of(Stage.ASSIGNED).no)

    def shown() -> set[str]:
        QApplication.processEvents()
        titles = {"Why this warehouse", "What happened"}
        return titles & {part.text() for part in screen.findChildren(QLabel) if part.isVisible()}

    assert len(shown()) == 2
    QTest.keyClick(screen, Qt.Key.Key_F4)
    assert shown() == {"Why this warehouse"}
    assert screen.back()
    assert len(shown()) == 2
    assert not screen.back()


def test_after_a_deed_the_keyboard_is_back_in_the_list_and_after_a_refusal_in_the_answer(room):
    room.press(Qt.Key.Key_F6)
    QTest.keyClicks(focused(), "asked to wait")
    room.desk.refuses = True
    room.press(Qt.Key.Key_Return)
    assert typed_box().text() == "asked to wait"
    room.desk.refuses = False
    room.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is room.screen.waiting.queue


def test_a_decision_says_who_won_and_none_says_why(qtbot):
    view = DecisionView()
    qtbot.addWidget(view)
    view.show()
    detail = detail_of(order_of(Stage.ASSIGNED))

    def kinds() -> list[str]:
        QApplication.processEvents()
        return [part.property("kind") for part in view.findChildren(QFrame) if part.isVisible()]

    view.show_decision(detail, {}, "Not routed yet.")
    assert kinds().count("winner") == 1
    view.show_decision(replace(detail, decision=None), {}, "Not routed yet.")
    assert kinds().count("winner") == 0
    assert [part.text() for part in view.findChildren(QLabel) if part.isVisible()] == ["Not routed yet."]
