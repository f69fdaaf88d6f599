"""The left of the phone form: who calls, their credit, address, usual parts and latest orders."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app import words
from app.i18n import text
from app.views.customers import CreditRow, CustomerDetail, PartRow
from app.views.orders import OrderRow
from ui import clock, theme
from ui.intake.address import AddressBox
from ui.intake.credit_bar import CreditBar
from ui.intake.keys import USUAL
from ui.intake.new_customer import NewCustomer, kind_name
from ui.intake.scrolling import scrolled
from ui.intake.suggestions import Box, Offer, Suggester, Suggestion, SuggestionList
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, clear, column, label, page, row, rule

WIDE, _NARROW = 276, 240
_LATEST = 5


class CustomerPane(QFrame):
    """`picked` brings the code of the customer found or made, `address_changed` an AddressRow (`address_chosen`: and
    the keyboard goes on), `usual_chosen` a PartRow, `order_chosen` a number; `left` says that the keyboard goes back to
    the lines."""

    picked = Signal(str)
    address_changed = Signal(object)
    address_chosen = Signal()
    usual_chosen = Signal(object)
    order_chosen = Signal(str)
    left = Signal()

    def __init__(self, services: Services, hanging: SuggestionList) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setMinimumWidth(_NARROW)
        self.setMaximumWidth(WIDE)
        self._services = services
        self._search = Box()
        self._search.setPlaceholderText(text("Name, phone, initials or code"))
        self._suggester = Suggester(self._search, hanging, services.tasks, self._find).attach()
        self._suggester.taken.connect(self.picked.emit)
        self._suggester.missed.connect(self._on_missed)
        self._suggester.left.connect(self._on_left)
        self._hint = label(_how(), "quiet", wrap=True)
        self._name, self._meta, self._contact = ElidedLabel(), ElidedLabel("", "meta"), ElidedLabel("", "meta")
        self._name.setProperty("kind", "section")
        self._credit = CreditBar()
        last = text("The customer's last address counts")
        self.address = AddressBox(services.desk, services.tasks, hanging, last)
        self.address.changed.connect(self.address_changed.emit)
        self.address.chosen.connect(lambda _address: self.address_chosen.emit())
        self._parts: tuple[PartRow, ...] = ()
        self._orders: list[_Entry] = []
        self._usual, self._latest = column(spacing=0), column(spacing=0)
        self._new = NewCustomer(services, hanging)
        self._new.saved.connect(self.picked.emit)
        self._pages, self._shown = QStackedWidget(), _EMPTY
        self._build()
        self.show_customer(None)

    def _build(self) -> None:
        empty = page(column(self._hint, row(button(text("New customer") + "  F4", self.begin_new)), None, spacing=12))
        card = page(
            column(
                column(self._name, self._meta, self._contact, spacing=0),
                self._credit,
                column(_heading(text("Address"), "F3"), self.address, spacing=2),
                rule(),
                _heading(text("Usual parts"), f"Alt+1 … {USUAL}"),
                self._usual,
                rule(),
                _heading(text("Latest orders"), "F9"),
                self._latest,
                None,
                spacing=8,
            )
        )
        for shown in (empty, scrolled(card), self._new):
            self._pages.addWidget(shown)
        head = column(_heading(text("Customer"), "F2"), self._search, spacing=2)
        self.setLayout(column(head, self._pages, spacing=12, margins=(16, 12, 16, 8)))

    def sizeHint(self) -> QSize:
        """As wide as it may be, where the lines have room enough."""
        return QSize(WIDE, super().sizeHint().height())

    def focus_search(self) -> None:
        """Who calls?"""
        if self._pages.currentIndex() == _NEW:
            self._pages.setCurrentIndex(self._shown)
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def commit(self) -> bool:
        """False while somebody else is being searched for."""
        searching = self._search.hasFocus() and self._search.isModified() and bool(self._search.text().strip())
        if searching:
            self._suggester.enter()
        return not searching

    def open_address(self) -> None:
        """F3: their addresses, once somebody is there."""
        if self._pages.currentIndex() == _CARD:
            self.address.open()

    def choose_usual(self, at: int) -> None:
        """Alt+1 …"""
        if at < len(self._parts):
            self.usual_chosen.emit(self._parts[at])

    def open_latest(self) -> None:
        """F9: their latest orders, once somebody is there."""
        if self._pages.currentIndex() == _CARD and self._orders:
            self._orders[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(self, entry: "_Entry", by: int) -> None:
        at = self._orders.index(entry) + by
        if 0 <= at < len(self._orders):
            self._orders[at].setFocus()

    def _on_left(self) -> None:
        """A search that was given up: the customer of this order is shown again."""
        if self._shown == _CARD:
            self._search.setText(self._name.text())

    def begin_new(self) -> None:
        """A customer nobody knows yet; what was typed to find them is kept."""
        typed = self._search.text().strip() if self._search.isModified() else ""
        self._suggester.close()
        self._pages.setCurrentIndex(_NEW)
        self._new.begin(typed)

    def back(self) -> bool:
        """Esc: hide what hangs, leave the form of a new customer."""
        if self._suggester.step(0):
            self._suggester.close()
            return True
        if self._pages.currentIndex() == _NEW:
            self.focus_search()
            return True
        if any(entry.hasFocus() for entry in self._orders):
            self.left.emit()
            return True
        return False

    def show_customer(self, detail: CustomerDetail | None) -> None:
        """Everything about who calls; None for nobody yet."""
        self._hint.setText(_how())
        self._search.setText(detail.row.name if detail else "")
        self._search.setCursorPosition(0)
        self._suggester.close()
        self._shown = _CARD if detail else _EMPTY
        self._pages.setCurrentIndex(self._shown)
        if detail is None:
            self._parts = ()
            return
        who = detail.row
        self._name.setText(who.name)
        level = text("price level {level}", level=who.level) if who.level else ""
        self._meta.setText(" · ".join(part for part in (who.code, kind_name(who.kind), level) if part))
        self._contact.setText(f"{who.contact}  {who.phone}".strip())
        self.address.offer_own(detail.addresses)
        self._show_usual(detail.usual[:USUAL])
        self._show_latest(detail.orders[:_LATEST])

    def show_credit(self, credit: CreditRow | None, order_fen: int, *, unknown: bool) -> None:
        """The account, and what this order would leave of it."""
        self._credit.show_credit(credit, order_fen, unknown=unknown)

    def _find(self, typed: str) -> Offer:
        found = self._services.desk.reader.customers(typed, 12)
        return Offer([Suggestion(who.name, f"{who.phone}  {who.region}", who.code) for who in found])

    def _on_missed(self, typed: str) -> None:
        self._pages.setCurrentIndex(_EMPTY)
        self._hint.setText(text("Nobody found for “{typed}”. Type less of it, or F4 for a new customer.", typed=typed))

    def _show_usual(self, parts: tuple[PartRow, ...]) -> None:
        clear(self._usual)
        self._parts = parts
        for at, part in enumerate(parts, start=1):
            price = words.money(part.price_fen) if part.price_fen else "–"
            chosen = _emitting(self.usual_chosen.emit, part)
            self._usual.addWidget(_Entry(str(at), part.name, price, f"{part.sku} {part.name}", chosen))
        if not parts:
            self._usual.addWidget(label(text("Nothing bought yet"), "quiet"))

    def _show_latest(self, orders: tuple[OrderRow, ...]) -> None:
        clear(self._latest)
        self._orders.clear()
        for order in orders:
            style, when = theme.stage_style(order.stage), words.clock(order.promised_at, clock.now())
            told = f"{words.stage(order.stage)}  {order.no}"
            opened = _emitting(self.order_chosen.emit, order.no)
            tip = text("Promised {time}", time=when)
            entry = _Entry("", told, words.money(order.amount_fen), tip, opened, style.icon)
            entry.stepped.connect(partial(self._step, entry))
            self._orders.append(entry)
            self._latest.addWidget(entry)
        if not orders:
            self._latest.addWidget(label(text("No order yet"), "quiet"))


_EMPTY, _CARD, _NEW = range(3)


def _how() -> str:
    return text("Type any part of the name, the phone number or the initials; Enter takes the first found.")


def _emitting(emit: Callable[[object], None], value: object) -> Callable[[], None]:
    return lambda: emit(value)


def _heading(told: str, key: str) -> QVBoxLayout:
    return column(row(label(told, "meta"), None, label(key, "meta")))


class _Entry(QWidget):
    """One line: a key or icon, words that give way, a number; a click chooses it, and Enter where it has the keyboard.
    `stepped` brings -1 for the one above, 1 for the one below."""

    stepped = Signal(int)

    def __init__(self, key: str, told: str, number: str, tip: str, clicked: Callable[[], None], icon: str = "") -> None:
        super().__init__()
        self._clicked = clicked
        lead = label(key, "meta", theme.code_font(12))
        if icon:
            lead.setPixmap(theme.pixmap(icon, theme.tokens().quiet, 14, self.devicePixelRatioF()))
        lead.setFixedWidth(18)
        self.setFixedHeight(24)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(row(lead, ElidedLabel(told), label(number), spacing=4))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chosen."""
        self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, arrows go on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._clicked()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """It shows where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And shows it no longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tint and a bar while the keyboard is here."""
        if self.hasFocus():
            now, painter = theme.tokens(), QPainter(self)
            painter.fillRect(self.rect(), QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
            painter.fillRect(0, 0, 3, self.height(), QColor(now.accent))
