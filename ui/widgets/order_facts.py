"""Small read-only parts of an order: facts with their names, and its lines."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app import words
from app.domain.intake import Pay
from app.i18n import text
from app.views.orders import LineRow, OrderRow, ReturnRow
from ui import clock, theme
from ui.widgets.basics import ElidedLabel, column, icon_label, label, page, row


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


def pause_of(order: OrderRow) -> str:
    """Until when its clock stands and why, while somebody has stopped it."""
    pause, now = order.clock.pause if order.clock is not None else None, clock.now()
    if pause is None or pause.until <= now:
        return ""
    return text("until {time}: {reason}", time=words.clock(pause.until, now), reason=pause.reason)


def pay_word(pay: Pay) -> str:
    """How an order is paid."""
    return text("on account") if pay is Pay.CREDIT else text("in advance")


def returned(lines: Sequence[ReturnRow]) -> str:
    """Lines that came back, one below the other: how many of what, on which receipt, when."""
    now = clock.now()
    return "\n".join(
        f"{line.quantity} × {line.title or line.sku} · {line.external_no} · {words.clock(line.at, now)}"
        for line in lines
    )


class Marks(QWidget):
    """Urgent and paid on account, as icon and word; nothing for the others."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.tokens()
        self._urgent = page(row(icon_label("urgent", now.bad), label(text("Urgent"), "bad"), spacing=4))
        self._urgent.setToolTip(text("Urgent: prepaid and promised within 4 hours"))
        self._account = page(row(icon_label("credit", now.info), label(text("On account")), spacing=4))
        self.setLayout(row(self._urgent, self._account, spacing=12))

    def show_order(self, order: OrderRow) -> None:
        """Those of this order."""
        self._urgent.setVisible(order.urgent)
        self._account.setVisible(order.pay is Pay.CREDIT)
        self.setVisible(order.urgent or order.pay is Pay.CREDIT)


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
