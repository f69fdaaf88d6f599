"""One order, whole: where it stands, why this warehouse, what happened."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from app.domain.intake import Pay
from app.domain.people import Actor
from app.domain.stages import FIVE_STAGES, Awaits, Stage
from app.usecases.curing import CureSku
from app.usecases.evidence import EvidenceAdded
from app.usecases.outbox import ResendMessages
from app.usecases.overriding import RejectLine, RejectReason
from app.usecases.stages import ReleaseOrder
from tests.ui.fakes_pool import PoolDesk, pool_detail, pool_row
from tests.ui.keyboard import focused
from tests.ui.test_orders import press
from ui.intake.suggestions import SuggestionList
from ui.widgets.order_actions import OrderActions
from ui.widgets.photo_drop import PhotoDrop
from ui.widgets.stage_track import StageTrack

ASSIGNED = next(n for n in range(400, 0, -1) if pool_row(n).stage is Stage.ASSIGNED and not pool_row(n).held)
HELD = next(n for n in range(400, 0, -1) if pool_row(n).held)
SHIPPED = next(n for n in range(400, 0, -1) if pool_row(n).stage is Stage.SHIPPED)


@pytest.fixture
def desk() -> PoolDesk:
    """With all that the order screen asks for."""
    return PoolDesk()


def shown_buttons(widget) -> list[str]:
    QApplication.processEvents()
    return [button.text() for button in widget.findChildren(QPushButton) if button.isVisible()]


def told(widget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_lines_parcel_and_history_are_shown(open_window, desk: PoolDesk) -> None:
    window = open_window()
    detail = pool_detail(pool_row(SHIPPED))
    assert detail.parcel is not None
    window.open_order(detail.row.no)
    texts = told(window.current)
    for expected in (
        detail.row.buyer,
        detail.lines[0].name,
        detail.lines[0].sku,
        f"{detail.parcel.carrier} {detail.parcel.waybill}",
        "Picking started",
    ):
        assert expected in texts


def test_a_label_that_could_not_be_drawn_is_drawn_again_with_f8(open_window, desk: PoolDesk) -> None:
    detail = pool_detail(pool_row(SHIPPED))
    box = replace(detail.boxes[0], label_state="pending", message=12)
    desk.reader.order = lambda _code: replace(detail, boxes=(box,))
    window = open_window()
    window.open_order(detail.row.no)
    assert f"{box.label_code} · could not be drawn" in told(window.current)
    QTest.keyClick(window.current, Qt.Key.Key_F8)
    assert isinstance(desk.commands[-1], ResendMessages)
    assert desk.commands[-1].messages == (12,)


def test_release_acts_at_once_and_the_screen_follows(open_window, desk: PoolDesk) -> None:
    window = open_window()
    window.open_order(pool_row(HELD).no)
    press(window.current.findChild(OrderActions), "Release")
    assert isinstance(desk.commands[0], ReleaseOrder)
    assert "On hold" not in told(window.current)


def test_a_damaged_line_is_rejected_by_keyboard_and_the_order_is_routed_anew(open_window, desk: PoolDesk) -> None:
    window = open_window()
    window.open_order(pool_row(ASSIGNED).no)
    line = pool_detail(pool_row(ASSIGNED)).lines[-1]
    QTest.keyClick(window.current, Qt.Key.Key_F9)
    QTest.keyClick(focused(), Qt.Key.Key_End)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    press(window.current, "Reject the line")
    (command,) = desk.commands
    reason = RejectReason.DAMAGED
    assert command == RejectLine(command.request_id, pool_row(ASSIGNED).no, line.position, reason, line.quantity)
    assert window.message.endswith("2 more orders count on the same stock and are warned.")
    assert "A line is wrong…" not in shown_buttons(window.current)


def test_esc_closes_the_question_and_a_shipped_order_has_none(open_window, desk: PoolDesk) -> None:
    window = open_window()
    window.open_order(pool_row(ASSIGNED).no)
    QTest.keyClick(window.current, Qt.Key.Key_F9)
    assert "Reject the line" in shown_buttons(window.current)
    window.back()
    assert window.current.key == "order"
    assert "A line is wrong…" in shown_buttons(window.current)
    window.open_order(pool_row(SHIPPED).no)
    assert "A line is wrong…" not in shown_buttons(window.current)


def test_unknown_order_is_told_in_place(open_window) -> None:
    window = open_window()
    window.open_order("NOSUCH")
    assert "No order found for “NOSUCH”." in told(window.current)


@pytest.mark.parametrize("stage", list(Stage))
def test_track_reaches_the_stage(qtbot, stage: Stage) -> None:
    track = StageTrack()
    qtbot.addWidget(track)
    row = pool_row(ASSIGNED)
    times = {Stage.PAID: row.stage_at, Stage.ASSIGNED: row.stage_at}
    track.show_stages(stage, times)
    track.grab()
    expected = FIVE_STAGES.index(stage) if stage in FIVE_STAGES else 1
    assert track._reached() == expected


def numbers(window) -> str:
    return " ".join(told(window.current))


def test_freight_discount_and_what_came_back_are_shown(open_window) -> None:
    window = open_window()
    signed = next(n for n in range(400, 0, -1) if pool_row(n).stage is Stage.SIGNED and n % 3 == 0)
    window.open_order(pool_row(signed).no)
    shown = numbers(window)
    assert "Freight ¥12.00   Discount -¥20.00   Total ¥" in shown
    assert "receipt T2026112300071" in shown
    assert "-2" in told(window.current)


def test_urgent_and_on_account_are_said_in_words(open_window) -> None:
    window = open_window()
    urgent = next(n for n in range(400, 0, -1) if pool_row(n).urgent)
    account = next(n for n in range(400, 0, -1) if pool_row(n).pay is Pay.CREDIT)
    window.open_order(pool_row(urgent).no)
    assert ("Urgent" in told(window.current), "On account" in told(window.current)) == (True, False)
    window.open_order(pool_row(account).no)
    assert ("Urgent" in told(window.current), "On account" in told(window.current)) == (False, True)


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ("sku", "Nobody knows the code 06A-115-561B"),
        ("address", "No county is clear in its address."),
        ("payment", "The customer has not paid yet."),
        ("price", "A line has no price."),
        ("lines", "Its lines are not here."),
        ("credit", "The customer's credit does not reach."),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(open_window, desk: PoolDesk, gap: str, sentence: str) -> None:
    number = next(n for n in range(400, 0, -1) if pool_row(n).awaits is Awaits.DATA)
    desk.reader.changed[number] = replace(pool_row(number), missing=(gap,))
    window = open_window()
    window.open_order(pool_row(number).no)
    assert sentence in numbers(window)


def test_a_code_is_cured_on_the_order_screen(open_window, desk: PoolDesk, qtbot) -> None:
    number = next(n for n in range(400, 0, -1) if pool_row(n).missing == ("sku",))
    window = open_window()
    window.open_order(pool_row(number).no)
    press(window.current, "Say which product it is…")
    box = QApplication.focusWidget()
    assert isinstance(box, QLineEdit)
    box.insert("刹车")  # as an input method does
    offered = window.current.findChild(SuggestionList)
    qtbot.waitUntil(lambda: offered.count() == 1)
    QTest.keyClick(box, Qt.Key.Key_Return)
    window.back()  # closes the cure, not the screen
    assert desk.commands == []
    assert window.current.key == "order"
    press(window.current, "Say which product it is…")
    press(window.current, "Put 14 orders right")
    (command,) = desk.commands
    assert command == CureSku(command.request_id, "06A-115-561B", "BP-06A115")


def test_photos_dropped_anywhere_on_the_order_are_its_photos(open_window, desk: PoolDesk, monkeypatch) -> None:
    added: list[tuple[str, str]] = []

    def add_photo(_actor: Actor, no: str, path: Path) -> EvidenceAdded:
        added.append((no, path.name))
        return EvidenceAdded(no, "", "assigned", 1, "a" * 64)

    monkeypatch.setattr(desk, "add_photo", add_photo)
    window = open_window()
    number = pool_row(ASSIGNED).no
    window.open_order(number)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/photos/{name}") for name in ("box.PNG", "list.pdf", "goods.jpg")])
    drop = window.current.findChild(PhotoDrop)
    middle, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    drop.eventFilter(
        window.current, QDropEvent(middle, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    )
    assert added == [(number, "box.PNG"), (number, "goods.jpg")]
    assert window.message == "2 photos added"
