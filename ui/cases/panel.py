"""The side panel of the case desk: what is similar on top, then what is to be done, what it hangs on, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QStackedWidget

from app.domain.cases import CaseKind, CaseState, LinkKind
from app.i18n import text
from app.usecases.cases import NoteCase, TakeSteps, TickStep
from app.views.cases import CaseDetail, CaseRow
from app.views.knowledge import SimilarRow
from app.views.orders import OrderDetail
from ui.cases.checklist import Checklist
from ui.cases.closing import ClosingForm
from ui.cases.deeds import CaseDeeds
from ui.cases.heading import CaseHeading
from ui.cases.history import CaseHistory
from ui.cases.links import Linked, LinkList
from ui.cases.order_deeds import OrderDeeds
from ui.cases.photos import CasePhotos
from ui.cases.reading import CaseLook, read_case, read_similar
from ui.cases.similar import SimilarList
from ui.cases.solved import Solved
from ui.cases.wording import Around, names_of
from ui.screen import Services
from ui.tasks import ANSWERS
from ui.widgets.basics import column, frame, label, page, row, rule

if TYPE_CHECKING:
    from app.bus import Command

_REST_MS = 80
"""So long the choice must rest before the case is read: holding an arrow key asks for none."""
_LONGEST = 2000


class CasePanel(QFrame):
    """Follows `show_rows`. `changed` says that the queue should be read again, `code_opened` that another case, an
    article or an order shall be shown, `left` that the queue gets the keyboard back."""

    changed = Signal()
    left = Signal()
    code_opened = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._services = services
        self._rows: Sequence[CaseRow] = ()
        self._orders: Sequence[OrderDetail] = ()
        self._detail: CaseDetail | None = None
        self._around = Around()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.reload)
        self.heading, self.deeds, self.closing = CaseHeading(), CaseDeeds(services), ClosingForm(services)
        self.similar, self.checklist, self.links = SimilarList(), Checklist(), LinkList()
        self.order, self.photos, self.history = OrderDeeds(services), CasePhotos(services), CaseHistory()
        self.solved = Solved()
        self.note = QLineEdit()
        self._build()
        self._connect()
        self.show_rows((), self._around)

    def _build(self) -> None:
        parts = (self.solved, self.similar, self.checklist, self.links, self.order, self.photos, self.history)
        inside = column(*parts, None, spacing=16, margins=(16, 12, 16, 16))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page(inside))
        self.note.setPlaceholderText(text("Note: what I found out   F5"))
        self.note.setMaxLength(_LONGEST)
        self.note.setAccessibleName(text("Note"))
        self._foot = frame("strip", row(self.note, margins=(16, 8, 16, 8)))
        self._count = label("", "section", wrap=True)
        head = column(self._count, self.heading, self.deeds, spacing=10, margins=(16, 12, 16, 12))
        whole = column(head, rule(), self._scroll, self._foot, spacing=0)
        whole.setStretch(2, 1)
        whole.addStretch(0)
        self._whole = page(whole)
        hint = label(text("Choose an exception to see it here."), "quiet", wrap=True)
        self._nothing = page(column(row(hint, margins=(16, 24, 16, 16)), None))
        self._stack = QStackedWidget()
        for part in (self._nothing, self._whole, self.closing):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack, spacing=0))

    def _connect(self) -> None:
        self.deeds.changed.connect(self._on_changed)
        self.deeds.close_wanted.connect(self._ask_closing)
        self.closing.closed.connect(self._on_closed)
        self.closing.left.connect(self._leave_closing)
        self.closing.grown.connect(self.code_opened)
        self.similar.taken.connect(self._take_steps)
        self.similar.listed.connect(self._see_steps)
        self.similar.opened.connect(self.code_opened)
        self.checklist.ticked.connect(self._tick)
        self.links.opened.connect(self._open_link)
        self.links.chosen.connect(lambda _: self._show_order())
        self.order.acted.connect(self._on_acted)
        self.note.returnPressed.connect(self._send_note)

    @property
    def is_closing(self) -> bool:
        """Whether the closing form is open."""
        return self._stack.currentWidget() is self.closing

    def show_rows(self, rows: Sequence[CaseRow], around: Around) -> None:
        """The case that is chosen, several, or none; the rest of it is read after a moment."""
        before, self._rows, self._around = [row.no for row in self._rows], rows, around
        numbers = [row.no for row in rows]
        if self.is_closing and numbers == before:
            return
        one = rows[0] if len(rows) == 1 else None
        self._stack.setCurrentWidget(self._whole if rows else self._nothing)
        self._count.setText(text("{count} exceptions are chosen", count=len(rows)))
        self._count.setVisible(one is None)
        for part in (self.heading, self._scroll, self._foot):
            part.setVisible(one is not None)
        self.deeds.show_rows(rows)
        if one is None:
            self._detail = None
            return
        self.heading.show_row(one, around)
        self._foot.setVisible(one.state is not CaseState.CLOSED)
        self.similar.allow(one.state is not CaseState.CLOSED)
        if self._detail is not None and self._detail.row.no != one.no:
            self._detail = None
            self.similar.mark_listed(())
            self.similar.show_nothing()
            self.note.clear()
        self._rest.start()

    def tell_time(self) -> None:
        """Its clock goes on."""
        if len(self._rows) == 1:
            self.heading.show_row(self._rows[0] if self._detail is None else self._detail.row, self._around)

    def reload(self) -> None:
        """Read the chosen case again."""
        if len(self._rows) == 1:
            reader, no, me = self._services.desk.reader, self._rows[0].no, self._services.operator.code
            tasks = self._services.tasks
            tasks.read(self, partial(read_case, reader, no, me), self._on_case, lane="case")
            tasks.read(self, partial(read_similar, reader, no), self._on_similar, self._on_unlike, lane="similar")

    def go_on(self) -> None:
        """To the next step of the checklist, else to what it hangs on."""
        if not self.checklist.focus_next():
            self.links.list.setFocus()

    def write_note(self) -> None:
        """F5."""
        if not self._foot.isHidden():
            self.note.setFocus()

    def take_steps(self) -> None:
        """F7."""
        if not self._scroll.isHidden() and not self.is_closing:
            self.similar.take()

    def back(self) -> bool:
        """Out of the closing form, or of another one."""
        if self.is_closing:
            self.closing.back()
        elif self.deeds.back():
            self.left.emit()
        else:
            return self.order.back()
        return True

    @property
    def _no(self) -> str:
        return self._rows[0].no if len(self._rows) == 1 else ""

    def _on_case(self, look: CaseLook) -> None:
        detail = look.detail
        if detail is None or detail.row.no != self._no:
            return
        is_other = self._detail is None or self._detail.row.no != detail.row.no
        self._detail, self._orders, self._around = detail, look.orders, look.around
        if not self.is_closing:
            self.heading.show_row(detail.row, look.around)
            self.deeds.show_rows((detail.row,))
        self.solved.show_case(detail, look.cause)
        self.checklist.show_steps(detail.steps, names_of(detail))
        self.similar.mark_listed({step.article for step in detail.steps})
        self.links.show_links(detail.links, detail.row.order_no, look.orders, fresh=is_other)
        self._show_order()
        self.photos.show_photos(detail.row.no)
        self.history.show_case(detail)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)

    def _on_similar(self, found: tuple[str, Sequence[SimilarRow]]) -> None:
        if found[0] == self._no:
            self.similar.show_similar(found[1])

    def _on_unlike(self, error: Exception) -> None:
        self.similar.show_similar(())
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)

    def _show_order(self) -> None:
        chosen, case = self.links.list.current, self._detail.row if self._detail is not None else None
        order = next((each for each in self._orders if chosen is not None and each.row.no == chosen.key), None)
        first = case is not None and order is not None and case.order_no == order.row.no
        kind = case.kind if case is not None else CaseKind.MANUAL
        self.order.show_order(order, kind, case.customer if case is not None and first else "")

    def _open_link(self, linked: Linked) -> None:
        if linked.kind in (LinkKind.ORDER, LinkKind.PARCEL):
            self.code_opened.emit(linked.key)

    def _take_steps(self, article: str) -> None:
        if self._no:
            self.deeds.send(TakeSteps(str(uuid4()), self._no, article))

    def _see_steps(self) -> None:
        self.checklist.focus_any()
        self._scroll.ensureWidgetVisible(self.checklist)

    def _tick(self, position: int, done: bool) -> None:
        self.deeds.send(TickStep(str(uuid4()), self._no, position, done))

    def _send_note(self) -> None:
        told = self.note.text().strip()
        if told and self._no:
            self.note.clear()
            self.deeds.send(NoteCase(str(uuid4()), self._no, told))

    def _on_acted(self, command: Command, said: str) -> None:
        """What was done to its order belongs to its timeline."""
        if self._no:
            reason = str(getattr(command, "reason", ""))
            told = f"{said.rstrip('.。')}: {reason}" if reason else said
            self.deeds.send(NoteCase(str(uuid4()), self._no, told, type(command).__name__))

    def _on_changed(self) -> None:
        self.changed.emit()
        self.reload()

    def _ask_closing(self) -> None:
        live = [row for row in self._rows if row.state is not CaseState.CLOSED]
        self._stack.setCurrentWidget(self.closing)
        self.closing.begin(live, self._detail)

    def _leave_closing(self) -> None:
        self._stack.setCurrentWidget(self._whole)
        self.left.emit()

    def _on_closed(self) -> None:
        self._leave_closing()
        self.changed.emit()
