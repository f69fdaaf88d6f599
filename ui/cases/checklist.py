"""The steps of an article as a checklist."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from app import words
from app.i18n import text
from app.views.cases import StepRow
from ui import clock, theme
from ui.widgets.basics import clear, column, label, row


class _StepWords(QLabel):
    """A click on the words ticks too."""

    def __init__(self, told: str, box: QCheckBox) -> None:
        super().__init__(told)
        self._box = box
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick."""
        self._box.click()


class Checklist(QWidget):
    """`ticked` brings (position, done)."""

    ticked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[StepRow] = ()
        self._boxes: dict[int, QCheckBox] = {}
        self._count, self._lines = label("", "meta"), column(spacing=6)
        title = row(label(text("Checklist"), "section"), None, self._count)
        self.setLayout(column(title, self._lines, spacing=8))
        self.hide()

    def show_steps(self, steps: Sequence[StepRow], names: Mapping[str, str]) -> None:
        """Other steps, with the names of those who did them; the keyboard stays on its step."""
        if list(steps) == list(self._steps):
            return
        at = next((position for position, box in self._boxes.items() if box.hasFocus()), 0)
        self._steps = steps
        clear(self._lines)
        self._boxes.clear()
        for step in steps:
            self._lines.addLayout(self._line(step, names.get(step.done_by, step.done_by)))
        done = sum(step.done_at is not None for step in steps)
        self._count.setText(text("{done} of {count} done", done=done, count=len(steps)))
        self.setVisible(bool(steps))
        if at in self._boxes:
            self._boxes[at].setFocus()

    def focus_next(self) -> bool:
        """The first step that is not done; False where there is none."""
        for step in self._steps:
            if step.done_at is None:
                self._boxes[step.position].setFocus()
                return True
        return False

    def focus_any(self) -> None:
        """The first step that is not done, else the last one."""
        if not self.focus_next() and self._steps:
            self._boxes[self._steps[-1].position].setFocus()

    def _line(self, step: StepRow, by: str) -> QHBoxLayout:
        box = QCheckBox()
        box.setChecked(step.done_at is not None)
        box.setAccessibleName(step.words)
        box.clicked.connect(lambda done, at=step.position: self.ticked.emit(at, done))
        self._boxes[step.position] = box
        told = _StepWords(step.words, box)
        done = ""
        if step.done_at is not None:
            done = f"{by} {words.clock(step.done_at, clock.now())}"
            told.setStyleSheet(f"color: {theme.tokens().quiet}")
        line = row(box, column(told, *([label(done, "meta")] if done else []), spacing=0), spacing=8)
        line.setStretch(1, 1)
        line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
        return line
