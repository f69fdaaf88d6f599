"""The phone form, from the keyboard alone: finding, typing, pasting, scanning, credit, drafts that survive."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea

from app.domain.codes import CodeType, make_code
from app.domain.company import Setting
from app.domain.intake import Pay
from app.errors import Unavailable
from app.i18n import Language, set_language
from app.usecases.ordering import AddCustomer, PlacedLine, PlaceOrder
from tests.ui.fakes import NOW
from tests.ui.fakes_intake import GULOU, KUNSHAN, WUZHONG, IntakeDesk, services
from tests.ui.showing import open_screen
from tests.ui.test_layout import cut, settle
from ui.intake.amounts import pieces_of, price_of
from ui.intake.draft import new_draft, of_text, to_text
from ui.intake.suggestions import SuggestionList
from ui.preferences import MemoryPreferences
from ui.screen import Message
from ui.screens.intake import IntakeScreen
from ui.tasks import Tasks

Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_MODIFIERS = (CTRL, ALT, SHIFT)


class Clerk:
    """Somebody at the form with a keyboard whose every key is counted."""

    def __init__(self, screen: IntakeScreen, desk: IntakeDesk, said: list[Message]) -> None:
        self.screen, self.desk, self.said = screen, desk, said
        self.keys = 0

    def type(self, *texts: str) -> None:
        """Texts, each ended by Enter but the last."""
        for at, told in enumerate(texts):
            if at:
                self.press(Key.Key_Return)
            for character in told:
                self.keys += 1
                none = Qt.KeyboardModifier.NoModifier
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.sendEvent(self.focus, QKeyEvent(kind, 0, none, character))

    def press(self, key: Key, modifiers=Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            self.keys += 1 + sum(bool(modifiers & modifier) for modifier in _MODIFIERS)
            QTest.keyClick(self.focus, key, modifiers)

    def enter(self, *texts: str) -> None:
        self.type(*texts, "")

    def place(self) -> None:
        self.press(Key.Key_Return, CTRL)

    @property
    def focus(self):
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def sees(self) -> str:
        QApplication.processEvents()
        labels = self.screen.findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisibleTo(self.screen))

    @property
    def offered(self) -> list[str]:
        lists = [found for found in self.screen.findChildren(SuggestionList) if not found.isHidden()]
        return [found.item(row).text() for found in lists for row in range(found.count())]

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(line.code, line.quantity) for line in self.order.lines]

    @property
    def order(self) -> PlaceOrder:
        """The order placed last."""
        return list(self.desk.placed.values())[-1][0]


Open = Callable[..., Clerk]


@pytest.fixture
def open_form(qtbot) -> Open:
    def build(desk: IntakeDesk | None = None, preferences=None, tasks: Tasks | None = None) -> Clerk:
        said: list[Message] = []
        desk = desk or IntakeDesk()
        screen = IntakeScreen(services(desk, said, preferences, tasks))
        open_screen(qtbot, screen)
        return Clerk(screen, desk, said)

    return build


@pytest.fixture
def clerk(open_form: Open) -> Clerk:
    return open_form()


def test_a_returning_customers_two_lines_take_at_most_25_keys(clerk: Clerk) -> None:
    clerk.enter("sd", "06A115561B", "4", "of", "2")
    clerk.place()
    assert clerk.order.customer == "K001"
    assert clerk.lines == [("BP-06A115", 4), ("OF-1301A", 2)]
    assert clerk.order.place == WUZHONG
    assert clerk.keys <= 25
    assert "O00000001X" in clerk.said[-1].text
    assert clerk.said[-1].text.endswith("¥574.00")


def test_the_latest_orders_are_opened_by_keys(clerk: Clerk) -> None:
    clerk.enter("sd")
    second = clerk.desk.reader.customer("K001").orders[1].no
    assert second in clerk.sees
    clerk.press(Key.Key_F9)
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    assert clerk.desk.opened == [second]
    assert clerk.screen.back()
    clerk.enter("06A115561B", "4")
    clerk.place()
    assert clerk.lines == [("BP-06A115", 4)]


def test_usual_parts_take_a_key_each(clerk: Clerk) -> None:
    clerk.enter("sd")
    clerk.press(Key.Key_Down)
    assert clerk.offered[0] == "前刹车片"
    clerk.enter("", "6")
    clerk.press(Key.Key_3, ALT)
    clerk.type("2")
    clerk.place()
    assert clerk.lines == [("BP-06A115", 6), ("OF-1301A", 2)]
    assert clerk.keys <= 14


def test_after_an_order_the_form_waits_for_the_next_call(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.place()
    clerk.enter("lz", "of", "1")
    clerk.place()
    assert [order.customer for order, _ in clerk.desk.placed.values()] == ["K001", "K003"]
    assert len({order.request_id for order, _ in clerk.desk.placed.values()}) == 2


def test_a_number_nobody_knows_is_marked_and_asked_about_once_more(clerk: Clerk) -> None:
    clerk.enter("sd", "ZZZ9", "1")
    clerk.place()
    assert clerk.desk.placed == {}
    assert "known product" in clerk.said[-1].text
    clerk.place()
    assert clerk.lines == [("ZZZ9", 1)]


def test_a_number_of_two_products_is_never_guessed(clerk: Clerk) -> None:
    clerk.enter("sd")
    paste("OLD-77 x3\nBP-06A116 x2", clerk)
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.place()
    assert clerk.lines == [("OLD-77", 3), ("BP-06A116", 2)]


def test_of_several_products_enter_on_the_code_lists_them(clerk: Clerk) -> None:
    clerk.enter("sd")
    paste("OLD-77 x3", clerk)
    clerk.press(Key.Key_Up)
    clerk.press(Key.Key_Return)
    assert clerk.offered == ["前刹车片", "后刹车片"]
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.place()
    assert clerk.lines == [("BP-06A116", 3)]


def paste(told: str, clerk: Clerk) -> None:
    QGuiApplication.clipboard().setText(told)
    clerk.press(Key.Key_V, CTRL)


def test_a_pasted_list_becomes_lines(clerk: Clerk) -> None:
    clerk.enter("sd")
    paste("06A 115 561.B x2\n1、OF-1301A 5件\n\n空气滤清器", clerk)
    clerk.place()
    assert clerk.lines == [("BP-06A115", 2), ("OF-1301A", 5), ("AF-1109B", 1)]


def test_ctrl_enter_in_a_code_shows_the_product_first(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.type("06A115")
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.place()
    assert clerk.lines == [("OF-1301A", 2), ("BP-06A115", 1)]


def test_a_price_of_its_own_is_ordered_and_an_emptied_one_is_the_lists(clerk: Clerk) -> None:
    clerk.enter("sd", "of")
    clerk.press(Key.Key_Tab)
    clerk.enter("32.50", "06A115561B")
    clerk.press(Key.Key_Tab)
    clerk.type("100")
    clerk.press(Key.Key_Backtab)
    clerk.press(Key.Key_Tab)
    clerk.press(Key.Key_Backspace)
    clerk.place()
    assert clerk.order.lines == (PlacedLine("OF-1301A", 1, 3250), PlacedLine("BP-06A115", 1, None))


@pytest.mark.parametrize("typed", ["0", "-2", "abc", "1.5"])
def test_what_is_no_number_stays_in_its_cell(clerk: Clerk, typed: str) -> None:
    clerk.enter("sd", "of", typed)
    assert clerk.focus.property("wrong") == "true"
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.press(Key.Key_A, CTRL)
    clerk.type("7")
    clerk.place()
    assert clerk.lines == [("OF-1301A", 7)]


def test_a_deleted_line_is_gone(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2", "06A115561B", "1")
    clerk.press(Key.Key_Up)
    clerk.press(Key.Key_Delete, CTRL)
    clerk.press(Key.Key_F2)
    clerk.press(Key.Key_Delete, CTRL)
    clerk.place()
    assert clerk.lines == [("OF-1301A", 2)]


def test_scanned_goods_are_lines_and_more_pieces(clerk: Clerk) -> None:
    clerk.enter("sd")
    for code in ("6901234567892", "06A115561B", "6901234567892", "16901234567899"):
        assert clerk.screen.take_code(code)
    assert not clerk.screen.take_code(make_code(CodeType.ORDER, 7))
    clerk.place()
    assert clerk.lines == [("OF-1301A", 14), ("BP-06A115", 1)]
    clerk.screen.take_code("404404")
    assert "404404" in clerk.said[-1].text


def test_a_scan_leaves_what_is_being_typed_alone(clerk: Clerk) -> None:
    clerk.enter("sd")
    clerk.type("06A115")
    clerk.screen.take_code("6901234567892")
    clerk.enter("561B", "3")
    clerk.place()
    assert clerk.lines == [("OF-1301A", 1), ("BP-06A115", 3)]


def test_urgent_is_decided_by_its_definition(clerk: Clerk, qtbot) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F6)
    clerk.type("4")
    qtbot.waitUntil(lambda: "Urgent" in clerk.sees)
    clerk.press(Key.Key_F7)
    qtbot.waitUntil(lambda: "Urgent" not in clerk.sees)
    clerk.place()
    assert (clerk.order.promise_hours, clerk.order.pay) == (4, Pay.CREDIT)


def test_the_form_pays_as_the_customer_did_last_time(clerk: Clerk) -> None:
    clerk.enter("4s", "of", "2")
    clerk.place()
    assert (clerk.order.customer, clerk.order.pay) == ("K002", Pay.CREDIT)


def test_too_little_credit_is_asked_for_with_one_key(clerk: Clerk, qtbot) -> None:
    clerk.desk.reader.limit_fen = 3_800_000
    clerk.enter("4s", "06A115561B", "9")
    qtbot.waitUntil(lambda: "F8 asks for temporary credit" in clerk.sees)
    assert "-¥" in clerk.sees
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.press(Key.Key_F8)
    clerk.press(Key.Key_Return)
    assert clerk.desk.placed == {}
    clerk.enter("老客户,月底结清")
    clerk.press(Key.Key_Return)
    assert (clerk.order.ask_credit, clerk.order.reason) == (True, "老客户,月底结清")
    assert "request 17" in clerk.said[-1].text


def test_an_old_balance_says_that_the_order_will_wait(clerk: Clerk, qtbot) -> None:
    clerk.desk.reader.company = {Setting.FINANCE_URL: "http://finance.example", Setting.FINANCE_MAX_AGE_MINUTES: "1"}
    clerk.enter("4s", "of", "2")
    qtbot.waitUntil(lambda: "Balance unknown: the order will wait" in clerk.sees)


def test_a_typed_address_is_never_guessed(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F3)
    clerk.press(Key.Key_A, CTRL)
    clerk.enter("鼓楼区中山路 3 号")
    assert clerk.offered == [place.name for place in GULOU]
    clerk.press(Key.Key_Return)
    assert clerk.offered
    clerk.press(Key.Key_Down, times=2)
    clerk.press(Key.Key_Return)
    clerk.place()
    assert (clerk.order.address, clerk.order.place) == ("鼓楼区中山路 3 号", GULOU[1])


def test_an_address_counts_although_nobody_pressed_enter(clerk: Clerk, qtbot) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F3)
    clerk.press(Key.Key_A, CTRL)
    clerk.type("鼓楼区中山路 3 号")
    clerk.place()
    assert clerk.desk.placed == {}
    assert "county" in clerk.said[-1].text
    clerk.press(Key.Key_A, CTRL)
    clerk.type("昆山市花桥镇 1 号")
    qtbot.waitUntil(lambda: KUNSHAN.name in clerk.sees)
    clerk.place()
    assert (clerk.order.address, clerk.order.place) == ("昆山市花桥镇 1 号", KUNSHAN)


def test_a_search_for_somebody_else_is_not_placed_for_the_one_before(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F2)
    clerk.type("lz")
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.place()
    assert clerk.order.customer == "K003"


def test_hours_that_are_none_are_not_placed(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F6)
    clerk.type("4x")
    clerk.place()
    assert clerk.desk.placed == {}
    clerk.press(Key.Key_Up)
    clerk.place()
    assert clerk.order.promise_hours == 2


def test_news_of_the_stock_change_nothing_that_was_typed(clerk: Clerk) -> None:
    clerk.enter("sd", "ZZZ9", "1")
    clerk.place()
    clerk.screen.refresh()
    clerk.place()
    assert clerk.lines == [("ZZZ9", 1)]


def test_an_older_address_is_chosen_by_arrows(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.press(Key.Key_F3)
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.place()
    assert clerk.order.place == KUNSHAN


def test_a_new_customer_goes_on_with_the_order(clerk: Clerk) -> None:
    clerk.enter("13700001111")
    assert "Nobody found" in clerk.sees
    clerk.press(Key.Key_F4)
    clerk.enter("捷安快修", "", "昆山市花桥镇 1 号")
    clerk.press(Key.Key_Return)
    clerk.enter("of", "2")
    clerk.place()
    made = clerk.desk.commands[-1]
    assert isinstance(made, AddCustomer)
    assert (made.name, made.phone, made.place) == ("捷安快修", "13700001111", KUNSHAN)
    assert clerk.order.customer == "K900"


def test_a_draft_comes_back_and_is_placed_once(open_form: Open) -> None:
    kept = MemoryPreferences()
    before = open_form(preferences=kept)
    before.enter("sd", "of", "2", "ZZZ")
    before.screen.close()
    after = open_form(before.desk, kept)
    assert "is back" in after.sees
    assert "顺达汽修厂" in after.sees
    after.place()
    after.place()
    assert after.lines == [("OF-1301A", 2), ("ZZZ", 1)]
    assert of_text(kept.get("intake.draft")) is None


def test_an_order_committed_before_a_crash_is_not_placed_again(
    open_form: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = MemoryPreferences()
    before = open_form(preferences=kept)
    at_the_crash = []
    place = before.desk.place_order

    def crash(actor, order):
        at_the_crash.append(kept.get("intake.draft"))
        return place(actor, order)

    monkeypatch.setattr(before.desk, "place_order", crash)
    before.enter("sd", "of", "2")
    before.place()
    kept.put("intake.draft", at_the_crash[0])
    after = open_form(before.desk, kept)
    after.place()
    assert len(after.desk.placed) == 1
    assert "O00000001X" in after.said[-1].text
    kept.put("intake.draft", at_the_crash[0])
    again = open_form(before.desk, kept)
    again.enter("06A115561B", "1")
    again.place()
    assert len(again.desk.placed) == 1
    assert "placed already" in again.said[-1].text


def test_a_draft_can_be_thrown_away_and_had_back(clerk: Clerk) -> None:
    clerk.enter("sd", "of", "2")
    clerk.type("06A")
    clerk.press(Key.Key_Backspace, CTRL)
    assert "顺达汽修厂" not in clerk.sees
    clerk.press(Key.Key_Backspace, CTRL | SHIFT)
    clerk.place()
    assert clerk.lines == [("OF-1301A", 2)]


def test_a_database_that_is_away_keeps_the_form(clerk: Clerk) -> None:
    clerk.desk.fails = [Unavailable("database.busy")]
    clerk.enter("sd", "of", "2")
    clerk.place()
    assert "Try again" in clerk.sees
    clerk.place()
    assert clerk.lines == [("OF-1301A", 2)]


def test_ctrl_enter_twice_places_one_order(open_form: Open, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    may_answer, tasks = threading.Event(), Tasks()
    desk = IntakeDesk()
    place = desk.place_order

    def slow(actor, order):
        may_answer.wait(5)
        return place(actor, order)

    monkeypatch.setattr(desk, "place_order", slow)
    clerk = open_form(desk, tasks=tasks)
    clerk.enter("sd")
    qtbot.waitUntil(lambda: "顺达汽修厂" in clerk.sees)
    clerk.enter("of", "2")
    clerk.place()
    qtbot.waitUntil(lambda: any("Placing" in found.text() for found in clerk.screen.findChildren(QPushButton)))
    QTest.keyClick(clerk.screen, Key.Key_Return, CTRL)
    may_answer.set()
    qtbot.waitUntil(lambda: bool(clerk.said))
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert len(desk.placed) == 1


def test_typing_faster_than_the_answers_loses_nothing(open_form: Open, qtbot) -> None:
    may_answer, tasks = threading.Event(), Tasks()
    clerk = open_form(tasks=tasks)
    clerk.enter("sd")
    qtbot.waitUntil(lambda: "顺达汽修厂" in clerk.sees)
    parts = clerk.desk.reader.parts

    def slow(*given):
        may_answer.wait(5)
        return parts(*given)

    clerk.desk.reader.parts = slow
    clerk.enter("06A115561B", "4", "of", "2")
    clerk.place()
    assert clerk.desk.placed == {}
    may_answer.set()
    qtbot.waitUntil(lambda: bool(clerk.desk.placed))
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert clerk.lines == [("BP-06A115", 4), ("OF-1301A", 2)]


def test_an_answer_to_an_older_order_is_ignored(open_form: Open, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    first, tasks = threading.Event(), Tasks()
    desk = IntakeDesk()
    quote = desk.quote

    def slow(order):
        answer = quote(order)
        if desk.quotes == 1:
            first.wait(5)
        return answer

    clerk = open_form(desk, tasks=tasks)
    clerk.enter("sd")
    qtbot.waitUntil(lambda: "顺达汽修厂" in clerk.sees)
    monkeypatch.setattr(desk, "quote", slow)
    clerk.enter("of", "1")
    qtbot.waitUntil(lambda: desk.quotes == 1)
    clerk.enter("of", "2")
    qtbot.waitUntil(lambda: "¥117.00" in clerk.sees)
    first.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    tasks.close()
    assert "¥117.00" in clerk.sees


@pytest.mark.parametrize("size", [(952, 696), (1208, 728)], ids=["small", "design"])
@pytest.mark.parametrize("new", [False, True], ids=["order", "new customer"])
def test_long_words_fit(open_form: Open, size: tuple[int, int], new: bool) -> None:
    set_language(Language.PSEUDO)
    clerk = open_form()
    clerk.screen.resize(*size)
    clerk.desk.reader.limit_fen = 3_800_000
    clerk.enter("4s", "06A115561B", "99", "ZZZ9", "1", "SA", "1")
    clerk.press(Key.Key_F6)
    clerk.type("2")
    clerk.place()
    clerk.press(Key.Key_F4 if new else Key.Key_F8)
    settle()
    assert clerk.screen.size().toTuple() == size
    assert cut(clerk.screen) == []
    areas = clerk.screen.findChildren(QScrollArea)
    inner = [(area.widget(), area.viewport()) for area in areas]
    assert all(content is not None and content.width() <= view.width() for content, view in inner)


texts = st.text(max_size=20)
drafts = st.builds(
    replace,
    st.builds(new_draft),
    customer=texts,
    lines=st.lists(
        st.builds(PlacedLine, texts, st.integers(1, 999), st.none() | st.integers(0, 10**9)), max_size=3
    ).map(tuple),
    pay=st.sampled_from(Pay),
    promise_hours=st.integers(1, 2160),
    address=texts,
    place=st.none() | st.sampled_from((WUZHONG, KUNSHAN)),
    remark=texts,
    reason=texts,
)


@given(drafts)
def test_a_draft_is_read_as_it_was_written(draft: PlaceOrder) -> None:
    assert of_text(to_text(draft, NOW)) == (draft, NOW)


@given(texts | st.sampled_from(['{"at": 1, "order": {}}', "[]", '{"order": 3}', "null"]))
def test_what_is_no_draft_is_none(told: str) -> None:
    assert of_text(told) is None


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("12", 1200), ("12.5", 1250), ("¥1,280.00", 128000), ("１２．５０", 1250), ("0", 0)],
)
def test_a_price_as_clerks_type_it(typed: str, fen: int) -> None:
    assert price_of(typed) == fen


@pytest.mark.parametrize("typed", ["", "-1", "1.234", "abc", "nan", "Infinity", "9" * 40, "十二"])
def test_what_is_no_price(typed: str) -> None:
    assert price_of(typed) is None


@given(st.integers(1, 999_999))
def test_pieces_as_clerks_type_them(pieces: int) -> None:
    full_width = str(pieces).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert pieces_of(str(pieces)) == pieces_of(full_width) == pieces


@pytest.mark.parametrize("typed", ["", "0", "-3", "2.5", "x", "1" * 30])
def test_what_is_no_number_of_pieces(typed: str) -> None:
    assert pieces_of(typed) is None
