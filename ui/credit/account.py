"""The account at the right: figures, a bar, whose word it is, the ledger and the history of its grants."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app import words
from app.i18n import text
from app.views import CreditRow, GrantRow, LedgerRow
from ui import clock, theme
from ui.credit.wording import entry_kind, kept_by, moment, state_of
from ui.widgets.basics import button, column, icon_label, label, restyle, row

_ROW = 26
_BAR = 12
_MONEY = (2, 3)
"""The columns of amounts, the same in both tables."""


@dataclass(frozen=True, slots=True)
class AccountLook:
    """What is shown of a customer; `elsewhere` says that the finance system keeps the account."""

    credit: CreditRow
    ledger: Sequence[LedgerRow]
    grants: Sequence[GrantRow]
    elsewhere: bool


class CreditBar(QWidget):
    """Used, open, what is left, and what lies beyond."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_BAR)
        self._credit: CreditRow | None = None

    def show_credit(self, credit: CreditRow) -> None:
        """Another account."""
        self._credit = credit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the left: used, open; what grants add is tinted; beyond the end is in bad colour."""
        now, credit = theme.tokens(), self._credit
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(now.tint(now.quiet, 0.20)))
        if credit is None:
            return
        end = max(1, credit.limit_fen + credit.granted_fen, credit.used_fen + credit.open_fen)
        covered = end + min(0, credit.available_fen)
        for begin, until, colour in (
            (credit.limit_fen, credit.limit_fen + credit.granted_fen, now.tint(now.good, 0.45)),
            (0, credit.used_fen, now.accent),
            (credit.used_fen, credit.used_fen + credit.open_fen, now.tint(now.accent, 0.55)),
            (covered, end, now.bad),
        ):
            left, right = (max(0, min(end, at)) / end * self.width() for at in (begin, until))
            painter.fillRect(QRectF(left, 0, max(0.0, right - left), self.height()), QColor(colour))


class Figures(QWidget):
    """Limit, used, open orders, granted, available."""

    def __init__(self) -> None:
        super().__init__()
        self._values = [label("", font=theme.font(15)) for _ in range(5)]
        self._low = icon_label("warning", theme.tokens().bad)
        self._low_word = label(text("overdrawn"), "bad")
        now = theme.tokens()
        colours = ("", now.accent, now.tint(now.accent, 0.55), now.tint(now.good, 0.45), "")
        names = (text("Limit"), text("Used"), text("Open orders"), text("Granted"), text("Available"))
        places: list[QVBoxLayout | int | None] = []
        for name, colour, value in zip(names, colours, self._values, strict=True):
            under = row(value, self._low, self._low_word, None) if value is self._values[-1] else row(value, None)
            places += [column(_key(name, colour), under, spacing=2), 24]
        self.setLayout(row(*places[:-1], None))

    def show_credit(self, credit: CreditRow) -> None:
        """The figures of an account."""
        fens = (credit.limit_fen, credit.used_fen, credit.open_fen, credit.granted_fen, credit.available_fen)
        for value, fen in zip(self._values, fens, strict=True):
            value.setText(words.money(fen))
        below = credit.available_fen < 0
        restyle(self._values[-1], "kind", "bad" if below else "")
        self._values[-1].setFont(theme.font(15, bold=True))
        self._low.setVisible(below)
        self._low_word.setVisible(below)


def _key(name: str, colour: str) -> QHBoxLayout:
    if not colour:
        return row(label(name, "meta"), None)
    square = QWidget()
    square.setFixedSize(8, 8)
    square.setStyleSheet(f"background: {colour};")
    return row(square, label(name, "meta"), None, spacing=6)


class AccountPanel(QWidget):
    """One customer; the ledger and the grants share a place."""

    def __init__(self) -> None:
        super().__init__()
        self._bar, self._figures = CreditBar(), Figures()
        self._kept = label("", "meta")
        self._ledger = _table(
            (text("When"), text("What"), text("Amount"), text("Used after"), text("Reference"), text("By"))
        )
        self._grants = _table(
            (text("Asked"), text("State"), text("Amount"), text("Taken"), text("Order"), text("Reason"), text("By"))
        )
        self._ledger.setAccessibleName(text("Ledger"))
        self._grants.setAccessibleName(text("Grants"))
        self._none = label("", "quiet", wrap=True)
        self._chips = [button("", lambda: self._show(0), "chip"), button("", lambda: self._show(1), "chip")]
        for chip in self._chips:
            chip.setCheckable(True)
        tables = column(row(*self._chips, None), self._none, self._ledger, self._grants)
        figures = column(row(self._kept, None), self._bar, self._figures, spacing=8)
        self.setLayout(column(figures, 8, tables, spacing=0))
        self._shown = 0
        self._show(0)

    def show_account(self, look: AccountLook) -> None:
        """An account as it is now."""
        now = clock.now()
        self._kept.setText(kept_by(look.credit, look.elsewhere, now))
        self._bar.show_credit(look.credit)
        self._figures.show_credit(look.credit)
        _fill(self._ledger, [_ledger_cells(entry) for entry in look.ledger])
        _fill(self._grants, [_grant_cells(grant, state_of(grant, now)) for grant in look.grants])
        self._chips[0].setText(text("Ledger {count}", count=len(look.ledger)))
        self._chips[1].setText(text("Grants {count}", count=len(look.grants)))
        self._show(self._shown)

    def _show(self, which: int) -> None:
        self._shown = which
        tables = (self._ledger, self._grants)
        for at, (chip, table) in enumerate(zip(self._chips, tables, strict=True)):
            chip.setChecked(at == which)
            table.setVisible(at == which and table.rowCount() > 0)
        nothing = (text("Nothing has moved this account yet."), text("No temporary credit so far."))
        self._none.setText(nothing[which])
        self._none.setVisible(tables[which].rowCount() == 0)


def _ledger_cells(entry: LedgerRow) -> list[str]:
    amount, used = words.money(entry.amount_fen), words.money(entry.used_fen)
    return [moment(entry.at), entry_kind(entry.kind), amount, used, entry.reference, entry.by]


def _grant_cells(grant: GrantRow, state: str) -> list[str]:
    asked = grant.asked_at or grant.decided_at
    amount, taken = words.money(grant.amount_fen), words.money(grant.taken_fen)
    by = " → ".join(part for part in (grant.asked_by, grant.decided_by) if part)
    why = " → ".join(part for part in (grant.reason, grant.answer) if part)
    return [moment(asked) if asked else "", state, amount, taken, grant.order_no, why, by]


def _table(titles: Sequence[str]) -> QTableWidget:
    made = QTableWidget(0, len(titles))
    for at, title in enumerate(titles):
        made.setHorizontalHeaderItem(at, _cell(title, at))
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(_ROW)
    head = made.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(len(titles) - 2, QHeaderView.ResizeMode.Stretch)
    head.setHighlightSections(False)
    return made


def _cell(told: str, place: int) -> QTableWidgetItem:
    item = QTableWidgetItem(told)
    item.setToolTip(told)
    side = Qt.AlignmentFlag.AlignRight if place in _MONEY else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def _fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    table.setRowCount(len(rows))
    for at, cells in enumerate(rows):
        for place, told in enumerate(cells):
            table.setItem(at, place, _cell(told, place))
