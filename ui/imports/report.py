"""The report of an import: what it did, what did not come in, and the way back."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget

from app import words
from app.domain.people import Permission
from app.errors import Problem, Refused
from app.i18n import text
from app.views.orders import OrderFilter
from ui import theme
from ui.imports.asking import AskedTwice
from ui.imports.reports import Report
from ui.imports.session import ImportSession
from ui.screen import Message, Services, Tone
from ui.widgets.basics import ElidedLabel, button, column, frame, icon_label, label, page, row, show_icon
from ui.widgets.flow import FlowLayout
from ui.widgets.order_facts import fact_grid
from ui.widgets.table import Column, Table

_FACTS_WIDTH = 496
_SIGNS = {Tone.GOOD: "check", Tone.WARN: "warning", Tone.BAD: "stop", Tone.INFO: "info"}


def problem_columns() -> list[Column[Problem]]:
    """Where, what was found, what was expected."""
    return [
        Column(text("File"), lambda found: found.file, 0),
        Column(text("Row"), lambda found: f"{found.row:,}" if found.row else "", 56, right=True),
        Column(text("Column"), lambda found: found.field, 96),
        Column(text("Found"), lambda found: found.found, 116, tone=lambda found: "bad"),
        Column(text("Expected"), lambda found: words.expected(found.expected), 0),
    ]


def save_left_out(owner: QWidget, services: Services, report: Report) -> None:
    """Ask for a file and write the rows that did not come in."""
    name, _ = QFileDialog.getSaveFileName(
        owner, text("Save rejected rows"), text("rejected rows") + ".xlsx", text("Tables") + " (*.xlsx)"
    )
    if name:
        path = Path(name)
        said = Message(text("Saved {file}. Correct the rows and import it again.", file=path.name), Tone.GOOD)
        write = services.desk.write_left_out
        services.tasks.write(
            owner, lambda: write(report.problems, report.left_out, path), lambda _none: services.say(said)
        )


class ReportPage(QWidget):
    """`orders_requested` as of a screen; `closed` asks for the next import, `chosen` for the same one again (Chosen);
    `undone` says that one was taken back."""

    orders_requested = Signal(object)
    chosen = Signal(object)
    closed = Signal()
    undone = Signal(str)

    def __init__(self, services: Services, session: ImportSession) -> None:
        super().__init__()
        self._services, self._session = services, session
        self._report = Report("", Tone.INFO)
        self._sign, self._title = icon_label("info", size=20), label("", "section")
        self._sentence = label("", wrap=True)
        self._about = ElidedLabel("", "meta")
        self._facts = QScrollArea()
        self._problems: Table[Problem] = Table(problem_columns(), services.preferences, "rejected")
        self._note = label("", "quiet", wrap=True)
        self._note.setTextFormat(Qt.TextFormat.RichText)
        self._note.linkActivated.connect(services.open_order)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._beside = QStackedWidget()
        self._undo = AskedTwice(
            text("Undo this import…"),
            text("Take everything it brought out of the pool again?"),
            text("Undo import"),
            text("Keep it"),
            self._take_back,
        )
        self._save = button(text("Save rejected rows…"), self._save_rows, icon="file")
        self._open = button(text("Open incomplete orders"), self._open_incomplete, icon="open")
        self._again = button(text("Try again"), self._try_again, tip=text("Reads the same files again"))
        self._more = button(text("Import more…"), self.closed.emit, "primary", "import")
        self.setFocusProxy(self._more)
        self._build()
        self.show_report(self._report)

    def _build(self) -> None:
        noted = page(column(self._note, None, margins=(0, 2, 0, 0)))
        self._beside.addWidget(frame("card", column(self._problems, margins=(1, 1, 1, 1))))
        self._beside.addWidget(noted)
        self._facts.setWidgetResizable(True)
        self._facts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._facts.setFixedWidth(_FACTS_WIDTH)
        middle = row(self._facts, self._beside, spacing=16)
        middle.setStretch(1, 1)
        head = row(self._sign, self._title, 8, self._about)
        head.setStretch(3, 1)
        foot = FlowLayout(8)
        for part in (self._more, self._again, self._open, self._save, self._undo):
            foot.addWidget(part)
        inside = column(head, self._sentence, middle, foot, spacing=12, margins=(16, 16, 16, 16))
        inside.setStretch(2, 1)
        self.setLayout(inside)

    def show_report(self, report: Report) -> None:
        """Show it."""
        self._report = report
        colour = theme.tokens().colour(report.tone.value).name()
        show_icon(self._sign, _SIGNS[report.tone], colour, 20)
        self._title.setText(report.title)
        self._about.setText(report.about)
        self._sentence.setText(report.sentence)
        self._sentence.setVisible(bool(report.sentence))
        self._show_facts([fact for fact in report.facts if fact[1]])
        self._problems.rows.show(report.problems)
        missed = text(
            "Which rows were rejected is known only right after an import. Import the file again to see them."
        )
        self._note.setText(escape(missed) if report.missed and not report.problems else "")
        self._beside.setCurrentIndex(0 if report.problems else 1)
        self._undo.calm()
        self._undo.setVisible(bool(report.batch))
        self._undo.allow(self._services.may(Permission.IMPORT), text("Your role may not do this."))
        self._save.setVisible(bool(report.left_out))
        self._open.setVisible(report.incomplete)
        self._again.setVisible(report.failed is not None)

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        """In two columns."""
        half = (len(facts) + 1) // 2
        parts = [page(column(fact_grid(part, 96), None)) for part in (facts[:half], facts[half:])]
        for part in parts:
            part.setFixedWidth((_FACTS_WIDTH - 16) // 2)
        self._facts.setWidget(page(row(*parts, spacing=16)))
        self._facts.setVisible(bool(facts))

    def back(self) -> bool:
        """Out of the question whether to undo."""
        asking = self._undo.asking
        self._undo.calm()
        return asking

    def _try_again(self) -> None:
        self.chosen.emit(self._report.failed)

    def _open_incomplete(self) -> None:
        self.orders_requested.emit(OrderFilter(incomplete=True))

    def _save_rows(self) -> None:
        save_left_out(self, self._services, self._report)

    def _take_back(self) -> None:
        batch = self._report.batch
        self._session.undo(batch, lambda: self._on_undone(batch), lambda error: self._on_refused(batch, error))

    def _on_undone(self, batch: str) -> None:
        self._services.say(Message(text("Import {batch} was undone", batch=batch), Tone.GOOD))
        self.undone.emit(batch)

    def _on_refused(self, batch: str, error: Exception) -> None:
        """What blocks stands beside the facts, its orders to be opened, as long as the same report is shown."""
        if batch != self._report.batch:
            self._services.trouble(error)
            return
        told, orders = escape(words.refusal(error)), error.facts.get("orders") if isinstance(error, Refused) else None
        for no in map(escape, str(orders or "").split(", ")):
            told = told.replace(no, f'<a href="{no}">{no}</a>') if no else told
        self._note.setText(told)
        self._beside.setCurrentIndex(1)
