"""Settings by keyboard: find a subject, change a value, see what changes, save it; faults, rights, tables, pools."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton

from app.domain.company import DEFAULTS, Setting, checked
from app.domain.cutoffs import carriers_of
from app.errors import Refused
from app.i18n import Language, set_language
from app.usecases.company import ChangeSetting
from app.usecases.people import LoggedIn
from tests.ui.fakes_settings import SettingsDesk
from tests.ui.keyboard import focused, press, typed_box
from ui.main_window import MainWindow
from ui.rates.table import SheetTable
from ui.screens.settings import SettingsScreen
from ui.settings.carrier_sheet import CarrierSheet, tidy_channels, tidy_times
from ui.settings.history import History
from ui.settings.page import SubjectPage
from ui.settings.subjects import subjects

FINANCE = LoggedIn("admin", "系统管理员", ("finance",), False)
KEEPER = LoggedIn("chenjianguo", "陈建国", ("keeper",), False)
Open = Callable[..., MainWindow]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk() -> SettingsDesk:
    return SettingsDesk()


@pytest.fixture
def settings(open_window) -> Open:
    """Opens the screen, perhaps at a subject; a person types, so the scanner does not listen."""

    def build(subject: str = "", operator: LoggedIn = FINANCE) -> MainWindow:
        window = open_window("settings", operator, (SettingsScreen,))
        window.stop()
        if subject:
            window.current.do(subject)
        return window

    return build


def told(window: MainWindow) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in window.current.findChildren(QLabel) if label.isVisible()]


def title(window: MainWindow) -> str:
    return next(
        label.text()
        for label in window.current.findChildren(QLabel)
        if label.isVisible() and label.property("kind") == "title"
    )


def button(window: MainWindow, text: str) -> QPushButton:
    buttons = window.current.findChildren(QPushButton)
    return next(each for each in buttons if each.isVisible() and each.text().startswith(text))


def type_anew(text: str) -> None:
    typed_box().selectAll()
    QTest.keyClicks(typed_box(), text)


def next_box() -> None:
    """With Tab, over the ways back to defaults and choices."""
    press(Key.Key_Tab)
    while not isinstance(focused(), QLineEdit):
        press(Key.Key_Tab)


def cell(column: int, text: str) -> None:
    """Type into a cell of the current row of the table that has the keyboard."""
    table = focused()
    assert isinstance(table, SheetTable)
    table.setCurrentIndex(table.model().index(table.currentIndex().row(), column))
    press(Key.Key_F2)
    typed_box().setText(text)
    press(Key.Key_Return)


def test_every_setting_stands_on_one_page_with_its_default(settings: Open) -> None:
    settings()
    entries = [entry for subject in subjects() for entry in subject.entries]
    assert sorted(entry.key for entry in entries) == sorted(Setting)
    for entry in entries:
        editor = entry.editor()
        editor.show_text(DEFAULTS[entry.key])
        assert checked(entry.key, editor.text())[1] == DEFAULTS[entry.key]
        assert editor.told(DEFAULTS[entry.key])


def test_a_value_is_changed_by_keyboard_and_explained_before(settings: Open, desk: SettingsDesk) -> None:
    window = settings()
    assert title(window) == "Finance system"
    press(Key.Key_Down)
    assert title(window) == "Counting limits"
    press(Key.Key_Return)
    type_anew("8")
    next_box()
    type_anew("1,280")
    assert "Pieces without asking: 5 pieces → 8 pieces\nValue without asking: ¥500.00 → ¥1,280.00" in told(window)
    assert desk.commands == []

    press(Key.Key_S, CONTROL)

    saved = [(command.key, command.value) for command in desk.commands if isinstance(command, ChangeSetting)]
    assert saved == [("count.limit", "8"), ("count.limit_fen", "128000")]
    assert window.message == "Settings saved; they count from now on"
    assert not button(window, "Save").isEnabled()
    assert any(line.startswith("Default: 5 pieces · changed by 系统管理员, ") for line in told(window))
    history = window.current.findChild(History)
    assert history is not None
    assert "→ 8 pieces" in [label.text() for label in history.findChildren(QLabel)]


def test_up_and_down_count_and_the_default_comes_back(settings: Open, desk: SettingsDesk) -> None:
    desk.reader.put("finance_max_age_minutes", "30", "周敏", 30)
    window = settings("finance")
    next_box()
    assert typed_box().text() == "30"
    press(Key.Key_Up, times=2)
    press(Key.Key_Down)
    assert typed_box().text() == "31"

    button(window, "Back to the default").click()
    assert typed_box().text() == "15"
    assert "Its word counts for: 30 minutes → 15 minutes" in told(window)
    press(Key.Key_R, CONTROL)
    assert typed_box().text() == "30"


def test_what_is_wrong_is_told_at_its_place_and_nothing_is_saved(settings: Open, desk: SettingsDesk) -> None:
    window = settings("finance")
    type_anew("http://finance.example")
    next_box()
    type_anew("10081")
    press(Key.Key_S, CONTROL)

    assert desk.commands == []
    assert typed_box().text() == "http://finance.example"
    assert "Expected: https://…, http://192.168.…" in told(window)
    assert "Expected: 1 – 10080" in told(window)
    type_anew("https://finance.example")
    assert "Expected: https://…, http://192.168.…" not in told(window)
    next_box()
    type_anew("60")
    press(Key.Key_S, CONTROL)
    assert desk.reader.stored == {"finance_url": "https://finance.example", "finance_max_age_minutes": "60"}


def test_edits_wait_while_others_change_settings(settings: Open, desk: SettingsDesk) -> None:
    window = settings("counting")
    type_anew("8")
    press(Key.Key_Tab, CONTROL)
    assert title(window) == "Carriers and departures"

    desk.reader.put("count.limit", "6", "周敏")
    desk.reader.put("count.limit_fen", "70000", "周敏")
    window.current.refresh()
    window.current.do("counting")

    assert typed_box().text() == "8"
    assert "Pieces without asking: 6 pieces → 8 pieces" in told(window)
    next_box()
    assert typed_box().text() == "¥700.00"


def test_search_finds_by_any_word_and_enter_goes_there(settings: Open) -> None:
    window = settings()
    press(Key.Key_F, CONTROL)
    QTest.keyClicks(typed_box(), "billed")
    press(Key.Key_Return)
    assert (title(window), typed_box().text()) == ("Finance system", "24")

    press(Key.Key_F, CONTROL)
    QTest.keyClicks(typed_box(), "PICK.SEC")
    assert title(window) == "Picking times"
    type_anew("nothing of the kind")
    assert "No setting has to do with “nothing of the kind”." in told(window)
    press(Key.Key_Escape)
    press(Key.Key_Down)
    assert title(window) == "Counting limits"
    assert not window.current.back()


def test_empty_picking_times_are_those_of_the_floor(settings: Open, desk: SettingsDesk) -> None:
    desk.reader.put("pick.seconds_per_stop", "30", "周敏")
    window = settings("picking")
    typed_box().clear()
    press(Key.Key_Delete)
    button(window, "Back to the default").click()
    assert "Seconds a stop: 30 seconds → as the stations scan" in told(window)
    press(Key.Key_S, CONTROL)
    assert desk.reader.stored["pick.seconds_per_stop"] == ""


def test_a_carrier_is_added_and_moved(settings: Open, desk: SettingsDesk) -> None:
    window = settings("carriers")
    press(Key.Key_N, CONTROL)
    cell(0, "圆通")
    cell(2, "19:30，9:00")
    assert "Carriers: All but the last carrier need a channel, a region or a weight: " in " ".join(told(window))
    press(Key.Key_S, CONTROL)
    assert desk.commands == []
    cell(4, "浙江省,上海市")
    press(Key.Key_Up, ALT)
    assert "Carriers: + “圆通” added" in told(window)

    press(Key.Key_S, CONTROL)

    kept = carriers_of(desk.reader.stored["carriers"])
    assert [carrier.code for carrier in kept] == ["DBL", "YTO", "ZTO", "SF"]
    assert (kept[1].cutoff, kept[1].regions) == ("09:00 19:30", ("浙江省", "上海市"))
    press(Key.Key_Delete, CONTROL)
    press(Key.Key_S, CONTROL)
    assert [carrier.code for carrier in carriers_of(desk.reader.stored["carriers"])] == ["DBL", "ZTO", "SF"]


def test_a_table_without_carriers_is_refused(settings: Open, desk: SettingsDesk) -> None:
    window = settings("carriers")
    press(Key.Key_Delete, CONTROL, times=3)
    press(Key.Key_S, CONTROL)
    assert "One carrier is needed: the one that takes every order." in told(window)
    press(Key.Key_N, CONTROL)
    assert "Carriers: Give it a name." in told(window)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9:00", "09:00"),
        ("17：30，9:00", "09:00 17:30"),
        ("11:30 17:00 11:30", "11:30 17:00"),
        ("五点", "五点"),
        ("", ""),
    ],
)
def test_times_may_be_typed_in_any_way(typed: str, kept: str) -> None:
    assert tidy_times(typed) == kept


def test_channels_are_known_by_their_names(qapp) -> None:
    set_language(Language.CHINESE)
    assert tidy_channels("TAOBAO，1688") == "淘宝、1688"
    sheet = CarrierSheet()
    rows = [list(row) for row in sheet.rows(DEFAULTS[Setting.CARRIERS])]
    assert carriers_of(sheet.content(rows)) == carriers_of(DEFAULTS[Setting.CARRIERS])
    rows[1][3] = "传真"
    assert list(sheet.faults(rows)) == [(1, 3)]


def test_more_numbers_come_from_a_file(settings: Open, desk: SettingsDesk, monkeypatch) -> None:
    window = settings("carriers", LoggedIn("admin", "系统管理员", ("admin",), False))
    assert {"德邦快递", "中通快递", "顺丰速运", "1,240 left", "next: SF1000000000311", "no pool"} <= set(told(window))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("zto.csv", ""))
    add = [each for each in window.current.findChildren(QPushButton) if each.text() == "Add numbers…"]

    add[1].click()

    assert desk.added == [("中通快递", "zto.csv")]
    assert window.message == "中通快递: 500 numbers added, 0 there already"
    assert "500 left" in told(window)


def test_who_may_not_change_settings_reads_them_with_the_reason(settings: Open, desk: SettingsDesk) -> None:
    window = settings("counting", KEEPER)
    assert "Your role may not change these settings. Ask finance." in told(window)
    shown = window.current.findChild(SubjectPage)
    assert shown is not None
    assert {box.isEnabled() for box in shown.findChildren(QLineEdit)} == {False}
    window.current.do("carriers")
    press(Key.Key_N, CONTROL)
    press(Key.Key_S, CONTROL)
    assert desk.commands == []
    assert not button(window, "Save").isEnabled()


def test_a_refusal_leaves_the_edit_where_it_is(settings: Open, desk: SettingsDesk) -> None:
    window = settings("counting")
    desk.refuses = Refused("operator.not_permitted", operator="系统管理员", permission="settings")
    type_anew("8")
    press(Key.Key_S, CONTROL)
    assert "系统管理员" in window.message
    assert typed_box().text() == "8"
    assert button(window, "Save").isEnabled()


def test_without_the_database_it_says_so_and_tries_again(settings: Open, desk: SettingsDesk) -> None:
    desk.reader.away = True
    window = settings()
    assert "Settings cannot be read now" in told(window)
    desk.reader.away = False
    button(window, "Try again").click()
    assert title(window) == "Finance system"


def test_a_subject_asked_for_before_anything_is_read_is_shown_then(settings: Open, desk: SettingsDesk) -> None:
    desk.reader.away = True
    window = settings()
    window.current.do("picking")
    desk.reader.away = False
    window.current.refresh()
    assert title(window) == "Picking times"
    assert typed_box().placeholderText() == "as the stations scan"
    window.current.refresh()
    press(Key.Key_Escape)
    window.current.refresh()
    assert not isinstance(focused(), QLineEdit)
