"""Measures of exceptions: how many, how long they took, which come again, before and after a change (R19, R20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.adapters.case_report import figure_titles, figure_values, split_title
from app.domain.case_measures import SplitBy
from app.domain.cases import CaseKind
from app.i18n import text
from app.views.cases import CaseFilter
from ui.measures.ages import AgeBars, ages_of
from ui.measures.bars import Part, PartBars, parts_of
from ui.measures.comparing import Compared
from ui.measures.figures import told
from ui.measures.tiles import Tiles, tiles_of
from ui.measures.turn_box import TurnBox
from ui.production.day_box import today
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import ElidedLabel, button, column, frame, label, page, row
from ui.widgets.chips import chips
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.table import COMPACT, Column, Table

if TYPE_CHECKING:
    from app.adapters.case_report import CaseReport

_DAYS = (7, 28, 90, 365)
_KINDS = {".xlsx": "Excel (*.xlsx)", ".pdf": "PDF (*.pdf)"}
_SIDE = 380
_WEEK = timedelta(days=6)
"""From a Monday to its Sunday."""


class MeasuresScreen(Screen):
    """Every figure and bar leads to its exceptions."""

    key = "measures"
    icon = "measures"
    watches: ClassVar[frozenset[str]] = frozenset({"case"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._days, self._by = 28, SplitBy.CAUSE
        self._report: CaseReport | None = None
        self._read = Repeat(services.tasks, self, self._show, self._on_failed)
        self._turn, self._tiles, self._bars = TurnBox(), Tiles(), PartBars()
        self._ages, self._compared = AgeBars(), Compared()
        self._table: Table[Part] = Table(_columns(self._by), services.preferences, "measures", COMPACT)
        self._stack, self._empty, self._footer = QStackedWidget(), EmptyState(), label("", "meta")
        self._build()
        self._connect()

    def _build(self) -> None:
        days = chips({each: text("{days} days", days=each) for each in _DAYS}, self._choose_days, self)
        splits = chips({by: _split_word(by) for by in SplitBy}, self._choose_split, self)
        self._chips = {**days, **splits}
        export = button(text("Export…"), self._export, icon="import", tip="Ctrl+E")
        flow = FlowLayout(6)
        for each in (*days.values(), *splits.values(), self._turn):
            flow.addWidget(each)
        bar = row(page(flow), export, spacing=12, margins=(16, 6, 16, 6))
        bar.setStretch(0, 1)
        bar.setAlignment(export, Qt.AlignmentFlag.AlignTop)
        self._bars_title = label("", "section")
        legend = ElidedLabel(text("solid: closed · pale: still open"), "meta")
        head = row(self._bars_title, legend, label(text("opened · solved in · repeats"), "meta"), spacing=12)
        head.setContentsMargins(16, 10, 16, 6)
        bars = frame("card", column(head, self._bars, spacing=0, margins=(1, 1, 1, 1)))
        inset = (8, 0, 8, 0)
        title, compared = row(label(text("Open by age"), "section"), margins=inset), row(self._compared, margins=inset)
        ages = column(title, self._ages, 8, compared, spacing=6, margins=(8, 10, 8, 10))
        side = frame("card", ages)
        side.setFixedWidth(_SIDE)
        upper = row(bars, side, spacing=12)
        upper.setStretch(0, 1)
        body = column(self._tiles, upper, frame("card", column(self._table, margins=(1, 1, 1, 1))), spacing=12)
        body.setContentsMargins(16, 12, 16, 12)
        body.setStretch(1, 5)
        body.setStretch(2, 3)
        self._stack.addWidget(page(column(None, row(None, label(text("Adding up…"), "quiet"), None), None)))
        self._body = page(body)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self._empty)
        foot = frame("strip", row(self._footer, None, margins=(16, 5, 16, 5)))
        whole = column(frame("bar", bar), self._stack, foot, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._show_choice()

    def _connect(self) -> None:
        self._turn.within(self._days)
        self._turn.changed.connect(self.refresh)
        self._turn.returnPressed.connect(self.focus_first)
        self._bars.opened.connect(self._open)
        self._table.opened.connect(self._open)
        self._tiles.opened.connect(self._open_figure)
        self._ages.opened.connect(self._open_age)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+E": self._export,
            "Ctrl+D": self._turn.setFocus,
            "Ctrl+Tab": self._next_split,
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Measures")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Walk through the bars or the table")),
            ("Enter", text("List the exceptions of the bar")),
            ("Tab", text("To the numbers and bars; Enter lists what is behind one")),
            ("Ctrl+Tab", text("Split by something else")),
            ("Ctrl+D", text("The day to compare before and after; ↑ ↓ move it")),
            ("Ctrl+E", text("Export as Excel or PDF")),
        ]

    def refresh(self) -> None:
        """Add up again."""
        desk, by, turn = self.services.desk, self._by, self._turn.day
        until = today()
        since = until - timedelta(days=self._days - 1)
        self._read.ask(lambda: desk.case_report(since, until, by, turn))

    def focus_first(self) -> None:
        """The bars."""
        (self._empty if self._stack.currentWidget() is self._empty else self._bars).setFocus()

    def back(self) -> bool:
        """From the numbers to the bars; nothing compared any more."""
        if self._tiles.hasFocus() or self._ages.hasFocus():
            self.focus_first()
            return True
        had = bool(self._turn.text())
        self._turn.clear()
        if had:
            self.focus_first()
        return had

    def _choose_days(self, days: int) -> None:
        self._days = days
        self._show_choice()
        self._turn.blockSignals(True)
        self._turn.within(days)
        self._turn.blockSignals(False)
        self.refresh()

    def _choose_split(self, by: SplitBy) -> None:
        self._by = by
        self._show_choice()
        self.refresh()

    def _next_split(self) -> None:
        every = list(SplitBy)
        self._choose_split(every[(every.index(self._by) + 1) % len(every)])

    def _show_choice(self) -> None:
        for value in (self._days, self._by):
            self._chips[value].setChecked(True)

    def _show(self, report: CaseReport) -> None:
        self._report = report
        measures = report.measures
        if not measures.whole.opened and not any(measures.ages):
            self._explain_nothing()
            return
        had_keys = self._stack.currentWidget() is not self._body and self.isVisible()
        self._stack.setCurrentWidget(self._body)
        self._tiles.show_leads(tiles_of(report))
        parts = parts_of(measures.parts, report.name)
        self._bars_title.setText(split_title(report.by))
        self._bars.show_parts(parts)
        self._table.rows.columns = tuple(_columns(report.by))
        self._table.rows.show(parts)
        self._ages.show_leads(ages_of(measures))
        self._compared.show_comparison(report)
        self._footer.setText(_period(report.since, report.until))
        if had_keys:
            self.focus_first()

    def _explain_nothing(self) -> None:
        why = text("No exception in the last {days} days", days=self._days)
        hint = text("What stands still, lacks something or fails is counted here by itself.")
        if self._days < _DAYS[-1]:
            further = partial(self._choose_days, _DAYS[-1])
            self._empty.explain("check", why, hint, text("Look back a year"), further)
        else:
            self._empty.explain("check", why, hint)
        self._stack.setCurrentWidget(self._empty)
        self._footer.setText("")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if self._report is None:
            why = text("The measures cannot be read now")
            self._empty.explain("database", why, "", text("Try again"), self.refresh)
            self._stack.setCurrentWidget(self._empty)

    def _open(self, part: Part) -> None:
        """What it counts, at the desk: the live and the closed ones that were opened on its days."""
        if self._report is None:
            return
        where = _behind(part.key, self._report)
        days = f"{where.since:%m-%d} – {where.until:%m-%d}"
        told = days if self._report.by is SplitBy.WEEK else f"{days} · {part.name}"
        self.cases_requested.emit(where, told)

    def _open_figure(self, where: CaseFilter, name: str) -> None:
        if self._report is not None:
            self.cases_requested.emit(where, f"{self._report.since:%m-%d} – {self._report.until:%m-%d} · {name}")

    def _open_age(self, where: CaseFilter, name: str) -> None:
        self.cases_requested.emit(where, f"{text('Open by age')} · {name}")

    def _export(self) -> None:
        if self._report is None:
            return
        proposed = f"{text('exceptions')}-{self._report.since:%Y%m%d}-{self._report.until:%Y%m%d}.xlsx"
        chosen, kind = QFileDialog.getSaveFileName(self, text("Export…"), proposed, ";;".join(_KINDS.values()))
        if not chosen:
            return
        ending = next((ending for ending, told_ in _KINDS.items() if told_ == kind), ".xlsx")
        path = Path(chosen)
        path = path if path.suffix.lower() in _KINDS else path.with_name(path.name + ending)
        desk, report = self.services.desk, self._report
        self.services.say(Message(text("Writing {file}…", file=path.name)))
        self.services.tasks.read(self, lambda: desk.export_case_report(report, path), lambda _: self._on_written(path))

    def _on_written(self, path: Path) -> None:
        self.services.say(Message(text("Measures saved in {file}.", file=path.name), Tone.GOOD))


def _behind(key: str, report: CaseReport) -> CaseFilter:
    """The exceptions that a part of a report counts."""
    where = CaseFilter(closed=None, since=report.since, until=report.until)
    match report.by:
        case SplitBy.KIND:
            return replace(where, kind=CaseKind(key))
        case SplitBy.OWNER:
            return replace(where, owner=key)
        case SplitBy.WAREHOUSE:
            return replace(where, warehouse=key)
        case SplitBy.CAUSE:
            return replace(where, cause=key)
        case SplitBy.WEEK:
            monday = date.fromisoformat(key)
            return replace(where, since=max(report.since, monday), until=min(report.until, monday + _WEEK))


def _period(since: date, until: date) -> str:
    return text("Exceptions from {since} to {until}", since=since, until=until)


def _split_word(by: SplitBy) -> str:
    return {
        SplitBy.CAUSE: text("By cause"),
        SplitBy.KIND: text("By kind"),
        SplitBy.OWNER: text("By owner"),
        SplitBy.WAREHOUSE: text("By warehouse"),
        SplitBy.WEEK: text("By week"),
    }[by]


def _columns(by: SplitBy) -> list[Column[Part]]:
    """The part, then every figure."""

    def figure(place: int, title: str) -> Column[Part]:
        return Column(title, lambda part: told(figure_values(part.figures)[place]), 104, right=True)

    return [Column(split_title(by), lambda part: part.name), *map(figure, range(7), figure_titles())]
