"""Credit by keyboard: answer requests, revoke, grant unasked, payments; grants count down."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from app.bus import Command
from app.domain.credit import GRANT_FEN, GRANT_HOURS, Scope
from app.i18n import text
from app.usecases.credit import GrantCredit, RecordPayment, RefuseCredit, RevokeCredit, SetLimit
from app.usecases.people import LoggedIn
from tests.ui.fakes_credit import NOW, CreditDesk
from tests.ui.keyboard import focused, press
from ui import clock
from ui.credit.queue import QueueList, Section
from ui.credit.wording import hms
from ui.main_window import MainWindow
from ui.screens.credit import CreditScreen
from ui.widgets.table import Table

SUPERVISOR = LoggedIn("sunli", "孙丽", ("supervisor",), False)
FINANCE = LoggedIn("qianhua", "钱华", ("finance",), False)
ADMIN = LoggedIn("admin", "系统管理员", ("admin",), False)
Open = Callable[..., MainWindow]
Key = Qt.Key


@pytest.fixture
def desk() -> CreditDesk:
    return CreditDesk()


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def credit(open_window) -> Open:
    """Opens the screen; a person types, so the scanner does not listen."""

    def build(operator: LoggedIn = SUPERVISOR) -> MainWindow:
        window = open_window("credit", operator, (CreditScreen,))
        window.stop()
        return window

    return build


def control(key: Key) -> None:
    press(key, Qt.KeyboardModifier.ControlModifier)


def say(told: str) -> None:
    """Chinese cannot be typed key by key; an input method inserts it."""
    box = focused()
    assert isinstance(box, QLineEdit)
    box.insert(told)


def last(desk: CreditDesk) -> Command:
    return desk.commands[-1]


def told(window: MainWindow) -> list[str]:
    return [label.text() for label in window.current.findChildren(QLabel) if label.isVisible()]


def rows(window: MainWindow, section: Section) -> list[str]:
    queue = window.current.findChild(QueueList)
    assert queue is not None
    return [entry.name for entry in queue.queue.entries if entry.section is section]


def test_queue_says_what_waits_runs_is_overdrawn_and_was_decided(credit: Open) -> None:
    window = credit()
    assert rows(window, Section.WAITING) == ["顺达汽修厂", "广汇丰田 4S 店", "老周汽车维修"]
    assert rows(window, Section.RUNNING) == ["捷诚汽配", "众鑫汽车服务有限公司新疆分公司"]
    assert rows(window, Section.OVERDRAWN) == ["老周汽车维修"]
    assert len(rows(window, Section.DECIDED)) == 2, "an active grant past its end is over"


def test_supervisor_grants_with_arrow_enter_reason(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_Down)
    press(Key.Key_Return)
    say("同意,周三到账")
    control(Key.Key_Return)
    granted = last(desk)
    assert isinstance(granted, GrantCredit)
    assert (granted.grant, granted.amount_fen, granted.hours) == (9, GRANT_FEN, GRANT_HOURS)
    assert (granted.reason, granted.scope) == ("同意,周三到账", Scope.ORDER)
    assert "¥50,000.00 granted to 广汇丰田 4S 店 until 11-24 14:30" in window.message
    assert "¥8,600.00 asked for" in told(window), "the next request is at hand"


def test_people_are_called_by_their_names(credit: Open) -> None:
    window = credit()
    assert "王芳" in told(window)
    press(Key.Key_Down, times=3)
    assert "王芳 → 孙丽" in told(window)
    by = [table.model().index(0, table.model().columnCount() - 1).data() for table in window.findChildren(Table)]
    assert by == ["陈建国", "王芳 → 孙丽"]


def test_a_grant_without_reason_is_not_sent(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_Return)
    control(Key.Key_Return)
    assert desk.commands == []
    assert "A grant needs a reason." in told(window)


def test_amount_hours_and_scope_can_be_changed(credit: Open, desk: CreditDesk) -> None:
    credit()
    press(Key.Key_Return)
    say("少批一点")
    for _ in range(3):
        press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    control(Key.Key_A)
    say("８,000.50")
    press(Key.Key_Tab)
    control(Key.Key_A)
    say("48")
    press(Key.Key_Tab)
    press(Key.Key_Down)
    control(Key.Key_Return)
    granted = last(desk)
    assert isinstance(granted, GrantCredit)
    assert (granted.amount_fen, granted.hours, granted.scope) == (800_050, 48, Scope.CUSTOMER)


def test_f8_refuses_but_only_with_a_reason(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_F8)
    assert desk.commands == []
    say("已有两笔逾期")
    press(Key.Key_F8)
    refused = last(desk)
    assert isinstance(refused, RefuseCredit)
    assert (refused.grant, refused.reason) == (7, "已有两笔逾期")
    assert "顺达汽修厂" not in rows(window, Section.WAITING)


def test_own_request_cannot_be_granted(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_Down, times=2)
    press(Key.Key_Return)
    say("我自己批")
    control(Key.Key_Return)
    assert desk.commands == []
    assert text("Nobody grants their own request. Ask another supervisor.") in told(window)


def test_a_request_decided_meanwhile_is_told_in_words(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_Return)
    say("同意")
    desk.decide_elsewhere(7)
    control(Key.Key_Return)
    assert "Request 7 has been decided already: Refused." in window.message


def test_running_grant_is_revoked(credit: Open, desk: CreditDesk) -> None:
    window = credit()
    press(Key.Key_Down, times=3)
    press(Key.Key_Return)
    say("客户退货")
    press(Key.Key_F8)
    revoked = last(desk)
    assert isinstance(revoked, RevokeCredit)
    assert (revoked.grant, revoked.reason) == (5, "客户退货")
    assert "捷诚汽配" not in rows(window, Section.RUNNING)


def test_countdown_goes_on_and_ends_by_itself(credit: Open) -> None:
    window = credit()
    screen = window.current
    assert isinstance(screen, CreditScreen)
    press(Key.Key_Down, times=3)
    assert "ends in 0:41:07" in told(window)
    clock.stop_at(NOW + timedelta(minutes=41))
    screen.tick()
    assert "ends in 0:00:07" in told(window)
    clock.stop_at(NOW + timedelta(minutes=42))
    screen.tick()
    assert "捷诚汽配" in rows(window, Section.DECIDED)
    assert "Ended" in told(window)


@pytest.mark.parametrize(
    ("left", "shown"), [(0, "0:00:00"), (-5, "0:00:00"), (59, "0:00:59"), (3600 * 30 + 61, "30:01:01")]
)
def test_time_left(left: int, shown: str) -> None:
    assert hms(timedelta(seconds=left)) == shown


def test_news_leaves_a_half_typed_reason_alone(credit: Open) -> None:
    window = credit()
    press(Key.Key_Return)
    say("客户已")
    window.current.refresh()
    say("付款")
    box = focused()
    assert isinstance(box, QLineEdit)
    assert box.text() == "客户已付款"


def test_unasked_grant_for_a_customer_found_by_typing(qtbot, credit: Open, desk: CreditDesk) -> None:
    credit()
    control(Key.Key_F)
    QTest.keyClicks(focused(), "KH0005")
    press(Key.Key_Return)
    press(Key.Key_Return)
    say("老客户,月底结清")
    control(Key.Key_Return)
    granted = last(desk)
    assert isinstance(granted, GrantCredit)
    assert (granted.grant, granted.customer, granted.amount_fen) == (0, "KH0005", GRANT_FEN)


def test_finance_enters_a_payment_and_takes_one_back(credit: Open, desk: CreditDesk) -> None:
    credit(FINANCE)
    for amount, fen in (("¥1,280.00", 128_000), ("-8.5", -850)):
        control(Key.Key_P)
        say(amount)
        press(Key.Key_Tab)
        say("工行 8842")
        control(Key.Key_Return)
        paid = last(desk)
        assert isinstance(paid, RecordPayment)
        assert (paid.customer, paid.amount_fen, paid.reference) == ("KH0001", fen, "工行 8842")


def test_finance_sets_a_limit(credit: Open, desk: CreditDesk) -> None:
    credit(FINANCE)
    control(Key.Key_L)
    say("80000")
    press(Key.Key_Tab)
    say("年度复核")
    control(Key.Key_Return)
    limit = last(desk)
    assert isinstance(limit, SetLimit)
    assert limit.limit_fen == 8_000_000


def test_supervisor_may_not_enter_payments_and_is_told(credit: Open) -> None:
    window = credit()
    control(Key.Key_P)
    assert window.message == text("Your role may not keep accounts. Ask finance.")
    payment = next(b for b in window.current.findChildren(QPushButton) if b.text() == text("Payment…"))
    assert not payment.isEnabled()


def test_where_the_finance_system_keeps_accounts_its_age_is_shown(qtbot, credit: Open, desk: CreditDesk) -> None:
    desk.reader.stored["finance_url"] = "https://finance.example"
    window = credit(ADMIN)
    assert "Finance system, as of 3 min ago" in told(window)
    qtbot.waitUntil(lambda: "Finance system, as of 0 min ago" in told(window))
    control(Key.Key_L)
    assert window.message == text("The finance system keeps the accounts: enter it there.")


def test_overdrawn_account_says_so_in_words(credit: Open) -> None:
    window = credit()
    press(Key.Key_Down, times=5)
    assert {"-¥6,400.00", "overdrawn"} <= set(told(window))


def test_escape_goes_back_to_the_queue(credit: Open) -> None:
    window = credit()
    press(Key.Key_Return)
    press(Key.Key_Escape)
    assert isinstance(focused(), QueueList)
    assert window.current.back() is False
