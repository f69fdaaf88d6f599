"""The routing rules changed by keyboard: branches, conditions, versions, trials, the glossary."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListWidget, QPushButton, QWidget

from app.domain.rule_text import from_text
from app.domain.rules import Finding, RuleSet
from app.domain.trial import Scope
from app.errors import Refused
from app.usecases.people import LoggedIn
from app.usecases.rules import ActivateRules, RecordTrial, SaveRules, SaveTerm
from tests.ui.fakes_rules import NOW, PROMOTION, RulesDesk, trial
from tests.ui.keyboard import focused, press
from ui import clock
from ui.main_window import MainWindow
from ui.preferences import MemoryPreferences
from ui.rules.controls import Box
from ui.rules.reading import keep_draft, kept_draft
from ui.screens.rules import RulesScreen
from ui.widgets.table import Table

COORDINATOR = LoggedIn("liqiang", "李强", ("coordinator",), False)
PICKER = LoggedIn("zhaomin", "赵敏", ("picker",), False)
Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., RulesScreen]


@pytest.fixture
def desk() -> RulesDesk:
    return RulesDesk()


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def rules(open_window) -> Open:
    """Opens the screen; a person types, so the scanner does not listen."""

    def build(operator: LoggedIn = COORDINATOR) -> RulesScreen:
        window: MainWindow = open_window("rules", operator, (RulesScreen,))
        window.stop()
        screen = window.current
        assert isinstance(screen, RulesScreen)
        return screen

    return build


def compose(told: str) -> None:
    """As an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(told)
    QApplication.sendEvent(focused(), event)


def type_text(told: str) -> None:
    """Over what stands in the box."""
    press(Key.Key_A, CONTROL)
    if told.isascii():
        QTest.keyClicks(focused(), told)
    else:
        compose(told)


def told(screen: RulesScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def message(screen: RulesScreen) -> str:
    window = screen.window()
    assert isinstance(window, MainWindow)
    return window.message


def named(screen: RulesScreen, name: str) -> QWidget:
    return next(w for w in screen.findChildren(QWidget) if w.accessibleName() == name and w.isVisible())


def draft(screen: RulesScreen) -> RuleSet:
    return screen.work.draft.rules


def look_at(screen: RulesScreen, version: int) -> None:
    """Choose a version in the list by the keyboard; 0 stands below all others."""
    press(Key.Key_H, CONTROL)
    press(Key.Key_Home)
    press(Key.Key_Down, times={3: 1, 2: 2, 0: 3}[version])


def sent(desk: RulesDesk, kind: type) -> list:
    return [command for command in desk.commands if isinstance(command, kind)]


def test_a_reach_is_changed_tried_put_in_force_and_taken_back(rules, desk):
    screen = rules()
    before = draft(screen)
    named(screen, "Reach 2").setFocus()
    reach = screen.bench.branches.editor.reaches
    spin = reach.findChildren(Box)[1]
    spin.setFocus()
    type_text("350")
    press(Key.Key_Return)
    assert draft(screen).branches[0].service.reach_km == (100, 350, 800)

    press(Key.Key_F5)
    assert desk.tried == [(draft(screen), Scope.HISTORY, 7)]
    assert "412 of 1,832 orders change" in told(screen)
    press(Key.Key_Escape)

    press(Key.Key_F8)
    saved, activated = sent(desk, SaveRules), sent(desk, ActivateRules)
    assert from_text(saved[0].content).branches[0].service.reach_km == (100, 350, 800)
    assert (activated[0].version, activated[0].from_at) == (4, None)
    assert "Version 4 is in force" in message(screen)
    recorded = sent(desk, RecordTrial)
    assert {(command.version, command.scope) for command in recorded} == {(4, "history")}

    press(Key.Key_H, CONTROL)
    press(Key.Key_Home)
    press(Key.Key_Down, times=3)
    press(Key.Key_F8)
    assert sent(desk, ActivateRules)[-1].version == 2
    assert draft(screen) == before

    press(Key.Key_H, CONTROL)
    press(Key.Key_End)
    press(Key.Key_F8)
    assert "Built in is in force" in message(screen)


def test_a_number_still_being_typed_counts_for_a_key(rules, desk):
    screen = rules()
    screen.bench.branches.editor.setFocus()
    press(Key.Key_Tab, times=4)
    assert focused().accessibleName() == "Reach 2"
    type_text("350")
    press(Key.Key_F5)
    assert [tried.branches[0].service.reach_km for tried, *_ in desk.tried] == [(100, 350, 800)]
    assert "try it again" not in told(screen)


def test_tab_goes_through_the_editor_from_top_to_bottom_and_out(rules):
    screen = rules()
    editor = screen.bench.branches.editor
    editor.setFocus()
    stops = [focused()]
    while len(stops) < 2 or editor.isAncestorOf(stops[-1]):
        press(Key.Key_Tab)
        stops.append(focused())
        assert stops[-1] is not stops[0]
    names = [stop.accessibleName() for stop in stops]
    assert names.index("Reach 3") < names.index("华东仓") < names.index("Transfers") < names.index("Otherwise")


def test_keys_add_move_and_remove_branches_and_undo_takes_each_back(rules):
    screen = rules()

    def names() -> list[str]:
        return [branch.name for branch in draft(screen).branches]

    assert names() == ["加急单", "其余订单"]
    press(Key.Key_Insert)
    type_text("大单")
    screen.bench.branches.canvas.setFocus()
    assert names() == ["大单", "加急单", "其余订单"]
    press(Key.Key_Down, ALT)
    assert names() == ["加急单", "大单", "其余订单"]
    press(Key.Key_Down, ALT)
    assert names()[-1] == "其余订单"
    press(Key.Key_Delete)
    assert names() == ["加急单", "其余订单"]
    press(Key.Key_End)
    press(Key.Key_Delete)
    assert names() == ["加急单", "其余订单"]
    press(Key.Key_Z, CONTROL, times=2)
    assert names() == ["大单", "加急单", "其余订单"]
    press(Key.Key_Z, CONTROL, times=2)
    assert names() == ["加急单", "其余订单"]
    press(Key.Key_Y, CONTROL)
    assert len(names()) == 3


def test_outline_takes_the_same_keys_and_keeps_the_branch(rules):
    screen = rules()
    press(Key.Key_Down)
    press(Key.Key_F3)
    assert focused() is screen.bench.branches.outline
    assert "Branch 2 of 2" in told(screen)
    press(Key.Key_Home)
    assert "Branch 1 of 2" in told(screen)
    press(Key.Key_Return)
    assert focused() is screen.bench.branches.editor.name


def test_condition_is_checked_and_a_near_name_put_in_its_place(rules, qtbot):
    screen = rules()
    box = screen.bench.branches.editor.when
    box.setFocus()
    type_text("prepayd")
    press(Key.Key_Escape)
    box.check()
    assert "There is no fact or term “prepayd”" in told(screen)
    assert [mark.cursor.selectedText() for mark in box.box.extraSelections()] == ["prepayd"]
    next(link for link in box.findChildren(QPushButton) if link.text() == "prepaid").click()
    box.check()
    assert draft(screen).branches[0].when == "prepaid"
    assert "✓ understood" in told(screen)


def test_completion_offers_both_languages_and_enter_takes(rules):
    screen = rules()
    box = screen.bench.branches.editor.when
    box.setFocus()
    press(Key.Key_A, CONTROL)
    press(Key.Key_Delete)
    QTest.keyClicks(focused(), "promise")
    press(Key.Key_Return)
    assert box.expression == "promise_hours"
    press(Key.Key_Escape)


def test_findings_stand_below_and_lead_to_their_branch_and_block(rules, desk):
    desk.findings = (Finding("branch.shadowed", "其余订单", {"others": "加急单"}, {"province": "西藏自治区"}),)
    screen = rules()
    look_at(screen, 3)
    press(Key.Key_Return)
    screen.refresh()
    listed = next(found for found in screen.findChildren(QListWidget) if "wrong" in found.accessibleName())
    assert listed.item(0).text() == (
        "其余订单: never gets an order: 加急单 above takes them; for example province=西藏自治区"
    )
    listed.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert "Branch 4 of 4" in told(screen) or "Branch 2 of 2" in told(screen)
    press(Key.Key_F8)
    assert not sent(desk, ActivateRules)
    assert "First mend" in message(screen)


def test_a_version_names_who_saved_it_and_who_put_it_in_force(rules, desk):
    cards = told(rules()).split("\n")
    assert [line for line in cards if line.startswith("In force from")] == ["In force from 11-22 07:00 · 王芳"]
    assert sum(line.endswith("· 李强") for line in cards) == 2


def test_a_version_is_looked_at_and_gone_on_from(rules, desk):
    screen = rules()
    look_at(screen, 3)
    assert "to look at only" in told(screen)
    assert not screen.bench.branches.editor.isEnabled()
    press(Key.Key_Return)
    assert draft(screen) == PROMOTION
    press(Key.Key_Z, CONTROL)
    assert len(draft(screen).branches) == 2


def test_a_start_to_come_is_sent_and_a_past_one_refused(rules, desk):
    screen = rules()
    look_at(screen, 3)
    named(screen, "In force from").setFocus()
    type_text("11-20 08:00")
    press(Key.Key_F8)
    assert not sent(desk, ActivateRules)
    type_text("11-24 00:00")
    press(Key.Key_F8)
    assert sent(desk, ActivateRules)[0].from_at.astimezone(UTC) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert "from 11-24 00:00" in told(screen)


def test_saving_says_what_changes_and_takes_a_note(rules, desk):
    screen = rules()
    press(Key.Key_Insert)
    type_text("夜间订单")
    press(Key.Key_S, CONTROL)
    compose("夜间少调拨")
    press(Key.Key_Return, CONTROL)
    saved = sent(desk, SaveRules)
    assert [command.note for command in saved] == ["夜间少调拨"]
    assert from_text(saved[0].content) == draft(screen)
    assert not sent(desk, ActivateRules)


def test_a_draft_survives_a_new_window(rules, open_window):
    screen = rules()
    press(Key.Key_Insert)
    type_text("夜间订单")
    screen.work.keep()
    kept = kept_draft(screen.services.preferences)
    assert kept == draft(screen)
    press(Key.Key_Z, CONTROL, times=2)
    screen.work.keep()
    assert kept_draft(screen.services.preferences) is None


def test_a_kept_draft_of_another_program_is_left_alone():
    preferences = MemoryPreferences()
    keep_draft(preferences, PROMOTION)
    assert kept_draft(preferences) == PROMOTION
    preferences.put("rules.draft", "{}")
    assert kept_draft(preferences) is None


def test_the_result_shows_two_decisions_and_is_exported(rules, desk, tmp_path, monkeypatch):
    desk.answer = trial(10, 3)
    screen = rules()
    press(Key.Key_F5)
    shown = told(screen)
    assert "3 of 10 orders change" in shown
    assert "▼ 91" in shown
    assert "By branch “默认 Default”" in shown
    assert "By branch “加急单”" in shown
    table = next(found for found in screen.findChildren(Table) if found.isVisible())
    assert table.rows.rowCount() == 3
    target = tmp_path / "trial.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(Key.Key_E, CONTROL)
    assert len(target.read_text("utf-8").split()) == 3
    assert "3 rows in trial.csv" in message(screen)


def test_one_order_is_tried_and_an_unknown_one_told(rules, desk):
    screen = rules()
    bar = screen.bench.trying
    bar.scope.setFocus()
    press(Key.Key_End)
    press(Key.Key_F5)
    assert focused() is bar.order
    assert not desk.tried
    QTest.keyClicks(focused(), "PL1")
    desk.refusal = Refused("order.unknown", order="PL1")
    press(Key.Key_F5)
    assert "PL1" in told(screen)
    desk.refusal = None
    press(Key.Key_F5)
    assert desk.tried[0][1:] == (Scope.ORDER, "PL1")


def test_nothing_changes_says_so(rules, desk):
    desk.answer = trial(10, 0)
    screen = rules()
    press(Key.Key_F5)
    assert "None of 10 orders changes" in told(screen)
    assert "Every order is decided as now" in told(screen)


def test_limits_and_weights_are_kept_in_the_draft(rules):
    screen = rules()
    press(Key.Key_Tab, CONTROL)
    cutoff = named(screen, "华东仓: Cut-off time")
    cutoff.setFocus()
    type_text("25:00")
    before = draft(screen)
    type_text("17:45")
    assert draft(screen).limits["HD"].cutoff == 17 * 60 + 45
    assert before.limits["HD"].cutoff == 16 * 60 + 30
    urgent = screen.bench.weights.findChild(QWidget)
    assert urgent is not None
    boxes = [box for box in screen.bench.weights.findChildren(Box) if box.isVisible()]
    boxes[0].setFocus()
    type_text("80")
    press(Key.Key_Return)
    assert draft(screen).weights == replace(before.weights, urgent=80)


def test_glossary_shows_whether_examples_hold_and_saves_a_new_term(rules, desk):
    screen = rules()
    press(Key.Key_Tab, CONTROL, times=2)
    assert "· In force: branch “加急单”" in told(screen)
    assert told(screen).count("does not hold") == 2
    press(Key.Key_Insert)
    compose("急重件")
    named(screen, "English name").setFocus()
    QTest.keyClicks(focused(), "heavy_urgent")
    named(screen, "Definition").setFocus()
    QTest.keyClicks(focused(), "weight > 10")
    press(Key.Key_Escape)
    next(link for link in screen.findChildren(QPushButton) if link.text() == "Add an example").click()
    QTest.keyClicks(focused(), "weight=4")
    screen.glossary._try()  # the rest of 250 ms is over
    assert "does not hold" in told(screen)
    press(Key.Key_S, CONTROL)
    assert "saved" not in message(screen)
    type_text("weight=12")
    press(Key.Key_S, CONTROL)
    command = sent(desk, SaveTerm)[-1]
    assert (command.name, command.chinese, command.expression) == ("heavy_urgent", "急重件", "weight > 10")
    assert command.examples[0].facts == {"weight": 12.0}
    assert "Term saved" in message(screen)


def test_a_role_without_the_right_looks_only(rules, desk):
    screen = rules(PICKER)
    press(Key.Key_Insert)
    press(Key.Key_F8)
    press(Key.Key_S, CONTROL)
    assert desk.commands == []
    assert len(draft(screen).branches) == 2


def test_what_another_one_puts_in_force_is_followed_unless_somebody_works(rules, desk):
    screen = rules()
    desk.handle(ActivateRules("r", 3), screen.services.actor)
    screen.refresh()
    assert draft(screen) == PROMOTION
    press(Key.Key_Insert)
    desk.handle(ActivateRules("s", 2), screen.services.actor)
    mine = draft(screen)
    screen.refresh()
    assert draft(screen) == mine


def test_export_writes_nothing_before_a_trial(rules, tmp_path: Path, monkeypatch):
    rules()
    asked: list[object] = []

    def choose(*args: object) -> tuple[str, str]:
        asked.append(args)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    press(Key.Key_E, CONTROL)
    assert asked == []
