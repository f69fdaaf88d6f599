"""The operators to choose from at login: a list that a few typed letters narrow."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app import words
from app.views.company import OperatorRow
from ui import theme

_ROW = Qt.ItemDataRole.UserRole
_HEIGHT = 52


class _OperatorDelegate(QStyledItemDelegate):
    """A disc with the first character, the name, the roles below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Tall enough for a finger."""
        return QSize(200, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Everything, the selection included."""
        operator: OperatorRow = index.data(_ROW)
        now = theme.tokens()
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(QColor(now.tint(now.accent, 0.14)))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        disc = QRect(rect.left() + 10, rect.top() + 9, 34, 34)
        painter.setBrush(QColor(now.accent if chosen else now.raised))
        painter.drawEllipse(disc)
        painter.setPen(QColor(now.on_accent if chosen else now.quiet))
        painter.setFont(theme.font(14, bold=True))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), operator.name[:1])
        wide = rect.width() - 72
        painter.setPen(QColor(now.text))
        painter.setFont(theme.font(14))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(operator.name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(rect.left() + 56, rect.top() + 7, wide, 20), int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setPen(QColor(now.quiet))
        painter.setFont(theme.font(12))
        roles = painter.fontMetrics().elidedText(roles_in_words(operator), Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(rect.left() + 56, rect.top() + 27, wide, 18), int(Qt.AlignmentFlag.AlignVCenter), roles)
        painter.restore()


def roles_in_words(operator: OperatorRow) -> str:
    """All roles, named."""
    return " · ".join(words.role(role) for role in operator.roles)


class OperatorList(QListWidget):
    """`chosen` brings the OperatorRow that is current now, None when nothing fits."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._operators: Sequence[OperatorRow] = ()
        self.setItemDelegate(_OperatorDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._on_current)

    def show_operators(self, operators: Sequence[OperatorRow]) -> None:
        """Everyone who may log in."""
        self._operators = operators
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Only those whose name, code or role holds what was typed."""
        wanted = typed.strip().casefold()
        self.clear()
        for operator in self._operators:
            told = f"{operator.name} {operator.code} {roles_in_words(operator)}".casefold()
            if wanted in told:
                item = QListWidgetItem(operator.name)
                item.setData(_ROW, operator)
                self.addItem(item)
        self.setCurrentRow(0)
        if not self.count():
            self.chosen.emit(None)

    def select(self, code: str) -> bool:
        """Make the operator with this code or badge the current one; False when there is none."""
        for line in range(self.count()):
            operator: OperatorRow = self.item(line).data(_ROW)
            if code in (operator.code, operator.badge) and code:
                self.setCurrentRow(line)
                return True
        return False

    def step(self, steps: int) -> None:
        """Up or down, as an arrow key in the search box asks."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + steps)))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        self.chosen.emit(item.data(_ROW) if item is not None else None)
