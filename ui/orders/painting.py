"""How the cells of the list of orders are drawn: badges, tags, marks, skeletons."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.intake import Pay
from app.domain.stages import OPEN_STAGES
from app.views.orders import OrderRow
from ui import theme
from ui.models.order_columns import RIGHT, OrderColumn
from ui.models.orders import OrdersModel, is_late, is_late_soon
from ui.widgets.clock_face import Tick, draw_tick
from ui.widgets.stage_badge import draw_badge

_CODES = frozenset({OrderColumn.NO, OrderColumn.EXTERNAL})
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class OrderDelegate(QStyledItemDelegate):
    """Paints cells straight from the model: the fast way, and the only one that knows skeletons."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, OrdersModel)
        now, rect = theme.tokens(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            _paint_choice(painter, rect, self._table.hasFocus(), index)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(now.tint(now.line, 0.55)))
        column, row = OrderColumn(index.column()), model.order(index.row())
        area = rect.adjusted(8, 0, -8, -1)
        if row is None:
            wide = area.width() * (5 + index.row() * 3 % 4) // 10
            painter.fillRect(area.left(), area.center().y() - 4, wide, 8, QColor(now.raised))
        elif column is OrderColumn.STAGE:
            self._paint_stage(painter, area, row)
        elif column is OrderColumn.AGE:
            _paint_clock(painter, area, row, model.now, model.tick_of(index.row()))
        elif column is OrderColumn.CHANNEL:
            _paint_tag(painter, area, model.cells(index.row())[column])
        elif column is OrderColumn.AMOUNT and row.pay is Pay.CREDIT:
            _paint_icon(painter, area.left(), area, "credit", now.info)
            self._paint_text(painter, area.adjusted(16, 0, 0, 0), column, model.cells(index.row())[column])
        else:
            self._paint_text(painter, area, column, model.cells(index.row())[column])

    def _paint_stage(self, painter: QPainter, area: QRect, row: OrderRow) -> None:
        ratio = painter.device().devicePixelRatioF()
        room = area.width() - (20 if row.missing else 0)
        wide = draw_badge(painter, area.left(), area.center().y(), room, row.stage, row.held, ratio)
        if row.missing:
            image = theme.pixmap("warning", theme.tokens().warn, 14, ratio)
            painter.drawPixmap(area.left() + wide + 6, area.center().y() - 7, image)

    def _paint_text(self, painter: QPainter, area: QRect, column: OrderColumn, told: str) -> None:
        now = theme.tokens()
        painter.setFont(theme.code_font(12) if column in _CODES else theme.font())
        painter.setPen(QColor(now.warn if column is OrderColumn.MISSING else now.text))
        side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
        _draw(painter, area, side, told)


def _paint_clock(painter: QPainter, area: QRect, row: OrderRow, at: datetime, tick: Tick) -> None:
    """At the left the clock of the stage, at the right what else presses: the promise, and that it is urgent."""
    now, room = theme.tokens(), QRect(area)
    late, soon = is_late(row, at), is_late_soon(row, at)
    marks = []
    if row.urgent:
        marks.append(("urgent", now.bad if row.stage in OPEN_STAGES else now.quiet))
    if late or (soon and not row.urgent):  # what is urgent is always promised soon
        marks.append(("promise", now.bad if late else now.warn))
    for icon, colour in marks:
        _paint_icon(painter, room.right() - 13, area, icon, colour)
        room.setRight(room.right() - 16)
    painter.setFont(theme.font())
    draw_tick(painter, room, tick, 14, Qt.AlignmentFlag.AlignLeft)


def _paint_icon(painter: QPainter, left: int, area: QRect, icon: str, colour: str) -> None:
    image = theme.pixmap(icon, colour, 14, painter.device().devicePixelRatioF())
    painter.drawPixmap(left, area.center().y() - 7, image)


def _paint_tag(painter: QPainter, area: QRect, told: str) -> None:
    """A word in a frame."""
    now = theme.tokens()
    painter.setFont(theme.font(12))
    wide = min(area.width(), painter.fontMetrics().horizontalAdvance(told) + 14)
    box = QRect(area.left(), area.center().y() - 10, wide, 21)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(now.line))
    painter.setBrush(QColor(now.raised))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(now.text))
    _draw(painter, box.adjusted(7, 0, -5, 0), Qt.AlignmentFlag.AlignLeft, told)
    painter.restore()


def _paint_choice(painter: QPainter, rect: QRect, has_focus: bool, index: QModelIndex | QPersistentModelIndex) -> None:
    """The chosen row: a bar at its left says that the keyboard is here."""
    now = theme.tokens()
    strength = 0.20 if now.dark else 0.12
    painter.fillRect(rect, QColor(now.tint(now.accent, strength if has_focus else strength / 2)))
    if has_focus and index.column() == OrderColumn.NO:
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(now.accent))


def _draw(painter: QPainter, area: QRect, side: Qt.AlignmentFlag, told: str) -> None:
    fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(side | _MIDDLE), fitting)
