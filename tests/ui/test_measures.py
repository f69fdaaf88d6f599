"""Measures of exceptions: periods, parts, before and after a day, what is behind a bar, the export."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.adapters.case_report import age_titles
from app.domain.case_measures import CaseFigures, SplitBy
from app.domain.cases import CaseKind
from app.i18n import Language, set_language
from app.views.cases import CaseFilter
from tests.ui.fakes_knowledge import KnowledgeDesk
from tests.ui.keyboard import focused, press, typed_box
from tests.ui.test_layout import cut, settle
from ui.measures.ages import AgeBars
from ui.measures.bars import PartBars, parts_of
from ui.measures.figures import change_tone, change_words, hours
from ui.measures.tiles import Tiles
from ui.measures.turn_box import TurnBox
from ui.production.day_box import today
from ui.screens.cases import CasesScreen
from ui.screens.measures import MeasuresScreen

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk() -> KnowledgeDesk:
    """With a year of exceptions."""
    return KnowledgeDesk()


@pytest.fixture
def window(open_window):
    return open_window("measures", screens=(MeasuresScreen, CasesScreen))


def told(widget) -> str:
    settle()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def chip(window, title: str) -> None:
    next(each for each in window.current.findChildren(QPushButton) if each.text() == title).click()


def test_the_bars_have_the_keyboard_and_say_the_most_first(window) -> None:
    bars = focused()
    assert isinstance(bars, PartBars)
    counts = [part.figures.opened for part in bars.rows.rows]
    assert counts == sorted(counts, reverse=True)
    assert bars.current is bars.rows.rows[0]


def test_a_period_is_chosen(window, desk: KnowledgeDesk) -> None:
    bars = window.current.findChild(PartBars)
    month = sum(part.figures.opened for part in bars.rows.rows)
    chip(window, "365 days")
    assert sum(part.figures.opened for part in bars.rows.rows) > 5 * month


def test_another_split_keeps_the_sum(window) -> None:
    bars = window.current.findChild(PartBars)
    sums = set()
    for _ in SplitBy:
        sums.add(sum(part.figures.opened for part in bars.rows.rows))
        press(Qt.Key.Key_Tab, CONTROL)
    assert len(sums) == 1


def test_before_and_after_a_day_that_is_typed(window) -> None:
    assert "Type the day of a change" in told(window.current)
    press(Qt.Key.Key_D, CONTROL)
    typed_box().insert("-10")
    shown = told(window.current)
    assert f"Before and after {today() - timedelta(days=10)}" in shown
    assert "17 d before" in shown
    assert "−84%" in shown
    press(Qt.Key.Key_Return)
    assert isinstance(focused(), PartBars)
    press(Qt.Key.Key_Escape)
    assert "Type the day of a change" in told(window.current)


def test_arrows_move_the_day_within_the_period(qtbot) -> None:
    box = TurnBox()
    qtbot.addWidget(box)
    box.within(7)
    for _ in range(20):
        QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.day == today()
    for _ in range(20):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.day == today() - timedelta(days=5)
    box.setText("-6")
    assert box.day is None
    assert box.property("wrong") == "true"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("By kind", lambda key: {"kind": CaseKind(key)}),
        ("By owner", lambda key: {"owner": key}),
        ("By warehouse", lambda key: {"warehouse": key}),
        ("By cause", lambda key: {"cause": key}),
        ("By week", lambda key: {"until": date.fromisoformat(key) + timedelta(days=6)}),
    ],
)
def test_enter_lists_what_a_bar_counts_and_a_chip_says_so(window, title: str, wanted) -> None:
    chip(window, title)
    bars = window.current.findChild(PartBars)
    bars.setFocus()
    press(Qt.Key.Key_Down)
    part = bars.current
    press(Qt.Key.Key_Return)
    assert window.current.key == "cases"
    filters = window.current._filters
    first = today() - timedelta(days=27)
    since = max(first, date.fromisoformat(part.key)) if title == "By week" else first
    days = CaseFilter(closed=None, since=since, until=today())
    assert filters.where == replace(days, **wanted(part.key))
    (shown,) = (each for each in filters.findChildren(QPushButton) if "–" in each.text())
    shown.click()
    assert filters.where == CaseFilter()


def test_a_figure_leads_to_what_it_counts(window, desk: KnowledgeDesk) -> None:
    screen = window.current
    measures, since, until = screen._report.measures, today() - timedelta(days=27), today()
    asked: list[tuple[CaseFilter, str]] = []
    screen.cases_requested.disconnect()
    screen.cases_requested.connect(lambda where, told_: asked.append((where, told_)))
    tiles = screen.findChild(Tiles)
    tiles.setFocus()
    for _ in range(5):
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Right)
    assert [where for where, _ in asked] == [
        CaseFilter(closed=None, since=since, until=until),
        CaseFilter(closed=True, since=since, until=until),
        CaseFilter(closed=None, numbers=measures.reacted),
        CaseFilter(closed=True, since=since, until=until),
        CaseFilter(closed=True, numbers=measures.repeated),
    ]
    assert len(measures.repeated) == measures.whole.repeats
    assert asked[-1][1].endswith("· Repeats")
    press(Qt.Key.Key_Escape)
    assert isinstance(focused(), PartBars)


def test_an_age_leads_to_those_that_are_so_old_by_key_and_by_click(open_window, desk: KnowledgeDesk) -> None:
    old = [replace(fact, closed_at=None, cause="") for fact in desk.facts[:3]]
    desk.facts = [*old, *(fact for fact in desk.facts[3:] if fact.closed_at)]
    screen = open_window("measures", screens=(MeasuresScreen,)).current
    asked: list[tuple[CaseFilter, str]] = []
    screen.cases_requested.disconnect()
    screen.cases_requested.connect(lambda where, told_: asked.append((where, told_)))
    ages = screen.findChild(AgeBars)
    groups = [at for at, numbers in enumerate(screen._report.measures.live) if numbers]
    ages.setFocus()
    press(Qt.Key.Key_Return)
    for at in (groups[-1], next(at for at in range(5) if at not in groups)):
        QTest.mouseClick(ages, Qt.MouseButton.LeftButton, pos=ages.place(at).center())
    live = screen._report.measures.live
    assert [where for where, _ in asked] == [CaseFilter(numbers=live[at]) for at in (groups[0], groups[-1])]
    assert asked[-1][1] == f"Open by age · {age_titles()[groups[-1]]}"


def test_what_nobody_has_is_listed_too(window, desk: KnowledgeDesk) -> None:
    desk.facts = [replace(fact, owner="") for fact in desk.facts]
    chip(window, "By owner")
    bars = window.current.findChild(PartBars)
    bars.setFocus()
    assert bars.current.key == ""
    press(Qt.Key.Key_Return)
    assert window.current._filters.where.owner == ""


def test_it_is_exported(window, desk: KnowledgeDesk, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "m"), "PDF (*.pdf)"))
    press(Qt.Key.Key_E, CONTROL)
    assert desk.files == [(SplitBy.CAUSE, "m.pdf")]
    assert window.message == "Measures saved in m.pdf."


def test_a_quiet_time_offers_to_look_back(open_window, desk: KnowledgeDesk) -> None:
    desk.facts = [fact for fact in desk.facts if fact.closed_at and fact.opened_at.date() < today() - timedelta(60)]
    window = open_window("measures", screens=(MeasuresScreen,))
    assert "No exception in the last 28 days" in told(window.current)
    press(Qt.Key.Key_Return)
    assert isinstance(focused(), PartBars)


def test_figures_in_words() -> None:
    assert [hours(each) for each in (None, 0.4, 6.21, 120)] == ["–", "24 min", "6.2 h", "5.0 d"]
    assert (change_words(None), change_words(-83.9), change_words(4)) == ("", "−84%", "+4%")
    assert [change_tone(each) for each in (None, -0.4, -20, 20)] == ["quiet", "quiet", "good", "bad"]


def test_a_part_without_a_case_has_no_bar_to_divide_by() -> None:
    (part,) = parts_of([("", CaseFigures())], lambda key: key or "nobody")
    assert (part.name, part.most) == ("nobody", 0)


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=["small", "design"])
def test_long_words_fit(open_window, size: tuple[int, int]) -> None:
    set_language(Language.PSEUDO)
    window = open_window("measures", screens=(MeasuresScreen,))
    window.resize(*size)
    window.current._turn.setText("-10")
    settle()
    assert window.size().toTuple() == size
    assert cut(window) == []
