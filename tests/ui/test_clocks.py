"""The clock of an order's stage on the board, in the filters, in the panel and at the station."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.duty import Pause, StageClock, WorkCalendar
from app.domain.site import SITE_ZONE
from app.domain.stages import Stage
from app.views.orders import NO_WAREHOUSE, BoardCell, OrderFilter
from app.views.station import CartView
from tests.ui.fakes import FakeDesk, order_row, over
from ui import clock
from ui.models.orders import OrdersModel
from ui.station.bars import PromptBar, tick_of
from ui.station.lettering import Lettering
from ui.widgets.board_tile import BoardTile
from ui.widgets.clock_face import ClockFace, Tick, order_tick
from ui.widgets.order_panel import OrderPanel

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SITE_ZONE)
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def noon() -> Iterator[None]:
    """The screens' clock stands at noon."""
    clock.stop_at(NOON)
    yield
    clock.stop_at(None)


def since(minutes: int, pause: Pause | None = None) -> StageClock:
    """Of an order that came into its stage so many minutes before noon."""
    return StageClock(NOON - timedelta(minutes=minutes), TWO_HOURS, WorkCalendar(), pause)


@pytest.fixture
def tile(qtbot, noon: None) -> BoardTile:
    """Seven orders in a warehouse, three over their limit, two late."""
    made = BoardTile(Stage.ASSIGNED, "华南仓")
    qtbot.addWidget(made)
    made.resize(140, 104)
    made.show_cell(BoardCell("HN", Stage.ASSIGNED, 7, 2, 3, since(130)))
    return made


def opened_by(tile: BoardTile) -> list[OrderFilter]:
    opened: list[OrderFilter] = []
    tile.opened.connect(opened.append)
    return opened


def test_a_tile_lists_all_its_orders_those_over_their_limit_or_the_late_ones(tile: BoardTile) -> None:
    opened, whole = opened_by(tile), OrderFilter(stage=Stage.ASSIGNED, warehouse="HN")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F6, Qt.Key.Key_F7):
        QTest.keyClick(tile, key)
    for line in (20, 68, 86):
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(60, line))

    assert opened == [whole, replace(whole, over=True), replace(whole, late=True)] * 2


def test_a_line_that_is_not_there_cannot_be_hit(tile: BoardTile) -> None:
    opened = opened_by(tile)
    tile.show_cell(BoardCell("", Stage.PAID, 7, 0, 0, since(10)))
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(60, 68))

    assert opened == [OrderFilter(stage=Stage.PAID, warehouse=NO_WAREHOUSE)]


def test_a_tile_says_what_presses_and_explains_its_clock(tile: BoardTile) -> None:
    assert tile.accessibleName() == "华南仓 Assigned 7 3 over limit 2 late"
    assert "Over at 2026-11-23 11:50:00" in tile.toolTip()


def test_the_board_leads_to_the_orders_over_their_limit(open_window, desk: FakeDesk) -> None:
    late = [row for row in map(desk.reader.row, range(1, 421)) if over(row) and row.stage is Stage.PICKED]
    window = open_window("board")
    tile = next(t for t in window.findChildren(BoardTile) if t.cell.over and t.cell.stage is Stage.PICKED)
    QTest.keyClick(tile, Qt.Key.Key_F6)

    found = window.current.findChild(OrdersModel)
    assert found.where == OrderFilter(stage=Stage.PICKED, warehouse=tile.cell.warehouse, over=True)
    assert {row.no for row in found.loaded_rows} == {r.no for r in late if r.warehouse == tile.cell.warehouse}


def test_the_chip_filters_and_esc_takes_it_away(open_window) -> None:
    window = open_window()
    chip = next(each for each in window.findChildren(QPushButton) if each.text() == "Over limit")
    chip.click()
    model = window.current.findChild(OrdersModel)
    assert model.where == OrderFilter(over=True)
    assert all(over(row) for row in model.loaded_rows)
    window.back()
    assert (model.where, chip.isChecked()) == (OrderFilter(), False)


def test_the_panel_shows_the_clock_of_the_list_and_why_it_stands(open_window, desk: FakeDesk, noon: None) -> None:
    order = desk.reader.row(419)
    stopped = since(30, Pause(NOON + timedelta(hours=3), "part ordered"))
    desk.reader.changed[419] = replace(order, stage=Stage.ASSIGNED, clock=stopped)
    panel = open_window().current.findChild(OrderPanel)
    panel.show_order(desk.reader.row(419))
    panel.reload()
    QApplication.processEvents()

    face = panel.findChild(ClockFace)
    assert face.accessibleName() == order_tick(desk.reader.row(419)).told == "stands until 15:00"
    assert "Clock stopped until 2026-11-23 15:00:00: part ordered" in face.toolTip()


@pytest.mark.parametrize(
    ("minutes", "told", "tone"),
    [(30, "1 h 30 min left", "text"), (100, "20 min left", "warn"), (150, "30 min over", "bad")],
)
def test_the_station_shows_the_same_clock(qtbot, noon: None, minutes: int, told: str, tone: str) -> None:
    bar, order = PromptBar(), replace(order_row(18), stage=Stage.ASSIGNED, clock=since(minutes))
    qtbot.addWidget(bar)
    bar.show_work(order, None)

    assert order_tick(order)[:2] == tick_of(order, None)[:2] == (told, tone)
    assert told in [each.text() for each in bar.findChildren(Lettering)]


def test_a_cart_shows_the_clock_that_ends_first(qtbot, noon: None) -> None:
    cart = CartView("PL1", (), 3, 0, 9, 0, clock=since(110))
    assert tick_of(None, cart).told == "10 min left"
    assert tick_of(None, replace(cart, clock=None)) == Tick()
