"""Printers: what waits to be printed and why, the printers there are, and where each station prints what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.domain.people import Permission
from app.domain.printing import Delivery
from app.i18n import text
from app.usecases.printing import JobChanged, PrinterSaved, PrinterUsed, Reprinted, RetirePrinter
from app.words import printing
from ui.printers.jobs import JobsPage
from ui.printers.lamp import LampStrip
from ui.printers.reading import Look, look
from ui.printers.setup import SetupPage
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, column, frame, page, row, rule
from ui.widgets.resending import UndrawnNote

if TYPE_CHECKING:
    from app.bus import Command, Result

_OPEN, _ALL, _SETUP = range(3)
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class PrintersScreen(Screen):
    """Ctrl+Tab goes from the open jobs to all of them and to the printers; the panel does what can be done."""

    key = "printers"
    icon = "printer"
    watches: ClassVar[frozenset[str]] = frozenset({"print_job", "printer", "order", "message"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._jobs, self._setup, self._stack = JobsPage(services), SetupPage(services), QStackedWidget()
        self._lamps, self._seen, self._shown = LampStrip(), False, _OPEN
        self._undrawn = UndrawnNote(services)
        self._may_change = services.may(Permission.PRINTERS)
        names = (text("To print"), text("All jobs"), text("Printers"))
        self._chips = [self._chip(at, name) for at, name in enumerate(names)]
        self._build()
        self._connect()

    def _chip(self, at: int, name: str) -> QPushButton:
        chip = button(name, partial(self._show, at), "chip")
        chip.setCheckable(True)
        chip.setChecked(at == _OPEN)
        return chip

    def _build(self) -> None:
        self._new = button(f"{text('New printer')}   F2", self._begin)
        self._new.setVisible(self._may_change)
        bar = frame("bar", row(*self._chips, None, self._new, margins=(16, 4, 16, 4)))
        lamps = page(column(self._lamps, self._undrawn, spacing=8, margins=(16, 10, 16, 10)))
        for part in (self._jobs, self._setup):
            self._stack.addWidget(part)
        whole = column(bar, lamps, rule(), self._stack, spacing=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        panel, form = self._jobs.panel, self._setup.form
        for part in (panel, form, self._setup.uses):
            part.asked.connect(self._send)
        panel.order_opened.connect(self.services.open_order)
        form.tried.connect(self._try_out)
        self._undrawn.done.connect(self.refresh)
        self._jobs.all_wanted.connect(partial(self._show, _ALL))
        keys: dict[str, Callable[[], object]] = {
            "F2": self._begin,
            "F5": partial(self._at_jobs, panel.retry),
            "F6": partial(self._at_setup, form.try_out),
            "F8": self._undrawn.resend,
            "F9": partial(self._at_jobs, panel.reprint),
            "Del": partial(self._at_jobs, panel.cancel),
            "Ctrl+Return": partial(self._at_setup, self._setup.save),
            "Ctrl+Enter": partial(self._at_setup, self._setup.save),
            "Ctrl+Tab": lambda: self._show((self._shown + 1) % len(self._chips)),
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=_HERE)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Printers")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("Ctrl+Tab", text("Open jobs, all jobs, printers")),
            ("Enter", text("To the panel of what is chosen")),
            ("F5", text("Try the chosen job now")),
            ("Del", text("Do not print the chosen job")),
            ("F8", text("Have the labels drawn that could not be drawn")),
            ("F9", text("Reprint the chosen label, with a reason")),
            ("F2", text("A new printer")),
            ("F6", text("A test page of the chosen printer")),
            ("Ctrl+Enter", text("Save the form")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """By Ctrl+K."""
        return {"new": text("New printer")}

    def do(self, offer: str) -> None:
        """The empty form."""
        self._begin()

    def refresh(self) -> None:
        """Read everything again."""
        desk, is_open = self.services.desk, self._shown == _OPEN
        self._read.ask(lambda: look(desk, is_open=is_open))

    def focus_first(self) -> None:
        """The list."""
        if self._shown == _SETUP:
            self._setup.focus_first()
        else:
            self._jobs.focus_first()

    def back(self) -> bool:
        """From a panel to its list."""
        lists = (self._jobs.table, self._setup.printers, self._setup.lines)
        if any(each.hasFocus() for each in lists):
            return False
        self.focus_first()
        return True

    def _show(self, which: int) -> None:
        self._shown = which
        for at, chip in enumerate(self._chips):
            chip.setChecked(at == which)
        self._stack.setCurrentWidget(self._setup if which == _SETUP else self._jobs)
        self.focus_first()
        self.refresh()

    def _begin(self) -> None:
        if not self._may_change:
            return
        self._show(_SETUP)
        self._setup.begin()

    def _at_jobs(self, act: Callable[[], object]) -> None:
        if self._shown != _SETUP:
            act()

    def _at_setup(self, act: Callable[[], object]) -> None:
        if self._shown == _SETUP:
            act()

    def _on_look(self, found: Look) -> None:
        self._seen = True
        self._lamps.show_lamps(found.lamps)
        last = found.undrawn[-1].error if found.undrawn else ""
        self._undrawn.show_messages([each.id for each in found.undrawn], last)
        if self._shown != _SETUP:
            self._jobs.show_jobs(found.jobs, is_open=self._shown == _OPEN)
        self._setup.show_setup(found.printers, found.lines, found.layouts)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._seen:
            self._jobs.show_trouble(self.refresh)

    def _send(self, command: Command) -> None:
        desk, actor = self.services.desk, self.services.actor
        done = partial(self._on_done, command)
        self.services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_refused)

    def _on_done(self, command: Command, result: Result[Any]) -> None:
        self.services.say(Message(_told(command, result.value), Tone.GOOD))
        if isinstance(command, RetirePrinter):
            self._setup.form.show_printer(None)
        if isinstance(result.value, PrinterSaved):
            self._setup.choose(result.value.code)
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()

    def _try_out(self, code: str) -> None:
        desk, form = self.services.desk, self._setup.form
        form.show_trying(is_trying=True)

        def failed(error: Exception) -> None:
            form.show_trying(is_trying=False)
            self._on_refused(error)

        self.services.tasks.read(self, lambda: desk.test_printer(code), partial(self._on_tried, code), failed)

    def _on_tried(self, code: str, delivery: Delivery) -> None:
        self._setup.form.show_trying(is_trying=False)
        if delivery.fault is None:
            told = text("The test page is out on {printer}.", printer=code)
            self.services.say(Message(told, Tone.GOOD))
        else:
            told = f"{code}: {printing.fault(delivery.fault)}. {printing.remedy(delivery.fault)}"
            self.services.say(Message(told, Tone.WARN))


def _told(command: Command, value: Any) -> str:
    if isinstance(value, PrinterSaved):
        is_gone = isinstance(command, RetirePrinter)
        return (
            text("Printer {code} removed.", code=value.code)
            if is_gone
            else text("Printer {code} saved.", code=value.code)
        )
    if isinstance(value, PrinterUsed):
        return (
            f"{value.station or text('Every station')} · {printing.document(value.document)} → {value.printer or '–'}"
        )
    if isinstance(value, Reprinted):
        return text("Order {order}: new label {labels}", order=value.order, labels=", ".join(value.labels))
    assert isinstance(value, JobChanged)
    return text("Print job {job}: {state}", job=value.job, state=printing.job_state(value.state))
