"""Before and after a day: every figure of both periods, and by how much it changed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.adapters.case_report import CaseReport, change_values, figure_titles, figure_values
from app.i18n import text
from ui import theme
from ui.measures.figures import change_tone, change_words, told
from ui.widgets.basics import ElidedLabel, column, label, restyle

_COLUMN = 64
_NEUTRAL = (1,)
"""Figures of which neither more nor less is better: how many were closed follows how many were opened."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Compared(QWidget):
    """A small table; without a day it says how to get one."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._hint = label(text("Before and after"), "section"), label("", "quiet", wrap=True)
        self._before, self._after = ElidedLabel("", "meta"), ElidedLabel("", "meta")
        self._cells: list[tuple[QLabel, QLabel, QLabel]] = []
        self._grid = QWidget()
        self._grid.setLayout(self._table())
        whole = column(self._title, self._hint, self._grid, None, spacing=4)
        self.setLayout(whole)
        self.show_nothing()

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(8)
        for at in range(4):
            grid.setColumnStretch(at, 3 if at else 4)
        for at, head in enumerate((self._before, self._after, ElidedLabel(text("Change %"), "meta")), start=1):
            head.setAlignment(_RIGHT)
            head.setMinimumWidth(_COLUMN)
            grid.addWidget(head, 0, at)
        for line, title in enumerate(figure_titles(), start=1):
            cells = label(), label(), label("", font=theme.font(13, bold=True))
            grid.addWidget(ElidedLabel(title, "quiet"), line, 0)
            for at, cell in enumerate(cells, start=1):
                grid.addWidget(cell, line, at, _RIGHT)
            self._cells.append(cells)
        return grid

    def show_nothing(self) -> None:
        """No day was given."""
        self._title.setText(text("Before and after"))
        self._hint.setText(text("Type the day of a change above (Ctrl+D): a new rule, a new printer, a training."))
        self._hint.show()
        self._grid.hide()

    def show_comparison(self, report: CaseReport) -> None:
        """Both periods of a report that has them."""
        comparison, day = report.comparison, report.turn
        if comparison is None or day is None:
            self.show_nothing()
            return
        self._title.setText(text("Before and after {day}", day=f"{day:%Y-%m-%d}"))
        empty = not comparison.before.opened or not comparison.after.opened
        self._hint.setText(text("One of the two periods has no exceptions: nothing to compare."))
        self._hint.setVisible(empty)
        self._grid.show()
        before, after = (day - report.since).days, (report.until - day).days + 1
        self._before.setText(text("{count} d before", count=before))
        self._after.setText(text("{count} d from it", count=after))
        figures = zip(figure_values(comparison.before), figure_values(comparison.after), strict=True)
        changes = change_values(report)
        for at, ((old, new), (first, second, third)) in enumerate(zip(figures, self._cells, strict=True)):
            first.setText(told(old))
            second.setText(told(new))
            third.setText(change_words(changes[at]))
            restyle(third, "kind", "quiet" if at in _NEUTRAL else change_tone(changes[at]))
