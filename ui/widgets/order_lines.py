"""The lines of an order as a table of labels: item, bin, picked, price, sum."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app import words
from app.i18n import text
from app.views.orders import LineRow, ReturnRow
from ui import clock, theme
from ui.widgets.basics import ElidedLabel, clear, column, icon_label, label, page, row, rule

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OrderLines(QWidget):
    """Picked counts are green when complete, amber when begun."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 0, 16, 4)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.setLayout(self._grid)

    def show_lines(self, lines: Sequence[LineRow], returns: Sequence[ReturnRow] = ()) -> None:
        """Show these in the order's own order, and below them what came back."""
        clear(self._grid)
        titles = (text("Item"), text("Bin"), text("Picked"), text("Price"), text("Sum"))
        for at, title in enumerate(titles):
            head = label(title, "meta")
            if at > 1:
                head.setAlignment(_RIGHT)
            self._grid.addWidget(head, 0, at)
        for line in lines:
            self._add(line, self._grid.rowCount())
        if not lines:
            self._grid.addWidget(label(text("The source gave no lines for this order."), "quiet"), 1, 0, 1, 5)
        for back in returns:
            self._add_return(back, self._grid.rowCount())

    def _add_return(self, line: ReturnRow, at: int) -> None:
        self._grid.addWidget(rule(), at, 0, 1, 5)
        back = text(
            "Came back {time}, receipt {receipt}", time=words.clock(line.at, clock.now()), receipt=line.external_no
        )
        what = column(ElidedLabel(line.title or line.sku), ElidedLabel(back, "meta"), spacing=0)
        self._grid.addWidget(page(row(icon_label("back", theme.tokens().warn), what)), at + 1, 0, 1, 2)
        self._put_right(label(f"{line.quantity:,}", "warn"), at + 1, 2)

    def _add(self, line: LineRow, at: int) -> None:
        self._grid.addWidget(rule(), at, 0, 1, 5)
        code = ElidedLabel(line.sku, "meta")
        code.setFont(theme.code_font(12))
        name = ElidedLabel(line.name or line.title or text("Unknown product"))
        self._grid.addWidget(page(column(name, code, spacing=0)), at + 1, 0)
        self._grid.addWidget(label(line.location or "–", font=theme.code_font()), at + 1, 1)
        kind = "good" if line.picked >= line.quantity else "warn" if line.picked else ""
        numbers = (
            label(f"{line.picked} / {line.quantity}", kind),
            label(words.money(line.price_fen)),
            label(words.money(line.price_fen * line.quantity)),
        )
        for offset, number in enumerate(numbers):
            self._put_right(number, at + 1, 2 + offset)

    def _put_right(self, number: QLabel, at: int, where: int) -> None:
        number.setAlignment(_RIGHT)
        self._grid.addWidget(number, at, where)
