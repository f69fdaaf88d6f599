"""The two rows of filters over the orders: stages with counts, then text, channel, warehouse, incomplete, late."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QWidget

from app import words
from app.domain.intake import Channel
from app.domain.stages import FIVE_STAGES, Stage
from app.i18n import text
from app.views import NO_WAREHOUSE, OrderFilter, WarehouseRow
from ui import theme
from ui.widgets.basics import SearchBox, button, column, restyle, row
from ui.widgets.flow import FlowLayout

_DEBOUNCE_MS = 150
_STAGES = (*FIVE_STAGES, Stage.TO_PRODUCE, Stage.CANCELLED)


class OrderFilters(QWidget):
    """`changed` brings the OrderFilter now wanted; typed text after 150 ms of rest."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._where = OrderFilter()
        self._stages: dict[Stage | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._search = SearchBox(text("Number, name, phone or SKU"))
        self._search.setFixedWidth(230)
        self._typed = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typed.timeout.connect(self._on_typed)
        self._search.textEdited.connect(lambda: self._typed.start())
        self._search.textChanged.connect(lambda told: self._on_typed() if not told else None)
        self._search.returnPressed.connect(self._on_typed)
        self._channel = self._choice([(text("All channels"), None), *((words.channel(c), c) for c in Channel)])
        self._warehouse = self._choice([(text("All warehouses"), "")])
        self._channel.activated.connect(lambda: self._change(channel=self._channel.currentData()))
        self._warehouse.activated.connect(lambda: self._change(warehouse=self._warehouse.currentData()))
        self._incomplete = self._toggle(text("Incomplete"), "warning")
        self._late = self._toggle(text("Late"), "late")
        self._incomplete.toggled.connect(lambda on: self._change(incomplete=on))
        self._late.toggled.connect(lambda on: self._change(late=on))
        self._clear = button(text("Clear filters"), self.clear, "link")
        self._build()
        self._show()

    def _build(self) -> None:
        chips = FlowLayout(spacing=6)
        for stage in (None, *_STAGES):
            chips.addWidget(self._stage_chip(stage))
        filters = FlowLayout(spacing=8)
        for widget in (
            self._search,
            self._channel,
            self._warehouse,
            self._incomplete,
            self._late,
            self._clear,
        ):
            filters.addWidget(widget)
        self._last = row(filters, spacing=8)
        self._last.setStretch(0, 1)
        self.setLayout(column(chips, self._last, spacing=8, margins=(16, 8, 16, 8)))

    @property
    def where(self) -> OrderFilter:
        """The filter that is shown."""
        return self._where

    def add_action(self, action: QWidget) -> None:
        """Something to do, at the right end."""
        self._last.addWidget(action)

    def _stage_chip(self, stage: Stage | None) -> QPushButton:
        chip = button("", kind="chip")
        chip.setCheckable(True)
        if stage is not None:
            chip.setIcon(theme.icon(theme.stage_style(stage).icon, theme.stage_style(stage).colour, 16))
        chip.clicked.connect(lambda: self._change(stage=stage))
        self._group.addButton(chip)
        self._stages[stage] = chip
        return chip

    def _toggle(self, words_: str, icon: str) -> QPushButton:
        chip = button(words_, kind="chip", icon=icon)
        chip.setCheckable(True)
        return chip

    def _choice(self, entries: Sequence[tuple[str, object]]) -> QComboBox:
        made = QComboBox()
        made.setProperty("kind", "chip")
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        for words_, value in entries:
            made.addItem(words_, value)
        return made

    def show_warehouses(self, warehouses: Sequence[WarehouseRow]) -> None:
        """Which warehouses there are to choose from."""
        self._warehouse.clear()
        self._warehouse.addItem(text("All warehouses"), "")
        self._warehouse.addItem(text("Not assigned"), NO_WAREHOUSE)
        for warehouse in warehouses:
            self._warehouse.addItem(warehouse.name, warehouse.code)
        self._show()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many orders of the pool stand where."""
        for stage, chip in self._stages.items():
            count = sum(counts.values()) if stage is None else counts.get(stage.value, 0)
            chip.setText(f"{_stage_title(stage)}  {count:,}")

    def clear(self) -> None:
        """Everything again."""
        self.put(OrderFilter())

    def put(self, where: OrderFilter) -> None:
        """Show a filter and ask for it."""
        self._where = where
        self._show()
        self.changed.emit(where)

    def focus_search(self) -> None:
        """Let the operator type."""
        self._search.setFocus()
        self._search.selectAll()

    def _show(self) -> None:
        where = self._where
        for stage, chip in self._stages.items():
            chip.setChecked(stage is where.stage)
            if not chip.text():
                chip.setText(_stage_title(stage))
        for widget in (self._search, self._incomplete, self._late):
            widget.blockSignals(True)
        if self._search.text().strip() != where.text:
            self._search.setText(where.text)
        self._incomplete.setChecked(where.incomplete)
        self._late.setChecked(where.late)
        for widget in (self._search, self._incomplete, self._late):
            widget.blockSignals(False)
        self._channel.setCurrentIndex(max(0, self._channel.findData(where.channel)))
        self._warehouse.setCurrentIndex(max(0, self._warehouse.findData(where.warehouse)))
        restyle(self._channel, "chosen", "true" if where.channel else "false")
        restyle(self._warehouse, "chosen", "true" if where.warehouse else "false")
        self._clear.setVisible(where != OrderFilter())

    def _on_typed(self) -> None:
        self._typed.stop()
        wanted = self._search.text().strip()
        if wanted != self._where.text:
            self._change(text=wanted)

    def _change(self, **fields: object) -> None:
        self.put(replace(self._where, **fields))  # type: ignore[arg-type]


def _stage_title(stage: Stage | None) -> str:
    if stage is None:
        return text("All")
    number = theme.stage_style(stage).number
    return f"{number} {words.stage(stage)}" if number else words.stage(stage)
