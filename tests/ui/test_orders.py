"""The list of orders: pages, filters, the panel, what can be done from the keyboard."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
)

from app.domain.duty import Pause, StageClock, WorkCalendar
from app.domain.site import SITE_ZONE, exact
from app.domain.stages import TIMED_STAGES, Stage
from app.usecases.people import LoggedIn
from app.usecases.stages import CancelOrder, ConfirmShipped, HoldOrder
from app.views.orders import OrderFilter
from tests.ui.fakes import FakeReader
from tests.ui.fakes_pool import PoolDesk
from ui import clock
from ui.models.order_columns import OrderColumn
from ui.models.orders import PAGE, OrdersModel
from ui.screens.orders import OrdersScreen
from ui.tasks import InlineTasks, Tasks
from ui.widgets.order_actions import OrderActions
from ui.widgets.order_filters import OrderFilters
from ui.widgets.order_table import OrderTable


@pytest.fixture
def desk() -> PoolDesk:
    """With all that the pool asks for."""
    return PoolDesk()


def model_over(total: int) -> OrdersModel:
    model = OrdersModel(FakeReader(total), InlineTasks())
    model.show(OrderFilter())
    return model


def told(widget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_pages_join_without_gap_or_repeat(qapp) -> None:
    model = model_over(950)
    while model.canFetchMore():
        model.fetchMore()
    assert [row.id for row in model.loaded_rows] == list(range(950, 0, -1))
    assert not model.loading


def test_rows_below_are_read_before_they_are_seen(qapp) -> None:
    model = model_over(10_000)
    model.want(30)
    assert model.rowCount() == PAGE
    model.want(PAGE - 20)
    assert model.rowCount() == 2 * PAGE


def test_first_page_of_a_huge_pool_asks_once(qapp) -> None:
    reader = FakeReader(1_260_000)
    model = OrdersModel(reader, InlineTasks())
    model.show(OrderFilter())
    assert model.rowCount() == PAGE
    assert reader.page_reads == 1


def test_skeletons_stand_in_until_rows_arrive(qapp, qtbot) -> None:
    may_answer = threading.Event()

    class SlowReader(FakeReader):
        def orders(self, where, after=None, limit=100):
            may_answer.wait(5)
            return super().orders(where, after, limit)

    tasks = Tasks()
    model = OrdersModel(SlowReader(), tasks)
    with qtbot.waitSignal(model.loaded):
        model.show(OrderFilter())
        assert model.rowCount() > 0
        assert model.order(0) is None
        assert model.data(model.index(0, 0)) is None
        may_answer.set()
    tasks.close()
    assert model.order(0) is not None


def test_reload_shows_changes_in_place(qapp) -> None:
    reader = FakeReader(300)
    model = OrdersModel(reader, InlineTasks())
    model.show(OrderFilter())
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    reader.changed[290] = replace(reader.row(290), buyer="改名汽修")
    model.reload()
    assert model.data(model.index(10, OrderColumn.BUYER)) == "改名汽修"
    assert resets == []


def test_news_during_the_first_page_are_not_lost(qapp, qtbot) -> None:
    may_answer = threading.Event()

    class SlowReader(FakeReader):
        def orders(self, where, after=None, limit=100):
            page = super().orders(where, after, limit)
            may_answer.wait(5)
            return page

    reader, tasks = SlowReader(50), Tasks()
    model = OrdersModel(reader, tasks)
    model.show(OrderFilter())
    qtbot.waitUntil(lambda: reader.page_reads == 1)
    reader.total += 1
    model.reload()
    may_answer.set()
    qtbot.waitUntil(lambda: len(model.loaded_rows) == 51)
    tasks.close()


def test_page_and_reload_on_their_way_together_join(qapp) -> None:
    reader = FakeReader(1000)
    kept: list = []

    class LatePages(InlineTasks):
        """Keeps what a lane asked for until told."""

        def read(self, owner, work, done, failed=None, lane=""):
            if lane and reader.page_reads:
                kept.append((work, done))
            else:
                super().read(owner, work, done, failed, lane)

    tasks = LatePages()
    model = OrdersModel(reader, tasks)
    model.show(OrderFilter())
    model.fetchMore()
    reader.total += 3
    model.reload()
    for work, done in kept:
        done(work())
    assert [row.id for row in model.loaded_rows] == list(range(1003, 1000 - 2 * PAGE, -1))
    assert not model.loading


def test_reload_keeps_choice_and_place_when_orders_arrive(open_window, desk: PoolDesk) -> None:
    table = open_window().current.findChild(OrderTable)
    table.selectRow(60)
    table.scrollTo(table.currentIndex())
    chosen, top = table.currentIndex().data(), table.model().index(table.rowAt(0), 0).data()
    desk.reader.total += 7
    table.model().reload()
    assert table.currentIndex().data() == chosen
    assert table.model().index(table.rowAt(0), 0).data() == top


def test_enter_opens_the_chosen_order(open_window) -> None:
    window = open_window()
    table = window.current.findChild(OrderTable)
    QTest.keyClick(table, Qt.Key.Key_Down)
    no = table.currentIndex().data()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.current.key == "order"
    assert no in told(window.current)


def test_filters_narrow_the_list_and_esc_takes_them_away(open_window, desk: PoolDesk) -> None:
    window = open_window()
    window.show_orders(OrderFilter(stage=Stage.PICKED, warehouse="HN"))
    model = window.current.findChild(OrdersModel)
    assert {(row.stage, row.warehouse) for row in model.loaded_rows} == {(Stage.PICKED, "HN")}
    window.back()
    assert model.where == OrderFilter()


def test_typed_text_searches_after_a_rest(open_window, desk: PoolDesk, qtbot) -> None:
    screen = open_window().current
    box = screen.findChild(OrderFilters).findChild(QLineEdit)
    reads = desk.reader.page_reads
    QTest.keyClicks(box, "O00000123")
    qtbot.waitUntil(lambda: screen.findChild(OrdersModel).where.text == "O00000123")
    assert desk.reader.page_reads == reads + 1


def test_nothing_found_offers_to_clear(open_window) -> None:
    window = open_window()
    window.show_orders(OrderFilter(text="nobody"))
    assert "Nothing found" in told(window.current)
    QApplication.processEvents()
    offered = [b for b in window.current.findChildren(QPushButton) if b.text() == "Clear filters" and b.isVisible()]
    offered[-1].click()
    assert window.current.findChild(OrdersModel).rowCount() == PAGE


def test_empty_pool_offers_the_import(open_window, desk: PoolDesk) -> None:
    desk.reader.total = 0
    screen = open_window().current
    assert "No orders yet" in told(screen)


def press(widget, title: str) -> None:
    QApplication.processEvents()  # new buttons show with the next events
    next(b for b in widget.findChildren(QPushButton) if b.text() == title and b.isVisibleTo(widget)).click()


def panel_moves(window, stage: Stage) -> OrderActions:
    window.show_orders(OrderFilter(stage=stage))
    screen = window.current
    assert isinstance(screen, OrdersScreen)
    moves = screen.findChild(OrderActions)
    assert moves is not None
    return moves


def test_hold_asks_for_a_reason_in_place(open_window, desk: PoolDesk) -> None:
    window = open_window()
    moves = panel_moves(window, Stage.ASSIGNED)
    press(moves, "Hold…")
    press(moves, "Hold order")
    assert desk.commands == []
    press(moves, "Waits for the customer")
    press(moves, "Hold order")
    (command,) = desk.commands
    assert isinstance(command, HoldOrder)
    assert command.reason == "Waits for the customer"
    assert window.message == f"Order {command.order} is on hold."


def test_scan_fills_the_waybill_and_is_not_looked_up(open_window, desk: PoolDesk) -> None:
    window = open_window()
    moves = panel_moves(window, Stage.PICKED)
    press(moves, "Ship…")
    window.take_code("SF1234567890")
    assert window.current.key == "orders"
    press(moves, "Confirm shipped")
    (command,) = desk.commands
    assert isinstance(command, ConfirmShipped)
    assert command.waybill == "SF1234567890"


def test_missing_rights_disable_and_explain(open_window) -> None:
    moves = panel_moves(open_window(operator=LoggedIn("zhaomin", "赵敏", ("picker",), False)), Stage.ASSIGNED)
    cancel = next(b for b in moves.findChildren(QPushButton) if b.text() == "Cancel…")
    assert not cancel.isEnabled()
    assert cancel.toolTip() == "Your role may not do this."


def test_refused_command_is_told_and_can_be_tried_again(open_window, desk: PoolDesk) -> None:
    window = open_window()
    moves = panel_moves(window, Stage.ASSIGNED)
    press(moves, "Cancel…")
    press(moves, "Ordered twice")
    desk.reader.total = 0
    press(moves, "Cancel order")
    assert isinstance(desk.commands[0], CancelOrder)
    assert "No order found" in window.message
    assert moves.isEnabled()


def test_columns_keep_their_width_for_the_operator(open_window, qtbot) -> None:
    window = open_window()
    table = window.current.findChild(OrderTable)
    table.setColumnWidth(OrderColumn.BUYER, 222)

    def width_next_time() -> int:
        again = OrderTable(table.model(), window.services.preferences)
        qtbot.addWidget(again)
        return again.columnWidth(OrderColumn.BUYER)

    qtbot.waitUntil(lambda: width_next_time() == 222)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_shows_only_its_own_orders(open_window, stage: Stage) -> None:
    window = open_window()
    window.show_orders(OrderFilter(stage=stage))
    assert {row.stage for row in window.current.findChild(OrdersModel).loaded_rows} == {stage}


def shown(table: OrderTable) -> set[OrderColumn]:
    return {column for column in OrderColumn if not table.isColumnHidden(column)}


WANTED = {
    OrderColumn.NO,
    OrderColumn.STAGE,
    OrderColumn.AGE,
    OrderColumn.BUYER,
    OrderColumn.REGION,
    OrderColumn.WAREHOUSE,
    OrderColumn.CHANNEL,
    OrderColumn.AMOUNT,
}


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_columns_fit_without_scrolling_sideways(open_window, width: int) -> None:
    window = open_window()
    window.resize(width, 800)
    QApplication.processEvents()
    table = window.current.findChild(OrderTable)
    assert table.horizontalScrollBar().maximum() == 0
    if width >= 1280:
        assert shown(table) >= WANTED
    assert (OrderColumn.MISSING in shown(table)) is (width == 1920)


def test_a_chosen_column_stays_when_the_window_grows(open_window) -> None:
    window = open_window()
    table = window.current.findChild(OrderTable)
    table.setColumnHidden(OrderColumn.REGION, True)
    window.resize(1700, 800)
    QApplication.processEvents()
    assert table.isColumnHidden(OrderColumn.REGION)
    assert table.isColumnHidden(OrderColumn.MISSING)


def test_open_orders_show_their_clock_and_finished_ones_when(qapp) -> None:
    model = model_over(60)
    told = {row.stage: model.cells(at)[OrderColumn.AGE] for at, row in enumerate(model.loaded_rows)}
    assert all(told[stage].endswith((" left", " over")) for stage in TIMED_STAGES)
    signed = next(at for at, row in enumerate(model.loaded_rows) if row.stage is Stage.SIGNED)
    paid = next(at for at, row in enumerate(model.loaded_rows) if row.stage is Stage.PAID and row.paid_at is None)
    tips = [str(model.data(model.index(at, OrderColumn.AGE), Qt.ItemDataRole.ToolTipRole)) for at in (signed, paid)]
    assert f"Signed {exact(model.loaded_rows[signed].stage_at)}" in tips[0]
    limit = model.loaded_rows[paid].clock
    assert limit is not None
    assert "Limit at Paid: 2 h 0 min of working time" in tips[1]
    assert f"Over at {exact(limit.due_at)}" in tips[1]
    assert "Not paid" in tips[1]


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The screens' clock stands."""
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=SITE_ZONE)
    clock.stop_at(moment)
    yield moment
    clock.stop_at(None)


def test_a_clock_goes_on_is_over_and_stands_while_somebody_has_stopped_it(qapp, noon: datetime) -> None:
    reader = FakeReader(60)
    model = OrdersModel(reader, InlineTasks())
    order = next(row for row in reader.orders(OrderFilter()).rows if row.stage is Stage.ASSIGNED)
    running = StageClock(noon - timedelta(minutes=80), timedelta(hours=2), WorkCalendar())
    shown = []
    for minutes, pause in ((0, None), (35, None), (40, None), (41, Pause(noon + timedelta(days=1), "part ordered"))):
        clock.stop_at(noon + timedelta(minutes=minutes))
        reader.changed[order.id] = replace(order, clock=replace(running, pause=pause))
        model.show(OrderFilter(stage=Stage.ASSIGNED))
        at = model.row_of(order.no)
        shown.append(tuple(model.tick_of(at)[:3]))
    tip = str(model.data(model.index(at, OrderColumn.AGE), Qt.ItemDataRole.ToolTipRole))
    assert shown == [
        ("40 min left", "text", "clock"),
        ("5 min left", "warn", "clock"),
        ("0 min over", "bad", "late"),
        ("stands until 11-24 12:00", "quiet", "hold"),
    ]
    assert "Clock stopped until 2026-11-24 12:00:00: part ordered" in tip


def test_new_orders_are_seen_at_the_top_and_the_choice_stays(open_window, desk: PoolDesk) -> None:
    table = open_window().current.findChild(OrderTable)
    chosen = table.currentIndex().data()
    desk.reader.total += 40
    table.model().reload()
    QApplication.processEvents()
    assert table.rowAt(0) == 0
    assert table.currentIndex().data() == chosen
