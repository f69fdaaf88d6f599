"""Credit: who asks for temporary credit, what runs, who is overdrawn, and each customer's account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.credit import GRANT_FEN
from app.i18n import text
from app.views.customers import CustomerRow
from ui import clock
from ui.credit.finding import CustomerSearch
from ui.credit.form import Allowed, Deed
from ui.credit.painting import QueueDelegate
from ui.credit.pane import CustomerPane
from ui.credit.queue import Entry, QueueList, Section, entries
from ui.credit.reading import AccountReader, Look, read_queue
from ui.credit.rights import answers, refusals
from ui.credit.wording import done
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import column, frame, page, row, rule

if TYPE_CHECKING:
    from app.bus import Command, Result

_TICK_MS = 1_000
_LEFT, _NARROW = 400, 300
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class CreditScreen(Screen):
    """Up and Down choose, Enter answers, Ctrl+Enter grants, F8 refuses, Esc goes back to the queue."""

    key = "credit"
    icon = "credit"
    watches = frozenset({"credit", "company", "order"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._queue, self._delegate = QueueList(), QueueDelegate()
        self._queue.setItemDelegate(self._delegate)
        self._pane = CustomerPane(self.begin, services)
        self._account = AccountReader(services, self)
        self._search = CustomerSearch(services, self)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._look, self._next = Look(), ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self._queue.setMinimumWidth(_NARROW)
        self._queue.setMaximumWidth(_LEFT)
        body = row(self._queue, rule(upright=True), self._pane, spacing=0)
        body.setStretch(0, 1)
        body.setStretch(2, 2)
        top = row(None, self._search, margins=(16, 4, 16, 4))
        whole = column(frame("bar", top), page(body), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._queue.chosen.connect(self._show_entry)
        self._queue.opened.connect(self._on_opened)
        self._search.found.connect(self._on_customer)
        self._account.arrived.connect(self._pane.show_account)
        self._account.asking.connect(self._pane.show_asking)
        self._pane.form.sent.connect(self._send)
        form = self._pane.form
        self._keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": lambda: self._in_form(form.send),
            "Ctrl+Enter": lambda: self._in_form(form.send),
            "F8": lambda: self._in_form(form.send if form.deed is Deed.REVOKE else form.refuse),
            "Ctrl+G": lambda: self.begin(Deed.GRANT),
            "Ctrl+P": lambda: self.begin(Deed.PAYMENT),
            "Ctrl+L": lambda: self.begin(Deed.LIMIT),
            "Ctrl+F": self._find_customer,
        }
        for keys, act in self._keys.items():
            QShortcut(QKeySequence(keys), self, act, context=_HERE)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    @staticmethod
    def title() -> str:
        """Credit."""
        return text("Credit")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose a request, a grant, an account")),
            ("Enter", text("To the form: the reason is typed first")),
            ("Ctrl+Enter", text("Grant, or send what the form says")),
            ("F8", text("Refuse a request, revoke a grant")),
            ("Ctrl+F", text("Find a customer")),
            ("Ctrl+G", text("Grant without a request")),
            ("Ctrl+P  Ctrl+L", text("Enter a payment, set a limit")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """A customer's account."""
        return {"customer": text("A customer's credit account")}

    def do(self, offer: str) -> None:
        """A customer's account."""
        self._find_customer()

    def refresh(self) -> None:
        """Read the queue and the shown account again."""
        reader, me = self.services.desk.reader, self.services.operator.code
        self._read.ask(lambda: read_queue(reader, me))

    def focus_first(self) -> None:
        """The queue."""
        self._queue.setFocus()

    def back(self) -> bool:
        """Out of the search or the form: to the queue."""
        if self._queue.hasFocus():
            return False
        if self._search.hasFocus():
            self._search.close_list()
        elif self._pane.form.isVisible():
            self._show_entry(self._queue.current)
        self._queue.setFocus()
        return True

    def tick(self) -> None:
        """A second has passed; a grant that has just ended is looked at again."""
        if not self.isVisible():
            return
        self._queue.tick()
        self._pane.facts.tick()
        running = [entry.grant for entry in self._queue.queue.entries if entry.section is Section.RUNNING]
        if any(grant and grant.ends_at and grant.ends_at <= clock.now() for grant in running):
            self.refresh()

    def begin(self, deed: Deed) -> None:
        """Open the form for something that nobody asked for."""
        if not self._pane.customer:
            self._find_customer()
            return
        why = refusals(self.services, self._look.elsewhere)[deed]
        if why:
            self.services.say(Message(why, Tone.WARN))
            return
        self._pane.form.begin(deed, self._pane.customer, GRANT_FEN if deed is Deed.GRANT else 0)
        self._open_form()

    def _open_form(self) -> None:
        self._pane.form.show()
        self._pane.form.setFocus()

    def _find_customer(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _in_form(self, act: Callable[[], None]) -> None:
        """A key that ends the form; without an open one it opens what the chosen row needs."""
        if self._pane.form.isVisible():
            act()
        elif self._queue.current is not None:
            self._on_opened(self._queue.current)

    def _on_customer(self, found: CustomerRow) -> None:
        self._queue.clear_choice()
        self._show_customer(found.code, found.name, None)
        self._pane.acts[Deed.GRANT].setFocus()

    def _on_look(self, look: Look) -> None:
        self._look = look
        before, shown = self._queue.current, self._pane.customer
        key = self._next or (before.key if before else "")
        rows = entries(look.grants, look.overdrawn, clock.now())
        if not key and not shown and rows:
            key = rows[0].key
        self._queue.show_entries(rows, key)
        self._next = ""
        self._follow(before, self._queue.current)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self._pane.empty.explain("database", text("The queue cannot be read now"), "", text("Try again"), self.refresh)

    def _follow(self, before: Entry | None, now: Entry | None) -> None:
        """The chosen row after a reading: what is being typed stays while the row stands where it stood."""
        if now is not None and (before is None or (now.key, now.section) != (before.key, before.section)):
            self._show_entry(now)
            return
        if now is not None:
            self._pane.facts.show_entry(now)
        elif before is not None:
            self._pane.form.hide()
        if self._pane.customer:
            self._read_account()

    def _show_entry(self, entry: Entry | None) -> None:
        if entry is None:
            self._pane.form.hide()
            return
        self._show_customer(entry.customer, entry.name, entry)
        if entry.grant is not None and entry.section is Section.WAITING:
            self._pane.form.answer(entry.grant, answers(self.services, entry.grant.id in self._look.own))
            self._pane.form.show()

    def _show_customer(self, customer: str, name: str, entry: Entry | None) -> None:
        self._pane.form.hide()
        self._pane.show_customer(customer, name, entry)
        self._pane.allow(refusals(self.services, self._look.elsewhere))
        self._read_account()

    def _read_account(self) -> None:
        self._account.read(self._pane.customer, self._look)

    def _on_opened(self, entry: Entry) -> None:
        if entry.grant is not None and entry.section is Section.RUNNING:
            no = refusals(self.services, self._look.elsewhere)[Deed.REVOKE]
            self._pane.form.revoke(entry.grant, Allowed(no))
        elif entry.section is not Section.WAITING:
            self.begin(Deed.GRANT)
            return
        self._open_form()

    def _send(self, command: Command) -> None:
        self._next = self._queue.after_current() if self._pane.form.deed is Deed.ANSWER else ""
        desk, actor, told = self.services.desk, self.services.actor, partial(self._on_done, self._pane.name)
        self.services.tasks.write(self, lambda: desk.handle(command, actor), told, self._on_refused)

    def _on_done(self, customer: str, result: Result[Any]) -> None:
        self.services.say(Message(done(result.value, customer), Tone.GOOD))
        if self._pane.form.deed is Deed.ANSWER:
            self._pane.form.hide()
        else:
            self._show_entry(self._queue.current)
        self._queue.setFocus()
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self._next = ""
        self._pane.form.set_busy(False)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()
