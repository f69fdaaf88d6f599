"""What becomes of the first rows of a file: the grid, and beside it every problem as a sentence."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from app.domain.profile import Field, Preview, Profile
from app.i18n import text
from ui import theme
from ui.mapping.cells import CellsModel, Finding, findings
from ui.widgets.basics import ElidedLabel, button, column, frame, label, page, row, rule
from ui.widgets.empty_state import EmptyState

_ROW = 26
_WIDEST = 240
_SIDE_WIDTH = 320
_LISTED = 200
"""At most so many problems are listed."""
_FEW = 3
"""More problems of one kind in one column are told as one."""


class _Grid(QTableView):
    """`entered_cell` brings the cell that Enter or a double click asks for."""

    entered_cell = Signal(QModelIndex)

    def __init__(self, model: CellsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(text("Preview"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(14, 14))
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMaximumSectionSize(_WIDEST)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(_ROW + 2)
        self.doubleClicked.connect(self.entered_cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_cell.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class PreviewPane(QWidget):
    """`field_chosen` brings the field of a cell or problem that was asked for."""

    field_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._model = CellsModel()
        self._grid, self._empty, self._stack = _Grid(self._model), EmptyState(), QStackedWidget()
        self._about, self._count = ElidedLabel("", "meta"), label("", "bad")
        self._list = QListWidget()
        self._titles: Sequence[str] = ()
        self._found: list[Finding] = []
        self._grid.entered_cell.connect(self._on_cell)
        self._list.itemActivated.connect(self._on_problem)
        self._list.itemClicked.connect(self._on_problem)
        self._build()

    def _build(self) -> None:
        self._group = QButtonGroup(self)
        chips = [self._chip(text("As it will be"), False), self._chip(text("As in the file"), True)]
        chips[0].setChecked(True)
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setAccessibleName(text("Problems"))
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(self._grid)
        self._stack.addWidget(self._empty)
        self._side = frame("panel", column(self._list, margins=(1, 0, 0, 0)))
        self._side.setFixedWidth(_SIDE_WIDTH)
        head = row(label(text("Preview"), "section"), 4, *chips, self._about, self._count, margins=(16, 6, 16, 6))
        body = row(self._stack, self._side, spacing=0)
        self.setLayout(column(page(head), rule(), body, spacing=0))
        self.layout().setStretch(2, 1)  # type: ignore[union-attr]

    def _chip(self, words_: str, raw: bool) -> QPushButton:
        chip = button(words_, kind="chip")
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self._show_raw(raw))
        self._group.addButton(chip)
        return chip

    def show_preview(self, preview: Preview, profile: Profile, about: str) -> None:
        """What `profile` makes of a file; `about` says which rows these are."""
        self._found = findings(preview, profile)
        current = self._grid.currentIndex()
        place = current.row(), current.column()
        self._model.show(preview, self._found)
        self._fit()
        self._grid.setCurrentIndex(self._model.index(*place))
        self._about.setText(about)
        self._list_problems()
        self._stack.setCurrentWidget(self._grid)

    def say(
        self, icon: str, why: str, hint: str = "", action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Why there is no preview, and what to do."""
        self._found = []
        self._about.setText("")
        self._count.setText("")
        self._side.hide()
        self._empty.explain(icon, why, hint, action, act)
        self._stack.setCurrentWidget(self._empty)

    def wrong_rows(self) -> Counter[Field]:
        """How many problems each field has in the preview."""
        return Counter(name for one in self._found for name in one.fields)

    @property
    def problem_count(self) -> int:
        """How many problems the preview has."""
        return len(self._found)

    def _show_raw(self, raw: bool) -> None:
        self._model.show_raw(raw)
        self._fit()

    def _fit(self) -> None:
        """Columns get their width when they first appear, and grow with what comes into them."""
        if list(self._titles) != list(self._model.titles):
            self._titles = list(self._model.titles)
            self._grid.resizeColumnsToContents()
        for at in range(len(self._titles)):
            wanted = self._grid.sizeHintForColumn(at)
            if self._grid.columnWidth(at) < min(wanted, _WIDEST):
                self._grid.setColumnWidth(at, wanted)

    def _list_problems(self) -> None:
        self._list.clear()
        icon = theme.icon("warning", theme.tokens().bad, 16)
        for one, rows in _told(self._found)[:_LISTED]:
            item = QListWidgetItem(icon, one.sentence(rows))
            item.setData(Qt.ItemDataRole.UserRole, one)
            self._list.addItem(item)
        self._side.setVisible(bool(self._found))
        self._count.setText(text("{count} problems", count=len(self._found)) if self._found else "")

    def _on_cell(self, index: QModelIndex) -> None:
        field = self._model.field(index.column())
        if field is not None:
            self.field_chosen.emit(field)

    def _on_problem(self, item: QListWidgetItem) -> None:
        found: Finding = item.data(Qt.ItemDataRole.UserRole)
        place = self._model.place(found)
        if place.isValid():
            self._grid.setCurrentIndex(place)
            self._grid.scrollTo(place, QAbstractItemView.ScrollHint.PositionAtCenter)
        if found.fields:
            self.field_chosen.emit(found.fields[0])


def _told(found: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """Each problem to tell, and for how many rows it stands."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one in found:
        alike.setdefault((one.problem.field, one.problem.expected), []).append(one)
    told: list[tuple[Finding, int]] = []
    for same in alike.values():
        told += [(same[0], len(same))] if len(same) > _FEW else [(one, 1) for one in same]
    return told
