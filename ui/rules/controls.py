"""The small inputs of the rules: numbers with a slider, choices, boxes that leave undo to the draft."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QSpinBox, QWidget

from ui import theme
from ui.widgets.basics import row

V = TypeVar("V")
_NARROWEST = 72


def leaves_undo(event: QEvent) -> bool:
    """Whether a key wants the draft's own way back: it goes further than the one of a box."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class Box(QLineEdit):
    """A line of text."""

    def event(self, event: QEvent) -> bool:
        """Undo is the draft's."""
        if leaves_undo(event):
            event.ignore()
            return True
        return super().event(event)


class Spin(QSpinBox):
    """A whole number; the wheel scrolls the page and never changes it unseen."""

    def __init__(self, low: int, high: int, step: int = 1, suffix: str = "", name: str = "") -> None:
        super().__init__()
        self.setLineEdit(Box())
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setStyleSheet(self.look())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what is around."""
        event.ignore()

    @staticmethod
    def look() -> str:
        """Its style sheet."""
        now = theme.tokens()
        shape = f"background: {now.surface}; color: {now.text}; border-radius: 6px; min-height: 28px;"
        return (
            f"QSpinBox {{ {shape} border: 1px solid {now.line}; padding: 0 4px; }}"
            f"QSpinBox:focus {{ border: 2px solid {now.accent}; min-height: 26px; padding: 0 3px; }}"
            f"QSpinBox:disabled {{ color: {now.tint(now.quiet, 0.6)}; background: {now.ground}; }}"
            "QSpinBox QLineEdit, QSpinBox QLineEdit:focus"
            " { border: 0; min-height: 0; padding: 0; background: transparent; }"
            "QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }"
        )


class _Slider(QSlider):
    """The wheel scrolls the page here too."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what is around."""
        event.ignore()


class SliderNumber(QWidget):
    """A slider and its number. `edited` brings the number a person chose."""

    edited = Signal(int)

    def __init__(self, low: int, high: int, step: int, suffix: str, name: str, most: int = 0) -> None:
        """The slider goes from `low` to `high`, the number may go on to `most`."""
        super().__init__()
        self._slider = _Slider(Qt.Orientation.Horizontal)
        self._slider.setRange(low // step, high // step)
        self._slider.setPageStep(max(1, (high - low) // step // 10))
        self._slider.setAccessibleName(name)
        self._slider.setStyleSheet(_slider_sheet())
        self._step = step
        self.number = Spin(low, max(high, most), step, suffix, name)
        self.number.setFixedWidth(96)
        line = row(self._slider, self.number, spacing=10)
        line.setStretch(0, 1)
        self.setLayout(line)
        self._slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # by keyboard the number is quicker
        self._slider.valueChanged.connect(self._on_slid)
        self.number.valueChanged.connect(self._on_typed)

    def show_number(self, value: int) -> None:
        """Show it without telling."""
        for part, shown in ((self._slider, value // self._step), (self.number, value)):
            part.blockSignals(True)
            part.setValue(shown)
            part.blockSignals(False)

    def _on_slid(self, place: int) -> None:
        self.show_number(place * self._step)
        self.edited.emit(self.number.value())

    def _on_typed(self, value: int) -> None:
        self.show_number(value)
        self.edited.emit(value)


def _slider_sheet() -> str:
    now = theme.tokens()
    return (
        "QSlider { min-height: 24px; }"
        f"QSlider::groove:horizontal {{ height: 4px; background: {now.line}; border-radius: 2px; }}"
        f"QSlider::sub-page:horizontal {{ background: {now.accent}; border-radius: 2px; }}"
        f"QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;"
        f" background: {now.surface}; border: 2px solid {now.accent}; }}"
        f"QSlider::handle:horizontal:focus {{ background: {now.accent}; }}"
        f"QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled"
        f" {{ background: {now.line}; border-color: {now.line}; }}"
    )


class Choice(QComboBox, Generic[V]):
    """One of a few values by their words; `put` is told the one a person chose."""

    def __init__(self, options: Sequence[tuple[V, str]], name: str, put: Callable[[V], object]) -> None:
        super().__init__()
        self._values = [value for value, _ in options]
        self.addItems([told for _, told in options])
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(_NARROWEST)
        self.activated.connect(lambda at: put(self._values[at]))

    @property
    def value(self) -> V:
        """The one that is shown."""
        return self._values[self.currentIndex()]

    def show_value(self, value: V) -> None:
        """Show it without telling."""
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what is around."""
        event.ignore()


def tick(told: str, put: Callable[[bool], object]) -> QCheckBox:
    """A box to tick; `put` is told what a person chose."""
    made = QCheckBox(told)
    made.clicked.connect(lambda ticked: put(bool(ticked)))
    return made
