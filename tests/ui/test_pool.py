"""The pool at work: what needs me, kept filters, many orders at once, gaps and their cure, export."""

from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from app import words
from app.domain.intake import Channel, Missing, Pay
from app.domain.people import Actor
from app.domain.stages import Awaits, Stage
from app.errors import Unavailable
from app.i18n import Language, set_language
from app.usecases.company import SaveFilter
from app.usecases.curing import CureAddress, CureSku
from app.usecases.people import LoggedIn
from app.usecases.stages import HoldOrder, ReleaseOrder
from app.views.orders import OrderFilter
from tests.ui.fakes_pool import GAPS, GULOU, KUNSHAN, NEEDS_ME, PoolDesk
from tests.ui.test_layout import cut, settle
from tests.ui.test_orders import press, told
from ui.desk import Desk
from ui.intake.suggestions import SuggestionList
from ui.models.order_columns import OrderColumn
from ui.models.orders import OrdersModel
from ui.orders.batch import run_batch
from ui.orders.batch_bar import BatchBar
from ui.orders.gaps import GapsPanel
from ui.orders.missing import MissingNote
from ui.orders.saved import from_text, to_text
from ui.screen import Screen
from ui.screens.orders import OrdersScreen
from ui.widgets.order_filters import OrderFilters
from ui.widgets.order_panel import OrderPanel
from ui.widgets.order_table import OrderTable


@pytest.fixture
def desk() -> PoolDesk:
    """With all that the pool asks for."""
    return PoolDesk()


def combo(screen, beginning: str) -> QComboBox:
    boxes = screen.findChild(OrderFilters).findChildren(QComboBox)
    return next(box for box in boxes if box.itemText(0) == beginning)


def choose(box: QComboBox, entry: str) -> None:
    box.setFocus()
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(entry))
    box.setCurrentIndex(at)
    box.activated.emit(at)  # what a list that is open does on Enter


def chips(screen) -> list[QPushButton]:
    found = screen.findChild(OrderFilters).findChildren(QPushButton)
    return [b for b in found if b.property("kind") == "chip" and b.isVisible()]


class Imports(Screen):
    """Stands in for the screen that imports files."""

    key, icon, watches = "import", "import", frozenset[str]()

    @staticmethod
    def title() -> str:
        return "Import"

    def refresh(self) -> None:
        pass


class Credit(Imports):
    """Stands in for the screen of credit requests."""

    key = "credit"


def focused() -> QWidget:
    """What has the keyboard."""
    QApplication.processEvents()
    where = QApplication.focusWidget()
    assert where is not None
    return where


def line(screen) -> QLineEdit:
    """The text box that has the keyboard."""
    box = focused()
    assert isinstance(box, QLineEdit)
    assert screen.isAncestorOf(box)
    return box


def test_what_needs_me_comes_first_with_its_count(open_window, desk: PoolDesk) -> None:
    screen = open_window().current
    mine = min(chips(screen), key=lambda chip: (chip.y(), chip.x()))
    count = desk.reader.count(OrderFilter(needs=NEEDS_ME))
    assert mine.text() == f"Needs me  {count}"
    mine.click()
    rows = screen.findChild(OrdersModel).loaded_rows
    assert len(rows) == count
    assert {row.awaits for row in rows} <= NEEDS_ME


def test_nobody_waits_for_a_picker_here(open_window) -> None:
    screen = open_window(operator=LoggedIn("zhaomin", "赵敏", ("picker",), False)).current
    assert not any(chip.text().startswith("Needs me") for chip in chips(screen))


@pytest.mark.parametrize("gap", ["sku", "address", "payment", "credit"])
def test_the_list_narrows_to_what_is_missing(open_window, gap: str) -> None:
    screen = open_window().current
    box = combo(screen, "Complete or not")
    choose(box, f"Lacks: {words.missing(gap)}")
    assert {row.missing for row in screen.findChild(OrdersModel).loaded_rows} == {(gap,)}
    choose(box, "Incomplete")
    assert screen.findChild(OrdersModel).where == OrderFilter(incomplete=True)


def test_a_filter_is_kept_found_again_and_forgotten(open_window, desk: PoolDesk) -> None:
    window = open_window()
    screen = window.current
    wanted = OrderFilter(channel=Channel.JD, late=True)
    window.show_orders(wanted)
    QTest.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    line(screen).setText("京东超时")
    QTest.keyClick(line(screen), Qt.Key.Key_Return)
    assert window.message == "Filter “京东超时” is kept."
    assert screen.findChild(OrderTable).hasFocus()
    window.back()
    choose(combo(screen, "Kept filters"), "京东超时")
    assert screen.findChild(OrdersModel).where == wanted
    choose(combo(screen, "Kept filters"), "Keep these filters")
    press(screen, "Forget it")
    kept, forgotten = desk.commands
    assert kept == SaveFilter(kept.request_id, "京东超时", to_text(wanted))
    assert forgotten == SaveFilter(forgotten.request_id, "京东超时", "")
    assert combo(screen, "Kept filters").findText("京东超时") == -1


def test_nothing_to_keep_without_a_filter(open_window, desk: PoolDesk) -> None:
    window = open_window()
    QTest.keyClick(window.current, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.message == "Set a filter first, then keep it."


filters = st.builds(
    OrderFilter,
    stage=st.none() | st.sampled_from(Stage),
    channel=st.none() | st.sampled_from(Channel),
    warehouse=st.text(max_size=5),
    text=st.text(max_size=20),
    incomplete=st.booleans(),
    late=st.booleans(),
    over=st.booleans(),
    needs=st.frozensets(st.sampled_from(Awaits)),
    lacks=st.just("") | st.sampled_from([gap.value for gap in Missing]),
)


@given(filters)
def test_a_filter_survives_as_text(where: OrderFilter) -> None:
    assert from_text(to_text(where)) == where


def test_what_a_later_version_adds_to_a_filter_is_ignored() -> None:
    assert from_text('{"late": true, "colour": "red"}') == OrderFilter(late=True)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "7", "null", '"stage"', '{"stage": "lost"}', '{"needs": 7}', '{"lacks": "luck"}']
)
def test_a_text_that_is_no_filter_is_ignored(content: str) -> None:
    assert from_text(content) is None


def test_several_orders_are_held_at_once_and_the_refused_stay_chosen(open_window, desk: PoolDesk) -> None:
    window = open_window()
    screen = window.current
    table = screen.findChild(OrderTable)
    for _ in range(4):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = table.selected_orders
    desk.refuses = frozenset(chosen[1:3])
    assert "5 orders chosen" in told(screen)
    QTest.keyClick(table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(line(screen), Qt.Key.Key_Return)
    assert desk.commands == []  # no reason, no command
    line(screen).setText("盘点")
    QTest.keyClick(line(screen), Qt.Key.Key_Return)
    assert desk.commands == [
        HoldOrder(command.request_id, no, "盘点") for command, no in zip(desk.commands, chosen, strict=True)
    ]
    assert window.message == "3 orders done, 2 refused"
    assert all(f"Order {no} cannot be held" in told(screen) for no in chosen[1:3])
    assert table.selected_orders == chosen[1:3]
    window.back()
    assert "cannot be held" not in told(screen)


def test_all_listed_orders_are_chosen_and_esc_keeps_one(open_window, desk: PoolDesk) -> None:
    window = open_window()
    window.show_orders(OrderFilter(stage=Stage.TO_PRODUCE))
    table = window.current.findChild(OrderTable)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.selected_orders) == desk.reader.count(OrderFilter(stage=Stage.TO_PRODUCE))
    window.back()
    assert len(table.selected_orders) == 1
    assert "orders chosen" not in told(window.current)


def test_the_choice_of_several_survives_news(open_window, desk: PoolDesk) -> None:
    table = open_window().current.findChild(OrderTable)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = table.selected_orders
    desk.reader.total += 3
    table.model().reload()
    assert table.selected_orders == chosen


def test_a_batch_stops_when_told_and_when_the_database_is_away() -> None:
    desk = PoolDesk()
    orders = [desk.reader.row(number).no for number in range(100, 104)]
    seen: list[tuple[int, int]] = []

    def make(request: str, no: str) -> ReleaseOrder:
        return ReleaseOrder(request, no)

    stopped = run_batch(
        cast(Desk, desk), Actor("liqiang"), make, orders, lambda *at: seen.append(at), lambda: len(desk.commands) > 1
    )
    assert (stopped.done, stopped.left, seen) == (2, 2, [(1, 4), (2, 4)])

    class Away(PoolDesk):
        def handle(self, command, actor):
            if len(self.commands) == 3:
                raise Unavailable("database.away", database="x")
            return super().handle(command, actor)

    ended = run_batch(cast(Desk, Away()), Actor("liqiang"), make, orders, lambda *_: None, lambda: False)
    assert (ended.done, ended.left) == (3, 1)
    assert isinstance(ended.ended_by, Unavailable)


def test_missing_rights_disable_the_batch_too(open_window) -> None:
    window = open_window(operator=LoggedIn("zhouwei", "周伟", ("planner",), False))
    QTest.keyClick(window.current.findChild(OrderTable), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    offered = {b.text(): b.isEnabled() for b in window.current.findChild(BatchBar).findChildren(QPushButton)}
    assert (offered["Hold…"], offered["Cancel…"]) == (True, False)


def open_gaps(window) -> GapsPanel:
    QTest.keyClick(window.current, Qt.Key.Key_F6)
    panel = window.current.findChild(GapsPanel)
    assert isinstance(panel, GapsPanel)
    return panel


def suggestions(window, qtbot, row: str) -> None:
    """Wait until this is offered."""
    lists = window.current.findChildren(SuggestionList)
    contains = Qt.MatchFlag.MatchContains
    qtbot.waitUntil(lambda: any(not found.isHidden() and found.findItems(row, contains) for found in lists))


def test_one_product_cures_every_order_with_the_same_unknown_code(open_window, desk: PoolDesk, qtbot) -> None:
    window = open_window()
    panel = open_gaps(window)
    assert any(chip.text() == "Gaps  3" for chip in window.current.findChildren(QPushButton))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert GAPS[0].title in told(panel)
    QTest.keyClicks(line(panel), "OF")
    suggestions(window, qtbot, "机油滤清器")
    QTest.keyClick(line(panel), Qt.Key.Key_Return)
    assert "机油滤清器 · ¥35.00" in told(panel)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    (command,) = desk.commands
    assert command == CureSku(command.request_id, GAPS[0].value, "OF-1301A", True)
    assert window.message == "14 orders complete"
    assert "Which county is this?" in told(panel)  # the next gap
    assert isinstance(focused(), QListWidget)


def test_a_product_already_taken_is_not_called_unknown(open_window, qtbot) -> None:
    panel = open_gaps(window := open_window())
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    box = line(panel)
    QTest.keyClicks(box, "OF")
    suggestions(window, qtbot, "机油滤清器")
    for _ in range(3):
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert "机油滤清器 · ¥35.00" in told(panel)


def test_who_may_not_cure_is_told_so(open_window, desk: PoolDesk) -> None:
    panel = open_gaps(open_window(operator=LoggedIn("zhaomin", "赵敏", ("picker",), False)))
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert "Your role may not do this. A clerk can." in told(panel)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert isinstance(focused(), QListWidget)
    assert desk.commands == []


def test_an_ambiguous_address_is_cured_by_choosing_its_county(open_window, desk: PoolDesk, qtbot) -> None:
    window = open_window()
    panel = open_gaps(window)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    suggestions(window, qtbot, "徐州市")
    QTest.keyClick(line(panel), Qt.Key.Key_Return)
    assert desk.commands == []  # several fit: none is taken unasked
    for _ in range(2):
        QTest.keyClick(line(panel), Qt.Key.Key_Down)
    QTest.keyClick(line(panel), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    (command,) = desk.commands
    assert isinstance(command, CureAddress)
    assert (command.text, command.address, command.place) == (GAPS[1].value, GAPS[1].value, GULOU[1])


def test_esc_leads_from_the_cure_to_the_gaps_to_the_list(open_window) -> None:
    window = open_window()
    panel = open_gaps(window)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    window.back()
    assert isinstance(focused(), QListWidget)
    window.back()
    assert window.current.findChild(OrderTable).hasFocus()
    assert not panel.isVisible()


def test_no_gaps_are_good_news(open_window, desk: PoolDesk) -> None:
    desk.reader.gap_rows.clear()
    assert "Every code and address is known" in told(open_gaps(open_window()))


def test_the_panel_says_what_is_missing_and_cures_it_there(open_window, desk: PoolDesk, qtbot) -> None:
    window = open_window()
    window.show_orders(OrderFilter(lacks="address"))
    panel = window.current.findChild(OrderPanel)
    qtbot.waitUntil(lambda: "No county is clear in its address." in told(panel))
    press(panel, "Say which county…")
    box = line(panel)
    box.clear()
    box.insert("昆山")  # as an input method does
    suggestions(window, qtbot, "昆山市")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    (command,) = desk.commands
    assert isinstance(command, CureAddress)
    assert (command.text, command.address, command.place) == (GAPS[1].value, "昆山", KUNSHAN)
    assert window.message == "6 orders complete"


def test_missing_credit_shows_the_request_and_leads_to_it(open_window, qtbot) -> None:
    window = open_window(screens=(OrdersScreen, Credit))
    window.show_orders(OrderFilter(lacks="credit"))
    panel = window.current.findChild(OrderPanel)
    qtbot.waitUntil(lambda: "王芳 asked for ¥5,000.00" in told(panel))
    press(panel, "To the requests")
    assert window.current.key == "credit"


def test_the_list_is_exported_as_it_is_filtered(open_window, desk: PoolDesk, tmp_path: Path, monkeypatch) -> None:
    window = open_window()
    window.show_orders(OrderFilter(stage=Stage.PICKED))
    answer = (str(tmp_path / "picked"), "CSV (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    QTest.keyClick(window.current, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert desk.exported == [(OrderFilter(stage=Stage.PICKED), tmp_path / "picked.csv")]
    count = desk.reader.count(OrderFilter(stage=Stage.PICKED))
    assert window.message == f"{count} orders saved in picked.csv."


def test_an_export_can_be_stopped(open_window, desk: PoolDesk, tmp_path: Path, monkeypatch) -> None:
    window = open_window()

    def stops(where, path, progress, cancelled):
        progress(1, 2)
        press(window.current, "Stop the export")
        assert cancelled()
        raise OSError

    monkeypatch.setattr(desk, "export_orders", stops)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "x.xlsx"), ""))
    QTest.keyClick(window.current, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.message == "Export stopped; no file was written."


def test_import_is_another_screen(open_window) -> None:
    window = open_window(screens=(OrdersScreen, Imports))
    QTest.keyClick(window.current, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.current.key == "import"


def test_urgent_and_on_account_explain_themselves(open_window) -> None:
    model = open_window().current.findChild(OrdersModel)
    rows = model.loaded_rows
    urgent = next(at for at, row in enumerate(rows) if row.urgent)
    account = next(at for at, row in enumerate(rows) if row.pay is Pay.CREDIT)

    def tip(at: int, column: OrderColumn) -> str:
        return str(model.data(model.index(at, column), Qt.ItemDataRole.ToolTipRole))

    assert "Urgent: prepaid and promised within 4 hours" in tip(urgent, OrderColumn.AGE)
    assert "Paid on account" in tip(account, OrderColumn.AMOUNT)
    assert "Paid on account" not in tip(urgent, OrderColumn.AMOUNT)


@pytest.mark.parametrize("language", list(Language))
def test_filters_stand_in_two_rows_in_every_language(open_window, language: Language) -> None:
    set_language(language)
    window = open_window()
    window.show_orders(OrderFilter(channel=Channel.JD, lacks="address", late=True))
    QApplication.processEvents()
    if language is not Language.PSEUDO:
        assert window.current.findChild(OrderFilters).height() < 90
    assert window.width() == 1280


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=["small", "design"])
@pytest.mark.parametrize("gap", ["sku", "address", "credit"])
def test_long_words_fit_with_everything_open(open_window, gap: str, size: tuple[int, int], qtbot) -> None:
    set_language(Language.PSEUDO)
    window = open_window()
    window.resize(*size)
    window.show_orders(OrderFilter(lacks=gap))
    screen = window.current
    note = screen.findChild(MissingNote)
    qtbot.waitUntil(note.isVisible)
    table = screen.findChild(OrderTable)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert cut(window) == []
    QTest.keyClick(table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(focused(), Qt.Key.Key_F6)
    settle()
    assert cut(window) == []
    assert window.size().toTuple() == size
