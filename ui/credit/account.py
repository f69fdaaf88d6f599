"""The account at the right: figures, a bar, whose word it is, the ledger and the history of its grants."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import words
from app.i18n import text
from app.views.customers import CreditRow, GrantRow, LedgerRow
from ui import clock, theme
from ui.credit.wording import arrow, entry_kind, kept_by, moment, state_of
from ui.screen import Preferences
from ui.widgets.basics import button, column, icon_label, label, restyle, row
from ui.widgets.table import COMPACT, Column, Table

_BAR = 12


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

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._bar, self._figures = CreditBar(), Figures()
        self._kept = label("", "meta")
        self._ledger: Table[LedgerRow] = Table(_ledger_columns(), preferences, "credit ledger", COMPACT)
        self._grants: Table[GrantRow] = Table(_grant_columns(), preferences, "credit grants", COMPACT)
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
        self._ledger.rows.show(look.ledger)
        self._grants.rows.show(look.grants)
        self._chips[0].setText(text("Ledger {count}", count=len(look.ledger)))
        self._chips[1].setText(text("Grants {count}", count=len(look.grants)))
        self._show(self._shown)

    def _show(self, which: int) -> None:
        self._shown = which
        counts = self._ledger.rows.rowCount(), self._grants.rows.rowCount()
        for at, chip in enumerate(self._chips):
            chip.setChecked(at == which)
        self._ledger.setVisible(which == 0 and counts[0] > 0)
        self._grants.setVisible(which == 1 and counts[1] > 0)
        nothing = (text("Nothing has moved this account yet."), text("No temporary credit so far."))
        self._none.setText(nothing[which])
        self._none.setVisible(counts[which] == 0)


def _ledger_columns() -> list[Column[LedgerRow]]:
    return [
        Column(text("When"), lambda entry: moment(entry.at), 104),
        Column(text("What"), lambda entry: entry_kind(entry.kind), 104),
        Column(text("Amount"), lambda entry: words.money(entry.amount_fen), 112, right=True),
        Column(text("Used after"), lambda entry: words.money(entry.used_fen), 112, right=True),
        Column(text("Reference"), lambda entry: entry.reference),
        Column(text("By"), lambda entry: entry.by, 88),
    ]


def _grant_columns() -> list[Column[GrantRow]]:
    return [
        Column(text("Asked"), _asked, 104),
        Column(text("State"), lambda grant: state_of(grant, clock.now()), 80),
        Column(text("Amount"), lambda grant: words.money(grant.amount_fen), 104, right=True),
        Column(text("Taken"), lambda grant: words.money(grant.taken_fen), 104, right=True),
        Column(text("Order"), lambda grant: grant.order_no, 104, code=True),
        Column(text("Reason"), lambda grant: arrow(grant.reason, grant.answer)),
        Column(text("By"), lambda grant: arrow(grant.asked_by, grant.decided_by), 120),
    ]


def _asked(grant: GrantRow) -> str:
    asked = grant.asked_at or grant.decided_at
    return moment(asked) if asked else ""
