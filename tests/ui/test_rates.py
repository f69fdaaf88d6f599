"""Freight and promotions: edited in place by keyboard, tried, saved as versions, used again."""

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton

from app.domain.rates import (
    FreightBand,
    FreightTemplate,
    RateKind,
    freight_of,
    freight_text,
    promotions_of,
    promotions_text,
)
from app.errors import Unavailable
from app.i18n import text
from app.usecases.company import SaveRates
from app.usecases.people import LoggedIn
from tests.ui.fakes_credit import NOW, PROMOTIONS, RATES_FREIGHT, CreditDesk, CreditReader
from tests.ui.keyboard import focused, press
from ui import clock
from ui.main_window import MainWindow
from ui.rates.freight import REGIONS, FreightSheet
from ui.rates.promotions import PromotionSheet
from ui.rates.regions import Regions, load_regions
from ui.rates.sheet import changes
from ui.rates.table import SheetTable
from ui.rates.trying import FreightTrial, PromotionTrial
from ui.screens.rates import RatesScreen

FINANCE = LoggedIn("qianhua", "钱华", ("finance",), False)
CLERK = LoggedIn("wangfang", "王芳", ("clerk",), False)
Open = Callable[..., MainWindow]
Key = Qt.Key


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions()


@pytest.fixture
def desk() -> CreditDesk:
    return CreditDesk()


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def rates(open_window) -> Open:
    """Opens the screen; a person types, so the scanner does not listen."""

    def build(operator: LoggedIn = FINANCE) -> MainWindow:
        window = open_window("rates", operator, (RatesScreen,))
        window.stop()
        return window

    return build


def control(key: Key) -> None:
    press(key, Qt.KeyboardModifier.ControlModifier)


def table(window: MainWindow) -> SheetTable:
    return next(table for table in window.current.findChildren(SheetTable) if table.isVisible())


def go(window: MainWindow, row: int, column: int) -> None:
    shown = table(window)
    shown.setFocus()
    shown.setCurrentIndex(shown.model().index(row, column))


def put(told: str) -> None:
    """Type into the current cell: Enter opens it, its text is selected, Enter closes it."""
    press(Key.Key_Return)
    box = focused()
    assert isinstance(box, QLineEdit)
    box.insert(told)
    press(Key.Key_Return)


def cell(window: MainWindow, row: int, column: int) -> str:
    return str(table(window).model().index(row, column).data())


def told(window: MainWindow) -> list[str]:
    return [label.text() for label in window.current.findChildren(QLabel) if label.isVisible()]


def chips(window: MainWindow) -> list[str]:
    return [button.text() for button in window.current.findChildren(QPushButton) if button.property("kind") == "chip"]


def saved_command(desk: CreditDesk) -> SaveRates:
    command = desk.commands[-1]
    assert isinstance(command, SaveRates)
    return command


def test_an_edited_fee_is_summarised_and_saved_as_a_version(rates: Open, desk: CreditDesk) -> None:
    window = rates()
    go(window, 0, 2)
    put("９.5")
    assert cell(window, 0, 2) == "¥9.50"
    assert chips(window)[0] == "Freight · unsaved"
    control(Key.Key_S)
    assert "“江浙沪”: Base fee ¥8.00 → ¥9.50" in told(window)
    QTest.keyClicks(focused(), "fuel")
    control(Key.Key_Return)
    command = saved_command(desk)
    saved = freight_of(command.content)
    assert (command.kind, command.note) == (RateKind.FREIGHT, "fuel")
    assert saved.bands[0] == FreightBand("江浙沪", ("31", "32", "33"), 950, 2, 100, 50_000)
    assert (saved.bands[1:], saved.rest) == (RATES_FREIGHT.bands[1:], RATES_FREIGHT.rest)
    assert chips(window)[0] == "Freight"
    assert "Version 3" in told(window)


def test_a_new_band_takes_regions_by_name_and_stands_above_the_rest(rates: Open, desk: CreditDesk) -> None:
    window = rates()
    go(window, 3, 0)
    control(Key.Key_N)
    assert cell(window, 4, REGIONS) == text("everywhere else")
    put("同城急送")
    go(window, 3, 1)
    put("昆山市,江苏省太仓市 广东 ")
    assert cell(window, 3, 1) == "苏州市昆山市、苏州市太仓市、广东省"
    control(Key.Key_S)
    control(Key.Key_Return)
    command = saved_command(desk)
    assert freight_of(command.content).bands[3].regions == ("320583", "320585", "44")
    assert command.note == "+ “同城急送” added", "without a note the changes are the note"


def test_regions_are_offered_while_one_types(rates: Open) -> None:
    window = rates()
    go(window, 1, 1)
    press(Key.Key_Return)
    box = focused()
    for name in ("昆山", "、太仓"):
        typed = QInputMethodEvent("", [])
        typed.setCommitString(name)
        QApplication.sendEvent(box, typed)
        offered = QApplication.activePopupWidget()
        assert offered is not None
        QTest.keyClick(offered, Key.Key_Down)
        QTest.keyClick(offered, Key.Key_Return)
    press(Key.Key_Return)
    assert cell(window, 1, 1) == "苏州市昆山市、苏州市太仓市"


def test_ctrl_s_takes_the_cell_that_is_still_being_edited(rates: Open) -> None:
    window = rates()
    go(window, 0, 2)
    press(Key.Key_Return)
    QTest.keyClicks(focused(), "12")
    control(Key.Key_S)
    assert "“江浙沪”: Base fee ¥8.00 → ¥12.00" in told(window)


def test_rows_are_copied_and_deleted_but_never_the_rest(rates: Open) -> None:
    window = rates()
    model = table(window).model()
    go(window, 0, 0)
    control(Key.Key_D)
    assert (model.rowCount(), cell(window, 1, 0)) == (5, "江浙沪 copy")
    control(Key.Key_Delete)
    assert model.rowCount() == 4
    go(window, 3, 0)
    control(Key.Key_Delete)
    assert model.rowCount() == 4
    assert chips(window)[0] == "Freight", "back where it was: nothing unsaved"


@pytest.mark.parametrize(
    ("row", "column", "typed", "sentence"),
    [
        (0, 0, "", "Give it a name."),
        (1, 0, "江浙沪", "“江浙沪” stands here twice. Give one another name."),
        (0, 1, "苏洲", "“苏洲” is no province, city or county."),
        (0, 1, "鼓楼区", "“鼓楼区” is the name of several regions. Add its province or city."),
        (1, 1, "江苏", "江苏省 stands in “江浙沪” already."),
        (0, 2, "八块", "No amount. Type it as 8, 8.5 or ¥1,280.00."),
        (0, 3, "1.5", "A whole number of pieces, such as 1."),
    ],
)
def test_a_wrong_cell_says_why_and_is_not_saved(
    rates: Open, desk: CreditDesk, row: int, column: int, typed: str, sentence: str
) -> None:
    window = rates()
    go(window, row, column)
    press(Key.Key_Return)
    box = focused()
    assert isinstance(box, QLineEdit)
    box.setText(typed)
    press(Key.Key_Return)
    go(window, 3, 5)
    control(Key.Key_S)
    control(Key.Key_Return)
    assert desk.commands == []
    assert sentence in told(window)
    assert table(window).currentIndex().row() == row, "Ctrl+S goes to the fault"


def test_freight_is_tried_with_the_unsaved_rates(rates: Open) -> None:
    window = rates()
    trial = window.current.findChild(FreightTrial)
    assert trial is not None
    trial.region.setText("昆山市")
    trial.pieces.setText("5")
    assert (trial.answer.text(), trial.why.text()) == ("¥6.00", "by “苏州同城”")
    trial.goods.setText("200")
    assert trial.answer.text() == "¥0.00"
    trial.goods.clear()
    go(window, 1, 2)
    put("30")
    assert trial.answer.text() == "¥31.00"


def test_promotions_show_their_state_and_are_tried(rates: Open) -> None:
    window = rates()
    control(Key.Key_Tab)
    assert [cell(window, row, 7) for row in range(3)] == ["running", "coming", "over"]
    trial = window.current.findChild(PromotionTrial)
    assert trial is not None
    trial.goods.setText("¥3,500")
    assert (trial.answer.text(), trial.why.text()) == ("−¥240.00", "by “双十一满减”")
    trial.day.setText("2026-12-11")
    assert trial.why.text() == "No promotion applies."


def test_a_promotion_is_edited_and_saved(rates: Open, desk: CreditDesk) -> None:
    window = rates()
    control(Key.Key_Tab)
    go(window, 1, 6)
    put("2026/11/30")
    assert "It ends before it begins." in told(window)
    put("2027.1.15")
    go(window, 1, 4)
    press(Key.Key_Return)
    choice = focused()
    assert isinstance(choice, QComboBox)
    choice.setCurrentText("all customers")
    table(window).setFocus()
    control(Key.Key_S)
    control(Key.Key_Return)
    (_, second, _) = promotions_of(saved_command(desk).content)
    assert (second.ends.isoformat(), second.kinds) == ("2027-01-15", ())


def test_saving_more_than_spent_is_wrong(rates: Open) -> None:
    window = rates()
    control(Key.Key_Tab)
    go(window, 0, 2)
    put("1001")
    assert "More is saved than spent." in told(window)


def test_unsaved_changes_stay_while_tabs_change_and_news_come(rates: Open) -> None:
    window = rates()
    go(window, 0, 2)
    put("12")
    control(Key.Key_Tab)
    window.current.refresh()
    assert chips(window) == ["Freight · unsaved", "Promotions"]
    control(Key.Key_Tab)
    assert cell(window, 0, 2) == "¥12.00"


def test_news_leave_a_cell_that_is_being_edited(rates: Open) -> None:
    window = rates()
    go(window, 0, 0)
    press(Key.Key_Return)
    box = focused()
    window.current.refresh()
    assert focused() is box


def test_an_old_version_is_looked_at_and_used_again(rates: Open, desk: CreditDesk) -> None:
    window = rates()
    control(Key.Key_H)
    assert isinstance(focused(), QListWidget)
    press(Key.Key_Down)
    assert table(window).model().rowCount() == 2
    control(Key.Key_Return)
    command = saved_command(desk)
    assert (command.note, freight_of(command.content).bands) == ("Version 1 again", RATES_FREIGHT.bands[:1])
    assert table(window).model().rowCount() == 2
    assert chips(window)[0] == "Freight"


def test_escape_leaves_an_old_version(rates: Open) -> None:
    window = rates()
    control(Key.Key_H)
    press(Key.Key_Down)
    press(Key.Key_Escape)
    assert table(window).model().rowCount() == 4


def test_a_clerk_only_looks(rates: Open) -> None:
    window = rates(CLERK)
    go(window, 0, 2)
    press(Key.Key_Return)
    assert isinstance(focused(), SheetTable)
    add = next(b for b in window.current.findChildren(QPushButton) if b.text() == "Add")
    assert not add.isEnabled()
    assert "Ask finance" in add.toolTip()


def test_without_any_version_there_is_only_the_rest(rates: Open, desk: CreditDesk) -> None:
    desk.reader.versions = {kind: [] for kind in RateKind}
    window = rates()
    assert table(window).model().rowCount() == 1
    assert text("No version yet: what you save is the first.") in told(window)


def test_stored_rates_come_back_as_they_were(regions: Regions) -> None:
    freight, promotions = FreightSheet(regions), PromotionSheet()
    stored = freight_text(RATES_FREIGHT)
    assert json.loads(freight.content(freight.rows(stored))) == json.loads(stored)
    stored = promotions_text(PROMOTIONS)
    assert json.loads(promotions.content(promotions.rows(stored))) == json.loads(stored)


def test_every_offered_region_can_be_found_again(regions: Regions) -> None:
    names = regions.names
    assert len(names) > 3000
    lost = [name for name in names if regions.name(regions.find(name)) != name]
    assert lost == []


def test_changes_name_what_was_added_removed_and_changed(regions: Regions) -> None:
    sheet = FreightSheet(regions)
    before = sheet.rows(freight_text(RATES_FREIGHT))
    after = sheet.rows(
        freight_text(
            FreightTemplate(
                (*RATES_FREIGHT.bands[1:], FreightBand("青海", ("63",), 2000)), FreightBand("其余", (), 1600, 1, 300)
            )
        )
    )
    assert changes(sheet, before, after) == [
        "+ “青海” added",
        "− “江浙沪” removed",
        "“其余”: Name 其他地区 → 其余, Base fee ¥15.00 → ¥16.00, Free from ¥2,000.00 → never",
    ]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_nothing_typed_breaks_a_sheet(name: str, region: str, number: str) -> None:
    freight, promotions = FreightSheet(Regions([])), PromotionSheet()
    typed = [column.tidy(value) for column, value in zip(freight.columns, (name, region, *[number] * 4), strict=True)]
    assert freight.faults([typed, freight.blank()])
    freely = (name, number, number, "once", "all customers", region, number)
    row = [column.tidy(value) for column, value in zip(promotions.columns, freely, strict=False)]
    if not promotions.faults([row]):
        promotions_of(promotions.content([row]))


class _Away(CreditReader):
    """Its database does not answer."""

    def rate_versions(self, kind: RateKind):
        raise Unavailable("database.away", database="desk")


def test_a_database_that_is_away_is_said_and_can_be_tried_again(rates: Open, desk: CreditDesk) -> None:
    desk.reader = _Away()
    window = rates()
    assert "The database does not answer" in window.message
    desk.reader = CreditReader()
    again = next(b for b in window.current.findChildren(QPushButton) if b.text() == "Try again")
    again.setFocus()
    press(Key.Key_Return)
    assert table(window).model().rowCount() == 4
