"""The right of the phone form: promise, payment, recipient, money, and what still stands in the way."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout

from app import words
from app.domain.intake import Pay
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.usecases.ordering import MOST_HOURS, PlaceOrder, Quote
from ui import theme
from ui.intake.amounts import pieces_of
from ui.intake.scrolling import scrolled
from ui.intake.suggestions import Box
from ui.screen import Message, Tone
from ui.widgets.basics import ElidedLabel, button, clear, column, icon_label, label, page, restyle, row, rule
from ui.widgets.flow import FlowLayout

WIDE, _NARROW = 264, 240
_STEPS = (2, 4, 8, 24, 48, 72, 120, 168)
_ICONS = {Tone.GOOD: "check", Tone.WARN: "warning", Tone.BAD: "stop", Tone.INFO: "info"}


class TermsPane(QFrame):
    """`changed` says that the order became another one, `submitted` that it shall be placed, `left` that the
    keyboard goes back to the lines."""

    changed = Signal()
    submitted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setMinimumWidth(_NARROW)
        self.setMaximumWidth(WIDE)
        self._hours, self._until = Box(), label("", "meta")
        self._is_sound = True
        self._hours.setFixedWidth(60)
        self._hours.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._hours.installEventFilter(self)
        self._hours.textEdited.connect(lambda _typed: self._on_hours())
        self._urgent = page(row(icon_label("late", theme.tokens().bad), label(text("Urgent"), "bad"), spacing=4))
        self._pays = QButtonGroup(self)
        self._pay_buttons = {pay: self._pay(pay, told) for pay, told in _pay_words().items()}
        self._contact, self._phone, self._remark = Box(), Box(), Box()
        self._reason, self._reason_title = Box(), ElidedLabel(text("Reason for temporary credit"), "meta")
        self._goods, self._discount, self._freight = label(), label(), label()
        self._promotion, self._total = ElidedLabel("", "quiet"), label("", "title")
        self._said: QVBoxLayout = column(spacing=6)
        self._submit = button(text("Place order") + "  Ctrl+Enter", self.submitted.emit, "primary")
        self._submit.setProperty("big", "true")
        self._build()
        for box in (self._contact, self._phone, self._remark, self._reason):
            box.textEdited.connect(lambda _typed: self.changed.emit())
        self._contact.returnPressed.connect(self._phone.setFocus)
        self._phone.returnPressed.connect(self._remark.setFocus)
        self._remark.returnPressed.connect(self._submit.setFocus)
        self._reason.returnPressed.connect(self._on_reason)

    def _build(self) -> None:
        self._remark.setPlaceholderText(text("Remark"))
        self._reason.setPlaceholderText(text("Reason, then Enter"))
        promise = row(self._hours, label(text("hours"), "quiet"), None, self._urgent)
        pay = FlowLayout(spacing=6)
        for choice in self._pay_buttons.values():
            pay.addWidget(choice)
        money = QGridLayout()
        money.setContentsMargins(0, 0, 0, 0)
        money.setVerticalSpacing(4)
        self._promotion.setText(text("Promotion"))
        goods, freight = label(text("Goods"), "quiet"), label(text("Freight"), "quiet")
        lines = ((goods, self._goods), (self._promotion, self._discount), (freight, self._freight))
        for at, (title, amount) in enumerate((*lines, (label(text("Total"), "section"), self._total))):
            money.addWidget(title, at, 0)
            money.addWidget(amount, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        body = column(
            column(_heading(text("Promise"), "F6"), promise, self._until, spacing=2),
            column(_heading(text("Paid how"), "F7"), pay, spacing=2),
            column(_heading(text("Recipient"), ""), row(self._contact, self._phone, spacing=6), spacing=2),
            self._remark,
            rule(),
            money,
            rule(),
            self._said,
            None,
            spacing=10,
            margins=(16, 12, 16, 0),
        )
        reason = column(self._reason_title, self._reason, spacing=2)
        foot = column(reason, self._submit, spacing=8, margins=(16, 8, 16, 12))
        self.setLayout(column(scrolled(page(body)), foot, spacing=0))

    def _pay(self, pay: Pay, told: str) -> QPushButton:
        made = button(told, kind="chip")
        made.setCheckable(True)
        self._pays.addButton(made)
        made.clicked.connect(lambda: self.changed.emit())
        return made

    def sizeHint(self) -> QSize:
        """As wide as it may be, where the lines have room enough."""
        return QSize(WIDE, super().sizeHint().height())

    @property
    def pay(self) -> Pay:
        """How it is paid."""
        return Pay.CREDIT if self._pay_buttons[Pay.CREDIT].isChecked() else Pay.PREPAID

    def commit(self) -> bool:
        """False where the promise is no number of hours."""
        sound = self._is_sound
        if not sound:
            self.focus_promise()
        return sound

    @property
    def reason(self) -> str:
        """What the supervisor reads; empty while nobody is asked."""
        return self._reason.text().strip()

    def terms_of(self, draft: PlaceOrder) -> dict[str, object]:
        """What the boxes say, by fields of PlaceOrder; hours that are none keep the draft's."""
        hours = pieces_of(self._hours.text()) or 0
        return {
            "pay": self.pay,
            "promise_hours": hours if 0 < hours <= MOST_HOURS else draft.promise_hours,
            "contact": self._contact.text().strip(),
            "phone": self._phone.text().strip(),
            "remark": self._remark.text().strip(),
            "reason": self.reason,
            "ask_credit": bool(self.reason),
        }

    def show_terms(self, draft: PlaceOrder) -> None:
        """A draft's terms in the boxes."""
        self._hours.setText(str(draft.promise_hours))
        self._is_sound = True
        restyle(self._hours, "wrong", "")
        self._contact.setText(draft.contact)
        self._phone.setText(draft.phone)
        self._remark.setText(draft.remark)
        self.show_pay(draft.pay)
        self._show_reason(draft.reason, shown=bool(draft.reason))

    def show_pay(self, pay: Pay) -> None:
        """How it is paid, without saying so."""
        self._pay_buttons[pay].setChecked(True)

    def show_recipient(self, contact: str, phone: str) -> None:
        """The customer's own, which count where nothing is typed."""
        self._contact.setPlaceholderText(contact or text("Contact"))
        self._phone.setPlaceholderText(phone or text("Phone number"))

    def show_quote(self, quote: Quote | None) -> None:
        """Money and promise; empty while there is nothing to quote."""
        promised = f"{quote.promised_at.astimezone(SITE_ZONE):%m-%d %H:%M}" if quote else ""
        self._until.setText(text("Leaves by {time}", time=promised) if quote else text("From when the order is placed"))
        self._urgent.setVisible(quote is not None and quote.urgent)
        self._promotion.setText(quote.promotion if quote and quote.promotion else text("Promotion"))
        amounts = (quote.goods_fen, -quote.discount_fen, quote.freight_fen, quote.total_fen) if quote else (None,) * 4
        where: tuple[QLabel, ...] = (self._goods, self._discount, self._freight, self._total)
        for amount, shown in zip(amounts, where, strict=True):
            shown.setText("–" if amount is None else words.money(amount))

    def show_said(self, said: Sequence[Message], *, busy: bool) -> None:
        """What stands in the way."""
        clear(self._said)
        for message in said:
            colour = theme.tokens().colour(message.tone.value).name()
            icon = column(icon_label(_ICONS[message.tone], colour), None, margins=(0, 2, 0, 0))
            told = label(message.text, "" if message.tone is Tone.INFO else message.tone.value, wrap=True)
            told.setMinimumWidth(WIDE // 2)  # a word too long for the pane shall not push the amounts out of it
            line = row(icon, told, spacing=6)
            line.setStretch(1, 1)
            self._said.addLayout(line)
        self._submit.setEnabled(not busy)
        self._submit.setText(text("Placing…") if busy else text("Place order") + "  Ctrl+Enter")

    def focus_promise(self) -> None:
        """F6, and from the end of the lines."""
        self._hours.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._hours.selectAll()

    def swap_pay(self) -> None:
        """F7."""
        self.show_pay(Pay.PREPAID if self.pay is Pay.CREDIT else Pay.CREDIT)
        self.changed.emit()

    def ask_reason(self) -> None:
        """F8: one line for the supervisor."""
        self._show_reason(self._reason.text(), shown=True)
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def back(self) -> bool:
        """Esc: nobody is asked for credit; False where nobody was."""
        if self._reason.isHidden():
            return False
        self._show_reason("", shown=False)
        self.changed.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows step through the usual promises, Enter goes on, what is no number is marked."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(up=key == Qt.Key.Key_Up)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._contact.setFocus()
            return True
        if key == Qt.Key.Key_Backtab:
            self.left.emit()
            return True
        return False

    def _step(self, *, up: bool) -> None:
        hours = pieces_of(self._hours.text()) or 0
        more, fewer = [step for step in _STEPS if step > hours], [step for step in _STEPS if step < hours]
        self._hours.setText(str((more or _STEPS[-1:])[0] if up else (fewer or _STEPS[:1])[-1]))
        self._on_hours()

    def _on_hours(self) -> None:
        hours = pieces_of(self._hours.text()) or 0
        self._is_sound = 0 < hours <= MOST_HOURS
        restyle(self._hours, "wrong", "" if self._is_sound else "true")
        self.changed.emit()

    def _on_reason(self) -> None:
        restyle(self._reason, "wrong", "" if self.reason else "true")
        if self.reason:
            self.submitted.emit()

    def _show_reason(self, told: str, *, shown: bool) -> None:
        self._reason.setText(told)
        restyle(self._reason, "wrong", "")
        self._reason.setVisible(shown)
        self._reason_title.setVisible(shown)


def _pay_words() -> dict[Pay, str]:
    return {Pay.PREPAID: text("Prepaid"), Pay.CREDIT: text("On account")}


def _heading(told: str, key: str) -> QVBoxLayout:
    return column(row(label(told, "meta"), None, label(key, "meta")))
