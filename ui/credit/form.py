"""The form for everything that is done to an account: answer, revoke, grant unasked, payment, limit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QVBoxLayout

from app import words
from app.domain.credit import GRANT_FEN, GRANT_HOURS, LONGEST_GRANT, Scope
from app.i18n import text
from app.usecases.credit import GrantCredit, RecordPayment, RefuseCredit, RevokeCredit, SetLimit
from app.views.customers import GrantRow
from ui import clock
from ui.credit.wording import moment
from ui.intake.amounts import pieces_of, price_of
from ui.widgets.basics import button, column, label, page, restyle, row

if TYPE_CHECKING:
    from app.bus import Command

_MOST_HOURS = int(LONGEST_GRANT.total_seconds() // 3600)


class Deed(StrEnum):
    """What is done."""

    ANSWER = "answer"
    GRANT = "grant"
    REVOKE = "revoke"
    PAYMENT = "payment"
    LIMIT = "limit"


_WITH_AMOUNT = frozenset(Deed) - {Deed.REVOKE}
_WITH_HOURS = frozenset({Deed.ANSWER, Deed.GRANT})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why it cannot be sent, in words; empty where it can."""

    send: str = ""
    refuse: str = ""


class DeedForm(QFrame):
    """`sent` brings the command. Ctrl+Enter and F8 are the screen's keys: `send` and `refuse`."""

    sent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self.deed, self._customer, self._grant = Deed.GRANT, "", 0
        self._allowed = Allowed()
        self._busy = False
        self._title, self._wrong = label("", "section"), label("", "bad", wrap=True)
        self._amount, self._hours, self._reason = QLineEdit(), QLineEdit(), QLineEdit()
        self._scope, self._until = QComboBox(), label("", "quiet")
        self._reason_name = label("", "meta")
        self._amount_part = page(_named(label(text("Amount"), "meta"), self._amount, 140))
        self._hours_part = page(_named(label(text("Hours"), "meta"), self._hours, 72))
        self._scope_part = page(_named(label(text("May be used for"), "meta"), self._scope, 190))
        self._until_part = page(column(label(text("Until"), "meta"), self._until, None, spacing=11))
        self._send = button("", self.send, "primary")
        self._refuse = button(text("Refuse"), self.refuse, "danger", "close", "F8")
        self._build()

    def _build(self) -> None:
        parts = row(self._amount_part, self._hours_part, self._until_part, self._scope_part, None, spacing=12)
        reason = column(self._reason_name, self._reason, spacing=4)
        buttons = row(self._wrong, self._refuse, self._send)
        buttons.setStretch(0, 1)
        self.setLayout(column(self._title, parts, reason, buttons, spacing=8, margins=(16, 12, 16, 12)))
        self._hours.textChanged.connect(self._show_end)
        for box in (self._amount, self._hours, self._reason):
            box.textEdited.connect(lambda _typed, box=box: self._complain("", box))
        self.setFocusProxy(self._reason)

    def answer(self, request: GrantRow, allowed: Allowed) -> None:
        """Grant a request or refuse it; the amount asked stands there already."""
        self._begin(Deed.ANSWER, request.customer, request.amount_fen or GRANT_FEN, allowed)
        self._grant = request.id
        if request.order_no:
            self._scope.addItem(text("this order only"), Scope.ORDER)
        self._scope.addItem(text("the whole account"), Scope.CUSTOMER)
        self._scope.setEnabled(self._scope.count() > 1)

    def revoke(self, grant: GrantRow, allowed: Allowed) -> None:
        """End a running grant."""
        self._begin(Deed.REVOKE, grant.customer, 0, allowed)
        self._grant = grant.id

    def begin(self, deed: Deed, customer: str, amount_fen: int) -> None:
        """Grant unasked, enter a payment, set a limit; 0 leaves the amount to be typed."""
        self._begin(deed, customer, amount_fen, Allowed())

    def _begin(self, deed: Deed, customer: str, amount_fen: int, allowed: Allowed) -> None:
        self.deed, self._customer, self._grant, self._allowed = deed, customer, 0, allowed
        self._amount.setText(words.money(amount_fen) if amount_fen else "")
        self._hours.setText(str(GRANT_HOURS))
        self._reason.clear()
        self._scope.clear()
        self._complain(allowed.send, None)
        self._amount_part.setVisible(deed in _WITH_AMOUNT)
        for part in (self._hours_part, self._until_part):
            part.setVisible(deed in _WITH_HOURS)
        self._scope_part.setVisible(deed is Deed.ANSWER)
        self._refuse.setVisible(deed is Deed.ANSWER)
        self._word()
        self._show_end()
        self.set_busy(False)
        self.setFocusProxy(self._amount if deed in (Deed.PAYMENT, Deed.LIMIT) else self._reason)

    def _word(self) -> None:
        titles = {
            Deed.ANSWER: (text("Answer this request"), text("Grant"), text("Reason")),
            Deed.GRANT: (text("Grant temporary credit to the whole account"), text("Grant"), text("Reason")),
            Deed.REVOKE: (text("Revoke this grant"), text("Revoke"), text("Reason")),
            Deed.PAYMENT: (text("Enter a payment"), text("Enter it"), text("Reference")),
            Deed.LIMIT: (text("Set the credit limit"), text("Set the limit"), text("Reason")),
        }
        title, send, reason = titles[self.deed]
        self._title.setText(title)
        self._send.setText(f"{send}   Ctrl+Enter")
        self._refuse.setText(f"{text('Refuse')}   F8")
        self._reason_name.setText(text("{field} (needed)", field=reason))

    def set_busy(self, busy: bool) -> None:
        """While the command is under way nothing can be sent again."""
        self._busy = busy
        for pressed, why in ((self._send, self._allowed.send), (self._refuse, self._allowed.refuse)):
            pressed.setEnabled(not busy and not why)
            pressed.setToolTip(why)

    def send(self) -> None:
        """Grant, revoke, enter: where everything needed is there."""
        if self._usable(self._allowed.send):
            makers: dict[Deed, Callable[[], Command | None]] = {
                Deed.ANSWER: self._grant_command,
                Deed.GRANT: self._grant_command,
                Deed.REVOKE: self._revoke_command,
                Deed.PAYMENT: self._payment_command,
                Deed.LIMIT: self._limit_command,
            }
            self._emit(makers[self.deed]())

    def refuse(self) -> None:
        """No, with the reason."""
        if self._usable(self._allowed.refuse) and self._has_reason(text("A refusal needs a reason: type it, then F8.")):
            self._emit(RefuseCredit(_new_id(), self._grant, self._reason.text().strip()))

    def _usable(self, why_not: str) -> bool:
        if why_not:
            self._complain(why_not, None)
        return not self._busy and not why_not

    def _emit(self, command: "Command | None") -> None:
        if command is not None:
            self.set_busy(True)
            self.sent.emit(command)

    def _grant_command(self) -> "Command | None":
        amount, hours = self._given_amount(price_of(self._amount.text())), pieces_of(self._hours.text())
        if amount is None:
            return None
        if hours is None or hours > _MOST_HOURS:
            self._complain(text("Hours: a whole number from 1 to {most}.", most=_MOST_HOURS), self._hours)
            return None
        if not self._has_reason(text("A grant needs a reason.")):
            return None
        reason, scope = self._reason.text().strip(), self._scope.currentData()
        if self.deed is Deed.GRANT:
            return GrantCredit(_new_id(), reason, customer=self._customer, amount_fen=amount, hours=hours)
        return GrantCredit(_new_id(), reason, grant=self._grant, amount_fen=amount, hours=hours, scope=Scope(scope))

    def _revoke_command(self) -> "Command | None":
        if not self._has_reason(text("Say why it is revoked.")):
            return None
        return RevokeCredit(_new_id(), self._grant, self._reason.text().strip())

    def _payment_command(self) -> "Command | None":
        typed = self._amount.text().strip()
        back = typed[:1] in ("-", "−", "－")
        fen = self._given_amount(price_of(typed[1:] if back else typed))
        if fen is None or not self._has_reason(text("A payment needs its reference, such as the bank's number.")):
            return None
        return RecordPayment(_new_id(), self._customer, -fen if back else fen, self._reason.text().strip())

    def _limit_command(self) -> "Command | None":
        fen = price_of(self._amount.text())
        if fen is None:
            self._complain(text("An amount such as 50000 or ¥50,000.00."), self._amount)
        if fen is None or not self._has_reason(text("Say why the limit changes.")):
            return None
        return SetLimit(_new_id(), self._customer, fen, self._reason.text().strip())

    def _given_amount(self, fen: int | None) -> int | None:
        if not fen:
            self._complain(text("An amount such as 50000 or ¥50,000.00."), self._amount)
        return fen or None

    def _has_reason(self, sentence: str) -> bool:
        if self._reason.text().strip():
            return True
        self._complain(sentence, self._reason)
        return False

    def _complain(self, sentence: str, where: QLineEdit | None) -> None:
        """What is wrong, beside the buttons, and its box marked; an empty sentence takes both away."""
        self._wrong.setText(sentence)
        for box in (self._amount, self._hours, self._reason):
            restyle(box, "wrong", "true" if sentence and box is where else "false")
        if sentence and where is not None:
            where.setFocus()

    def _show_end(self) -> None:
        hours = pieces_of(self._hours.text())
        fits = hours is not None and hours <= _MOST_HOURS
        ends = moment(clock.now() + timedelta(hours=hours or 0)) if fits else "–"
        self._until.setText(ends)


def _named(name: QLabel, box: QLineEdit | QComboBox, width: int) -> QVBoxLayout:
    box.setFixedWidth(width)
    return column(name, box, spacing=4)


def _new_id() -> str:
    return uuid4().hex
