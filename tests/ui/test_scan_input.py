"""A scanner is told from a typist by its speed, and its keys reach nobody else."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from ui.scan_input import ScanInput

FAST, SLOW = 0.008, 0.120
ENDS = {
    "cr": [Qt.Key.Key_Return],
    "lf": [Qt.Key.Key_Enter],
    "crlf": [Qt.Key.Key_Return, Qt.Key.Key_Enter],
    "tab": [Qt.Key.Key_Tab],
}


class Keyboard:
    """Presses keys on a widget at the times of its own clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.scans: list[str] = []
        self.bounces: list[str] = []
        self.scanner = ScanInput(clock=lambda: self.now)
        self.scanner.scanned.connect(self.scans.append)
        self.scanner.bounced.connect(self.bounces.append)

    def press(self, widget: QWidget, key: Qt.Key, text: str = "", gap: float = FAST) -> None:
        self.now += gap
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.sendEvent(widget, event)

    def write(self, widget: QWidget, text: str, gap: float = FAST) -> None:
        for character in text:
            if character.isupper():
                self.press(widget, Qt.Key.Key_Shift, gap=0)
            self.press(widget, Qt.Key(ord(character.upper())), character, gap)

    def scan(self, widget: QWidget, code: str, end: str = "cr") -> None:
        self.write(widget, code)
        for key in ENDS[end]:
            self.press(widget, key, "\r")


@pytest.fixture
def keyboard(qapp: QApplication) -> Iterator[Keyboard]:
    made = Keyboard()
    qapp.installEventFilter(made.scanner)
    yield made
    qapp.removeEventFilter(made.scanner)


@pytest.fixture
def box(qtbot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("end", ENDS)
def test_burst_is_one_code_and_leaves_no_trace(keyboard: Keyboard, box: QLineEdit, end: str) -> None:
    entered: list[bool] = []
    box.returnPressed.connect(lambda: entered.append(True))
    keyboard.scan(box, "O00000418I", end)
    assert keyboard.scans == ["O00000418I"]
    assert box.text() == ""
    assert entered == []


def test_burst_presses_no_focused_button(keyboard: Keyboard, qtbot) -> None:
    button = QPushButton("Cancel order")
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    keyboard.scan(button, "A 100 B")
    assert keyboard.scans == ["A 100 B"]
    assert pressed == []


def test_typing_arrives_unchanged_with_its_enter(keyboard: Keyboard, box: QLineEdit) -> None:
    entered: list[str] = []
    box.returnPressed.connect(lambda: entered.append(box.text()))
    keyboard.write(box, "Brake pad", SLOW)
    keyboard.press(box, Qt.Key.Key_Return, "\r", SLOW)
    assert keyboard.scans == []
    assert entered == ["Brake pad"]


def test_typing_is_handed_on_after_a_moment(keyboard: Keyboard, box: QLineEdit, qtbot) -> None:
    keyboard.write(box, "ab")
    assert box.text() == ""
    qtbot.waitUntil(lambda: box.text() == "ab", timeout=1000)


def test_short_burst_is_typing(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.scan(box, "123")
    assert keyboard.scans == []
    assert box.text() == "123"


def test_keys_typed_before_a_scan_stay_typed(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.write(box, "x")
    keyboard.scanner.flush()
    keyboard.scan(box, "690123456789")
    assert keyboard.scans == ["690123456789"]
    assert box.text() == "x"


def test_bursts_never_merge(keyboard: Keyboard, box: QLineEdit) -> None:
    for code in ("A0001", "A0002", "A0003"):
        keyboard.scan(box, code)
    assert keyboard.scans == ["A0001", "A0002", "A0003"]


def test_same_code_at_once_is_a_bounce_and_later_a_second_piece(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.scan(box, "6901234567892")
    keyboard.now += 0.05
    keyboard.scan(box, "6901234567892")
    assert keyboard.bounces == ["6901234567892"]
    keyboard.now += 0.5
    keyboard.scan(box, "6901234567892")
    assert len(keyboard.scans) == 2


def test_control_keys_pass_at_once(keyboard: Keyboard, box: QLineEdit) -> None:
    box.setText("abc")
    keyboard.press(box, Qt.Key.Key_Backspace)
    assert box.text() == "ab"


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=40),
    st.floats(0.001, 0.03),
)
def test_any_code_comes_out_as_it_went_in(code: str, gap: float) -> None:
    keyboard, widget = Keyboard(), QWidget()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(keyboard.scanner)
    try:
        keyboard.write(widget, code, gap)
        keyboard.press(widget, Qt.Key.Key_Return, "\r", gap)
    finally:
        application.removeEventFilter(keyboard.scanner)
    assert keyboard.scans == [code]
