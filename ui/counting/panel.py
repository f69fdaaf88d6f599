"""The side panel of differences: the chosen one, what follows from it, and the decision."""

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app import words
from app.domain.counting import CountState
from app.i18n import text
from app.usecases.found import ApproveCount, RefuseCount
from app.views.counting import CorrectionRow
from ui import clock, theme
from ui.counting.wording import difference_tone, keyed, lacks, signed
from ui.widgets.basics import ElidedLabel, button, clear, column, icon_label, label, page, restyle, row
from ui.widgets.order_facts import fact_grid


class DecisionPanel(QFrame):
    """`asked` brings a command. F9 approves; F10 asks for a note, and Enter or F10 once more refuses with it."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._row: CorrectionRow | None = None
        self._why_not = ""
        self._sku, self._name = label("", font=theme.code_font(15, bold=True)), ElidedLabel("", "quiet")
        self._pieces = label("", font=theme.font(64, bold=True))
        self._shelf = label("", font=theme.font(15))
        self._facts, self._warning = column(spacing=8), label("", "bad", wrap=True)
        self._told = label("", "quiet", wrap=True)
        self._note = QLineEdit()
        self._note.setPlaceholderText(text("Why it is not believed, then Enter"))
        self._note.setAccessibleName(text("Why it is not believed"))
        self._note.returnPressed.connect(self.refuse)
        self._approve = button(keyed(text("Approve"), "F9"), self.approve, "primary")
        self._refuse = button(keyed(text("Refuse"), "F10"), self.refuse, "danger")
        self._build()
        self.show_row(None, "")

    def _build(self) -> None:
        stop = icon_label("stop", theme.tokens().bad)
        alarm = row(stop, self._warning, spacing=8)
        alarm.setStretch(1, 1)
        self._alarm = page(alarm)
        ends = row(self._approve, self._refuse, None)
        whole = column(
            self._sku, self._name, self._pieces, self._shelf, self._facts, self._alarm, self._told, spacing=8
        )
        inside = column(whole, None, self._note, ends, spacing=8, margins=(16, 12, 16, 16))
        self._whole = page(inside)
        nothing = label(text("Choose a difference to see what follows from it."), "quiet", wrap=True)
        self._empty = page(column(row(nothing, margins=(16, 24, 16, 16)), None))
        self.setLayout(column(self._whole, self._empty, spacing=0))

    def show_row(self, shown: CorrectionRow | None, why_not: str) -> None:
        """Another difference; with a reason nothing can be decided."""
        same = self._row is not None and shown is not None and self._row.id == shown.id
        self._row, self._why_not = shown, why_not
        self._whole.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        if shown is None:
            return
        if not same:
            self._note.clear()
            self._note.hide()
        self._show(shown)
        open_ = shown.state == CountState.ASKED
        for key in (self._approve, self._refuse):
            key.setVisible(open_)
            key.setEnabled(not why_not)
            key.setToolTip(why_not)

    def _show(self, shown: CorrectionRow) -> None:
        self._sku.setText(shown.sku)
        self._name.setText(shown.name)
        self._pieces.setText(signed(shown.pieces))
        restyle(self._pieces, "kind", difference_tone(shown))
        counts = {"expected": f"{shown.expected:,}", "counted": f"{shown.counted:,}"}
        self._shelf.setText(text("System {expected} → shelf {counted}", **counts))
        clear(self._facts)
        self._facts.addLayout(fact_grid(_facts(shown), 80))
        lack = lacks(shown) if shown.state == CountState.ASKED else 0
        self._alarm.setVisible(lack > 0)
        self._warning.setText(
            text("{pieces} pieces are promised to orders: the newest go back to routing.", pieces=f"{lack:,}")
        )
        self._told.setText(self._why_not if shown.state == CountState.ASKED else "")
        self._told.setVisible(bool(self._told.text()))

    def approve(self) -> None:
        """The difference is real."""
        if self._may():
            assert self._row is not None
            self.asked.emit(ApproveCount(str(uuid4()), self._row.id))

    def refuse(self) -> None:
        """Not without a note: it is asked for first."""
        if not self._may():
            return
        assert self._row is not None
        note = self._note.text().strip()
        if note and self._note.isVisible():
            self.asked.emit(RefuseCount(str(uuid4()), self._row.id, note))
        else:
            self._note.show()
            self._note.setFocus()

    def back(self) -> bool:
        """Out of the note; False when it is not asked for."""
        asked = self._note.isVisible()
        self._note.hide()
        return asked

    def _may(self) -> bool:
        return self._row is not None and self._row.state == CountState.ASKED and not self._why_not


def _facts(shown: CorrectionRow) -> list[tuple[str, str]]:
    now = clock.now()
    place = f"{shown.warehouse} {shown.location}".strip()
    decided = f"{shown.decided_by} {words.clock(shown.decided_at, now)}" if shown.decided_at else ""
    return [
        (text("State"), words.count_state(shown.state)),
        (text("Found at"), place),
        (text("Belongs to"), shown.home if shown.home != shown.location else ""),
        (text("Reason"), words.count_reason(shown.reason, shown.note)),
        (text("Worth"), words.money(shown.worth_fen) if shown.worth_fen else ""),
        (text("Counted by"), f"{shown.by_name} {words.clock(shown.at, now)}"),
        (text("On hand now"), f"{shown.on_hand:,}"),
        (text("Promised to orders"), f"{shown.reserved:,}"),
        (text("Order in hand"), shown.order_no),
        (text("Decided by"), decided),
        (text("Answer"), shown.answer),
    ]
