"""A scanner is told from a typist by its speed, and its keys reach nobody else."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget

from app.domain.calibration import LINES, Burst, Calibration, learn
from ui import scan_keys
from ui.preferences import MemoryPreferences
from ui.scan_input import ScanInput, calibration_of, keep_calibration, use_calibration

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

    def control(self, widget: QWidget, key: Qt.Key, text: str = "") -> None:
        """A key with Ctrl held."""
        self.now += FAST
        for pressed, held in ((Qt.Key.Key_Control, ""), (key, text)):
            event = QKeyEvent(QEvent.Type.KeyPress, pressed, Qt.KeyboardModifier.ControlModifier, held)
            QCoreApplication.sendEvent(widget, event)


@pytest.fixture
def keyboard(qapp: QApplication) -> Iterator[Keyboard]:
    made = Keyboard()
    qapp.installEventFilter(made.scanner)
    yield made
    qapp.removeEventFilter(made.scanner)
    use_calibration(Calibration())
    made.scanner.flush()  # what is held back must not be typed into the next test


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


def test_a_tap_of_the_space_bar_ticks_a_box_and_lets_it_go(keyboard: Keyboard, qtbot) -> None:
    tick = QCheckBox()
    qtbot.addWidget(tick)
    for ticked in (True, False):
        keyboard.press(tick, Qt.Key.Key_Space, " ", gap=SLOW)
        qtbot.waitUntil(lambda ticked=ticked: tick.isChecked() is ticked)
        assert not tick.isDown()
    keyboard.scan(tick, "690 123 456")
    assert (keyboard.scans, tick.isChecked(), tick.isDown()) == (["690 123 456"], False, False)


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


def test_a_quick_pair_of_letters_does_not_hold_back_a_typist(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.write(box, "th")
    for letter in "ank you":
        keyboard.write(box, letter, SLOW)
    assert box.text() == "thank yo"


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


def test_fnc1_and_a_line_feed_with_ctrl_are_part_of_the_scan(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.write(box, "010690")
    keyboard.control(box, Qt.Key.Key_BracketRight, "\x1d")
    keyboard.write(box, "3712")
    keyboard.control(box, Qt.Key.Key_J)
    assert keyboard.scans == ["010690\x1d3712"]
    assert box.text() == ""


def test_one_long_pause_of_a_busy_program_does_not_make_a_typist(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.write(box, "690123")
    keyboard.now += 0.4
    keyboard.scan(box, "4567892")
    assert keyboard.scans == ["6901234567892"]


def test_keys_count_by_the_time_they_were_pressed_where_it_is_known(keyboard: Keyboard, box: QLineEdit) -> None:
    for at, key in enumerate("69012345\r"):
        keyboard.now += 0.2  # the program is slow, the scanner is not
        code = Qt.Key.Key_Return if key == "\r" else Qt.Key(ord(key))
        event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, key)
        event.setTimestamp(5_000 + at * 10)
        QCoreApplication.sendEvent(box, event)
    assert keyboard.scans == ["69012345"]


def test_a_scanner_without_a_last_key_ends_by_a_pause(keyboard: Keyboard, box: QLineEdit, qtbot) -> None:
    use_calibration(Calibration(ends=False))
    keyboard.write(box, "6901234567892")
    with qtbot.waitSignal(keyboard.scanner.scanned, timeout=1000):
        pass
    keyboard.write(box, "ab")
    qtbot.waitUntil(lambda: box.text() == "ab", timeout=1000)
    assert keyboard.scans == ["6901234567892"]


def test_what_is_learned_is_told_and_reaches_nobody(keyboard: Keyboard, box: QLineEdit) -> None:
    keyboard.scanner.learning = True
    bursts: list[Burst] = []
    keyboard.scanner.burst.connect(bursts.append)
    for line in LINES:
        keyboard.scan(box, line.lower())
    keyboard.press(box, Qt.Key.Key_Return, "\r", SLOW)
    assert [burst.text for burst in bursts] == [line.lower() for line in LINES]
    assert (keyboard.scans, box.text()) == ([], "")
    learned = learn(bursts)
    assert learned is not None
    preferences = MemoryPreferences()
    keep_calibration(preferences, learned)
    assert calibration_of(preferences) == learned
    assert calibration_of(MemoryPreferences()) is None
    keyboard.scanner.learning = False
    keyboard.scan(box, "o000000017j")
    assert keyboard.scans == ["O000000017J"]


def test_keys_are_read_where_an_input_method_takes_the_characters(
    keyboard: Keyboard, box: QLineEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(scan_keys._OFFSETS, "offscreen", 8)
    use_calibration(Calibration(by_keys=True))
    for character in "O00-A7":
        code, shifted = scan_keys.US_KEYS[character]
        held = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
        keyboard.now += FAST
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, held, code + 8, 0, 0, "")
        QCoreApplication.sendEvent(box, event)
    keyboard.press(box, Qt.Key.Key_Return, "\r")
    assert keyboard.scans == ["O00-A7"]


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\"), min_size=4, max_size=40),
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
