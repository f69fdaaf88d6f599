"""The board: how many orders stand at which stage in which warehouse, their clock, how many over limit and late."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.domain.stages import FIVE_STAGES, Stage
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.orders import BoardCell
from ui import theme
from ui.screen import Screen, Services
from ui.tasks import Repeat
from ui.widgets.basics import clear, column, label, page
from ui.widgets.board_tile import BoardTile, StageHead
from ui.widgets.empty_state import EmptyState

_PAID, *_LATER = FIVE_STAGES
COLUMNS: tuple[Stage, ...] = (_PAID, Stage.TO_PRODUCE, *_LATER)
"""Stages from left to right; what must be produced stands beside what waits."""
_CLOCK_MS = 20_000
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class BoardScreen(Screen):
    """Click or Enter on a tile lists the orders behind it."""

    key = "board"
    icon = "board"
    watches = frozenset({"order", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._read = Repeat(services.tasks, self, self._show)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._tiles: dict[tuple[int, int], BoardTile] = {}
        self._heads: list[StageHead] = []
        self._rows: list[tuple[str, str]] = []
        self._empty = EmptyState()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(page(column(self._grid, None, margins=(16, 16, 16, 16))))
        self.setLayout(column(self._scroll, self._empty, spacing=0))
        self._empty.hide()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start()

    @staticmethod
    def title() -> str:
        """Board."""
        return text("Board")

    def focus_first(self) -> None:
        """The first tile, once there is one."""
        tile = self._tiles.get((0, 0))
        (tile or self).setFocus()

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("← → ↑ ↓", text("Choose a field")),
            ("Enter", text("List the orders of the field")),
            ("F6", text("List those over their limit")),
            ("F7", text("List those late")),
        ]

    def refresh(self) -> None:
        """Count again."""
        reader = self.services.desk.reader
        self._read.ask(lambda: (reader.board(), reader.warehouses()))

    def _show(self, found: tuple[Sequence[BoardCell], Sequence[WarehouseRow]]) -> None:
        cells, warehouses = found
        shown = [cell for cell in cells if cell.stage in COLUMNS]
        self._scroll.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        if not shown:
            hint = text("Imported orders appear here stage by stage.")
            self._empty.explain("board", text("Nothing in work"), hint)
            return
        names = {warehouse.code: warehouse.name for warehouse in warehouses}
        codes = ["", *sorted({*names, *(cell.warehouse for cell in shown)} - {""})]
        rows = [(code, names.get(code, code) or text("Not assigned")) for code in codes]
        if rows != self._rows:
            self._build(rows)
        self._fill(shown)

    def _build(self, rows: list[tuple[str, str]]) -> None:
        self._rows = rows
        clear(self._grid)
        self._tiles.clear()
        self._grid.setColumnMinimumWidth(0, 104)
        self._heads = [StageHead(stage) for stage in COLUMNS]
        for where, head in enumerate(self._heads, start=1):
            self._grid.addWidget(head, 0, where)
            self._grid.setColumnStretch(where, 1)
        for at, (_, name) in enumerate(rows):
            self._grid.addWidget(label(name, font=theme.font(14, bold=True), wrap=True), at + 1, 0)
            for where, stage in enumerate(COLUMNS):
                tile = self._tiles[at, where] = BoardTile(stage, name)
                tile.opened.connect(self.orders_requested)
                tile.moved.connect(partial(self._move, at, where))
                self._grid.addWidget(tile, at + 1, where + 1)
        if self.isVisible() and self.hasFocus():
            self.focus_first()

    def _fill(self, cells: Sequence[BoardCell]) -> None:
        known = {(cell.warehouse, cell.stage): cell for cell in cells}
        for stage, head in zip(COLUMNS, self._heads, strict=True):
            head.show_total(sum(cell.count for cell in cells if cell.stage is stage))
        for (at, where), tile in self._tiles.items():
            code, stage = self._rows[at][0], COLUMNS[where]
            tile.show_cell(known.get((code, stage)) or BoardCell(code, stage, 0, 0))

    def _tell_time(self) -> None:
        for tile in self._tiles.values():
            tile.tell_time()

    def _move(self, at: int, where: int, key: Qt.Key) -> None:
        down, right = _ARROWS[key]
        tile = self._tiles.get((at + down, where + right))
        if tile is not None:
            tile.setFocus()
            self._scroll.ensureWidgetVisible(tile)
