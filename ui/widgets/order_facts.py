"""Small read-only parts of an order: facts with their names, and its lines."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app import words
from app.i18n import text
from app.views import LineRow
from ui import theme
from ui.widgets.basics import ElidedLabel, column, label, row


def fact_grid(facts: Sequence[tuple[str, str]], name_width: int = 76) -> QGridLayout:
    """Names at the left, values at the right; empty values are left out, long ones wrap. Values can be copied."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, name_width)
    grid.setColumnStretch(1, 1)
    for name, value in facts:
        if value:
            line = grid.rowCount()
            told = label(value, wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.setCursor(Qt.CursorShape.IBeamCursor)
            grid.addWidget(label(name, "quiet"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, line, 1)
    return grid


def short_line(line: LineRow) -> QWidget:
    """A line in the side panel: name, code and bin, how many."""
    made = QWidget()
    done = line.picked >= line.quantity
    count = label(f"{line.picked}/{line.quantity}" if line.picked else f"× {line.quantity}", "good" if done else "")
    below = " · ".join(part for part in (line.sku, line.location) if part)
    code = ElidedLabel(below, "meta")
    code.setFont(theme.code_font(12))
    left = column(ElidedLabel(line.name or line.title or text("Unknown product")), code, spacing=0)
    inside = row(left, count, spacing=8)
    inside.setStretch(0, 1)
    made.setLayout(inside)
    return made


def money_of(lines: Sequence[LineRow]) -> str:
    """What the lines add up to."""
    return words.money(sum(line.price_fen * line.quantity for line in lines))
