"""The frame: keys, scans, search, news, messages."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow

from app.domain.stages import Stage
from app.errors import Refused, Unavailable
from app.i18n import Language, set_language
from app.views.company import Lamps
from app.views.orders import OrderFilter
from tests.ui.fakes import FakeDesk
from ui.application import Desktop, Start, site_of
from ui.login import Login
from ui.main_window import MainWindow
from ui.models.orders import OrdersModel
from ui.widgets.board_tile import BoardTile
from ui.widgets.crash_dialog import CrashDialog, report
from ui.widgets.key_overlay import KeyOverlay
from ui.widgets.order_table import OrderTable
from ui.widgets.title_bar import TitleBar


def told(widget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_scan_opens_the_order_on_any_screen(open_window, desk: FakeDesk) -> None:
    window = open_window("board")
    window.take_code(desk.reader.row(77).external_no)
    assert window.current.key == "order"
    assert desk.reader.row(77).no in told(window.current)


def test_scanned_keys_reach_the_frame_and_no_text_box(open_window, desk: FakeDesk) -> None:
    window = open_window()
    box = window.findChild(TitleBar).findChild(QLineEdit)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, desk.reader.row(5).no)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.current.key == "order"
    assert box.text() == ""


def test_unknown_scan_is_told(open_window) -> None:
    window = open_window()
    window.take_code("NOSUCH99")
    assert window.message == "No order found for “NOSUCH99”."
    assert window.current.key == "orders"


def test_search_for_words_lists_the_orders(open_window) -> None:
    window = open_window("board")
    window.findChild(TitleBar).searched.emit("顺达")
    assert window.current.key == "orders"
    assert window.current.findChild(OrdersModel).where == OrderFilter(text="顺达")


def test_esc_leaves_the_order_for_the_screen_before(open_window, desk: FakeDesk) -> None:
    window = open_window("board")
    window.open_order(desk.reader.row(7).no)
    window.back()
    assert window.current.key == "board"


def test_board_tile_lists_the_orders_behind_it(open_window) -> None:
    window = open_window("board")
    tile = next(tile for tile in window.findChildren(BoardTile) if tile.accessibleName().startswith("华南仓 Picked"))
    QTest.keyClick(tile, Qt.Key.Key_Return)
    rows = window.current.findChild(OrdersModel).loaded_rows
    assert {(row.stage, row.warehouse) for row in rows} == {(Stage.PICKED, "HN")}


def test_arrows_walk_over_the_board(open_window) -> None:
    window = open_window("board")
    QApplication.processEvents()
    tiles = [tile for tile in window.findChildren(BoardTile) if tile.isVisibleTo(window)]
    moved: list[object] = []
    tiles[0].moved.connect(moved.append)
    QTest.keyClick(tiles[0], Qt.Key.Key_Down)
    assert moved == [Qt.Key.Key_Down]


def test_news_refresh_the_visible_screen_and_later_the_hidden_one(open_window, desk: FakeDesk, qtbot) -> None:
    window = open_window()
    table = window.current.findChild(OrderTable)
    window.show_screen("board")
    desk.reader.total += 1
    desk.reader.note("order")
    newest = desk.reader.row(desk.reader.total).no
    qtbot.wait(700)
    assert table.model().row_of(newest) == -1
    window.show_screen("orders")
    assert table.model().row_of(newest) == 0


def test_waiting_messages_are_counted(open_window, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.reader, "lamps", lambda: Lamps(3, 0))
    assert "To send 3" in told(open_window())


def test_silent_database_lights_its_lamp(open_window, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(position: int) -> tuple[int, frozenset[str]]:
        raise Unavailable("database.away", database="picklane.db")

    monkeypatch.setattr(desk.reader, "changed_since", away)
    assert "Database away" in told(open_window())


def test_refusal_is_one_sentence_and_a_bug_goes_to_the_crash_dialog(open_window) -> None:
    window = open_window()
    window.trouble(Refused("order.held", order="O00000017X"))
    assert window.message == "Order O00000017X is on hold. Release it first."
    with pytest.raises(ZeroDivisionError):
        window.trouble(ZeroDivisionError())


def test_crash_report_can_be_copied(qtbot) -> None:
    try:
        raise ValueError("stock below zero")
    except ValueError as error:
        dialog = CrashDialog(error)
    qtbot.addWidget(dialog)
    dialog._copy()
    assert "ValueError: stock below zero" in QApplication.clipboard().text()
    assert report(ValueError("x")).startswith("Picklane")


def test_f1_shows_the_keys_of_the_screen(open_window) -> None:
    window = open_window("board")
    QTest.keyClick(window, Qt.Key.Key_F1)
    overlay = window.findChild(KeyOverlay)
    assert "List the orders of the field" in told(overlay)
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()


def test_site_names_warehouse_and_station(desk: FakeDesk) -> None:
    stations, warehouses = list(desk.reader.stations()), list(desk.reader.warehouses())
    assert site_of("HN-1", stations, warehouses) == ("HN", "华南仓 1 号工位")
    assert site_of("", stations, warehouses) == ("", "")


def frame_in(window: QMainWindow) -> MainWindow:
    frame = window.centralWidget()
    assert isinstance(frame, MainWindow)
    return frame


def test_login_leads_to_the_frame_and_language_builds_it_anew(
    qapp: QApplication, desk: FakeDesk, qtbot, tmp_path
) -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    set_language(Language.ENGLISH)
    desktop = Desktop(qapp, desk, dark=False, start=Start(screen="board", operator="liqiang"))
    desktop.show()
    window = desktop._window
    qtbot.addWidget(window)
    page = window.centralWidget()
    assert isinstance(page, Login)
    qtbot.waitUntil(lambda: page._operator is not None)
    page.findChildren(QLineEdit, "pin")[0].setText("1234")
    page._log_in()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), MainWindow), timeout=5000)
    assert frame_in(window).current.title() == "Board"
    frame_in(window).language_requested.emit()
    assert frame_in(window).current.title() == "看板"
    frame_in(window).theme_requested.emit()
    assert frame_in(window).current.key == "board"
    desktop.close()
