"""The routing screen: the queue runs, stops and reports; a row, a transfer or a dot shows its decision."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.bus import Command, Result
from app.domain.people import Actor
from app.domain.stages import Awaits, Stage
from app.errors import Refused
from app.usecases.routing import CompleteTransfer, RouteReport, TransferCompleted
from app.views import OrderDetail
from tests.ui.fakes import FakeDesk, FakeReader, order_detail, order_row
from tests.ui.fakes_station import services
from ui.routing.decision import why_waiting
from ui.routing.look import links_of
from ui.screen import Message, Tone
from ui.screens.routing import RoutingScreen
from ui.tasks import Tasks


@dataclass
class RoutingDesk(FakeDesk):
    """Completes transfers; routing runs until it is told to stop."""

    endless: bool = False
    refuses: bool = False

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if isinstance(command, CompleteTransfer):
            self.commands.append(command)
            return Result(TransferCompleted("O000000001Y", "assigned"))
        return super().handle(command, actor)

    def route(self, actor: Actor, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> RouteReport:
        if self.refuses:
            raise Refused("operator.not_permitted", operator="赵敏", permission="route")
        while self.endless and not cancelled():
            progress(5, 50)
        return RouteReport(5, 3, 1, 1, 2) if self.endless else super().route(actor, progress, cancelled)


class Room:
    """A screen with what it said."""

    def __init__(self, qtbot, desk: RoutingDesk, tasks: Tasks | None = None) -> None:
        self.said: list[Message] = []
        self.desk = desk
        self.screen = RoutingScreen(services(desk, tasks, said=self.said.append))
        qtbot.addWidget(self.screen)
        self.screen.resize(1280, 760)
        self.screen.show()
        self.screen.refresh()

    def words(self) -> list[str]:
        QApplication.processEvents()  # what was added shows with the next events
        return [label.text() for label in self.screen.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def room(qtbot):
    return Room(qtbot, RoutingDesk())


def test_a_waiting_order_tells_why_it_is_not_decided(room):
    room.screen.queue.setCurrentIndex(room.screen.queue.rows.index(1))
    told = room.words()
    assert "Not decided yet" in told
    assert "It is number 2 in the queue. F5 routes the whole queue now." in told
    assert "Nearest warehouses" in told


def test_a_decided_order_shows_every_candidate_with_its_verdict(room):
    number = next(n for n in range(1, 400) if order_row(n).stage is Stage.PICKED)
    room.screen.map.order_clicked.emit(order_row(number).no)
    told = room.words()
    assert "Nearest warehouse with everything, 96 km away." in told
    assert "1,038 km is beyond the radius of 300 km." in told


def test_f5_routes_the_queue_and_reports(room):
    QTest.keyClick(room.screen, Qt.Key.Key_F5)
    assert room.said[-1].tone is Tone.GOOD
    assert "assigned, 2 need a transfer, 1 to produce" in room.said[-1].text


def test_a_run_can_be_stopped(qtbot):
    tasks = Tasks()
    room = Room(qtbot, RoutingDesk(endless=True), tasks)
    room.screen.route_now()
    assert room.screen.back()
    qtbot.waitUntil(lambda: bool(room.said))
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert room.said[-1].text.startswith("Stopped. 5 orders routed")
    assert not room.screen.back()


def test_a_refused_run_is_told_and_can_be_tried_again(qtbot):
    room = Room(qtbot, RoutingDesk(refuses=True))
    room.screen.route_now()
    assert "operator.not_permitted" in room.said[-1].text
    assert not room.screen.back()


def test_the_chosen_transfer_is_completed_once(room):
    room.screen.complete_transfer()
    assert room.desk.commands == []
    room.screen.transfers.setCurrentIndex(room.screen.transfers.rows.index(1))
    QTest.keyClick(room.screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wanted = room.desk.reader.transfers()[1].no
    assert [command.transfer_no for command in room.desk.commands] == [wanted]
    assert room.said[-1].text == "Transfer done: order O000000001Y can be picked"
    room.screen.complete_transfer()
    assert len(room.desk.commands) == 1


def test_the_choice_survives_a_refresh(room):
    room.screen.queue.setCurrentIndex(room.screen.queue.rows.index(3))
    chosen = room.screen.queue.currentIndex().data()
    first = room.desk.reader.queue()[0]
    room.desk.reader.changed[first.id] = replace(first, stage=Stage.ASSIGNED, awaits=Awaits.PICKING)
    room.screen.refresh()
    assert room.screen.queue.currentIndex().data() == chosen
    assert room.screen.queue.currentIndex().row() == 2


def test_an_empty_queue_says_so(qtbot):
    room = Room(qtbot, RoutingDesk(reader=FakeReader(total=0)))
    assert "Nothing waits for routing" in room.words()


def waiting(awaits: Awaits, *missing: str) -> OrderDetail:
    row = order_row(18)
    return replace(order_detail(row), row=replace(row, stage=Stage.PAID, awaits=awaits, missing=missing), decision=None)


def test_each_obstacle_has_its_own_sentence():
    told = {
        why_waiting(waiting(Awaits.DATA, "address"), 0),
        why_waiting(waiting(Awaits.RELEASE), 0),
        why_waiting(waiting(Awaits.ROUTING), 0),
        why_waiting(waiting(Awaits.ROUTING), 4),
    }
    assert len(told) == 4
    assert any("a clear county in the address" in sentence for sentence in told)


def test_links_show_who_serves_and_what_moves():
    sites = {site.code: site for site in FakeReader().warehouses()}
    detail = next(order_detail(order_row(n)) for n in range(1, 50) if order_row(n).warehouse)
    moving = replace(detail, transfers=tuple(replace(t, order_no=detail.row.no) for t in FakeReader().transfers()[:1]))
    assert [link.moves_goods for link in links_of(moving, sites)] == [False, True]
    done = replace(moving, transfers=(replace(moving.transfers[0], state="done"),))
    assert [link.moves_goods for link in links_of(done, sites)] == [False]


def test_the_next_order_in_turn_is_explained_at_once(room):
    assert "It is number 1 in the queue. F5 routes the whole queue now." in room.words()
