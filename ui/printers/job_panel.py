"""The side panel of a print job: what it is about, why it does not go on, what can be done."""

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app import words
from app.domain.people import Permission
from app.domain.printing import Document, JobState, Lamp
from app.i18n import text
from app.usecases.printing import CancelJob, Reprint, RetryJob
from app.views.printing import PrintJobRow
from app.words import printing
from ui import clock, theme
from ui.printers.wording import NOTHING, state_words
from ui.screen import Services
from ui.widgets.basics import button, clear, column, frame, icon_label, label, page, row
from ui.widgets.order_facts import fact_grid

_LONGEST_REASON = 40
"""It stands on the label."""
_OPEN = (JobState.WAITING, JobState.FAILED, JobState.SENT)


class JobPanel(QFrame):
    """`asked` brings a command, `order_opened` an order's number."""

    asked = Signal(object)
    order_opened = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._job: PrintJobRow | None = None
        self._may_cancel = services.may(Permission.PRINTERS)
        self._may_reprint = services.may(Permission.REPRINT)
        self._title, self._facts, self._why = label("", "section"), column(), column(spacing=8)
        self._retry = button(text("Try again"), self.retry, "primary", tip="F5")
        self._cancel = button(text("Do not print"), self.cancel, "danger", tip=text("Del"))
        self._open = button(text("Open the order"), self._on_open, "link")
        self._reason = QLineEdit()
        self._reason.setMaxLength(_LONGEST_REASON)
        self._reason.setPlaceholderText(text("Reason; it stands on the label"))
        self._reason.setAccessibleName(text("Reason"))
        self._reason.returnPressed.connect(self.reprint)
        self._reprint = button(text("Reprint"), self.reprint, tip="F9")
        self._build()
        self.show_job(None)

    def _build(self) -> None:
        told = label(text("A further copy; the one before is void."), "quiet", wrap=True)
        line = row(self._reason, self._reprint)
        line.setStretch(0, 1)
        self._copy = frame("note", column(told, line, margins=(12, 10, 12, 12)))
        deeds = row(self._retry, self._cancel, None)
        whole = column(self._title, self._facts, self._why, deeds, self._copy, row(self._open, None), None, spacing=12)
        self._whole = page(whole)
        self._nothing = label(text("Choose a job to see why it waits."), "quiet", wrap=True)
        self.setLayout(column(self._whole, self._nothing, None, margins=(16, 12, 16, 12)))

    def show_job(self, shown: PrintJobRow | None) -> None:
        """Another job, or the same after news; a reason typed for the same one stays."""
        if shown is None or self._job is None or shown.id != self._job.id:
            self._reason.clear()
        self._job = shown
        self._whole.setVisible(shown is not None)
        self._nothing.setVisible(shown is None)
        if shown is None:
            return
        self._title.setText(f"{printing.document(shown.document)} {shown.reference}")
        clear(self._facts)
        self._facts.addLayout(fact_grid(_facts(shown), 72))
        self._show_why(shown)
        is_label, is_sent = shown.document is Document.LABEL, shown.state is JobState.SENT
        can_change = shown.state in _OPEN and not (is_label and is_sent)
        self._retry.setVisible(can_change)
        self._cancel.setVisible(can_change and self._may_cancel)
        self._cancel.setText(text("Give it up") if is_sent else text("Do not print"))
        is_out = shown.state in (JobState.SENT, JobState.PRINTED, JobState.FAILED)
        self._copy.setVisible(is_label and is_out and self._may_reprint)
        self._open.setVisible(bool(shown.order_no))

    def _show_why(self, shown: PrintJobRow) -> None:
        clear(self._why)
        if shown.state is JobState.WAITING and not shown.printer:
            told, remedy = printing.LAMPS[Lamp.NO_PRINTER](), text("Name one under “Printers”.")
        elif shown.fault:
            told, remedy = printing.fault(shown.fault), printing.remedy(shown.fault)
        else:
            return
        tone = "bad" if shown.state is JobState.FAILED else "warn"
        sign = icon_label("stop" if tone == "bad" else "warning", theme.tokens().colour(tone).name())
        line = row(sign, label(told, tone, wrap=True))
        line.setStretch(1, 1)
        self._why.addLayout(line)
        self._why.addWidget(label(remedy, "quiet", wrap=True))

    def retry(self) -> None:
        """Try it now."""
        if self._job is not None and self._retry.isVisibleTo(self):
            self.asked.emit(RetryJob(str(uuid4()), self._job.id))

    def cancel(self) -> None:
        """Print it no more."""
        if self._job is not None and self._cancel.isVisibleTo(self):
            self.asked.emit(CancelJob(str(uuid4()), self._job.id))

    def reprint(self) -> None:
        """A further copy; without a reason the cursor goes there."""
        if self._job is None or not self._copy.isVisibleTo(self):
            return
        reason = self._reason.text().strip()
        if not reason:
            self._reason.setFocus()
            return
        self._reason.clear()
        self.asked.emit(Reprint(str(uuid4()), self._job.reference, reason))

    def focus_first(self) -> None:
        """What is done next."""
        (self._retry if self._retry.isVisibleTo(self) else self._reason).setFocus()

    def _on_open(self) -> None:
        if self._job is not None:
            self.order_opened.emit(self._job.order_no)


def _facts(shown: PrintJobRow) -> list[tuple[str, str]]:
    is_tried = shown.state is JobState.WAITING and shown.fault
    return [
        (text("State"), state_words(shown)),
        (text("Printer"), shown.printer or NOTHING),
        (text("Station"), shown.station or NOTHING),
        (text("Order"), shown.order_no),
        (text("Asked for"), " · ".join(filter(None, (words.clock(shown.created_at, clock.now()), shown.by)))),
        (text("Attempts"), f"{shown.attempts:,}" if shown.attempts else ""),
        (text("Next attempt"), words.clock(shown.due_at, clock.now()) if is_tried else ""),
        (text("Over"), words.clock(shown.closed_at, clock.now()) if shown.closed_at else ""),
    ]
