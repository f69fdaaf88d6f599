"""The duty watch: numbers, the next step on one key, big letters on a wall, and a warning when nobody watches."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.people import Actor
from app.errors import Unavailable
from app.usecases.cases import ResumeCase, TakeCase
from tests.ui.fakes import NOW
from tests.ui.fakes_cases import CasesDesk, case_row
from tests.ui.fakes_station import services
from tests.ui.keyboard import press
from ui import clock
from ui.cases.queue import CaseQueue
from ui.screens.watch import WatchScreen
from ui.watch.numbers import Bars, Numbers

KEY = Qt.Key


class Wall:
    """The screen and what it asked the frame for."""

    def __init__(self, qtbot, desk: CasesDesk) -> None:
        self.desk = desk
        self.codes: list[str] = []
        self.screens: list[str] = []
        self.orders: list[str] = []
        given = services(desk, roles=("coordinator",))
        who = replace(given.operator, code="liqiang", name="李强")
        self.screen = WatchScreen(
            replace(given, operator=who, actor=Actor("liqiang", ""), open_order=self.orders.append)
        )
        self.screen.code_requested.connect(self.codes.append)
        self.screen.screen_requested.connect(self.screens.append)
        qtbot.addWidget(self.screen)
        self.screen.resize(1208, 728)
        with qtbot.waitActive(self.screen):
            self.screen.show()
            self.screen.activateWindow()
        self.screen.refresh()
        self.screen.focus_first()
        (self.queue,) = self.screen.findChildren(CaseQueue)

    def words(self) -> str:
        QApplication.processEvents()
        return " ".join(part.text() for part in self.screen.findChildren(QLabel) if part.isVisible())

    def choose(self, number: int) -> str:
        press(KEY.Key_Home)
        press(KEY.Key_Down, times=number - 1)
        assert self.queue.current is not None
        return self.queue.current.no


@pytest.fixture(autouse=True)
def _still() -> object:
    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def wall(qtbot) -> Wall:
    return Wall(qtbot, CasesDesk())


def test_numbers_and_bars_say_how_it_stands(wall: Wall) -> None:
    (numbers,) = wall.screen.findChildren(Numbers)
    assert numbers.accessibleName() == "14 exceptions · 3 over their time · 9 not taken · 122 orders hang on them"
    by_kind, by_site, by_owner = (bars.accessibleName() for bars in wall.screen.findChildren(Bars))
    assert by_kind.endswith("others 7")
    assert "华南仓" in by_site
    assert by_owner.startswith("陈建国 4, 王芳 4")


def test_the_next_step_of_each_is_one_key(wall: Wall) -> None:
    untaken = wall.choose(1)
    press(KEY.Key_Return)
    assert [command.case for command in wall.desk.commands if isinstance(command, TakeCase)] == [untaken]
    press(KEY.Key_Return)
    assert wall.screens == ["production"]
    without_cause = wall.choose(4)
    press(KEY.Key_Return)
    assert wall.codes == [without_cause]
    paused = wall.choose(7)
    press(KEY.Key_Return)
    assert [command.case for command in wall.desk.commands if isinstance(command, ResumeCase)] == [paused]


def test_an_order_is_opened_where_that_is_the_next_step(qtbot) -> None:
    desk = CasesDesk()
    desk.reader.live = [case_row(8, reacted_at=NOW)]
    wall = Wall(qtbot, desk)
    press(KEY.Key_Return)
    assert wall.orders == [desk.reader.live[0].order_no]


def test_space_opens_the_case(wall: Wall) -> None:
    no = wall.choose(2)
    press(KEY.Key_Space)
    assert wall.codes == [no]


def test_full_screen_it_has_big_letters(wall: Wall, qtbot) -> None:
    small = wall.queue.sizeHintForRow(0)
    wall.screen.setWindowState(Qt.WindowState.WindowFullScreen)
    qtbot.waitUntil(lambda: wall.queue.sizeHintForRow(0) > small)
    wall.screen.setWindowState(Qt.WindowState.WindowNoState)
    qtbot.waitUntil(lambda: wall.queue.sizeHintForRow(0) == small)


def test_it_says_when_nobody_watches(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = CasesDesk()
    wall = Wall(qtbot, desk)
    assert "No worker is alive" not in wall.words()
    lost = [replace(row, lost=True) for row in desk.reader.workers()]
    monkeypatch.setattr(desk.reader, "workers", lambda: lost)
    wall.screen.refresh()
    assert "No worker is alive: nothing new is seen." in wall.words()


def test_a_calm_day_and_an_unreadable_one_are_told_apart(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = CasesDesk()
    desk.reader.live = []
    wall = Wall(qtbot, desk)
    assert "All is calm" in wall.words()

    def away() -> None:
        raise Unavailable("database")

    monkeypatch.setattr(desk.reader, "watch_summary", away)
    wall.screen.refresh()
    assert "The list cannot be read now" in wall.words()
