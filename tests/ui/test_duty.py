"""The duty rules by keyboard: cells that know what is wrong, versions with a note, absences, what was not delivered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, strategies
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from app.domain.duty import (
    DEFAULTS,
    AlertRules,
    Assignment,
    DutyKind,
    DutyPart,
    Escalation,
    ExtraDay,
    Limits,
    Shift,
    WorkCalendar,
    of_text,
    to_text,
)
from app.domain.people import Actor, Role
from app.usecases.duty import CancelAbsence, SaveDutyRules, SetAbsence
from app.usecases.outbox import ResendMessages
from tests.ui.fakes_duty import NAMES, DutyDesk
from tests.ui.fakes_station import services
from tests.ui.keyboard import focused, press, typed_box
from tests.ui.showing import open_screen
from ui.duty import cells
from ui.duty.alarm_sheets import ContactSheet, RouteSheet
from ui.duty.pairs import alarm_pairs, reaction_pairs
from ui.duty.sheet import DutySheet
from ui.duty.sheets import AssignmentSheet, DaysSheet, EscalationSheet, HoursSheet, LimitSheet
from ui.rates.page import SheetPage
from ui.rates.table import SheetTable
from ui.screen import Message
from ui.screens.duty import DutyScreen

pytestmark = pytest.mark.usefixtures("still")
KEY, ALT, CONTROL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SITES = {"HD": "华东仓", "HN": "华南仓"}


def newest(kind: DutyKind) -> DutyPart:
    return DEFAULTS[kind]


SHEETS: dict[str, Callable[[], DutySheet]] = {
    "assignment": lambda: AssignmentSheet(newest, NAMES, SITES),
    "limits": lambda: LimitSheet(newest),
    "reaction": lambda: reaction_pairs(newest),
    "hours": lambda: HoursSheet(newest),
    "days": lambda: DaysSheet(newest),
    "escalation": lambda: EscalationSheet(newest, NAMES),
    "routes": lambda: RouteSheet(newest),
    "contacts": lambda: ContactSheet(newest, NAMES),
    "alarms": lambda: alarm_pairs(newest),
}


class Room:
    """The screen and what it said."""

    def __init__(self, qtbot, role: str = "coordinator") -> None:
        self.desk = DutyDesk()
        self.said: list[Message] = []
        given_ = services(self.desk, said=self.said.append, roles=(role,))
        self.screen = DutyScreen(replace(given_, actor=Actor("liqiang", "")))
        open_screen(qtbot, self.screen)

    def go_to(self, title: str) -> None:
        """By Ctrl+Tab."""
        for _ in range(11):
            chip = next(each for each in self.screen.findChildren(QPushButton) if each.isChecked())
            if chip.text() == title:
                return
            press(KEY.Key_Tab, CONTROL)
        raise LookupError(title)

    @property
    def table(self) -> SheetTable:
        return next(each for each in self.screen.findChildren(SheetTable) if each.isVisible())

    def rows(self) -> list[list[str]]:
        model = self.table.model()
        return [
            [str(model.index(at, place).data()) for place in range(model.columnCount())]
            for at in range(model.rowCount())
        ]

    def type(self, told: str) -> None:
        """Into the current cell."""
        press(KEY.Key_F2)
        typed_box().clear()
        QTest.keyClicks(typed_box(), told)
        press(KEY.Key_Return)

    def words(self) -> str:
        QApplication.processEvents()
        return " ".join(part.text() for part in self.screen.findChildren(QLabel) if part.isVisible())

    def save(self) -> SaveDutyRules:
        press(KEY.Key_S, CONTROL)
        press(KEY.Key_Return, CONTROL)
        return next(each for each in reversed(self.desk.commands) if isinstance(each, SaveDutyRules))


@pytest.fixture
def room(qtbot) -> Room:
    return Room(qtbot)


@pytest.mark.parametrize("name", SHEETS)
def test_what_comes_with_the_program_is_read_shown_and_written_the_same(name: str) -> None:
    sheet = SHEETS[name]()
    content = to_text(DEFAULTS[sheet.kind])
    rows = sheet.rows(content)
    assert sheet.faults(rows) == {}
    assert sheet.content(rows) == content


@given(strategies.integers(1, 40_000))
def test_spans_are_read_as_they_are_shown(minutes: int) -> None:
    assert cells.minutes_of(cells.span_words(minutes)) == minutes


@given(strategies.sets(strategies.integers(1, 7), min_size=1))
def test_days_of_the_week_are_read_as_they_are_shown(days: set[int]) -> None:
    codec = cells.weekdays()
    assert codec.read(codec.told(tuple(sorted(days)))) == tuple(sorted(days))


@pytest.mark.parametrize(
    ("typed", "minutes"), [("90", 90), ("2h", 120), ("2 小时", 120), ("1:30", 90), ("1 h 30 min", 90)]
)
def test_spans_are_typed_in_many_ways(typed: str, minutes: int) -> None:
    assert cells.minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["", "soon", "-5", "2 d"])
def test_what_is_no_span_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        cells.minutes_of(typed)


def test_a_limit_is_edited_and_saved_with_a_note(room: Room) -> None:
    room.go_to("Limits")
    press(KEY.Key_Down)
    press(KEY.Key_Right, times=2)
    room.type("90")
    assert room.rows()[1] == ["any", "any", "1 h 30 min"]
    press(KEY.Key_S, CONTROL)
    QTest.keyClicks(typed_box(), "peak season")
    press(KEY.Key_Return, CONTROL)
    command = room.desk.commands[-1]
    assert isinstance(command, SaveDutyRules)
    assert (command.kind, command.note) == ("limits", "peak season")
    saved = of_text(DutyKind.LIMITS, command.content)
    assert isinstance(saved, Limits)
    assert [row.minutes for row in saved.rows] == [72 * 60, 90]
    assert saved.reaction == Limits().reaction
    assert "Version 1" in room.words()
    assert room.said[-1].text == "Saved as version 1; it counts now"


def test_what_is_wrong_is_said_at_its_cell_and_not_saved(room: Room) -> None:
    room.go_to("Limits")
    press(KEY.Key_Right, times=2)
    room.type("soon")
    press(KEY.Key_Down)
    press(KEY.Key_S, CONTROL)
    assert "A time such as 2 h, 90 min or 1:30." in room.words()
    press(KEY.Key_Return, CONTROL)
    assert room.desk.commands == []


def test_a_new_row_needs_a_condition_and_somebody(room: Room) -> None:
    press(KEY.Key_N, CONTROL)
    assert "Say for which ones" in room.words()
    press(KEY.Key_Right, times=5)
    assert "Name a role or a person." in room.words()


def test_hours_that_overlap_are_refused_by_the_calendar_itself(room: Room) -> None:
    room.go_to("Working hours")
    press(KEY.Key_N, CONTROL)
    assert "hours that do not overlap" in room.words()


def test_rows_are_added_moved_and_deleted_by_key(room: Room) -> None:
    before = room.rows()
    press(KEY.Key_Down, ALT)
    assert room.rows()[:2] == [before[1], before[0]]
    press(KEY.Key_Up, ALT)
    assert room.rows() == before
    press(KEY.Key_Delete, CONTROL)
    saved = of_text(DutyKind.ASSIGNMENT, room.save().content)
    assert isinstance(saved, Assignment)
    assert saved.rows == Assignment().rows[1:]


def test_a_person_is_chosen_for_oem_orders(room: Room) -> None:
    press(KEY.Key_Right, times=6)
    press(KEY.Key_F2)
    box = focused()
    assert isinstance(box, QComboBox)
    box.setCurrentText("周伟")
    press(KEY.Key_Return)
    saved = of_text(DutyKind.ASSIGNMENT, room.save().content)
    assert isinstance(saved, Assignment)
    assert (saved.rows[0].role, saved.rows[0].person) == (Role.PLANNER, "zhouwei")


def test_hours_of_the_week_and_days_off_are_parts_of_one_calendar(room: Room) -> None:
    room.go_to("Working hours")
    room.type("1-6")
    room.save()
    room.go_to("Days off")
    press(KEY.Key_N, CONTROL)
    room.type("2026-10-01")
    press(KEY.Key_N, CONTROL)
    room.type("2026-10-02")
    press(KEY.Key_Right)
    room.type("9")
    assert "Both times, or none for a day off." in room.words()
    press(KEY.Key_Right)
    room.type("12:00")
    saved = of_text(DutyKind.CALENDAR, room.save().content)
    assert saved == WorkCalendar(
        (Shift((1, 2, 3, 4, 5, 6), time(8), time(20)),),
        (date(2026, 10, 1),),
        (ExtraDay(date(2026, 10, 2), time(9), time(12)),),
    )


def test_addresses_and_quiet_hours_are_parts_of_one_document(room: Room) -> None:
    room.go_to("Addresses")
    press(KEY.Key_N, CONTROL)
    press(KEY.Key_Right, times=2)
    room.type("WangFang")
    room.save()
    room.go_to("Quiet hours, robots")
    press(KEY.Key_Right)
    room.type("22:30")
    press(KEY.Key_Down, times=4)
    room.type("floor")
    saved = of_text(DutyKind.ALERTS, room.save().content)
    assert isinstance(saved, AlertRules)
    assert (saved.quiet_begin, saved.robots) == (time(22, 30), ("floor",))
    assert [each.wecom for each in saved.contacts.values()] == ["WangFang"]
    assert saved.routes == AlertRules().routes


def test_single_values_have_no_rows_to_add(room: Room) -> None:
    room.go_to("Reaction")
    before = room.rows()
    press(KEY.Key_N, CONTROL)
    press(KEY.Key_D, CONTROL)
    press(KEY.Key_Delete, CONTROL)
    assert room.rows() == before


def test_a_step_of_the_chain_is_added(room: Room) -> None:
    room.go_to("Escalation")
    press(KEY.Key_End, CONTROL)
    press(KEY.Key_D, CONTROL)
    saved = of_text(DutyKind.ESCALATION, room.save().content)
    assert isinstance(saved, Escalation)
    assert len(saved.steps) == 4


def test_an_older_version_is_looked_at_and_used_again(room: Room) -> None:
    room.go_to("Limits")
    press(KEY.Key_Right, times=2)
    room.type("48h")
    room.save()
    press(KEY.Key_H, CONTROL)
    press(KEY.Key_Down)
    assert "to look at only" in room.words()
    press(KEY.Key_Return, CONTROL)
    command = room.desk.commands[-1]
    assert isinstance(command, SaveDutyRules)
    assert command.content == to_text(Limits())


def test_without_the_right_nothing_can_be_edited(qtbot) -> None:
    room = Room(qtbot, "picker")
    assert "Your role may not change duty rules." in room.words()
    press(KEY.Key_N, CONTROL)
    assert len(room.rows()) == len(Assignment().rows)
    assert not any(page.unsaved for page in room.screen.findChildren(SheetPage))


def test_an_absence_is_set_and_cancelled_after_a_second_look(room: Room) -> None:
    room.go_to("Absences")
    press(KEY.Key_N, CONTROL)
    box = focused()
    assert isinstance(box, QComboBox)
    box.setCurrentText("周伟")
    press(KEY.Key_Tab, times=2)
    QTest.keyClicks(typed_box(), "3d")
    press(KEY.Key_Return, CONTROL)
    (command,) = room.desk.commands
    assert isinstance(command, SetAbsence)
    assert (command.operator, command.deputy) == ("zhouwei", "")
    assert command.from_at < command.to_at
    room.screen._shown.table.select(0)  # type: ignore[union-attr]
    press(KEY.Key_Delete, CONTROL)
    press(KEY.Key_Delete, CONTROL)
    assert isinstance(room.desk.commands[-1], CancelAbsence)
    assert len(room.desk.commands) == 2


def test_failed_alarms_are_seen_and_sent_again(room: Room) -> None:
    room.go_to("Delivery")
    press(KEY.Key_F5)
    command = room.desk.commands[-1]
    assert isinstance(command, ResendMessages)
    assert command.topics == ("alert.wecom", "alert.mail")
    room.desk.reader.alive = []
    room.screen.refresh()
    assert "No worker is alive" in room.words()
