"""The duty watch: one screen on which one person sees all that needs attention, also from across the hall (R21)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import words
from app.i18n import text
from app.usecases.cases import ResumeCase, TakeCase
from app.usecases.outbox import MessagesResent, ResendMessages
from app.views.cases import CaseRow
from ui import clock, theme
from ui.cases.queue import CaseQueue
from ui.cases.skeleton import Skeleton
from ui.cases.steps import Go, next_step
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.watch.numbers import Bars, Numbers, numbers_of
from ui.watch.reading import WatchLook, read_watch
from ui.widgets.basics import ElidedLabel, column, frame, icon_label, label, page, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.resending import tell_resent

if TYPE_CHECKING:
    from app.bus import Command, Result

_FIRST, _CLOCK_MS = 100, 10_000
_WALL_HEIGHT, _SMALLEST_WALL = 620, 1.3
"""A full screen shows as many rows as fit into so many pixels, grown to its height; never smaller than that."""


class WatchScreen(Screen):
    """Full screen it is made for a wall; Enter does what comes next."""

    key = "watch"
    icon = "eye"
    watches: ClassVar[frozenset[str]] = frozenset({"case", "duty"})
    fills = True

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._limit, self._scale = _FIRST, 1.0
        self._numbers, self._queue, self._empty = Numbers(), CaseQueue(), EmptyState()
        self._bars = tuple(Bars(title) for title in (text("By kind"), text("By warehouse"), text("By owner")))
        self._time, self._stack = label("", "quiet"), QStackedWidget()
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._build()
        self._clock.timeout.connect(self._tell_time)
        self._queue.opened.connect(self._go)
        self._queue.more_wanted.connect(self._read_more)
        for part in (self._numbers, *self._bars):
            part.opened.connect(self.cases_requested)
        keys: dict[str, Callable[[], object]] = {"Space": self._open, "F2": self._take}
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Duty watch")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose an exception")),
            ("Enter", text("Do what comes next")),
            ("Space", text("Open it at the exception desk")),
            ("F2", text("Take it")),
            ("Tab", text("To the numbers and bars; Enter lists what is behind one")),
            ("F11", text("On the wall, with big letters, and back")),
        ]

    def focus_first(self) -> None:
        """The list."""
        (self._queue if self._queue.rows.rowCount() else self._empty).setFocus()

    def back(self) -> bool:
        """From the numbers to the list."""
        inside = any(part.hasFocus() for part in (self._numbers, *self._bars))
        if inside:
            self.focus_first()
        return inside

    def refresh(self) -> None:
        """Read everything again."""
        self._clock.start()
        self._read.ask(partial(read_watch, self.services.desk.reader, self._limit, self.services.operator.code))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A full screen hangs on a wall."""
        super().resizeEvent(event)
        wall = self.window().isFullScreen()
        scale = max(_SMALLEST_WALL, self.height() / _WALL_HEIGHT) if wall else 1.0
        if scale != self._scale:
            self._scale = scale
            for part in (self._numbers, *self._bars):
                part.grow(scale)
            self._queue.grow(scale)
            self._time.setFont(theme.font(round(13 * scale)))

    def _build(self) -> None:
        bars = row(*self._bars, spacing=16)
        for at in range(len(self._bars)):
            bars.setStretch(at, 1)
        top = row(self._numbers, page(bars), spacing=16, margins=(8, 10, 8, 6))
        top.setStretch(1, 1)
        self._unwatched = ElidedLabel("", "bad")
        line = row(icon_label("stop", theme.tokens().bad), self._unwatched, margins=(16, 8, 16, 8))
        self._warning = frame("bar", line)
        self._warning.hide()
        self._skeleton = Skeleton()
        for part in (self._skeleton, self._queue, self._empty):
            self._stack.addWidget(part)
        foot = frame("strip", row(self._time, None, margins=(16, 5, 16, 5)))
        whole = column(frame("bar", top), self._warning, self._stack, foot, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _on_look(self, look: WatchLook) -> None:
        self._numbers.show_leads(numbers_of(look.summary))
        for bars, shares in zip(self._bars, (look.by_kind, look.by_warehouse, look.by_owner), strict=True):
            bars.show_leads(shares)
        self._queue.know(look.around)
        before = self._queue.current
        first = look.rows[0].no if look.rows else ""
        numbers = {each.no for each in look.rows}
        self._queue.show_rows(look.rows, before.no if before is not None and before.no in numbers else first)
        had_keys = self.focusWidget() is None or self._stack.isAncestorOf(self.focusWidget())
        self._stack.setCurrentWidget(self._queue if look.rows else self._empty)
        self._empty.explain("check", text("All is calm"), text("Whatever needs somebody appears here by itself."))
        if had_keys:
            self.focus_first()
        self._warning.setVisible(not look.watched)
        self._unwatched.setText(text("No worker is alive: nothing new is seen. Start one: picklane worker"))
        self._tell_time()

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._queue.rows.rowCount():
            self._stack.setCurrentWidget(self._empty)
            self._empty.explain("database", text("The list cannot be read now"), "", text("Try again"), self.refresh)

    def _tell_time(self) -> None:
        now = clock.now()
        self._time.setText(text("{time} · Enter: next step · Space: open", time=words.clock(now, now)))
        self._queue.viewport().update()

    def _read_more(self) -> None:
        if self._queue.rows.rowCount() >= self._limit:
            self._limit *= 2
            self.refresh()

    def _open(self) -> None:
        if self._queue.current is not None:
            self.code_requested.emit(self._queue.current.no)

    def _take(self) -> None:
        if self._queue.current is not None:
            self._send(TakeCase(str(uuid4()), self._queue.current.no))

    def _go(self, row: CaseRow) -> None:
        """What comes next with it; what needs words is done at the exception desk."""
        step = next_step(row, self.services.operator.code)
        acts: dict[str, Callable[[], object]] = {
            Go.TAKE: self._take,
            Go.RESUME: partial(self._send, ResumeCase(str(uuid4()), row.no)),
            Go.CLOSE: self._open,
            Go.RESEND: partial(self._send, ResendMessages(str(uuid4()), topics=(str(row.facts.get("topic")),))),
            Go.CASE: self._open,
            Go.ORDER: partial(self.services.open_order, row.order_no),
        }
        acts.get(step.go, partial(self.screen_requested.emit, step.go))()

    def _send(self, command: Command) -> None:
        desk, actor = self.services.desk, self.services.actor
        self.services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_refused)

    def _on_done(self, result: Result[Any]) -> None:
        if isinstance(result.value, MessagesResent):
            tell_resent(self.services, result.value)
        else:
            self.services.say(Message(text("Exception {case}: done.", case=result.value.case), Tone.GOOD))
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()
