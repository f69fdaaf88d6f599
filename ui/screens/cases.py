"""The case desk: exceptions by what it costs to wait, worked on with what past ones taught."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.cases import CaseState, LinkKind
from app.domain.codes import CodeType, is_own_code, scanned_code
from app.i18n import text
from app.views.cases import CaseFilter, CaseRow
from ui.cases.filters import CaseFilters, Tab
from ui.cases.panel import CasePanel
from ui.cases.queue import CaseQueue
from ui.cases.reading import QueueLook, read_queue
from ui.cases.skeleton import Skeleton
from ui.cases.steps import Go, next_step
from ui.cases.wording import Around
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import ElidedLabel, button, column, frame, page, row, with_key
from ui.widgets.empty_state import EmptyState
from ui.widgets.photo_drop import PhotoDrop

_FIRST, _CLOCK_MS = 100, 20_000
_WIDE, _PANEL = 1100, (400, 336)


class CasesScreen(Screen):
    """Up and Down choose, Enter does what comes next."""

    key = "cases"
    icon = "stop"
    watches: ClassVar[frozenset[str]] = frozenset({"case", "duty"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._around, self._limit, self._wanted = Around(), _FIRST, ""
        self._filters, self._queue = CaseFilters(services), CaseQueue()
        self._panel, self._empty, self._footer = CasePanel(services), EmptyState(), ElidedLabel("", "meta")
        self._read = Repeat(services.tasks, self, self._on_look, self._on_unread)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Exceptions")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose; with Shift or Ctrl+A several")),
            ("Enter", text("Do what comes next")),
            ("F2 F3", text("Take it; pass it on")),
            ("F4", text("From the queue to the case and back")),
            ("F5 F6", text("Write a note; let the clock stand, or go on")),
            ("F7", text("Apply the steps of the similar case; on the checklist: to them")),
            ("F8", text("Send again what was not delivered; open a closed one again")),
            ("F9", text("Close with cause and solution; Ctrl+N: a new cause")),
            ("Ctrl+H Ctrl+R", text("Hold or release the order; route it anew")),
            ("Ctrl+T Ctrl+G", text("Approve the order's transfer; grant it credit")),
            ("Ctrl+Shift+C", text("Copy a message to the customer")),
            ("Ctrl+O", text("Add photos")),
            ("Ctrl+F Ctrl+Tab", text("Search; the next tab")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """The tabs."""
        return {Tab.MINE: text("My exceptions"), Tab.ALL: text("All exceptions")}

    def do(self, offer: str) -> None:
        """One of the tabs."""
        self._filters.choose(Tab(offer))

    def focus_first(self) -> None:
        """The queue."""
        (self._queue if self._queue.rows.rowCount() else self._empty).setFocus()

    def about(self) -> Mapping[LinkKind, str]:
        """The order of the chosen one."""
        chosen = self._queue.current
        return {LinkKind.ORDER: chosen.order_no} if chosen is not None and chosen.order_no else {}

    def back(self) -> bool:
        """Out of a form; out of the panel; every filter off."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self._panel.isAncestorOf(focus)
        if self._panel.back():
            return True
        if inside:
            self.focus_first()
        return inside or self._filters.clear()

    def take_code(self, code: str) -> bool:
        """A case's number shows it, wherever it stands."""
        no = scanned_code(code)
        if not is_own_code(no, CodeType.CASE):
            return False
        reader = self.services.desk.reader

        def read() -> CaseRow | None:
            detail = reader.case(no)
            return detail.row if detail is not None else None

        self.services.tasks.read(self, read, partial(self._on_found, no), lane="code")
        return True

    def show_cases(self, where: CaseFilter, told: str) -> None:
        """Those behind a filter of another screen."""
        self._filters.give(where, told)

    def refresh(self) -> None:
        """Read the queue again."""
        reader, where, me = self.services.desk.reader, self._filters.where, self.services.operator.code
        self._clock.start()
        self._read.ask(partial(read_queue, reader, where, self._limit, me))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its width to the queue."""
        super().resizeEvent(event)
        self._panel.setFixedWidth(_PANEL[self.width() < _WIDE])

    def _build(self) -> None:
        new = button(
            with_key(text("New"), "Alt+E"), self.case_requested.emit, icon="note", tip=text("Open an exception by hand")
        )
        self._skeleton = Skeleton()
        for part in (self._skeleton, self._queue, self._empty):
            self._stack.addWidget(part)
        top = row(self._filters, new, spacing=8, margins=(16, 6, 16, 6))
        foot = frame("strip", row(self._footer, margins=(16, 5, 16, 5)))
        left = column(self._stack, foot, spacing=0)
        left.setStretch(0, 1)
        body = row(page(left), self._panel, spacing=0)
        body.setStretch(0, 1)
        whole = column(frame("bar", top), body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._clock.timeout.connect(self._tell_time)
        self._filters.changed.connect(self._on_filter)
        self._queue.several.connect(self._show_chosen)
        self._queue.opened.connect(self._go)
        self._queue.more_wanted.connect(self._read_more)
        panel = self._panel
        panel.changed.connect(self.refresh)
        panel.left.connect(self.focus_first)
        panel.code_opened.connect(self.code_requested)
        drop = PhotoDrop(panel)
        drop.over.connect(panel.photos.mark)
        drop.dropped.connect(panel.photos.add)
        keys: dict[str, Callable[[], object]] = {
            "F2": panel.deeds.take,
            "F3": panel.deeds.hand_over,
            "F4": self._turn,
            "F5": panel.write_note,
            "F6": panel.deeds.pause,
            "F7": panel.take_steps,
            "F8": panel.deeds.again,
            "F9": panel.deeds.close_cases,
            "Ctrl+H": panel.order.moves.hold_or_release,
            "Ctrl+R": panel.order.route_anew,
            "Ctrl+T": panel.order.approve,
            "Ctrl+G": panel.order.grant,
            "Ctrl+Shift+C": panel.order.copy_message,
            "Ctrl+O": panel.photos.choose,
            "Ctrl+F": self._filters.search,
            "Ctrl+Tab": self._filters.next_tab,
        }
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key held down decides once

    def _tell_time(self) -> None:
        self._queue.viewport().update()
        self._panel.tell_time()

    def _on_filter(self) -> None:
        self._limit = _FIRST
        self.refresh()

    def _read_more(self) -> None:
        """Twice as many: nobody looks at thousands one by one."""
        if self._queue.rows.rowCount() >= self._limit:
            self._limit *= 2
            self.refresh()

    def _on_look(self, look: QueueLook) -> None:
        self._around = look.around
        self._queue.know(look.around)
        self._filters.show_sites(look.around.sites)
        self._filters.show_counts(look.summary)
        had_keys = self.focusWidget() is None or self._stack.isAncestorOf(self.focusWidget())
        self._queue.show_rows(look.rows, self._to_choose(look.rows))
        self._stack.setCurrentWidget(self._queue if look.rows else self._empty)
        if not look.rows:
            self._explain()
        if had_keys and not self._panel.is_closing:
            self.focus_first()
        self._footer.setText(self._counted(look))
        self._show_chosen()

    def _counted(self, look: QueueLook) -> str:
        """Closed ones have no time that could be over."""
        if self._filters.tab is Tab.CLOSED:
            return text("{count} shown", count=len(look.rows))
        found = look.summary
        numbers = {"count": len(look.rows), "overdue": found.overdue, "unanswered": found.unanswered}
        return text(
            "{count} shown · {overdue} over their time · {unanswered} not taken · {orders} orders hang on them",
            **numbers,
            orders=f"{found.orders:,}",
        )

    def _to_choose(self, rows: Sequence[CaseRow]) -> str:
        """The one that is wanted or was chosen; where that is gone, what stands in its place."""
        before, at = self._queue.current, self._queue.currentIndex().row()
        wanted, self._wanted = self._wanted or (before.no if before is not None else ""), ""
        if not rows or wanted in {row.no for row in rows}:
            return wanted
        return rows[max(0, min(at, len(rows) - 1))].no

    def _explain(self) -> None:
        if self._filters.narrowed:
            why, clear = text("No exception fits these filters"), text("Clear filters")
            self._empty.explain("search", why, "", clear, self._filters.clear)
        elif self._filters.tab in (Tab.MINE, Tab.TEAM):
            hint = text("What is given to you appears here by itself, with a clock.")
            show_all = partial(self._filters.choose, Tab.ALL)
            self._empty.explain("check", text("Nothing waits for you"), hint, text("Show all exceptions"), show_all)
        elif self._filters.tab is Tab.ALL:
            hint = text("Orders that stand still, lack something or fail appear here by themselves.")
            self._empty.explain("check", text("No exception anywhere"), hint)
        else:
            self._empty.explain("check", text("No exception has been closed yet"))

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._queue.rows.rowCount():
            self._stack.setCurrentWidget(self._empty)
            self._empty.explain("database", text("The list cannot be read now"), "", text("Try again"), self.refresh)

    def _show_chosen(self) -> None:
        self._panel.show_rows(self._queue.together, self._around)

    def _on_found(self, no: str, row: CaseRow | None) -> None:
        if row is None:
            unknown = text("There is no exception “{case}”. Check the number.", case=no)
            self.services.say(Message(unknown, Tone.WARN))
        elif self._queue.rows.find(no) >= 0:
            self._queue.mark(no)
            self._show_chosen()
            self.focus_first()
        else:
            self._wanted = no
            self._filters.look_up(no, closed=row.state is CaseState.CLOSED)

    def _turn(self) -> None:
        if self._queue.hasFocus():
            self._panel.go_on()
        else:
            self.focus_first()

    def _go(self, row: CaseRow) -> None:
        """What comes next with it."""
        step = next_step(row, self.services.operator.code)
        acts: dict[str, Callable[[], object]] = {
            Go.TAKE: self._panel.deeds.take,
            Go.RESUME: self._panel.deeds.pause,
            Go.CLOSE: self._panel.deeds.close_cases,
            Go.RESEND: self._panel.deeds.again,
            Go.CASE: self._panel.go_on,
            Go.ORDER: partial(self.services.open_order, row.order_no),
            "": self._panel.go_on,
        }
        acts.get(step.go, partial(self.screen_requested.emit, step.go))()
