"""Everything at the right of the queue: who it is, what was asked, the form, the account."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from app import words
from app.i18n import text
from ui import clock, theme
from ui.credit.account import AccountLook, AccountPanel
from ui.credit.form import Deed, DeedForm
from ui.credit.queue import Entry, Section
from ui.credit.wording import arrow, hms, serves, state_of, taken, waits
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, column, frame, icon_label, label, page, row, show_icon
from ui.widgets.empty_state import EmptyState


class Facts(QWidget):
    """What is known of the chosen request or grant; a running one counts down."""

    def __init__(self, open_order: Callable[[str], None]) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._icon, self._what = icon_label("clock"), label("", "section")
        self._right, self._more = label("", font=theme.font(15, bold=True)), label("", "meta")
        self._order = button("", lambda: open_order(self._order.text()), "link", tip=text("Open the order"))
        self._reason = label("", wrap=True)
        top = row(self._icon, self._what, self._right, self._order, None, self._more)
        self.setLayout(column(top, self._reason, spacing=4))

    def show_entry(self, entry: Entry | None) -> None:
        """Another one; nothing for an account without a request."""
        self._entry = entry
        grant = entry.grant if entry else None
        self.setVisible(grant is not None)
        if grant is None:
            return
        self._order.setText(grant.order_no)
        self._order.setVisible(bool(grant.order_no))
        by = arrow(grant.asked_by, grant.decided_by)
        self._more.setText(" · ".join(part for part in (by, "" if grant.order_no else serves(grant)) if part))
        said = arrow(grant.reason, grant.answer)
        self._reason.setText(said)
        self._reason.setVisible(bool(said))
        self.tick()

    def tick(self) -> None:
        """The time goes on."""
        entry, now, look = self._entry, clock.now(), theme.tokens()
        if entry is None or entry.grant is None:
            return
        grant = entry.grant
        amount = words.money(grant.amount_fen)
        if entry.section is Section.WAITING:
            show_icon(self._icon, "clock", look.warn)
            self._what.setText(text("{amount} asked for", amount=amount))
            self._right.setText(waits(grant, now))
        elif entry.section is Section.RUNNING:
            show_icon(self._icon, "play", look.good)
            self._what.setText(taken(grant))
            self._right.setText(text("ends in {time}", time=hms((grant.ends_at or now) - now)))
        else:
            show_icon(self._icon, "info", look.quiet)
            self._what.setText(amount)
            self._right.setText(state_of(grant, now))


class CustomerPane(QStackedWidget):
    """One customer; `act` begins a deed for them."""

    def __init__(self, act: Callable[[Deed], None], services: Services) -> None:
        super().__init__()
        self._name, self._code = ElidedLabel("", "title"), label("", "meta", font=theme.code_font(12))
        self.facts, self.form, self.account = Facts(services.open_order), DeedForm(), AccountPanel(services.preferences)
        self._busy = label(text("Asking the finance system…"), "meta")
        self.acts = {
            Deed.GRANT: button(text("Grant…"), lambda: act(Deed.GRANT), icon="clock", tip="Ctrl+G"),
            Deed.PAYMENT: button(text("Payment…"), lambda: act(Deed.PAYMENT), tip="Ctrl+P"),
            Deed.LIMIT: button(text("Limit…"), lambda: act(Deed.LIMIT), tip="Ctrl+L"),
        }
        who = row(self._name, self._code, self._busy, *self.acts.values(), spacing=8)
        who.setStretch(0, 1)
        head = frame("card", column(who, self.facts, self.form, spacing=10, margins=(16, 12, 16, 12)))
        account = frame("card", column(self.account, margins=(16, 12, 16, 12)))
        body = column(head, account, spacing=12, margins=(16, 12, 16, 12))
        body.setStretch(1, 1)
        self.empty = EmptyState()
        self.empty.explain(
            "credit", text("Nothing chosen"), text("Choose a row at the left, or find a customer: Ctrl+F.")
        )
        self.addWidget(self.empty)
        self.addWidget(page(body))
        self.form.hide()
        self._busy.hide()
        self.customer = ""

    @property
    def name(self) -> str:
        """The customer's name."""
        return self._name.text()

    def show_customer(self, customer: str, name: str, entry: Entry | None) -> None:
        """Who it is and what was asked; the account comes after it."""
        self.customer = customer
        self._name.setText(name)
        self._code.setText(customer)
        self.facts.show_entry(entry)
        self.account.setVisible(False)
        self.setCurrentIndex(1)

    def show_account(self, look: AccountLook) -> None:
        """The account as it is known."""
        self._name.setText(look.credit.name)
        self.account.show_account(look)
        self.account.setVisible(True)

    def show_asking(self, asking: bool) -> None:
        """Whether the finance system is being asked."""
        self._busy.setVisible(asking)

    def allow(self, refusals: dict[Deed, str]) -> None:
        """Why each deed is not possible; empty where it is."""
        keys = {Deed.GRANT: "Ctrl+G", Deed.PAYMENT: "Ctrl+P", Deed.LIMIT: "Ctrl+L"}
        for deed, pressed in self.acts.items():
            why = refusals.get(deed, "")
            pressed.setEnabled(not why)
            pressed.setToolTip(why or keys[deed])
