"""The duty watch: numbers, the next step on one key, big letters on a wall, and a warning when nobody watches."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import words
from app.domain.cases import CaseKind
from app.domain.people import Actor
from app.errors import Unavailable
from app.usecases.cases import ResumeCase, TakeCase
from app.usecases.outbox import ResendMessages
from app.views.cases import CaseFilter, Pressing
from tests.ui.cases_shown import CasesShown
from tests.ui.fakes import NOW, WAREHOUSES
from tests.ui.fakes_cases import CasesDesk, case_row
from tests.ui.fakes_station import services
from tests.ui.keyboard import press
from ui.screens.watch import WatchScreen
from ui.watch.numbers import Bars, Numbers

pytestmark = pytest.mark.usefixtures("still")
KEY = Qt.Key


class Wall(CasesShown[WatchScreen]):
    """The screen and what it asked the frame for."""

    def __init__(self, qtbot, desk: CasesDesk) -> None:
        self.desk = desk
        self.codes: list[str] = []
        self.screens: list[str] = []
        self.cases: list[tuple[CaseFilter, str]] = []
        self.orders: list[str] = []
        given = services(desk, roles=("coordinator",))
        who = replace(given.operator, code="liqiang", name="李强")
        self.screen = WatchScreen(
            replace(given, operator=who, actor=Actor("liqiang", ""), open_order=self.orders.append)
        )
        self.screen.code_requested.connect(self.codes.append)
        self.screen.screen_requested.connect(self.screens.append)
        self.screen.cases_requested.connect(lambda where, told: self.cases.append((where, told)))
        self.open(qtbot)


@pytest.fixture
def wall(qtbot) -> Wall:
    return Wall(qtbot, CasesDesk())


def test_enter_sends_again_what_was_not_delivered(wall: Wall) -> None:
    rows, about = wall.desk.reader.live, {"topic": "alert.mail", "messages": 3}
    rows[0] = replace(rows[0], kind=CaseKind.MESSAGE, facts=about, reacted_at=NOW)
    wall.screen.refresh()
    wall.choose(1)
    QTest.keyClick(wall.queue, KEY.Key_Return)
    (command,) = wall.desk.commands
    assert isinstance(command, ResendMessages)
    assert command.topics == ("alert.mail",)


def test_numbers_and_bars_say_how_it_stands(wall: Wall) -> None:
    (numbers,) = wall.screen.findChildren(Numbers)
    assert numbers.accessibleName() == "14 exceptions · 3 over their time · 9 not taken · 122 orders affected"
    by_kind, by_site, by_owner = (bars.accessibleName() for bars in wall.screen.findChildren(Bars))
    assert by_kind.endswith("others 7")
    assert "华南仓" in by_site
    assert by_owner.startswith("陈建国 4, 王芳 4")


def test_a_number_or_a_bar_leads_to_its_exceptions(wall: Wall, qtbot) -> None:
    (numbers,) = wall.screen.findChildren(Numbers)
    by_kind, by_site, by_owner = wall.screen.findChildren(Bars)
    for part, steps in ((numbers, 1), (numbers, 9), (by_site, 1), (by_owner, 0), (by_kind, 9)):
        part.setFocus()
        press(KEY.Key_Down, times=steps)
        press(KEY.Key_Return)
    first = next(iter(wall.desk.reader.watch_summary().by_owner))
    asked = [where for where, _ in wall.cases]
    assert asked[:2] == [CaseFilter(pressing=Pressing.OVERDUE), CaseFilter(pressing=Pressing.UNTAKEN)]
    assert asked[2].warehouse in {site.code for site in WAREHOUSES}
    assert asked[3] == CaseFilter(owner=first)
    assert asked[4].kind is not None
    press(KEY.Key_Escape)
    wall.screen.back()
    assert wall.queue.hasFocus()


def test_a_click_on_a_bar_does_so_too_but_not_on_what_is_left_over(wall: Wall) -> None:
    by_kind = wall.screen.findChildren(Bars)[0]
    for at in (0, 4):
        QTest.mouseClick(by_kind, Qt.MouseButton.LeftButton, pos=by_kind.place(at).center())
    first = CaseKind(next(iter(wall.desk.reader.watch_summary().by_kind)))
    assert wall.cases == [(CaseFilter(kind=first), words.case_kind(first))]


def test_what_is_nobodys_is_listed_by_its_team(qtbot) -> None:
    desk = CasesDesk()
    desk.reader.live = [case_row(1, owner="", role="planner")]
    summary = replace(desk.reader.watch_summary(), by_owner={"planner": 1})
    desk.reader.watch_summary = lambda: summary
    wall = Wall(qtbot, desk)
    by_owner = wall.screen.findChildren(Bars)[2]
    assert by_owner.accessibleName() == "Team: Production planner 1"
    by_owner.setFocus()
    press(KEY.Key_Return)
    assert wall.cases[0][0] == CaseFilter(owner="", role="planner")


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
