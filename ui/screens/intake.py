"""The phone form: an order from the first key to Ctrl+Enter without the mouse."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app import words
from app.domain.intake import Pay
from app.i18n import text
from app.usecases.ordering import PlaceOrder
from app.views.company import WarehouseRow
from app.views.customers import AddressRow, CustomerDetail
from ui import clock
from ui.intake.account import Account
from ui.intake.blockers import blockers, lacking
from ui.intake.customer import CustomerPane
from ui.intake.draft import DraftKeeper, is_empty, new_draft
from ui.intake.grid import LinesGrid
from ui.intake.keys import USUAL, key_words
from ui.intake.lines import LinesModel
from ui.intake.locking import Lock
from ui.intake.placing import Placing
from ui.intake.suggestions import SuggestionList
from ui.intake.terms import TermsPane
from ui.screen import Message, Screen, Services, Tone
from ui.widgets.basics import ElidedLabel, column, frame, icon_label, label, row, rule


class IntakeScreen(Screen):
    """One order at a time; what is typed is kept until it has been placed."""

    key = "intake"
    icon = "phone"
    watches = frozenset({"stock", "master", "credit"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._draft = self._thrown = new_draft()
        self._detail: CustomerDetail | None = None
        self._waits = self._shown = False
        self._lines = LinesModel(services.desk.reader, services.tasks)
        self._lines.setParent(self)
        self._customer = CustomerPane(services, SuggestionList(self))
        self._grid = LinesGrid(self._lines, SuggestionList(self), services.tasks)
        self._terms = TermsPane()
        self._notice_text, self._count = ElidedLabel(), label("", "meta")
        self._notice = frame("bar", row(icon_label("info"), self._notice_text, margins=(16, 6, 16, 6)))
        self._lock = Lock(self._customer, self._grid, self._terms)
        self._account = Account(services, self)
        self._placing = Placing(services, self._order, self)
        self._keeper = DraftKeeper(services.preferences, self._order, self)
        self._build()
        self._connect()
        self._connect_keys()
        self._show_draft(self._draft)

    def _build(self) -> None:
        self._notice.hide()
        hint = ElidedLabel(text("Enter next · Tab price · Ctrl+Del deletes the line · Ctrl+V pastes a list"), "meta")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot = frame("strip", row(self._count, hint, spacing=16, margins=(16, 0, 16, 0)))
        foot.setFixedHeight(28)
        body = row(self._customer, rule(upright=True), spacing=0)
        body.addLayout(column(self._notice, self._grid, foot, spacing=0), 1)
        body.addWidget(self._terms)
        self.setLayout(body)

    def _connect(self) -> None:
        self._customer.picked.connect(self._choose)
        self._customer.address_changed.connect(self._on_address)
        self._customer.address_chosen.connect(self._grid.go_on)
        self._customer.usual_chosen.connect(self._grid.add_part)
        self._customer.order_chosen.connect(self.services.open_order)
        self._customer.left.connect(self._grid.go_on)
        self._lines.changed.connect(self._on_lines)
        self._lines.settled.connect(self._on_settled)
        self._lines.unknown.connect(self._on_unknown)
        self._grid.left.connect(self._on_grid_left)
        self._terms.changed.connect(self._on_changed)
        self._terms.submitted.connect(self.submit)
        self._terms.left.connect(self._grid.go_on)
        self._account.changed.connect(self._show)
        self._placing.changed.connect(self._on_placing)
        self._placing.sending.connect(self._on_sending)
        self._placing.placed.connect(lambda _placed: self._begin_anew())

    def _connect_keys(self) -> None:
        acts: list[tuple[str, Callable[[], Any]]] = [
            ("F2", self._customer.focus_search),
            ("F3", self._customer.open_address),
            ("F4", self._customer.begin_new),
            ("F6", self._terms.focus_promise),
            ("F7", self._terms.swap_pay),
            ("F8", self._ask_credit),
            ("F9", self._customer.open_latest),
            *((f"Ctrl+{enter}", self.submit) for enter in ("Return", "Enter")),
            ("Ctrl+Backspace", self.throw_away),
            ("Ctrl+Shift+Backspace", self.bring_back),
            *((f"Alt+{at + 1}", partial(self._customer.choose_usual, at)) for at in range(USUAL)),
        ]
        for keys, act in acts:
            shortcut = QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)

    @staticmethod
    def title() -> str:
        """Phone order."""
        return text("New order")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return key_words()

    @staticmethod
    def offers() -> dict[str, str]:
        """A new customer."""
        return {"customer": text("New customer")}

    def do(self, offer: str) -> None:
        """A new customer."""
        self._customer.begin_new()

    def refresh(self) -> None:
        """Names, stock, prices and credit of now; the first time also the draft of last time."""
        self.services.tasks.read(self, self.services.desk.reader.warehouses, self._on_warehouses, lane="warehouses")
        if self._shown:
            self._lines.look_again()
            self._account.look_again()
            return
        self._shown = True
        kept = self._keeper.kept()
        if kept is not None:
            self._restore(kept[0])
            when = words.clock(kept[1], clock.now())
            self._notice_text.setText(text("Your draft of {time} is back. Ctrl+Backspace throws it away.", time=when))
            self._notice.show()

    def focus_first(self) -> None:
        """Who calls; with a customer there, the lines."""
        if self._draft.customer:
            self._grid.go_on()
        else:
            self._customer.focus_search()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was typed is lost with another screen, language or the end of the program."""
        self._keeper.keep()
        super().hideEvent(event)

    def back(self) -> bool:
        """Esc: what hangs or asks goes first."""
        return self._grid.close_list() or self._customer.back() or self._terms.back()

    def take_code(self, code: str) -> bool:
        """A scanned product is a line, or one piece more; our own numbers open what they name."""
        return self._lines.scan(code)

    def submit(self) -> None:
        """Ctrl+Enter: place it, unless something is still being typed or looked up."""
        if self._placing.is_busy or not all(pane.commit() for pane in (self._customer, self._grid, self._terms)):
            return
        order = self._order()
        if lacking(order) is not None:
            (self._grid.go_on if order.customer else self._customer.focus_search)()
        elif self._lines.is_looking:
            self._waits = True
        else:
            self._placing.place()

    def throw_away(self) -> None:
        """Ctrl+Backspace: an empty form; what was there can be had back."""
        if self._placing.is_busy:
            return
        order = self._order()
        if not is_empty(order):
            self._thrown = order
            self.services.say(Message(text("Form emptied. Ctrl+Shift+Backspace brings it back.")))
        self._begin_anew()

    def bring_back(self) -> None:
        """Ctrl+Shift+Backspace."""
        if not is_empty(self._thrown) and not self._placing.is_busy:
            self._restore(self._thrown)
            self._keeper.keep()

    def _order(self) -> PlaceOrder:
        """The form as the command that will place it."""
        terms: dict[str, Any] = self._terms.terms_of(self._draft)
        return replace(self._draft, lines=self._lines.placed(), **terms)

    def _begin_anew(self) -> None:
        self._notice.hide()
        self._show_draft(new_draft())
        self._keeper.keep()
        self._customer.focus_search()

    def _restore(self, draft: PlaceOrder) -> None:
        self._show_draft(draft)
        if draft.customer:
            self._read_customer(draft.customer, self._show_customer)
        self.focus_first()

    def _show_draft(self, draft: PlaceOrder) -> None:
        self._draft, self._detail, self._waits = draft, None, False
        self._account.follow(None)
        self._customer.show_customer(None)
        self._terms.show_terms(draft)
        self._terms.show_recipient("", "")
        self._lines.restore(draft.lines)
        self._on_changed()

    def _choose(self, code: str) -> None:
        """Another customer: their newest address, and paid as last time."""
        self._draft = replace(self._draft, customer=code, address="", place=None)

        def chosen(detail: CustomerDetail) -> None:
            newest = detail.addresses[0] if detail.addresses else AddressRow("", None, None)
            self._draft = replace(self._draft, address=newest.address, place=newest.place)
            self._terms.show_pay(detail.orders[0].pay if detail.orders else Pay.PREPAID)
            self._show_customer(detail)

        self._read_customer(code, chosen)
        self._grid.go_on()

    def _read_customer(self, code: str, done: Callable[[CustomerDetail], None]) -> None:
        reader = self.services.desk.reader

        def found(detail: CustomerDetail | None) -> None:
            if detail is not None and self._draft.customer == code:
                done(detail)

        self.services.tasks.read(self, lambda: reader.customer(code), found, lane="customer")

    def _show_customer(self, detail: CustomerDetail) -> None:
        self._detail = detail
        self._customer.show_customer(detail)
        self._customer.address.show_address(AddressRow(self._draft.address, self._draft.place, None))
        self._terms.show_recipient(detail.row.contact, detail.row.phone)
        self._grid.usual = detail.usual
        self._lines.price_at(detail.row.level)
        self._account.follow(detail.credit)
        self._on_changed()

    def _on_address(self, address: AddressRow) -> None:
        self._draft = replace(self._draft, address=address.address, place=address.place)
        self._on_changed()

    def _on_warehouses(self, warehouses: Sequence[WarehouseRow]) -> None:
        self._lines.name_warehouses({warehouse.code: warehouse.name for warehouse in warehouses})

    def _on_unknown(self, code: str) -> None:
        self.services.say(Message(text("No product has the code {code}.", code=code), Tone.WARN))

    def _on_grid_left(self, by: int) -> None:
        (self._terms.focus_promise if by > 0 else self._customer.focus_search)()

    def _ask_credit(self) -> None:
        if self._terms.pay is Pay.CREDIT:
            self._terms.ask_reason()
        else:
            self.services.say(Message(text("Temporary credit is for orders on account: F7 changes the payment.")))

    def _on_lines(self) -> None:
        """A line is worth more than half a second of typing: it is kept at once."""
        self._on_changed()
        self._keeper.keep()

    def _on_changed(self) -> None:
        self._placing.reconsider()
        self._keeper.keep_soon()

    def _on_settled(self) -> None:
        if self._waits:
            self._waits = False
            self.submit()

    def _on_sending(self, order: PlaceOrder) -> None:
        """What is sent is what is kept, so that a crash from now on cannot place it twice."""
        self._draft = order
        self._keeper.keep()

    def _on_placing(self) -> None:
        self._lock.shut(self._placing.is_busy)
        self._show()
        if self._placing.quote is not None:
            self._lines.show_quote(self._placing.quote.lines)

    def _show(self) -> None:
        order, quote, credit = self._order(), self._placing.quote, self._account.credit
        total, unknown = quote.total_fen if quote else self._lines.total_fen, self._account.is_unknown
        self._customer.show_credit(credit, total if order.pay is Pay.CREDIT else 0, unknown=unknown)
        self._terms.show_quote(quote)
        said = blockers(order, quote, credit, self._placing.refused, unknown=unknown)
        self._terms.show_said(said, busy=self._placing.is_busy)
        pieces = sum(line.quantity for line in order.lines)
        self._count.setText(text("{lines} lines · {pieces} pcs", lines=len(order.lines), pieces=f"{pieces:,}"))
