"""Import in place of the side panel: what kind of files, progress, and the report with every rejected row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QFileDialog, QFrame, QProgressBar, QPushButton, QScrollArea

from app import words
from app.domain.catalog import MasterKind
from app.domain.intake import Channel
from app.i18n import text
from ui import theme
from ui.screen import Services
from ui.widgets.basics import button, clear, column, icon_label, label, page, row, rule
from ui.widgets.order_facts import fact_grid

if TYPE_CHECKING:
    from app.worker.intake import ImportSummary

_WIDTH = 360
_SHOWN = 100
"""At most so many rejected rows are listed."""


def _kinds() -> list[tuple[str, str, str]]:
    return [
        (Channel.TAOBAO.value, text("Taobao orders"), text("Order list and line list, choose both at once")),
        (MasterKind.PRODUCTS.value, text("Products"), text("SKU, names, barcodes, OE numbers")),
        (MasterKind.STOCK.value, text("Stock counts"), text("What lies on the shelves, per warehouse")),
        (MasterKind.CUSTOMERS.value, text("Customers"), text("Repair shops and dealers")),
        (MasterKind.WAREHOUSES.value, text("Warehouses"), text("Code, name, place")),
    ]


class ImportPanel(QFrame):
    """`closed` asks for the ordinary side panel again."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(_WIDTH)
        self.setAcceptDrops(True)
        self._services = services
        self._cancel = Event()
        self._kind = Channel.TAOBAO.value
        self._group = QButtonGroup(self)
        self._close = button("", self.back, "plain", "close", text("Close"))
        self._body = column(spacing=12, margins=(16, 12, 16, 16))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._running = False
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page(self._body))
        head = row(label(text("Import files"), "section"), None, self._close, margins=(16, 8, 8, 8))
        self.setLayout(column(head, rule(), scroll, spacing=0))
        self._ask()

    def focus_first(self) -> None:
        """The button that leads on."""
        self._next.setFocus()

    def back(self) -> bool:
        """Close, unless an import runs."""
        if self._running:
            return False
        self._ask()
        self.closed.emit()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls() and not self._running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self.start([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _ask(self) -> None:
        self._empty()
        self._body.addWidget(label(text("What is in the files?"), "quiet"))
        for kind, title, hint in _kinds():
            choice = button(title, kind="choice")
            choice.setCheckable(True)
            choice.setChecked(kind == self._kind)
            choice.clicked.connect(lambda _checked=False, kind=kind: self._choose(kind))
            self._group.addButton(choice)
            self._body.addLayout(column(choice, label(hint, "meta", wrap=True), spacing=2))
        self._body.addSpacing(4)
        self._offer(button(text("Choose files…"), self.choose_files, "primary", "file"))
        self._body.addWidget(label(text("CSV or XLSX. You can also drop the files here."), "meta", wrap=True))
        self._body.addStretch(1)

    def _offer(self, leading_on: QPushButton) -> None:
        """The keyboard stays in the panel while its content changes."""
        self._next = leading_on
        if leading_on.property("kind") == "primary":
            self._body.addWidget(leading_on)
        else:
            self._body.addLayout(row(leading_on, None))
        if self._has_keyboard:
            leading_on.show()  # only what is visible can take the keyboard
            leading_on.setFocus()

    def _empty(self) -> None:
        where = QApplication.focusWidget()
        self._has_keyboard = where is not None and self.isAncestorOf(where)
        clear(self._body)

    def _choose(self, kind: str) -> None:
        self._kind = kind

    def choose_files(self) -> None:
        """Ask for files and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, text("Import files"), "", ";;".join((text("Tables") + " (*.csv *.xlsx)", text("All files") + " (*)"))
        )
        self.start([Path(name) for name in chosen])

    def start(self, paths: Sequence[Path]) -> None:
        """Import these files as the chosen kind."""
        if not paths or self._running:
            return
        self._running = True
        self._cancel.clear()
        self._show_progress(paths)
        tasks, desk, actor = self._services.tasks, self._services.desk, self._services.actor
        kind, cancel = self._kind, self._cancel
        progress = tasks.progress(self, self._on_progress)

        def cancelled() -> bool:
            return cancel.is_set() or tasks.closing.is_set()

        def work() -> ImportSummary | None:
            try:
                return desk.import_files(actor, kind, paths, progress, cancelled)
            except Exception:
                if cancelled():  # whatever ended it: the person wanted it to end
                    return None
                raise

        tasks.write(self, work, self._on_done, self._on_failed)

    def _show_progress(self, paths: Sequence[Path]) -> None:
        self._empty()
        self._close.setEnabled(False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._count = label(text("Reading…"), "meta")
        self._body.addWidget(label(text("Importing {files}", files=", ".join(path.name for path in paths)), wrap=True))
        self._body.addWidget(self._bar)
        self._body.addWidget(self._count)
        self._offer(button(text("Cancel import"), self._cancel.set))
        self._body.addStretch(1)

    def _on_progress(self, done: int, total: int) -> None:
        if self._running:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}")

    def _on_done(self, summary: ImportSummary | None) -> None:
        self._end()
        if summary is None:
            self._conclude("info", text("Import cancelled"), text("Nothing was written."))
            return
        rejected = len(summary.rejected)
        self._conclude("warning" if rejected else "check", text("Import done"), "")
        facts = [
            (text("Batch"), summary.batch),
            (text("New orders"), f"{summary.orders:,}"),
            (text("Rows taken"), f"{summary.lines:,}"),
            (text("Known already"), f"{summary.duplicates:,}"),
            (text("Incomplete"), f"{summary.incomplete:,}"),
            (text("Rejected"), f"{rejected:,}"),
        ]
        self._body.insertLayout(1, fact_grid(facts, 110))
        if rejected:
            self._list_rejected(summary)

    def _list_rejected(self, summary: ImportSummary) -> None:
        at = self._body.count() - 2
        hint = text("Correct these rows and import the file again; what is in the pool already stays as it is.")
        found = [label(hint, "quiet", wrap=True), rule()]
        found += [label(words.problem(problem), wrap=True) for problem in summary.rejected[:_SHOWN]]
        if len(summary.rejected) > _SHOWN:
            found.append(label(text("{count} more", count=len(summary.rejected) - _SHOWN), "meta"))
        for offset, widget in enumerate(found):
            self._body.insertWidget(at + offset, widget)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._conclude("stop", text("Nothing was imported"), words.refusal(error))

    def _end(self) -> None:
        self._running = False
        self._close.setEnabled(True)

    def _conclude(self, icon: str, title: str, sentence: str) -> None:
        self._empty()
        colour = theme.tokens().colour({"check": "good", "warning": "warn", "stop": "bad"}.get(icon, "info")).name()
        self._body.addLayout(row(icon_label(icon, colour, 20), label(title, "section"), None))
        if sentence:
            self._body.addWidget(label(sentence, wrap=True))
        self._offer(button(text("Import more…"), self._ask))
        self._body.addStretch(1)
