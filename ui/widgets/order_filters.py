"""The two rows of filters over the orders: what waits for the operator and stages with counts, then text, channel,
warehouse, what is missing, over limit, late, and the filters kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app import words
from app.domain.intake import Channel, Missing
from app.domain.stages import FIVE_STAGES, Awaits, Stage
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.orders import NO_WAREHOUSE, OrderFilter
from ui import theme
from ui.widgets.basics import SearchBox, button, column, restyle, row
from ui.widgets.flow import FlowLayout

_DEBOUNCE_MS = 150
_WIDEST, _WIDEST_KEPT, _WIDEST_LIST, _AROUND = 144, 120, 240, 42
_ANYTHING, _KEEP = "anything", "keep"
_STAGES = (*FIVE_STAGES, Stage.TO_PRODUCE, Stage.CANCELLED)


class _Choice(QComboBox):
    """What is chosen ends in … where it does not fit, and is whole in the tooltip."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box and its text."""
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        whole, room = self.currentText(), self.width() - _AROUND
        option.currentText = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        self.setToolTip(whole if option.currentText != whole else "")


class OrderFilters(QWidget):
    """`changed` brings the OrderFilter now wanted; typed text after 150 ms of rest. `keep_requested` asks to keep it.
    `needs` is what waits for this operator; without any there is no “needs me”."""

    changed = Signal(object)
    keep_requested = Signal()

    def __init__(self, needs: frozenset[Awaits] = frozenset()) -> None:
        super().__init__()
        self._where, self._needs = OrderFilter(), needs
        self._mine = self._toggle(text("Needs me"), "user")
        self._mine.setToolTip(", ".join(words.awaits(need) for need in Awaits if need in needs))
        self._mine.toggled.connect(lambda on: self._change(needs=needs if on else frozenset()))
        self._stages: dict[Stage | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._search = SearchBox(text("Number, name, phone or SKU"))
        self._search.setFixedWidth(188)
        self._typed = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._typed.timeout.connect(self._on_typed)
        self._search.textEdited.connect(lambda: self._typed.start())
        self._search.textChanged.connect(lambda told: self._on_typed() if not told else None)
        self._search.returnPressed.connect(self._on_typed)
        self._channel = self._choice([(text("All channels"), None), *((words.channel(c), c) for c in Channel)])
        self._warehouse = self._choice([(text("All warehouses"), "")])
        self._channel.activated.connect(lambda: self._change(channel=self._channel.currentData()))
        self._warehouse.activated.connect(lambda: self._change(warehouse=self._warehouse.currentData()))
        lacks = [(text("Lacks: {what}", what=words.missing(gap)), gap.value) for gap in Missing]
        self._lacks = self._choice([(text("Complete or not"), ""), (text("Incomplete"), _ANYTHING), *lacks])
        self._lacks.activated.connect(self._on_lacks)
        self._kept = self._choice([])
        self._lacks.setMaximumWidth(_WIDEST)
        self._kept.setMaximumWidth(_WIDEST_KEPT)
        self._kept.activated.connect(self._on_kept)
        self._late = self._toggle(text("Late"))
        self._late.setToolTip(text("Past what was promised to the customer"))
        self._late.toggled.connect(lambda on: self._change(late=on))
        self._over = self._toggle(text("Over limit"))
        self._over.setToolTip(text("Longer in its stage than it may be there"))
        self._over.toggled.connect(lambda on: self._change(over=on))
        self._clear = button("", self.clear, "plain", "close", text("Clear filters") + "  Esc")
        self._build()
        self.show_kept({})

    def _build(self) -> None:
        chips = FlowLayout(spacing=6)
        if self._needs:
            chips.addWidget(self._mine)
        for stage in (None, *_STAGES):
            chips.addWidget(self._stage_chip(stage))
        filters = FlowLayout(spacing=8)
        for widget in (
            self._search,
            self._channel,
            self._warehouse,
            self._lacks,
            self._over,
            self._late,
            self._kept,
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

    def _toggle(self, words_: str, icon: str = "") -> QPushButton:
        chip = button(words_, kind="chip", icon=icon)
        chip.setCheckable(True)
        return chip

    def _choice(self, entries: Sequence[tuple[str, object]]) -> QComboBox:
        made = _Choice()
        made.setProperty("kind", "chip")
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.view().setMinimumWidth(_WIDEST_LIST)
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

    def show_needed(self, count: int) -> None:
        """How many orders wait for this operator."""
        self._mine.setText(f"{text('Needs me')}  {count:,}")

    def show_kept(self, kept: Mapping[str, OrderFilter]) -> None:
        """The operator's own filters by name."""
        self._kept.clear()
        self._kept.addItem(text("Kept filters"), None)
        for name, where in kept.items():
            self._kept.addItem(name, where)
        self._kept.addItem(text("Keep these filters…") + "  Ctrl+S", _KEEP)
        self._show()

    @property
    def kept_name(self) -> str:
        """What the filter in force is kept as; empty when it is not."""
        at = self._kept_index()
        return self._kept.itemText(at) if at else ""

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
        toggles = (self._search, self._mine, self._late, self._over)
        for widget in toggles:
            widget.blockSignals(True)
        if self._search.text().strip() != where.text:
            self._search.setText(where.text)
        self._mine.setChecked(bool(where.needs))
        self._late.setChecked(where.late)
        self._over.setChecked(where.over)
        for widget in toggles:
            widget.blockSignals(False)
        lacks = where.lacks or (_ANYTHING if where.incomplete else "")
        chosen = {
            self._channel: self._channel.findData(where.channel),
            self._warehouse: self._warehouse.findData(where.warehouse),
            self._lacks: self._lacks.findData(lacks),
            self._kept: self._kept_index(),
        }
        for box, at in chosen.items():
            box.setCurrentIndex(max(0, at))
            restyle(box, "chosen", "true" if at > 0 else "false")
        self._clear.setVisible(where != OrderFilter())

    def _kept_index(self) -> int:
        same = (at for at in range(1, self._kept.count() - 1) if self._kept.itemData(at) == self._where)
        return next(same, 0) if self._where != OrderFilter() else 0

    def _on_lacks(self) -> None:
        lacks = self._lacks.currentData()
        if lacks == _ANYTHING:
            self._change(incomplete=True, lacks="")
        else:
            self._change(incomplete=False, lacks=lacks)

    def _on_kept(self) -> None:
        chosen = self._kept.currentData()
        self._show()
        if isinstance(chosen, OrderFilter):
            self.put(chosen)
        elif chosen == _KEEP:
            self.keep_requested.emit()

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
