"""A customer's credit as a bar: what is used, what this order takes, what is left."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app import words
from app.i18n import text
from app.views.customers import CreditRow
from ui import clock, theme
from ui.widgets.basics import ElidedLabel, column, label, restyle, row


class _Bar(QWidget):
    """Shares of the limit: used quiet, this order in the accent, red where it goes beyond."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(8)
        self._used = self._order = 0.0

    def show_shares(self, used: float, order: float) -> None:
        """0 to 1 of the limit; together they may be more."""
        self._used, self._order = max(0.0, used), max(0.0, order)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Three colours on one line."""
        painter, now, wide = QPainter(self), theme.tokens(), self.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        over = self._used + self._order > 1
        used, both = min(1.0, self._used), min(1.0, self._used + self._order)
        painter.setBrush(QColor(now.raised))
        painter.drawRoundedRect(QRectF(0, 0, wide, 8), 4, 4)
        painter.setBrush(QColor(now.bad if over else now.accent))
        painter.drawRoundedRect(QRectF(0, 0, wide * both, 8), 4, 4)
        painter.setBrush(QColor(now.tint(now.quiet, 0.75)))
        painter.drawRoundedRect(QRectF(0, 0, wide * used, 8), 4, 4)


class CreditBar(QWidget):
    """Used, available, after this order, and how old the balance is."""

    def __init__(self) -> None:
        super().__init__()
        self._credit: CreditRow | None = None
        self._bar, self._limit, self._age = _Bar(), ElidedLabel("", "meta"), label("", "meta")
        self._used, self._left, self._after = label(), label(), label()
        numbers = QGridLayout()
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setVerticalSpacing(0)
        titles = (text("Used"), text("Available"), text("After this order"))
        for at, (title, number) in enumerate(zip(titles, (self._used, self._left, self._after), strict=True)):
            numbers.addWidget(label(title, "meta"), at, 0)
            numbers.addWidget(number, at, 1, Qt.AlignmentFlag.AlignRight)
        self.setLayout(column(row(self._limit, self._age), self._bar, numbers, spacing=4))

    def show_credit(self, credit: CreditRow | None, order_fen: int, *, unknown: bool) -> None:
        """`order_fen` is what this order would take; `unknown` that nobody knows the balance well enough."""
        self.setVisible(credit is not None)
        if credit is None:
            return
        limit = credit.limit_fen + credit.granted_fen
        after = credit.available_fen - order_fen
        self._limit.setText(_limit_told(credit))
        self._bar.show_shares(*_shares(credit.used_fen + credit.open_fen, order_fen, limit))
        for where, fen in ((self._used, credit.used_fen + credit.open_fen), (self._left, credit.available_fen)):
            where.setText(words.money(fen))
        self._after.setText(words.money(after))
        restyle(self._after, "kind", "bad" if after < 0 else "")
        self._show_age(credit, unknown=unknown)

    def _show_age(self, credit: CreditRow, *, unknown: bool) -> None:
        told = text("as of {time}", time=words.clock(credit.as_of, clock.now())) if credit.as_of else ""
        self._age.setText(text("Balance unknown: the order will wait") if unknown else told)
        restyle(self._age, "kind", "warn" if unknown else "meta")
        self._limit.setVisible(not unknown)


def _limit_told(credit: CreditRow) -> str:
    told = text("Credit limit {amount}", amount=words.money(credit.limit_fen))
    return told + (f" + {words.money(credit.granted_fen)}" if credit.granted_fen else "")


def _shares(used: int, order: int, limit: int) -> tuple[float, float]:
    whole = max(limit, 1)
    return used / whole, order / whole
