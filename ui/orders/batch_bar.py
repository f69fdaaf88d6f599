"""The bar below the list while several orders are chosen: hold, release or cancel them all."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from app import words
from app.domain.people import Permission
from app.i18n import text
from app.usecases.stages import CancelOrder, HoldOrder, ReleaseOrder
from ui.orders.batch import BatchReport, MakeMove, run_batch
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, clear, column, frame, label, page, row
from ui.widgets.flow import FlowLayout
from ui.widgets.order_actions import cancel_reasons, hold_reasons

_MARGINS = (16, 8, 16, 8)
_LIST_HEIGHT = 88


class BatchBar(QWidget):
    """`finished` brings the numbers of the orders that were not done and shall stay chosen."""

    finished = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._orders: tuple[str, ...] = ()
        self._cancel = Event()
        self._running = self._asking = False
        self._first: QWidget = self
        self._line = QHBoxLayout()
        self._line.setContentsMargins(*_MARGINS)
        self._line.setSpacing(8)
        self._bar = frame("strip", self._line)
        self._told, self._list = label("", wrap=True), column(spacing=2)
        self._note = self._build_note()
        self.setLayout(column(self._note, self._bar, spacing=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._note.hide()
        self._bar.hide()

    def _build_note(self) -> QFrame:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setMaximumHeight(_LIST_HEIGHT)
        scroll.setWidget(page(self._list))
        self._scroll = scroll
        head = row(self._told, button("", self._forget, "plain", "close", text("Close")))
        head.setStretch(0, 1)
        return frame("strip", column(head, scroll, spacing=4, margins=_MARGINS))

    @property
    def running(self) -> bool:
        """Whether orders are being worked on now."""
        return self._running

    def choose(self, orders: Sequence[str]) -> None:
        """These orders are chosen; one alone has its own actions beside the list."""
        if self._running or tuple(orders) == self._orders:
            return
        self._orders = tuple(orders)
        self._offer()

    def focus_first(self) -> None:
        """The first action."""
        self._first.setFocus()

    def back(self) -> bool:
        """Out of the question for a reason, or out of the report; while it runs, stop it."""
        if self._running:
            self._stop()
        elif self._asking:
            self._offer()
            self.focus_first()
        elif not self._note.isHidden():
            self._forget()
        else:
            return False
        return True

    def _forget(self) -> None:
        self._note.hide()

    def _offer(self) -> None:
        self._asking = False
        self._bar.setVisible(len(self._orders) > 1)
        if len(self._orders) < 2:
            return
        hold = self._action(text("Hold…"), self._ask_hold, Permission.HOLD, "", "hold")
        release = self._action(text("Release"), partial(self._run, ReleaseOrder), Permission.HOLD, "", "play")
        cancel = self._action(text("Cancel…"), self._ask_cancel, Permission.CANCEL, "danger", "cancelled")
        self._fill(page(_flow(8, label(self._count(), "section"), hold, release, cancel)))
        self._first = hold

    def _count(self) -> str:
        return text("{count} orders chosen", count=f"{len(self._orders):,}")

    def _action(self, title: str, act: Callable[[], None], right: Permission, kind: str, icon: str) -> QPushButton:
        made = button(title, act, kind, icon)
        if not self._services.may(right):
            made.setEnabled(False)
            made.setToolTip(text("Your role may not do this."))
        return made

    def _fill(self, *parts: QWidget) -> None:
        clear(self._line)
        for part in parts:
            self._line.addWidget(part)
            part.show()  # only what is visible can take the keyboard

    def _ask_hold(self) -> None:
        question = text("Why hold these {count} orders?", count=len(self._orders))
        self._ask(question, hold_reasons(), text("Hold all"), "primary", HoldOrder)

    def _ask_cancel(self) -> None:
        question = text("Why cancel these {count} orders?", count=len(self._orders))
        self._ask(question, cancel_reasons(), text("Cancel all"), "danger", CancelOrder)

    def _ask(
        self,
        question: str,
        reasons: Sequence[str],
        title: str,
        kind: str,
        command: type[HoldOrder] | type[CancelOrder],
    ) -> None:
        self._asking = True
        box = QLineEdit()
        box.setPlaceholderText(text("Reason"))

        def send() -> None:
            reason = box.text().strip()
            if reason:
                self._run(lambda request, no: command(request, no, reason))
            else:
                box.setFocus()

        box.returnPressed.connect(send)
        links = [button(reason, partial(box.setText, reason), "link") for reason in reasons]
        below = row(box, button(title, send, kind), button(text("Back"), self.back))
        self._fill(page(column(_flow(16, label(question), *links), below, spacing=6)))
        box.setFocus()

    def _run(self, make: MakeMove) -> None:
        self._running, self._asking = True, False
        self._cancel.clear()
        self._note.hide()
        progress = self._show_progress()
        tasks, desk, actor = self._services.tasks, self._services.desk, self._services.actor
        orders, cancel = self._orders, self._cancel

        def cancelled() -> bool:
            return cancel.is_set() or tasks.closing.is_set()

        tasks.write(
            self, lambda: run_batch(desk, actor, make, orders, progress, cancelled), self._on_done, self._on_failed
        )

    def _show_progress(self) -> Callable[[int, int], None]:
        bar, count = QProgressBar(), label(f"0 / {len(self._orders):,}", "meta")
        bar.setTextVisible(False)
        bar.setRange(0, len(self._orders))
        stop = button(text("Stop"), self._stop, tip="Esc")
        self._fill(bar, count, stop)
        self._first = stop
        stop.setFocus()

        def shown(done: int, total: int) -> None:
            if self._running:
                bar.setValue(done)
                count.setText(f"{done:,} / {total:,}")

        return self._services.tasks.progress(self, shown)

    def _stop(self) -> None:
        self._cancel.set()

    def _on_done(self, report: BatchReport) -> None:
        self._running = False
        undone = self._orders[len(self._orders) - report.left :]
        kept = (*(no for no, _ in report.refused), *undone)
        told = told_of(report)
        self._services.say(Message(told, Tone.WARN if kept else Tone.GOOD))
        self._show_refused(told, report)
        self._orders = ()
        self._offer()
        self.finished.emit(kept)

    def _show_refused(self, told: str, report: BatchReport) -> None:
        clear(self._list)
        self._told.setText(told)
        for no, error in report.refused:
            self._list.addWidget(label(f"{no}  {words.refusal(error)}", "warn", wrap=True))
        if report.ended_by is not None:
            self._list.addWidget(label(words.refusal(report.ended_by), "bad", wrap=True))
        self._scroll.setFixedHeight(min(_LIST_HEIGHT, 24 * self._list.count()))
        self._note.setVisible(bool(report.refused or report.ended_by))

    def _on_failed(self, error: Exception) -> None:
        self._running = False
        self._services.trouble(error)
        self._offer()


def _flow(spacing: int, *parts: QWidget) -> FlowLayout:
    made = FlowLayout(spacing)
    for part in parts:
        made.addWidget(part)
    return made


def told_of(report: BatchReport) -> str:
    """A batch in one sentence, without what did not happen."""
    parts = [text("{count} orders done", count=f"{report.done:,}")]
    if report.refused:
        parts.append(text("{count} refused", count=f"{len(report.refused):,}"))
    if report.left:
        parts.append(text("{count} not tried", count=f"{report.left:,}"))
    return ", ".join(parts)
