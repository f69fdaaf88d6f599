"""What a trial adds up to: a small table with the differences, and bars beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.domain.trial import Trial
from app.i18n import text
from ui import theme
from ui.rules.words import MEASURES, Measure
from ui.widgets.basics import label, restyle

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW = 32


class TotalsTable(QWidget):
    """A row for each measure: now, with the draft, difference, bars."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(4, 1)
        for at, told in enumerate(("", text("now"), text("draft"), text("difference"))):
            head = label(told, "meta")
            head.setAlignment(_RIGHT)
            grid.addWidget(head, 0, at)
        self._cells: dict[str, tuple[QLabel, QLabel, QLabel, PairBar]] = {}
        for line, measure in enumerate(MEASURES, start=1):
            cells = (_number(), _number(), _number(), PairBar())
            cells[1].setFont(theme.font(bold=True))
            grid.addWidget(label(measure.told()), line, 0)
            for at, cell in enumerate(cells, start=1):
                grid.addWidget(cell, line, at)
            grid.setRowMinimumHeight(line, _ROW)
            self._cells[measure.name] = cells

    def show_trial(self, trial: Trial) -> None:
        """Other totals."""
        for measure in MEASURES:
            before, after = int(getattr(trial.before, measure.name)), int(getattr(trial.after, measure.name))
            first, second, difference, bar = self._cells[measure.name]
            first.setText(f"{before:,}")
            second.setText(f"{after:,}")
            difference.setText(difference_words(before, after))
            restyle(difference, "kind", tone_of(measure, before, after))
            bar.show_pair(before, after)


def difference_words(before: int, after: int) -> str:
    """▲ 12, ▼ 3 or –."""
    if before == after:
        return "–"
    return f"{'▲' if after > before else '▼'} {abs(after - before):,}"


def tone_of(measure: Measure, before: int, after: int) -> str:
    """Whether a difference is good or bad."""
    gain = (after - before) * measure.better
    return "good" if gain > 0 else "bad" if gain < 0 else "quiet"


def _number() -> QLabel:
    made = label("")
    made.setAlignment(_RIGHT)
    return made


class PairBar(QWidget):
    """Two bars: now above, with the draft below; the longer one fills the width."""

    def __init__(self) -> None:
        super().__init__()
        self._pair = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two flat bars."""
        return QSize(90, 22)

    def show_pair(self, before: int, after: int) -> None:
        """Other numbers."""
        self._pair = (before, after)
        self.setToolTip(f"{before:,} → {after:,}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grey is now, the accent is the draft."""
        painter, now = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        most = max(*self._pair, 1)
        for at, (value, colour) in enumerate(zip(self._pair, (now.tint(now.quiet, 0.55), now.accent), strict=True)):
            painter.setBrush(QColor(colour))
            wide = self.width() * value / most
            if value:
                painter.drawRoundedRect(QRectF(0, 3 + at * 9, max(3.0, wide), 7), 2, 2)
