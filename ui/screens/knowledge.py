"""The knowledge base: what solved it before, found while it is typed (R19)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.codes import CodeType, is_own_code, scanned_code
from app.i18n import text
from app.views.knowledge import HitRow
from ui.cases.skeleton import Skeleton
from ui.knowledge.copied import CopyNotice
from ui.knowledge.finding import Finding
from ui.knowledge.hits import HitList
from ui.knowledge.pane import Pane
from ui.knowledge.reading import Around, Found, Look, read_around, read_found, read_look
from ui.knowledge.wording import CASE
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, frame, label, page, row, with_key

_FIRST = 50
_REST_MS = 60
"""So long the choice must rest before it is read: holding an arrow key reads nothing."""
_LIST, _LEAST_LIST, _READER = 440, 320, 768


class KnowledgeScreen(Screen):
    """Type, walk with Up and Down, Enter reads or opens."""

    key = "knowledge"
    icon = "knowledge"
    watches: ClassVar[frozenset[str]] = frozenset({"article", "case"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._limit, self._wanted, self._is_new, self._is_known = _FIRST, "", True, False
        self._finding, self._hits, self._pane = Finding(), HitList(), Pane(services)
        self._footer, self._stack = label("", "meta"), QStackedWidget()
        self._none = page(column(32, row(None, label(text("Nothing found."), "quiet"), None), None))
        self._copy = CopyNotice()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._build()
        self._connect()

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Knowledge")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Walk through what was found while typing")),
            ("Enter", text("Read the article; open the past case")),
            ("F4 Ctrl+F", text("From the text to the search and back; search anew")),
            ("Ctrl+N Ctrl+G", text("New article; an article of the past case")),
            ("F2 F6", text("Edit; history with differences")),
            ("F5", text("Still right: review it again in half a year")),
            ("F7 F8", text("Merge with others; retire or take back")),
            ("Ctrl+O Delete", text("Add pictures; take the chosen one out")),
            ("Ctrl+Enter", text("Save what is written; merge")),
            ("Ctrl+I Ctrl+E", text("Import and export Markdown files")),
        ]

    @staticmethod
    def offers() -> dict[str, str]:
        """A new article."""
        return {"new": text("New article")}

    def do(self, offer: str) -> None:
        """Write it."""
        self._pane.write()

    def focus_first(self) -> None:
        """The search box, unless something is being written."""
        if self._pane.is_writing:
            self._pane.go_on()
        else:
            self._finding.setFocus()

    def back(self) -> bool:
        """Out of what is done; out of the text; no text and no filter any more."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self._pane.isAncestorOf(focus)
        if self._pane.back():
            return True
        if inside:
            self._finding.setFocus()
        return inside or self._finding.clear()

    def take_code(self, code: str) -> bool:
        """An article's number shows it."""
        no = scanned_code(code)
        if not is_own_code(no, CodeType.ARTICLE):
            return False
        self._open(no)
        return True

    def refresh(self) -> None:
        """Search again, and read what is shown again."""
        reader = self.services.desk.reader
        if not self._is_known:
            tasks = self.services.tasks
            tasks.read(self, partial(read_around, reader), self._on_around, self._on_unknown, lane="around")
        self._search()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window keeps the reader readable."""
        super().resizeEvent(event)
        self._left.setFixedWidth(max(_LEAST_LIST, min(_LIST, self.width() - _READER)))

    def _build(self) -> None:
        new = button(with_key(text("New article"), "Ctrl+N"), self._pane.write, "primary", "edit")
        new.setEnabled(self._pane.rights.writes)
        files = button(text("Files…"), self._pane.show_files, icon="file", tip="Ctrl+I  Ctrl+E")
        top = row(self._finding, files, new, spacing=8, margins=(16, 10, 16, 8))
        top.setStretch(0, 1)
        for each in (files, new):
            top.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self._skeleton = Skeleton()
        for part in (self._skeleton, self._hits, self._none):
            self._stack.addWidget(part)
        foot = frame("strip", row(self._footer, None, margins=(16, 5, 16, 5)))
        left = column(self._stack, foot, spacing=0)
        left.setStretch(0, 1)
        self._left = page(left)
        body = row(self._left, self._pane, spacing=0)
        body.setStretch(1, 1)
        whole = column(frame("bar", top), self._copy, body, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._rest.timeout.connect(self._read)
        self._copy.again.connect(self.refresh)
        self._finding.changed.connect(self._on_query)
        self._finding.box.walked.connect(self._hits.walk)
        self._finding.box.returnPressed.connect(lambda: self._go(self._hits.current))
        self._hits.chosen.connect(self._choose)
        self._hits.opened.connect(self._go)
        self._hits.more_wanted.connect(self._read_more)
        pane = self._pane
        pane.code_opened.connect(self._open_code)
        pane.changed.connect(self._on_changed)
        pane.left.connect(self.focus_first)
        keys: dict[str, Callable[[], object]] = {
            "F2": pane.edit,
            "F4": self._turn,
            "F5": pane.review,
            "F6": pane.show_history,
            "F7": pane.merge,
            "F8": pane.retire,
            "Ctrl+F": self._finding.search,
            "Ctrl+N": pane.write,
            "Ctrl+G": pane.grow,
            "Ctrl+O": pane.add_pictures,
            "Ctrl+I": pane.import_files,
            "Ctrl+E": pane.export_files,
        }
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key held down decides once

    def _on_around(self, around: Around) -> None:
        self._is_known = True
        self._finding.know(around)
        self._pane.know(around)
        self._read()

    def _on_query(self) -> None:
        self._limit, self._wanted, self._is_new = _FIRST, "", True
        self._search()

    def _search(self) -> None:
        """In a lane: what was asked for before is not shown any more."""
        reader, where, limit = self.services.desk.reader, self._finding.where, self._limit
        tasks = self.services.tasks
        tasks.read(self, partial(read_found, reader, where, limit), self._on_found, self._on_unread, lane="search")

    def _read_more(self) -> None:
        if self._hits.rows.rowCount() >= self._limit:
            self._limit *= 2
            self._search()

    def _on_unknown(self, error: Exception) -> None:
        """Names can wait; that the database is away is seen by what was found."""
        self._copy.wait()

    def _on_found(self, found: Found) -> None:
        self._copy.show_copy(found.copied_at)
        hits = found.hits
        before = self._hits.current
        kept = self._wanted or (before.id if before is not None and not self._is_new else "")
        self._is_new = False
        numbers = [hit.id for hit in hits]
        chosen = kept if kept in numbers or self._wanted else next(iter(numbers), "")
        place = self._hits.verticalScrollBar().value() if kept in numbers else 0
        self._hits.show_rows(hits, chosen)
        self._hits.verticalScrollBar().setValue(place)
        self._stack.setCurrentWidget(self._hits if hits else self._none)
        more = "+" if len(hits) >= self._limit else ""
        self._footer.setText(text("{count} found, the best first", count=f"{len(hits):,}{more}") if hits else "")
        if not hits:
            self._explain()
        if hits or self._wanted:
            self._read()
        else:
            self._pane.show_empty()

    def _explain(self) -> None:
        """Why nothing is listed, and what helps."""
        finding, where, empty = self._finding, self._finding.where, self._pane.empty
        if where.text or finding.narrowed:
            why = text("No article fits these filters")
            if where.text:
                why = text("Nothing is found for “{text}”", text=where.text)
            hint = text("Try fewer or other words, or a part of the part number.")
            empty.explain("search", why, hint, text("Search everything"), finding.clear)
        else:
            why = text("Nothing is written down yet")
            hint = text(
                "Articles grow out of closed exceptions. The first can be written, or come from Markdown files."
            )
            act = text("New article") if self._pane.rights.writes else ""
            empty.explain("knowledge", why, hint, act, self._pane.write)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._hits.rows.rowCount():
            self._stack.setCurrentWidget(self._none)
            why = text("The knowledge base cannot be read now")
            self._pane.empty.explain("database", why, "", text("Try again"), self.refresh)
            self._pane.show_empty()

    def _choose(self, hit: HitRow) -> None:
        self._wanted = ""
        self._rest.start()

    def _read(self) -> None:
        """What is chosen, or what was asked for by its number."""
        hit = self._hits.current
        no, kind = (self._wanted, "") if self._wanted else ((hit.id, hit.kind) if hit is not None else ("", ""))
        if no:
            reader = self.services.desk.reader
            self.services.tasks.read(self, partial(read_look, reader, no, kind), self._on_look, lane="look")

    def _on_look(self, look: Look) -> None:
        if look.article is None and look.case is None and look.kept is None:
            told = text("There is no article “{article}”. Check the number.", article=look.no)
            self.services.say(Message(told, Tone.WARN))
            self._wanted = ""
            return
        self._pane.show_look(look)

    def _go(self, hit: HitRow | None) -> None:
        if hit is None:
            return
        if hit.kind == CASE:
            self.code_requested.emit(hit.id)
        else:
            self._rest.stop()
            self._read()
            self._pane.go_on()

    def _turn(self) -> None:
        if self._finding.box.hasFocus() or self._hits.hasFocus():
            self._pane.go_on()
        else:
            self._finding.setFocus()

    def _open(self, no: str) -> None:
        """By its number, listed or not."""
        self._wanted = no
        self._hits.mark(no)
        self._read()

    def _open_code(self, no: str) -> None:
        if is_own_code(no, CodeType.ARTICLE):
            self._open(no)
        else:
            self.code_requested.emit(no)

    def _on_changed(self, no: str) -> None:
        self._wanted = no or self._wanted
        self._search()
        self.focus_first()
