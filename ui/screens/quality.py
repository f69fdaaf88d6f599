"""Channel quality: how complete the orders of each channel come, what stops them, by day or week; table and chart."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import words
from app.domain.intake import Channel
from app.domain.quality import PeriodQuality, QualitySummary, Span
from app.i18n import text
from app.views.orders import OrderFilter
from ui.orders.export import choose_table
from ui.quality.chart import QualityChart
from ui.quality.measures import Measure, is_poor, lacked_most, measure_word, told, value_of
from ui.quality.tile import ChannelTile
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import Repeat
from ui.widgets.basics import button, clear, column, frame, label, page, row
from ui.widgets.chips import chips
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table

_DAYS = (7, 30, 90)
_LONG = 90
"""Days that are summed up by week unless somebody wants otherwise."""


class QualityScreen(Screen):
    """R4. A bar, a row or a tile leads to the orders of its channel."""

    key = "quality"
    icon = "quality"
    watches = frozenset({"order"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._days, self._span, self._measure = 30, Span.DAY, Measure.ORDERS
        self._summary: QualitySummary | None = None
        self._read = Repeat(services.tasks, self, self._show, self._on_failed)
        self._tiles, self._chart = row(spacing=8), QualityChart()
        self._table: Table[PeriodQuality] = Table(_columns(), services.preferences, "quality")
        self._stack, self._empty, self._whole = QStackedWidget(), EmptyState(), label("", "meta")
        self._build()
        self._chart.opened.connect(self._open)
        self._table.opened.connect(lambda cell: self._open(cell.channel))
        QShortcut(QKeySequence("Ctrl+E"), self, self._export, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        days = chips({days: text("{days} days", days=days) for days in _DAYS}, self._choose_days, self)
        spans = {Span.DAY: text("By day"), Span.WEEK: text("By week")}
        measures = chips({measure: measure_word(measure) for measure in Measure}, self._choose_measure, self)
        lengths = chips(spans, self._choose_span, self)
        self._chips = {**days, **lengths, **measures}
        export = button(text("Export…"), self._export, icon="import", tip="Ctrl+E")
        bar = row(*days.values(), 16, *lengths.values(), None, export, margins=(16, 8, 16, 8))
        chart = frame("card", column(row(*measures.values(), None, margins=(12, 8, 12, 0)), self._chart, spacing=4))
        body = column(self._tiles, chart, frame("card", column(self._table, margins=(1, 1, 1, 1))), spacing=12)
        body.setContentsMargins(16, 12, 16, 12)
        body.setStretch(1, 5)
        body.setStretch(2, 4)
        self._loading = label(text("Adding up…"), "quiet")
        self._stack.addWidget(page(column(None, row(None, self._loading, None), None)))
        self._stack.addWidget(page(body))
        self._stack.addWidget(self._empty)
        foot = frame("strip", row(self._whole, None, margins=(16, 0, 16, 0)))
        foot.setFixedHeight(28)
        self.setLayout(column(frame("bar", bar), self._stack, foot, spacing=0))
        self._show_choice()

    @staticmethod
    def title() -> str:
        """Channel quality."""
        return text("Channels")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("← → ↑ ↓", text("Walk through the bars or the table")),
            ("Enter", text("List the channel's orders")),
            ("Ctrl+E", text("Export the table")),
        ]

    def refresh(self) -> None:
        """Add up again."""
        desk, days, span = self.services.desk, self._days, self._span
        self._read.ask(lambda: desk.quality_summary(days, span))

    def focus_first(self) -> None:
        """The chart."""
        (self._empty if self._stack.currentWidget() is self._empty else self._chart).setFocus()

    def _choose_days(self, days: int) -> None:
        self._days, self._span = days, Span.WEEK if days >= _LONG else Span.DAY
        self._show_choice()
        self.refresh()

    def _choose_span(self, span: Span) -> None:
        self._span = span
        self._show_choice()
        self.refresh()

    def _choose_measure(self, measure: Measure) -> None:
        self._measure = measure
        self._show_choice()
        if self._summary is not None:
            self._chart.show_summary(self._summary, measure)

    def _show_choice(self) -> None:
        for value in (self._days, self._span, self._measure):
            self._chips[value].setChecked(True)

    def _show(self, summary: QualitySummary) -> None:
        if summary == self._summary and summary.channels:
            return
        self._summary = summary
        if not summary.channels:
            self._empty.explain(
                "quality",
                text("Nothing arrived in the last {days} days", days=self._days),
                text("Import the files of a channel, or look further back."),
                text("To the import"),
                lambda: self.screen_requested.emit("import"),
            )
        self._stack.setCurrentIndex(1 if summary.channels else 2)
        self._show_tiles(summary)
        self._chart.show_summary(summary, self._measure)
        self._table.rows.show(summary.cells)
        orders = text("{count} orders", count=f"{summary.whole.orders:,}")
        complete = text("{share} complete", share=told(Measure.COMPLETENESS, summary.whole))
        self._whole.setText(" · ".join(filter(None, (orders, complete, lacked_most(summary.whole)))))

    def _show_tiles(self, summary: QualitySummary) -> None:
        clear(self._tiles)
        for total in summary.channels:
            tile = ChannelTile(total)
            tile.clicked.connect(partial(self._open, total.channel))
            self._tiles.addWidget(tile, 1)

    def _on_failed(self, error: Exception) -> None:
        self.services.trouble(error)
        if self._summary is None:
            self._empty.explain(
                "database", text("Channel quality cannot be read now"), "", text("Try again"), self.refresh
            )
            self._stack.setCurrentWidget(self._empty)

    def _open(self, channel: str, _checked: bool = False) -> None:
        if channel in set(Channel):
            self.orders_requested.emit(OrderFilter(channel=Channel(channel)))

    def _export(self) -> None:
        path = choose_table(self, text("Export the table"), text("channel-quality"))
        if path is not None:
            desk, days, target = self.services.desk, self._days, path

            def work() -> int:
                return desk.export_quality(days, target)

            self.services.tasks.read(self, work, lambda count: self._on_exported(count, target))

    def _on_exported(self, count: int, path: Path) -> None:
        self.services.say(Message(text("{count} rows saved in {file}.", count=count, file=path.name), Tone.GOOD))


def _tone(measure: Measure, cell: PeriodQuality) -> str:
    """What is poor stands out, what did not happen does not."""
    value = value_of(measure, cell.quality)
    if measure is Measure.COMPLETENESS:
        return "warn" if is_poor(value) else ""
    return "" if value else "quiet"


def _columns() -> list[Column[PeriodQuality]]:
    def number(measure: Measure, width: int) -> Column[PeriodQuality]:
        return Column(
            measure_word(measure), lambda cell: told(measure, cell.quality), width, partial(_tone, measure), right=True
        )

    return [
        Column(text("Day"), lambda cell: f"{cell.period:%Y-%m-%d}", 112),
        Column(text("Channel"), lambda cell: words.channel(cell.channel), 112),
        number(Measure.ORDERS, 84),
        number(Measure.COMPLETENESS, 100),
        number(Measure.STOPPED, 84),
        number(Measure.CANCELLED, 92),
        number(Measure.DUPLICATES, 92),
        number(Measure.REJECTED, 116),
        Column(text("Lacked most"), lambda cell: lacked_most(cell.quality)),
    ]
