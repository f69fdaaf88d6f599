"""Small parts of what is read: sections, numbered steps, a card that says what is the matter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui import theme
from ui.knowledge.wording import inline, rich
from ui.widgets.basics import button, column, frame, icon_label, label, row

READING_WIDTH = 720
"""Pixels."""


def prose(told: str = "") -> QLabel:
    """Text to read, which can be copied."""
    made = label(told, wrap=True, font=theme.font(14))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class Section(QWidget):
    """A title and its text; gone where there is none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._told = prose()
        self._told.setTextFormat(Qt.TextFormat.RichText)
        self.setLayout(column(label(title, "section"), self._told, spacing=4))

    def tell(self, told: str) -> None:
        """Another text."""
        self._told.setText(rich(told))
        self.setVisible(bool(told))


def steps_grid(steps: Sequence[str]) -> QGridLayout:
    """Numbers at the left, what to do at the right."""
    grid, top = QGridLayout(), Qt.AlignmentFlag.AlignTop
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for at, step in enumerate(steps):
        number = label(f"{at + 1}", font=theme.font(14, bold=True))
        number.setStyleSheet(f"color: {theme.tokens().accent};")
        number.setMinimumWidth(20)
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        told = prose()
        told.setTextFormat(Qt.TextFormat.RichText)
        told.setText(inline(step))
        grid.addWidget(number, at, 0, top)
        grid.addWidget(told, at, 1, top)
    return grid


def notice(icon: str, tone: str, told: str, action: str = "", act: Callable[[], object] | None = None) -> QWidget:
    """What somebody should know or do about it."""
    words = label(told, wrap=True)
    line = row(icon_label(icon, theme.tokens().colour(tone).name()), words, spacing=8, margins=(12, 8, 12, 8))
    line.setStretch(1, 1)
    if action and act is not None:
        line.addWidget(button(action, act))
    return frame("note", line)
