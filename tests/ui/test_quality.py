"""Channel quality: what is shown, the walk through the chart, the orders behind it, the export."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from app.domain.intake import Channel
from app.domain.quality import Quality, QualitySummary, Span
from app.i18n import Language, set_language
from app.views.orders import OrderFilter
from tests.ui.fakes_pool import PoolDesk, quality_of
from tests.ui.test_layout import cut, settle
from ui.models.orders import OrdersModel
from ui.quality.bars import bars_of
from ui.quality.chart import QualityChart
from ui.quality.measures import Measure, value_of
from ui.quality.tile import ChannelTile
from ui.screens.orders import OrdersScreen
from ui.screens.quality import QualityScreen
from ui.widgets.table import Table

NOTHING = QualitySummary(Span.DAY, (), (), (), Quality())
AREA = QRectF(0, 0, 900, 200)


@pytest.fixture
def desk() -> PoolDesk:
    """With a believable month."""
    return PoolDesk()


@pytest.fixture
def window(open_window):
    return open_window("quality", screens=(QualityScreen, OrdersScreen))


def press(screen, title: str) -> None:
    next(b for b in screen.findChildren(QPushButton) if b.text() == title).click()
    QApplication.processEvents()


def told(widget) -> str:
    QApplication.processEvents()
    return " ".join(found.text() for found in widget.findChildren(QLabel) if found.isVisible())


def test_every_channel_has_its_tile_and_the_whole_its_sum(window, desk: PoolDesk) -> None:
    tiles = {tile.channel: tile for tile in window.current.findChildren(ChannelTile)}
    assert set(tiles) == {channel.value for channel in Channel}
    assert "79.6% complete" in tiles["1688"].toolTip()
    assert "125 lacked a known product" in tiles["1688"].toolTip()
    assert f"{quality_of(30, Span.DAY).whole.orders:,} orders · 95.6% complete" in told(window.current)


def test_the_period_is_chosen_and_long_ones_are_summed_by_week(window, desk: PoolDesk) -> None:
    press(window.current, "7 days")
    press(window.current, "90 days")
    press(window.current, "By day")
    assert desk.asked == [(30, "day"), (7, "day"), (90, "week"), (90, "day")]


def test_arrows_walk_through_the_bars_and_enter_lists_the_orders(window) -> None:
    chart = window.current.findChild(QualityChart)
    assert chart.hasFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout == "11-23 · Taobao · 126"
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout == "11-22 · Mini app · 86"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert window.current.key == "orders"
    assert window.current.findChild(OrdersModel).where == OrderFilter(channel=Channel.MINI)


def test_a_click_on_a_bar_lists_its_channel(window) -> None:
    chart = window.current.findChild(QualityChart)
    area = QRectF(chart.rect()).adjusted(96, 34, -12, -22)
    bars = bars_of(quality_of(30, Span.DAY), Measure.ORDERS, area).bars
    pos = next(bar for bar in bars if bar.channel == 0).box.center()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPointF(pos).toPoint())
    assert window.current.findChild(OrdersModel).where == OrderFilter(channel=Channel.TAOBAO)


def test_enter_in_the_table_lists_the_channel(window) -> None:
    table = window.current.findChild(Table)
    table.select(5)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.current.findChild(OrdersModel).where == OrderFilter(channel=Channel.ALI1688)


def test_the_table_says_what_the_chart_shows(window) -> None:
    model = window.current.findChild(Table).rows
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[:4] == ["2026-11-23", "Taobao", "126", "96.0%"]
    assert model.rowCount() == len(quality_of(30, Span.DAY).cells)


def test_another_measure_is_chosen(window) -> None:
    press(window.current, "Complete %")
    chart = window.current.findChild(QualityChart)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout == "11-23 · Taobao · 96.0%"
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.readout == "11-23 · Mini app · 100.0%"


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("days", [7, 30, 90])
def test_bars_stand_inside_the_chart_and_do_not_overlap(measure: Measure, days: int) -> None:
    summary = quality_of(days, Span.DAY)
    drawn = bars_of(summary, measure, AREA)
    assert drawn.bars
    for bar in drawn.bars:
        assert AREA.adjusted(-0.01, -0.01, 0.01, 0.01).contains(bar.box)
    for period in range(len(summary.periods)):
        boxes = sorted((bar.box for bar in drawn.bars if bar.period == period), key=QRectF.top)
        assert all(above.bottom() <= below.top() + 0.01 for above, below in pairwise(boxes))


def test_stacks_are_as_high_as_their_sums() -> None:
    summary = quality_of(30, Span.DAY)
    drawn = bars_of(summary, Measure.ORDERS, AREA)
    for at, period in enumerate(summary.periods):
        total = sum(value_of(Measure.ORDERS, cell.quality) or 0 for cell in summary.cells if cell.period == period)
        height = sum(bar.box.height() for bar in drawn.bars if bar.period == at)
        assert height == pytest.approx(AREA.height() * total / drawn.high)


def test_an_empty_month_says_what_to_do(open_window, desk: PoolDesk) -> None:
    desk.quality = NOTHING
    screen = open_window("quality", screens=(QualityScreen, OrdersScreen)).current
    assert "Nothing arrived in the last 30 days" in told(screen)
    assert any(b.text() == "To the import" and b.isVisible() for b in screen.findChildren(QPushButton))


def test_news_are_shown(window, desk: PoolDesk) -> None:
    before = quality_of(30, Span.DAY)
    desk.quality = replace(before, whole=replace(before.whole, orders=123_456))
    window.current.refresh()
    assert "123,456 orders" in told(window.current)


def test_the_table_is_exported(window, desk: PoolDesk, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "q.xlsx"), "Excel (*.xlsx)"))
    QTest.keyClick(window.current, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert desk.exported == [(30, tmp_path / "q.xlsx")]
    assert window.message == "180 rows saved in q.xlsx."


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=["small", "design"])
def test_long_words_fit(open_window, size: tuple[int, int]) -> None:
    set_language(Language.PSEUDO)
    window = open_window("quality", screens=(QualityScreen, OrdersScreen))
    window.resize(*size)
    settle()
    assert window.size().toTuple() == size
    assert cut(window) == []
