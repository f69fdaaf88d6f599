"""What several incomplete orders lack alike, the gap most of them share first, and its cure below the list."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.intake import Missing
from app.i18n import text
from app.usecases.curing import Cured
from app.views.intake import GapRow
from ui import theme
from ui.orders.cure import CureForm
from ui.screen import Services
from ui.tasks import Repeat
from ui.widgets.basics import button, column, label, row, rule
from ui.widgets.empty_state import EmptyState

_ROW = 52


class _GapList(QListWidget):
    """Enter asks for the cure."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_GapDelegate(self))
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _GapDelegate(QStyledItemDelegate):
    """Value and number of orders; below, what it is and what the line calls it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One gap."""
        now, gap = theme.tokens(), index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(now.accent))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(now.tint(now.line, 0.55)))
        upper = QRect(box.left() + 16, box.top() + 6, box.width() - 32, 20)
        lower = upper.translated(0, 20)
        painter.setFont(theme.font())
        count = text("{count} orders", count=f"{gap.orders:,}")
        wide = painter.fontMetrics().horizontalAdvance(count)
        _write(painter, upper, count, now.text, Qt.AlignmentFlag.AlignRight)
        if gap.missing == Missing.SKU:
            painter.setFont(theme.code_font())
        _write(painter, upper.adjusted(0, 0, -wide - 12, 0), gap.value, now.text)
        painter.setFont(theme.font(12))
        _write(painter, lower, _about(gap), now.quiet)


def _about(gap: GapRow) -> str:
    what = text("unknown code") if gap.missing == Missing.SKU else text("unclear address")
    return " · ".join(part for part in (what, gap.title, gap.example) if part)


def _write(
    painter: QPainter, box: QRect, told: str, colour: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    painter.setPen(QColor(colour))
    fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), fitting)


class GapsPanel(QFrame):
    """`counted` says how many gaps there are, `closed` asks for the ordinary panel again."""

    counted = Signal(int)
    closed = Signal()

    def __init__(self, services: Services, host: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._services = services
        self._read = Repeat(services.tasks, self, self._show)
        self._list, self._form, self._empty = _GapList(), CureForm(services, host), EmptyState()
        self._body = QStackedWidget()
        whole = QWidget()
        inside = column(self._list, rule(), row(self._form, margins=(12, 12, 12, 12)), spacing=0)
        inside.setStretch(0, 1)
        whole.setLayout(inside)
        self._body.addWidget(whole)
        self._body.addWidget(self._empty)
        close = button("", self.closed.emit, "plain", "close", text("Close"))
        head = row(label(text("Gaps that orders share"), "section"), None, close, margins=(16, 8, 8, 8))
        self.setLayout(column(head, rule(), self._body, spacing=0))
        self._list.currentItemChanged.connect(lambda item: self._on_current(item))
        self._list.entered.connect(self._form.focus_first)
        self._form.cured.connect(self._on_cured)
        self._form.closed.connect(self._list.setFocus)

    def refresh(self) -> None:
        """Read the gaps again; the same one stays chosen."""
        self._read.ask(self._services.desk.reader.gaps)

    def focus_first(self) -> None:
        """The list."""
        self._list.setFocus()

    def back(self) -> bool:
        """Out of the form into the list, else close."""
        where = QApplication.focusWidget()
        if where is not None and self._form.isAncestorOf(where):
            self._list.setFocus()
        else:
            self.closed.emit()
        return True

    def _show(self, gaps: Sequence[GapRow]) -> None:
        chosen, at = self._form.gap, max(0, self._list.currentRow())
        values = [(gap.missing, gap.value) for gap in gaps]
        if (chosen.missing, chosen.value) in values:
            at = values.index((chosen.missing, chosen.value))
        self._list.clear()
        for gap in gaps:
            item = QListWidgetItem(gap.value, self._list)
            item.setData(Qt.ItemDataRole.UserRole, gap)
            item.setSizeHint(QSize(0, _ROW))
        self._list.setCurrentRow(min(at, len(gaps) - 1))
        self._body.setCurrentIndex(0 if gaps else 1)
        self._empty.explain("check", text("Every code and address is known"))
        self.counted.emit(len(gaps))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._form.ask(self._gap(item))

    def _gap(self, item: QListWidgetItem) -> GapRow:
        gap: GapRow = item.data(Qt.ItemDataRole.UserRole)
        return gap

    def _on_cured(self, _cured: Cured) -> None:
        """The next gap moves up to where this one stood."""
        self._list.setFocus()
        self.refresh()
