"""The three lists of the counting screen: what is being counted, what is to be decided, what differed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app import words
from app.i18n import text
from app.views.counting import CorrectionRow, CountTaskRow
from ui import clock
from ui.counting.wording import difference_tone, keyed, signed, when
from ui.screen import Preferences
from ui.widgets.basics import ElidedLabel, button, column, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table, keep_chosen


class Listed(StrEnum):
    """Which list is shown."""

    TASKS = "tasks"
    ASKED = "asked"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Lists:
    """What was read."""

    tasks: Sequence[CountTaskRow] = ()
    asked: Sequence[CorrectionRow] = ()
    all: Sequence[CorrectionRow] = ()


class CountLists(QWidget):
    """`chosen` brings the correction that is chosen (None: none), `opened` the task to go on with."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.shown = Listed.TASKS
        self.found = Lists()
        self._tasks: Table[CountTaskRow] = Table(_task_columns(), preferences, "count-tasks")
        self._corrections: Table[CorrectionRow] = Table(_correction_columns(), preferences, "corrections")
        self._empty, self._stack = EmptyState(), QStackedWidget()
        for part in (self._tasks, self._corrections, self._empty):
            self._stack.addWidget(part)
        self._chips = {which: self._chip(which) for which in Listed}
        self._tasks.opened.connect(self.opened)
        self._corrections.chosen.connect(self.chosen)
        self._hint = ElidedLabel("", "meta")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        chips = row(*self._chips.values(), self._hint, margins=(16, 8, 16, 8))
        whole = column(chips, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _chip(self, which: Listed) -> QPushButton:
        made = button("", lambda: self.show_list(which), "chip")
        made.setCheckable(True)
        return made

    def show_lists(self, found: Lists) -> None:
        """Newer rows; what was chosen stays chosen."""
        self.found = found
        names = {
            Listed.TASKS: keyed(text("Being counted"), f"{len(found.tasks):,}"),
            Listed.ASKED: keyed(text("To decide"), f"{len(found.asked):,}"),
            Listed.ALL: text("Differences"),
        }
        for which, chip in self._chips.items():
            chip.setText(names[which])
        keep_chosen(self._tasks, found.tasks, lambda task: task.no)
        self.show_list(self.shown)

    def show_list(self, which: Listed) -> None:
        """Another list."""
        self.shown = which
        for each, chip in self._chips.items():
            chip.setChecked(each is which)
        table: QWidget = self._tasks
        rows: Sequence[object] = self.found.tasks
        if which is not Listed.TASKS:
            listed = self.found.asked if which is Listed.ASKED else self.found.all
            keep_chosen(self._corrections, listed, lambda correction: str(correction.id))
            if listed and self._corrections.selected() is None:
                self._corrections.select(0)
            table, rows = self._corrections, listed
        elif rows and self._tasks.selected() is None:
            self._tasks.select(0)
        on_task = which is Listed.TASKS and bool(rows)
        self._hint.setText(text("Enter goes on with it, Del calls it off") if on_task else "")
        had = self._tasks.hasFocus() or self._corrections.hasFocus() or self._empty.hasFocus()
        self._stack.setCurrentWidget(table if rows else self._empty)
        self._stack.setFocusProxy(table if rows else self._empty)
        if not rows:
            self._explain(which)
        elif had:
            table.setFocus()
        self.chosen.emit(self.correction)

    def turn(self) -> None:
        """The next list."""
        order = list(Listed)
        self.show_list(order[(order.index(self.shown) + 1) % len(order)])
        self.focus_first()

    @property
    def correction(self) -> CorrectionRow | None:
        """The difference that is chosen."""
        return None if self.shown is Listed.TASKS else self._corrections.selected()

    @property
    def task(self) -> CountTaskRow | None:
        """The location that is chosen."""
        return self._tasks.selected() if self.shown is Listed.TASKS else None

    def focus_first(self) -> None:
        """The list that is shown."""
        self._stack.setFocus()

    def _explain(self, which: Listed) -> None:
        told = {
            Listed.TASKS: (
                "scan",
                text("No location is being counted"),
                text("Scan a location, or let the program choose some with F3 or F4."),
            ),
            Listed.ASKED: (
                "check",
                text("Nothing is to be decided"),
                text("Differences above the limit appear here by themselves."),
            ),
            Listed.ALL: (
                "check",
                text("No differences yet"),
                text("What a count or a found piece changes is listed here."),
            ),
        }
        self._empty.explain(*told[which])


def _task_columns() -> list[Column[CountTaskRow]]:
    return [
        Column(text("Location"), lambda task: task.location, 160, code=True),
        Column(text("Count no."), lambda task: task.no, 128, code=True),
        Column(text("Opened by"), lambda task: task.by_name),
        Column(text("Since"), lambda task: words.age(clock.now() - task.opened_at), 120),
        Column(text("Products"), lambda task: f"{task.items:,}", 80, right=True),
        Column(text("Pieces"), lambda task: f"{task.pieces:,}", 80, right=True),
    ]


def _correction_columns() -> list[Column[CorrectionRow]]:
    return [
        Column(text("Location"), lambda found: found.location, 80, code=True),
        Column(text("SKU"), lambda found: found.sku, 112, code=True),
        Column(text("Product"), lambda found: found.name),
        Column(text("Difference"), lambda found: signed(found.pieces), 96, difference_tone, right=True),
        Column(text("Reason"), lambda found: words.count_reason(found.reason), 88),
        Column(text("State"), lambda found: words.count_state(found.state), 104),
        Column(text("Counted by"), lambda found: found.by_name, 88),
        Column(text("When"), when, 80),
    ]
