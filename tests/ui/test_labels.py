"""Labels by keyboard: edit, see it drawn, save one size or all; the logo; who may not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QPushButton

from app.domain.label_look import LabelLook
from app.usecases.people import LoggedIn
from tests.ui.fakes_labels import LabelsDesk
from tests.ui.keyboard import focused, press, typed_box
from ui.labels.picture import LabelPicture
from ui.main_window import MainWindow
from ui.screens.labels import LabelsScreen

ADMIN = LoggedIn("admin", "系统管理员", ("admin",), False)
PICKER = LoggedIn("zhaolei", "赵磊", ("picker",), False)
Open = Callable[..., MainWindow]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk() -> LabelsDesk:
    return LabelsDesk()


@pytest.fixture
def labels(open_window) -> Open:
    """Opens the screen; a person types, so the scanner does not listen."""

    def build(operator: LoggedIn = ADMIN) -> MainWindow:
        window = open_window("labels", operator, (LabelsScreen,))
        window.stop()
        return window

    return build


def named(window: MainWindow, text: str) -> QPushButton:
    return next(each for each in window.current.findChildren(QPushButton) if each.text().startswith(text))


def told(window: MainWindow) -> list[str]:
    return [label.text() for label in window.current.findChildren(QLabel) if label.isVisible()]


def shown(window: MainWindow) -> QImage:
    picture = window.current.findChild(LabelPicture)
    assert picture is not None
    return picture.image


def test_a_label_of_the_default_size_is_drawn_as_the_printer_burns_it(labels: Open, desk: LabelsDesk) -> None:
    window = labels()
    assert (shown(window).width(), shown(window).height()) == (800, 1200)
    assert "As a 203-dpi printer burns it: 800 × 1200 dots" in told(window)
    assert [(layout, look) for _, layout, look in desk.drawn] == [("100x150", LabelLook())]
    assert not named(window, "Save ").isEnabled()


def test_what_is_typed_is_drawn_at_once_and_saved_for_this_size(labels: Open, desk: LabelsDesk) -> None:
    window = labels()
    before = shown(window)
    QTest.keyClicks(typed_box(), "ACME")
    press(Key.Key_Tab)
    QTest.keyClicks(typed_box(), "400-820")
    assert desk.drawn[-1][2] == LabelLook(sender_name="ACME", sender_phone="400-820")
    assert shown(window) != before
    assert "Not saved yet: printed labels stay as they were." in told(window)
    assert not desk.commands

    press(Key.Key_S, CONTROL)
    assert desk.reader.look("100x150") == LabelLook(sender_name="ACME", sender_phone="400-820")
    assert desk.reader.look("76x130") == LabelLook()
    assert window.message == "Labels drawn from now on look like this"
    assert "Not saved yet: printed labels stay as they were." not in told(window)
    press(Key.Key_S, CONTROL)
    assert len(desk.commands) == 1, "nothing more to save"


def test_one_look_is_saved_for_all_sizes(labels: Open, desk: LabelsDesk) -> None:
    labels()
    QTest.keyClicks(typed_box(), "  Long  name ")
    press(Key.Key_S, CONTROL | SHIFT)
    assert {desk.reader.look(layout).sender_name for layout in ("100x150", "100x180", "76x130")} == {"Long name"}
    assert typed_box().text() == "Long name", "as it is printed"


def test_edits_of_one_size_wait_while_another_is_shown(labels: Open, desk: LabelsDesk) -> None:
    window = labels()
    QTest.keyClicks(typed_box(), "ACME")
    press(Key.Key_Tab, CONTROL)
    assert typed_box().text() == ""
    assert (shown(window).width(), shown(window).height()) == (800, 1440)
    press(Key.Key_Tab, CONTROL)
    assert (shown(window).width(), shown(window).height()) == (608, 1040)
    press(Key.Key_Tab, CONTROL)
    assert typed_box().text() == "ACME"
    window.current.refresh()
    assert typed_box().text() == "ACME"
    press(Key.Key_R, CONTROL)
    assert typed_box().text() == ""
    assert desk.drawn[-1][1:] == ("100x150", LabelLook())


def test_other_parcels_to_try_it_on(labels: Open, desk: LabelsDesk) -> None:
    window = labels()
    ordinary = shown(window)
    press(Key.Key_T, CONTROL)
    assert desk.drawn[-1][0].waybill
    press(Key.Key_T, CONTROL)
    assert desk.drawn[-1][0].copy > 1
    assert named(window, "Long texts").isChecked()
    press(Key.Key_T, CONTROL)
    assert shown(window) == ordinary


def test_remark_goods_and_letters(labels: Open, desk: LabelsDesk) -> None:
    window = labels()
    remark, goods = window.current.findChildren(QCheckBox)
    for box in (remark, goods):
        box.setFocus()
        press(Key.Key_Space)
    assert (desk.drawn[-1][2].remark, desk.drawn[-1][2].items) == (False, False)
    window.current.findChildren(QComboBox)[0].setFocus()
    press(Key.Key_Down)
    assert desk.drawn[-1][2].step == 1
    press(Key.Key_S, CONTROL)
    assert desk.reader.look("100x150") == LabelLook(remark=False, items=False, step=1)


def test_a_picture_becomes_the_logo_and_goes_again(
    labels: Open, desk: LabelsDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).rectangle((50, 50, 400, 150), fill="navy")
    picture.save(tmp_path / "logo.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "logo.png"), ""))
    window = labels()
    press(Key.Key_O, CONTROL)
    assert desk.drawn[-1][2].logo
    press(Key.Key_S, CONTROL)
    assert desk.reader.look("100x150").logo == desk.drawn[-1][2].logo
    named(window, "Remove").setFocus()
    press(Key.Key_Return)
    assert desk.drawn[-1][2].logo == b""
    assert "none" in told(window)


def test_a_file_that_is_no_picture_is_said(
    labels: Open, desk: LabelsDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logo.png").write_text("no picture", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "logo.png"), ""))
    window = labels()
    press(Key.Key_O, CONTROL)
    assert window.message.startswith("logo.png is no logo")
    assert desk.drawn[-1][2] == LabelLook()


def test_every_dot_is_a_pixel_when_wanted(labels: Open) -> None:
    window = labels()
    picture = window.current.findChild(LabelPicture)
    assert picture is not None
    assert picture.height() < 1200
    press(Key.Key_D, CONTROL)
    assert picture.minimumHeight() == 1200
    press(Key.Key_D, CONTROL)
    assert picture.minimumHeight() == 0


def test_who_may_not_change_settings_sees_but_does_not_edit(labels: Open, desk: LabelsDesk) -> None:
    window = labels(PICKER)
    assert "Your role may not change labels. Ask a keeper." in told(window)
    assert not named(window, "Save ").isEnabled()
    assert not named(window, "For all sizes").isEnabled()
    press(Key.Key_Tab, CONTROL)
    assert desk.drawn[-1][1] == "100x180"


def test_what_cannot_be_drawn_says_so_and_is_tried_again(labels: Open, desk: LabelsDesk) -> None:
    desk.broken = True
    window = labels()
    assert "This label cannot be drawn" in told(window)
    desk.broken = False
    named(window, "Try again").setFocus()
    press(Key.Key_Return)
    assert "This label cannot be drawn" not in told(window)
    assert shown(window).width() == 800


def test_focus_is_on_the_sender(labels: Open) -> None:
    labels()
    assert focused().accessibleName() == "Sender"
